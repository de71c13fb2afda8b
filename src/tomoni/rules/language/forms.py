"""What an unknown value is made of: a sum of products of what is not known, so that what cancels out does cancel out.

`income - income` is 0 and `order + 1 > order` holds, whatever income and order are.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from tomoni.rules.time.months import FiscalYear, Month, TaxYear

Number: TypeAlias = Any  # int or Fraction; None where there is no bound
MOST_TERMS, MOST_FACTORS = 8, 4


@dataclass(frozen=True, slots=True)
class Atom:
    """One thing that is not known: a fact, or a function of forms; its bounds as numbers, None where there is none."""

    name: Hashable
    least: Number = None
    most: Number = None


Product: TypeAlias = "tuple[Atom, ...]"


@dataclass(frozen=True, slots=True)
class Form:
    """`constant` plus each product times its factor. `back` makes a value of the kind from a number again."""

    terms: frozenset[tuple[Product, Number]]
    constant: Number = 0
    back: Callable[[int], object] | None = None


_NUMBERS: dict[type, tuple[Callable[[Any], Number], Callable[[int], object] | None]] = {
    int: (lambda value: value, None),
    bool: (int, bool),
    date: (date.toordinal, date.fromordinal),
    Month: (lambda month: month.index, Month.at),
    TaxYear: (lambda year: year.number, TaxYear),
    FiscalYear: (lambda year: year.number, FiscalYear),
}


def number_of(value: object) -> Number:
    """A number, day, month or year as a number that keeps the order; None for what has none."""
    ways = _NUMBERS.get(type(value))
    return None if ways is None else ways[0](value)


def known_form(value: object) -> Form | None:
    """The form of a known value; None for kinds that are not reckoned with."""
    ways = _NUMBERS.get(type(value))
    return None if ways is None else Form(frozenset(), ways[0](value), ways[1])


def form_of(name: Hashable, least: object, most: object) -> Form:
    """The form of one unknown thing within bounds of its own kind."""
    bound = next((value for value in (least, most) if value is not None), None)
    back = _NUMBERS[type(bound)][1] if type(bound) in _NUMBERS else None
    return Form(frozenset({((Atom(name, number_of(least), number_of(most)),), 1)}), 0, back)


def value_of_form(form: Form) -> object:
    """The value of a form in which everything has cancelled out."""
    number: object = form.constant if form.back is None else form.back(form.constant)
    return number


# --- reckoning


def combine(sign: str, left: Form | None, right: Form | None) -> Form | None:
    """+ − × of two forms, as a value of the kind of the left one; None where it grows too large to be of use."""
    if left is None or right is None:
        return None
    if sign == "*":
        return _times(left, right)
    factor = 1 if sign == "+" else -1
    terms = [*left.terms, *((product, number * factor) for product, number in right.terms)]
    return _gather(terms, left.constant + factor * right.constant, left.back)


def _times(left: Form, right: Form) -> Form | None:
    ones = [*left.terms, ((), left.constant)]
    others = [*right.terms, ((), right.constant)]
    terms = [(tuple(sorted((*a, *b), key=hash)), m * n) for a, m in ones for b, n in others]
    if any(len(product) > MOST_FACTORS for product, _ in terms):
        return None
    constant = sum(number for product, number in terms if not product)
    return _gather([term for term in terms if term[0]], constant, None)


def _gather(terms: Iterable[tuple[Product, Number]], constant: Number, back: Any) -> Form | None:
    found: dict[Product, Number] = {}
    for product, number in terms:
        found[product] = found.get(product, 0) + number
    kept = frozenset((product, number) for product, number in found.items() if number)
    return Form(kept, constant, back) if len(kept) <= MOST_TERMS else None


def bounds_of(form: Form) -> tuple[Number, Number]:
    """Between which numbers a form lies; None where there is no bound."""
    low = high = form.constant
    for product, factor in form.terms:
        least, most = _bounds_of_product(product)
        if factor < 0:
            least, most = most, least
        low = None if low is None or least is None else low + factor * least
        high = None if high is None or most is None else high + factor * most
    return low, high


def _bounds_of_product(product: Product) -> tuple[Number, Number]:
    if len(product) == 1:
        return product[0].least, product[0].most
    if any(atom.least is None or atom.most is None for atom in product):
        floor = all(atom.least is not None and atom.least >= 0 for atom in product)
        return (0, None) if floor else (None, None)
    ends: set[Number] = {1}
    for atom in product:
        ends = {end * bound for end in ends for bound in (atom.least, atom.most)}
    return min(ends), max(ends)
