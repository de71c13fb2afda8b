"""Figures of a service: what arrived, what waits, what was decided in time, which question came back, how it was."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import show
from tomoni.channels.desk.sheets.figures import bars, figures, how_it_was
from tomoni.channels.desk.sheets.pack_words import PackWords
from tomoni.core import interface as core
from tomoni.services import interface as services

ROLES = ("clerk", "chief", "admin", "auditor")
YEAR = dt.timedelta(days=365)


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
    words = PackWords(definition)
    found = cases.figures_of(service, since, core.today())
    context = {
        "service": {"name": definition.title(), "department": _department(definition.department)},
        "since": since,
        "figures": figures(found),
        "returned": bars((words.label(name), count) for name, count in found.corrected_most),
        "stopped": bars((words.page(page), count) for page, count in found.stopped_at),
        "how": how_it_was(found),
    }
    return show(request, "desk/service.html", context)


def _department(key: str) -> str:
    found = core.find_department(key)
    return found.name if found else key
