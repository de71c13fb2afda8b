"""Ranges: between which values a number, an amount, a day or a month always lies, proven at load.

Whole numbers stay within signed 64 bits and days within the calendar, whatever the facts are, so that a kernel may
reckon in 64 bits. What is known beforehand: the bounds of facts (`least`, `most`) and of arguments, the figures of
parameters and tables, and how many members a way has at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tomoni.rules.language.kinds import ORDERED, Kind, Type
from tomoni.rules.time.months import FiscalYear, Month, TaxYear

LEAST, MOST = -(2**63), 2**63 - 1
FIFTEEN_DIGITS = 10**15 - 1
MOST_TERM = 10**9  # of the numerator and denominator of a rate as a pack writes it
LARGEST_TERM = 10**8  # of a rate that is a fact, an argument, or set by a town
MOST_BOUND = 9_999  # members of a name that a service binds
LONGEST_CLOSED = timedelta(days=366)
WHOLE = frozenset({Kind.number, Kind.yen, Kind.bare})


@dataclass(frozen=True, slots=True)
class Range:
    """From `least` to `most`, both included, as values of the kind. Of rates also the largest numerator (without its
    sign) and the largest denominator."""

    least: Any
    most: Any
    numerator: int = 0
    denominator: int = 0

    def within(self, other: Range) -> bool:
        return bool(
            other.least <= self.least
            and self.most <= other.most
            and self.numerator <= other.numerator
            and self.denominator <= other.denominator
        )

    def __str__(self) -> str:
        return f"{_said(self.least)} to {_said(self.most)}"


def _said(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def hull(ranges: Iterable[Range | None]) -> Range | None:
    """The smallest range that holds all; None: there is no value."""
    found = [one for one in ranges if one is not None]
    if not found:
        return None
    return Range(
        min(one.least for one in found),
        max(one.most for one in found),
        max(one.numerator for one in found),
        max(one.denominator for one in found),
    )


def range_of_values(values: Iterable[Any]) -> Range | None:
    """The range of figures written down; None where there are none that have an order."""
    return hull(exactly(value) for value in values if not isinstance(value, bool | str))


def exactly(value: Any) -> Range:
    if isinstance(value, Fraction):
        return Range(value, value, max(abs(value.numerator), 1), value.denominator)
    return Range(value, value)


# --- what holds where nothing is declared


def _years(first: int, last: int) -> dict[Kind, Range]:
    return {
        Kind.date: Range(date(first, 1, 1), date(last, 12, 31)),
        Kind.month: Range(Month(first, 1), Month(last, 12)),
        Kind.tax_year: Range(TaxYear(first), TaxYear(last)),
        Kind.fiscal_year: Range(FiscalYear(first), FiscalYear(last)),
    }


_ANY_RATE = Range(Fraction(-LARGEST_TERM), Fraction(LARGEST_TERM), LARGEST_TERM, LARGEST_TERM)
OF_FACTS: dict[Kind, Range] = {**_years(1800, 2299), Kind.fraction: _ANY_RATE}
"""Days, months, years and rates a register holds, and months that are asked for."""
OF_ARGUMENTS: dict[Kind, Range] = {
    **_years(1500, 2599),
    **{kind: Range(-FIFTEEN_DIGITS, FIFTEEN_DIGITS) for kind in WHOLE},
    Kind.fraction: _ANY_RATE,
}
_CALENDAR = _years(1, 9998)


def bounds_of(kind: Type) -> Range | None:
    """The declared bounds of a type, if it has both."""
    if kind.least is None or kind.most is None:
        return None
    if kind.kind is Kind.fraction:
        return Range(Fraction(kind.least), Fraction(kind.most), LARGEST_TERM, LARGEST_TERM)
    return Range(kind.least, kind.most)


def of_argument(kind: Type) -> Range | None:
    """The range an argument may have; None for kinds without order."""
    return bounds_of(kind) or OF_ARGUMENTS.get(kind.kind)


def arguments(takes: Iterable[tuple[str, Type]]) -> dict[str, Range]:
    """The ranges of the arguments of a definition, by name; those without order are left out."""
    found = {name: of_argument(kind) for name, kind in takes if kind.kind in ORDERED}
    return {name: one for name, one in found.items() if one is not None}


def fits_in(kind: Kind, found: Range) -> bool:
    """Whole numbers within signed 64 bits, days and years within the calendar."""
    if kind in WHOLE:
        return bool(found.least >= LEAST and found.most <= MOST)
    limit = _CALENDAR.get(kind)
    return limit is None or found.within(limit)


def clamped(kind: Kind, found: Range | None, limits: Mapping[Kind, Range] = OF_ARGUMENTS) -> Range | None:
    """After a fault was told: something that brings no further faults."""
    limit = limits.get(kind)
    if found is None or limit is None:
        return limit
    return Range(min(max(found.least, limit.least), limit.most), max(min(found.most, limit.most), limit.least))


# --- reckoning


def added(left: Range, right: Range, sign: str) -> Range:
    if sign == "+":
        return Range(left.least + right.least, left.most + right.most)
    return Range(left.least - right.most, left.most - right.least)


def multiplied(left: Range, right: Range) -> Range:
    corners = [a * b for a in (left.least, left.most) for b in (right.least, right.most)]
    return Range(min(corners), max(corners))


def summed(value: Range, members: int) -> Range:
    """The total of the values of at most so many members."""
    return Range(min(0, members * value.least), max(0, members * value.most))
