"""Opinions of other units: asking from a case, the list of who is asked, one question with what it needs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.errors import OpinionNotOpen, OpinionNotPossible
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.models import Opinion
from tomoni.channels.desk.reading import open_case, viewer_of
from tomoni.channels.desk.sheets.case import rows_of
from tomoni.channels.desk.sheets.pack_words import PackWords
from tomoni.channels.desk.sheets.phrases import offers_of
from tomoni.channels.desk.sheets.veil import veiled
from tomoni.channels.desk.team import opinions
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.services import interface as services

DAYS = 5  # office days a question has by itself
QUESTION_LONGEST = 2000


@require_http_methods(["GET", "POST"])
@staff_page("clerk", "chief")
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Whom, what, until when, and which answers they may see. What was typed stays when it is refused."""
    typed, error = request.POST, None
    with open_case(request, number) as opened:
        if request.method == "POST" and typed.get("do") != "phrase":
            to, _, person = typed.get("to", "").partition(":")
            try:
                opinions.ask(
                    opened.screen, typed.get("question", ""), to_department=look.number_in(to, 0),
                    to_staff=look.number_in(person), shared=typed.getlist("shared"),
                    due_on=_day(typed.get("due", "")), purpose=opened.definition.purpose, actor=request.desk.actor,
                )  # fmt: skip
            except OpinionNotPossible as refused:
                error = refused
            else:
                say(request, "意見を聞きました。答えは、この案件の画面に届きます。")
                return HttpResponseRedirect(reverse("desk:case", args=[number]))
        chosen, question = set(typed.getlist("shared")), typed.get("question", "")
        offers = offers_of(request, opened, "opinion", by=typed.get("due", ""))
        if typed.get("do") == "phrase":
            question, offers = offers.put(typed.get("phrase", ""), question, QUESTION_LONGEST)
        context = {
            "case": opened.sheet,
            "receivers": _receivers(request),
            "rows": [(row, row.path in chosen) for row in opened.sheet.rows],
            "share_name": opinions.NAME in chosen,
            "to": typed.get("to", ""),
            "question": question,
            "offers": offers,
            "due": typed.get("due", "") or core.add_office_days(core.today(), DAYS).isoformat(),
            "fault": trouble_of(error) if error else None,
        }
        return show(request, "desk/opinion_ask.html", context, status=409 if error else 200)


def _receivers(request: HttpRequest) -> list[tuple[str, str]]:
    """Sections that have somebody today, then the people of each."""
    rows = core.live_roles().filter(staff__active=True).exclude(staff=request.desk.staff.pk)
    found: dict[str, str] = {}
    values = rows.order_by("department_id", "staff__name").values_list(
        "department_id", "department__name", "staff_id", "staff__name"
    )
    for office, name, staff, person in values:
        found.setdefault(str(office), f"{name}（課のだれか）")
        found.setdefault(f"{office}:{staff}", f"　{name}　{person}")
    return list(found.items())


def _day(typed: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        return None


@require_GET
@staff_page()
def listing(request: HttpRequest) -> HttpResponse:
    """What is asked of us, and what we asked."""
    context = {
        "asked_of": opinions.asked_of(request.desk),
        "asked_by": opinions.asked_by(request.desk) if request.desk.has("clerk", "chief") else [],
        "today": core.today(),
    }
    return show(request, "desk/opinions.html", context)


@require_http_methods(["GET", "POST"])
@staff_page()
def page(request: HttpRequest, opinion: int) -> HttpResponse:
    """One question with what it needs; on POST the answer, a reminder or a withdrawal."""
    row = opinions.find_opinion(opinion, request.desk)
    error, do = None, request.POST.get("do", "")
    if request.method == "POST":
        try:
            return _do(request, row, do)
        except OpinionNotOpen as refused:
            error = refused
            row = opinions.find_opinion(opinion, request.desk)
    return _show(request, row, error)


def _do(request: HttpRequest, row: Opinion, do: str) -> HttpResponse:
    back = reverse("desk:opinions")
    if do == "withdraw":
        opinions.withdraw(row.pk, request.POST.get("because", ""), desk=request.desk)
        say(request, "照会を取り下げました。")
        return HttpResponseRedirect(reverse("desk:case", args=[row.case_number]))
    if do == "remind":
        opinions.remind(row.pk, desk=request.desk)
        say(request, "催促しました。相手の一覧に出ます。")
        return HttpResponseRedirect(back)
    text = request.POST.get("answer", "")
    if not text.strip():
        raise OpinionNotOpen("答えを書いてください。何も保存していません。")
    screen = _screen(request, row)
    purpose = services.definition_of(screen.head.bundle).purpose
    people = [screen.person.pk]
    opinions.answer(row.pk, text, desk=request.desk, people=people, purpose=purpose)
    say(request, "答えを送りました。")
    return HttpResponseRedirect(back)


def _screen(request: HttpRequest, row: Opinion) -> cases.CaseScreen:
    """The case as the section that asked sees it, for the question alone; protection is honoured."""
    lent = replace(request.desk.actor, office=row.department.key)
    screen = cases.find_case_for_staff(row.case_number, actor=lent)
    hidden = screen.person.hidden and not request.desk.has("protection-officer")
    return veiled(screen) if hidden else screen


def _show(request: HttpRequest, row: Opinion, error: Exception | None) -> HttpResponse:
    """The items that were shared and nothing else. Withdrawn questions show no data any longer."""
    asking = opinions.is_asking(row, request.desk)
    context = {
        "row": row, "items": [], "name": "", "may_answer": opinions.is_asked(row, request.desk), "asking": asking,
        "open": row.answered_at is None and row.withdrawn_at is None, "late": row.due_on < core.today(),
        "typed": request.POST.get("answer", ""), "fault": trouble_of(error) if error else None,
        "case_url": reverse("desk:case", args=[row.case_number]) if asking else "",
    }  # fmt: skip
    status = 409 if error else 200
    if row.withdrawn_at is not None or not row.shared:
        return show(request, "desk/opinion.html", context, status=status)
    screen = _screen(request, row)
    definition = services.definition_of(screen.head.bundle)
    shared = tuple(item for item in screen.items if item.path in row.shared)
    facts = sorted({item.path.rsplit(".", 1)[-1] for item in shared} | ({opinions.NAME} & set(row.shared)))
    with core.reading(request.desk.actor, definition.purpose, row.case_number, people=screen.people, facts=facts):
        names = screen.names if opinions.NAME in row.shared else dict.fromkeys(screen.names, "（名前は伏せています）")
        words = PackWords(definition, names)
        viewer_of(words, sees=True)
        plain = tuple(replace(item, entity_name=names.get(item.entity, "")) for item in shared)
        context["items"] = rows_of(replace(screen, items=plain), words)
        context["name"] = screen.person.name if opinions.NAME in row.shared else ""
        return show(request, "desk/opinion.html", context, status=status)
