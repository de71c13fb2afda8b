"""People and households as the resident register has them; what was believed before stays with its two times."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from tomoni.core.actions.ledger import record
from tomoni.core.actions.register_facts import Told, take_facts
from tomoni.core.domain.canonical import canonical_json
from tomoni.core.domain.codec import PLAIN
from tomoni.core.domain.registers import LONG_AGO, RegisterRow, RegisterTerms, Taken
from tomoni.core.domain.unregistered import is_unregistered
from tomoni.core.models import Fact, Household, Membership, Person
from tomoni.core.models.clock import TOKYO, now
from tomoni.core.models.inserting import insert_rows

FIELDS = ("name", "name_kana", "birth_date", "sex", "address", "postal_code", "died_on", "moved_out_on")
LEDGER = "register"  # the purpose on the ledger


@dataclass
class Part:
    """Some rows with the people they are about."""

    rows: Sequence[RegisterRow]
    terms: RegisterTerms
    people: dict[str, Person]
    new: list[Person] = field(default_factory=list)
    changed: dict[int, set[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def touch(self, person: Person, *names: str) -> None:
        """Note that something of somebody who was there already is other than before."""
        self.changed.setdefault(person.pk, set()).update(names)


def take_people(rows: Sequence[RegisterRow], terms: RegisterTerms) -> Taken:
    """Take rows of people in: new ones, what changed, who died or left, whose household is which; all or nothing.

    Rows carry each number once. A row that says gone ends the person's time here. Who is there again is here again.
    Numbers of the range of people without registration (住登外者) are not the register's: their rows are refused.
    """
    outside = [(row.line, "outside") for row in rows if is_unregistered(row.number)]
    rows = [row for row in rows if not is_unregistered(row.number)]
    with transaction.atomic():
        part = Part(rows, terms, _people_by_number([row.number for row in rows]))
        history: list[Fact] = []
        for row in rows:
            _take_person(part, row, history)
        insert_rows(part.new)
        _save_changed(part)
        insert_rows(history)
        _take_households(part)
        told = [
            Told(person.pk, _facts_of(row), row.year, row.since, person.birth_date)
            for row in rows
            if (person := part.people.get(row.number)) is not None and not row.gone
        ]
        counts, touched = take_facts("person", told, terms)
        part.counts.update(counts)
        before = {person.pk for person in part.people.values()} - {person.pk for person in part.new}
        _record(part, touched & before)
    return Taken(part.counts, outside)


def end_people(pks: Sequence[int], terms: RegisterTerms) -> int:
    """End the time here of people whom the whole register has no more; from the day of the file on."""
    with transaction.atomic():
        ended = Person.objects.filter(pk__in=pks, died_on=None, moved_out_on=None).update(moved_out_on=terms.day)
        Membership.objects.filter(person__in=pks, until=None).update(until=terms.day)
        record(terms.actor, "change", pks, facts=["moved_out_on"], purpose=LEDGER)
    return ended


def take_households(rows: Sequence[RegisterRow], terms: RegisterTerms) -> Taken:
    """Households with their addresses and facts; one that is not there yet is made."""
    counts: Counter[str] = Counter()
    with transaction.atomic():
        there = {home.number: home for home in Household.objects.filter(number__in=[row.number for row in rows])}
        new = [Household(number=row.number, **_own(row)) for row in rows if row.number not in there]
        insert_rows(new)
        for row in rows:
            home = there.get(row.number)
            wanted = {name: value for name, value in _own(row).items() if home and getattr(home, name) != value}
            if home and wanted:
                Household.objects.filter(pk=home.pk).update(**wanted)
                counts["households_changed"] += 1
        there |= {home.number: home for home in new}
        told = [Told(there[row.number].pk, row.facts, row.year, row.since) for row in rows if not row.gone]
        counts.update(take_facts("household", told, terms)[0])
    counts["households_new"] += len(new)
    return Taken(counts)


def _own(row: RegisterRow) -> dict[str, object]:
    return {name: row.fields[name] or "" for name in ("address", "postal_code") if name in row.fields}


def _people_by_number(numbers: Sequence[str]) -> dict[str, Person]:
    return {person.resident_number: person for person in Person.objects.filter(resident_number__in=numbers)}


def _facts_of(row: RegisterRow) -> dict[str, object]:
    """A day of birth of which only a part is known stands as a fact; a whole one as the field of the person."""
    if "birth_date" not in row.fields:
        return dict(row.facts)
    born = row.fields["birth_date"]
    return {**row.facts, "birth_date": born if isinstance(born, str) and born else None}


def _wanted(row: RegisterRow, terms: RegisterTerms) -> dict[str, object]:
    """The fields as the row has them. Who stands in the register without a day of leaving is here."""
    wanted: dict[str, object] = {name: row.fields[name] for name in FIELDS if name in row.fields}
    if isinstance(wanted.get("birth_date"), str):
        wanted["birth_date"] = None
    wanted.setdefault("moved_out_on", None)
    if row.gone:
        kept = {name: wanted[name] for name in ("died_on", "moved_out_on") if wanted.get(name)}
        return kept or {"moved_out_on": terms.day}
    return wanted


def _take_person(part: Part, row: RegisterRow, history: list[Fact]) -> None:
    person, wanted = part.people.get(row.number), _wanted(row, part.terms)
    if person is None:
        if row.gone:
            return
        person = part.people[row.number] = Person(resident_number=row.number, **wanted)
        part.new.append(person)
        part.counts["people_new"] += 1
        return
    different = {name: value for name, value in wanted.items() if getattr(person, name) != value}
    if row.gone and (person.died_on or person.moved_out_on):
        different = {}  # ended already
    for name, value in different.items():
        history.append(_believed(person, name, part.terms))
        setattr(person, name, value)
    if different:
        part.touch(person, *different)
        part.counts[_kind_of(different)] += 1
    else:
        part.counts["people_same"] += 1


def _kind_of(different: Mapping[str, object]) -> str:
    if different.get("died_on"):
        return "people_died"
    if "moved_out_on" in different:
        return "people_left" if different["moved_out_on"] else "people_back"
    return "people_moved" if "address" in different else "people_changed"


def _believed(person: Person, name: str, terms: RegisterTerms) -> Fact:
    """What was believed until now of a field, with its two times: a closed statement that no page reads as true."""
    at = now()
    earlier = Fact.objects.filter(about_kind="person", about_id=person.pk, name=name, source=terms.register)
    last = earlier.exclude(known_until=None).order_by("-known_until").values_list("known_until", flat=True).first()
    since, known = (last.astimezone(TOKYO).date(), last) if last else (person.birth_date or LONG_AGO, _long_ago())
    value = getattr(person, name)
    return Fact(
        about_kind="person", about_id=person.pk, name=name, value=canonical_json(_plain(value)), key_id=PLAIN,
        purposes=[], source=terms.register, holds_since=since, known_since=known, known_until=at,
    )  # fmt: skip


def _long_ago() -> datetime:
    return datetime.combine(LONG_AGO, datetime.min.time(), TOKYO)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _save_changed(part: Part) -> None:
    changed = [person for person in part.people.values() if person.pk in part.changed]
    names = sorted(set().union(*part.changed.values())) if changed else []
    if changed:
        Person.objects.bulk_update(changed, names, batch_size=100)


def _record(part: Part, touched: Iterable[int]) -> None:
    """Who was there and is other than before stands on the ledger by name; who is new, with the whole run."""
    people = {*part.changed, *touched}
    if people:
        names = set().union(*part.changed.values(), *(row.facts for row in part.rows))
        record(part.terms.actor, "change", people, facts=names, purpose=LEDGER)


# --- households of people
def _take_households(part: Part) -> None:
    rows = [row for row in part.rows if row.number in part.people]
    homes = _homes(part, [row for row in rows if row.fields.get("household") and not row.gone])
    pks = [part.people[row.number].pk for row in rows]
    living = {one.person_id: one for one in Membership.objects.filter(person__in=pks, until=None)}
    made: list[Membership] = []
    for row in rows:
        person = part.people[row.number]
        now_in, left = living.get(person.pk), person.died_on or person.moved_out_on
        if left:
            if now_in:
                _end(now_in, left)
        elif row.fields.get("household"):
            made += _move(part, row, person, homes[str(row.fields["household"])], now_in)
    insert_rows(made)


def _homes(part: Part, rows: Sequence[RegisterRow]) -> dict[str, int]:
    """Households by number; a new one has the address of who stands in the file first."""
    first = {str(row.fields["household"]): row for row in reversed(rows)}
    heads = {str(row.fields["household"]): row for row in rows if row.fields.get("relation") == Membership.HEAD}
    there = {home.number: home for home in Household.objects.filter(number__in=first)}
    new = [
        Household(number=number, **_own(heads.get(number, first[number]))) for number in first if number not in there
    ]
    insert_rows(new)
    part.counts["households_new"] += len(new)
    for number, row in heads.items():
        home, wanted = there.get(number), _own(row)
        if home and any(getattr(home, name) != value for name, value in wanted.items()):
            Household.objects.filter(pk=home.pk).update(**wanted)
    return {home.number: home.pk for home in (*there.values(), *new)}


def _move(part: Part, row: RegisterRow, person: Person, home: int, now_in: Membership | None) -> list[Membership]:
    """The new time in a household, if it is another than the one that runs."""
    relation, since = str(row.fields.get("relation") or ""), row.fields.get("since")
    if now_in and (now_in.household_id, now_in.relation) == (home, relation):
        return []
    begins = since if isinstance(since, date) else None
    if now_in is None:
        return [_member(person, home, relation, begins or person.birth_date or LONG_AGO)]
    part.touch(person, "household")
    part.counts["households_of_people_changed"] += 1
    begins = begins if begins and begins > now_in.since else max(part.terms.day, now_in.since)
    if begins == now_in.since:
        Membership.objects.filter(pk=now_in.pk).update(household=home, relation=relation)
        return []
    _end(now_in, begins - timedelta(days=1))
    return [_member(person, home, relation, begins)]


def _member(person: Person, home: int, relation: str, since: date) -> Membership:
    return Membership(household_id=home, person_id=person.pk, relation=relation, since=since)


def _end(membership: Membership, until: date) -> None:
    Membership.objects.filter(pk=membership.pk).update(until=max(until, membership.since))
