"""Nobody tries without end: refused answers by address, sendings and pieces by account, in the memory of a process.

Passwords, resume codes and calls of programs are counted in the database besides, by name, account and client. What is
counted here costs nothing there, also while somebody attacks; with several processes each counts its own share.
"""

import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest, HttpResponse

from . import faults
from .addresses import address_in

Handler = Callable[[HttpRequest], HttpResponse]
KEYS = 50_000  # addresses and accounts that are remembered; the one not seen for longest is forgotten first
KNOWN, KNOWN_DAYS = "tomoni_known", 90  # the cookie of a browser that signed in here; nothing of a person is in it
REFUSED = (400, 401, 404, 409, 422, 429)


@dataclass(frozen=True)
class Limit:
    """At most `most` in `seconds`. words: the key of what the portal says."""

    name: str
    most: int
    seconds: int
    words: str


TRIES = Limit("tries", 100, 900, "429")  # an address may be that of a whole company or of a telephone network
NUMBERS = Limit("numbers", 60, 60, "fast")
SENDINGS = Limit("sendings", 120, 60, "fast")
PIECES = Limit("pieces", 600, 60, "fast")  # of files; 50 pieces of 512 KB are one large file and a bit
SIGN_INS = ("/sign-in/", "/desk/sign-in/")
GUESSED = (*SIGN_INS, "/api/v1/token", "/helping/")  # by POST; resume codes are counted by account, in the database
ASKED = ("/verify/",)  # by GET


class Counts:
    """How often in the last seconds, by key. Safe for threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._lock = threading.Lock()
        self._times: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()

    def wait(self, limit: Limit, key: str) -> int:
        """Seconds until one more is allowed; 0: now."""
        with self._lock:
            times = self._live(limit, key)
            return int(times[0] + limit.seconds - self.clock()) + 1 if len(times) >= limit.most else 0

    def note(self, limit: Limit, key: str) -> None:
        """One more."""
        with self._lock:
            self._live(limit, key).append(self.clock())
            self._times.move_to_end((limit.name, key))
            while len(self._times) > KEYS:
                self._times.popitem(last=False)

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._times.clear()

    def _live(self, limit: Limit, key: str) -> deque[float]:
        times = self._times.setdefault((limit.name, key), deque(maxlen=limit.most))
        while times and self.clock() - times[0] >= limit.seconds:
            times.popleft()
        return times


HERE = Counts()


class ThrottleMiddleware:
    """Stands after the town, the session, who is signed in and the language, so that the refusal is in words."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        limit, key = _limit_of(request)
        if limit is None or not key or not hasattr(request, "town"):
            return self.get_response(request)
        if seconds := HERE.wait(limit, key):
            return faults.too_fast(request, limit.words, seconds)
        response = self.get_response(request)
        if _counts(limit, response):
            HERE.note(limit, key)
        elif limit is TRIES and request.path in SIGN_INS and response.status_code == 302:
            _know(request, response)
        return response


def _limit_of(request: HttpRequest) -> tuple[Limit | None, str]:
    post = request.method == "POST"
    if (post and request.path in GUESSED) or (not post and request.path.startswith(ASKED)):
        return TRIES, _who_tries(request)
    if request.path == "/waiting/":
        return NUMBERS, address_of(request)
    account = getattr(request, "account", None)
    if account is None or not (post or request.method in ("PATCH", "DELETE")):
        return None, ""
    return (SENDINGS if post else PIECES), f"{request.town.code}:{account.pk}"


def _who_tries(request: HttpRequest) -> str:
    """The address, at this place alone: who guesses at one closes no other. A browser that signed in is itself.

    So a town hall whose address somebody else wears out goes on signing in where it did before.
    """
    if not hasattr(request, "town"):
        return ""
    place = "/verify/" if request.path.startswith(ASKED) else request.path
    who = _known(request) or address_of(request)
    return f"{request.town.code}:{place}:{who}" if who else ""


def _known(request: HttpRequest) -> str:
    """What names the browser, where it signed in at this place of this town; empty: it did not, or says so falsely."""
    try:
        told = signing.loads(request.COOKIES.get(KNOWN, ""), salt=_salt(request), max_age=KNOWN_DAYS * 86_400)
    except signing.BadSignature:
        return ""
    return f"known-{told}"


def _know(request: HttpRequest, response: HttpResponse) -> None:
    """Know the browser again, at this address alone."""
    if not _known(request):
        told = signing.dumps(secrets.token_hex(8), salt=_salt(request))
        flags = {"secure": request.is_secure(), "httponly": True, "samesite": "Lax"}
        response.set_cookie(KNOWN, told, max_age=KNOWN_DAYS * 86_400, path=request.path, **flags)


def _salt(request: HttpRequest) -> str:
    return f"tomoni.site.known:{request.town.code}:{request.path}"


def _counts(limit: Limit, response: HttpResponse) -> bool:
    """Of tries those that were refused, of the line those that got a number, of sendings all.

    A page says `is_no_try` of an answer to a form with an empty field.
    """
    if limit is TRIES:
        return response.status_code in REFUSED and not getattr(response, "is_no_try", False)
    return limit is not NUMBERS or "taken=1" in response.headers.get("Location", "")


def address_of(request: HttpRequest) -> str:
    """Who asks (`address_in`). Empty where it cannot be known."""
    return address_in(request.META)
