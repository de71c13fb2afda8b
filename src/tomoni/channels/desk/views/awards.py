"""受給者台帳: the register of awards, and one award with its months, payments, history and what comes next."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.names import names_of, service_names
from tomoni.channels.desk.sheets.awards import RESUMED_FOR, WARNED_FOR, holding_sheet, holding_trouble
from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.rules.interface import Month
from tomoni.services import interface as services

PAGE = 50
STATES = (("live", "受給中"), ("held", "差止中"), ("ended", "終わった"), ("all", "すべて"))
STEPS = {
    "began": "受給が始まった",
    "taken_over": "前のシステムから引き継いだ",
    "revised": "額を改定した",
    "amount": "年齢や人数で額が変わる",
    "held": "支払を差し止めた",
    "resumed": "差止を解いた",
    "warned": "差止を予告した",
    "ends": "最後の月が決まった",
    "ended": "受給が終わった",
    "given_up": "児童を別の受給者に移した",
    "unpaid": "未支払分を児童に支払う",
    "checked": "現況を確かめた",
    "overpaid": "払い過ぎの返還を起こした",
}
REASONS = {
    "over": "支給対象の年齢を終えた",
    "died": "受給者が亡くなった",
    "moved_out": "転出した",
    "notified": "消滅の届出",
    "transferred": "受給者が変わった",
    **WARNED_FOR,
    **RESUMED_FOR,
    "law": "法律のとおり",
    "register": "町の記録で確かめた",
    "answered": "届を見て確かめた",
    "older-child": "確認書がないと数えられない",
}
PAID = {"waiting": "これから", "ordered": "支出命令", "released": "支払確定", "cancelled": "取り消し"}


@require_GET
@staff_page("clerk", "chief")
def page(request: HttpRequest) -> HttpResponse:
    """The register, fifty a page, by state."""
    state = request.GET.get("state", "live")
    state = state if state in dict(STATES) else "live"
    after = request.GET.get("after", "")
    own = request.desk.staff.department.key
    rights = {one.right for one in services.list_definitions(core.today()) if one.department == own}
    lines = cases.list_awards(rights=rights, state=state, after=look.number_in(after, 0), limit=PAGE + 1)
    shown, titles = lines[:PAGE], service_names()
    with core.reading(request.desk.actor, "awards", act="read", facts=["award"]) as reader:
        names = names_of(reader, request.desk, [line.person for line in shown])
    context = {
        "rows": [{"line": line, "name": names[line.person], "title": titles.get(line.right, "")} for line in shown],
        "states": STATES,
        "state": state,
        "next": shown[-1].pk if len(lines) > PAGE else None,
        "reasons": REASONS,
    }
    return show(request, "desk/awards.html", context)


@require_http_methods(["GET", "POST"])
@staff_page("clerk", "chief")
def one(request: HttpRequest, award: int) -> HttpResponse:
    """One award whole. A chief announces a hold, holds and resumes here."""
    view, fault = _find(request, award), None
    if request.method == "POST":
        try:
            say(request, _act(request, award))
            return HttpResponseRedirect(reverse("desk:award", args=[award]))
        except cases.CasesError as error:
            fault, view = holding_trouble(error), _find(request, award)
    people = [view.line.person, *view.people]
    with core.reading(request.desk.actor, "awards", act="read", facts=["award", "instalment"]) as reader:
        names = names_of(reader, request.desk, people)
    context = {
        "award": view,
        "title": service_names().get(view.line.right, view.line.right),
        "name": names[view.line.person],
        "people": [names[pk] for pk in view.people],
        "steps": [_step(step) for step in view.steps],
        "months": [{"one": m, "state": PAID.get(m.state, m.state)} for m in view.months],
        "because": REASONS.get(view.line.end_reason or view.line.held_because, ""),
        "may": request.desk.has("chief"),
        "hold": holding_sheet(view),
        "fault": fault,
        "typed": request.POST if fault else {},
    }
    return show(request, "desk/award.html", context, status=409 if fault else 200)


def _find(request: HttpRequest, award: int) -> cases.AwardView:
    view = cases.find_award(award)
    if view.department != request.desk.staff.department.key:
        raise cases.NotAllowed("This award belongs to another department. Ask that department.", verb="award", needs=[])
    return view


def _act(request: HttpRequest, award: int) -> str:
    """Do what was pressed; gives the sentence that says so."""
    do, because = request.POST.get("do", ""), request.POST.get("because", "")
    seen = request.POST.get("seen", "")
    given: dict[str, Any] = {"actor": request.desk.actor, "seen": look.number_in(seen, -1)}
    if not request.desk.has("chief"):
        raise cases.NotAllowed("A chief of the department does this. Ask one.", verb=do, needs=["chief"])
    if because not in (RESUMED_FOR if do == "resume" else WARNED_FOR):
        raise cases.SuspensionNotPossible("Choose the reason.", why="reason")
    if do == "warn":
        cases.warn_of_suspension(award, first_month=_month(request.POST.get("month", "")), because=because, **given)
        return "差止を予告しました。数分のうちに、本人のページに届きます。"
    if do == "suspend":
        cases.suspend_award(award, because=because, law=request.POST.get("law", ""), **given)
        return "支払を差し止めました。本人に知らせます。"
    if do != "resume":
        raise cases.SuspensionNotPossible("Press one of the buttons of the page.", why="reason")
    cases.resume_award(award, because=because, **given)
    return "支払を再開しました。止めていた分は、次の支払日にまとめて支払います。"


def _month(typed: str) -> Month:
    try:
        return Month.parse(typed)
    except ValueError:
        raise cases.SuspensionNotPossible("Choose a month to come.", why="month") from None


def _step(step: Any) -> dict[str, Any]:
    before, after = step.data.get("before"), step.data.get("after")
    change = f"{before:,}円 → {after:,}円" if before is not None and after is not None else ""
    amount = step.data.get("amount")
    what = change or (f"{amount:,}円" if isinstance(amount, int) else "")
    return {"step": step, "did": STEPS.get(step.kind, step.kind), "why": REASONS.get(step.because, ""), "what": what}
