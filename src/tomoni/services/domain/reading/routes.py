"""The route of a decision: plain words are roles of the service's department, a map is one place."""

import re
from typing import Any

from tomoni.services.domain.keys import PLACE_KINDS
from tomoni.services.domain.reading.sheet import Section, Sheet
from tomoni.services.domain.steps import Delegation, RoutePlace, RouteSeat

SEAT = re.compile(r"(?:([a-z0-9][a-z0-9-]*)\.)?([a-z][a-z-]*)\Z")


def read_route(sheet: Sheet, section: Section) -> tuple[RoutePlace, ...]:
    """The places in order. The first word drafts; without `- decide: …` the last word decides."""
    block = section.raw("route", needed=True)
    if block is None:
        return ()
    if not isinstance(block, list) or not block:
        section.wrong("route", "a list: who drafts first, who decides last")
        return ()
    where = section.key("route")
    places = [_place(sheet, item, f"{where}.{number}", number == 1) for number, item in enumerate(block, start=1)]
    route = [place for place in places if place is not None]
    if len(route) == len(block):
        route = _decided_by_the_last_word(route)
        _need_one_end(section, route)
    return tuple(route)


def _place(sheet: Sheet, item: Any, where: str, first: bool) -> RoutePlace | None:
    if isinstance(item, str):
        seat = _seat(sheet, item, item, where)
        return None if seat is None else RoutePlace("draft" if first else "line", (seat,))
    found = [kind for kind in PLACE_KINDS if isinstance(item, dict) and kind in item]
    if len(found) != 1 or first:
        wanted = "a role, who drafts" if first else f"a role, or one of {', '.join(PLACE_KINDS)} with who stands there"
        sheet.fault(item, where, item, wanted)
        return None
    kind, section = found[0], Section(sheet, item, "place", where)
    names = [str(name) for name in (section.texts(kind) if kind == "together" else [section.text(kind) or ""])]
    seats = tuple(seat for seat in (_seat(sheet, item, name, where) for name in names) if seat)
    if kind != "decide" and section.has("delegated"):
        section.wrong("delegated", "nothing: only at `- decide: …`")
    delegated = tuple(
        _delegation(sheet, one, f"{where}.delegated.{number}") for number, one in section.each("delegated")
    )
    return RoutePlace(kind, seats, delegated) if seats else None


def _seat(sheet: Sheet, at: Any, name: str, where: str) -> RouteSeat | None:
    found = SEAT.match(name)
    if found is None:
        sheet.fault(at, where, name, "a role of the service's department (chief), or department.role (finance.chief)")
        return None
    return RouteSeat(found[2], found[1] or "")


def _delegation(sheet: Sheet, block: Any, where: str) -> Delegation:
    section = Section(sheet, block, "delegation", where)
    to = _seat(sheet, block, str(section.text("to", needed=True) or ""), where) or RouteSeat("")
    because = section.raw("because", needed=True)
    law = Section(sheet, because, "law", f"{where}.because") if isinstance(because, dict) else None
    article = str(law.text("article") or law.text("ordinance") or "") if law else str(because or "")
    return Delegation(to, tuple(map(str, section.texts("results"))), section.number("up_to"), article)


def _decided_by_the_last_word(route: list[RoutePlace]) -> list[RoutePlace]:
    if any(place.kind == "decide" for place in route):
        return route
    if len(route) == 1:  # one role drafts and decides: two people of it
        return [*route, RoutePlace("decide", route[0].seats)]
    last = max((n for n, place in enumerate(route) if place.kind == "line" and n), default=None)
    if last is not None:
        route[last] = RoutePlace("decide", route[last].seats)
    return route


def _need_one_end(section: Section, route: list[RoutePlace]) -> None:
    """One place decides; only who looks afterwards stands behind it."""
    ends = [number for number, place in enumerate(route) if place.kind == "decide"]
    if len(ends) != 1:
        section.wrong("route", "one place that decides: the last role, or one `- decide: …`")
    elif any(place.kind != "view" for place in route[ends[0] + 1 :]):
        section.wrong("route", "`decide` after every place but `view`")
