"""Who sits where today, who is absent, and who may act in whose stead."""

from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from tomoni.core.domain.mandates import TOWN_WIDE, Grant, Roll, Seat
from tomoni.core.models import Absence, Mandate, StaffRole
from tomoni.core.models.clock import TOKYO, today

LATELY = timedelta(days=400)  # an ended mandate is remembered so long, so that who tries to use it is told


def seat_of(role: str, office: str) -> Seat:
    """The seat of a role; for the mayor and the deputy mayor there is one a town."""
    return Seat(role, "" if role in TOWN_WIDE else office)


def load_roll(on: date | None = None) -> Roll:
    """Seats, absences and mandates of a day (default: today). Three queries, whatever the town."""
    day = on or today()
    holders: dict[Seat, list[int]] = {}
    names: dict[int, str] = {}
    roles = StaffRole.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day, staff__active=True)
    for role, office, staff, name in roles.order_by("staff_id").values_list(
        "role", "department__key", "staff_id", "staff__name"
    ):
        names[staff] = name
        seat = holders.setdefault(seat_of(role, office), [])
        if staff not in seat:
            seat.append(staff)
    seats = {seat: tuple(people) for seat, people in holders.items()}
    mandates = Mandate.objects.filter(Q(until=None) | Q(until__gte=day - LATELY)).order_by("pk")
    grants = tuple(_grant(row, seats, names) for row in mandates)
    return Roll(day, seats, _absent_on(day), grants, names)


def _absent_on(day: date) -> dict[int, date]:
    rows = Absence.objects.filter(since__lte=day, until__gte=day, cancelled_at=None)
    return dict(rows.order_by("until").values_list("staff_id", "until"))


def _grant(row: Mandate, seats: dict[Seat, tuple[int, ...]], names: dict[int, str]) -> Grant:
    to = seat_of(row.to_role, row.to_office) if row.to_role else None
    people = seats.get(to, ()) if to else tuple(one for one in [row.to_staff_id] if one in names)
    until = row.until
    if row.ended_at is not None:  # taken back: it held until the day before
        last = row.ended_at.astimezone(TOKYO).date() - timedelta(days=1)
        until = last if until is None else min(until, last)
    grant = Grant(
        id=row.pk, kind=row.kind, seat=Seat(row.role, row.office), people=people or (), rank=row.rank,
        since=row.since, until=until, article=row.article, services=frozenset(row.services),
        results=frozenset(row.results), ceiling=row.ceiling, later_view=row.later_view, to=to,
    )  # fmt: skip
    return replace(grant, seat=seat_of(row.role, row.office))


def list_absences() -> QuerySet[Absence]:
    """Absences of today and later, the next first."""
    rows = Absence.objects.filter(until__gte=today(), cancelled_at=None)
    return rows.select_related("staff__department", "noted_by").order_by("since", "pk")


def list_mandates() -> QuerySet[Mandate]:
    """Mandates that hold or will hold, and those that ended in the last year, by seat and rank."""
    rows = Mandate.objects.filter(Q(until=None) | Q(until__gte=today() - LATELY))
    return rows.select_related("to_staff", "made_by", "ended_by").order_by("role", "office", "kind", "rank", "pk")
