"""Programs that may send procedures in the person's name: which, for what, until when, and how to end it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.channels.api import interface as api
from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.published import published


@resident_page("GET", "HEAD", "POST")
def page(request: HttpRequest) -> HttpResponse:
    """What the person permitted and has not taken back; on POST one of them ends."""
    if request.method == "POST":
        api.end_permission(request.POST.get("key", ""), actor=request.actor, person=request.person.pk)
        return HttpResponseRedirect("/my-data/programs/?ended=1")
    known = published(request)
    context = {
        "programs": [
            _line(row, known, look.language_of(request)) for row in api.list_permissions_of(request.person.pk)
        ],
        "ended": request.GET.get("ended") == "1",
    }
    return look.show(request, "portal/programs.html", context)


def _line(row: Any, known: dict[str, Any], language: str) -> dict[str, Any]:
    why, _ = api.why_not(row, row.services[0] if row.services else "")
    named = [known[one].title(language) if one in known else one for one in row.services]
    days = look.word(
        "programs.days", language, since=look.full_day(row.since, language), until=look.full_day(row.until, language)
    )
    return {
        "row": row,
        "days": days,
        "name": row.client.name,
        "services": named,
        "why": why if row.client.ended_at is None else "ended",
    }
