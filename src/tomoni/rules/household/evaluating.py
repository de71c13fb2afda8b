"""Answering an expression for one situation, and the members of a group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tomoni.rules.errors import NameNotBound
from tomoni.rules.household.groups import members_of
from tomoni.rules.household.knowing import known_on
from tomoni.rules.household.refining import refine
from tomoni.rules.household.supposing import carry
from tomoni.rules.household.walk import Members, Walk, mark, shown, step_of
from tomoni.rules.language.kinds import SetOf
from tomoni.rules.language.nodes import Group
from tomoni.rules.language.outcome import Explanation, Outcome, outcome_of, value_of
from tomoni.rules.language.values import Unknown, Value
from tomoni.rules.language.world import Missing, World
from tomoni.rules.law.definitions import Expression, RuleBook
from tomoni.rules.time.months import Month


class Session:
    """One world, on one day, for one month, asked several expressions: what was worked out for one serves the next.

    `as_of`: the day facts are read where no month says otherwise. `month`: the month a monthly rule is asked for; else
    the month of `as_of`. `known_on`: the law as it was known on that day (None: now). The world must not change
    meanwhile.
    """

    def __init__(self, world: World, as_of: date, month: Month | None = None, *, known_on: date | None = None) -> None:
        self.world, self.as_of, self.month = world, as_of, month or Month.of(as_of)
        self.known_on = known_on
        self.walk: Walk | None = None

    def knowing(self, world: World, known: frozenset[Missing]) -> Session:
        """The session in a world in which these facts are known besides; what does not rest on them is kept.

        Nothing else of what was asked so far may differ.
        """
        made = Session(world, self.as_of, self.month, known_on=self.known_on)
        made.walk = None if self.walk is None else carry(self.walk, world, known)
        return made

    def evaluate(self, expression: Expression, bindings: Mapping[str, object], *, trace: bool = False) -> Outcome:
        """The answer to an expression, as `evaluate` gives it. Raises NameNotBound."""
        names = names_of(expression, bindings)
        names["as_of"] = self.as_of
        expression = known_on(expression, self.known_on)
        walk = self.walk
        if walk is None or walk.book is not expression.book:
            walk = self.walk = Walk(expression.book, self.world, self.as_of, self.month)
        walk.cites = {}
        notes: list[Explanation] | None = [] if trace else None
        value = refine(walk, expression.step(walk, names, notes), lambda other: expression.step(other, names, None))
        return outcome_of(value, expression.type, _tree(value, notes), tuple(walk.cites))


def evaluate(
    expression: Expression,
    world: World,
    bindings: Mapping[str, object],
    *,
    as_of: date,
    month: Month | None = None,
    known_on: date | None = None,
    trace: bool = False,
) -> Outcome:
    """The answer to an expression of a service.

    `bindings`: a value for each name of the scope: a plain value, an Outcome, a sequence of entities for a name that is
    several (or `Members`), None for what is not known. `as_of`, `month` and `known_on` as in `Session`.
    Raises NameNotBound.
    """
    return Session(world, as_of, month, known_on=known_on).evaluate(expression, bindings, trace=trace)


def _tree(value: Value, notes: list[Explanation] | None) -> Explanation | None:
    if notes is None:
        return None
    if len(notes) == 1 and notes[0].mark == mark(value):
        return notes[0]
    return Explanation(mark(value), value=shown(value), children=tuple(notes))


def names_of(expression: Expression, bindings: Mapping[str, object]) -> dict[str, Value]:
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
