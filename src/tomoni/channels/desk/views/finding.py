"""The same search at the counter: what a person says in their own words, and which service, desk or office fits."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from tomoni.channels.asking.found import LONGEST, found_rows, whom_to_ask
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import show

ROLES = ("clerk", "chief", "counter")


@require_GET
@staff_page(*ROLES)
def find(request: HttpRequest) -> HttpResponse:
    """What was found. No person is looked for here."""
    typed = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    rows = found_rows(typed, "ja") if typed else []
    offices = [] if rows or not typed else whom_to_ask(typed)
    return show(request, "desk/find.html", {"q": typed, "rows": rows, "offices": offices})
