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
PEOPLE = """
WITH near(pk) AS (
    SELECT CAST(%(person)s AS bigint)
    UNION
    SELECT other.person_id FROM core_membership own
    JOIN core_membership other ON other.municipality_id = own.municipality_id
        AND other.household_id = own.household_id AND other.since <= %(on)s
        AND (other.until IS NULL OR other.until >= %(on)s)
    WHERE own.municipality_id = %(town)s AND own.person_id = %(person)s
        AND own.since <= %(on)s AND (own.until IS NULL OR own.until >= %(on)s)
), first(pk) AS (
    SELECT pk FROM near
    UNION
    SELECT l.target_id FROM near JOIN core_link l ON l.municipality_id = %(town)s AND l.source_id = near.pk
        WHERE (l.since IS NULL OR l.since <= %(on)s) AND (l.until IS NULL OR l.until >= %(on)s)
    UNION
    SELECT l.source_id FROM near JOIN core_link l ON l.municipality_id = %(town)s AND l.target_id = near.pk
        WHERE (l.since IS NULL OR l.since <= %(on)s) AND (l.until IS NULL OR l.until >= %(on)s)
), family(pk) AS (
    SELECT pk FROM first
    UNION
    SELECT l.target_id FROM first JOIN core_link l ON l.municipality_id = %(town)s AND l.source_id = first.pk
        WHERE (l.since IS NULL OR l.since <= %(on)s) AND (l.until IS NULL OR l.until >= %(on)s)
    UNION
    SELECT l.source_id FROM first JOIN core_link l ON l.municipality_id = %(town)s AND l.target_id = first.pk
        WHERE (l.since IS NULL OR l.since <= %(on)s) AND (l.until IS NULL OR l.until >= %(on)s)
)
SELECT p.id, p.resident_number, p.name, p.name_kana, p.birth_date, p.sex, p.address, p.postal_code,
    p.died_on, p.moved_out_on, m.household_id, COALESCE(m.relation, ''),
    CASE WHEN EXISTS (
        SELECT 1 FROM core_protection k
        LEFT JOIN core_protectedperson t ON t.municipality_id = %(town)s AND t.protection_id = k.id
        WHERE k.municipality_id = %(town)s AND (k.person_id = p.id OR t.person_id = p.id)
            AND k.since <= %(on)s AND (k.until IS NULL OR k.until >= %(on)s)
    ) THEN 1 ELSE 0 END,
    h.number, COALESCE(h.address, ''), COALESCE(h.postal_code, '')
FROM family
JOIN core_person p ON p.id = family.pk AND p.municipality_id = %(town)s
LEFT JOIN core_membership m ON m.municipality_id = %(town)s AND m.person_id = p.id
    AND m.since <= %(on)s AND (m.until IS NULL OR m.until >= %(on)s)
LEFT JOIN core_household h ON h.id = m.household_id
ORDER BY p.id, m.since
"""


LINKS = """
SELECT id, kind, source_id, target_id, since, until, facts FROM core_link
WHERE municipality_id = %s AND source_id IN ({people}) AND target_id IN ({people})
    AND (since IS NULL OR since <= %s) AND (until IS NULL OR until >= %s)
ORDER BY id
"""

THINGS = """
SELECT id, kind, of_person_id, of_household_id, label, since, until FROM core_thing
WHERE municipality_id = %s
    AND (of_person_id IN ({people}) OR of_household_id IN ({households})
        OR (of_person_id IS NULL AND of_household_id IS NULL))
    AND (since IS NULL OR since <= %s) AND (until IS NULL OR until >= %s)
ORDER BY id
"""

FACTS = """
SELECT about_kind, about_id, name, year, value, source, source_ref, holds_since, known_since, key_id, purposes
FROM core_fact WHERE municipality_id = %s AND ({about}) AND known_until IS NULL AND holds_since <= %s
ORDER BY holds_since, id
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
    parts = " OR ".join(f"(about_kind = %s AND about_id IN ({_marks(pks)}))" for pks in wanted.values())
    values = [value for kind, pks in wanted.items() for value in (kind, *pks)]
    standing: dict[tuple[Any, ...], Sequence[Any]] = {}
    for row in _rows(FACTS.format(about=parts), [current_code(), *values, on.isoformat()]):
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
    query = THINGS.format(people=_marks(people), households=_marks(households))
    rows = _rows(query, [current_code(), *people, *households, on.isoformat(), on.isoformat()])
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
