"""Steps of logic, comparison, order, choice, arithmetic and builtins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from tomoni.rules.household.walk import (
    Names,
    Notes,
    Step,
    Walk,
    arguments_of,
    compiles,
    mark,
    noted,
    shown,
    step_of,
    steps_of,
    together,
)
from tomoni.rules.language.forms import combine
from tomoni.rules.language.functions import BUILTINS, call_builtin, portion
from tomoni.rules.language.kinds import Kind
from tomoni.rules.language.nodes import Arithmetic, Comparison, Function, If, Logic, Not, Order
from tomoni.rules.language.outcome import Explanation, told
from tomoni.rules.language.values import (
    KNOWN,
    OPEN,
    OPERATIONS,
    NotCovered,
    Unknown,
    Value,
    arithmetic,
    compare,
    difference,
    function_form,
    in_order,
    join,
    made_of,
    negate,
    never_covered,
    reasons_of,
    settle,
)
from tomoni.rules.law.definitions import RuleBook


@compiles(Not)
def _not(book: RuleBook, node: Not) -> Step:
    of = step_of(book, node.of)

    def step(walk: Walk, names: Names, notes: Notes) -> Value:
        value, made = noted(of, walk, names, notes)
        value = negate(value)
        if notes is not None:
            notes.append(told(mark(value), children=made, join="not"))
        return value

    return step


@compiles(Logic)
def _logic(book: RuleBook, node: Logic) -> Step:
    """Asks on until the answer is settled; with an explanation it asks every part, so that all reasons are told."""
    parts, every, settled = steps_of(book, node.parts), node.every, not node.every

    def step(walk: Walk, names: Names, notes: Notes) -> Value:
        if notes is not None:
            return tell(walk, names, notes)
        values: list[Value] = []
        for part in parts:
            value = part(walk, names, None)
            if value is settled:
                return value
            if value is not every:
                values.append(value)
        return settle(every, values) if values else every

    def tell(walk: Walk, names: Names, notes: list[Explanation]) -> Value:
        asked = [noted(part, walk, names, []) for part in parts]
        verdict = settle(every, [value for value, _ in asked])
        children = tuple([together(value, made) for value, made in asked])
        marked = mark(verdict)
        deciding = tuple([child for child in children if child.mark == marked]) or children
        notes.append(told(marked, children=deciding, join="all" if every else "any"))
        return verdict

    return step


@compiles(Comparison)
def _comparison(book: RuleBook, node: Comparison) -> Step:
    sign, known = node.operator, KNOWN[node.operator]
    left, right = step_of(book, node.left), step_of(book, node.right)
    people = node.left.type.kind is Kind.entity  # nobody equals no person, itself neither

    def step(walk: Walk, names: Names, notes: Notes) -> Value:
        if notes is None:
            a, b = left(walk, names, None), right(walk, names, None)
            if people or type(a) in OPEN or type(b) in OPEN:
                return compare(sign, a, b)
            return known(a, b)
        made: list[Explanation] = []
        verdict = compare(sign, left(walk, names, made), right(walk, names, made))
        notes.append(told(mark(verdict), children=tuple(made), join="compare"))
        return verdict

    return step


@compiles(Order)
def _order(book: RuleBook, node: Order) -> Step:
    sign = node.operator
    pairs = tuple(zip(steps_of(book, node.left), steps_of(book, node.right), strict=True))

    def step(walk: Walk, names: Names, notes: Notes) -> Value:
        asked = [(a(walk, names, notes), b(walk, names, notes)) for a, b in pairs]
        for a, b in asked[:-1]:  # known and different: the rest does not matter
            if type(a) in OPEN or type(b) in OPEN:
                break
            if a != b:
                return bool(a < b)
        return in_order(sign, asked)

    return step


@compiles(If)
def _if(book: RuleBook, node: If) -> Step:
    kind = node.type
    condition, then, otherwise = steps_of(book, (node.when, node.then, node.otherwise))

    def step(walk: Walk, names: Names, notes: Notes) -> Value:
        when, why = (condition(walk, names, None), ()) if notes is None else noted(condition, walk, names, notes)
        if type(when) is bool:
            branch = then if when else otherwise
            if notes is None:
                return branch(walk, names, None)
            value, made = noted(branch, walk, names, notes)
        elif type(when) is NotCovered:
            return when
        else:
            (a, yes), (b, no) = noted(then, walk, names, notes), noted(otherwise, walk, names, notes)
            value, made = join(kind, (a, b), (when,)), yes + no
        if notes is not None:
            children = (together(when, why), together(value, made))
            notes.append(told(mark(value), value=shown(value), children=children, join="if"))
        return value

    return step


@compiles(Arithmetic)
def _arithmetic(book: RuleBook, node: Arithmetic) -> Step:
    sign, known = node.operator, OPERATIONS[node.operator]
    left, right = step_of(book, node.left), step_of(book, node.right)

    def step(walk: Walk, names: Names, notes: Notes) -> Value:
        try:
            a, b = left(walk, names, notes), right(walk, names, notes)
            return arithmetic(sign, a, b) if type(a) in OPEN or type(b) in OPEN else known(a, b)
        except (ValueError, OverflowError):
            return NotCovered(("outside the calendar",))

    return step


_RECKON: dict[str, Callable[..., Value]] = {
    "at_least": max,
    "at_most": min,
    "portion": portion,
    **{name: one.reckon for name, one in BUILTINS.items()},
}


@compiles(Function)
def _function(book: RuleBook, node: Function) -> Step:
    name, reckon, arguments = node.name, _RECKON.get(node.name), arguments_of(book, node.arguments)

    def step(walk: Walk, names: Names, notes: Notes) -> Value:
        values = arguments(walk, names, notes)
        try:
            if reckon is None or not OPEN.isdisjoint(map(type, values)):
                return reckon_open(name, values, walk.open_day_from)
            return reckon(*values)
        except (ValueError, OverflowError):
            return NotCovered((f"{name} outside the calendar",))

    return step


def of_two(larger: bool, a: Value, b: Value) -> Value:
    """The larger or smaller of two values, known or not."""
    if type(a) not in OPEN and type(b) not in OPEN:
        return max(a, b) if larger else min(a, b)
    return reckon_open("at_least" if larger else "at_most", (a, b), lambda day: day)


def reckon_open(name: str, values: tuple[Value, ...], open_day_from: Callable[[date], date]) -> Value:
    """A builtin of values that are not all known, with what its result is made of."""
    if name in ("at_least", "at_most") and never_covered(values) is None:
        prevails = _prevailing(name, *values)
        if prevails is not None:
            return prevails
    value = call_builtin(name, values, open_day_from)
    if type(value) is not Unknown or value.form is not None:
        return value
    if name == "days_after":
        return replace(value, form=combine("+", made_of(values[0]), made_of(values[1])))
    if name == "months_between":
        form = combine("-", made_of(values[1]), made_of(values[0]))
        return value if form is None else replace(value, form=replace(form, back=None))
    return replace(value, form=function_form(name, values, value.least, value.most))


def _prevailing(name: str, a: Value, b: Value) -> Value | None:
    """Of two amounts of which one is never below the other, that one is the larger, though neither be known."""
    ends = difference(a, b)
    if ends is None:
        return None
    larger, smaller = (a, b) if name == "at_least" else (b, a)
    if ends[0] is not None and ends[0] >= 0 and not reasons_of((smaller,)):
        return larger
    return smaller if ends[1] is not None and ends[1] <= 0 and not reasons_of((larger,)) else None
