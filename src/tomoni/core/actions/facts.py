"""Saving facts, things and links."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db import connection, models, transaction
from django.db.models import Q

from tomoni.core.actions.ledger import record
from tomoni.core.domain.actors import Actor
from tomoni.core.domain.codec import ENCRYPTED, PLAIN, encode
from tomoni.core.domain.families import Statement
from tomoni.core.errors import FactsAboutNobody
from tomoni.core.models import Fact, Household, Link, Person, Thing
from tomoni.core.models.clock import now, today
from tomoni.core.models.keys import key_ring
from tomoni.core.models.town import current_code

KINDS: dict[type[models.Model], str] = {Person: "person", Household: "household", Thing: "thing", Link: "link"}


# By hand, because the rows of a register are tens of thousands and Django's own way costs three times as much.
INSERT_FACT = """
INSERT INTO core_fact (municipality_id, about_kind, about_id, name, year, value, key_id, purposes, source, source_ref,
    holds_since, known_since) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


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
    """Save statements about a person, household, thing or link; what was believed for the same day is closed, not lost.

    values: JSON values by name of fact; a fact by year as {year: value} with whole numbers as keys.
    source: resident-register, tax-register, account-register, declared, staff or `case:<number>`.
    holds_since: first day on which it holds (default: today). sensitive: names whose values are encrypted.
    purposes: permitted purposes, where they are narrower than the fact's declaration. Raises FactsAboutNobody.
    """
    kind = KINDS.get(type(about))
    if kind is None or about.pk is None:
        raise FactsAboutNobody(
            f"Facts cannot be saved about {type(about).__name__}: it is not stored, or core keeps no facts about it."
            " Save the person, household, thing or link first."
        )
    at, day, keys = now(), holds_since or today(), key_ring()
    rows = [
        Fact(
            about_kind=kind, about_id=about.pk, name=name, year=year, source=source, source_ref=source_ref,
            value=encode(value, key_id, keys), key_id=key_id, purposes=sorted(purposes),
            holds_since=day, known_since=at,
        )
        for name, year, value in _flat(values)
        for key_id in [ENCRYPTED if name in sensitive else PLAIN]
    ]  # fmt: skip
    if not rows:
        return []
    with transaction.atomic():
        same = Q()
        for row in rows:
            same |= Q(name=row.name, year=row.year)
        live = Fact.objects.filter(same, about_kind=kind, about_id=about.pk, holds_since=day, known_until=None)
        live.update(known_until=at)
        rows = Fact.objects.bulk_create(rows)
        people = _people_of(about)
        if people:
            record(actor, "change", people, facts=[row.name for row in rows], purpose=purpose or source, case=case)
    return rows


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


def end_thing(thing: int, until: date) -> None:
    """Say until when a thing was."""
    Thing.objects.filter(pk=thing).update(until=until)


def create_link(
    kind: str, source: int, target: int, *, since: date | None = None, facts: Mapping[str, object] | None = None
) -> Link:
    """Link two people (row numbers); an open link of the same kind is kept and its facts are added to."""
    with transaction.atomic():
        link, created = Link.objects.get_or_create(
            kind=kind, source_id=source, target_id=target, until=None,
            defaults={"since": since, "facts": dict(facts or {})},
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


def _people_of(about: models.Model) -> set[int]:
    if isinstance(about, Person):
        return {about.pk}
    if isinstance(about, Household):
        return set(about.memberships.filter(until=None).values_list("person_id", flat=True))
    if isinstance(about, Link):
        return {about.source_id, about.target_id}
    assert isinstance(about, Thing)
    if about.of_household_id:
        return set(about.of_household.memberships.filter(until=None).values_list("person_id", flat=True))
    return {about.of_person_id} if about.of_person_id else set()
