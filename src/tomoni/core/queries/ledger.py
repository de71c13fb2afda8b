"""Reading the ledger, and checking that it is whole."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from tomoni.core.domain.canonical import seal_hash, sha256_hex
from tomoni.core.models import LedgerAbout, LedgerEntry, LedgerUnsealed, Seal
from tomoni.core.models.clock import TOKYO, now
from tomoni.core.models.town import current_code

# Written in SQL: a ledger has millions of rows, and Django's own would cost as much again as the hashes.
ENTRIES = "SELECT id, content, hash FROM core_ledgerentry WHERE municipality_id = %s AND id BETWEEN %s AND %s"
ABOUT = """
SELECT entry_id, person_id FROM core_ledgerabout WHERE municipality_id = %s AND entry_id BETWEEN %s AND %s
ORDER BY entry_id, person_id
"""
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
    return [_line(row.entry) for row in rows[:limit]]


def entries_of_case(case: str, people: list[int], limit: int = 100) -> list[RecordLine]:
    """Acts in the name of one case, among those about its people (row numbers), newest first."""
    entries = LedgerEntry.objects.filter(
        pk__in=LedgerAbout.objects.filter(person__in=people).values("entry"), content__contains=f'"case":"{case}"'
    )
    return [_line(entry) for entry in entries.order_by("-pk")[:limit]]


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
    problems = (*_verify_seals(), *_verify_unsealed())
    return LedgerReport(problems, LedgerEntry.objects.count(), Seal.objects.count())


def _line(entry: LedgerEntry) -> RecordLine:
    content = json.loads(entry.content)
    return RecordLine(
        entry.pk, entry.at, content["who"], content["act"], tuple(content["facts"]), content["purpose"], content["case"]
    )


def _verify_seals() -> Iterator[LedgerProblem]:
    previous, number = "", 0
    for seal in Seal.objects.order_by("number").iterator(chunk_size=100):
        number += 1
        entries = [(pk, content_hash) for pk, content_hash in json.loads(seal.entries)]
        if seal.number != number:
            yield LedgerProblem("chain", number, f"Seal {number} is missing.")
            number = seal.number
        elif seal.previous_hash != previous:
            yield LedgerProblem("chain", number, f"Seal {number} does not follow the seal before it.")
        at = seal.at.astimezone(TOKYO).isoformat()
        if seal.hash != seal_hash(seal.number, seal.previous_hash, at, entries):
            yield LedgerProblem("chain", number, f"Seal {number} is not the one that was made.")
        previous = seal.hash
        for start in range(0, len(entries), STEP):
            yield from _verify_entries(dict(entries[start : start + STEP]))


def _verify_unsealed() -> Iterator[LedgerProblem]:
    oldest = now() - UNSEALED_TOO_LONG
    waiting = list(LedgerUnsealed.objects.order_by("entry").values_list("entry", "at"))
    for start in range(0, len(waiting), STEP):
        part = waiting[start : start + STEP]
        yield from _verify_entries({pk: None for pk, _ in part})
        for pk, at in part:
            if at < oldest:
                yield LedgerProblem("unsealed", pk, f"Entry {pk} has waited for its seal since {at.isoformat()}.")


def _verify_entries(sealed: dict[int, str | None]) -> Iterator[LedgerProblem]:
    """Entries by number against the hash in their seal (None: not sealed yet) and against their own content."""
    pks = sorted(sealed)
    town_and_run = (current_code(), pks[0], pks[-1])
    about: dict[int, str] = {}
    with connection.cursor() as cursor:
        cursor.execute(ABOUT, town_and_run)
        for entry, person in cursor:
            about[entry] = f"{about[entry]},{person}" if entry in about else str(person)
        cursor.execute(ENTRIES, town_and_run)
        found = {row[0]: row for row in cursor if row[0] in sealed}
    for pk in pks:
        if pk not in found:
            yield LedgerProblem("missing", pk, f"Entry {pk} is missing.")
            continue
        _, content, content_hash = found[pk]
        if sha256_hex(content) != content_hash or (sealed[pk] or content_hash) != content_hash:
            yield LedgerProblem("altered", pk, f"Entry {pk} is not what was written.")
        # Canonical text: inside a string a quotation mark is escaped, so this stands nowhere but at its key.
        elif f'"people":[{about.get(pk, "")}],' not in content:
            yield LedgerProblem("about", pk, f"Entry {pk} is not listed with the people it is about.")
