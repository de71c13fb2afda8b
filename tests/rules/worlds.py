"""Random families as Arrow slices, and questions to whole rule sets: what kernels, closures and straight programs must
all answer alike.

Everything comes from one `random.Random`, so that a seed is a case. What is drawn lies near what the law asks about:
the days of an age, the figures of the rule sets and one yen beside them, links that begin or end about the month.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import pyarrow as pa

from tomoni.rules import interface as rules
from tomoni.rules import population

Tables = dict[str, pa.Table]
EPOCH = date(1970, 1, 1)
MOST_OF_A_KIND = {"person": 6, "household": 2}
AGES = (0, 1, 2, 3, 6, 12, 15, 16, 18, 19, 20, 22, 23, 40, 64, 65, 70, 75)
DEFAULT_BOUNDS = (0, 10**6)
HELD = {getattr(rules.Kind, name) for name in ("yes_no", "choice", "date", "month", "entity", "number", "yen")}
ARROW = {rules.Kind.date: pa.date32(), rules.Kind.yes_no: pa.bool_(), rules.Kind.choice: pa.string()}


@dataclass(frozen=True)
class Families:
    """How many families, and how often (of 1) a fact is not known."""

    count: int
    unknown: float


class Maker:
    """Makes slices for one program: the columns it needs, with values near the figures of its book."""

    def __init__(self, program: population.Program, random: Random) -> None:
        self.program, self.random = program, random
        self.book, self.vocabulary = program.book, program.book.vocabulary
        self.figures = sorted(figures_of(self.book))

    def tables(self, families: Families) -> Tables:
        """A slice: entities family by family, links within a family."""
        kinds = sorted(self.vocabulary.entities)
        members: list[dict[str, list[int]]] = []
        following = dict.fromkeys(kinds, 0)
        for _ in range(families.count):
            family: dict[str, list[int]] = {}
            for kind in kinds:
                first = following[kind] + self.random.choice((1, 1, 1, 2))  # ids rise, with gaps
                family[kind] = list(range(first, first + self.random.randint(kind == "person", self.most(kind))))
                following[kind] = max([following[kind], *family[kind]])
            members.append(family)
        made = {kind: self.entities(kind, members, families.unknown) for kind in kinds}
        return made | {link: self.links(link, members, families.unknown) for link in sorted(self.vocabulary.links)}

    def most(self, kind: str) -> int:
        return MOST_OF_A_KIND.get(kind, 2)

    def entities(self, kind: str, members: list[dict[str, list[int]]], unknown: float) -> pa.Table:
        owners = [(number, one) for number, family in enumerate(members) for one in family[kind]]
        made = {"id": pa.array([one for _, one in owners], pa.int64())}
        made["family"] = pa.array([number for number, _ in owners], pa.int64())
        for name in self.names(kind):
            spec = self.vocabulary.facts[(kind, name.partition(".")[0])]
            made[name] = self.column(spec, [members[number] for number, _ in owners], unknown)
        return pa.table(made)

    def links(self, link: str, members: list[dict[str, list[int]]], unknown: float) -> pa.Table:
        spec = self.vocabulary.links[link]
        density = self.random.choice((0.2, 0.5, 0.9))
        pairs = [
            (family, source, target, *self.stands())
            for family in members
            for source in family.get(spec.source_entity, [])
            for target in family.get(spec.target_entity, [])
            if (source != target or spec.source_entity != spec.target_entity) and self.random.random() < density
        ]
        self.random.shuffle(pairs)
        made = {
            "source": pa.array([pair[1] for pair in pairs], pa.int64()),
            "target": pa.array([pair[2] for pair in pairs], pa.int64()),
            "since": pa.array([pair[3] for pair in pairs], pa.date32()),
            "until": pa.array([pair[4] for pair in pairs], pa.date32()),
        }
        for name in self.names(link):
            spec_of_fact = self.vocabulary.facts[(link, name.partition(".")[0])]
            made[name] = self.column(spec_of_fact, [pair[0] for pair in pairs], unknown)
        return pa.table(made)

    def stands(self) -> tuple[date | None, date | None]:
        """Most links always stand; some begin or end about the month."""
        since = self.near_day() if self.random.random() < 0.2 else None
        until = self.near_day() if self.random.random() < 0.2 else None
        return (since, until) if since is None or until is None or since <= until else (until, since)

    def near_day(self) -> date:
        month = self.program.month + self.random.randint(-1, 1)
        day = self.random.choice((month.first_day, month.last_day, self.program.as_of))
        return day + timedelta(days=self.random.randint(-1, 1))

    def names(self, table: str) -> Iterator[str]:
        """Every fact of a table that files of people hold, a column for each of five years of those by year.

        More than the kernels need: closures also read what another month would.
        """
        year = self.program.month.year
        for (of, name), spec in self.vocabulary.facts.items():
            if of == table and spec.type.kind in HELD:
                yield from (f"{name}.{held}" for held in range(year - 3, year + 2)) if spec.by_year else [name]

    # --- values
    def column(self, spec: rules.FactSpec, families: list[dict[str, list[int]]], unknown: float) -> pa.Array:
        values = [None if self.random.random() < unknown else self.value(spec, family) for family in families]
        kind = spec.type.kind
        if kind is rules.Kind.choice and self.random.random() < 0.5:
            return pa.array(values, pa.string()).dictionary_encode()
        if kind in ARROW:
            return pa.array(values, ARROW[kind])
        small = all(value is None or abs(value) < 2**31 for value in values) and kind is not rules.Kind.entity
        return pa.array(values, pa.int32() if small and self.random.random() < 0.5 else pa.int64())

    def value(self, spec: rules.FactSpec, family: dict[str, list[int]]) -> Any:
        kind = spec.type
        if kind.kind is rules.Kind.yes_no:
            return self.random.random() < 0.7 if self.random.random() < 0.8 else self.random.random() < 0.3
        if kind.kind is rules.Kind.choice:
            return self.random.choice(kind.choices)
        if kind.kind is rules.Kind.date:
            return self.day()
        if kind.kind is rules.Kind.month:
            return self.program.month.index + self.random.choice((-60, -13, -12, -1, 0, 1, 12))
        if kind.kind is rules.Kind.entity:
            ids = family.get(str(kind.entity), [])
            return self.random.choice(ids) if ids else None
        return self.number(kind)

    def day(self) -> date:
        """A day on which somebody is about to reach an age, a border of the calendar, or any day."""
        first = self.program.month.first_day
        year = first.year - self.random.choice(AGES)
        which = self.random.random()
        if which < 0.25:
            border = self.random.choice(((4, 1), (4, 2), (3, 31), (2, 28), (3, 1), (1, 1), (12, 31), (1, 2)))
            return date(year, *border)
        if which < 0.3:
            return date(year - year % 4, 2, 29)
        day = date(year, first.month, 1) + timedelta(days=self.random.choice((-32, -31, -1, 0, 0, 1, 14, 30, 31)))
        return day if which < 0.8 else day - timedelta(days=self.random.randint(0, 4000))

    def number(self, kind: rules.Type) -> int:
        least = DEFAULT_BOUNDS[0] if kind.least is None else int(kind.least)
        most = DEFAULT_BOUNDS[1] if kind.most is None else int(kind.most)
        which = self.random.random()
        if most - least <= 40:
            return self.random.choice(
                (least, least + 1, min(most, least + 2), self.random.randint(least, min(most, least + 9)))
            )
        if which < 0.15:
            return self.random.choice((least, most, max(least, 0)))
        if which < 0.7 and self.figures:
            found = self.random.choice(self.figures)
            if self.random.random() < 0.3:
                found += self.random.choice(self.figures)
            return min(most, max(least, found + self.random.choice((-1, 0, 0, 1))))
        return self.random.randint(max(least, 0), max(0, min(most, 9_000_000)))


def figures_of(book: rules.RuleBook) -> set[int]:
    """Every whole number of the law that a fact may be compared with."""
    found: set[int] = set()
    for parameter in book.parameters.values():
        found |= {one.value for one in parameter.values if type(one.value) is int}
    for table in book.tables.values():
        for row in table.rows:
            ends = [end for cell in row.cells for end in (cell.least, cell.most)]
            found |= {end for end in (*ends, *row.outputs.values()) if type(end) is int}
    return found


# --- questions

ARGUMENTS = {
    rules.Kind.date: "month.first_day",
    rules.Kind.month: "month",
    rules.Kind.fiscal_year: "fiscal_year_of(month.first_day)",
    rules.Kind.tax_year: "tax_year_before(month, 1)",
    rules.Kind.number: "2",
    rules.Kind.yen: "250000",
    rules.Kind.yes_no: "True",
}


def questions(book: rules.RuleBook, rule_set: str) -> list[population.Question]:
    """Every definition of a rule set that can be asked of one entity, those of a link through everybody along a way."""
    found = []
    for key, definition in book.definitions.items():
        if key.startswith(f"{rule_set}."):
            for number, (entity, text) in enumerate(texts(book, definition.signature)):
                made = rules.compile_expression(text, book, {"p": rules.entity_type(entity)})
                asks = made.type.kind is rules.Kind.yes_no
                name = f"{key} {number}" if number else key
                question = population.Question(name, entity, "p", made if asks else None, None if asks else made)
                found.append(question)
    return found


def for_everybody(book: rules.RuleBook, asked: list[population.Question], month: rules.Month) -> population.Program:
    """The program of these questions for a month, without those that need the open days of a town."""
    program = population.compile_program(book, asked, month)
    kept = [question for question in asked if "open_day_from" not in program.slow.get(question.name, "")]
    return program if len(kept) == len(asked) else population.compile_program(book, kept, month)


def month_of(book: rules.RuleBook, random: Random) -> rules.Month:
    """A month in which something of the law begins or has just ended, or any month of the years held."""
    changes = [month for month in book.changes if month.year >= 2005]
    if changes and random.random() < 0.8:
        return random.choice(changes) - random.randint(0, 1)
    return rules.Month(random.randint(2011, 2028), random.randint(1, 12))


def texts(book: rules.RuleBook, signature: rules.Signature) -> list[tuple[str, str]]:
    """(entity, expression over p) for a definition; empty where nobody could be asked."""
    entities = [kind.entity for _, kind in signature.takes if kind.kind is rules.Kind.entity]
    if not 1 <= len(entities) <= 2 or signature.per == "year":
        return []
    first = str(entities[0])
    if len(entities) == 1:
        call = called(signature, ["p"])
        return [] if call is None else [(first, text) for text in plain(signature.gives, call)]
    found = []
    for (kind, name), way in book.vocabulary.ways.items():
        call = called(signature, ["p", "q"])
        whole = signature.link in (None, way.link) and way.end == "target"
        if call is not None and whole and (kind, way.entity) == (first, entities[1]):
            found += [(first, text) for text in along(signature.gives, call, f"q in p.{name}")]
    return found[:3]


def called(signature: rules.Signature, people: list[str]) -> str | None:
    waiting = list(people)
    arguments = [
        waiting.pop(0) if kind.kind is rules.Kind.entity else ARGUMENTS.get(kind.kind) for _, kind in signature.takes
    ]
    return None if None in arguments else f"{signature.key}({', '.join(map(str, arguments))})"


def plain(gives: rules.Type, call: str) -> list[str]:
    """What is asked of a value: itself where it is a yes, a number or yen; else something about it."""
    if gives.kind in (rules.Kind.yes_no, rules.Kind.yen, rules.Kind.number):
        return [call]
    if gives.kind is rules.Kind.date:
        return [f"{call} <= month.first_day", f"months_between({call}.month, month)"]
    if gives.kind is rules.Kind.month:
        return [f"{call} <= month"]
    if gives.kind is rules.Kind.choice:
        return [f"{call} == {word!r}" for word in gives.choices[:2]]
    if gives.kind is rules.Kind.tax_year:
        return [f"{call} == tax_year_before(month, 1)"]
    return []


def along(gives: rules.Type, call: str, each: str) -> list[str]:
    if gives.kind is rules.Kind.yes_no:
        return [f"any({call} for {each})", f"count(1 for {each} if {call})"]
    if gives.kind in (rules.Kind.yen, rules.Kind.number):
        return [f"total({call} for {each})", f"any({call} > 0 for {each})"]
    return [f"any({text} for {each})" for text in plain(gives, call) if "=" in text]


# --- one family alone


def family_of(tables: Mapping[str, pa.Table], vocabulary: rules.Vocabulary, kind: str, row: int) -> Tables:
    """The slice of one family: the least that can be shown of a disagreement."""
    family = tables[kind].column("family")[row].as_py()
    made: Tables = {}
    for name, table in tables.items():
        if "family" in table.column_names:
            here = [n for n, one in enumerate(table.column("family").to_pylist()) if one == family]
            made[name] = table.take(pa.array(here, pa.int64()))
    for name, table in tables.items():
        if name not in made:
            spec = vocabulary.links[name]
            there = {end: set(made[end].column("id").to_pylist()) for end in (spec.source_entity, spec.target_entity)}
            ends = zip(table.column("source").to_pylist(), table.column("target").to_pylist(), strict=True)
            rows = [
                n for n, (a, b) in enumerate(ends) if a in there[spec.source_entity] and b in there[spec.target_entity]
            ]
            made[name] = table.take(pa.array(rows, pa.int64()))
    return made
