"""The family of a person in four queries, however large it is.

Written in SQL, the same for both databases: every page and every intake begins here, and Django's own query building
would cost several times what the database needs.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from tomoni.core.domain.codec import PLAIN, decode
from tomoni.core.domain.families import Family, FamilyFact, FamilyHousehold, FamilyLink, FamilyPerson, FamilyThing
from tomoni.core.models import Membership
from tomoni.core.models.clock import TOKYO
from tomoni.core.models.keys import key_ring
from tomoni.core.models.town import current_code

# near: the person and their household. first: and whoever is linked to these (children, a spouse elsewhere).
# family: and whoever is linked to those (the children's other guardians).
# IN, not JOIN: SQLite then walks from the few to the many whatever it has counted; PostgreSQL does so by itself.
STANDS = "({0}.since IS NULL OR {0}.since <= %(on)s) AND ({0}.until IS NULL OR {0}.until >= %(on)s)"
LINKED = f"""
    SELECT pk FROM {{few}}
    UNION
    SELECT l.target_id FROM core_link l
        WHERE l.municipality_id = %(town)s AND l.source_id IN (SELECT pk FROM {{few}}) AND {STANDS.format("l")}
    UNION
    SELECT l.source_id FROM core_link l
        WHERE l.municipality_id = %(town)s AND l.target_id IN (SELECT pk FROM {{few}}) AND {STANDS.format("l")}
"""
PEOPLE = f"""
WITH near(pk) AS (
    SELECT id FROM core_person WHERE id = %(person)s AND municipality_id = %(town)s
    UNION
    SELECT other.person_id FROM core_membership other
    WHERE other.municipality_id = %(town)s AND {STANDS.format("other")} AND other.household_id IN (
        SELECT own.household_id FROM core_membership own
        WHERE own.municipality_id = %(town)s AND own.person_id = %(person)s AND {STANDS.format("own")}
    )
), first(pk) AS ({LINKED.format(few="near")}), family(pk) AS ({LINKED.format(few="first")})
SELECT p.id, p.resident_number, p.name, p.name_kana, p.birth_date, p.sex, p.address, p.postal_code,
    p.died_on, p.moved_out_on, m.household_id, COALESCE(m.relation, ''),
    CASE WHEN EXISTS (
        SELECT 1 FROM core_protection k
        WHERE k.municipality_id = %(town)s AND k.person_id = p.id AND {STANDS.format("k")}
    ) OR EXISTS (
        SELECT 1 FROM core_protection k
        WHERE k.municipality_id = %(town)s AND {STANDS.format("k")} AND k.id IN (
            SELECT t.protection_id FROM core_protectedperson t
            WHERE t.municipality_id = %(town)s AND t.person_id = p.id
        )
    ) THEN 1 ELSE 0 END,
    h.number, COALESCE(h.address, ''), COALESCE(h.postal_code, '')
FROM core_person p
LEFT JOIN core_membership m ON m.municipality_id = %(town)s AND m.person_id = p.id AND {STANDS.format("m")}
LEFT JOIN core_household h ON h.id = m.household_id
WHERE p.id IN (SELECT pk FROM family)
ORDER BY p.id, m.since
"""


LINKS = """
SELECT id, kind, source_id, target_id, since, until, facts FROM core_link
WHERE municipality_id = %s AND source_id IN ({people}) AND target_id IN ({people})
    AND (since IS NULL OR since <= %s) AND (until IS NULL OR until >= %s)
ORDER BY id
"""

# A part for each way to belong here, each with its index: of "OR" SQLite would read the whole town.
THING = """
SELECT id, kind, of_person_id, of_household_id, label, since, until FROM core_thing
WHERE municipality_id = %s AND {whose} AND (since IS NULL OR since <= %s) AND (until IS NULL OR until >= %s)
"""
OF_TOWN = "of_person_id IS NULL AND of_household_id IS NULL"

FACT = """
SELECT about_kind, about_id, name, year, value, source, source_ref, holds_since, known_since, key_id, purposes, id
FROM core_fact
WHERE municipality_id = %s AND about_kind = %s AND about_id IN ({about}) AND known_until IS NULL AND holds_since <= %s
"""


def load_family(person: int, *, purpose: str, on: date) -> Family:
    """A person, their household, those linked to any of them, and those linked to these, as they stand on a day.

    person: row number. purpose: facts whose permitted purposes leave it out are left out.
    Four queries. Writes nothing: on a staff page call it inside `core.reading(...)` and pass it to `reader.saw_family`.
    """
    people, households = _people(person, on)
    pks = [p.pk for p in people]
    links = _links(pks, on)
    things = _things(pks, [h.pk for h in households], on)
    about = {
        "person": pks,
        "household": [h.pk for h in households],
        "link": [link.pk for link in links],
        "thing": [thing.pk for thing in things],
    }
    facts = read_facts(about, purpose=purpose, on=on)
    return Family(person, on, purpose, people, households, links, things, facts)


def read_facts(about: dict[str, list[int]], *, purpose: str, on: date) -> tuple[FamilyFact, ...]:
    """Facts by kind and row numbers of what they are about, each as it stands on a day. One query."""
    wanted = {kind: pks for kind, pks in about.items() if pks}
    if not wanted:
        return ()
    query = "UNION ALL".join(FACT.format(about=_marks(pks)) for pks in wanted.values()) + "ORDER BY holds_since, id"
    town, day = current_code(), on.isoformat()
    values = [value for kind, pks in wanted.items() for value in (town, kind, *pks, day)]
    standing: dict[tuple[Any, ...], Sequence[Any]] = {}
    for row in _rows(query, values):
        if purpose in (json.loads(row[10]) or (purpose,)):
            standing[row[:4]] = row
    return tuple(map(_fact, standing.values()))


def _fact(row: Sequence[Any]) -> FamilyFact:
    value = decode(row[4], row[9], key_ring())
    return FamilyFact(*row[:4], value, *row[5:7], _sure(_day(row[7])), _moment(row[8]), row[9] != PLAIN)


def _people(person: int, on: date) -> tuple[tuple[FamilyPerson, ...], tuple[FamilyHousehold, ...]]:
    rows = _rows(PEOPLE, {"person": person, "on": on.isoformat(), "town": current_code()})
    people: dict[int, FamilyPerson] = {}
    places: dict[int, Sequence[str]] = {}
    for row in rows:
        member = FamilyPerson(*row[:4], _day(row[4]), *row[5:8], _day(row[8]), _day(row[9]), *row[10:12], bool(row[12]))
        people[member.pk] = member  # the later membership wins where two meet on one day
        if member.household is not None:
            places[member.household] = row[13:16]
    own = people[person].household if person in people else None
    members: defaultdict[int, list[FamilyPerson]] = defaultdict(list)
    for member in people.values():
        if member.household is not None:
            members[member.household].append(member)
    households = tuple(
        FamilyHousehold(pk, *places[pk], _head(inside), tuple(m.pk for m in inside), pk == own)
        for pk, inside in members.items()
    )
    return tuple(people.values()), households


def _head(members: Iterable[FamilyPerson]) -> int | None:
    return next((m.pk for m in members if m.relation == Membership.HEAD), None)


def _links(people: list[int], on: date) -> tuple[FamilyLink, ...]:
    if not people:
        return ()
    values = [current_code(), *people, *people, on.isoformat(), on.isoformat()]
    rows = _rows(LINKS.format(people=_marks(people)), values)
    return tuple(FamilyLink(*row[:4], _day(row[4]), _day(row[5]), json.loads(row[6])) for row in rows)


def _things(people: list[int], households: list[int], on: date) -> tuple[FamilyThing, ...]:
    parts = {f"of_person_id IN ({_marks(people)})": people, f"of_household_id IN ({_marks(households)})": households}
    query = "UNION ALL".join(THING.format(whose=whose) for whose in (*parts, OF_TOWN)) + "ORDER BY id"
    town, day = current_code(), on.isoformat()
    values = [value for pks in (*parts.values(), []) for value in (town, *pks, day, day)]
    rows = _rows(query, values)
    return tuple(FamilyThing(*row[:5], _day(row[5]), _day(row[6])) for row in rows)


def _rows(query: str, values: Any) -> list[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def _marks(values: Sequence[object]) -> str:
    """A place for each value; an empty list is written NULL, which is in nothing."""
    return ", ".join(["%s"] * len(values)) or "NULL"


def _day(value: object) -> date | None:
    """SQLite gives days as text where a query is our own."""
    return date.fromisoformat(value) if isinstance(value, str) else value  # type: ignore[return-value]


def _sure(day: date | None) -> date:
    assert day is not None  # the column is not null
    return day


def _moment(value: Any) -> datetime:
    """SQLite gives moments as text in UTC."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(TOKYO)
