"""Steps of comparison and order, over many rows."""

from __future__ import annotations

import operator as operators
from collections.abc import Callable
from typing import Any

import numpy as np

from tomoni.rules.language.nodes import Comparison, Fact, Node, Order
from tomoni.rules.population.columns import (
    Bools,
    Column,
    Cover,
    Options,
    Range,
    Truth,
    Who,
    full,
    strict,
    truth,
)
from tomoni.rules.population.frames import Frame, Making, Run, Step, makes
from tomoni.rules.population.given import asked_where, row_numbers
from tomoni.rules.population.logic import settle

_KNOWN: dict[str, Callable[[Any, Any], Any]] = {
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
    "==": operators.eq,
    "!=": operators.ne,
}


@makes(Comparison)
def _comparison(making: Making, node: Comparison) -> Step:
    left, right, same = making.step(node.left), making.step(node.right), same_fact(making, node.left, node.right)
    operator = node.operator

    def step(run: Run, frame: Frame) -> Column:
        a, b = left(run, frame), right(run, frame)
        return compare(operator, a, b, frame.n, None if _known_ranges(a, b) else same(run, frame))

    return step


def _known_ranges(a: Column, b: Column) -> bool:
    return isinstance(a, Range) and isinstance(b, Range) and a.is_known and b.is_known


Same = Callable[[Run, Frame], "Bools | None"]


def same_fact(making: Making, left: Node, right: Node) -> Same:
    """Rows in which both sides are one fact of one entity: unknown or not, it equals itself."""
    if not (isinstance(left, Fact) and isinstance(right, Fact) and (left.spec, left.year) == (right.spec, right.year)):
        return lambda run, frame: None
    ends = making.step(left.of), making.step(right.of)

    def same(run: Run, frame: Frame) -> Bools | None:
        a, b = (end(run, frame) for end in ends)
        assert isinstance(a, Who) and isinstance(b, Who)
        if a is b:
            return np.ones(frame.n, bool)
        rows = [row_numbers(who.table_rows, frame.n) for who in (a, b)]
        equal: Bools = (rows[0] == rows[1]) & (rows[0] >= 0)
        return equal

    return same


def compare(operator: str, a: Column, b: Column, n: int, same: Bools | None = None) -> Truth:
    if isinstance(a, Who) and isinstance(b, Who):
        return compare_who(operator, a, b, n)
    cover = strict(a.cover, b.cover)
    if isinstance(a, Range) and isinstance(b, Range):
        if a.is_known and b.is_known:
            return Truth(_KNOWN[operator](a.lo, b.lo))
        yes, no = _between_ranges(operator, a, b)
    elif isinstance(a, Options) and isinstance(b, Options):
        if a.is_known and b.is_known:
            return Truth(_KNOWN[operator](a.bits, b.bits))
        yes, no = _between_options(operator, a, b)
        if cover is None:
            return truth(full(yes, n), full(~(yes | no), n))
    else:
        assert isinstance(a, Truth) and isinstance(b, Truth)
        if a.open is None and b.open is None:
            return Truth(_KNOWN[operator](a.yes, b.yes))
        yes, no = _between_truths(operator, a, b)
    return _verdict(operator, full(yes, n), full(no, n), same, cover, n)


def _verdict(operator: str, yes: Bools, no: Bools, same: Bools | None, cover: Cover, n: int) -> Truth:
    if same is not None:
        unsure = same & ~(yes | no)
        holds = operator in ("<=", ">=", "==")
        yes, no = (yes | unsure, no) if holds else (yes, no | unsure)
    open_ = ~(yes | no)
    if cover is not None:
        cover = full(cover, n)
        open_, yes = open_ | (cover > 0), yes & (cover == 0)
    return truth(yes, open_, cover)


def _between_ranges(operator: str, a: Range, b: Range) -> tuple[Any, Any]:
    """Certainly yes, and certainly no."""
    if operator in (">", ">="):
        return _between_ranges("<" if operator == ">" else "<=", b, a)
    if operator in ("==", "!="):
        apart = (a.hi < b.lo) | (b.hi < a.lo)
        equal = (a.lo == a.hi) & (b.lo == b.hi) & (a.lo == b.lo)
        return (equal, apart) if operator == "==" else (apart, equal)
    less = _KNOWN[operator]
    more = operators.le if operator == "<" else operators.lt
    return less(a.hi, b.lo), more(b.hi, a.lo)


def _between_options(operator: str, a: Options, b: Options) -> tuple[Any, Any]:
    apart = (a.bits & b.bits) == 0
    equal = (a.bits == b.bits) & (np.bitwise_count(a.bits) == 1)
    return (equal, apart) if operator == "==" else (apart, equal)


def _between_truths(operator: str, a: Truth, b: Truth) -> tuple[Any, Any]:
    both = ~(_or_no(a.open) | _or_no(b.open))
    equal, apart = both & (a.yes == b.yes), both & (a.yes != b.yes)
    return (equal, apart) if operator == "==" else (apart, equal)


def _or_no(open_: Bools | None) -> Any:
    return np.False_ if open_ is None else open_


def compare_who(operator: str, a: Who, b: Who, n: int) -> Truth:
    """Nobody equals no person, itself neither. Who are of one domain are compared by their places in it."""
    near = a.domain is b.domain
    rows = [row_numbers(who.place if near else who.table_rows, n) for who in (a, b)]
    equal = (rows[0] == rows[1]) & (rows[0] >= 0)
    cover = strict(a.cover, b.cover)
    if a.open is None and b.open is None:
        yes = equal if operator == "==" else ~equal
        return Truth(yes) if cover is None else _verdict(operator, yes, ~yes, None, cover, n)
    open_ = _or_no(a.open) | _or_no(b.open)
    apart = ~equal & ~open_
    if a.open is not None and b.open is not None and (a.open & b.open).any():
        cover = strict(cover, asked_where(a.open & b.open))
    for one, other in ((a, rows[1]), (b, rows[0])):
        if one.open is not None:
            apart = apart | (one.open & ~_may_equal(one, other, near))
    equal = equal & ~open_
    return _verdict(operator, *((equal, apart) if operator == "==" else (apart, equal)), None, cover, n)


def _may_equal(who: Who, other: Any, near: bool) -> Bools:
    """Rows in which one of the candidates is the other."""
    may_be = who.may_be
    assert may_be is not None
    rows = who.domain.rows
    candidates = may_be.place if rows is None or near else rows[may_be.place]
    found = may_be.anybody.copy()
    found[may_be.row[(candidates == other[may_be.row]) & (candidates >= 0)]] = True
    return found


@makes(Order)
def _order(making: Making, node: Order) -> Step:
    sides = [
        (making.step(a), making.step(b), same_fact(making, a, b)) for a, b in zip(node.left, node.right, strict=True)
    ]
    operator = node.operator

    def step(run: Run, frame: Frame) -> Column:
        pairs: list[tuple[Column, Column, Any]] = []
        for left, right, same in sides:
            a, b = left(run, frame), right(run, frame)
            pairs.append((a, b, None if _known_ranges(a, b) else same(run, frame)))
        return in_order(operator, pairs, frame.n)

    return step


def in_order(operator: str, pairs: list[tuple[Column, Column, Any]], n: int) -> Truth:
    a, b, same = pairs[0]
    if len(pairs) == 1:
        return compare(operator, a, b, n, same)
    before, not_after = compare("<", a, b, n, same), compare("<=", a, b, n, same)
    rest = in_order(operator, pairs[1:], n)
    if before.open is None and not_after.open is None and rest.open is None:
        return Truth(before.yes | (not_after.yes & rest.yes))
    return settle(False, [before, settle(True, [not_after, rest], n)], n)
