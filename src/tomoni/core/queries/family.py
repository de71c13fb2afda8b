"""The family of a person in two queries, however large it is; families of many in three.

Written in SQL, the same for both databases: every page and every intake begins here, and Django's own query building
would cost several times what the database needs.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection

from tomoni.core.domain.codec import PLAIN, decode
from tomoni.core.domain.families import Family, FamilyFact, FamilyHousehold, FamilyLink, FamilyPerson, FamilyThing
from tomoni.core.domain.records import DISCLOSURE
from tomoni.core.domain.registers import NO_LONGER
from tomoni.core.models import Membership
from tomoni.core.models.keys import KeyRing, key_ring
from tomoni.core.models.preparing import Prepared, day_of, moment_of
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
NEAR = f"""
WITH near(pk) AS (
    SELECT id FROM core_person WHERE id = %(person)s AND municipality_id = %(town)s
    UNION
    SELECT other.person_id FROM core_membership other
    WHERE other.municipality_id = %(town)s AND {STANDS.format("other")} AND other.household_id IN (
        SELECT own.household_id FROM core_membership own
        WHERE own.municipality_id = %(town)s AND own.person_id = %(person)s AND {STANDS.format("own")}
    )
), first(pk) AS ({LINKED.format(few="near")}), family(pk) AS ({LINKED.format(few="first")})
"""
MEMBERS = f"""
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
WHERE p.id IN ({{family}})
ORDER BY p.id, m.since
"""
PEOPLE = NEAR + MEMBERS.format(family="SELECT pk FROM family")

# The same for many persons at once, each `root` with its own family.
LINKED_EACH = f"""
    SELECT root, pk FROM {{few}}
    UNION
    SELECT f.root, l.target_id FROM {{few}} f CROSS JOIN core_link l
        WHERE l.municipality_id = %(town)s AND l.source_id = f.pk AND {STANDS.format("l")}
    UNION
    SELECT f.root, l.source_id FROM {{few}} f CROSS JOIN core_link l
        WHERE l.municipality_id = %(town)s AND l.target_id = f.pk AND {STANDS.format("l")}
"""
FAMILY_EACH = f"""
WITH near(root, pk) AS (
    SELECT id, id FROM core_person WHERE id IN ({{roots}}) AND municipality_id = %(town)s
    UNION
    SELECT own.person_id, other.person_id FROM core_membership own CROSS JOIN core_membership other
    WHERE own.municipality_id = %(town)s AND own.person_id IN ({{roots}}) AND {STANDS.format("own")}
        AND other.municipality_id = %(town)s AND other.household_id = own.household_id AND {STANDS.format("other")}
), first(root, pk) AS ({LINKED_EACH.format(few="near")})
{LINKED_EACH.format(few="first")}
ORDER BY 1, 2
"""

FACT = """
SELECT about_kind, about_id, name, year, value, source, source_ref, holds_since, known_since, key_id, purposes, id,
    CAST(NULL AS date) AS until
FROM core_fact
WHERE municipality_id = %(town)s AND about_kind = '{kind}' AND about_id IN ({about})
    AND known_until IS NULL AND holds_since <= %(on)s
"""

# Links and things come with the facts in one query, so they stand in the columns of facts; no fact is about these:
LINK, THING = "=link", "=thing"
ALIVE = "municipality_id = %(town)s AND (since IS NULL OR since <= %(on)s) AND (until IS NULL OR until >= %(on)s)"
OF_LINKS = f"FROM core_link WHERE source_id IN ({{people}}) AND target_id IN ({{people}}) AND {ALIVE}"
LINKS = f"""
SELECT '{LINK}', id, kind, NULL, CAST(facts AS text), CAST(source_id AS text), CAST(target_id AS text), since,
    NULL, NULL, NULL, id, until {OF_LINKS}
"""
OF_THINGS = f"FROM core_thing WHERE {{whose}} AND {ALIVE}"
THINGS = f"""
SELECT '{THING}', id, kind, NULL, label, CAST(of_person_id AS text), CAST(of_household_id AS text), since,
    NULL, NULL, NULL, id, until {OF_THINGS}
"""
# A part for each way to belong here, each with its index: of "OR" SQLite would read the whole town.
WAYS = (
    "of_person_id IN ({people})",
    "of_household_id IN ({households})",
    "of_person_id IS NULL AND of_household_id IS NULL",
)
BELONGINGS = "UNION ALL".join(
    (
        FACT.format(kind="person", about="{people}"),  # first: of the parts it gives the columns their types
        FACT.format(kind="household", about="{households}"),
        FACT.format(kind="link", about=f"SELECT id {OF_LINKS}"),
        LINKS,
        *(FACT.format(kind="thing", about=f"SELECT id {OF_THINGS.format(whose=whose)}") for whose in WAYS),
        *(THINGS.format(whose=whose) for whose in WAYS),
    )
)


SHORT = 40  # signs of a value worth keeping
ONE_FAMILY = Prepared("family", PEOPLE)
ITS_BELONGINGS = Prepared(
    "belongings",
    BELONGINGS.replace("({people})", "%(people)s").replace("({households})", "%(households)s")
    + "ORDER BY holds_since, id",
    lists=(("people", "bigint"), ("households", "bigint")),
)


Members = tuple[tuple[FamilyPerson, ...], tuple[FamilyHousehold, ...]]
Belongings = tuple[tuple[FamilyLink, ...], tuple[FamilyThing, ...], tuple[FamilyFact, ...]]


def load_family(person: int, *, purpose: str, on: date) -> Family:
    """A person, their household, those linked to any of them, and those linked to these, as they stand on a day.

    person: row number. purpose: facts whose permitted purposes leave it out are left out.
    Two queries. Writes nothing: on a staff page call it inside `core.reading(...)` and pass it to `reader.saw_family`.
    """
    return read_family(person, on=on).of(purpose)


@dataclass(frozen=True)
class ReadFamily:
    """A family as it was read once, for a page that asks for several purposes: each is handed only what it may read."""

    person: int
    on: date
    people: tuple[FamilyPerson, ...]
    households: tuple[FamilyHousehold, ...]
    belongings: Sequence[Sequence[Any]]

    def of(self, purpose: str) -> Family:
        """The family for one purpose. No query."""
        rest = _sorted_out(self.belongings, purpose)
        return Family(self.person, self.on, purpose, self.people, self.households, *rest)

    @property
    def links(self) -> tuple[FamilyLink, ...]:
        """The links between its people, which no purpose narrows."""
        return _sorted_out([row for row in self.belongings if row[0] == LINK], "")[0]


def read_family(person: int, *, on: date) -> ReadFamily:
    """Read what `load_family` needs, for whatever purposes follow. Two queries; a value is opened when handed out."""
    day = on.isoformat()
    people, homes = _members(ONE_FAMILY.rows(person=person, on=day), person)
    belongings = ITS_BELONGINGS.rows(on=day, people=[one.pk for one in people], households=[one.pk for one in homes])
    return ReadFamily(person, on, people, homes, belongings)


def load_families(persons: Iterable[int], *, purpose: str, on: date) -> dict[int, Family]:
    """`load_family` of each person (row numbers). Three queries for some hundred of them, however many."""
    roots = sorted(set(persons))
    day_and_town = {"on": on.isoformat(), "town": current_code()}
    kin: defaultdict[int, list[int]] = defaultdict(list)
    for root, pk in _rows(FAMILY_EACH.format(roots=_numbers(roots)), day_and_town):
        kin[root].append(pk)
    rows: defaultdict[int, list[Sequence[Any]]] = defaultdict(list)
    everybody = sorted({pk for pks in kin.values() for pk in pks})
    for row in _rows(MEMBERS.format(family=_numbers(everybody)), day_and_town):
        rows[row[0]].append(row)
    members = {root: _members([row for pk in kin[root] for row in rows[pk]], root) for root in roots}
    return _with_belongings(members, purpose, on)


def _with_belongings(members: dict[int, Members], purpose: str, on: date) -> dict[int, Family]:
    """Families by their person, from their people and households: links, things and facts of all in one query."""
    belongings = _sorted_out(_belongings(members, on), purpose)
    if len(members) == 1:
        return {root: Family(root, on, purpose, *both, *belongings) for root, both in members.items()}
    shelf = _Shelf(*belongings)
    return {root: Family(root, on, purpose, *both, *shelf.of(*both)) for root, both in members.items()}


def _belongings(members: dict[int, Members], on: date) -> list[Sequence[Any]]:
    """Rows of everything that belongs to these people and households."""
    people = sorted({p.pk for inside, _ in members.values() for p in inside})
    households = sorted({h.pk for _, homes in members.values() for h in homes})
    query = BELONGINGS.format(people=_numbers(people), households=_numbers(households)) + "ORDER BY holds_since, id"
    return _rows(query, {"town": current_code(), "on": on.isoformat()})


def _sorted_out(rows: Iterable[Sequence[Any]], purpose: str) -> Belongings:
    links = sorted((_link(row) for row in rows if row[0] == LINK), key=lambda link: link.pk)
    things = sorted((_thing(row) for row in rows if row[0] == THING), key=lambda thing: thing.pk)
    facts = _standing((row for row in rows if row[0] not in (LINK, THING)), purpose)
    return tuple(links), tuple(things), facts


class _Shelf:
    """Links, things and facts of many families, found again by whose they are; each in the order it was read."""

    def __init__(self, links: Iterable[FamilyLink], things: Iterable[FamilyThing], facts: Iterable[FamilyFact]) -> None:
        self.links: defaultdict[int, list[FamilyLink]] = defaultdict(list)
        self.things: defaultdict[tuple[str, int], list[FamilyThing]] = defaultdict(list)
        self.facts: defaultdict[tuple[str, int], list[tuple[int, FamilyFact]]] = defaultdict(list)
        for link in links:
            self.links[link.source].append(link)
        for thing in things:
            owner = ("person", thing.of_person) if thing.of_person else ("household", thing.of_household or 0)
            self.things[owner].append(thing)
        for place, fact in enumerate(facts):
            self.facts[fact.about_kind, fact.about_id].append((place, fact))

    def of(self, people: Sequence[FamilyPerson], households: Sequence[FamilyHousehold]) -> Belongings:
        """What belongs to one family, and what concerns the whole town."""
        pks = {p.pk for p in people}
        owners = [*(("person", pk) for pk in pks), *(("household", h.pk) for h in households)]
        links = sorted((k for pk in pks for k in self.links.get(pk, ()) if k.target in pks), key=lambda k: k.pk)
        things = [t for owner in (*owners, ("household", 0)) for t in self.things.get(owner, ())]
        about = [*owners, *(("link", link.pk) for link in links), *(("thing", thing.pk) for thing in things)]
        facts = sorted((one for key in about for one in self.facts.get(key, ())), key=lambda one: one[0])
        return tuple(links), tuple(sorted(things, key=lambda t: t.pk)), tuple(fact for _, fact in facts)


def read_facts(
    about: dict[str, list[int]], *, purpose: str, on: date, names: Collection[str] = ()
) -> tuple[FamilyFact, ...]:
    """Facts by kind and row numbers of what they are about, each as it stands on a day. One query.

    names: of these facts alone; what is not asked for is not opened.
    """
    wanted = {kind: pks for kind, pks in about.items() if pks}
    if not wanted:
        return ()
    named = {f"name_{place}": name for place, name in enumerate(sorted(names))}
    only = f"AND name IN ({', '.join(f'%({key})s' for key in named)})\n" if named else ""
    parts = (FACT.format(kind=kind, about=_numbers(pks)) + only for kind, pks in wanted.items())
    query = "UNION ALL".join(parts) + "ORDER BY holds_since, id"
    return _standing(_rows(query, {"town": current_code(), "on": on.isoformat(), **named}), purpose)


def _standing(rows: Iterable[Sequence[Any]], purpose: str) -> tuple[FamilyFact, ...]:
    """Of rows in the order in which they came to hold, the last of each fact, as far as the purpose may read it."""
    standing: dict[tuple[Any, ...], Sequence[Any]] = {}
    for row in rows:
        narrower = _purposes(row[10])
        if narrower and purpose not in narrower and purpose != DISCLOSURE:
            continue
        if row[4] != NO_LONGER:
            standing[row[:4]] = row
        elif (before := standing.get(row[:4])) is not None and before[5] == row[5]:
            del standing[row[:4]]  # only what the same source said
    keys = key_ring()
    return tuple(_fact(row, keys) for row in standing.values())


@lru_cache(maxsize=1000)
def _purposes(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


@lru_cache(maxsize=10_000)
def _short_value(text: str) -> object:
    """A plain value that nobody can change in place: a register says the same few things of thousands of people."""
    return json.loads(text)


def _fact(row: Sequence[Any], keys: KeyRing) -> FamilyFact:
    text, key_id = row[4], row[9]
    short = key_id == PLAIN and len(text) < SHORT and text[0] not in "[{"
    value = _short_value(text) if short else decode(text, key_id, keys)
    since, known = _sure(day_of(row[7])), moment_of(row[8])
    return FamilyFact(*row[:4], value, *row[5:7], since, known, row[9] != PLAIN, _purposes(row[10]))


def _members(rows: Iterable[Sequence[Any]], person: int) -> Members:
    people: dict[int, FamilyPerson] = {}
    places: dict[int, Sequence[str]] = {}
    for row in rows:
        member = FamilyPerson(
            *row[:4], day_of(row[4]), *row[5:8], day_of(row[8]), day_of(row[9]), *row[10:12], bool(row[12])
        )
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


def _link(row: Sequence[Any]) -> FamilyLink:
    return FamilyLink(row[1], row[2], int(row[5]), int(row[6]), day_of(row[7]), day_of(row[12]), json.loads(row[4]))


def _thing(row: Sequence[Any]) -> FamilyThing:
    person, household = (int(pk) if pk else None for pk in row[5:7])
    return FamilyThing(row[1], row[2], person, household, row[4], day_of(row[7]), day_of(row[12]))


def _rows(query: str, values: Any) -> list[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def _numbers(values: Iterable[int]) -> str:
    """Row numbers written into the query: lists may be too long for placeholders. NULL is in nothing."""
    return ", ".join(str(int(value)) for value in values) or "NULL"


def _sure(day: date | None) -> date:
    assert day is not None  # the column is not null
    return day
