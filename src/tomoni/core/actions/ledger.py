"""Writing to the ledger, sealing it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Q

from tomoni.core.domain.actors import Actor
from tomoni.core.domain.canonical import canonical_json, seal_hash, sha256_hex
from tomoni.core.domain.families import Family
from tomoni.core.models import LedgerAbout, LedgerEntry, LedgerUnsealed, Person, Seal
from tomoni.core.models import Sequence as Counter
from tomoni.core.models.clock import now

RUN = 20  # numbers that follow each other and are asked for as a range
ACTS = frozenset({"read", "search", "print", "export", "change", "decide", "send"})


def record(
    actor: Actor, act: str, people: Iterable[int], *, facts: Iterable[str] = (), purpose: str, case: str = ""
) -> LedgerEntry:
    """Write who did what with whose data.

    act: read, search, print, export, change, decide or send. people: row numbers of Person. facts: names, never values.
    The entry is part of the caller's transaction and is sealed later, in the worker.
    """
    if act not in ACTS:
        raise ValueError(f"The ledger knows no act {act!r}; it knows {', '.join(sorted(ACTS))}.")
    pks = sorted(set(people))
    at = now()
    content = canonical_json(
        {
            "at": at.isoformat(),
            "who": {
                "kind": actor.kind,
                "id": actor.id,
                "role": actor.role,
                "office": actor.office,
                "channel": actor.channel,
                "name": actor.name,
            },
            "act": act,
            "people": pks,
            "facts": sorted(set(facts)),
            "purpose": purpose,
            "case": case,
        }
    )
    entry = LedgerEntry.objects.create(at=at, content=content, hash=sha256_hex(content))
    LedgerAbout.objects.bulk_create([LedgerAbout(entry=entry, person_id=pk) for pk in pks])
    return entry


class Reader:
    """The only way of personal data to a staff page: notes whom and what it hands out, for one ledger entry."""

    def __init__(self, actor: Actor, purpose: str, case: str) -> None:
        self.actor, self.purpose, self.case = actor, purpose, case
        self.people: set[int] = set()
        self.facts: set[str] = set()

    def saw(self, people: Iterable[int], facts: Iterable[str] = ()) -> None:
        """Note people (row numbers) and names of facts that the page will show."""
        self.people.update(people)
        self.facts.update(facts)

    def find_people(self, pks: Iterable[int]) -> dict[int, Person]:
        """People by row number; those shown by name, kana and number."""
        found = {person.pk: person for person in Person.objects.filter(pk__in=set(pks))}
        self.saw(found, ("name",))
        return found

    def saw_family(self, family: Family) -> Family:
        """Note everybody in a family and every fact in it; gives it back."""
        self.saw((p.pk for p in family.people), ("name", "address", *(f.name for f in family.facts)))
        return family


@contextmanager
def reading(
    actor: Actor,
    purpose: str,
    case: str | None = None,
    *,
    people: Iterable[int] = (),
    facts: Iterable[str] = (),
    act: str = "read",
) -> Iterator[Reader]:
    """Read personal data for a page, an export or a print; writes the ledger entry before the answer goes out."""
    reader = Reader(actor, purpose, case or "")
    reader.saw(people, facts)
    yield reader
    if reader.people:
        record(actor, act, reader.people, facts=reader.facts, purpose=purpose, case=reader.case)


def seal_now(limit: int = 20_000) -> int:
    """Insert the next seal over at most `limit` entries that have none; gives how many it covers."""
    if not LedgerUnsealed.objects.exists():
        return 0  # what an idle worker asks twice a second should lock nothing
    with transaction.atomic():
        _lock_chain()
        waiting = list(LedgerUnsealed.objects.order_by("entry").values_list("entry", flat=True)[:limit])
        hashes: dict[int, str] = {}
        for part in _whereabouts("pk", waiting):
            hashes.update(LedgerEntry.objects.filter(part).values_list("pk", "hash"))
        entries = [(pk, hashes[pk]) for pk in waiting if pk in hashes]
        if not entries:
            return 0
        before = Seal.objects.order_by("-number").first()
        number, previous = (before.number + 1, before.hash) if before else (1, "")
        at = now()
        Seal.objects.create(
            number=number,
            previous_hash=previous,
            entries=json.dumps(entries, separators=(",", ":")),
            hash=seal_hash(number, previous, at.isoformat(), entries),
            at=at,
        )
        # What was removed before its seal stays behind as a trace; verify_ledger names it.
        for part in _whereabouts("entry", [pk for pk, _ in entries]):
            LedgerUnsealed.objects.filter(part).delete()
        return len(entries)


def _whereabouts(field: str, numbers: Sequence[int]) -> Iterator[Q]:
    """Exactly these ascending numbers and no other: a range where many follow each other, else lists.

    Never one range over all: an entry of a transaction that ends later would fall into it unseen.
    """
    strays: list[int] = []
    first = 0
    for place in range(1, len(numbers) + 1):
        if place < len(numbers) and numbers[place] == numbers[place - 1] + 1:
            continue
        if place - first >= RUN:
            yield Q((f"{field}__range", (numbers[first], numbers[place - 1])))
        else:
            strays.extend(numbers[first:place])
        first = place
    for start in range(0, len(strays), 500):
        yield Q((f"{field}__in", strays[start : start + 500]))


def _lock_chain() -> None:
    """One sealer at a time: two would fork the chain."""
    Counter.objects.get_or_create(name="seal", year=0)
    Counter.objects.select_for_update().get(name="seal", year=0)
