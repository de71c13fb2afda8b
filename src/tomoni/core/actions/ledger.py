"""Writing to the ledger, sealing it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Q

from tomoni.core.domain.actors import Actor
from tomoni.core.domain.canonical import canonical_json, seal_hash, sha256_hex
from tomoni.core.domain.families import Family
from tomoni.core.domain.terms import keep_terms
from tomoni.core.models import LedgerAbout, LedgerEntry, LedgerUnsealed, Person, Seal
from tomoni.core.models import Sequence as Counter
from tomoni.core.models.clock import now
from tomoni.core.models.inserting import insert_rows
from tomoni.core.models.keys import search_key
from tomoni.core.models.preparing import Prepared

UNSEALED = Prepared("unsealed", "SELECT 1 FROM core_ledgerunsealed WHERE municipality_id = %(town)s LIMIT 1")
TOGETHER = 5_000  # whom an entry is about, at a time: an order to pay is about half a million people
RUN = 20  # numbers that follow each other and are asked for as a range
ACTS = frozenset({"read", "search", "print", "export", "change", "decide", "send"})


@dataclass(frozen=True)
class Act:
    """Who did what with whose data. act: read, search, print, export, change, decide or send.

    people: row numbers of Person. facts: names, never values. deed: the verb, where the act alone does not tell it
    (draft_decision, send_back …). terms: what was typed to search; numbers of cases stand as they are, everything else
    as a keyed hash (domain/terms.py).
    """

    actor: Actor
    act: str
    people: Iterable[int]
    facts: Iterable[str]
    purpose: str
    case: str = ""
    deed: str = ""
    terms: Iterable[str] = ()


def record(
    actor: Actor, act: str, people: Iterable[int], *, facts: Iterable[str] = (), purpose: str, case: str = "",
    deed: str = "", terms: Iterable[str] = (),
) -> LedgerEntry:  # fmt: skip
    """Write who did what with whose data; see Act.

    The entry is part of the caller's transaction and is sealed later, in the worker.
    """
    return record_many([Act(actor, act, people, facts, purpose, case, deed, terms)])[0]


def record_many(acts: Iterable[Act]) -> list[LedgerEntry]:
    """An entry for each act, in their order; two statements for some hundred of them."""
    entries, people = _entries(acts)
    insert_rows(entries)
    about = (LedgerAbout(entry=entry, person_id=pk) for entry, pks in zip(entries, people, strict=True) for pk in pks)
    while part := list(islice(about, TOGETHER)):
        insert_rows(part)
    return entries


def act_rows(acts: Iterable[Act]) -> tuple[list[LedgerEntry], list[LedgerAbout]]:
    """The rows of some acts, not stored yet: entries, and whom each is about. For `insert_together`."""
    entries, people = _entries(acts)
    both = zip(entries, people, strict=True)
    return entries, [LedgerAbout(entry=entry, person_id=pk) for entry, pks in both for pk in pks]


def _entries(acts: Iterable[Act]) -> tuple[list[LedgerEntry], list[list[int]]]:
    """An entry for each act, and whom it is about."""
    at, entries, people = now(), [], []
    for one in acts:
        people.append(sorted(set(one.people)))
        content = _content(one, people[-1], at)
        entries.append(LedgerEntry(at=at, content=content, hash=sha256_hex(content)))
    return entries, people


def _content(one: Act, people: list[int], at: datetime) -> str:
    if one.act not in ACTS:
        raise ValueError(f"The ledger knows no act {one.act!r}; it knows {', '.join(sorted(ACTS))}.")
    told: dict[str, object] = {
        "at": at.isoformat(),
        "who": _who(one.actor),
        "act": one.act,
        "people": people,
        "facts": sorted(set(one.facts)),
        "purpose": one.purpose,
        "case": one.case,
    }
    if one.deed:
        told["deed"] = one.deed
    terms = tuple(one.terms)
    if kept := keep_terms(terms, search_key()) if terms else ():
        told["terms"] = kept
    return canonical_json(told)


def _who(actor: Actor) -> dict[str, str]:
    return {
        "kind": actor.kind,
        "id": actor.id,
        "role": actor.role,
        "office": actor.office,
        "channel": actor.channel,
        "name": actor.name,
    }


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
    terms: Iterable[str] = (),
) -> Iterator[Reader]:
    """Read personal data for a page, an export or a print; writes the ledger entry before the answer goes out.

    A search, a print or an export is an act also where nobody was found; a page that shows nobody is none.
    """
    reader = Reader(actor, purpose, case or "")
    reader.saw(people, facts)
    yield reader
    if reader.people or act != "read":
        record(actor, act, reader.people, facts=reader.facts, purpose=purpose, case=reader.case, terms=terms)


def seal_now(limit: int = 20_000) -> int:
    """Insert the next seal over at most `limit` entries that have none; gives how many it covers."""
    if not UNSEALED.rows():
        return 0  # what an idle worker asks twice a second should lock nothing
    with transaction.atomic():
        _lock_chain()
        waiting = list(LedgerUnsealed.objects.order_by("entry").values_list("entry", flat=True)[:limit])
        hashes: dict[int, str] = {}
        for part in whereabouts("pk", waiting):
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
        for part in whereabouts("entry", [pk for pk, _ in entries]):
            LedgerUnsealed.objects.filter(part).delete()
        return len(entries)


def whereabouts(field: str, numbers: Sequence[int]) -> Iterator[Q]:
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
