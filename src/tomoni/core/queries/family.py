"""The family of a person in four queries, however large it is."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from tomoni.core.domain.codec import PLAIN, decode
from tomoni.core.domain.families import Family, FamilyFact, FamilyHousehold, FamilyLink, FamilyPerson, FamilyThing
from tomoni.core.models import Fact, Link, Membership, Thing
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
    wanted = Q()
    for kind, pks in about.items():
        if pks:
            wanted |= Q(about_kind=kind, about_id__in=pks)
    if not wanted:
        return ()
    rows = Fact.objects.filter(wanted, known_until=None, holds_since__lte=on).order_by("holds_since", "pk")
    keys = key_ring()
    standing: dict[tuple[str, int, str, int | None], Fact] = {}
    for row in rows:
        if not row.purposes or purpose in row.purposes:
            standing[row.about_kind, row.about_id, row.name, row.year] = row
    return tuple(
        FamilyFact(
            row.about_kind, row.about_id, row.name, row.year, decode(row.value, row.key_id, keys),
            row.source, row.source_ref, row.holds_since, row.known_since, row.key_id != PLAIN,
        )
        for row in standing.values()
    )  # fmt: skip


def _people(person: int, on: date) -> tuple[tuple[FamilyPerson, ...], tuple[FamilyHousehold, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, {"person": person, "on": on.isoformat(), "town": current_code()})
        rows = cursor.fetchall()
    people: dict[int, FamilyPerson] = {}
    places: dict[int, tuple[str, str, str]] = {}
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


def _day(value: object) -> date | None:
    """SQLite gives days as text where a query is our own."""
    return date.fromisoformat(value) if isinstance(value, str) else value  # type: ignore[return-value]


def _head(members: Iterable[FamilyPerson]) -> int | None:
    return next((m.pk for m in members if m.relation == Membership.HEAD), None)


def _live(rows: QuerySet, on: date) -> QuerySet:
    return rows.filter(Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gte=on))


def _links(people: list[int], on: date) -> tuple[FamilyLink, ...]:
    rows = _live(Link.objects.filter(source__in=people, target__in=people), on).order_by("pk")
    return tuple(FamilyLink(r.pk, r.kind, r.source_id, r.target_id, r.since, r.until, r.facts) for r in rows)


def _things(people: list[int], households: list[int], on: date) -> tuple[FamilyThing, ...]:
    whose = Q(of_person__in=people) | Q(of_household__in=households) | Q(of_person=None, of_household=None)
    rows = _live(Thing.objects.filter(whose), on).order_by("pk")
    return tuple(FamilyThing(r.pk, r.kind, r.of_person_id, r.of_household_id, r.label, r.since, r.until) for r in rows)
