"""What the town knows about me: every fact with its source, notices by mail, a copy to take along."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.cases import interface as cases
from tomoni.channels.asking.pages import InterviewForm, Row, known_row
from tomoni.channels.asking.used import known_of
from tomoni.channels.asking.viewer import eyes_of
from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.own_copy import document_of, table_of
from tomoni.channels.portal.own_facts import OwnFacts
from tomoni.channels.portal.own_told import own_told
from tomoni.channels.portal.published import published
from tomoni.channels.portal.speaking import interview_page
from tomoni.core import interface as core


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
    """The same as JSON or, with `?format=csv`, for a spreadsheet; taking it is on the ledger."""
    facts = OwnFacts(request)
    sections, told = facts.sections(), own_told(facts)
    for section in sections:
        names = {line.name for line in section.lines}
        if section.person == request.person:
            names |= {line.name for one in told for line in one.lines}
        core.record(request.actor, "export", [section.person.pk], facts=names, purpose=core.DISCLOSURE)
    if request.GET.get("format") == "csv":
        content, kind = table_of(sections, told, look.language_of(request)), "text/csv; charset=utf-8"
    else:
        content, kind = document_of(sections, told, request.town.code), "application/json"
    response = HttpResponse(content, content_type=kind)
    ending = "csv" if kind.startswith("text/csv") else "json"
    response["Content-Disposition"] = f'attachment; filename="my-data.{ending}"'
    return response


def _show(
    request: HttpRequest, *, mail_raw: tuple[str, bool] | None = None, fault: str = "", status: int = 200
) -> HttpResponse:
    language, account = look.language_of(request), request.account
    wants = account.notice_by == core.Account.NoticeBy.MAIL
    address, wants = mail_raw or (account.mail, wants)
    facts = OwnFacts(request)
    context = {
        "sections": facts.sections(),
        "told": own_told(facts),
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


@resident_page()
def not_right(request: HttpRequest) -> HttpResponse:
    """A fact of my data is not right: the service that corrects it, or who holds it and how it is mended."""
    found = OwnFacts(request).find(request.GET.get("fact", ""), request.GET.get("of", ""))
    if found is None:
        return HttpResponseRedirect("/my-data/")
    line, service = found
    row = Row(line.label, line.value, line.source, line.on)
    return _wrong_page(request, row, "/my-data/", _register_office(), service)


@resident_page()
@interview_page
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
                return _wrong_page(
                    request, known_row(item, eyes), back, form.help(), _corrects(request, item.fact.name)
                )
    for known in known_of(found, published(request), eyes, request.person):
        if path in known.rows:
            back, name = f"/interviews/{token}/check/", path.rsplit(".", 1)[-1].split("[", 1)[0]
            return _wrong_page(request, known.rows[path], back, _register_office(), _corrects(request, name))
    return HttpResponseRedirect(f"/interviews/{token}/")


def _corrects(request: HttpRequest, name: str) -> str:
    """The service that a fact of this name says corrects it, where it is open here; empty where none is."""
    known = published(request)
    facts = (fact for one in known.values() for (_, fact_name), fact in one.lexicon.facts.items() if fact_name == name)
    service = next((fact.disputed_by for fact in facts if fact.disputed_by), "")
    return service if service in known and known[service].is_open(core.today()) else ""


def _register_office() -> look.Help | None:
    """The department that keeps the resident register, where the town has one under this key."""
    found = core.find_department("residents") or core.Department.objects.order_by("pk").first()
    return look.Help(found.name, found.phone, found.hours) if found else None


def _wrong_page(request: HttpRequest, row: Row, back: str, help_: look.Help | None, service: str = "") -> HttpResponse:
    title = published(request)[service].text("title", look.language_of(request)) if service else ""
    context = {"row": row, "back": back, "help": help_, "service": service, "service_title": title}
    return look.show(request, "portal/not_right.html", context)
