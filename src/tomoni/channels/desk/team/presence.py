"""Who has a case open now: told to the second one, never in anybody's way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tomoni.channels.desk.models import Opening
from tomoni.core import interface as core

STANDS = dt.timedelta(minutes=10)  # opening a page marks it so long, without script; with script the mark is renewed

FRESH = dt.timedelta(minutes=1)  # a mark so young is not written again


@dataclass(frozen=True)
class Seen:
    """A colleague who has the case open, and since when."""

    name: str
    since: dt.datetime


def note_opening(number: str, staff: int) -> tuple[Seen, ...]:
    """Mark a case as open by somebody (key of core.Staff) and give who else has it. One query, and one to write."""
    now = core.now()
    rows = list(Opening.objects.filter(case_number=number).select_related("staff").order_by("since"))
    mine = next((row for row in rows if row.staff_id == staff), None)
    if mine is None:
        rows_made = [Opening(case_number=number, staff_id=staff, since=now, seen_at=now)]
        Opening.objects.bulk_create(rows_made, ignore_conflicts=True)  # two pages opened in the same instant
    elif now - mine.seen_at > FRESH:
        stands = now - mine.seen_at < STANDS
        Opening.objects.filter(pk=mine.pk).update(seen_at=now, since=mine.since if stands else now)
    return tuple(
        Seen(row.staff.name, row.since) for row in rows if row.staff_id != staff and now - row.seen_at < STANDS
    )


def note_leaving(number: str, staff: int) -> None:
    """The page was left: nobody is told any longer."""
    Opening.objects.filter(case_number=number, staff=staff).delete()


def forget_old() -> int:
    """Marks of days gone by; gives how many went."""
    return Opening.objects.filter(seen_at__lt=core.now() - dt.timedelta(days=1)).delete()[0]
