"""Which channel says that something is not possible: desk and API below their addresses, the portal elsewhere."""

from django.http import HttpRequest, HttpResponse

from tomoni.channels.api import problems as api
from tomoni.channels.desk.views import faults as desk
from tomoni.channels.portal import errors as portal

DESK, API = "/desk/", "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 and 413."""
    return desk.bad_request(request) if _is_desk(request) else portal.bad_request(request, exception)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return desk.old_page(request) if _is_desk(request) else portal.not_allowed(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    if request.path.startswith(API):
        return api.not_found(request)
    return desk.not_found(request) if _is_desk(request) else portal.not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    if request.path.startswith(API):
        return api.server_error(request)
    return desk.broken(request) if _is_desk(request) else portal.server_error(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page had become old, or it was sent from elsewhere."""
    return desk.old_page(request) if _is_desk(request) else portal.csrf_failure(request, reason)


def too_fast(request: HttpRequest, words: str, seconds: int) -> HttpResponse:
    """429, with when to come back. words: `429` after many tries, `fast` after many sendings."""
    if request.path.startswith(API):
        response = api.problem(429, "api.too_many_tries", "Too many were refused from your address. Wait, then go on.")
    elif _is_desk(request):
        response = desk.too_fast(request)
    else:
        response = portal.trouble(request, words, 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _is_desk(request: HttpRequest) -> bool:
    return request.path.startswith(DESK) and hasattr(request, "town")
