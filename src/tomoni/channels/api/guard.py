"""Around every address of the API: method, size, token, number of calls; what is refused becomes problem+json."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from tomoni.channels.api.clients import count_call
from tomoni.channels.api.errors import BodyNotReadable, BodyTooLarge
from tomoni.channels.api.problems import problem, problem_of
from tomoni.channels.api.tokens import read_token

View = Callable[..., HttpResponse]
MOST_BYTES = 14_000_000  # a file of 10 MB in base64, and the answers


def public(*methods: str) -> Callable[[View], View]:
    """An address for everybody."""

    def guard(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return _answered(methods, view, request, *args, **kwargs)

        return page

    return guard


def with_token(*methods: str) -> Callable[[View], View]:
    """An address for clients. Sets `request.token`; no cookie is looked at, so no form elsewhere can use it."""

    def guard(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            def signed_in(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
                request.token = read_token(_bearer(request))
                count_call(request.token.client)
                return view(request, *args, **kwargs)

            return _answered(methods, signed_in, request, *args, **kwargs)

        return page

    return guard


def _answered(methods: tuple[str, ...], view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.method not in methods:
        response = problem(405, "api.method", f"Here only {', '.join(methods)} is answered.")
        response.headers["Allow"] = ", ".join(methods)
        return response
    if "\0" in request.path or any("\0" in one for line in request.GET.lists() for one in (line[0], *line[1])):
        return problem(400, "api.address_not_readable", "No address holds a NUL sign. Leave it out.")
    try:
        return view(request, *args, **kwargs)
    except Exception as error:
        if not getattr(error, "code", "") or not hasattr(error, "message"):
            raise
        return problem_of(error)


def _bearer(request: HttpRequest) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def read_bytes(request: HttpRequest, most: int = MOST_BYTES) -> bytes:
    """The body, if it is not too large. Raises BodyTooLarge, before anything is read where the length is told."""
    told = request.headers.get("Content-Length") or "0"
    length = int(told) if told.isascii() and told.isdigit() else 0
    if length > most:
        raise BodyTooLarge(f"More than {most:,} bytes are not taken. Send smaller files.", most=most)
    try:
        body = request.read(most + 1)
    except OSError:
        body = b""
    if len(body) > most:
        raise BodyTooLarge(f"More than {most:,} bytes are not taken. Send smaller files.", most=most)
    if len(body) < length:
        raise BodyNotReadable("The body ended before its length was reached; nothing was kept. Send it again.")
    return bytes(body)


def read_object(request: HttpRequest, most: int = MOST_BYTES) -> dict[str, Any]:
    """The body as a JSON object with each name once. Raises BodyTooLarge, BodyNotReadable."""
    if request.content_type != "application/json":
        raise BodyNotReadable("Send the body as application/json.")
    try:
        found = json.loads(read_bytes(request, most), object_pairs_hook=_once, parse_constant=_no_constant)
        text = json.dumps(found, ensure_ascii=False)
        text.encode()
    except (ValueError, RecursionError):
        raise BodyNotReadable("The body is no JSON in UTF-8, or a name stands in it twice.") from None
    if not isinstance(found, dict) or "\\u0000" in text:
        raise BodyNotReadable("The body has to be one JSON object without NUL signs.")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands there twice")
    return found


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is no JSON")
