"""The cookie that keeps a place: a number in the line, or being inside. Signed; nothing of a person is in it.

It lives in the browser alone, so that it survives a reload, a closed page, another process and a restart.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse

from tomoni.channels.waiting.errors import PlaceRefused
from tomoni.channels.waiting.reckoning import ASKED, INSIDE, KEPT
from tomoni.core import interface as core

COOKIE, SALT = "tomoni_place", "tomoni.waiting.place"


@dataclass(frozen=True)
class Place:
    """kind: asked (for a number, given when the browser shows this), waiting or inside.

    number: in the line, 0 where there was no line. until: the place ends then.
    account: row number of the only account that may use it, 0 for whoever holds it.
    """

    kind: str
    number: int
    until: datetime
    account: int = 0


def asked_place() -> Place:
    """No number yet: does the browser keep what it is given?"""
    return Place("asked", 0, core.now() + ASKED)


def waiting_place(number: int, account: int = 0) -> Place:
    """A place in the line from now on."""
    return Place("waiting", number, core.now() + KEPT, account)


def inside_place(number: int, account: int) -> Place:
    """Inside from now on."""
    return Place("inside", number, core.now() + INSIDE, account)


def read_place(request: HttpRequest) -> Place | None:
    """The place of this browser, if it has one. Raises PlaceRefused: forged, or of another town."""
    text = request.COOKIES.get(COOKIE, "")
    if not text:
        return None
    try:
        told = signing.loads(text, salt=SALT)
        place = Place(told["k"], int(told["n"]), _moment(told["u"]), int(told["a"]))
    except (signing.BadSignature, ValueError, KeyError, TypeError, OverflowError):
        raise refused("forged") from None
    if told["t"] != core.current_municipality().code:
        raise refused("forged")
    return place


def write_place(request: HttpRequest, response: HttpResponse, place: Place) -> None:
    """Let the browser keep a place."""
    told = {
        "t": core.current_municipality().code,
        "k": place.kind,
        "n": place.number,
        "u": int(place.until.timestamp()),
        "a": place.account,
    }
    response.set_cookie(
        COOKIE,
        signing.dumps(told, salt=SALT),
        max_age=max(timedelta(0), place.until - core.now()) + timedelta(minutes=1),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def refused(why: str) -> PlaceRefused:
    """The refusal of a place, in words for who reads the log; pages have their own."""
    return PlaceRefused("Nobody comes in with this place in the line. Take a new number.", why=why)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=core.now().tzinfo)
