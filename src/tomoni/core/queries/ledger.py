"""Reading the ledger, and checking that it is whole."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import connection

from tomoni.core.domain.canonical import seal_hash
from tomoni.core.domain.records import INQUIRY
from tomoni.core.domain.terms import keep_term
from tomoni.core.models import LedgerAbout, LedgerEntry, LedgerUnsealed, Seal
from tomoni.core.models.clock import TOKYO, now
from tomoni.core.models.keys import search_key
from tomoni.core.models.town import current_code

# Written in SQL: a ledger has millions of rows, and Django's own would cost as much again as the hashes.
ENTRIES = "SELECT id, content, hash FROM core_ledgerentry WHERE municipality_id = %s AND id BETWEEN %s AND %s"
ABOUT = """
SELECT entry_id, person_id FROM core_ledgerabout WHERE municipality_id = %s AND entry_id BETWEEN %s AND %s
ORDER BY entry_id, person_id
"""
FAULTS = {
    "missing": "Entry {} is missing.",
    "altered": "Entry {} is not what was written.",
    "about": "Entry {} is not listed with the people it is about.",
}
UNSEALED_TOO_LONG = timedelta(hours=1)
STEP = 5_000


@dataclass(frozen=True)
class RecordLine:
    """One act as the person it is about may read it. facts: names, never values."""

    pk: int
    at: datetime
    who: dict[str, str]
    act: str
    facts: tuple[str, ...]
    purpose: str
    case: str
    deed: str = ""
    terms: tuple[str, ...] = ()
    people: tuple[int, ...] = ()


@dataclass(frozen=True)
class LedgerProblem:
    """kind: altered, missing, unsealed, about, chain. number: of the entry, or of the seal for `chain`."""

    kind: str
    number: int
    message: str

    def __str__(self) -> str:
        return self.message


def entries_about(person: int, *, before: int | None = None, limit: int = 50) -> list[RecordLine]:
    """Acts with a person's data (row number), newest first; `before`: the last pk of the page before."""
    rows = LedgerAbout.objects.filter(person=person).select_related("entry").order_by("-entry_id")
    if before is not None:
        rows = rows.filter(entry_id__lt=before)
    return [line_of(row.entry) for row in rows[:limit]]


def term_of(text: str) -> str:
    """What the ledger keeps of a search term in this town: to find out who searched for it."""
    return keep_term(text, search_key())


def entries_of_case(case: str, people: list[int], limit: int = 100) -> list[RecordLine]:
    """Acts in the name of one case, among those about its people (row numbers), newest first; without inquiries."""
    entries = LedgerEntry.objects.filter(
        pk__in=LedgerAbout.objects.filter(person__in=people).values("entry"), content__contains=f'"case":"{case}"'
    ).exclude(content__contains=f'"purpose":"{INQUIRY}"')
    return [line_of(entry) for entry in entries.order_by("-pk")[:limit]]


@dataclass(frozen=True)
class LedgerReport:
    """What a verification found, and how much it looked at."""

    problems: tuple[LedgerProblem, ...]
    entries: int
    seals: int


def verify_ledger() -> LedgerReport:
    """Names entries that were altered, are missing or stayed unsealed too long, and breaks in the chain of seals.

    Reads the whole ledger of the current municipality once, a few thousand rows at a time.
    """
    problems = (*_verify_seals(), *verify_unsealed())
    return LedgerReport(problems, LedgerEntry.objects.count(), Seal.objects.count())


def line_of(entry: LedgerEntry) -> RecordLine:
    """An entry as it may be told."""
    told = json.loads(entry.content)
    return RecordLine(
        pk=entry.pk,
        at=entry.at,
        who=told["who"],
        act=told["act"],
        facts=tuple(told["facts"]),
        purpose=told["purpose"],
        case=told["case"],
        deed=told.get("deed", ""),
        terms=tuple(told.get("terms", ())),
        people=tuple(told["people"]),
    )


def _verify_seals() -> Iterator[LedgerProblem]:
    number, previous = 0, ""
    while True:
        step = verify_from(number, previous, STEP)
        yield from step.problems
        if step.at_end:
            return
        number, previous = step.number, step.hash


@dataclass(frozen=True)
class Verified:
    """How far a verification came: the last seal looked at, its hash, entries passed, and whether none follows."""

    problems: tuple[LedgerProblem, ...]
    number: int
    hash: str
    entries: int
    at_end: bool


def verify_from(number: int, previous: str, limit: int) -> Verified:
    """Verify the seals after `number` (whose hash is `previous`) until at least `limit` entries are passed."""
    problems: list[LedgerProblem] = []
    passed = 0
    for seal in Seal.objects.filter(number__gt=number).order_by("number").iterator(chunk_size=10):
        if passed >= limit:
            return Verified(tuple(problems), number, previous, passed, at_end=False)
        entries = json.loads(seal.entries)
        problems.extend(_verify_seal(seal, number, previous, entries))
        number, previous, passed = seal.number, seal.hash, passed + len(entries)
        for start in range(0, len(entries), STEP):
            problems.extend(_verify_entries(dict(entries[start : start + STEP])))
    return Verified(tuple(problems), number, previous, passed, at_end=True)


def _verify_seal(seal: Seal, number: int, previous: str, entries: list[tuple[int, str]]) -> Iterator[LedgerProblem]:
    if seal.number != number + 1:
        yield LedgerProblem("chain", number + 1, f"Seal {number + 1} is missing.")
    elif seal.previous_hash != previous:
        yield LedgerProblem("chain", seal.number, f"Seal {seal.number} does not follow the seal before it.")
    at = seal.at.astimezone(TOKYO).isoformat()
    if seal.hash != seal_hash(seal.number, seal.previous_hash, at, entries):
        yield LedgerProblem("chain", seal.number, f"Seal {seal.number} is not the one that was made.")


def verify_unsealed() -> Iterator[LedgerProblem]:
    """Entries that wait for their seal: whole, and not for too long."""
    oldest = now() - UNSEALED_TOO_LONG
    waiting = list(LedgerUnsealed.objects.order_by("entry").values_list("entry", "at"))
    for start in range(0, len(waiting), STEP):
        part = waiting[start : start + STEP]
        yield from _verify_entries({pk: None for pk, _ in part})
        for pk, at in part:
            if at < oldest:
                yield LedgerProblem("unsealed", pk, f"Entry {pk} has waited for its seal since {at.isoformat()}.")


def _verify_entries(sealed: dict[int, str | None]) -> list[LedgerProblem]:
    """Entries by number against the hash in their seal (None: not sealed yet) and against their own content."""
    entries, about = _fetch_run(min(sealed), max(sealed))
    faulty: dict[int, str] = {}
    missing = sealed.copy()
    for pk, content, content_hash in entries:
        if pk not in missing:
            continue  # of another seal
        in_seal = missing.pop(pk) or content_hash
        if not sha256(content.encode()).hexdigest() == content_hash == in_seal:
            faulty[pk] = "altered"
        # Canonical text: inside a string a quotation mark is escaped, so this stands nowhere but at its key.
        elif f'"people":[{about.get(pk, "")}],' not in content:
            faulty[pk] = "about"
    faulty |= dict.fromkeys(missing, "missing")
    return [LedgerProblem(kind, pk, FAULTS[kind].format(pk)) for pk, kind in sorted(faulty.items())]


def _fetch_run(first: int, last: int) -> tuple[list[tuple[int, str, str]], dict[int, str]]:
    """Entries from number to number as (number, content, hash), and the people of each as its content lists them."""
    about: dict[int, str] = {}
    with connection.cursor() as cursor:
        cursor.execute(ABOUT, (current_code(), first, last))
        for entry, person in cursor.fetchall():  # all at once: row by row costs more than the hashes
            about[entry] = f"{about[entry]},{person}" if entry in about else f"{person}"
        cursor.execute(ENTRIES, (current_code(), first, last))
        return cursor.fetchall(), about
