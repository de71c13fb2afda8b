"""Note who is absent, give and take back mandates; what contradicts itself is refused with its reason."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Q

from tomoni.core.actions.ledger import record
from tomoni.core.domain.actors import Actor
from tomoni.core.domain.mandates import TOWN_WIDE, Seat
from tomoni.core.errors import AbsenceRefused, MandateRefused, NotYoursToGrant
from tomoni.core.models import Absence, Mandate, Staff, StaffRole
from tomoni.core.models import Sequence as Counter
from tomoni.core.models.clock import now, today
from tomoni.core.queries.mandates import seat_of

PURPOSE = "mandates"
LONGEST = 400  # days; who is away longer no longer holds the seat


def note_absence(staff: int, since: date, until: date, *, reason: str = "", actor: Actor) -> Absence:
    """Note that somebody is away on these days. Anybody may for themselves, chief and administrator for others.

    Raises AbsenceRefused (days turned round, past, too long, or already noted), NotYoursToGrant.
    """
    with transaction.atomic():
        person = _lock(staff)
        _need_right(actor, person.department.key, own=staff)
        _need_days(since, until, AbsenceRefused)
        if until < today():
            raise AbsenceRefused("These days are over. Note the days that are still to come.", why="past")
        if (until - since).days > LONGEST:
            raise AbsenceRefused("Longer than a year is a change of roles, not an absence.", why="too_long")
        if Absence.objects.filter(staff=person, cancelled_at=None, since__lte=until, until__gte=since).exists():
            raise AbsenceRefused(
                "An absence is already noted on some of these days. Take that one back.", why="overlap"
            )
        row = Absence.objects.create(
            staff=person, since=since, until=until, reason=reason.strip()[:40], noted_by_id=_row(actor), noted_at=now()
        )
        record(actor, "change", [], facts=["absence"], purpose=PURPOSE)
        return row


def end_absence(absence: int, *, actor: Actor) -> Absence:
    """Take an absence back: from now on the person is there. The row stays."""
    with transaction.atomic():
        row = Absence.objects.select_for_update(of=("self",)).select_related("staff__department").get(pk=absence)
        _need_right(actor, row.staff.department.key, own=row.staff_id)
        if row.cancelled_at is None:
            row.cancelled_at = now()
            row.save(update_fields=["cancelled_at"])
            record(actor, "change", [], facts=["absence"], purpose=PURPOSE)
        return row


def grant_mandate(
    kind: str,
    seat: Seat,
    *,
    to_staff: int | None = None,
    to: Seat | None = None,
    since: date,
    until: date | None = None,
    article: str,
    rank: int = 1,
    services: Collection[str] = (),
    results: Collection[str] = (),
    ceiling: int | None = None,
    later_view: bool = True,
    actor: Actor,
) -> Mandate:
    """Give a mandate for a seat to somebody or to another seat. Chiefs for their own office, administrators for all.

    Raises MandateRefused: no article, no receiver, days turned round, to oneself, overlapping. NotYoursToGrant.
    """
    with transaction.atomic():
        seat, to = seat_of(seat.role, seat.office), to and seat_of(to.role, to.office)
        _need_right(actor, seat.office, seat=seat)
        _need_days(since, until, MandateRefused)
        if not article.strip():
            raise MandateRefused("A mandate names its ground: the article of the rules of deciding.", why="article")
        if (to_staff is None) == (to is None):
            raise MandateRefused("A mandate goes to one person or to one role. Choose which.", why="receiver")
        _need_other(seat, to_staff, to, since)
        _one_at_a_time()
        row = Mandate(
            kind=Mandate.Kind(kind), office=seat.office, role=seat.role, to_staff_id=to_staff,
            to_office=to.office if to else "", to_role=to.role if to else "", rank=rank, since=since, until=until,
            article=article.strip()[:200], services=sorted(services), results=sorted(results), ceiling=ceiling,
            later_view=later_view, made_by_id=_row(actor), made_at=now(),
        )  # fmt: skip
        _need_room(row)
        row.save()
        record(actor, "change", [], facts=["mandate"], purpose=PURPOSE)
        return row


def end_mandate(mandate: int, *, actor: Actor) -> Mandate:
    """Take a mandate back; from today on it does not hold. The row stays."""
    with transaction.atomic():
        row = Mandate.objects.select_for_update(of=("self",)).get(pk=mandate)
        _need_right(actor, row.office, seat=Seat(row.role, row.office))
        if row.ended_at is None:
            row.ended_at, row.ended_by_id = now(), _row(actor)
            row.save(update_fields=["ended_at", "ended_by"])
            record(actor, "change", [], facts=["mandate"], purpose=PURPOSE)
        return row


def _row(actor: Actor) -> int | None:
    return int(actor.id) if actor.kind == "staff" else None


def _lock(staff: int) -> Staff:
    """Two who note the same absence at once come one after the other."""
    return Staff.objects.select_for_update(of=("self",)).select_related("department").get(pk=staff)


def _need_right(actor: Actor, office: str, *, seat: Seat | None = None, own: int | None = None) -> None:
    """The town's rules are kept by the administrator; a chief keeps those of the own office."""
    mine = own is not None and actor.kind == "staff" and actor.id == str(own)
    chief = actor.role == "chief" or "chief" in actor.roles
    of_office = bool(office) and actor.office == office and chief and (seat is None or seat.role not in TOWN_WIDE)
    if not (actor.kind == "system" or actor.has_role("admin") or mine or of_office):
        raise NotYoursToGrant(
            "Absences and mandates of another office are kept by its chief or by the administrator. Ask one of them.",
            office=office,
        )


def _need_days(since: date, until: date | None, refused: type[AbsenceRefused] | type[MandateRefused]) -> None:
    if until is not None and until < since:
        raise refused("The last day lies before the first. Turn them round.", why="days")


def _need_other(seat: Seat, to_staff: int | None, to: Seat | None, since: date) -> None:
    """Nobody is their own deputy."""
    held = StaffRole.objects.filter(Q(until=None) | Q(until__gte=since), role=seat.role, since__lte=since)
    held = held.filter(department__key=seat.office) if seat.office else held
    if to == seat or (to_staff is not None and held.filter(staff=to_staff).exists()):
        raise MandateRefused("Nobody acts in their own stead. Choose somebody who does not hold this role.", why="self")


def _one_at_a_time() -> None:
    """Two who give a mandate in the same instant come one after the other, so that the second sees the first."""
    Counter.objects.get_or_create(name="mandates", year=0)
    Counter.objects.select_for_update().get(name="mandates", year=0)


def _need_room(row: Mandate) -> None:
    """One rank of one seat has one mandate a day for a matter."""
    same = Mandate.objects.select_for_update().filter(
        Q(until=None) | Q(until__gte=row.since), kind=row.kind, office=row.office, role=row.role, rank=row.rank,
        ended_at=None,
    )  # fmt: skip
    for other in same if row.until is None else same.filter(since__lte=row.until):
        apart = row.services and other.services and not set(row.services) & set(other.services)
        split = row.results and other.results and not set(row.results) & set(other.results)
        if not (apart or split):
            raise MandateRefused(
                "Another mandate of the same rank holds on some of these days. End it first, or give another rank.",
                why="overlap", other=other.pk, since=other.since, until=other.until,
            )  # fmt: skip
