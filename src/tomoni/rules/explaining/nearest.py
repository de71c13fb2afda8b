"""The nearest value of one fact with which a condition comes out otherwise: from comparisons to thresholds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tomoni.rules.language.forms import number_of
from tomoni.rules.language.kinds import Kind, Type
from tomoni.rules.time.months import FiscalYear, Month, TaxYear

FEW = 64
"""So many values of a fact are all tried. Of more, those the condition names, and where the last one turns it the first
that does, found at growing distances and between."""
PARTS = 10_000
"""Shares are tried in steps of a hundredth of a per cent."""


@dataclass(frozen=True)
class Found:
    """The value nearest to what is; `alone`: the next beyond it does not do."""

    value: object
    up: bool
    alone: bool


@dataclass(frozen=True)
class Axis:
    """The values of a kind as whole numbers from `low` to `high`; `back` makes a value of one."""

    low: int
    high: int
    back: Callable[[int], object]


def axis_of(kind: Type, now: object) -> Axis | None:
    """The values a fact may have. Days and months: 150 years to both sides. None for kinds without order."""
    if kind.kind in (Kind.yen, Kind.number):
        return Axis(_or(kind.least, -(10**15)), _or(kind.most, 10**15), int)
    if kind.kind is Kind.fraction:
        low, high = _or(kind.least, -1_000), _or(kind.most, 1_000)
        return Axis(low * PARTS, high * PARTS, lambda number: Fraction(number, PARTS))
    if isinstance(now, date):
        return _around(now.toordinal(), 55_000, date.min.toordinal(), date.max.toordinal(), date.fromordinal)
    if isinstance(now, Month):
        return _around(now.index, 1_800, 12, 9_999 * 12 + 11, Month.at)
    if isinstance(now, TaxYear | FiscalYear):
        return _around(now.number, 150, 1, 9_999, type(now))
    return None


def _or(bound: int | None, other: int) -> int:
    return other if bound is None else bound


def _around(number: int, far: int, least: int, most: int, back: Callable[[int], object]) -> Axis:
    return Axis(max(least, number - far), min(most, number + far), back)


def position(axis: Axis, value: object) -> int | None:
    """Where a value lies on an axis; a share that lies between two steps counts as the lower."""
    if isinstance(value, Fraction):
        return int(value * PARTS // 1)
    number: Any = number_of(value)
    return number if isinstance(number, int) else None


def nearest(axis: Axis, start: int, turns: Callable[[int], bool], hints: Iterable[int]) -> Iterator[Found]:
    """The nearest value below and the nearest above `start` that turn the condition.

    `hints`: values the condition itself names, for one that turns at a single point.
    """
    known: dict[int, bool] = {}

    def ask(number: int) -> bool:
        if number not in known:
            known[number] = turns(number)
        return known[number]

    points = sorted({near for hint in hints for near in (hint - 1, hint, hint + 1) if axis.low <= near <= axis.high})
    for up in (False, True):
        found = _scan(axis, start, ask, points, up)
        if found is not None:
            beyond = found + (1 if up else -1)
            inside = axis.low <= beyond <= axis.high
            yield Found(axis.back(found), up, inside and not ask(beyond))


def _scan(axis: Axis, start: int, ask: Callable[[int], bool], points: list[int], up: bool) -> int | None:
    end = axis.high if up else axis.low
    step = 1 if up else -1
    if axis.high - axis.low <= FEW:
        tried: Iterable[int] = range(start + step, end + step, step)
        return next((number for number in tried if ask(number)), None)
    steps = [start + step * 2**power for power in range(60)] if start != end and ask(end) else []
    wide = [number for number in (*steps, *points) if (start < number <= end if up else end <= number < start)]
    last = start
    for number in sorted({*wide, end} - {start}, reverse=not up):
        if ask(number):
            return _between(last, number, ask)
        last = number
    return None


def _between(no: int, yes: int, ask: Callable[[int], bool]) -> int:
    """The last value that turns the condition on the way from one that does back to one that does not."""
    while abs(yes - no) > 1:
        middle = (yes + no) // 2
        no, yes = (no, middle) if ask(middle) else (middle, yes)
    return yes
