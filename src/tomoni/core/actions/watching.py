"""What the worker makes of the sealed ledger for the auditor: acts of staff in columns, and their unusual days.

Each step is small and bounded, and may be killed and run again: a seal is taken in once, a day of a person once.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby, islice
from typing import Any

from django.db import connection
from django.db.models import Q

from tomoni.core.domain import unusual
from tomoni.core.models import (
    LedgerUnsealed,
    Person,
    Seal,
    Staff,
    StaffAct,
    StaffDay,
    UnusualDay,
)
from tomoni.core.models import (
    Sequence as Counter,
)
from tomoni.core.models.clock import TOKYO, now
from tomoni.core.models.town import current_code
from tomoni.core.queries.auditing import ever_protected
from tomoni.core.queries.calendar import is_open_day

ACTS, WATCHED = "staff-acts", "watched-days"  # how far it got: number of the seal, ordinal of the day
AFTER = timedelta(hours=1)  # when a day is over, a long transaction may still write of it
CHUNK = 500
HABIT = timedelta(days=90)
MOST_DAYS = 10_000  # of a section: 150 people over three months

STEP = 5_000
ENTRIES = "SELECT id, content FROM core_ledgerentry WHERE municipality_id = %s AND id BETWEEN %s AND %s"
COLUMNS = {
    "entry_id": "bigint", "staff": "bigint", "office": "text", "role": "text", "act": "text", "deed": "text",
    "purpose": "text", '"case"': "text", "people": "integer", "opened": "boolean", "terms": "integer",
}  # fmt: skip
JSON_ROWS = {
    "sqlite": ("json_each(%s) one", "json_extract(one.value, '$[{}]')"),
    "postgresql": ("jsonb_array_elements(%s::jsonb) one(value)", "(one.value->>{})"),
}

OfficesOf = Callable[[Collection[str]], Mapping[str, Collection[str]]]


def index_acts(limit: int = 20_000) -> int:
    """Put what staff did into columns, seal by seal, until `limit` entries are passed; gives how many seals were."""
    cursor, _ = Counter.objects.get_or_create(name=ACTS, year=0)
    passed = seals = 0
    for seal in Seal.objects.filter(number__gt=cursor.last).order_by("number").iterator(chunk_size=10):
        pks = [pk for pk, _ in json.loads(seal.entries)]
        for start in range(0, len(pks), STEP):
            _put_into_columns(set(pks[start : start + STEP]))
        cursor.last, passed, seals = seal.number, passed + len(pks), seals + 1
        if passed >= limit:
            break
    if seals:
        cursor.save(update_fields=["last"])
    return seals


def _put_into_columns(pks: set[int]) -> None:
    """Written in SQL, all rows as one text: a ledger has millions. Entries already there stay."""
    town = current_code()
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, (town, min(pks), max(pks)))
        acts = list(_acts(row for row in cursor.fetchall() if row[0] in pks))
        cursor.execute(_insert(), (json.dumps(acts, ensure_ascii=False), town))


def _insert() -> str:
    """INSERT of StaffAct from a list of lists in JSON; the time is that of the entry itself.

    The list is read before it is joined: a number made of text may not be looked up behind row-level security, so
    PostgreSQL read the whole ledger of the town each time.
    """
    rows, item = JSON_ROWS[connection.vendor]
    columns = ", ".join(COLUMNS)
    values = ", ".join(f"CAST({item.format(n)} AS {kind}) AS {name}" for n, (name, kind) in enumerate(COLUMNS.items()))
    return (
        f"WITH told AS MATERIALIZED (SELECT {values} FROM {rows})"
        f" INSERT INTO core_staffact (municipality_id, at, {columns}) SELECT e.municipality_id, e.at, {columns}"
        " FROM told JOIN core_ledgerentry e ON e.id = told.entry_id"
        " WHERE e.municipality_id = %s ON CONFLICT DO NOTHING"
    )


def _acts(rows: Iterable[tuple[int, str]]) -> Iterator[tuple[Any, ...]]:
    """Values of COLUMNS; entries of staff alone."""
    for pk, content in rows:
        if '"kind":"staff"' not in content:
            continue
        told = json.loads(content)
        who, people = told["who"], told["people"]
        if who["kind"] != "staff" or not who["id"].isdecimal():
            continue
        opened = bool(people) and told["facts"] != ["name"]
        yield (
            pk, int(who["id"]), who["office"], who["role"], told["act"], told.get("deed", "")[:40],
            told["purpose"][:200], told["case"][:40], len(people), opened, len(told.get("terms", ())),
        )  # fmt: skip


def watch_days(offices_of: OfficesOf, limit: int = 20) -> int:
    """Count and judge days that are over, one day of one person at a time, at most `limit` of them; gives how many.

    offices_of: from numbers of cases to the sections that work on them.
    """
    cursor, _ = Counter.objects.get_or_create(name=WATCHED, year=0)
    day = _next_day(cursor.last)
    if day is None:
        return 0
    first, last = _bounds(day)
    there = StaffAct.objects.filter(at__gte=first, at__lt=last).values_list("staff", flat=True).distinct()
    done = set(StaffDay.objects.filter(day=day).values_list("staff", flat=True))
    waiting = sorted(set(there) - done)
    for staff in waiting[:limit]:
        _count(staff, day, offices_of)
    if len(waiting) <= limit:
        _judge(day)
        cursor.last = day.toordinal()
        cursor.save(update_fields=["last"])
    return max(1, min(limit, len(waiting)))


def _next_day(last: int) -> date | None:
    """The next day on which staff did something, if it is over and everything of it is sealed and in columns."""
    acts = StaffAct.objects.order_by("at")
    if last:
        acts = acts.filter(at__gte=_bounds(date.fromordinal(last))[1])
    first = acts.values_list("at", flat=True).first()
    if first is None:
        return None
    day = first.astimezone(TOKYO).date()
    end = _bounds(day)[1]
    if now() < end + AFTER or LedgerUnsealed.objects.filter(at__lt=end).exists():
        return None
    indexed = Counter.objects.filter(name=ACTS, year=0).values_list("last", flat=True).first() or 0
    return None if Seal.objects.filter(number__gt=indexed).exists() else day


def _bounds(day: date) -> tuple[datetime, datetime]:
    first = datetime.combine(day, time.min, TOKYO)
    return first, first + timedelta(days=1)


def _count(staff: int, day: date, offices_of: OfficesOf) -> None:
    """Count one day of one person."""
    first, last = _bounds(day)
    acts = StaffAct.objects.filter(staff=staff, at__gte=first, at__lt=last).order_by("at", "entry_id")
    newest = acts.reverse()[0]
    name = Staff.objects.filter(pk=staff).values_list("name", flat=True).first() or ""
    tally = unusual.Tally(closed_day=not is_open_day(day), bound=newest.role not in unusual.FREE)
    columns = ("entry_id", "at", "act", "case", "opened", "terms", "office", "entry__content")
    for chunk in _parts(acts.values_list(*columns).iterator(chunk_size=CHUNK)):
        _take_in(tally, chunk, offices_of, surname_of(name))
    kept = unusual.day_of(tally)
    told = {"counts": kept.counts, "entries": kept.entries, "role": newest.role, "name": name}
    StaffDay.objects.create(staff=staff, day=day, office=newest.office, counts=told)


def _judge(day: date) -> None:
    """Compare the days of everybody with their habits, and keep what is unusual."""
    rows = list(StaffDay.objects.filter(day=day).order_by("office", "staff"))
    for office, group in groupby(rows, key=lambda row: row.office):
        days = list(group)
        habits = _habits(office, day, {row.staff for row in days})
        for row in days:
            others = [counts for staff, counts in habits if staff != row.staff]
            own = [counts for staff, counts in habits if staff == row.staff][: unusual.DAYS]
            beside = [one.counts["counts"] for one in days if one.staff != row.staff]
            reasons = unusual.reasons_of(unusual.Day(row.counts["counts"], row.counts["entries"]), own, others, beside)
            if reasons:
                _keep(row, reasons)


def _keep(row: StaffDay, reasons: Sequence[unusual.Reason]) -> None:
    UnusualDay.objects.create(
        staff=row.staff, day=row.day, office=row.office, role=row.counts["role"], name=row.counts["name"],
        points=unusual.points_of(reasons), found_at=now(),
        reasons=[vars(reason) | {"entries": list(reason.entries)} for reason in reasons],
    )  # fmt: skip


def _habits(office: str, day: date, staff: Collection[int]) -> list[tuple[int, dict[str, int]]]:
    """Counts of the days before: of the section, and of its people before they came to it."""
    days = StaffDay.objects.filter(day__lt=day, day__gte=day - HABIT)
    rows = days.filter(Q(office=office) | Q(staff__in=list(staff))).order_by("-day").values_list("staff", "counts")
    return [(who, told["counts"]) for who, told in rows[:MOST_DAYS]]


def _take_in(tally: unusual.Tally, chunk: Collection[tuple[Any, ...]], offices_of: OfficesOf, surname: str) -> None:
    people = {pk: json.loads(content)["people"] for pk, *_, content in chunk}
    everybody = {person for pks in people.values() if len(pks) <= unusual.LIST for person in pks}
    protected = set(ever_protected(everybody))
    namesakes = _named(everybody, surname)
    offices = offices_of({case for _, _, _, case, *_ in chunk if case})
    for pk, at, act, case, opened, terms, office, _ in chunk:
        seen = unusual.Seen(
            pk, at.astimezone(TOKYO), act, case, people[pk], opened, terms,
            elsewhere=bool(case) and case in offices and office not in offices[case],
        )  # fmt: skip
        tally.add(seen, protected=protected & set(people[pk]), namesakes=namesakes & set(people[pk]))


def _named(people: Collection[int], surname: str) -> set[int]:
    if not surname:
        return set()
    found: set[int] = set()
    for part in _parts(sorted(people)):
        found.update(Person.objects.filter(pk__in=part, name__startswith=surname).values_list("pk", flat=True))
    return found


def surname_of(name: str) -> str:
    """山田 of 山田 花子; nothing of a name in one piece, which does not tell where the surname ends."""
    parts = name.replace("　", " ").split()
    return parts[0] if len(parts) > 1 else ""


def _parts(items: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    rest = iter(items)
    while part := tuple(islice(rest, CHUNK)):
        yield part
