"""While a screen of the counter is in the hands of a resident, this browser opens their pages and nothing else."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.channels.asking import lending
from tomoni.channels.asking.lending import Lent

DESK = "/desk/"
OPEN_BELOW_DESK = (lending.PAGES, lending.BACK)
OPEN_OUTSIDE = ("/language/", "/health/")


class LentMiddleware:
    """Stands last, so that a forged press was refused before. Sets `request.lent`: whether the screen is lent.

    What was typed in another tab is kept for the member of staff (`lending.keep_typed`) and not done.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """The lent page in place of any other."""
        is_desk = request.path.startswith(DESK)
        shut = _shut_at_desk(request) if is_desk else _shut_outside(request)
        return HttpResponseRedirect(lending.PAGES, status=303) if shut else None


def _shut_at_desk(request: HttpRequest) -> bool:
    lent = Lent.of(request)
    request.lent = lent is not None
    if lent is None or request.path.startswith(OPEN_BELOW_DESK):
        return False
    if request.method == "POST" and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
        lending.keep_typed(request, lent)
    return True


def _shut_outside(request: HttpRequest) -> bool:
    link = lending.link_of(request)
    request.lent = link is not None
    return link is not None and not request.path.startswith((*OPEN_OUTSIDE, f"/own/{link}/"))
