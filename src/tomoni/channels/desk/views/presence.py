"""The heartbeat of an open case: the mark is renewed while the page is seen, and goes when it is left."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.team.presence import note_leaving, note_opening


@require_POST
@staff_page("clerk", "chief", "surveyor", "protection-officer")
def beat(request: HttpRequest, number: str) -> HttpResponse:
    """Renew the mark, or take it away; an empty answer (204)."""
    if request.POST.get("left"):
        note_leaving(number, request.desk.staff.pk)
    else:
        note_opening(number, request.desk.staff.pk)
    return HttpResponse(status=204)
