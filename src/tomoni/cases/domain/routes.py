"""The way of a draft: from the route of the definition to places in groups, and what each step does to them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

TOWN_WIDE = frozenset({"mayor", "deputy-mayor"})  # of which a town has one, whatever the department
HOLDING = ("line", "together", "decide")  # places the draft waits at; a view holds nothing up


class SeatLike(Protocol):
    """A seat as the definition names it."""

    @property
    def role(self) -> str: ...
    @property
    def department(self) -> str: ...


class DelegationLike(Protocol):
    """A delegation of the definition (専決)."""

    @property
    def to(self) -> SeatLike: ...
    @property
    def results(self) -> Sequence[str]: ...
    @property
    def up_to(self) -> int | None: ...
    @property
    def because(self) -> str: ...


class PlaceLike(Protocol):
    """A place of the definition's route."""

    @property
    def kind(self) -> str: ...
    @property
    def seats(self) -> Sequence[SeatLike]: ...
    @property
    def delegated(self) -> Sequence[DelegationLike]: ...


@dataclass(frozen=True)
class Stop:
    """One place of one draft. Places of a group are open at the same time. name_role: in whose name it is decided."""

    kind: str
    role: str
    office: str
    group: int
    name_role: str = ""
    name_office: str = ""
    because: str = ""

    @property
    def seat(self) -> tuple[str, str]:
        """(role, office)."""
        return self.role, self.office


@dataclass(frozen=True)
class Delegate:
    """Who decides in the name of another, and by which article."""

    role: str
    office: str
    because: str


@dataclass(frozen=True)
class Standing:
    """A place as it stands: waiting, open, done, or ended with the draft."""

    number: int
    group: int
    kind: str
    state: str


def seat_at(seat: SeatLike, department: str) -> tuple[str, str]:
    """(role, office) of a seat of the definition, for a case of `department`."""
    return seat.role, "" if seat.role in TOWN_WIDE else seat.department or department


def decider_of(route: Sequence[PlaceLike], department: str) -> tuple[str, str]:
    """(role, office) of who decides before anything is delegated."""
    return seat_at(next(place for place in route if place.kind == "decide").seats[0], department)


def plan_route(
    route: Sequence[PlaceLike],
    *,
    department: str,
    result: str,
    amount: int | None,
    by_table: Sequence[Delegate] = (),
) -> tuple[Stop, ...]:
    """The places of one draft by its result and amount, without the author.

    by_table: delegations of the town's dated table that fit; they come after those of the definition. A delegate
    decides where the route would have asked them: their own place in line, and those in line behind it, fall away;
    joint places (合議) never do.
    """
    decide = next(place for place in route if place.kind == "decide")
    holder = seat_at(decide.seats[0], department)
    delegate = _delegate(decide, department, result, amount) or next(iter(by_table), None)
    stops: list[Stop] = []
    passed = False
    for place in route:
        if place.kind in ("draft", "decide", "view"):
            continue
        seats = [seat_at(seat, department) for seat in place.seats]
        passed = passed or (delegate is not None and (delegate.role, delegate.office) in seats)
        if place.kind == "line" and (passed or holder in seats):
            continue
        stops += _group(place.kind, seats, delegate, stops)
    last = stops[-1].group + 1 if stops else 1
    if delegate is None:
        stops.append(Stop("decide", *holder, last))
    else:
        stops.append(Stop("decide", delegate.role, delegate.office, last, *holder, because=delegate.because))
    views = (seat_at(seat, department) for place in route if place.kind == "view" for seat in place.seats)
    return (*stops, *(Stop("view", *seat, last + 1) for seat in views))


def _delegate(decide: PlaceLike, department: str, result: str, amount: int | None) -> Delegate | None:
    for one in decide.delegated:
        fits = not one.results or result in one.results
        if fits and (one.up_to is None or (amount or 0) <= one.up_to):
            return Delegate(*seat_at(one.to, department), one.because)
    return None


def _group(
    kind: str, seats: Sequence[tuple[str, str]], delegate: Delegate | None, before: Sequence[Stop]
) -> list[Stop]:
    """The stops of one place; who decides in the end is not asked twice."""
    group = before[-1].group + 1 if before else 1
    asked = [seat for seat in dict.fromkeys(seats) if delegate is None or seat != (delegate.role, delegate.office)]
    return [Stop(kind, *seat, group) for seat in asked]


def begun(places: Sequence[Standing]) -> tuple[Standing, ...]:
    """The first group opens."""
    first = min(place.group for place in places if place.kind in HOLDING)
    return tuple(replace(p, state="open" if p.group == first and p.kind in HOLDING else "waiting") for p in places)


def after(places: Sequence[Standing], number: int) -> tuple[Standing, ...]:
    """Somebody agreed or decided at place `number`. When a whole group has, the next opens; at the end, the views."""
    done = [replace(p, state="done") if p.number == number else p for p in places]
    mine = next(p for p in done if p.number == number)
    if any(p.state != "done" for p in done if p.group == mine.group and p.kind in HOLDING):
        return tuple(done)
    later = [p.group for p in done if p.group > mine.group and p.kind in HOLDING]
    if later:
        return tuple(replace(p, state="open") if p.group == min(later) else p for p in done)
    return tuple(replace(p, state="open") if p.kind == "view" and p.state == "waiting" else p for p in done)


def one_back(places: Sequence[Standing], number: int) -> tuple[Standing, ...] | None:
    """Place `number` sends the draft one place back (差戻し): the group before is asked anew. None: to the author."""
    mine = next(p for p in places if p.number == number)
    earlier = [p.group for p in places if p.group < mine.group and p.kind in HOLDING]
    if not earlier:
        return None
    again = max(earlier)
    return tuple(
        replace(p, state="open" if p.group == again else "waiting") if p.group in (again, mine.group) else p
        for p in places
    )


def sample_size(count: int) -> int:
    """How many of like cases are opened before all are approved: two of a dozen, five of a hundred, twelve of 10,000.

    >>> [sample_size(count) for count in (1, 12, 100, 1_000, 10_000)]
    [1, 2, 5, 8, 12]
    """
    return min(count, max(2, count.bit_length() - 2))
