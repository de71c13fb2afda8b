"""Saving facts, things and links."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, models, transaction

from tomoni.core.actions.ledger import Act, record, record_many
from tomoni.core.domain.actors import Actor
from tomoni.core.domain.codec import ENCRYPTED, PLAIN, encode
from tomoni.core.domain.families import Statement
from tomoni.core.errors import FactsAboutNobody
from tomoni.core.models import Fact, Household, Link, Membership, Person, Thing
from tomoni.core.models.clock import now, today
from tomoni.core.models.inserting import insert_rows
from tomoni.core.models.keys import key_ring
from tomoni.core.models.town import current_code

KINDS: dict[type[models.Model], str] = {Person: "person", Household: "household", Thing: "thing", Link: "link"}


# By hand, because the rows of a register are tens of thousands and Django's own way costs three times as much.
INSERT_FACT = """
INSERT INTO core_fact (municipality_id, about_kind, about_id, name, year, value, key_id, purposes, source, source_ref,
    holds_since, known_since) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True)
class NewFacts:
    """Statements about one person, household, thing or link.

    values: JSON values by name of fact; a fact by year as {year: value} with whole numbers as keys.
    source: resident-register, tax-register, account-register, declared, staff or `case:<number>`.
    holds_since: first day on which it holds (default: today). sensitive: names whose values are encrypted.
    purposes: permitted purposes, where they are narrower than the fact's declaration.
    """

    about: models.Model
    values: Mapping[str, object]
    source: str
    source_ref: str = ""
    holds_since: date | None = None
    purpose: str = ""
    case: str = ""
    sensitive: Collection[str] = ()
    purposes: Collection[str] = ()


def save_facts(
    about: models.Model,
    values: Mapping[str, object],
    *,
    source: str,
    source_ref: str = "",
    holds_since: date | None = None,
    actor: Actor,
    purpose: str = "",
    case: str = "",
    sensitive: Collection[str] = (),
    purposes: Collection[str] = (),
) -> list[Fact]:
    """Save statements about one row; what was believed for the same day is closed, not lost. See NewFacts.

    Raises FactsAboutNobody.
    """
    new = NewFacts(about, values, source, source_ref, holds_since, purpose, case, sensitive, purposes)
    return save_many_facts([new], actor=actor)


def save_many_facts(news: Iterable[NewFacts], *, actor: Actor) -> list[Fact]:
    """The same about many rows, in their order, with an entry of the ledger for each; a few statements for all."""
    at, rows, acts = now(), [], []
    news = list(news)
    members = _members_of([one.about for one in news])
    for one in news:
        made = _fact_rows(one, at)
        rows += made
        people = _people_of(one.about, members) if made else set()
        if people:
            names = [row.name for row in made]
            acts.append(Act(actor, "change", people, names, one.purpose or one.source, one.case))
    if not rows:
        return []
    with transaction.atomic():
        _close_same(rows, at)
        insert_rows(rows)
        record_many(acts)
    return rows


def _fact_rows(one: NewFacts, at: datetime) -> list[Fact]:
    kind = KINDS.get(type(one.about))
    if kind is None or one.about.pk is None:
        raise FactsAboutNobody(
            f"Facts cannot be saved about {type(one.about).__name__}: it is not stored, or core keeps no facts about"
            " it. Save the person, household, thing or link first."
        )
    keys, day, purposes = key_ring(), one.holds_since or today(), sorted(one.purposes)
    return [
        Fact(
            about_kind=kind, about_id=one.about.pk, name=name, year=year, source=one.source, source_ref=one.source_ref,
            value=encode(value, key_id, keys), key_id=key_id, purposes=purposes, holds_since=day, known_since=at,
        )
        for name, year, value in _flat(one.values)
        for key_id in [ENCRYPTED if name in one.sensitive else PLAIN]
    ]  # fmt: skip


def _close_same(rows: Sequence[Fact], at: datetime) -> None:
    """Close what was believed of the same fact for the same day, stored or earlier among the rows."""
    newest: dict[tuple[object, ...], Fact] = {}
    about: dict[tuple[str, date], set[int]] = {}
    for row in rows:
        earlier = newest.get(_place_of(row))
        if earlier is not None:
            earlier.known_until = at
        newest[_place_of(row)] = row
        about.setdefault((row.about_kind, row.holds_since), set()).add(row.about_id)
    same: list[int] = []
    for (kind, day), pks in about.items():
        live = Fact.objects.filter(about_kind=kind, about_id__in=pks, holds_since=day, known_until=None)
        same += [pk for pk, *place in live.values_list("pk", *PLACE) if tuple(place) in newest]
    if same:
        Fact.objects.filter(pk__in=same).update(known_until=at)


PLACE = ("about_kind", "about_id", "name", "year", "holds_since")


def _place_of(row: Fact) -> tuple[object, ...]:
    return row.about_kind, row.about_id, row.name, row.year, row.holds_since


def insert_facts(statements: Iterable[Statement], *, actor: Actor, purpose: str) -> int:
    """Load many statements of a register at once, where nothing is known yet; gives how many.

    One entry on the ledger for the whole load, as the law asks of a run: it names the facts, not the people.
    """
    keys, town = key_ring(), current_code()
    at = connection.ops.adapt_datetimefield_value(now())
    names: set[str] = set()
    rows = []
    for s in statements:
        key_id = ENCRYPTED if s.sensitive else PLAIN
        names.add(s.name)
        value, day = encode(s.value, key_id, keys), s.holds_since.isoformat()
        about = (s.about_kind, s.about_id, s.name, s.year)
        rows.append((town, *about, value, key_id, "[]", s.source, s.source_ref, day, at))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.executemany(INSERT_FACT, rows)
        record(actor, "change", [], facts=names, purpose=purpose)
    return len(rows)


def create_thing(
    kind: str,
    *,
    of_person: Person | int | None = None,
    of_household: Household | int | None = None,
    label: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Thing:
    """A pregnancy, dwelling, disaster …; without an owner it concerns the whole town."""
    return Thing.objects.create(
        kind=kind,
        of_person_id=of_person.pk if isinstance(of_person, Person) else of_person,
        of_household_id=of_household.pk if isinstance(of_household, Household) else of_household,
        label=label,
        since=since,
        until=until,
    )


def create_link(
    kind: str, source: int, target: int, *, since: date | None = None, facts: Mapping[str, object] | None = None,
    stated_by: str = "",
) -> Link:  # fmt: skip
    """Link two people (row numbers); an open link of the same kind is kept and its facts are added to.

    stated_by: a register, or `case:<number>`; of what a case stated a register ends nothing.
    """
    with transaction.atomic():
        link, created = Link.objects.get_or_create(
            kind=kind, source_id=source, target_id=target, until=None,
            defaults={"since": since, "facts": dict(facts or {}), "stated_by": stated_by},
        )  # fmt: skip
        if not created and facts:
            link.facts = {**link.facts, **facts}
            link.save(update_fields=["facts"])
    return link


def end_link(link: int, until: date) -> None:
    """Say until when a link was."""
    Link.objects.filter(pk=link, until=None).update(until=until)


def _flat(values: Mapping[str, object]) -> list[tuple[str, int | None, object]]:
    flat: list[tuple[str, int | None, object]] = []
    for name, value in values.items():
        if isinstance(value, Mapping) and value and all(isinstance(year, int) for year in value):
            flat.extend((name, year, inner) for year, inner in value.items())
        else:
            flat.append((name, None, value))
    return flat


def _members_of(about: Iterable[models.Model]) -> dict[int, set[int]]:
    """Who lives now in the households that something is said about. One query, none where there are none."""
    homes = {one.pk for one in about if isinstance(one, Household)}
    homes |= {one.of_household_id for one in about if isinstance(one, Thing) and one.of_household_id}
    found: dict[int, set[int]] = {}
    living = Membership.objects.filter(household__in=homes, until=None).values_list("household_id", "person_id")
    for home, person in living if homes else ():
        found.setdefault(home, set()).add(person)
    return found


def _people_of(about: models.Model, members: Mapping[int, set[int]]) -> set[int]:
    if isinstance(about, Person):
        return {about.pk}
    if isinstance(about, Household):
        return members.get(about.pk, set())
    if isinstance(about, Link):
        return {about.source_id, about.target_id}
    assert isinstance(about, Thing)
    if about.of_household_id:
        return members.get(about.of_household_id, set())
    return {about.of_person_id} if about.of_person_id else set()
