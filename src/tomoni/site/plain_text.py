"""No text holds a NUL sign: no keyboard types it, PostgreSQL stores none, and SQLite cuts there in places."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict

from .middleware import API

NUL = "\0"


class PlainTextMiddleware:
    """Stands behind the check of forms, so that a form was read already. Programs are told in their own way (api)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Raises BadRequest, which becomes a page in words (faults.py)."""
        if request.path.startswith(API):
            return
        if NUL in request.path or _holds(request.GET) or (request.method == "POST" and _holds(request.POST)):
            raise BadRequest("No address and no form holds a NUL sign.")


def _holds(told: QueryDict) -> bool:
    return any(NUL in text for name, texts in told.lists() for text in _all(name, texts))


def _all(name: str, texts: Iterable[str]) -> Iterable[str]:
    yield name
    yield from texts
