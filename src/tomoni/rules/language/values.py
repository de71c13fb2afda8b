"""Three-valued values: known (the plain Python value), Unknown within bounds or candidates, NotCovered by the law held.

All here is sound: whatever an unknown fact turns out to be, the result lies within the bounds given here, and every
fact that can still change the result is among its `missing`.
"""

from __future__ import annotations

import operator as operators
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from tomoni.rules.language.forms import Form, bounds_of, combine, form_of, known_form, value_of_form
from tomoni.rules.language.kinds import ORDERED, Kind, Type
from tomoni.rules.language.world import NOBODY, Missing

Value: TypeAlias = Any
"""A known value, `Unknown` or `NotCovered`."""

NO_MISSING: frozenset[Missing] = frozenset()


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not known: an interval (ordered kinds) or candidates (others; None: anything). `form`: what it is made of, where
    that alone decides it, so that it may be compared with itself. `not_covered`: reasons why it may also be outside
    the law held."""

    least: Value = None
    most: Value = None
    may_be: frozenset[Value] | None = None
    missing: frozenset[Missing] = NO_MISSING
    not_covered: tuple[str, ...] = ()
    tie: bool = False
    form: Form | None = None


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
    least, most, may_be = bounds_of_kind(kind)
    return Unknown(least, most, may_be, frozenset({missing}), form=form_of(missing, least, most))


def bounds_of_kind(kind: Type) -> tuple[Value, Value, frozenset[Value] | None]:
    """What is known of any value of a kind: least, most, candidates."""
    if kind.kind is Kind.yes_no:
        return None, None, _BOTH
    if kind.kind is Kind.choice and kind.choices:
        return None, None, frozenset(kind.choices)
    return kind.least, kind.most, None


def unknown_between(least: Value, most: Value, missing: Missing) -> Unknown:
    """A fact that is not known, of which bounds are."""
    form = form_of(missing, least, most)
    return Unknown(least=least, most=most, missing=frozenset({missing}), form=form)


def is_open(value: Value) -> bool:
    return type(value) in OPEN


def missing_of(values: Iterable[Value]) -> frozenset[Missing]:
    found = [value.missing for value in values if type(value) is Unknown]
    return frozenset().union(*found) if found else NO_MISSING


def reasons_of(values: Iterable[Value]) -> tuple[str, ...]:
    reasons: dict[str, None] = {}
    for value in values:
        if type(value) is Unknown:
            if value.not_covered:
                reasons.update(dict.fromkeys(value.not_covered))
        elif type(value) is NotCovered:
            reasons.update(dict.fromkeys(value.reasons))
    return tuple(reasons) if reasons else ()


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


def between(least: Value, most: Value, parts: Iterable[Value], form: Form | None = None) -> Value:
    """An interval that came out of `parts`; known where only one value is left and nothing may be uncovered."""
    parts = tuple(parts)
    reasons = reasons_of(parts)
    if least is not None and least == most and not reasons:
        return least
    return Unknown(least, most, None, missing_of(parts), reasons, has_tie(parts), form)


def made_of(value: Value) -> Form | None:
    """What a known or unknown value is made of, as far as that is known."""
    return value.form if type(value) is Unknown else known_form(value)


def among(may_be: frozenset[Value] | None, parts: Iterable[Value]) -> Value:
    """Candidates that came out of `parts`; known where only one is left and nothing may be uncovered."""
    parts = tuple(parts)
    reasons = reasons_of(parts)
    if may_be is not None and len(may_be) == 1 and not reasons:
        return next(iter(may_be))
    return Unknown(may_be=may_be, missing=missing_of(parts), not_covered=reasons, tie=has_tie(parts))


def function_form(name: str, values: Iterable[Value], least: Value, most: Value) -> Form | None:
    """The form of what a function makes of values: one thing, equal to itself where the values are equal."""
    forms = tuple(value if made_of(value) is None else made_of(value) for value in values)
    if any(type(form) in OPEN for form in forms):
        return None
    return form_of((name, forms), least, most)


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
    if len(covered) == len(values) and _one_form(covered) and not reasons_of((*values, *why)):
        return first
    parts = (*values, *why)
    if kind.kind in ORDERED:
        least, most = hull(interval(value) for value in covered)
        return between(least, most, parts)
    sets = [candidates(value) for value in covered]
    return among(None if None in sets else frozenset().union(*[s for s in sets if s is not None]), parts)


def _one_form(values: list[Value]) -> bool:
    """Whatever they are, they are the same."""
    first = made_of(values[0])
    return first is not None and all(made_of(one) == first for one in values)


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
    ends = difference(left, right)
    if operator in ("==", "!="):
        verdict = _equal_open(left, right)
        if verdict is None and ends is not None:
            verdict = True if ends == (0, 0) else False if _less(0, ends[0]) or _less(ends[1], 0) else None
    else:
        verdict = _before(operator, interval(left), interval(right))
        if verdict is None and ends is not None:
            verdict = _before(operator, ends, (0, 0))
    if operator == "!=" and verdict is not None:
        verdict = not verdict
    if verdict is None or reasons_of(parts):
        return open_yes_no(missing_of(parts), reasons_of(parts), has_tie(parts))
    return verdict


def difference(left: Value, right: Value) -> tuple[Value, Value] | None:
    """Between which numbers `left` − `right` lies, reckoned from what both are made of. None where that says no more
    than their bounds do."""
    if type(left) is not Unknown or type(right) is not Unknown:
        return None
    form = combine("-", left.form, right.form)
    return None if form is None else bounds_of(form)


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
    form = combine(operator, made_of(left), made_of(right))
    if form is not None and not form.terms and not reasons_of((left, right)):
        return value_of_form(form)
    (a, b), (c, d) = interval(left), interval(right)
    if operator == "+":
        return between(_both(operator, a, c), _both(operator, b, d), (left, right), form)
    if operator == "-":
        return between(_both(operator, a, d), _both(operator, b, c), (left, right), form)
    return between(*_product(a, b, c, d), (left, right), form)


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
