"""Figures of a service: what arrived, what waits, what was decided in time, which question came back, how it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import show
from tomoni.channels.desk.reading import label_of
from tomoni.core import interface as core
from tomoni.services import interface as services

ROLES = ("clerk", "chief", "admin", "auditor")
YEAR = dt.timedelta(days=365)
LEAST = 5  # smaller counts could tell of whom they speak


@dataclass(frozen=True)
class Figure:
    """One number with its unit and a line under it."""

    label: str
    value: str
    unit: str
    more: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar; `width` of 100. A hidden count has no bar either."""

    label: str
    width: int
    value: str


@require_GET
@staff_page(*ROLES)
def listing(request: HttpRequest) -> HttpResponse:
    """All services published today."""
    found = services.list_definitions(core.today())
    lines = [
        {"name": one.title(), "department": _department(one.department), "url": reverse("desk:service", args=[one.id])}
        for one in found
    ]
    return show(request, "desk/services.html", {"services": lines})


@require_GET
@staff_page(*ROLES)
def page(request: HttpRequest, service: str) -> HttpResponse:
    """The figures of one service over the last year. No names, and small counts are hidden."""
    definition = next((one for one in services.list_definitions(core.today()) if one.id == service), None)
    if definition is None:
        raise Http404
    since = core.today() - YEAR
    found = cases.figures_of(service, since, core.today())
    context = {
        "service": {"name": definition.title(), "department": _department(definition.department)},
        "since": since,
        "figures": figures(found),
        "returned": bars((label_of(definition, name), count) for name, count in found.corrected_most),
        "stopped": bars((definition.text(f"pages.{page}.name"), count) for page, count in found.stopped_at),
        "how": _how(found),
    }
    return show(request, "desk/service.html", context)


def few(count: int) -> str:
    """A count as shown: 0, 5未満, or the number."""
    return "5未満" if 0 < count < LEAST else f"{count:,}"


def figures(found: Any) -> list[Figure]:
    """The numbers on top of the page."""
    waiting = max(found.arrived - found.decided - found.withdrawn, 0)
    in_time = f"{round(100 * found.within_period / found.decided)}" if found.decided >= LEAST else "―"
    days = f"{found.days_to_decide:.0f}" if found.days_to_decide is not None and found.decided >= LEAST else "―"
    per = f"{100 * found.corrections / found.arrived:.0f}%" if found.arrived >= LEAST else "―"
    return [
        Figure("届いた", few(found.arrived), "件"),
        Figure("待っている", few(waiting), "件"),
        Figure("決まった", few(found.decided), "件", f"うち認めた {few(found.approved)}件"),
        Figure("期限内に決まった", in_time, "%" if in_time != "―" else "", "止まった日数は数えません"),
        Figure("決まるまで", days, "日" if days != "―" else "", "届いた日から、暦の日数で"),
        Figure("補正を求めた", few(found.corrections), "回", f"届いた件数の {per}"),
    ]


def bars(counts: Iterable[tuple[str, int]]) -> list[Bar]:
    """Bars of a list of counts, the longest first."""
    ranked = sorted(counts, key=lambda pair: -pair[1])[:8]
    most = max((count for _, count in ranked), default=0)
    return [
        Bar(label, round(100 * count / most) if count >= LEAST else 0, f"{few(count)}件") for label, count in ranked
    ]


def _how(found: Any) -> dict[str, Any]:
    total = sum(found.ease.values())
    if total < LEAST:
        return {"nothing": "答えが5件になると、ここに出ます。", "bars": [], "words": []}
    listed = [(f"{ease}", found.ease.get(ease, 0)) for ease in (5, 4, 3, 2, 1)]
    most = max(count for _, count in listed)
    return {
        "bars": [
            Bar(label, round(100 * count / most) if count >= LEAST else 0, f"{few(count)}件") for label, count in listed
        ],
        "words": [text for _, _, text in found.hard if text][:10],
        "nothing": "",
    }


def _department(key: str) -> str:
    found = core.find_department(key)
    return found.name if found else key
