"""The functions built into the language: few. Those of time are in `periods`, each with its source.

`signs` says how the result moves with each argument (+1 with it, -1 against it), from which the bounds for unknown
arguments follow; 0: unknown if the argument is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tomoni.rules.language.kinds import DATE, FISCAL_YEAR, FRACTION, KANA, MONTH, NUMBER, TAX_YEAR, YEN, YES_NO, Type
from tomoni.rules.language.values import OPEN, NotCovered, Unknown, Value, between, interval, is_open, never_covered
from tomoni.rules.language.values import missing_of as _missing
from tomoni.rules.language.values import open_yes_no as _open_yes_no
from tomoni.rules.language.values import reasons_of as _reasons
from tomoni.rules.time.months import FiscalYear, Month
from tomoni.rules.time.periods import (
    age_on,
    age_reached,
    days_after,
    fiscal_year_end_after,
    months_after,
    months_between,
    next_month,
    tax_year_before,
    tax_year_for,
    weeks_after,
    years_after,
)

ROUNDINGS = ("round_down", "round_half_up", "round_up")


def portion(amount: int, rate: Fraction, rounding: str, unit: int) -> int:
    """`amount × rate` in exact fractions, rounded to whole `unit` yen.

    round_down 切捨て, round_half_up 四捨五入, round_up 切上げ. Raises ValueError for a unit below 1.
    """
    if unit < 1:
        raise ValueError("the unit of a rounding is at least 1 yen")
    exact = Fraction(amount) * rate / unit
    whole = exact.numerator // exact.denominator
    rest = exact - whole
    if rounding == "round_up":
        whole += 1 if rest else 0
    elif rounding == "round_half_up":
        whole += 1 if rest >= Fraction(1, 2) else 0
    return whole * unit


def same_kana(a: str, b: str) -> bool:
    """Equal as a bank reads names: half-width or full, small or large kana, hiragana or katakana, blanks left out."""
    return _fold_kana(a) == _fold_kana(b)


_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")


def _fold_kana(text: str) -> str:
    wide = unicodedata.normalize("NFKC", text)
    katakana = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in wide)
    dashes = katakana.translate({ord(c): "ー" for c in "-‐‑–—―−"})
    return "".join(dashes.translate(_SMALL).split()).upper()


@dataclass(frozen=True)
class Builtin:
    """Types of the arguments (None: see the checker), of the result, and how the result moves with each argument."""

    takes: tuple[Type, ...]
    gives: Type
    signs: tuple[int, ...]
    reckon: Callable[..., Value]


BUILTINS: dict[str, Builtin] = {
    "fiscal_year_end_after": Builtin((DATE, NUMBER), DATE, (1, 1), fiscal_year_end_after),
    "age_reached": Builtin((DATE, NUMBER), DATE, (1, 1), age_reached),
    "age_on": Builtin((DATE, DATE), NUMBER, (-1, 1), age_on),
    "months_between": Builtin((MONTH, MONTH), NUMBER, (-1, 1), months_between),
    "tax_year_before": Builtin((MONTH, NUMBER), TAX_YEAR, (1, -1), tax_year_before),
    "tax_year_for": Builtin((MONTH, NUMBER), TAX_YEAR, (1, -1), tax_year_for),
    "next_month": Builtin((MONTH,), MONTH, (1,), next_month),
    "days_after": Builtin((DATE, NUMBER), DATE, (1, 1), days_after),
    "weeks_after": Builtin((DATE, NUMBER), DATE, (1, 1), weeks_after),
    "months_after": Builtin((DATE, NUMBER), DATE, (1, 1), months_after),
    "years_after": Builtin((DATE, NUMBER), DATE, (1, 1), years_after),
    "fiscal_year_of": Builtin((DATE,), FISCAL_YEAR, (1,), FiscalYear.of),
    "month_of": Builtin((DATE,), MONTH, (1,), Month.of),
    "same_kana": Builtin((KANA, KANA), YES_NO, (0, 0), same_kana),
}
OTHERS = ("open_day_from", "at_least", "at_most", "portion")
NAMES = frozenset(BUILTINS) | frozenset(OTHERS)
PORTION = Builtin((YEN, FRACTION), YEN, (1, 1), portion)


def call_builtin(name: str, values: Sequence[Value], open_day_from: Callable[[date], date]) -> Value:
    """The value of a builtin, with bounds where arguments are unknown. Raises ValueError outside the calendar."""
    if name in BUILTINS and OPEN.isdisjoint(map(type, values)):
        return BUILTINS[name].reckon(*values)
    uncovered = never_covered(values)
    if uncovered:
        return uncovered
    if name == "at_least":
        return _larger(values[0], values[1])
    if name == "at_most":
        return _smaller(values[0], values[1])
    if name == "open_day_from":
        return _monotone(name, (1,), open_day_from, values)
    if name == "portion":
        return _portion(values)
    builtin = BUILTINS[name]
    if 0 in builtin.signs:
        return _open_yes_no(_missing(values), _reasons(values))
    return _monotone(name, builtin.signs, builtin.reckon, values)


def _monotone(name: str, signs: Sequence[int], reckon: Callable[..., Value], values: Sequence[Value]) -> Value:
    """Bounds from the ends of the arguments; an end outside the calendar bounds nothing and is told."""
    ends = [interval(value) for value in values]
    low = [end[0] if sign > 0 else end[1] for sign, end in zip(signs, ends, strict=True)]
    high = [end[1] if sign > 0 else end[0] for sign, end in zip(signs, ends, strict=True)]
    parts, bounds = list(values), list[Value]()
    for end in (low, high):
        try:
            bounds.append(None if None in end else reckon(*end))
        except (ValueError, OverflowError):
            bounds.append(None)
            parts.append(NotCovered((f"{name} outside the calendar",)))
    return between(bounds[0], bounds[1], parts)


def _larger(a: Value, b: Value) -> Value:
    if not is_open(a) and not is_open(b):
        return max(a, b)
    (least_a, most_a), (least_b, most_b) = interval(a), interval(b)
    leasts = [least for least in (least_a, least_b) if least is not None]
    most = None if most_a is None or most_b is None else max(most_a, most_b)
    return _settled(between(max(leasts) if leasts else None, most, (a, b)), a, b, larger=True)


def _smaller(a: Value, b: Value) -> Value:
    if not is_open(a) and not is_open(b):
        return min(a, b)
    (least_a, most_a), (least_b, most_b) = interval(a), interval(b)
    mosts = [most for most in (most_a, most_b) if most is not None]
    least = None if least_a is None or least_b is None else min(least_a, least_b)
    return _settled(between(least, min(mosts) if mosts else None, (a, b)), a, b, larger=False)


def _settled(result: Value, a: Value, b: Value, *, larger: bool) -> Value:
    """If one side certainly prevails the other cannot change the answer, so what it lacks is not missing."""
    if type(result) is not Unknown:
        return result
    for one, other in ((a, b), (b, a)):
        least, most = interval(one)
        low, high = interval(other)
        bound = (least, high) if larger else (low, most)
        if None not in bound and bound[0] >= bound[1] and not _reasons((other,)):
            return one
    return result


def _portion(values: Sequence[Value]) -> Value:
    amount, rate, rounding, unit = values
    if not any(is_open(value) for value in values):
        return portion(amount, rate, rounding, unit)
    ends = [(a, r) for a in interval(amount) for r in interval(rate)]
    if any(None in end for end in ends) or is_open(unit):
        (least, _), (low, _) = interval(amount), interval(rate)
        floor = 0 if least is not None and low is not None and least >= 0 and low >= 0 else None
        return between(floor, None, values)
    corners = [portion(a, r, rounding, unit) for a, r in ends]
    return between(min(corners), max(corners), values)
