"""現況届: the yearly checks of awards; of one, who must file, who has, letters in a batch, and questions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.names import check_labels, names_of, service_names
from tomoni.channels.desk.sheets.yearly import DEEDS, STATES, check_trouble, deeds_of, tabs_of
from tomoni.channels.desk.words import HELD
from tomoni.channels.look import interface as look
from tomoni.core import interface as core

PAGE = 50


@require_http_methods(["GET", "POST"])
@staff_page("clerk", "chief")
def listing(request: HttpRequest) -> HttpResponse:
    """All checks of the section, and a form that opens one."""
    fault = None
    if request.method == "POST":
        try:
            run = cases.begin_yearly_check(
                request.POST.get("service", ""), _number(request.POST.get("year", "")), actor=request.desk.actor
            )
            say(request, "現況の確認を始めました。受給者を順に確かめています。数分で終わります。")
            return HttpResponseRedirect(reverse("desk:check", args=[run.pk]))
        except cases.CasesError as error:
            fault = check_trouble(error)
    own = request.desk.staff.department.key
    found, titles = cases.services_with_checks(own), service_names()
    runs = cases.list_yearly_checks({one.right for one in found})
    context = {
        "runs": [{"run": run, "title": titles.get(run.service, run.service), **_sums(run)} for run in runs],
        "services": [(one.id, one.title()) for one in found],
        "years": [core.today().year, core.today().year - 1],
        "fault": fault,
        "typed": request.POST if fault else {},
    }
    return show(request, "desk/checks.html", context, status=409 if fault else 200)


def _sums(run: cases.CheckRun) -> dict[str, int]:
    waiting = sum(run.counts.get(state, 0) for state in ("asked", "warned", "held"))
    return {
        "all": sum(run.counts.values()),
        "waiting": waiting,
        "open": sum(run.counts.get(state, 0) for state in ("answered", "doubt")),
    }


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) == 4 else 0


@require_http_methods(["GET", "POST"])
@staff_page("clerk", "chief")
def page(request: HttpRequest, check: int) -> HttpResponse:
    """One check. On POST: a deed for all whom it concerns, or one line answered on paper or settled."""
    fault = None
    if request.method == "POST":
        try:
            say(request, _act(request, check))
            return HttpResponseRedirect(request.get_full_path())
        except cases.CasesError as error:
            fault = check_trouble(error)
    state, after = request.GET.get("state", ""), request.GET.get("after", "")
    state = state if state in STATES else ""
    view = cases.find_yearly_check(check, state=state, after=look.number_in(after, 0), limit=PAGE)
    if view.department != request.desk.staff.department.key:
        raise cases.NotAllowed("This check belongs to another department. Ask that department.", verb="check", needs=[])
    with core.reading(request.desk.actor, "awards", act="read", facts=["award"]) as reader:
        names = names_of(reader, request.desk, [line.person for line in view.lines])
    context = {
        "view": view,
        "title": service_names().get(view.run.service, view.run.service),
        "tabs": tabs_of(view.run),
        "state": state,
        "rows": _rows(view, names),
        "next": view.lines[-1].pk if view.more else None,
        "deeds": deeds_of(view, chief=request.desk.has("chief")),
        "fault": fault,
    }
    return show(request, "desk/check.html", context, status=409 if fault else 200)


def _rows(view: cases.CheckView, names: dict[int, str]) -> list[dict[str, Any]]:
    label = check_labels([view.run.service])
    return [
        {
            "line": line,
            "name": names[line.person],
            "state": STATES[line.state],
            "why": list(dict.fromkeys(label(view.run.service, key) or key for key in line.hints)),
            "sent": [(DEEDS[kind][1], day) for kind, day in line.letters.items() if kind in DEEDS],
            "paper": line.letters.get("paper", ""),
            "because": "" if names[line.person] == HELD else line.because,
            "may_paper": line.state in ("asked", "warned", "held"),
            "may_settle": line.state in ("asked", "warned", "answered", "doubt") and not line.held_from,
        }
        for line in view.lines
    ]


def _act(request: HttpRequest, check: int) -> str:
    """Do what was pressed; gives the sentence that says so."""
    do, line, actor = request.POST.get("do", ""), request.POST.get("line", ""), request.desk.actor
    if do in DEEDS:
        count = cases.send_to_all(check, do, actor=actor)
        return f"{DEEDS[do][2]}（{count}件）。順に進めています。数分で終わります。"
    given = {"actor": actor, "seen": request.POST.get("seen", "")}
    key = look.number_in(line, 0)
    if do == "paper":
        cases.note_paper_answer(key, **given)
        return "紙で届いたことを記録し、収受簿に載せました。内容を確かめてください。"
    cases.settle_line(key, request.POST.get("because", ""), **given)
    return "確認を終えました。"
