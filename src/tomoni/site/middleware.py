"""What surrounds every request: headers, the municipality, the session, the language. In this order in MIDDLEWARE."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from tomoni.core import interface as core
from tomoni.core.adapters.sessions import SessionStore

from .addresses import see_proxy, take_scheme

Handler = Callable[[HttpRequest], HttpResponse]

WITHOUT_TOWN = ("/health/", "/health/live", "/health/ready", "/ready/")
DESK = "/desk/"
API = "/api/"  # programs: no session, no cookie
FILES = "/files/"  # downloads: the same
COOKIES = {"staff": "tomoni_staff", "resident": "tomoni_resident"}
LANGUAGES = ("ja", "easy", "en")
AGAIN = 3  # tries at what is done outside, where what it stands on changes meanwhile

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self';"
        " frame-ancestors 'none'"
    ),
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

NO_TOWN = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>この住所に自治体はありません</title></head><body>
<h1>この住所に自治体はありません</h1>
<p>アドレスをもう一度お確かめください。役場の案内にあるアドレスからお入りいただけます。</p>
<h2>やさしい日本語</h2>
<p>この アドレスの 町は ありません。アドレスを もういちど 見て ください。</p>
<h2 lang="en">No municipality answers here</h2>
<p lang="en">Please check the address, or use the one on your town hall's letter.</p>
</body></html>
"""


class HeadersMiddleware:
    """Nothing is loaded from elsewhere, nothing runs inline, nobody frames a page, no shared computer keeps one.

    What came by https sets no cookie that goes by http.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        see_proxy(request.META)
        take_scheme(request.META)
        response = self.get_response(request)
        if request.is_secure():
            for cookie in response.cookies.values():
                cookie["secure"] = True
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class TenantMiddleware:
    """The whole request inside `core.tenant`: the municipality of the host, or the only one there is.

    One transaction: what a failed request wrote is undone as a whole.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in WITHOUT_TOWN:
            return self.get_response(request)
        town = _town_of(request.get_host().rsplit(":", 1)[0].lower(), request.path)
        if town is None:
            return HttpResponse(NO_TOWN, status=404)
        with core.tenant(town):
            request.town = town
            request.tomoni_failed = False
            response = self.get_response(request)
            if request.tomoni_failed or response.status_code >= 500:
                transaction.set_rollback(True)
        return _carried_out(town, response)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Note that the view failed; the page that says so may still read before everything is undone."""
        request.tomoni_failed = True


def _carried_out(town: core.Municipality, response: HttpResponse) -> HttpResponse:
    """The answer, after what a page left to be done while nothing is locked (`response.outside`, a core.Outside).

    `note` runs in a transaction of its own; it gives where to go then, or what is to be done once more.
    """
    work = getattr(response, "outside", None)
    for _ in range(AGAIN):
        if not isinstance(work, core.Outside):
            break
        work.act()
        with core.tenant(town):
            work = work.note()
    if isinstance(work, str):
        response.headers["Location"] = work
    return response


def _town_of(host: str, path: str) -> core.Municipality | None:
    """The municipality of a host. The host of downloads serves all of them, by the code in the path, and no page."""
    if not settings.TOMONI_FILES_HOST or host != settings.TOMONI_FILES_HOST:
        return core.find_municipality_at(host)
    code = path.removeprefix(FILES).partition("/")[0] if path.startswith(FILES) else ""
    return next((town for town in core.list_municipalities() if town.code == code), None)


class SessionMiddleware:
    """Two sessions, two cookies: of staff below /desk/, of residents elsewhere. One never opens the other's door."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not hasattr(request, "town") or request.path.startswith((API, FILES)):
            return self.get_response(request)
        kind = "staff" if request.path.startswith(DESK) else "resident"
        cookie = COOKIES[kind]
        request.session = SessionStore(request.COOKIES.get(cookie), kind)
        response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        if request.tomoni_failed or response.status_code >= 500:
            return response
        self._keep(request, response, cookie)
        return response

    def _keep(self, request: HttpRequest, response: HttpResponse, cookie: str) -> None:
        session = request.session
        path = DESK if session.kind == "staff" else "/"
        if session.is_empty():
            if cookie in request.COOKIES:
                response.delete_cookie(cookie, path=path, samesite="Lax")
            return
        if not session.modified:
            return
        try:
            session.save()
        except UpdateError:  # signed out meanwhile, in another tab
            response.delete_cookie(cookie, path=path, samesite="Lax")
            return
        response.set_cookie(
            cookie,
            session.session_key,
            max_age=session.lasts,
            expires=time.time() + session.lasts.total_seconds(),
            path=path,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


class LanguageMiddleware:
    """request.language: ja, easy or en. Chosen in the session, else what the browser asks for; the desk is Japanese."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.language = self._language(request)
        with translation.override("en" if request.language == "en" else "ja"):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", "en" if request.language == "en" else "ja")
        return response

    def _language(self, request: HttpRequest) -> str:
        if request.path.startswith(DESK):
            return "ja"
        chosen = request.session.get("language") if hasattr(request, "session") else None
        if chosen in LANGUAGES:
            return str(chosen)
        first = request.headers.get("Accept-Language", "").split(",")[0].strip().lower()
        return "en" if first and not first.startswith(("ja", "*")) else "ja"
