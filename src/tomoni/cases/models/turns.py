"""Whose turn it is on the way of a draft: what both queries and actions ask of its places."""

from collections.abc import Collection, Sequence
from datetime import UTC
from typing import Any

from django.db.models import Q, QuerySet

from tomoni.cases.domain.answers import digest
from tomoni.cases.models.approvals import Approval, Circulation, RoutePlace
from tomoni.cases.models.cases import Case
from tomoni.cases.models.decisions import Draft
from tomoni.core import interface as core

_TELLING = ("done", "turn", "ended", "not_begun", "ceiling", "subject", "result", "before_you", "holder_there")


def matter_of(case: Case, draft: Draft, circulation: Circulation) -> core.Matter:
    """What mandates look at."""
    return core.Matter(case.service, draft.result, circulation.amount, draft.drafted_by_id)


def turn_at(
    places: Sequence[RoutePlace], roll: core.Roll, matter: core.Matter, person: int, kinds: Collection[str]
) -> tuple[RoutePlace, core.Right] | core.NoRight:
    """The open place of one of `kinds` at which `person` may act, by own right before another's; else what tells most.

    NoRight.why is, besides those of core, `done` (already answered) and `turn` (not yet, or another kind of place).
    """
    told: list[core.NoRight] = []
    rights: list[tuple[RoutePlace, core.Right]] = []
    for place in places:
        if place.kind == "view":
            continue
        found = roll.right_of(person, seat_of_place(place), matter)
        if isinstance(found, core.Right):
            if place.state == "open" and place.kind in kinds:
                rights.append((place, found))
            else:
                told.append(core.NoRight("done" if place.state == "done" else "turn"))
        elif place.state == "open":
            told.append(found)
    if rights:
        return min(rights, key=lambda one: one[1].by != "own")
    return min(told, key=_weight, default=core.NoRight("no_seat"))


def _weight(told: core.NoRight) -> int:
    return _TELLING.index(told.why) if told.why in _TELLING else len(_TELLING)


def seat_of_place(place: RoutePlace) -> core.Seat:
    """Who is asked there."""
    return core.Seat(place.role, place.office)


def is_viewer(place: RoutePlace, person: int, roll: core.Roll) -> bool:
    """Whether a view waits for this person: by name, else by the seat."""
    if place.person_id is not None:
        return place.person_id == person
    return person in roll.holders.get(seat_of_place(place), ())


def open_places(roll: core.Roll, person: int) -> QuerySet[RoutePlace]:
    """Open places that might be this person's: own seats, and seats the person may be a deputy of today.

    A seat whose holder is there falls to a deputy only where the holder drafted.
    """
    wanted = Q(pk__in=[])
    for seat, people in roll.holders.items():
        if person in people:
            wanted |= Q(role=seat.role, office=seat.office)
    for grant in roll.grants:
        if person in grant.people and grant.kind != "delegated" and grant.lives(roll.on):
            wanted |= _for_deputy(grant, roll)
    places = RoutePlace.objects.filter(wanted, state="open", case__state="approving").exclude(kind="view")
    return places.exclude(circulation__draft__drafted_by=person)


def _for_deputy(grant: core.Grant, roll: core.Roll) -> Q:
    wanted = Q(pk__in=[])
    for seat in {*roll.holders, grant.seat}:
        if not grant.is_for(seat) or (seat.role not in core.TOWN_WIDE and not seat.office):
            continue
        here = Q(role=seat.role, office=seat.office)
        there = roll.there(roll.holders.get(seat, ()), core.Matter())
        wanted |= here & Q(circulation__draft__drafted_by__in=there) if there else here
    return wanted


HASHED = (
    "number", "act", "staff_id", "by", "role", "office", "name_role", "mandate_id", "article", "ground", "comment",
    "snapshot_hash", "previous_hash",
)  # fmt: skip


def approval_hash(row: Approval, case: str) -> str:
    """sha256 over everything a person answered for: what they saw (the hash of the snapshot), who they were, when."""
    content: dict[str, Any] = {name: getattr(row, name) for name in HASHED}
    return digest({**content, "case": case, "draft": row.draft_id, "at": row.at.astimezone(UTC).isoformat()})
