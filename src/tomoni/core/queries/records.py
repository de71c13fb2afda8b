"""A person's own page of records: who looked, when and why, without what the law lets a town withhold."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from tomoni.core.domain.records import is_withheld
from tomoni.core.models import LedgerAbout
from tomoni.core.models.clock import TOKYO
from tomoni.core.queries.auditing import ever_protected
from tomoni.core.queries.ledger import RecordLine, line_of


@dataclass(frozen=True)
class RecordFilter:
    """What a person wants to see of their records. since, until: days, both included. by_staff: only what staff did."""

    since: date | None = None
    until: date | None = None
    by_staff: bool = False
    case: str = ""


def records_of(
    person: int, asked: RecordFilter | None = None, *, before: int | None = None, limit: int = 50
) -> list[RecordLine]:
    """Acts with a person's data (row number) as the person may know of them, newest first.

    before: the last pk of the page before. What is withheld leaves no trace in the list, not even its number.
    """
    found: list[RecordLine] = []
    for line in _lines(person, _narrow(person, asked or RecordFilter()), before, limit):
        found.append(line)
        if len(found) == limit:
            break
    return found


def _lines(person: int, rows: QuerySet[LedgerAbout], before: int | None, limit: int) -> Iterator[RecordLine]:
    size = min(500, max(20, limit + 10))
    while True:
        part = rows.filter(entry_id__lt=before) if before is not None else rows
        lines = [line_of(row.entry) for row in part[:size]]
        near = {pk for line in lines if line.case or len(line.people) <= size for pk in line.people}
        protected = ever_protected(near)
        for line in lines:
            if not is_withheld(person, line.purpose, line.case, line.people, protected):
                yield line
        if len(lines) < size:
            return
        before = lines[-1].pk


def _narrow(person: int, asked: RecordFilter) -> QuerySet[LedgerAbout]:
    rows = LedgerAbout.objects.filter(person=person).select_related("entry").order_by("-entry_id")
    if asked.since:
        rows = rows.filter(entry__at__gte=datetime.combine(asked.since, time.min, TOKYO))
    if asked.until:
        rows = rows.filter(entry__at__lt=datetime.combine(asked.until + timedelta(days=1), time.min, TOKYO))
    if asked.by_staff:
        rows = rows.filter(entry__content__contains='"kind":"staff"')
    if asked.case:
        rows = rows.filter(entry__content__contains=f'"case":"{asked.case}"')
    return rows
