"""Messages to the resident; opening one notes that it was read."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import resident_page
from tomoni.core import interface as core

MOST = 100


@dataclass(frozen=True)
class NoticeLine:
    """One notice in the language of the page."""

    title: str
    body: str
    at: datetime
    new: bool
    url: str


def notice_lines(person: int, language: str, limit: int) -> list[NoticeLine]:
    """Newest first. One query."""
    return [_line(row, language) for row in core.list_notices(person, limit)]


def _line(row: core.Notice, language: str) -> NoticeLine:
    texts = row.texts.get(language) or row.texts.get("ja", {})
    url = f"/notices/{row.pk}/"
    return NoticeLine(texts.get("title", ""), texts.get("body", ""), row.at, row.read_at is None, url)


@resident_page()
def listing(request: HttpRequest) -> HttpResponse:
    """All notices."""
    lines = notice_lines(request.person.pk, look.language_of(request), MOST)
    return look.show(request, "portal/notices.html", {"notices": lines, "pager": {}})


@resident_page("GET")
def read(request: HttpRequest, notice: int) -> HttpResponse:
    """Note that it was opened and go where it leads."""
    row = core.Notice.objects.filter(pk=notice, person=request.person).first()
    if row is None:
        raise Http404("no such notice of this person")
    core.read_notice(row.pk, request.person.pk)
    return HttpResponseRedirect(row.link or "/notices/")
