"""Pages that say what is not possible, why, and what to do next. Also the handlers of Django."""

from django.http import HttpRequest, HttpResponse

from tomoni.channels.look import interface as look

# Errors of rooms that have words of their own; every other error of a room is told as its status.
WORDS = {
    "cases.role_not_held": ("role", 403),
    "cases.acting_not_live": ("acting", 403),
    "cases.helping_over": ("404", 404),
    "services.service_not_found": ("closed", 404),
    "services.life_event_not_found": ("404", 404),
    "cases.interview_not_open": ("expired", 409),
    "cases.submission_key_reused": ("sent", 409),
    "core.representation_refused": ("404", 404),
    "core.file_refused": ("413", 413),
    "core.question_already_there": ("asked", 409),
}


def trouble(request: HttpRequest, kind: str, status: int, *, link: str = "") -> HttpResponse:
    """A page of trouble. kind: the key of its words under `trouble`."""
    language = look.language_of(request)
    context = {
        "title": look.word(f"trouble.{kind}", language),
        "why": look.word(f"trouble.{kind}_why", language),
        "next": look.word(f"trouble.{kind}_next", language),
        "link": link,
        "link_text": look.word("trouble.see", language),
    }
    return look.show(request, "portal/trouble.html", context, status=status)


def trouble_of(request: HttpRequest, error: Exception) -> HttpResponse:
    """The page for what a room refused."""
    code = getattr(error, "code", "")
    data = getattr(error, "data", {}) or {}
    if code in ("cases.interview_not_open", "cases.submission_key_reused") and data.get("receipt"):
        return trouble(request, "sent", 409, link=f"/receipts/{data['receipt']}/")
    if code.endswith("not_found") and code not in WORDS:
        return trouble(request, "404", 404)
    if code.endswith(("not_allowed", "not_permitted")):
        return trouble(request, "403", 403)
    kind, status = WORDS.get(code, ("409", 409))
    return trouble(request, kind, status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent cannot be read; 413 where it was too large."""
    if type(exception).__name__ in ("RequestDataTooBig", "TooManyFilesSent", "TooManyFieldsSent"):
        return trouble(request, "413", 413)
    return trouble(request, "400", 400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return trouble(request, "403", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return trouble(request, "404", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: reads nothing, for nobody knows what still works."""
    request.account = None
    request.staff = None
    return trouble(request, "500", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page had become old, or it was sent from elsewhere."""
    return trouble(request, "403", 403)
