"""Figures of a service: what arrived, what waits and where, what was decided in time, which question came back."""

from __future__ import annotations

import csv
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.sheets.figures import (
    bars,
    figures,
    how_it_was,
    months_to_choose,
    people,
    savings,
    stays,
    table,
)
from tomoni.channels.desk.sheets.pack_words import PackWords
from tomoni.core import interface as core
from tomoni.rules.interface import Month
from tomoni.services import interface as services

ROLES = ("clerk", "chief", "admin", "auditor")


@require_GET
@staff_page(*ROLES)
def listing(request: HttpRequest) -> HttpResponse:
    """All services published today, with their figures of this fiscal year beside each other."""
    until = _this_month()
    since = Month(until.year if until.number >= 4 else until.year - 1, 4)
    lines = [_line(one, since, until) for one in services.list_definitions(core.today())]
    context = {
        "services": lines,
        "since": since.first_day,
        "per_person": cases.per_person(),
        "may_set": request.desk.has("admin", "chief"),
    }
    return show(request, "desk/services.html", context)


def _line(definition: Any, since: Month, until: Month) -> dict[str, Any]:
    return {
        "name": definition.title(),
        "department": _department(definition.department),
        "url": reverse("desk:service", args=[definition.id]),
        "figures": figures(cases.figures_of(definition.id, since, until))[:4],
    }


@require_GET
@staff_page(*ROLES)
def page(request: HttpRequest, service: str) -> HttpResponse:
    """The figures of one service over some months. Small counts are hidden, and names unless the town counts them."""
    definition = _definition(service)
    since, until = _months(request)
    words = PackWords(definition)
    found = cases.figures_of(service, since, until)
    named = found.people if request.desk.has("chief") else ()
    context = {
        "service": {"name": definition.title(), "department": _department(definition.department), "id": service},
        "since": since.first_day,
        "until": until.first_day,
        "months": months_to_choose(_this_month(), since, until),
        "reckoned_at": found.reckoned_at,
        "figures": figures(found),
        "stays": stays(found),
        "saved": savings(found, definition.paper),
        "returned": bars((words.label(name), count) for name, count in found.corrected_most),
        "stopped": bars((words.page(page), count) for page, count in found.stopped_at),
        "how": how_it_was(found),
        "people": people(named),
    }
    return show(request, "desk/service.html", context)


@require_GET
@staff_page(*ROLES)
def export(request: HttpRequest, service: str) -> HttpResponse:
    """The same figures as a table (CSV, UTF-8 with mark, so that a spreadsheet opens it), each with what it means."""
    definition = _definition(service)
    since, until = _months(request)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    core.record(request.desk.actor, "export", [], facts=["figures"], purpose="figures")
    answer["Content-Disposition"] = f'attachment; filename="figures-{service}-{since}-{until}.csv"'
    writer = csv.writer(answer, lineterminator="\r\n")
    writer.writerow(["手続き", "期間", "項目", "値", "単位", "意味"])
    for row in table(cases.figures_of(service, since, until), definition.paper):
        writer.writerow([definition.title(), f"{since}–{until}", *row])
    return answer


@require_POST
@staff_page("admin", "chief")
def by_person(request: HttpRequest) -> HttpResponse:
    """Count by person, or no longer."""
    on = request.POST.get("on") == "1"
    cases.figures_per_person(on, actor=request.desk.actor)
    say(request, "人ごとの数を、これから数えます。" if on else "人ごとの数を消しました。これからも数えません。")
    return HttpResponseRedirect(reverse("desk:services"))


def _definition(service: str) -> Any:
    found = next((one for one in services.list_definitions(core.today()) if one.id == service), None)
    if found is None:
        raise Http404
    return found


def _this_month() -> Month:
    return Month(core.today().year, core.today().month)


def _months(request: HttpRequest) -> tuple[Month, Month]:
    """The months asked for, the last twelve without; turned round where they were chosen the wrong way."""
    now = _this_month()
    since, until = _month(request.GET.get("since"), now - 11), _month(request.GET.get("until"), now)
    return (since, until) if since <= until else (until, since)


def _month(typed: str | None, otherwise: Month) -> Month:
    try:
        return Month.parse(typed or "")
    except ValueError:
        return otherwise


def _department(key: str) -> str:
    found = core.find_department(key)
    return found.name if found else key
