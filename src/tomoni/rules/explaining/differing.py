"""What would have to differ for a no to be a yes, or for an amount to be more: facts, each with its threshold and law.

Conditions that must all be met are told together, those of which one would do as alternatives. Every way that is told
has been tried: the same question was asked anew with its facts as told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any, TypeAlias

from tomoni.rules.explaining.altering import Altered
from tomoni.rules.explaining.plans import Budget, Condition, Either, Every, Plan, Spent, Toggle, Turn, all_of
from tomoni.rules.explaining.thresholds import Change, Thresholds, change_of
from tomoni.rules.explaining.turning import Turning
from tomoni.rules.household.evaluating import names_of
from tomoni.rules.household.walk import Names, Step, Walk
from tomoni.rules.language.kinds import Kind
from tomoni.rules.language.values import Unknown, Value, is_open, settle
from tomoni.rules.language.world import Entity, Missing, Reading, World
from tomoni.rules.law.definitions import Expression
from tomoni.rules.time.months import Month

MOST_WAYS = 8
"""Ways that are told, those with the fewest changes first."""
MOST_TRIED = 24
"""Ways that are tried from each start."""
MOST_EXTENDED = 8
"""Ways that are looked at again, where something still stands against them."""
MOST_ASKED = 1_500
"""Questions that are asked at most, of a condition or of the whole; what was found by then is told."""
DEEPEST = 3
"""How often what still stands against a way is looked at again."""


@dataclass(frozen=True)
class Alternative:
    """Changes that together turn the answer. `then`: what it comes to: True, an amount, or None if it becomes open."""

    changes: tuple[Change, ...]
    then: object = None


Changes: TypeAlias = tuple[Change, ...]


def what_would_differ(
    expression: Expression | Sequence[Expression],
    world: World,
    bindings: Mapping[str, object],
    *,
    as_of: date,
    month: Month | None = None,
) -> tuple[Alternative, ...]:
    """The ways in which a no would be a yes, or a known amount would be more; the fewest changes first.

    None for an answer that is yes, open or not covered, or that no fact can turn. At most `MOST_WAYS`.
    Of several expressions all would have to be yes. Arguments as in `evaluate`. Raises NameNotBound.
    """
    asked = (expression,) if isinstance(expression, Expression) else tuple(expression)
    if not asked:
        return ()
    names = {name: value for one in asked for name, value in names_of(one, bindings).items()}
    names["as_of"] = as_of
    search = _Search(asked, world, names, as_of, month or Month.of(as_of))
    now = search.ask({})
    if now is not False and (type(now) is not int or asked[0].type.kind not in (Kind.yen, Kind.number)):
        return ()
    search.now = now
    found = search.run()
    return tuple(sorted(found, key=search.rank))[:MOST_WAYS]


class _Search:
    """Ways are proposed from what stands against, tried, and extended while something still stands against them."""

    def __init__(self, asked: tuple[Expression, ...], world: World, names: Names, as_of: date, month: Month) -> None:
        self.asked, self.world, self.names, self.as_of, self.month = asked, world, names, as_of, month
        self.book = asked[0].book
        self.now: Any = False
        self.steps: dict[int, Step] = {}
        self.budget = Budget(MOST_ASKED)
        self.thresholds = Thresholds(self.book, world, names, as_of, month, self.steps, self.budget)

    def altered(self, changes: Mapping[Missing, object]) -> Altered:
        return Altered(self.world, self.book.vocabulary, changes)

    def ask(self, changes: Mapping[Missing, object]) -> Value:
        self.budget.take()
        walk = Walk(self.book, self.altered(changes), self.as_of, self.month)
        values = [one.step(walk, self.names, None) for one in self.asked]
        return values[0] if len(values) == 1 else settle(True, values)

    def turned(self, value: Value) -> bool:
        if self.now is False:
            return value is True or (type(value) is Unknown and bool(value.missing))
        return type(value) is int and value > self.now

    def run(self) -> list[Alternative]:
        """What is found before too much was asked."""
        found: dict[frozenset[Any], Alternative] = {}
        with suppress(Spent):
            self.look(found)
            if not found and self.now is False:
                self.by_one_fact(found)
        return list(found.values())

    def look(self, found: dict[frozenset[Any], Alternative]) -> None:
        """Breadth first: ways of one look at what stands against, then those that need a second and a third."""
        tried: list[Changes] = [()]
        for _ in range(DEEPEST):
            further: dict[frozenset[Any], Changes] = {}
            for way in tried:
                for more in self.proposed(way):
                    changes = _merged(way, more)
                    if self.turned(self.ask(_becomes(changes))):
                        least = self.least(changes)
                        found.setdefault(_facts(least), self.way(least))
                    else:
                        further.setdefault(_facts(changes), changes)
            if found or not further:
                break
            tried = list(further.values())[:MOST_EXTENDED]

    def way(self, changes: Changes) -> Alternative:
        value = self.ask(_becomes(changes))
        return Alternative(changes, None if is_open(value) else value)

    def by_one_fact(self, found: dict[frozenset[Any], Alternative]) -> None:
        """Where taking apart found nothing: each fact the whole answer rests on, tried by itself."""
        for one in self.asked:
            want = Turn(one.node, self.names, self.as_of, self.month, True, Condition())
            for change in self.thresholds.changes(want, {}, self.turned):
                if self.turned(self.ask(_becomes((change,)))):
                    found.setdefault(_facts((change,)), self.way((change,)))

    def rank(self, way: Alternative) -> tuple[bool, int, int]:
        """What becomes certain first, then few changes, then facts of those the question is about."""
        about = {value for value in self.names.values() if isinstance(value, Entity)}
        others = [one for one in way.changes if not one.place.fact or one.place.entity not in about]
        return way.then is None, len(way.changes), len(others)

    def least(self, changes: Changes) -> Changes:
        """Without the changes that are not needed."""
        for change in changes:
            fewer = tuple(one for one in changes if one is not change)
            if fewer and self.turned(self.ask(_becomes(fewer))):
                changes = fewer
        return changes

    # --- proposals
    def proposed(self, way: Changes) -> Iterator[Changes]:
        """Changes that would turn what still stands against a way."""
        changed = _becomes(way)
        turning = Turning(self.book, self.altered(changed), self.as_of, self.month, self.steps)
        start = Condition()
        if self.now is False:
            plan = all_of([turning.plan(one.node, self.names, True, start) for one in self.asked])
        else:
            plan = turning.more(self.asked[0].node, self.names, start)
        parts = plan.parts if isinstance(plan, Either) else (plan,)
        yield from islice((way for part in parts for way in self.ways_of(part, changed)), MOST_TRIED)

    def ways_of(self, plan: Plan, changed: Mapping[Missing, object]) -> list[Changes]:
        if isinstance(plan, Either):
            return [way for part in plan.parts for way in self.ways_of(part, changed)]
        if isinstance(plan, Every):
            return _together([self.ways_of(part, changed) for part in plan.parts])
        if isinstance(plan, Toggle):
            return [(self.toggled(plan),)]
        found = self.thresholds.changes(plan, changed, lambda value: value is plan.want)
        return [(change,) for change in found]

    def toggled(self, plan: Toggle) -> Change:
        entity, name, year, target, link = plan.place
        assert entity is not None
        if target is None:
            reading = self.world.fact(entity, name, plan.on, year)
        elif name:
            reading = self.world.link_fact(link, entity, target, name, plan.on)
        else:
            reading = Reading(not plan.to)
        return change_of(plan.place, reading, "==", plan.to, plan.to, plan.condition)


# --- ways


def _becomes(changes: Changes) -> dict[Missing, object]:
    return {change.place: change.becomes for change in changes}


def _facts(changes: Changes) -> frozenset[Any]:
    return frozenset((change.place, change.operator, change.value) for change in changes)


def _merged(first: Changes, then: Changes) -> Changes:
    """Both; of one fact that changes twice, the later, told from what it is now."""
    made = {change.place: change for change in first}
    for change in then:
        before = made.get(change.place)
        if before is None or _facts((before,)) != _facts((change,)):
            made[change.place] = replace(change, was=change.was if before is None else before.was)
    return tuple(made.values())


def _together(lists: list[list[Changes]]) -> list[Changes]:
    """One way of each, then the others one at a time: all must hold, so each is told with the first of the rest."""
    if not all(lists):
        return []
    first = [ways[0] for ways in lists]
    found = [_joined(first), _joined(first[::-1])]
    for number, ways in enumerate(lists):
        found += [_joined([*first[:number], way, *first[number + 1 :]]) for way in ways[1:]]
    return list({_facts(way): way for way in found[::-1]}.values())[::-1]


def _joined(ways: list[Changes]) -> Changes:
    made: Changes = ()
    for way in ways:
        made = _merged(made, way)
    return made
