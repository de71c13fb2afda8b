"""From a condition that cannot be taken apart to thresholds: the nearest value that turns it, for each fact of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Any, TypeAlias

from tomoni.rules.explaining.altering import Altered
from tomoni.rules.explaining.nearest import Found, axis_of, nearest, position
from tomoni.rules.explaining.plans import Budget, Condition, Turn
from tomoni.rules.explaining.reach import Reach
from tomoni.rules.household.supposing import type_of
from tomoni.rules.household.walk import Names, Step, Walk, step_of, stretch_of
from tomoni.rules.language.kinds import Kind, Type
from tomoni.rules.language.nodes import Comparison, Node, Order
from tomoni.rules.language.outcome import Explanation
from tomoni.rules.language.values import Value
from tomoni.rules.language.world import Entity, Missing, Reading, World
from tomoni.rules.law.definitions import RuleBook
from tomoni.rules.time.months import Month

Memo: TypeAlias = dict[tuple[object, ...], Any]

MOST_FACTS = 24
"""Facts of one comparison that are tried."""
MOST_CHANGES = 6
"""Changes that are told of one comparison."""


@dataclass(frozen=True)
class Change:
    """One fact that would have to be otherwise: `was` now, `operator` and `value` then.

    `place`: whose fact, which, of which year or link (a link itself has no fact). `becomes`: a value that does, the
    nearest. `law`: the article the threshold comes from. `key`, `says`, `bound`: the condition that would be met.
    """

    place: Missing
    was: object
    operator: str
    value: object
    becomes: object
    source: str = ""
    on: date | None = None
    law: str = ""
    unverified: bool = False
    key: str = ""
    says: Mapping[str, str] = field(default_factory=dict, hash=False)
    bound: tuple[tuple[str, Entity], ...] = ()


@dataclass
class Thresholds:
    """Finds them in one world, on one day, for one month. `names`: those of the question; `steps`: nodes made ready."""

    book: RuleBook
    world: World
    names: Names
    as_of: date
    month: Month
    steps: dict[int, Step]
    budget: Budget
    reach: Reach = field(init=False)

    def __post_init__(self) -> None:
        self.reach = Reach(self.book)

    def changes(
        self, plan: Turn, changed: Mapping[Missing, object], turned: Callable[[Value], bool]
    ) -> Iterator[Change]:
        """For each fact it rests on, the nearest values with which it turns."""
        yield from islice(self.every_change(plan, changed, turned), MOST_CHANGES)

    def every_change(
        self, plan: Turn, changed: Mapping[Missing, object], turned: Callable[[Value], bool]
    ) -> Iterator[Change]:
        world = Altered(self.world, self.book.vocabulary, changed)
        before = self.walk(plan, world)
        self.value(plan.node, plan.names, before)
        for place, reading in list(world.read.items())[:MOST_FACTS]:
            kind = type_of(self.book, place)
            if reading.value is None or kind is None:
                continue
            kept = self.kept(before, place)

            def turns(value: object, place: Missing = place, kept: Memo = kept) -> bool:
                altered = Altered(self.world, self.book.vocabulary, {**changed, place: value})
                walk = self.walk(plan, altered)
                walk.memo = dict(kept)
                return turned(self.value(plan.node, plan.names, walk))

            yield from self.values(plan, place, reading, kind, turns)

    def kept(self, before: Walk, place: Missing) -> Memo:
        """What was worked out before and does not rest on the fact."""
        if not place.fact:
            return {}
        return {key: found for key, found in before.memo.items() if place.fact not in self.reach.names(str(key[0]))}

    def values(
        self, plan: Turn, place: Missing, reading: Reading, kind: Type, turns: Callable[[Any], bool]
    ) -> Iterator[Change]:
        now = reading.value
        axis = axis_of(kind, now)
        if axis is None:
            for value in self.others(kind, now, turns):
                yield self.told(plan, place, reading, "==", value, value)
            return
        start = position(axis, now)
        if start is None:
            return
        hints = [number for side in self.sides(plan) for number in [position(axis, side)] if number is not None]
        for one in nearest(axis, start, lambda number: turns(axis.back(number)), hints):
            strict = _is_strict(plan) and kind.kind is not Kind.number  # a count is told as the count that does
            beyond = position(axis, one.value) or 0
            edge = axis.back(beyond + (-1 if one.up else 1)) if strict else one.value
            yield self.told(plan, place, reading, _operator(one, strict), one.value if one.alone else edge, one.value)

    def others(self, kind: Type, now: object, turns: Callable[[Any], bool]) -> list[object]:
        if kind.kind is Kind.yes_no:
            values: list[object] = [not now]
        elif kind.kind is Kind.choice:
            values = [choice for choice in kind.choices if choice != now]
        elif kind.kind is Kind.entity:
            values = [one for one in self.names.values() if isinstance(one, Entity) and one.kind == kind.entity]
        else:
            values = []
        return [value for value in values if value is not now and turns(value)]

    def walk(self, plan: Turn, world: World) -> Walk:
        """A walk in another world, at the place where the plan was found."""
        walk = Walk(self.book, world, self.as_of, self.month)
        walk.on, walk.month, walk.stretch = plan.on, plan.month, stretch_of(self.book, plan.month)
        return walk

    def value(self, node: Node, names: Names, walk: Walk, notes: list[Explanation] | None = None) -> Value:
        self.budget.take()
        if id(node) not in self.steps:
            self.steps[id(node)] = step_of(self.book, node)
        return self.steps[id(node)](walk, names, notes)

    def sides(self, plan: Turn) -> list[Value]:
        walk = self.walk(plan, self.world)
        return [self.value(node, plan.names, walk) for node in _sides(plan.node)]

    def told(
        self, plan: Turn, place: Missing, reading: Reading, operator: str, value: object, becomes: object
    ) -> Change:
        """With the articles of the figures it rests on, those of the side without the fact first."""
        sides: list[list[Explanation]] = []
        for node in _sides(plan.node) or (plan.node,):
            world, notes = Altered(self.world, self.book.vocabulary), list[Explanation]()
            self.value(node, plan.names, self.walk(plan, world), notes)
            sides.insert(len(sides) if place in world.read else 0, [*_all(notes)])
        notes = [note for side in sides for note in side]
        figures = [note for note in notes if note.key in self.book.parameters or note.key in self.book.tables]
        law = ", ".join(dict.fromkeys(note.law for note in figures if note.law)) or plan.condition.law
        unverified = plan.condition.unverified or any(note.unverified for note in notes)
        condition = replace(plan.condition, law=law, unverified=unverified)
        return change_of(place, reading, operator, value, becomes, condition)


def change_of(
    place: Missing, reading: Reading, operator: str, value: object, becomes: object, condition: Condition
) -> Change:
    return Change(
        place, reading.value, operator, value, becomes, reading.source, reading.on,
        condition.law, condition.unverified, condition.key, condition.says, condition.bound,
    )  # fmt: skip


def _all(notes: Iterable[Explanation]) -> Iterator[Explanation]:
    """Notes and what lies below them."""
    for note in notes:
        yield note
        yield from _all(note.children)


def _sides(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Comparison):
        return node.left, node.right
    return (*node.left, *node.right) if isinstance(node, Order) else ()


def _is_strict(plan: Turn) -> bool:
    """Whether the threshold itself is left out: of `<`, or of `not >=`."""
    strict = isinstance(plan.node, Comparison | Order) and plan.node.operator in ("<", ">")
    return strict if plan.want else not strict and isinstance(plan.node, Comparison | Order)


def _operator(found: Found, strict: bool) -> str:
    if found.alone:
        return "=="
    return (">" if found.up else "<") + ("" if strict else "=")
