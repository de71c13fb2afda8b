"""What the town knows about me: every fact with its source, notices by mail, a copy to take along."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode

from tomoni.cases import interface as cases
from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.pages import InterviewForm, Row, known_row
from tomoni.channels.portal.published import published
from tomoni.channels.portal.used import known_of
from tomoni.channels.portal.values import plain_words, show_value
from tomoni.channels.portal.viewer import eyes_of
from tomoni.core import interface as core

DISCLOSURE = "disclosure"  # 個人情報の保護に関する法律第76条
REGISTER = "resident-register"
BASIC = ("name", "name_kana", "birth_date", "address")


@dataclass
class Section:
    """Facts about one of those who belong to me."""

    title: str
    rows: list[Row] = field(default_factory=list)


@resident_page()
def page(request: HttpRequest) -> HttpResponse:
    """Own facts, and the basic ones of minor children."""
    return _show(request)


@resident_page("POST")
def mail(request: HttpRequest) -> HttpResponse:
    """Whether, and to which address, notices are mailed too."""
    language, account = look.language_of(request), request.account
    address, wants = request.POST.get("mail", "").strip(), request.POST.get("notice_by") == "yes"
    fault = _mail_fault(address, wants, language)
    if fault:
        return _show(request, mail_raw=(address, wants), fault=fault, status=422)
    account.mail = address
    account.notice_by = core.Account.NoticeBy.MAIL if wants else core.Account.NoticeBy.PORTAL
    account.save(update_fields=["mail", "notice_by"])
    core.record(request.actor, "change", [request.person.pk], facts=["mail"], purpose="notices")
    return HttpResponseRedirect("/my-data/?saved=1#mail")


def _mail_fault(address: str, wants: bool, language: str) -> str:
    if not address:
        return str(look.word("data.mail_needed", language)) if wants else ""
    try:
        validate_email(address)
    except ValidationError:
        return str(look.word("data.mail_wrong", language))
    return ""


@resident_page("GET")
def download(request: HttpRequest) -> HttpResponse:
    """The same as JSON; taking it is on the ledger."""
    person = request.person
    facts = [
        {
            "about": one.about_kind,
            "name": one.name,
            "year": one.year,
            "value": one.value,
            "source": one.source,
            "holds_since": one.holds_since.isoformat(),
        }
        for one in _own_facts(person.pk)
    ]
    basics = {name: getattr(person, name) for name in BASIC}
    document = {
        "municipality": request.town.code,
        "person": {**basics, "birth_date": person.birth_date.isoformat() if person.birth_date else None},
        "facts": facts,
    }
    names = [*BASIC, *(one["name"] for one in facts)]
    core.record(request.actor, "export", [person.pk], facts=names, purpose=DISCLOSURE)
    response = HttpResponse(json.dumps(document, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


def _own_facts(person: int) -> tuple[core.FamilyFact, ...]:
    """Facts about the person and about things of theirs alone."""
    things = core.Thing.objects.filter(of_person=person).values_list("pk", flat=True)
    return core.read_facts({"person": [person], "thing": list(things)}, purpose=DISCLOSURE, on=core.today())


def _show(
    request: HttpRequest, *, mail_raw: tuple[str, bool] | None = None, fault: str = "", status: int = 200
) -> HttpResponse:
    language, account = look.language_of(request), request.account
    wants = account.notice_by == core.Account.NoticeBy.MAIL
    address, wants = mail_raw or (account.mail, wants)
    context = {
        "sections": _sections(request, language),
        "mail_fields": _mail_fields(address, wants, fault, language),
        "saved": request.GET.get("saved") == "1",
    }
    return look.show(request, "portal/my_data.html", context, status=status)


def _mail_fields(address: str, wants: bool, fault: str, language: str) -> list[look.Field]:
    label, want = look.word("data.mail_label", language), look.word("data.mail_want", language)
    choices = (
        look.Choice("yes", str(look.word("form.yes", language))),
        look.Choice("no", str(look.word("form.no", language))),
    )
    return [
        look.Field("mail", "mail-address", "email", str(label), required=False, raw=address, error=fault),
        look.Field("notice_by", "notice-by", "yes_no", str(want), raw="yes" if wants else "no", choices=choices),
    ]


def _sections(request: HttpRequest, language: str) -> list[Section]:
    person = request.person
    lexicon = {key: fact for one in published(request).values() for key, fact in one.lexicon.facts.items()}
    eyes = eyes_of(person.pk, language, {f"p{person.pk}": person.name})
    mine = Section(str(look.word("data.me", language)))
    for name in BASIC:
        value = getattr(person, name)
        if value:
            mine.rows.append(_basic(name, value, lexicon, language))
    for one in _own_facts(person.pk):
        fact = lexicon.get(("person", one.name)) or next((f for (_, n), f in lexicon.items() if n == one.name), None)
        if fact is None or fact.shown:  # what only machines need stands in the copy to take along
            mine.rows.append(_fact_row(one, fact, language, eyes.name))
    children = [
        Section(str(look.word("data.person", language, name=child.name)), _child_rows(child, lexicon, language))
        for child in core.Person.objects.filter(pk__in=list(eyes.minors)).order_by("birth_date")
    ]
    return [mine, *children]


def _child_rows(child: core.Person, lexicon: dict, language: str) -> list[Row]:
    return [_basic(name, getattr(child, name), lexicon, language) for name in ("birth_date",) if getattr(child, name)]


def _basic(name: str, value: Any, lexicon: dict, language: str) -> Row:
    fact = lexicon.get(("person", name))
    label = fact.word(language) if fact else str(look.word(f"record.fact.{name}", language))
    url = f"/my-data/not-right/?{urlencode({'fact': name})}"
    return Row(label, plain_words(value, language), REGISTER, None, url)


def _fact_row(one: core.FamilyFact, fact: Any, language: str, name: Any) -> Row:
    label = fact.word(language) if fact else one.name
    label = f"{label}（{one.year}）" if one.year else label
    value = show_value(fact, one.value, language, name) if fact else plain_words(one.value, language)
    return Row(label, value, one.source, one.holds_since, f"/my-data/not-right/?{urlencode({'fact': one.name})}")


@resident_page()
def not_right(request: HttpRequest) -> HttpResponse:
    """A fact of my data is not right: who holds it and how it is mended."""
    wanted = request.GET.get("fact", "")
    language = look.language_of(request)
    for section in _sections(request, language):
        for row in section.rows:
            if row.url.endswith(f"={wanted}"):
                return _wrong_page(request, row, "/my-data/", _register_office())
    return HttpResponseRedirect("/my-data/")


@resident_page()
def not_right_in_interview(request: HttpRequest, token: str) -> HttpResponse:
    """A known fact of an interview is not right; the interview can go on all the same."""
    path, language = request.GET.get("path", ""), look.language_of(request)
    found = cases.find_check_page(token, person=request.person.pk)
    eyes = eyes_of(request.person.pk, language, dict(found.names))
    for one in found.pages:
        form = InterviewForm(one, eyes, request.person, published(request))
        for item in form.known_items:
            if item.path == path:
                back = f"/interviews/{token}/{one.page}/"
                return _wrong_page(request, known_row(item, eyes), back, form.help())
    for known in known_of(found, published(request), eyes, request.person):
        if path in known.rows:
            return _wrong_page(request, known.rows[path], f"/interviews/{token}/check/", _register_office())
    return HttpResponseRedirect(f"/interviews/{token}/")


def _register_office() -> look.Help | None:
    """The department that keeps the resident register, where the town has one under this key."""
    found = core.find_department("residents") or core.Department.objects.order_by("pk").first()
    return look.Help(found.name, found.phone, found.hours) if found else None


def _wrong_page(request: HttpRequest, row: Row, back: str, help_: look.Help | None) -> HttpResponse:
    return look.show(request, "portal/not_right.html", {"row": row, "back": back, "help": help_})
