"""Answering an expression for one situation, and the members of a group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tomoni.rules.definitions import Expression, RuleBook
from tomoni.rules.errors import NameNotBound
from tomoni.rules.groups import members_of
from tomoni.rules.kinds import SetOf
from tomoni.rules.months import Month
from tomoni.rules.nodes import Group
from tomoni.rules.outcome import Explanation, Outcome, outcome_of, value_of
from tomoni.rules.values import Unknown, Value
from tomoni.rules.walk import Members, Walk, mark, shown, step_of
from tomoni.rules.world import Missing, World


class Session:
    """One world, on one day, for one month, asked several expressions: what was worked out for one serves the next.

    `as_of`: the day facts are read where no month says otherwise. `month`: the month a monthly rule is asked for; else
    the month of `as_of`. The world must not change meanwhile.
    """

    def __init__(self, world: World, as_of: date, month: Month | None = None) -> None:
        self.world, self.as_of, self.month = world, as_of, month or Month.of(as_of)
        self.walk: Walk | None = None

    def evaluate(self, expression: Expression, bindings: Mapping[str, object], *, trace: bool = False) -> Outcome:
        """The answer to an expression, as `evaluate` gives it. Raises NameNotBound."""
        names = _bound(expression, bindings)
        names["as_of"] = self.as_of
        walk = self.walk
        if walk is None or walk.book is not expression.book:
            walk = self.walk = Walk(expression.book, self.world, self.as_of, self.month)
        walk.cites = {}
        notes: list[Explanation] | None = [] if trace else None
        value = expression.step(walk, names, notes)
        return outcome_of(value, expression.type, _tree(value, notes), tuple(walk.cites))


def evaluate(
    expression: Expression,
    world: World,
    bindings: Mapping[str, object],
    *,
    as_of: date,
    month: Month | None = None,
    trace: bool = False,
) -> Outcome:
    """The answer to an expression of a service.

    `bindings`: a value for each name of the scope: a plain value, an Outcome, a sequence of entities for a name that is
    several (or `Members`), None for what is not known. `as_of` and `month` as in `Session`. Raises NameNotBound.
    """
    return Session(world, as_of, month).evaluate(expression, bindings, trace=trace)


def _tree(value: Value, notes: list[Explanation] | None) -> Explanation | None:
    if notes is None:
        return None
    if len(notes) == 1 and notes[0].mark == mark(value):
        return notes[0]
    return Explanation(mark(value), value=shown(value), children=tuple(notes))


def _bound(expression: Expression, bindings: Mapping[str, object]) -> dict[str, Value]:
    """Every name of the scope that the expression uses, with its value."""
    names: dict[str, Value] = {}
    for name in expression.names:
        kind = expression.scope.get(name)
        if kind is None:  # bound by the expression itself
            continue
        if name not in bindings:
            said = f"{name!r} has no value while {expression.text!r} is evaluated; bind it."
            raise NameNotBound(said, {"name": name})
        names[name] = _value(name, kind, bindings[name])
    return names


def _value(name: str, kind: object, given: object) -> Value:
    if isinstance(given, Outcome):
        return value_of(given)
    if isinstance(kind, SetOf):
        if isinstance(given, Members):
            return given
        if given is None:
            return Members((), Unknown(missing=frozenset({Missing(None, name)})))
        return Members(tuple(given))  # type: ignore[arg-type]
    if given is None:
        return Unknown(missing=frozenset({Missing(None, name)}))
    return given


def evaluate_group(book: RuleBook, over: Group, world: World, bindings: Mapping[str, Value], *, as_of: date) -> Members:
    """Who is in a group from `compile_group`, on the day `as_of`; `open` where others may be in it."""
    walk = Walk(book, world, as_of, Month.of(as_of))
    if over.of is None:
        given = bindings[over.name]
        return given if isinstance(given, Members) else Members(tuple(given))
    return members_of(walk, step_of(book, over.of)(walk, dict(bindings), None), over.name)
