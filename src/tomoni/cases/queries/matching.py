"""Children who were declared, and people without registration, that wait for the register, as a section sees them; and
what may be taken back.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from tomoni.cases.domain.matching import Fit, Told, same_told
from tomoni.cases.domain.transitions import State
from tomoni.cases.models import DeclaredChild
from tomoni.cases.models.matching import Waiting, candidates, is_itself, open_waiting, waiting_children
from tomoni.core import interface as core

MOST = 100
GUARDED = "protection-officer"


@dataclass(frozen=True)
class WaitingChild:
    """A child somebody declared, with who of the register fits, the best first.

    number: a case of this section, by which it is matched; cases: how many cases of the person declare it. held: who
    asked, or who fits, is protected, and the acting person may not see it. proposed: the only one who fits exactly.
    """

    number: str
    entity: str
    version: int
    person: int
    told: Told
    cases: int
    arrived_on: datetime
    fits: tuple[Fit, ...] = ()
    proposed: int | None = None
    looked_at: datetime | None = None
    correcting: bool = False
    held: bool = False


@dataclass(frozen=True)
class MatchedChild:
    """A match that was made. number: a case of this section. itself: who asked, who was in no register before."""

    number: str
    version: int
    person: int
    child: int
    matched_at: datetime
    by: str
    itself: bool = False


def count_waiting_children(actor: core.Actor, most: int = MOST) -> tuple[int, int]:
    """How many declared children of cases of the acting person's section wait, and how many of them can be matched at
    once because one person of the register fits exactly. At most `most`. One query.
    """
    rows = waiting_children().filter(case__department=actor.office).order_by()
    found = list(rows.values_list("case__person", "entity", "proposed")[: most * 4])
    every = {(person, entity) for person, entity, _ in found}
    ready = {(person, entity) for person, entity, proposed in found if proposed is not None}
    return min(len(every), most), min(len(ready), most)


def list_waiting_children(actor: core.Actor, number: str = "") -> tuple[WaitingChild, ...]:
    """Declared children of cases of the acting person's section, those that can be matched first; or of one case.

    On a page call it inside `core.reading`. A dozen queries, however many.
    """
    own = waiting_children().filter(case__department=actor.office, **({"case__number": number} if number else {}))
    ready_first = own.order_by(F("proposed").asc(nulls_last=True), "case__person", "pk")
    shown = _once(open_waiting(ready_first[: MOST * 4]))[:MOST]
    many = open_waiting(waiting_children().filter(case__person__in={one.row.case.person_id for one in shown}))
    found = candidates(shown)
    people = {fit.known.pk for fits in found.values() for fit in fits} | {one.row.case.person_id or 0 for one in shown}
    guarded = set() if actor.has_role(GUARDED) or not people else set(core.find_protections(people))
    lines = [_line(one, many, found[one.row.pk], guarded) for one in shown]
    return tuple(sorted(lines, key=lambda one: (one.proposed is None, not one.fits, one.arrived_on)))


def _once(mine: list[Waiting]) -> list[Waiting]:
    """One line a child, by the first case that goes on."""
    found: list[Waiting] = []
    for one in sorted(mine, key=lambda one: (one.row.case.state == State.CORRECTING, one.row.pk)):
        if not any(_same(one, other) for other in found):
            found.append(one)
    return found


def _same(one: Waiting, other: Waiting) -> bool:
    return one.row.case.person_id == other.row.case.person_id and same_told(one.told, other.told)


def _line(one: Waiting, many: list[Waiting], fits: tuple[Fit, ...], guarded: Collection[int]) -> WaitingChild:
    case, row = one.row.case, one.row
    held = case.person_id in guarded or any(fit.known.pk in guarded for fit in fits)
    exact = [fit for fit in fits if fit.exact]
    return WaitingChild(
        number=case.number,
        entity=row.entity,
        version=case.version,
        person=case.person_id or 0,
        told=one.told,
        cases=sum(_same(one, other) for other in many),
        arrived_on=case.arrived_at,
        fits=() if held else fits,
        proposed=exact[0].known.pk if len(exact) == 1 and not held else None,
        looked_at=row.looked_at,
        correcting=case.state == State.CORRECTING,
        held=held,
    )


def list_matched_children(actor: core.Actor, since: date) -> tuple[MatchedChild, ...]:
    """Matches of cases of the acting person's section since a day, the newest first."""
    rows = DeclaredChild.objects.filter(case__department=actor.office, matched_at__date__gte=since)
    found: dict[tuple[int, int], MatchedChild] = {}
    for row in rows.exclude(child=None).select_related("case", "matched_by").order_by("-matched_at", "pk")[:MOST]:
        person, child = row.case.person_id or 0, row.child_id or 0
        by = row.matched_by.name if row.matched_by is not None else ""
        at, itself = row.matched_at or core.now(), is_itself(row)
        made = MatchedChild(row.case.number, row.case.version, person, child, at, by, itself)
        found.setdefault((person, child), made)
    guarded = set() if actor.has_role(GUARDED) else set(core.find_protections({pk for key in found for pk in key}))
    return tuple(one for key, one in found.items() if guarded.isdisjoint(key))
