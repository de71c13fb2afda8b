"""Published seals of days: reading them, and holding the ledger against one that was kept elsewhere."""

import json
from datetime import date

from tomoni.core.domain.canonical import day_seal_hash
from tomoni.core.errors import SealNotReadable
from tomoni.core.models import DaySeal, Seal
from tomoni.core.models.town import current_code
from tomoni.core.queries.ledger import LedgerProblem

FORM = "tomoni-day-seal-1"
NUMBERS, TEXTS = ("seal_number", "entries", "total"), ("town", "day", "seal_hash", "previous_hash", "hash")


def list_day_seals(*, before: date | None = None, limit: int = 31) -> list[DaySeal]:
    """Published days, newest first."""
    rows = DaySeal.objects.order_by("-day")
    return list((rows.filter(day__lt=before) if before else rows)[:limit])


def find_day_seal(day: date) -> DaySeal | None:
    """The published seal of a day."""
    return DaySeal.objects.filter(day=day).first()


def seal_document(row: DaySeal) -> dict[str, object]:
    """What is published of a day: no content of the ledger, and nothing about anybody."""
    return {
        "form": FORM,
        "town": row.municipality_id,
        "day": row.day.isoformat(),
        "seal_number": row.seal_number,
        "seal_hash": row.seal_hash,
        "entries": row.entries,
        "total": row.total,
        "previous_hash": row.previous_hash,
        "hash": row.hash,
    }


def read_seal(text: str) -> dict[str, object]:
    """A published seal from the text of its file. Raises SealNotReadable, also where its own hash does not fit."""
    try:
        found = json.loads(text)
    except ValueError as fault:
        raise SealNotReadable("The file is not JSON. Give the file as it was published.") from fault
    if not isinstance(found, dict) or found.get("form") != FORM:
        raise SealNotReadable(f"The file is no published seal: `form` should be {FORM}.")
    faulty = [name for name in NUMBERS if type(found.get(name)) is not int]
    faulty += [name for name in TEXTS if not isinstance(found.get(name), str)]
    if faulty:
        raise SealNotReadable(f"In the file {', '.join(faulty)} is missing or of another kind.")
    if found["hash"] != day_seal_hash(
        found["town"], found["day"], found["seal_number"], found["seal_hash"], found["entries"], found["total"],
        found["previous_hash"],
    ):  # fmt: skip
        raise SealNotReadable("The hash in the file does not fit the rest of the file: the file itself was changed.")
    return found


def compare_with_published(published: dict[str, object]) -> list[LedgerProblem]:
    """What of the ledger is not as it was when this seal was published; empty where all is.

    Says nothing about the entries themselves: `verify_ledger` checks those against the seals.
    """
    if published["town"] != current_code():
        return [_fault(0, f"The seal is of the town {published['town']}, and this is {current_code()}.")]
    number, day = int(str(published["seal_number"])), str(published["day"])
    problems, total, found = [], 0, ""
    for seal in Seal.objects.filter(number__lte=number).order_by("number").iterator(chunk_size=10):
        total, found = total + len(json.loads(seal.entries)), seal.hash
    if found != published["seal_hash"]:
        problems.append(_fault(number, f"Seal {number} is not the one that was published for {day}."))
    if total != published["total"]:
        problems.append(
            _fault(number, f"Up to {day} there were {published['total']} sealed entries, and now there are {total}.")
        )
    row = DaySeal.objects.filter(day=date.fromisoformat(day)).first()
    if row is None or row.hash != published["hash"]:
        problems.append(_fault(number, f"The list of published days now tells another hash for {day}."))
    return problems


def _fault(number: int, message: str) -> LedgerProblem:
    return LedgerProblem("published", number, message)
