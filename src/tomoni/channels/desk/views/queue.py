"""The queue of the desk, and its export."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import show
from tomoni.channels.desk.names import check_labels, service_names
from tomoni.channels.desk.sheets.queue import (
    EXPORT_HEAD,
    EXPORT_WORDS,
    PROTECTED_TAB,
    TABS,
    QueueRow,
    Tab,
    export_row,
    kept_side,
    queue_row,
)
from tomoni.channels.desk.team.opinions import awaited
from tomoni.channels.desk.views.habits import filters_of, first_query, habit_of
from tomoni.channels.desk.words import CHANNELS, QUEUE_STATES
from tomoni.core import interface as core

SIZE = 50
EXPORT_MOST = 5_000
PURPOSE = "queue"
SIDE = "desk_side"  # the list one came from, for beside a case
ROLES = ("clerk", "chief", "surveyor", "protection-officer")
CHECKS = (("all_hold", "✓だけ"), ("some_fail", "✕がある"), ("some_open", "?がある"))
FILTERS = ("service", "checks", "state", "channel")


@require_GET
@staff_page(*ROLES)
def page(request: HttpRequest) -> HttpResponse:
    """One page of one list. The names on it are read through the ledger: one entry a page."""
    if not request.GET and (first := first_query(request)):
        return HttpResponseRedirect(f"{reverse('desk:queue')}?{first}")
    tab = _tab(request, request.GET.get("tab", ""))
    filters = _filters(request.GET)
    rows, found = read_rows(request, tab.key, filters, cursor=request.GET.get("after") or None, act=_act(filters))
    request.session[SIDE] = kept_side(rows)
    context = {
        "tab": tab,
        "tabs": _tabs(request, tab, found.counts),
        "filters": _filter_fields(filters),
        "word": filters.get("word", ""),
        "lines": rows,
        "size": SIZE,
        "next_url": _url(tab, filters, found.next_cursor) if found.next_cursor else "",
        "first_url": _url(tab, filters) if request.GET.get("after") else "",
        "carried": [("tab", tab.key), *filters.items()],
        "empty": _empty(tab, filters),
        "saved": filters_of(request),
        "first": habit_of(request)["first"],
        "chief": request.desk.has("chief"),
        "awaited": awaited(request.desk),
        "children": cases.count_waiting_children(request.desk.actor) if request.desk.has("clerk", "chief") else (0, 0),
        "may_give": bool(rows) and request.desk.has("clerk", "chief"),
        "colleagues": colleagues(request) if rows else (),
    }
    return show(request, "desk/queue.html", context)


@require_POST
@staff_page("clerk", "chief")
def export(request: HttpRequest) -> HttpResponse:
    """The filtered list as CSV (UTF-8 with mark, so that a spreadsheet opens it); an export on the ledger."""
    tab, filters = _tab(request, request.POST.get("tab", "")), _filters(request.POST)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(EXPORT_HEAD)
    cursor, count = None, 0
    while count < EXPORT_MOST:
        rows, found = read_rows(request, tab.key, filters, cursor=cursor, act="export")
        writer.writerows(export_row(row) for row in rows)
        count, cursor = count + len(rows), found.next_cursor
        if cursor is None:
            break
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="cases-{tab.key}-{core.today():%Y%m%d}.csv"'
    return answer


def colleagues(request: HttpRequest) -> list[tuple[int, str]]:
    """Who of the section handles cases today and is there. One query."""
    office, me = request.desk.staff.department_id, request.desk.staff.pk
    roles = core.live_roles().filter(department=office, role__in=("clerk", "chief"), staff__active=True)
    away = core.list_absences().filter(since__lte=core.today()).order_by().values("staff_id")
    rows = roles.exclude(staff=me).exclude(staff__in=away).order_by("staff__name", "staff_id")
    return list(dict(rows.values_list("staff_id", "staff__name")).items())


@require_GET
@staff_page("clerk", "chief")
def columns(request: HttpRequest) -> HttpResponse:
    """What each column of the export means."""
    return show(request, "desk/columns.html", {"columns": list(zip(EXPORT_HEAD, EXPORT_WORDS, strict=True))})


def read_rows(
    request: HttpRequest,
    tab: str,
    filters: dict[str, str],
    *,
    cursor: str | None = None,
    act: str = "read",
    limit: int = SIZE,
) -> tuple[list[QueueRow], Any]:
    """Lines of a list with their names, through `core.reading`."""
    desk = request.desk
    found = cases.list_queue(actor=desk.actor, tab=tab, cursor=cursor, limit=limit, **_asked(filters))
    people = [line.person for line in found.lines]
    facts, terms = ["name"] if people else [], [filters.get("word", "")]
    with core.reading(desk.actor, PURPOSE, people=people, facts=facts, act=act, terms=terms):
        labels = check_labels({line.service for line in found.lines})
        officer = desk.has("protection-officer")
        return [queue_row(line, labels, officer) for line in found.lines], found


def _asked(filters: dict[str, str]) -> dict[str, Any]:
    return {name: filters.get(name) or None for name in (*FILTERS, "word")}


def _open_tabs(request: HttpRequest) -> tuple[Tab, ...]:
    return (*TABS, PROTECTED_TAB) if request.desk.has("protection-officer") else TABS


def _tab(request: HttpRequest, key: str) -> Tab:
    """The tab asked for; who only looks after protected people begins with theirs."""
    tabs = _open_tabs(request)
    first = TABS[0] if request.desk.has("clerk", "chief", "surveyor") else tabs[-1]
    return next((tab for tab in tabs if tab.key == key), first)


def _filters(typed: Any) -> dict[str, str]:
    found = {name: typed.get(name, "").strip()[:80] for name in (*FILTERS, "word")}
    return {name: value for name, value in found.items() if value}


def _act(filters: dict[str, str]) -> str:
    return "search" if filters.get("word") else "read"


def _tabs(request: HttpRequest, chosen: Tab, counts: Any) -> list[dict[str, Any]]:
    return [
        {
            "url": f"{reverse('desk:queue')}?{urlencode({'tab': tab.key})}",
            "key": tab.key,
            "label": tab.label,
            "count": counts.get(tab.key, ""),
            "here": tab.key == chosen.key,
            "late": tab.key == "overdue" and counts.get(tab.key, "0") != "0",
        }
        for tab in _open_tabs(request)
    ]


def _filter_fields(filters: dict[str, str]) -> list[dict[str, Any]]:
    choices = {
        "service": tuple(service_names(rights=False).items()),
        "checks": CHECKS,
        "state": QUEUE_STATES,
        "channel": tuple((key, CHANNELS[key]) for key in ("portal", "counter", "paper")),
    }
    labels = {"service": "手続き", "checks": "自動チェック", "state": "状態", "channel": "経路"}
    return [
        {"name": name, "label": labels[name], "choices": choices[name], "chosen": filters.get(name, "")}
        for name in FILTERS
    ]


def _url(tab: Tab, filters: dict[str, str], cursor: str | None = None) -> str:
    query = {"tab": tab.key, **filters, **({"after": cursor} if cursor else {})}
    return f"{reverse('desk:queue')}?{urlencode(query)}"


def _empty(tab: Tab, filters: dict[str, str]) -> dict[str, str]:
    if filters:
        return {
            "title": "条件に合う案件はありません",
            "what": "条件を減らすか、番号と名前の書き方を変えてみてください。",
            "url": _url(tab, {}),
            "link": "条件を外す",
        }
    team = {"url": _url(TABS[0], {}), "link": "課の全部を見る"} if tab is not TABS[0] else {}
    return {"title": tab.nothing, "what": tab.then, **team}
