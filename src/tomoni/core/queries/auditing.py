"""What the auditor looks at: acts of staff, unusual days with their remarks, questions of residents, verifications."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, QuerySet

from tomoni.core.models import (
    LedgerAbout,
    LedgerCheck,
    LedgerEntry,
    ProtectedPerson,
    Protection,
    RecordQuestion,
    StaffAct,
    UnusualDay,
)
from tomoni.core.models.clock import TOKYO
from tomoni.core.queries.ledger import RecordLine, line_of, term_of


@dataclass(frozen=True)
class ActSearch:
    """What the auditor asks for; empty means any. `case` "-": without a case. since, until: days, both included."""

    since: date | None = None
    until: date | None = None
    staff: int | None = None
    office: str = ""
    act: str = ""
    person: int | None = None
    case: str = ""
    term: str = ""


NO_CASE = "-"


def find_acts(asked: ActSearch | None = None, *, before: int | None = None, limit: int = 50) -> list[RecordLine]:
    """Sealed acts of staff, newest first; before: the last pk of the page before. Nothing is counted."""
    rows = _narrow(StaffAct.objects.all(), asked or ActSearch())
    if before is not None:
        rows = rows.filter(entry_id__lt=before)
    return [line_of(row.entry) for row in rows.select_related("entry").order_by("-entry_id")[:limit]]


def _narrow(rows: QuerySet[StaffAct], asked: ActSearch) -> QuerySet[StaffAct]:
    if asked.since:
        rows = rows.filter(at__gte=datetime.combine(asked.since, time.min, TOKYO))
    if asked.until:
        rows = rows.filter(at__lt=datetime.combine(asked.until + timedelta(days=1), time.min, TOKYO))
    if asked.case == NO_CASE:
        rows = rows.filter(case="", people__gt=0)
    elif asked.case:
        rows = rows.filter(case=asked.case)
    for name in ("staff", "office", "act"):
        if value := getattr(asked, name):
            rows = rows.filter(**{name: value})
    if asked.person is not None:
        rows = rows.filter(entry__in=LedgerAbout.objects.filter(person=asked.person).values("entry"))
    if asked.term:
        rows = rows.filter(terms__gt=0, entry__content__contains=json.dumps(term_of(asked.term), ensure_ascii=False))
    return rows


def find_entry(pk: int) -> RecordLine | None:
    """One entry of the ledger by its number."""
    entry = LedgerEntry.objects.filter(pk=pk).first()
    return line_of(entry) if entry else None


def list_entries(pks: Collection[int]) -> list[RecordLine]:
    """Entries by number, in the order they were written."""
    return [line_of(entry) for entry in LedgerEntry.objects.filter(pk__in=list(pks)).order_by("pk")]


def list_unusual(
    *, states: Collection[str] = (), office: str = "", after: tuple[int, int] | None = None, limit: int = 50
) -> list[UnusualDay]:
    """Unusual days, the weightiest first; after: points and pk of the last one of the page before."""
    rows = UnusualDay.objects.order_by("-points", "-pk")
    if states:
        rows = rows.filter(state__in=list(states))
    if office:
        rows = rows.filter(office=office)
    if after:
        points, pk = after
        rows = rows.filter(points__lt=points) | rows.filter(points=points, pk__lt=pk)
    return list(rows[:limit])


def find_unusual(pk: int) -> UnusualDay | None:
    """One unusual day, with its remarks in order."""
    return UnusualDay.objects.filter(pk=pk).prefetch_related("remarks").first()


def list_questions(roles: Collection[str], *, state: str = "open", limit: int = 100) -> list[RecordQuestion]:
    """Questions of residents that one of these roles answers, the oldest first."""
    rows = RecordQuestion.objects.filter(to_role__in=list(roles), state=state).select_related("entry", "person")
    return list(rows.order_by("asked_at", "pk")[:limit])


def find_question(pk: int) -> RecordQuestion | None:
    """One question with its entry."""
    return RecordQuestion.objects.select_related("entry", "person").filter(pk=pk).first()


def questions_of(person: int, entries: Collection[int]) -> dict[int, RecordQuestion]:
    """What a person asked about these entries, by entry."""
    rows = RecordQuestion.objects.filter(person=person, entry__in=list(entries))
    return {row.entry_id: row for row in rows}


def latest_check() -> LedgerCheck | None:
    """The verification asked for last, running or ended."""
    return LedgerCheck.objects.order_by(F("asked_at").desc(), "-pk").first()


def ever_protected(people: Collection[int]) -> dict[int, set[int]]:
    """Who of these people is or was protected (支援措置), each with the pks of those protected together."""
    wanted = set(people)
    rows = Protection.objects.filter(person__in=wanted) | Protection.objects.filter(
        pk__in=ProtectedPerson.objects.filter(person__in=wanted).values("protection")
    )
    found: dict[int, set[int]] = {}
    for row in rows.prefetch_related("together_with"):
        group = {row.person_id, *(one.person_id for one in row.together_with.all())}
        for pk in group & wanted:
            found.setdefault(pk, set()).update(group)
    return found
