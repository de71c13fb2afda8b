"""The seal of a day, as it is published: who keeps it elsewhere can tell later that the ledger was not rewritten."""

import json
from datetime import date, datetime, time, timedelta

from tomoni.core.actions.outbox import emit
from tomoni.core.domain.canonical import day_seal_hash
from tomoni.core.events import LedgerDaySealed
from tomoni.core.models import DaySeal, Seal
from tomoni.core.models.clock import TOKYO, now, today
from tomoni.core.models.town import current_code

ONE_DAY = timedelta(days=1)


def publish_seals(limit: int = 31) -> int:
    """Write the seal of every day that is over and has none yet, at most `limit`; gives how many.

    A day without entries has a seal too: a gap would look like something hidden.
    """
    before = DaySeal.objects.order_by("-day").first()
    day = before.day + ONE_DAY if before else _first_day()
    made = 0
    while day is not None and day < today() and made < limit:
        before = _publish(day, before)
        day, made = day + ONE_DAY, made + 1
    return made


def _first_day() -> date | None:
    first = Seal.objects.order_by("number").first()
    return first.at.astimezone(TOKYO).date() if first else None


def _publish(day: date, before: DaySeal | None) -> DaySeal:
    end = datetime.combine(day + ONE_DAY, time.min, TOKYO)
    last = before.seal_number if before else 0
    number, content_hash, entries = last, before.seal_hash if before else "", 0
    # By number: the seals of a day follow the day before, whatever a clock that was put back says.
    for seal in Seal.objects.filter(number__gt=last, at__lt=end).order_by("number").iterator(chunk_size=20):
        number, content_hash = seal.number, seal.hash
        entries += len(json.loads(seal.entries))
    total = (before.total if before else 0) + entries
    previous = before.hash if before else ""
    made = DaySeal.objects.create(
        day=day, seal_number=number, seal_hash=content_hash, entries=entries, total=total, previous_hash=previous,
        hash=day_seal_hash(current_code(), day.isoformat(), number, content_hash, entries, total, previous), at=now(),
    )  # fmt: skip
    emit(LedgerDaySealed(day.isoformat(), made.hash))
    return made
