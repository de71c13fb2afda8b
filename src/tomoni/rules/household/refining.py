"""Exactly what is missing: one fact not known is named if, and only if, some value of it changes the answer.

The walk names every fact that can change the answer, but perhaps also one that cannot, because it takes each part of
an expression by itself (`x or not x`). So the values of the one fact left are cut into pieces on which the answer is
known: two pieces that answer differently show that the fact matters; if all answer alike, it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from math import isqrt
from typing import Any, TypeAlias

from tomoni.rules.household.supposing import reading_of, suppose, type_of
from tomoni.rules.household.walk import Walk
from tomoni.rules.language.forms import number_of
from tomoni.rules.language.kinds import Kind, Type
from tomoni.rules.language.values import NotCovered, Unknown, Value
from tomoni.rules.language.world import Missing, Reading
from tomoni.rules.time.months import FiscalYear, Month, TaxYear

MOST_TRIES = 200
"""Pieces that are tried before a fact is named without proof that it matters (it may then be one too many)."""

Ask: TypeAlias = Callable[[Walk], Value]
At: TypeAlias = Callable[[Reading], Value]


def refine(walk: Walk, value: Value, ask: Ask) -> Value:
    """The value itself; or, where the one fact it lacks cannot change it, what it comes to whatever the fact is."""
    if type(value) is not Unknown or len(value.missing) != 1:
        return value
    [missing] = value.missing
    found: list[Value] = []
    for tries, answer in enumerate(_answers(walk, missing, ask), start=1):
        if tries > MOST_TRIES or not is_settled(answer):
            return value
        if answer is not CUT:
            if found and not alike(found[0], answer):
                return value
            found.append(answer)
    return found[0] if found else value


def is_settled(answer: Value) -> bool:
    """No fact can change it any more. A tie stays open for ever."""
    return type(answer) is not Unknown or not answer.missing


def alike(one: Value, other: Value) -> bool:
    """The same answer; what is not covered is, whatever the reason."""
    if type(one) is NotCovered or type(other) is NotCovered:
        return type(one) is type(other)
    return type(one) is type(other) and bool(one == other)


CUT = object()
"""A piece was open and has been cut in two."""


def _answers(walk: Walk, missing: Missing, ask: Ask) -> Iterator[Value]:
    """The answer on each piece of the values of a fact; an open one where it can be neither answered nor cut."""
    kind = type_of(walk.book, missing)

    def at(reading: Reading) -> Value:
        return ask(suppose(walk, missing, reading))

    if kind is None:
        yield Unknown(missing=frozenset({missing}))
    elif kind.kind is Kind.yes_no:
        yield from (at(Reading(one)) for one in (True, False))
    elif kind.kind is Kind.choice and kind.choices:
        yield from (at(Reading(one)) for one in kind.choices)
    elif kind.kind in _AXES:
        yield from _along(walk, missing, kind, at)
    else:
        yield Unknown(missing=frozenset({missing}))


# --- numbers, amounts, days, months and years

_AXES: dict[Kind, tuple[Callable[[int], Any], Any, Any]] = {
    Kind.number: (int, -(10**15), 10**15),
    Kind.yen: (int, -(10**15), 10**15),
    Kind.date: (date.fromordinal, date(200, 1, 1), date(9700, 12, 31)),
    Kind.month: (Month.at, Month(200, 1), Month(9700, 12)),
    Kind.tax_year: (TaxYear, TaxYear(200), TaxYear(9700)),
    Kind.fiscal_year: (FiscalYear, FiscalYear(200), FiscalYear(9700)),
}
"""How a number becomes a value, and between which values a fact without bounds of its own lies."""


def _along(walk: Walk, missing: Missing, kind: Type, at: At) -> Iterator[Value]:
    """Both ends first, for there answers mostly differ; then halves of what is open, down to single values."""
    back, least, most = _AXES[kind.kind]
    reading = reading_of(walk, missing)
    low = number_of(_first(reading.least, kind.least, least))
    high = number_of(_first(reading.most, kind.most, most))
    yield at(Reading(back(low)))
    yield at(Reading(back(high)))
    pieces = _between(low + 1, high - 1, walk.as_of if kind.kind is Kind.date else None)
    while pieces:
        low, high = pieces.pop()
        if low == high:
            yield at(Reading(back(low)))
            continue
        answer = at(Reading(None, least=back(low), most=back(high)))
        if is_settled(answer):
            yield answer
        else:
            pieces += _halves(low, high)
            yield CUT


def _first(*ends: Any) -> Any:
    return next(end for end in ends if end is not None)


def _halves(low: int, high: int) -> list[tuple[int, int]]:
    """A piece cut in two; a long one of amounts by magnitude, for what the law sets is small against what may be."""
    if low <= 0 < high and high - low > 16:
        middle = 0
    elif low > 0 and high > 4 * low:
        middle = isqrt(low * high)
    else:
        middle = (low + high) // 2
    return [(low, middle), (middle + 1, high)]


def _between(low: int, high: int, day: date | None) -> list[tuple[int, int]]:
    """The first pieces, the likely one last, as it is taken first: for days the century that ends today."""
    ends = [high] if day is None else [day.toordinal() - 36_525, high, day.toordinal()]
    pieces, start = [], low
    for end in sorted({end for end in ends if low <= end <= high}):
        pieces.append((start, end))
        start = end + 1
    likely = [piece for piece in pieces if day is not None and piece[1] == day.toordinal()]
    return [piece for piece in pieces if piece not in likely] + likely
