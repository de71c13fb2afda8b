"""Frames: the rows a step answers for, and what its names stand for in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from tomoni.rules.language.nodes import Node, Variable
from tomoni.rules.law.definitions import RuleBook
from tomoni.rules.monthly.specialising import MonthBook
from tomoni.rules.population.columns import Column, Ints, Rows, take
from tomoni.rules.population.slices import Links, Slice

Step: TypeAlias = "Callable[[Run, Frame], Column]"
Pair: TypeAlias = tuple[str, date, str, str]
"""A kind of link on a day, and the names of its source and target."""


@dataclass(eq=False)
class Frame:
    """`n` rows. `names`: what each name stands for; `pairs`: the link between two names, row by row (None: its own).

    A frame of rows of another (`of`, `rows`) takes what it needs of it when it is asked.
    """

    n: int
    day: date
    names: dict[str, Column]
    pairs: dict[Pair, Rows] = field(default_factory=dict)
    of: Frame | None = None
    rows: Rows = None
    whole: bool = False

    def name(self, name: str) -> Column:
        found = self.names.get(name)
        if found is None:
            if self.of is None:
                raise KeyError(name)
            found = self.names[name] = take(self.of.name(name), self.rows)
        return found

    def pair(self, pair: Pair) -> tuple[bool, Rows]:
        """Whether these two names are the ends of one link, and of which in each row."""
        if pair in self.pairs:
            return True, self.pairs[pair]
        if self.of is None:
            return False, None
        there, rows = self.of.pair(pair)
        if there:
            rows = self.rows if rows is None else rows if self.rows is None else rows[self.rows]
            self.pairs[pair] = rows
        return there, rows

    def at(self, rows: Ints) -> Frame:
        """The frame of some of its rows."""
        return Frame(len(rows), self.day, {}, {}, self, rows)

    def on(self, day: date) -> Frame:
        return self if day == self.day else Frame(self.n, day, {}, {}, self, None)


@dataclass(eq=False)
class Run:
    """One slice being answered: what was worked out once for a domain or a kind of link is not worked out again."""

    slice: Slice
    memo: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def links(self, kind: str, day: date) -> Links:
        return self.slice.links(kind, day)


@dataclass(eq=False)
class Making:
    """Steps being made of the nodes of one month. `sites`: how often each definition is called in all of them."""

    months: MonthBook
    bits: Mapping[str, int]
    definitions: dict[str, Any] = field(default_factory=dict)
    sites: dict[str, int] = field(default_factory=dict)

    @property
    def book(self) -> RuleBook:
        return self.months.book

    def step(self, node: Node) -> Step:
        made: Step = _MAKE[type(node)](self, node)
        return made

    def steps(self, nodes: tuple[Node, ...]) -> tuple[Step, ...]:
        return tuple(self.step(node) for node in nodes)


_MAKE: dict[type[Node], Callable[[Making, Any], Step]] = {}
Maker: TypeAlias = Callable[[Making, Any], Step]


def makes(kind: type[Node]) -> Callable[[Maker], Maker]:
    """Marks what makes the step of a kind of node."""

    def keep(made: Maker) -> Maker:
        _MAKE[kind] = made
        return made

    return keep


def name_of(node: Node | None) -> str | None:
    return node.name if isinstance(node, Variable) else None
