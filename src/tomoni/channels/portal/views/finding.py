"""Finding by everyday words. The answers are those of packs, with their source; who typed what is kept nowhere."""

from django.http import HttpRequest, HttpResponse

from tomoni.channels.asking.found import LONGEST, found_rows, whom_to_ask
from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import open_page


@open_page()
def find(request: HttpRequest) -> HttpResponse:
    """The field, what was found, or that nothing fits and whom to ask."""
    typed, language = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST], look.language_of(request)
    rows = found_rows(typed, language) if typed else []
    context = {
        "q": typed,
        "rows": rows,
        "offices": [] if rows or not typed else whom_to_ask(typed),
    }
    answer = look.show(request, "portal/find.html", context)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
