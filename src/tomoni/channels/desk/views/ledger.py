"""For the auditor: which reading is unusual and why, what was said of it; for the chief: what the auditor asks."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.sheets.ledger import entry_line, unusual_line
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.desk.views.ledger_frame import namer, tabs_of
from tomoni.core import interface as core

SIZE = 20
VIEWS = (
    ("", "まだ見ていない", ("open", "answered")),
    ("asked", "課長に聞いている", ("asked",)),
    ("seen", "見たもの", ("seen",)),
)


@require_GET
@staff_page("auditor")
def page(request: HttpRequest) -> HttpResponse:
    """Unusual days, the weightiest first. Names of residents stand nowhere here."""
    key, _, states = next((one for one in VIEWS if one[0] == request.GET.get("state", "")), VIEWS[0])
    found = core.list_unusual(states=states, after=_after(request), limit=SIZE + 1)
    core.record(request.desk.actor, "read", [], purpose=core.INQUIRY, facts=["ledger"], deed="open_unusual")
    words, shown = namer(), found[:SIZE]
    next_url = f"?state={key}&after={shown[-1].points}-{shown[-1].pk}" if len(found) > SIZE else ""
    context = {
        "tabs": tabs_of(request),
        "views": [{"url": f"?state={one}", "label": label, "here": one == key} for one, label, _ in VIEWS],
        "days": [unusual_line(row, words) for row in shown],
        "next_url": next_url,
        "first_url": f"?state={key}" if request.GET.get("after") else "",
        "size": SIZE,
        "fresh": key == "",
    }
    return show(request, "desk/ledger/unusual.html", context)


def _after(request: HttpRequest) -> tuple[int, int] | None:
    points, _, pk = request.GET.get("after", "").partition("-")
    return (int(points), int(pk)) if points.isdecimal() and pk.isdecimal() and len(points + pk) < 20 else None


@require_http_methods(["GET", "POST"])
@staff_page("auditor")
def day(request: HttpRequest, pk: int) -> HttpResponse:
    """One unusual day: why, some of its entries, what was said; on POST the auditor notes it or asks the chief."""
    error = None
    if request.method == "POST":
        text = request.POST.get("text", "")
        try:
            if request.POST.get("do") == "ask":
                core.ask_chief(pk, text, actor=request.desk.actor)
                say(request, "課長に聞きました。答えが届くと、一覧に戻ります。")
            else:
                core.note_seen(pk, text, actor=request.desk.actor)
                say(request, "見たことを記しました。")
            return HttpResponseRedirect(reverse("desk:ledger"))
        except core.CoreError as fault:
            error = fault
    return _show_day(request, pk, error)


def _show_day(request: HttpRequest, pk: int, error: Any) -> HttpResponse:
    row = core.find_unusual(pk)
    if row is None:
        raise Http404
    core.record(request.desk.actor, "read", [], purpose=core.INQUIRY, facts=["ledger"], deed="open_unusual")
    words = namer()
    examples = sorted({entry for reason in row.reasons for entry in reason["entries"]})
    own = str(row.staff) == request.desk.actor.id
    context = {
        "tabs": tabs_of(request),
        "day": unusual_line(row, words, remarks=row.remarks.all()),
        "entries": [entry_line(line, words) for line in core.list_entries(examples)],
        "of": f"?day={pk}",
        "may_note": row.state != "seen" and not own,
        "may_ask": row.state in ("open", "answered") and not own,
        "own": own,
        "chief": bool(core.chiefs_over(row)),
        "typed": {"text": request.POST.get("text", "")},
        "fault": trouble_of(error) if error else None,
    }
    return show(request, "desk/ledger/day.html", context, status=409 if error else 200)


@require_http_methods(["GET", "POST"])
@staff_page("chief")
def asked(request: HttpRequest) -> HttpResponse:
    """What the auditor asks the chief about people of the section; on POST the answer."""
    error, pk = None, request.POST.get("day", "")
    if request.method == "POST" and pk.isdecimal() and len(pk) < 19:
        try:
            core.answer_auditor(int(pk), request.POST.get("text", ""), actor=request.desk.actor)
            say(request, "監査に答えました。")
            return HttpResponseRedirect(reverse("desk:ledger-asked"))
        except core.CoreError as fault:
            error = fault
    rows = core.list_unusual(states=["asked"], office=request.desk.staff.department.key)
    mine = [row for row in rows if str(row.staff) != request.desk.actor.id]
    words = namer()
    context = {
        "tabs": tabs_of(request),
        "days": [unusual_line(row, words, remarks=row.remarks.order_by("pk")) for row in mine],
        "typed": {"day": pk, "text": request.POST.get("text", "")},
        "fault": trouble_of(error) if error else None,
    }
    return show(request, "desk/ledger/asked.html", context, status=409 if error else 200)
