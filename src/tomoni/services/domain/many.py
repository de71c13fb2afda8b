"""One question of many situations at once: from the situation format to a slice that the kernels answer. Pure.

A situation of plain facts and links goes into the slice; only the facts the question rests on are read. One that says
more (`known`, `unknown`, `answers`, things that belong to somebody, a fact with its source, another day) is read
strictly and answered by itself, so that both ways give the same amounts and a fault is named as it always is.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

import pyarrow as pa

from tomoni.rules import interface as rules
from tomoni.rules import population
from tomoni.services.domain.situation import Situation
from tomoni.services.domain.situation_json import GROUPS
from tomoni.services.domain.values import FIRST_YEAR, LAST_YEAR, ValueWrong, read_value
from tomoni.services.domain.vocabulary import Lexicon

BATCH = 1_000
"""Situations that are held at a time."""
PLAIN = frozenset({"on", "people", "households", "organisations", "things", "links", "applicant"})
DAYS = ("since", "until")
LINK = frozenset({"kind", "from", "to", "facts", *DAYS})


@dataclass(frozen=True)
class Amount:
    """What the applicant of one situation gets: `amount`, or None and between what and what (None: no bound)."""

    amount: int | None
    least: int | None
    most: int | None


class NotPlain(Exception):
    """A situation that says more than a slice holds."""


Ids: TypeAlias = Mapping[str, int]
Made: TypeAlias = list[tuple[str, list[Any]]]
Read: TypeAlias = Callable[[Any, Ids], Any]


class Many:
    """An amount asked of the applicant of each situation, on one day. `expression` is over the one name `subject`."""

    def __init__(self, expression: rules.Expression, subject: str, lexicon: Lexicon, on: dt.date) -> None:
        self.expression, self.subject, self.lexicon, self.on = expression, subject, lexicon, on
        entity = str(expression.scope[subject].entity)  # type: ignore[union-attr]
        question = population.Question("amount", entity, subject, None, expression)
        month = rules.Month.of(on)
        self.program = population.compile_program(expression.book, [question], month, on, reasons=False)
        self.straight = rules.straight(expression, on, month)
        self.kind = entity
        self.tables = {name: _columns(lexicon, name, columns) for name, columns in self.program.columns.items()}

    def amounts(self, raws: Iterable[Mapping[str, Any]]) -> list[Amount]:
        """The amount of each, in order. Raises SituationNotValid for the first that is wrong."""
        found: list[Amount] = []
        rest = iter(raws)
        while batch := list(islice(rest, BATCH)):
            found += self.of_batch(batch)
        return found

    def of_batch(self, batch: Sequence[Mapping[str, Any]]) -> list[Amount]:
        """Those the slice cannot hold, and those it leaves open, are answered by themselves."""
        slice_, places = _Slice(self), list[int | None]()
        for number, raw in enumerate(batch):
            try:
                places.append(slice_.add(number, raw))
            except (NotPlain, ValueWrong, KeyError, TypeError, ValueError, AttributeError):
                places.append(None)
        answers = slice_.answer()
        amounts = [None if place is None else answers[place] for place in places]
        return [
            self.alone(raw) if amount is None or amount.amount is None else amount
            for raw, amount in zip(batch, amounts, strict=True)
        ]

    def alone(self, raw: Mapping[str, Any]) -> Amount:
        """One situation read strictly. Raises SituationNotValid."""
        situation = Situation.from_json(raw, self.lexicon)
        names = {self.subject: situation.entities[situation.applicant]}
        if situation.arrival == self.on:
            found = self.straight.evaluate(situation, names)
        else:
            found = rules.evaluate(self.expression, situation, names, as_of=situation.arrival)
        value = found.value if found.known else None
        return Amount(value, found.least, found.most)


class _Column(NamedTuple):
    """A column of a slice, the fact and year it is read from, and how a value of JSON is read.

    `usual`: what the usual spellings mean; `least`, `most`: whole numbers between which one is taken as it is.
    """

    name: str
    fact: str
    year: str
    type: pa.DataType
    usual: Mapping[Any, Any]
    least: int
    most: int
    read: Read


def _columns(lexicon: Lexicon, table: str, columns: Sequence[str]) -> tuple[_Column, ...]:
    found = []
    for name in columns:
        fact, _, year = name.partition(".")
        spec = lexicon.vocabulary.facts.get((table, fact))
        if spec is not None:
            found.append(_Column(name, fact, year, _TYPES[spec.type.kind], *_spellings(spec.type), _reader(spec.type)))
    return tuple(found)


def _spellings(kind: rules.Type) -> tuple[Mapping[Any, Any], int, int]:
    """What needs no reading: yes and no, the words of a choice, whole numbers within the bounds of the fact."""
    if kind.kind is rules.Kind.yes_no:
        return {"yes": True, "no": False}, 1, 0
    if kind.kind is rules.Kind.choice:
        return {choice: choice for choice in kind.choices}, 1, 0
    if kind.kind in (rules.Kind.number, rules.Kind.yen):
        return {}, -(10**15) if kind.least is None else kind.least, 10**15 if kind.most is None else kind.most
    return {}, 1, 0


_TYPES = {
    rules.Kind.yes_no: pa.bool_(),
    rules.Kind.number: pa.int64(),
    rules.Kind.yen: pa.int64(),
    rules.Kind.date: pa.date32(),
    rules.Kind.choice: pa.string(),
    rules.Kind.month: pa.int32(),
    rules.Kind.entity: pa.int64(),
}


def _reader(kind: rules.Type) -> Read:
    """How a value is read that has another spelling: as `read_value` does. A partial day is not plain."""
    if kind.kind is rules.Kind.entity:
        return lambda raw, ids: ids[raw]
    if kind.kind is rules.Kind.date:
        return lambda raw, ids: _day(raw)

    def read(raw: Any, ids: Ids) -> Any:
        found = read_value(kind, raw)
        return found.index if isinstance(found, rules.Month) else found

    return read


def _day(raw: Any) -> dt.date:
    day = dt.date.fromisoformat(raw)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotPlain
    return day


@dataclass
class _Slice:
    """The rows of the situations so far. A situation goes in whole or, where it is not plain, not at all."""

    many: Many
    rows: dict[str, list[list[Any]]] = field(default_factory=dict)
    applicants: list[int] = field(default_factory=list)
    ids: int = 0

    def __post_init__(self) -> None:
        self.day = self.many.on.isoformat()
        self.rows = {name: [] for name in self.many.tables}
        vocabulary = self.many.lexicon.vocabulary
        self.household = vocabulary.ways[("household", "members")].link
        self.links = vocabulary.links
        asked = {column.fact for table in ("person", "household") for column in self.many.tables.get(table, ())}
        self.asks_household = bool({"household", "head"} & asked)

    def add(self, number: int, raw: Mapping[str, Any]) -> int:
        """The place of a situation among the answers. Raises NotPlain, or what reading a value raises."""
        if not raw.keys() <= PLAIN or raw["on"] != self.day:
            raise NotPlain
        blocks = [(group, kind, raw[group]) for group, kind in GROUPS.items() if group in raw]
        ids: dict[str, int] = {}
        kinds: dict[str, str] = {}
        for _, kind, block in blocks:
            for name in block:
                if name in ids:
                    raise NotPlain
                ids[name], kinds[name] = self.ids + len(ids), kind
        for name, thing in raw.get("things", {}).items():
            if "of" in thing or name in ids:
                raise NotPlain
            ids[name], kinds[name] = self.ids + len(ids), thing["is"]
        made: Made = []
        for _, kind, block in blocks:
            self.read_group(made, number, kind, block, ids)
        self.read_group(made, number, "", raw.get("things", {}), ids)
        links = raw.get("links", ())
        if len({(link["kind"], link["from"], link["to"]) for link in links}) < len(links):
            raise NotPlain  # the same link twice, say in two periods
        for link in links:
            self.read_link(made, link, ids, kinds)
        applicant = ids[raw["applicant"]]
        for table, row in made:
            self.rows[table].append(row)
        self.applicants.append(applicant)
        self.ids += len(ids)
        return len(self.applicants) - 1

    def read_group(
        self,
        made: list[tuple[str, list[Any]]],
        number: int,
        kind: str,
        block: Mapping[str, Any],
        ids: Mapping[str, int],
    ) -> None:
        for name, facts in block.items():
            table = kind or facts["is"]
            if kind == "household":
                facts = self.of_household(made, name, facts, ids)
            columns = self.many.tables.get(table)
            if columns is not None:
                made.append((table, _values(columns, facts, ids, [ids[name], number])))

    def of_household(self, made: Made, name: str, facts: Mapping[str, Any], ids: Ids) -> Mapping[str, Any]:
        """The links of its members; where somebody's household is asked for, it is left to the strict way."""
        if self.asks_household:
            raise NotPlain
        if self.household in self.many.tables:
            nothing = [None] * len(self.many.tables[self.household])
            for member in dict.fromkeys(facts.get("members", ())):
                made.append((self.household, [ids[name], ids[member], None, None, *nothing]))
        return facts

    def read_link(
        self,
        made: list[tuple[str, list[Any]]],
        link: Mapping[str, Any],
        ids: Mapping[str, int],
        kinds: Mapping[str, str],
    ) -> None:
        if not link.keys() <= LINK:
            raise NotPlain
        kind, source, target = self.links[link["kind"]], link["from"], link["to"]
        if kinds[source] != kind.source_entity or kinds[target] != kind.target_entity:
            raise NotPlain
        columns = self.many.tables.get(kind.name)
        if columns is not None:
            days = [None, None] if len(link) < 5 else [_day(link[key]) if key in link else None for key in DAYS]
            made.append((kind.name, _values(columns, link.get("facts", {}), ids, [ids[source], ids[target], *days])))

    def answer(self) -> list[Amount]:
        """The amounts of the applicants, as they were added."""
        if not self.applicants:
            return []
        tables = {name: _table(self.many, name, rows) for name, rows in self.rows.items()}
        answered = population.run_slice(self.many.program, tables)["amount"]
        place = {one: row for row, one in enumerate(answered["id"].to_pylist())}
        columns = [answered[name].to_pylist() for name in ("amount", "least", "most")]
        return [Amount(*(column[place[one]] for column in columns)) for one in self.applicants]


def _values(columns: Sequence[_Column], facts: Mapping[str, Any], ids: Ids, row: list[Any]) -> list[Any]:
    """The row with the values of the columns behind it."""
    get, put = facts.get, row.append
    for _, fact, year, _, usual, least, most, read in columns:
        raw = get(fact)
        if raw is not None and year:
            raw = raw.get(year)
        if raw is None or (type(raw) is int and least <= raw <= most):
            put(raw)
        else:
            put(usual[raw] if type(raw) is str and raw in usual else read(raw, ids))
    return row


def _table(many: Many, name: str, rows: list[list[Any]]) -> pa.Table:
    columns = many.tables[name]
    heads: list[tuple[str, pa.DataType]] = (
        [("source", pa.int64()), ("target", pa.int64()), ("since", pa.date32()), ("until", pa.date32())]
        if name in many.lexicon.vocabulary.links
        else [("id", pa.int64()), ("family", pa.int64())]
    )
    kinds = [*heads, *((column.name, column.type) for column in columns)]
    values = list(zip(*rows, strict=True)) if rows else [()] * len(kinds)
    return pa.table({
        head: pa.array(one, kind) for (head, kind), one in zip(kinds, values, strict=True)
    })  # fmt: skip
