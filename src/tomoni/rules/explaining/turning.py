"""Which conditions would have to turn for an answer to turn: all of some, or any one of others.

The way goes down the nodes, not down an explanation: a branch that was not taken, or a member that was not meant,
leaves no trace there but may be what has to change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from tomoni.rules.explaining.altering import Altered, place_between
from tomoni.rules.explaining.plans import DONE, NEVER, Condition, Plan, Toggle, Turn, all_of, any_of
from tomoni.rules.household.facts import linked
from tomoni.rules.household.groups import group_of
from tomoni.rules.household.walk import Members, Names, Step, Walk, step_of, stretch_of
from tomoni.rules.language.kinds import Kind
from tomoni.rules.language.nodes import (
    Aggregate,
    Arithmetic,
    Call,
    Fact,
    Function,
    If,
    LinkFact,
    Logic,
    Membership,
    Node,
    Not,
)
from tomoni.rules.language.values import Value
from tomoni.rules.language.world import NOBODY, Entity, Missing
from tomoni.rules.law.definitions import Definition, RuleBook, Version
from tomoni.rules.time.months import FiscalYear, Month

# --- the way down


class Turning:
    """The way down for one world, day and month. `left`: how many more nodes may be looked at."""

    def __init__(self, book: RuleBook, world: Altered, as_of: date, month: Month, steps: dict[int, Step]) -> None:
        self.book, self.world, self.steps = book, world, steps
        self.walk, self.left = Walk(book, world, as_of, month), 5_000

    def value(self, node: Node, names: Names) -> Value:
        if id(node) not in self.steps:
            self.steps[id(node)] = step_of(self.book, node)
        return self.steps[id(node)](self.walk, names, None)

    def plan(self, node: Node, names: Names, want: bool, condition: Condition) -> Plan:
        """What would have to turn for a node of yes or no to come out as `want`."""
        self.left -= 1
        value = self.value(node, names)
        if value is want:
            return DONE
        if type(value) is not bool or self.left < 0:
            return NEVER
        way = _WAYS.get(type(node))
        return self.leaf(node, names, want, condition) if way is None else way(self, node, names, want, condition)

    def more(self, node: Node, names: Names, condition: Condition) -> Plan:
        """Which conditions choose the amount of a node; whether turning them gives more has to be tried."""
        self.left -= 1
        way = _AMOUNTS.get(type(node))
        return NEVER if way is None or self.left < 0 else way(self, node, names, condition)

    def leaf(self, node: Node, names: Names, want: bool, condition: Condition) -> Plan:
        return Turn(node, names, self.walk.on, self.walk.month, want, condition)

    @contextmanager
    def inside(self, definition: Definition, names: Names) -> Iterator[Version | None]:
        """Within a definition: under the month of its law, with facts read on its day."""
        walk, signature = self.walk, definition.signature
        before = walk.on, walk.month, walk.stretch
        try:
            walk.on = walk.as_of
            if signature.per == "month":
                walk.on = walk.day(signature.reads)
            elif signature.per == "year":
                assert walk.month is not None
                names["year"] = FiscalYear.of(walk.month.first_day)
                walk.month = names["year"].first_month
            else:
                walk.month = None
                if definition.dated_by is not None:
                    found = self.value(definition.dated_by, names)
                    walk.month = found if isinstance(found, Month) else None
            walk.stretch = stretch_of(self.book, walk.month)
            yield definition.version_at(walk.month)
        finally:
            walk.on, walk.month, walk.stretch = before

    def called(
        self, node: Call, names: Names, condition: Condition, go: Callable[[Version, Names, Condition], Plan]
    ) -> Plan:
        """`go` within the definition that is called; its own words, if it has any, name the condition."""
        values = [self.value(argument, names) for argument in node.arguments]
        definition = self.book.definitions[node.key]
        takes = [name for name, _ in definition.signature.takes]
        bound = dict(zip(takes, values, strict=True))
        if any(
            kind.kind is Kind.entity and type(bound[name]) is not Entity for name, kind in definition.signature.takes
        ):
            return NEVER
        with self.inside(definition, bound) as version:
            if version is None:
                return NEVER
            laws = ", ".join(version.laws or definition.laws)
            doubt = definition.unverified or version.unverified
            inner = replace(condition, law=laws or condition.law, unverified=condition.unverified or doubt)
            if definition.says and definition.signature.gives.kind is Kind.yes_no:
                people = [(n, v) for n, v in bound.items() if type(v) is Entity and v is not NOBODY]
                inner = Condition(node.key, definition.says, tuple(people), laws, doubt)
            return go(version, bound, inner)


# --- yes and no


def _not(turning: Turning, node: Not, names: Names, want: bool, condition: Condition) -> Plan:
    return turning.plan(node.of, names, not want, condition)


def _logic(turning: Turning, node: Logic, names: Names, want: bool, condition: Condition) -> Plan:
    parts = [turning.plan(part, names, want, condition) for part in node.parts]
    return all_of(parts) if node.every is want else any_of(parts)


def _if(turning: Turning, node: If, names: Names, want: bool, condition: Condition) -> Plan:
    when = turning.value(node.when, names)
    if type(when) is not bool:
        return NEVER
    taken, other = (node.then, node.otherwise) if when else (node.otherwise, node.then)
    across = [turning.plan(node.when, names, not when, condition), turning.plan(other, names, want, condition)]
    return any_of([turning.plan(taken, names, want, condition), all_of(across)])


def _for(condition: Condition, inner: Condition) -> Condition:
    """What is not to be met speaks for the condition above it, under the law nearest to it."""
    return replace(condition, law=inner.law, unverified=condition.unverified or inner.unverified)


def _call(turning: Turning, node: Call, names: Names, want: bool, condition: Condition) -> Plan:
    def go(version: Version, bound: Names, inner: Condition) -> Plan:
        met = turning.plan(version.node, bound, want, inner if want else _for(condition, inner))
        link = turning.book.signatures[node.key].link
        if link is None:
            return met
        source, target = list(bound.values())[:2]
        stands = linked(turning.walk, link, source, target)
        tie = Toggle(Missing(source, "", None, target, link), want, turning.walk.on, inner if want else condition)
        if want:
            return met if stands is True else all_of([tie, met])
        return any_of([met, tie])

    return turning.called(node, names, condition, go)


def _aggregate(turning: Turning, node: Aggregate, names: Names, want: bool, condition: Condition) -> Plan:
    """`any` and `all`: of somebody who is meant, or of everybody; else a number, which is a leaf where compared."""
    found = group_of(turning.book, node.over)(turning.walk, names, None)
    if node.name not in ("any", "all") or not isinstance(found, Members):
        return turning.leaf(node, names, want, condition)
    some = node.name == "any"
    plans = []
    for one in found.entities:
        inner = {**names, node.variable: one}
        meant = [turning.plan(part, inner, some is want, condition) for part in node.conditions]
        held = turning.plan(node.value, inner, want, condition)
        # any yes, all no: one who is meant and answers so; any no, all yes: of each, not meant or answering so
        plans.append(
            all_of([*meant, held])
            if some is want
            else any_of([*meant, held, *_gone(turning, node, names, one, condition)])
        )
    return any_of(plans) if some is want else all_of(plans)


def _gone(turning: Turning, node: Aggregate, names: Names, one: Entity, condition: Condition) -> list[Plan]:
    """That a member is no longer one of the group."""
    owner = None if node.over.of is None else turning.value(node.over.of, names)
    if not isinstance(owner, Entity):
        return []
    return [
        Toggle(place_between(turning.book.vocabulary, owner, node.over.name, one), False, turning.walk.on, condition)
    ]


def _fact(turning: Turning, node: Fact, names: Names, want: bool, condition: Condition) -> Plan:
    of = turning.value(node.of, names)
    year = None if node.year is None else turning.value(node.year, names)
    if type(of) is not Entity or of is NOBODY or (node.year is not None and not hasattr(year, "number")):
        return NEVER
    return Toggle(Missing(of, node.spec.name, None if year is None else year.number), want, turning.walk.on, condition)


def _link_fact(turning: Turning, node: LinkFact, names: Names, want: bool, condition: Condition) -> Plan:
    source, target = turning.value(node.source, names), turning.value(node.target, names)
    if not (type(source) is Entity and type(target) is Entity) or NOBODY in (source, target):
        return NEVER
    fact = Toggle(Missing(source, node.spec.name, None, target, node.spec.of), want, turning.walk.on, condition)
    tie = Toggle(Missing(source, "", None, target, node.spec.of), want, turning.walk.on, condition)
    if linked(turning.walk, node.spec.of, source, target) is True:
        return fact if want else any_of([fact, tie])
    return all_of([tie, fact])


def _membership(turning: Turning, node: Membership, names: Names, want: bool, condition: Condition) -> Plan:
    one = turning.value(node.entity, names)
    owner = None if node.group.of is None else turning.value(node.group.of, names)
    if not (type(one) is Entity and type(owner) is Entity) or NOBODY in (one, owner):
        return NEVER
    place = place_between(turning.book.vocabulary, owner, node.group.name, one)
    return Toggle(place, want is not node.negated, turning.walk.on, condition)


_WAYS: dict[type[Node], Callable[..., Plan]] = {
    Not: _not,
    Logic: _logic,
    If: _if,
    Call: _call,
    Aggregate: _aggregate,
    Fact: _fact,
    LinkFact: _link_fact,
    Membership: _membership,
}

# --- amounts


def _chosen(turning: Turning, node: If, names: Names, condition: Condition) -> Plan:
    when = turning.value(node.when, names)
    if type(when) is not bool:
        return NEVER
    other = turning.plan(node.when, names, not when, condition)
    return any_of([other, turning.more(node.then if when else node.otherwise, names, condition)])


def _reckoned(turning: Turning, node: Arithmetic, names: Names, condition: Condition) -> Plan:
    return any_of([turning.more(part, names, condition) for part in (node.left, node.right)])


def _function(turning: Turning, node: Function, names: Names, condition: Condition) -> Plan:
    return any_of([turning.more(part, names, condition) for part in node.arguments])


def _amount(turning: Turning, node: Call, names: Names, condition: Condition) -> Plan:
    return turning.called(
        node, names, condition, lambda version, bound, inner: turning.more(version.node, bound, inner)
    )


def _sum(turning: Turning, node: Aggregate, names: Names, condition: Condition) -> Plan:
    found = group_of(turning.book, node.over)(turning.walk, names, None)
    if node.name in ("any", "all") or not isinstance(found, Members):
        return NEVER
    plans: list[Plan] = []
    for one in found.entities:
        inner: dict[str, Any] = {**names, node.variable: one}
        meant = all_of([turning.plan(part, inner, True, condition) for part in node.conditions])
        plans.append(turning.more(node.value, inner, condition) if meant == DONE else meant)
    return any_of(plans)


_AMOUNTS: dict[type[Node], Callable[..., Plan]] = {
    If: _chosen,
    Arithmetic: _reckoned,
    Function: _function,
    Call: _amount,
    Aggregate: _sum,
}
