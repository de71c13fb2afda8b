"""Words that people typed and that found nothing: for who writes the packs, with the line to add."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import show
from tomoni.channels.desk.sheets.missed import choices, line_for, missed_rows

EDITORS = ("chief", "admin")


@require_GET
@staff_page(*EDITORS)
def page(request: HttpRequest) -> HttpResponse:
    """The words, the most frequent first; with `word` and `of` the line that makes one another name of something."""
    still, found = missed_rows()
    word, of = request.GET.get("word", ""), request.GET.get("of", "")
    told = any(one.word == word for one in still)
    line = line_for(word, of) if told else None
    context = {
        "rows": still,
        "found": found,
        "choices": choices(),
        "word": word if told else "",
        "of": of,
        "line": line,
        "wrong": bool(word) and line is None,
    }
    return show(request, "desk/missed.html", context)
