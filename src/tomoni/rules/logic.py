"""Steps of logic, comparison, order, choice, arithmetic and builtins."""

from __future__ import annotations

from collections.abc import Callable

from tomoni.rules.definitions import RuleBook
from tomoni.rules.functions import BUILTINS, call_builtin, portion
from tomoni.rules.kinds import Kind
from tomoni.rules.nodes import Arithmetic, Comparison, Function, If, Logic, Not, Order
from tomoni.rules.outcome import Explanation, told
from tomoni.rules.values import (
    KNOWN,
    OPEN,
    OPERATIONS,
    NotCovered,
    Value,
    arithmetic,
    compare,
    in_order,
    join,
    negate,
    settle,
)
from tomoni.rules.walk import (
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
                return call_builtin(name, values, walk.open_day_from)
            return reckon(*values)
        except (ValueError, OverflowError):
            return NotCovered((f"{name} outside the calendar",))

    return step
