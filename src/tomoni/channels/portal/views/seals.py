"""The published seals of days: for everybody, without anything about anybody."""

import json
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse

from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import open_page
from tomoni.core import interface as core

PAGE = 31


@open_page()
def page(request: HttpRequest) -> HttpResponse:
    """Days, newest first: number, count, hash, a file each, and how to check."""
    before = _day(request.GET.get("before", ""))
    rows = core.list_day_seals(before=before, limit=PAGE + 1)
    older = f"/seals/?before={rows[PAGE - 1].day.isoformat()}" if len(rows) > PAGE else ""
    context = {"days": rows[:PAGE], "pager": {"older": older, "newer": "/seals/" if before else ""}}
    return look.show(request, "portal/seals.html", context)


@open_page()
def file(request: HttpRequest, day: str) -> HttpResponse:
    """The seal of one day as JSON, to be kept elsewhere."""
    wanted = _day(day)
    row = core.find_day_seal(wanted) if wanted else None
    if row is None:
        raise Http404("no seal was published for this day")
    text = json.dumps(core.seal_document(row), ensure_ascii=False, indent=1) + "\n"
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="seal-{row.municipality_id}-{row.day.isoformat()}.json"'
    return answer


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
