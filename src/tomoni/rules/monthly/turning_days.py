"""The day on which a comparison turns: conditions on one date, for a month, as one comparison with a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

from tomoni.rules.language.functions import BUILTINS
from tomoni.rules.language.kinds import Kind
from tomoni.rules.language.nodes import (
    Arithmetic,
    Comparison,
    Fact,
    Field,
    Function,
    Literal,
    Node,
    Variable,
)
from tomoni.rules.language.values import NotCovered, arithmetic, compare
from tomoni.rules.time.months import Month

NOTHING: Mapping[str, Literal] = {}
EARLIEST, LATEST = date(200, 1, 1), date(9700, 12, 31)
"""Days between which a threshold is looked for: every builtin is defined there for ages and terms of the law."""


def is_known(node: Node) -> bool:
    return isinstance(node, Literal) and type(node.value) is not NotCovered


Chain: TypeAlias = "tuple[Node, int, Callable[[Any], Any]]"
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def with_threshold(node: Comparison) -> Comparison:
    """`fiscal_year_end_after(c.birth_date, 18).month >= 2025-04` as `c.birth_date >= 2006-04-02`.

    Where one side is known and the other rises or falls with one date alone; else the node itself.
    """
    operator, left, right = node.operator, node.left, node.right
    if is_known(left):
        operator, left, right = _FLIPPED.get(operator, operator), right, left
    if operator not in _FLIPPED or not is_known(right) or left.type.kind is Kind.entity:
        return node
    chain = _chain(left)
    if chain is None or chain[0] is left:
        return node
    leaf, sign, reckon = chain
    bound = right.value  # type: ignore[attr-defined]
    late = (operator in (">", ">=")) == (sign > 0)  # holds from some day on, or until some day
    day = _first_day(lambda d: bool(compare(operator, reckon(d), bound)) is late)
    if late:
        return Comparison(node.type, ">=", leaf, Literal(leaf.type, day))
    return Comparison(node.type, "<", leaf, Literal(leaf.type, day))


def _first_day(holds: Callable[[date], bool]) -> date:
    """The first day from which something holds that, once it holds, holds for ever."""
    low, high = EARLIEST.toordinal(), LATEST.toordinal()
    while low < high:
        middle = (low + high) // 2
        if holds(date.fromordinal(middle)):
            high = middle
        else:
            low = middle + 1
    return date.fromordinal(low)


def _chain(node: Node) -> Chain | None:
    """The one date a node depends on, whether it rises (+1) or falls (-1) with it, and how it is reckoned from it."""
    if isinstance(node, Field):
        return _then(_chain(node.of), 1, _FIELDS.get((node.of.type.kind, node.name)))
    if isinstance(node, Function) and node.name in BUILTINS:
        return _through_builtin(node)
    if isinstance(node, Arithmetic) and node.type.kind in (Kind.month, Kind.number, Kind.bare):
        return _through_arithmetic(node)
    if node.type.kind is Kind.date and isinstance(node, Fact | Variable):
        return node, 1, _itself
    return None


def _itself(day: Any) -> Any:
    return day


_FIELDS: dict[tuple[Kind, str], Callable[[Any], Any]] = {
    (Kind.date, "month"): Month.of,
    (Kind.date, "year"): lambda day: day.year,
    (Kind.month, "year"): lambda month: month.year,
    (Kind.month, "first_day"): lambda month: month.first_day,
    (Kind.month, "last_day"): lambda month: month.last_day,
    (Kind.fiscal_year, "first_month"): lambda year: year.first_month,
    (Kind.fiscal_year, "last_month"): lambda year: year.last_month,
    (Kind.fiscal_year, "first_day"): lambda year: year.first_day,
    (Kind.fiscal_year, "last_day"): lambda year: year.last_day,
}


def _then(chain: Chain | None, sign: int, step: Callable[[Any], Any] | None) -> Chain | None:
    if chain is None or step is None:
        return None
    leaf, before, reckon = chain
    return leaf, before * sign, lambda day: step(reckon(day))


def _through_builtin(node: Function) -> Chain | None:
    open_ = [number for number, argument in enumerate(node.arguments) if not is_known(argument)]
    builtin = BUILTINS[node.name]
    if len(open_) != 1 or builtin.signs[open_[0]] == 0:
        return None
    [place] = open_
    values = [argument.value if isinstance(argument, Literal) else None for argument in node.arguments]

    def step(value: Any) -> Any:
        return builtin.reckon(*values[:place], value, *values[place + 1 :])

    return _then(_chain(node.arguments[place]), builtin.signs[place], step)


def _through_arithmetic(node: Arithmetic) -> Chain | None:
    if node.operator not in ("+", "-"):
        return None
    if is_known(node.right):
        amount = node.right.value  # type: ignore[attr-defined]
        return _then(_chain(node.left), 1, lambda value: arithmetic(node.operator, value, amount))
    if is_known(node.left) and node.left.type.kind is not Kind.month:
        amount = node.left.value  # type: ignore[attr-defined]
        sign = -1 if node.operator == "-" else 1
        return _then(_chain(node.right), sign, lambda value: arithmetic(node.operator, amount, value))
    return None
