"""Three-valued values: known (the plain Python value), Unknown within bounds or candidates, NotCovered by the law held.

All here is sound: whatever an unknown fact turns out to be, the result lies within the bounds given here, and every
fact that can still change the result is among its `missing`.
"""

from __future__ import annotations

import operator as operators
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from tomoni.rules.kinds import ORDERED, Kind, Type
from tomoni.rules.world import NOBODY, Missing

Value: TypeAlias = Any
"""A known value, `Unknown` or `NotCovered`."""

NO_MISSING: frozenset[Missing] = frozenset()


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not known: an interval (ordered kinds) or candidates (others; None: anything). `origin`: read as it is from one
    fact, so that comparing it with itself is known. `not_covered`: reasons why it may also be outside the law held."""

    least: Value = None
    most: Value = None
    may_be: frozenset[Value] | None = None
    missing: frozenset[Missing] = NO_MISSING
    not_covered: tuple[str, ...] = ()
    tie: bool = False
    origin: Missing | None = None


@dataclass(frozen=True, slots=True)
class NotCovered:
    """Outside what the rules hold: an answer of its own, never 0 and never no."""

    reasons: tuple[str, ...]


OPEN = frozenset({Unknown, NotCovered})
_BOTH = frozenset({True, False})


def open_yes_no(missing: frozenset[Missing], not_covered: tuple[str, ...] = (), tie: bool = False) -> Unknown:
    return Unknown(may_be=_BOTH, missing=missing, not_covered=not_covered, tie=tie)


def unknown_of(kind: Type, missing: Missing) -> Unknown:
    """A fact that was read and is not known."""
    marks = frozenset({missing})
    if kind.kind is Kind.yes_no:
        return Unknown(may_be=_BOTH, missing=marks, origin=missing)
    if kind.kind is Kind.choice and kind.choices:
        return Unknown(may_be=frozenset(kind.choices), missing=marks, origin=missing)
    return Unknown(least=kind.least, most=kind.most, missing=marks, origin=missing)


def is_open(value: Value) -> bool:
    return type(value) in OPEN


def missing_of(values: Iterable[Value]) -> frozenset[Missing]:
    found = [value.missing for value in values if type(value) is Unknown]
    return frozenset().union(*found) if found else NO_MISSING


def reasons_of(values: Iterable[Value]) -> tuple[str, ...]:
    reasons: dict[str, None] = {}
    for value in values:
        if type(value) is Unknown:
            reasons.update(dict.fromkeys(value.not_covered))
        elif type(value) is NotCovered:
            reasons.update(dict.fromkeys(value.reasons))
    return tuple(reasons)


def has_tie(values: Iterable[Value]) -> bool:
    return any(type(value) is Unknown and value.tie for value in values)


def interval(value: Value) -> tuple[Value, Value]:
    """The bounds of a known or unknown value; yes_no counts as no < yes, nobody has none."""
    if type(value) is Unknown:
        if value.may_be == _BOTH:
            return False, True
        return value.least, value.most
    return value, value


def candidates(value: Value) -> frozenset[Value] | None:
    return value.may_be if type(value) is Unknown else frozenset({value})


def between(least: Value, most: Value, parts: Iterable[Value]) -> Value:
    """An interval that came out of `parts`; known where only one value is left and nothing may be uncovered."""
    parts = tuple(parts)
    reasons = reasons_of(parts)
    if least is not None and least == most and not reasons:
        return least
    return Unknown(least=least, most=most, missing=missing_of(parts), not_covered=reasons, tie=has_tie(parts))


def among(may_be: frozenset[Value] | None, parts: Iterable[Value]) -> Value:
    """Candidates that came out of `parts`; known where only one is left and nothing may be uncovered."""
    parts = tuple(parts)
    reasons = reasons_of(parts)
    if may_be is not None and len(may_be) == 1 and not reasons:
        return next(iter(may_be))
    return Unknown(may_be=may_be, missing=missing_of(parts), not_covered=reasons, tie=has_tie(parts))


def never_covered(parts: Iterable[Value]) -> NotCovered | None:
    """If one part is certainly not covered, nor is what is made of it."""
    found = [part for part in parts if type(part) is NotCovered]
    return NotCovered(reasons_of(found)) if found else None


def join(kind: Type, values: Iterable[Value], why: Iterable[Value] = ()) -> Value:
    """One of `values`, and it is not known which; `why` are the open values that decide which.

    All alike are known, unless what decides may itself be outside the law held.
    """
    values, why = tuple(values), tuple(why)
    covered = [value for value in values if type(value) is not NotCovered]
    if not covered:
        return NotCovered(reasons_of(values))
    first = covered[0]
    alike = len(covered) == len(values) and type(first) is not Unknown and all(_same(first, one) for one in covered)
    if alike and not reasons_of(why):
        return first
    parts = (*values, *why)
    if kind.kind in ORDERED:
        least, most = hull(interval(value) for value in covered)
        return between(least, most, parts)
    sets = [candidates(value) for value in covered]
    return among(None if None in sets else frozenset().union(*[s for s in sets if s is not None]), parts)


def _same(left: Value, right: Value) -> bool:
    return type(right) is not Unknown and type(left) is type(right) and bool(left == right)


def hull(intervals: Iterable[tuple[Value, Value]]) -> tuple[Value, Value]:
    pairs = list(intervals)
    leasts = [least for least, _ in pairs]
    mosts = [most for _, most in pairs]
    return (None if None in leasts else min(leasts), None if None in mosts else max(mosts))


# --- logic (Kleene): a known no settles `and`, a known yes settles `or`, whatever else is open


def negate(value: Value) -> Value:
    """The opposite; of an unknown one too, which is then no longer the fact it came from."""
    if type(value) is bool:
        return not value
    if type(value) is not Unknown:
        return value
    may_be = None if value.may_be is None else frozenset(not one for one in value.may_be)
    return Unknown(None, None, may_be, value.missing, value.not_covered, value.tie)


def settle(every: bool, values: Iterable[Value]) -> Value:
    """`and` (every) or `or` of values that were all asked."""
    values = tuple(values)
    if any(value is (not every) for value in values):
        return not every
    rest = [value for value in values if value is not every]
    if not rest:
        return every
    if all(type(value) is NotCovered for value in rest):
        return NotCovered(reasons_of(rest))
    return open_yes_no(missing_of(rest), reasons_of(rest), has_tie(rest))


# --- comparison


def compare(sign: str, left: Value, right: Value) -> Value:
    """< <= > >= == != of two values of one kind."""
    if type(left) in OPEN or type(right) in OPEN:
        return _compare_open(sign, left, right)
    if left is NOBODY or right is NOBODY:
        return sign == "!="
    known: bool = KNOWN[sign](left, right)
    return known


def _compare_open(operator: str, left: Value, right: Value) -> Value:
    uncovered = never_covered((left, right))
    if uncovered:
        return uncovered
    parts = (left, right)
    if type(left) is Unknown and type(right) is Unknown and left.origin is not None and left.origin == right.origin:
        return operator in ("<=", ">=", "==")
    if operator in ("==", "!="):
        verdict = _equal_open(left, right)
    else:
        verdict = _before(operator, interval(left), interval(right))
    if operator == "!=" and verdict is not None:
        verdict = not verdict
    if verdict is None or reasons_of(parts):
        return open_yes_no(missing_of(parts), reasons_of(parts), has_tie(parts))
    return verdict


def _equal_open(left: Value, right: Value) -> bool | None:
    a, b = candidates(left), candidates(right)
    if a is not None and b is not None:
        if (a | b) - {NOBODY} == frozenset() or not (a & b) - {NOBODY}:
            return False
        return None
    (least_a, most_a), (least_b, most_b) = interval(left), interval(right)
    if _less(most_a, least_b) or _less(most_b, least_a):
        return False
    return None


def _less(a: Value, b: Value) -> bool:
    """Certainly a < b, where None is no bound and values of kinds without order have none."""
    if a is None or b is None:
        return False
    try:
        return bool(a < b)
    except TypeError:
        return False


def _before(operator: str, left: tuple[Value, Value], right: tuple[Value, Value]) -> bool | None:
    if operator in (">", ">="):
        return _before("<" if operator == ">" else "<=", right, left)
    (least_a, most_a), (least_b, most_b) = left, right
    strict = operator == "<"
    if most_a is not None and least_b is not None and (most_a < least_b or (not strict and most_a == least_b)):
        return True
    if least_a is not None and most_b is not None and (most_b < least_a or (strict and most_b == least_a)):
        return False
    return None


KNOWN: dict[str, Callable[[Value, Value], bool]] = {
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
    "==": operators.eq,
    "!=": operators.ne,
}


def in_order(operator: str, pairs: Iterable[tuple[Value, Value]]) -> Value:
    """Tuples with tie-break: `a1 < b1 or (a1 <= b1 and rest)`, so that no needless fact is named missing."""
    rest = list(pairs)
    left, right = rest[0]
    if len(rest) == 1:
        return compare(operator, left, right)
    before = compare("<", left, right)
    if before is True:
        return True
    not_after = compare("<=", left, right)
    if not_after is False:
        return False
    return settle(False, (before, settle(True, (not_after, in_order(operator, rest[1:])))))


# --- arithmetic on intervals


def arithmetic(operator: str, left: Value, right: Value) -> Value:
    """+ − × ; months take numbers of months. Exact integers, or fractions of the law."""
    if type(left) not in OPEN and type(right) not in OPEN:
        return OPERATIONS[operator](left, right)
    uncovered = never_covered((left, right))
    if uncovered:
        return uncovered
    (a, b), (c, d) = interval(left), interval(right)
    if operator == "+":
        return between(_both(operator, a, c), _both(operator, b, d), (left, right))
    if operator == "-":
        return between(_both(operator, a, d), _both(operator, b, c), (left, right))
    return between(*_product(a, b, c, d), (left, right))


def _both(operator: str, a: Value, b: Value) -> Value:
    return None if a is None or b is None else OPERATIONS[operator](a, b)


def _product(a: Value, b: Value, c: Value, d: Value) -> tuple[Value, Value]:
    if (a == b == 0) or (c == d == 0):
        return 0, 0
    if None in (a, b, c, d):
        if a is not None and c is not None and a >= 0 and c >= 0:
            return a * c, None
        return None, None
    corners = [a * c, a * d, b * c, b * d]
    return min(corners), max(corners)


OPERATIONS: dict[str, Callable[[Value, Value], Value]] = {
    "+": operators.add,
    "-": operators.sub,
    "*": operators.mul,
}
