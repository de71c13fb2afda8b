"""Whether somebody may act at the place of a seat today: by own right, as a deputy, or where nobody else is left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

TOWN_WIDE = frozenset({"mayor", "deputy-mayor"})  # roles of which a town has one, whatever the department


@dataclass(frozen=True, order=True)
class Seat:
    """A role of a department (its key); `office` is empty for the mayor and the deputy mayor."""

    role: str
    office: str = ""


@dataclass(frozen=True)
class Grant:
    """One mandate as it stands. `people`: row numbers of the staff it names, by name or by the role they hold.

    kind: deputy, delegated, fallback. An empty `seat.office` is every department. until: the last day.
    """

    id: int
    kind: str
    seat: Seat
    people: tuple[int, ...]
    rank: int
    since: date
    until: date | None
    article: str = ""
    services: frozenset[str] = frozenset()
    results: frozenset[str] = frozenset()
    ceiling: int | None = None
    later_view: bool = True
    to: Seat | None = None

    def is_for(self, seat: Seat) -> bool:
        """Whether it is about this seat."""
        return self.seat.role == seat.role and self.seat.office in ("", seat.office)

    def lives(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= on and (self.until is None or on <= self.until)

    def lacks(self, matter: "Matter") -> str:
        """Why it does not reach this matter: `subject`, `result`, `ceiling`, or empty where it does."""
        if self.services and matter.service not in self.services:
            return "subject"
        if self.results and matter.result not in self.results:
            return "result"
        return "ceiling" if self.ceiling is not None and (matter.amount or 0) > self.ceiling else ""


@dataclass(frozen=True)
class Matter:
    """What is to be decided, as far as a mandate looks at it. drafted_by: row number of the author, None for a rule."""

    service: str = ""
    result: str = ""
    amount: int | None = None
    drafted_by: int | None = None


@dataclass(frozen=True)
class Right:
    """May act. by: own, deputy, fallback; `absent`: holders who are asked to look afterwards (後閲)."""

    by: str
    seat: Seat
    grant: Grant | None = None
    absent: tuple[int, ...] = ()

    @property
    def as_deputy(self) -> bool:
        """In somebody's stead, so the ground (urgent, or told beforehand) has to be named."""
        return self.by == "deputy"


@dataclass(frozen=True)
class NoRight:
    """May not act, and why: own_draft, holder_there, before_you, ended, not_begun, subject, result, ceiling, no_seat.

    day: when the mandate ended or begins. people: who is to be asked.
    """

    why: str
    day: date | None = None
    people: tuple[int, ...] = ()
    ceiling: int | None = None


@dataclass(frozen=True)
class Roll:
    """Who sits where, who is absent until when, and every mandate that touches the day or did so lately."""

    on: date
    holders: Mapping[Seat, tuple[int, ...]] = field(default_factory=dict)
    absent: Mapping[int, date] = field(default_factory=dict)
    grants: tuple[Grant, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)

    def there(self, people: Iterable[int], matter: Matter) -> tuple[int, ...]:
        """Those of `people` who are not absent and did not draft it."""
        return tuple(one for one in people if one not in self.absent and one != matter.drafted_by)

    def succession(self, seat: Seat) -> tuple[Grant, ...]:
        """Deputies by rank, then the fallback; whatever day."""
        order = {"deputy": 0, "fallback": 1}
        found = [grant for grant in self.grants if grant.kind in order and grant.is_for(seat)]
        return tuple(sorted(found, key=lambda grant: (order[grant.kind], grant.rank, grant.id)))

    def delegations(self, seat: Seat) -> tuple[Grant, ...]:
        """Who decides in the name of this seat today (専決), in order of rank."""
        found = [g for g in self.grants if g.kind == "delegated" and g.is_for(seat) and g.lives(self.on)]
        return tuple(sorted(found, key=lambda grant: (grant.rank, grant.id)))

    def right_of(self, person: int, seat: Seat, matter: Matter) -> Right | NoRight:
        """Whether `person` may act at `seat` in this matter; with a draft of their own nobody may, in whatever role."""
        if person == matter.drafted_by:
            return NoRight("own_draft")
        holders = self.holders.get(seat, ())
        if person in holders:
            return Right("own", seat)
        line = self.succession(seat)
        mine = [grant for grant in line if person in grant.people]
        if not mine:
            return NoRight("no_seat")
        there = self.there(holders, matter)
        if not any(grant.lives(self.on) for grant in mine):
            return self._not_today(mine)
        if there:
            return NoRight("holder_there", people=there)
        return self._in_line(person, seat, matter, line)

    def _in_line(self, person: int, seat: Seat, matter: Matter, line: tuple[Grant, ...]) -> Right | NoRight:
        """The first of the line who is there acts; nobody jumps it."""
        refused = NoRight("no_seat")
        for grant in line:
            if not grant.lives(self.on):
                continue
            lacks = grant.lacks(matter)
            if lacks:
                refused = NoRight(lacks, ceiling=grant.ceiling) if person in grant.people else refused
                continue
            if person in grant.people:
                away = tuple(one for one in self.holders.get(seat, ()) if one in self.absent)
                return Right(grant.kind, seat, grant, away if grant.later_view else ())
            there = self.there(grant.people, matter)
            if there:
                return refused if refused.why != "no_seat" else NoRight("before_you", people=there)
        return refused

    def _not_today(self, mine: list[Grant]) -> NoRight:
        """The mandate of this person that ended last, or begins next."""
        ended = [grant.until for grant in mine if grant.until is not None and grant.until < self.on]
        if ended:
            return NoRight("ended", day=max(ended))
        return NoRight("not_begun", day=min(grant.since for grant in mine))

    def who_may(self, seat: Seat, matter: Matter) -> tuple[int, ...]:
        """Everybody who may act there now, holders before deputies; those there first."""
        people = dict.fromkeys(
            [*self.there(self.holders.get(seat, ()), matter), *(p for g in self.succession(seat) for p in g.people)]
        )
        return tuple(one for one in people if isinstance(self.right_of(one, seat, matter), Right))
