"""The page of the line: how many are before me, how long about, and what else I can do."""

from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from tomoni.channels.look import interface as look
from tomoni.channels.waiting import reckoning, running
from tomoni.channels.waiting.errors import PlaceRefused
from tomoni.channels.waiting.gate import LINE, SERVICES, SeeOther, account_of, come_in, is_door
from tomoni.channels.waiting.places import Place, asked_place, read_place, waiting_place, write_place
from tomoni.channels.waiting.pressure import HERE
from tomoni.channels.waiting.reckoning import Flow
from tomoni.core import interface as core
from tomoni.services import interface as services

SOONEST, LATEST = 10, 120  # seconds to the next look without script


def line(request: HttpRequest) -> HttpResponse:
    """Take a number on the first visit, then tell how far the line is. POST: a new number for a place that is over."""
    there = safe_next(request.POST.get("next") or request.GET.get("next", ""))
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST"})
    running.step(HERE.busy())
    flow = running.find_flow()
    if flow is None or not flow.is_on:
        return SeeOther(there)
    try:
        inside = come_in(request, flow)
        place = read_place(request)
    except PlaceRefused as error:
        if request.method == "POST":
            return _ask_back(request, there)
        return _refused(request, there, error.data["why"])
    if place is None:
        is_back = request.GET.get("asked") or request.GET.get("taken")
        return _refused(request, there, "cookies") if is_back else _ask_back(request, there)
    if place.kind == "asked":
        return _give_number(request, there)
    if inside is None and request.method == "POST":
        return SeeOther(_line_to(there))
    if inside is None:
        return _waiting(request, place, there)
    if place.kind == "inside" or request.GET.get("taken"):
        return SeeOther(there)
    return _turn(request, place, flow, there)


def safe_next(there: str) -> str:
    """A page behind the door of this town, else the home."""
    is_path = there.startswith("/") and not there.startswith("//") and url_has_allowed_host_and_scheme(there, None)
    return there if is_path and is_door(there.partition("?")[0]) else "/"


def _ask_back(request: HttpRequest, there: str) -> HttpResponse:
    """Here again with a cookie: who does not show it gets no number, so that a script makes nobody wait."""
    response = SeeOther(LINE + "?" + urlencode({"next": there, "asked": 1}))
    write_place(request, response, asked_place())
    return response


def _give_number(request: HttpRequest, there: str) -> HttpResponse:
    """A number, and back here: the next page shows whether the browser kept it."""
    response = SeeOther(LINE + "?" + urlencode({"next": there, "taken": 1}))
    write_place(request, response, waiting_place(running.take_number(), account_of(request)))
    return response


def _waiting(request: HttpRequest, place: Place, there: str) -> HttpResponse:
    now = core.now()
    flow = running.find_flow(place.number)
    assert flow is not None  # come_in looked at it
    minutes = reckoning.minutes_left(flow, place.number, now)
    seconds = LATEST if minutes is None else min(LATEST, max(SOONEST, minutes * 60 // 10))
    context = {
        "before": reckoning.before(flow, place.number, now),
        "minutes": minutes,
        "text": flow.text,
        "until": place.until,
        "number": place.number,
    }
    return _show(request, "line", there, context, seconds)


def _turn(request: HttpRequest, place: Place, flow: Flow, there: str) -> HttpResponse:
    found = running.find_flow(place.number) or flow
    until: datetime = running.turn_came_at(found, place.number) + reckoning.WINDOW
    context = {"window": until, "number": place.number, "inside": int(reckoning.INSIDE.total_seconds() // 60)}
    return _show(request, "turn", there, context)


def _refused(request: HttpRequest, there: str, why: str) -> HttpResponse:
    """Why this place is worth nothing, and a button for a new one."""
    language = look.language_of(request)
    words = {"title": look.word(f"waiting.no.{why}", language), "words": look.word(f"waiting.no.{why}_why", language)}
    return _show(request, "refused", there, {"why": why, **words}, status=400 if why == "cookies" else 409)


def _line_to(there: str) -> str:
    return f"{LINE}?next={quote(there, safe='')}"


def _show(
    request: HttpRequest, name: str, there: str, context: dict[str, Any], seconds: int = 0, status: int = 200
) -> HttpResponse:
    frame = {
        "there": there,
        "again": _line_to(there),
        "seconds": seconds,
        **_service_of(there, look.language_of(request)),
    }
    return look.show(request, f"waiting/{name}.html", {**frame, **context}, status=status)


def _service_of(there: str, language: str) -> dict[str, Any]:
    """Title, last day and department of the service somebody waits for, in the words of its definition."""
    named = there.removeprefix(SERVICES).strip("/") if there.startswith(SERVICES) else ""
    found = next((one for one in services.list_definitions(core.today()) if one.id == named), None)
    if found is None:
        return {"service": "", "help": None}
    department = core.find_department(found.department)
    return {
        "service": found.title(language),
        "last_day": found.texts(language).get("until", ""),
        "help": look.Help(department.name, department.phone, department.hours) if department else None,
    }
