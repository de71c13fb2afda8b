"""What went wrong as problem+json (RFC 9457), in the words of the room that refused it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

TYPE = "application/problem+json"
# Status of what the rooms below refuse; every other refusal of a room is a conflict with what is there.
STATUS = {
    "services.service_not_found": 404,
    "cases.not_found": 404,
    "cases.role_not_held": 403,
    "cases.not_allowed": 403,
    "cases.answers_not_complete": 422,
    "core.file_refused": 422,
}
# What of an error's data a client may know. The number of a case that somebody else sent is not among it.
TOLD = ("errors", "why", "day", "scope", "first", "second", "most", "per_minute", "service", "reason")
# Said alike whoever claimed: a program must not learn whether somebody else of the family did.
NEUTRAL = {"cases.claim_already_live": "A claim for this is live already. The person may ask the department in charge."}
TITLES = {
    400: "Not readable", 401: "Not signed in", 403: "Not permitted", 404: "Not here", 405: "Not done this way",
    409: "Conflict", 413: "Too large", 422: "Not acceptable as it is", 429: "Too fast", 500: "Our fault",
    502: "Receiver did not answer",
}  # fmt: skip


def problem(status: int, code: str, detail: str, **told: Any) -> HttpResponse:
    """One answer of the kind application/problem+json."""
    document = {
        "type": f"urn:tomoni:{code}",
        "title": TITLES.get(status, TITLES[409]),
        "status": status,
        "code": code,
        "detail": detail,
        **told,
    }
    response = JsonResponse(document, status=status, content_type=TYPE, json_dumps_params={"ensure_ascii": False})
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="tomoni"'
    if status == 429:
        response.headers["Retry-After"] = "60"
    return response


def problem_of(error: Any) -> HttpResponse:
    """The answer to what a room refused."""
    status = getattr(error, "status", None) or STATUS.get(error.code, 409)
    data = getattr(error, "data", {}) or {}
    detail = NEUTRAL.get(error.code, error.message)
    return problem(status, error.code, detail, **{key: data[key] for key in TOLD if data.get(key)})


def not_found(request: HttpRequest) -> HttpResponse:
    """404 for an address that is none."""
    return problem(404, "api.address_unknown", "There is nothing at this address. See /api/v1/openapi.json.")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: everything of the call was undone, so that it can be made again."""
    return problem(500, "api.broken", "Something broke here and nothing was kept. Send it again with the same key.")
