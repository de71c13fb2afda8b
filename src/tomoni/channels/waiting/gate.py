"""At the door: who is inside goes on, who has a turn comes in, everybody else is shown the line.

Only where work begins: the page of a service, an interview, a code to go on with. What somebody sends from inside an
interview is never turned away, for it was typed. On a calm day nothing is asked of the database here.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.channels.waiting import places, reckoning, running
from tomoni.channels.waiting.errors import PlaceRefused
from tomoni.channels.waiting.places import Place, inside_place, read_place, refused, write_place
from tomoni.channels.waiting.pressure import HERE
from tomoni.channels.waiting.reckoning import Flow
from tomoni.core import interface as core

Handler = Callable[[HttpRequest], HttpResponse]
LINE = "/waiting/"
SERVICES, INTERVIEWS, RESUME = "/services/", "/interviews/", "/resume/"


class SeeOther(HttpResponseRedirect):
    """The answer to what was sent is elsewhere (RFC 9110 15.4.4)."""

    status_code = 303


class WaitingMiddleware:
    """Stands after the town, the session and who is signed in."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not hasattr(request, "town") or not is_door(request.path):
            return self.get_response(request)
        flow = running.find_flow()
        if (flow is None or not flow.is_on) and settings.TOMONI_ADMIT_PER_MINUTE == 0 and HERE.busy() >= reckoning.FULL:
            flow = running.open_line(HERE.per_minute())
        if flow is None or not flow.is_on:
            return self._answer(request, _kept_place(request))
        if _goes_on(request):
            return self._answer(request, _renewed_place(request))
        try:
            place = come_in(request, flow)
        except PlaceRefused as error:
            return to_line(request, error.data["why"])
        return self._answer(request, place) if place else to_line(request)

    def _answer(self, request: HttpRequest, place: Place | None) -> HttpResponse:
        """The page, and the place kept a while longer where it is used."""
        response = self.get_response(request)
        if place and response.status_code < 400 and _is_new(request, place):
            if places.COOKIE not in request.COOKIES:
                HERE.came()
            if _waited(request):
                running.note_came()
            write_place(request, response, place)
        return response


def is_door(path: str) -> bool:
    """Does work begin at this address? The list of services is information, and so is everything else."""
    return path.startswith((INTERVIEWS, RESUME)) or (path.startswith(SERVICES) and path != SERVICES)


def _goes_on(request: HttpRequest) -> bool:
    """Something is sent from within an interview."""
    return request.method == "POST" and request.path.startswith(INTERVIEWS) and request.path != INTERVIEWS


def account_of(request: HttpRequest) -> int:
    """Row number of the account signed in with, 0 without."""
    account = getattr(request, "account", None)
    return account.pk if account else 0


def _kept_place(request: HttpRequest) -> Place | None:
    """Without a line: who works in an interview is inside, should one appear; a visitor gets no cookie."""
    if not request.path.startswith((INTERVIEWS, RESUME)) or not account_of(request):
        return None
    return _renewed_place(request) or inside_place(0, account_of(request))


def _renewed_place(request: HttpRequest) -> Place | None:
    """The place of who was inside, for another hour. None for who waits or never came: nobody sends past the line."""
    try:
        place = read_place(request)
    except PlaceRefused:
        return None
    if place and place.kind == "inside" and place.account == account_of(request):
        return inside_place(place.number, place.account)
    return None


def _waited(request: HttpRequest) -> bool:
    """Does somebody come in with a number of the line?"""
    try:
        had = read_place(request)
    except PlaceRefused:
        return False
    return had is not None and had.kind == "waiting"


def _is_new(request: HttpRequest, place: Place) -> bool:
    """Is the place other than what the browser has, or was half of its time used?"""
    try:
        had = read_place(request)
    except PlaceRefused:
        return True
    if had is None or (had.kind, had.number, had.account) != (place.kind, place.number, place.account):
        return True
    return had.until - core.now() < reckoning.INSIDE / 2


def come_in(request: HttpRequest, flow: Flow) -> Place | None:
    """The place of who may come in now; None for who waits or has no number yet. Raises PlaceRefused."""
    place = read_place(request)
    if place is None or place.kind == "asked":
        return None
    account = account_of(request)
    if place.account and account and place.account != account:
        raise refused("other")
    if place.until <= core.now():
        raise refused("ended" if place.kind == "inside" else "old")
    if place.kind == "waiting" and not _has_turn(place, flow):
        return None
    if account and not place.account and place.number:
        running.need_number_of(place.number, account)
    return inside_place(place.number, place.account or account)


def _has_turn(place: Place, flow: Flow) -> bool:
    """Raises PlaceRefused: the turn came and nobody came in for half an hour, or the line never gave this number."""
    found = running.find_flow(place.number) or flow
    if place.number > found.last:
        raise refused("old")  # of before a restore: nobody's turn of now
    if not reckoning.is_let_in(found, place.number, core.now()):
        return False
    if core.now() > running.turn_came_at(found, place.number) + reckoning.WINDOW:
        raise refused("lapsed")
    return True


def to_line(request: HttpRequest, why: str = "") -> HttpResponse:
    """To the line, and from there to where somebody wanted to go."""
    return SeeOther(LINE + "?" + urlencode({"next": wanted(request)} | ({"why": why} if why else {})))


def wanted(request: HttpRequest) -> str:
    """Where somebody wanted to go; for a begun request the page of its service, for a form is not sent again."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    chosen = [one for one in request.POST.getlist("service") if one] if request.path == INTERVIEWS else []
    if len(chosen) == 1:
        return f"{SERVICES}{chosen[0]}/"
    return RESUME if request.path == RESUME else "/"
