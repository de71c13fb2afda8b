"""Facts of a register: what is new or changed is stated, what the register holds no more is said to be so."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tomoni.core.domain.canonical import canonical_json
from tomoni.core.domain.codec import ENCRYPTED, PLAIN, decode_text, encode
from tomoni.core.domain.registers import NO_LONGER, Place, RegisterTerms, first_held
from tomoni.core.models import Fact
from tomoni.core.models.clock import now
from tomoni.core.models.inserting import insert_rows
from tomoni.core.models.keys import key_ring


@dataclass(frozen=True)
class Told:
    """What one row says about one of the stored: JSON values by name, None where the register has none."""

    about: int
    values: Mapping[str, object]
    year: int | None = None
    since: date | None = None
    born: date | None = None


@dataclass(frozen=True)
class Stored:
    """One statement as it stands. text: its value as JSON, opened."""

    pk: int
    text: str
    source: str
    holds_since: date


def take_facts(kind: str, told: Sequence[Told], terms: RegisterTerms) -> tuple[Counter[str], set[int]]:
    """State what rows say about people, households or links; gives counts, and about whom something changed.

    What the same register said before and says again is left as it is, whatever others stated meanwhile.
    """
    wanted = [one for one in told if one.values]
    if not wanted:
        return Counter(), set()
    names = sorted({name for one in wanted for name in one.values})
    stored = _stored(kind, [one.about for one in wanted], names)
    counts: Counter[str] = Counter()
    rows, closed, changed = [], set(), set()
    for one in wanted:
        for name, value in one.values.items():
            place = (one.about, name, one.year)
            there = stored.get(place, [])
            own = [fact for fact in there if fact.source == terms.register]
            before = own[-1].text if own else NO_LONGER
            text = NO_LONGER if value is None else canonical_json(value)
            if text == before:
                counts["facts_same"] += value is not None
                continue
            since = one.since or (terms.day if own else first_held(one.year, one.born))
            closed |= {fact.pk for fact in own if fact.holds_since >= since}
            closed |= {fact.pk for fact in there if fact.holds_since == since}
            rows.append(_row(kind, place, value, since, terms))
            changed.add(one.about)
            counts["facts_ended" if value is None else "facts_changed" if before != NO_LONGER else "facts_new"] += 1
    _write(rows, closed)
    return counts, changed


def end_facts(kind: str, places: Sequence[Place], terms: RegisterTerms) -> int:
    """Say of facts of this register that it holds them no more, from the day of the file on."""
    stored = _stored(kind, [about for about, _, _ in places], sorted({name for _, name, _ in places}))
    same = {fact.pk for place in places for fact in stored.get(place, ()) if fact.holds_since >= terms.day}
    _write([_row(kind, place, None, terms.day, terms) for place in places], same)
    return len(places)


def _stored(kind: str, abouts: Sequence[int], names: Sequence[str]) -> dict[Place, list[Stored]]:
    """Statements believed now, in the order in which they came to hold."""
    keys, found = key_ring(), {}
    rows = Fact.objects.filter(about_kind=kind, about_id__in=set(abouts), name__in=names, known_until=None)
    columns = ("about_id", "name", "year", "pk", "value", "key_id", "source", "holds_since")
    for about, name, year, pk, value, key_id, source, since in rows.order_by("holds_since", "pk").values_list(*columns):
        text = value if key_id == PLAIN else decode_text(value, key_id, keys)
        found.setdefault((about, name, year), []).append(Stored(pk, text, source, since))
    return found


def _row(kind: str, place: Place, value: object, since: date, terms: RegisterTerms) -> Fact:
    about, name, year = place
    key_id = ENCRYPTED if name in terms.sensitive and value is not None else PLAIN
    keys = key_ring() if key_id == ENCRYPTED else {}
    return Fact(
        about_kind=kind, about_id=about, name=name, year=year, value=encode(value, key_id, keys), key_id=key_id,
        purposes=[] if value is None else sorted(terms.purposes), source=terms.register, holds_since=since,
        known_since=now(),
    )  # fmt: skip


def _write(rows: Sequence[Fact], closed: set[int]) -> None:
    if closed:
        Fact.objects.filter(pk__in=closed).update(known_until=now())
    insert_rows(rows)
