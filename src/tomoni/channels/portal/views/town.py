"""The town's own: its logo."""

from django.http import Http404, HttpRequest, HttpResponse

from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import open_page

YEAR = 31_536_000  # seconds


@open_page()
def logo(request: HttpRequest, name: str) -> HttpResponse:
    """The logo under the name of its content. Opened by itself, nothing in it may run or load."""
    found = look.logo_of(getattr(request, "town", None), name)
    if found is None:
        raise Http404("this town has no such logo")
    answer = HttpResponse(found[0], content_type=found[1])
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    answer["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return answer
