"""Who looked at my data, when and why."""

from django.http import HttpRequest, HttpResponse

from tomoni.cases import interface as cases
from tomoni.channels.look import interface as look
from tomoni.channels.portal import records
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.published import published
from tomoni.core import interface as core

PAGE = 30


@resident_page()
def page(request: HttpRequest) -> HttpResponse:
    """Newest first, a page at a time."""
    before = request.GET.get("before", "")
    lines = core.entries_about(request.person.pk, before=int(before) if before.isdecimal() else None, limit=PAGE + 1)
    older = f"/records/?before={lines[PAGE - 1].pk}" if len(lines) > PAGE else ""
    context = {
        "lines": tell_lines(request, lines[:PAGE]),
        "pager": {"older": older, "newer": "/records/" if before else ""},
    }
    return look.show(request, "portal/records.html", context)


def tell_lines(request: HttpRequest, lines: list[core.RecordLine], own_cases: list[str] | None = None) -> list:
    """Ledger lines in words; own_cases where the page has them already."""
    if own_cases is None:
        own_cases = [case.number for case in cases.list_cases_of(request.person.pk)]
    words = records.load_words(published(request).values())
    return records.tell(
        lines, account=request.account, own_cases=own_cases, words=words, language=look.language_of(request)
    )
