"""Child allowance since October 2024, written by hand in numpy: what the generated kernel is measured against.

For slices in which every child has at most two guardians and every birth date is known; the law alone, no parameters,
no dates of versions, no explanation but the reason codes. Same answers as the pack: `rules_population` asserts it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from tomoni.rules.interface import Month

EPOCH = date(1970, 1, 1).toordinal()
THIRD, UNDER_3, FROM_3 = 30_000, 15_000, 10_000
MOST_INCOME = 100_000_000_000
PARENT, GUARDIAN = 1 << 40, 1 << 41
REASONS = (
    "paid_by_town", "has_payable_child", "payable", "born_before", "is_recipient", "in_scope", "has_custody",
    "shares_livelihood", "not_living_apart", "lives_in_japan",
)  # fmt: skip
(PAID, HAS_CHILD, PAYABLE, BORN, RECIPIENT, SCOPE, CUSTODY, LIVELIHOOD, APART, JAPAN) = (1 << bit for bit in range(10))
Array = Any


class Limits:
    """Days of birth that decide in a month, as numbers since 1970."""

    def __init__(self, month: Month) -> None:
        fiscal = month.year if month.number >= 4 else month.year - 1
        self.born = month.first_day.toordinal() - EPOCH
        self.three = (month - 36).first_day.toordinal() - EPOCH
        self.school = date(fiscal - 18, 4, 2).toordinal() - EPOCH
        self.older = date(fiscal - 22, 4, 2).toordinal() - EPOCH


def numbers(table: pa.Table, name: str) -> Array:
    column = table.column(name).chunk(0)
    if pa.types.is_date32(column.type):
        column = column.cast(pa.int32())
    return column.to_numpy(zero_copy_only=not pa.types.is_boolean(column.type))


def truth(table: pa.Table, name: str) -> tuple[Array, Array]:
    """Certainly yes, certainly no."""
    column = table.column(name).chunk(0)
    yes = column.fill_null(False).to_numpy(zero_copy_only=False)
    if not column.null_count:
        return yes, ~yes
    return yes, ~column.fill_null(True).to_numpy(zero_copy_only=False)


def ends(tables: Mapping[str, pa.Table]) -> tuple[Array, Array, Array]:
    """Ids, and the rows of guardians and of children, in the order of guardians."""
    ids, links = numbers(tables["person"], "id"), tables["guardian-child"]
    return ids, np.searchsorted(ids, numbers(links, "source")), np.searchsorted(ids, numbers(links, "target"))


def partners(child: Array) -> Array:
    """For each link that of the other guardian of the child, -1 where there is none."""
    by_child = np.argsort(child, kind="stable")
    same = np.flatnonzero(child[by_child[1:]] == child[by_child[:-1]])
    other = np.full(len(child), -1)
    other[by_child[same]], other[by_child[same + 1]] = by_child[same + 1], by_child[same]
    return other


def before(guardian: Array, born: Array, order: Array, counted: Array) -> Array:
    """How many of the counted children of the same guardian stand before each."""
    same = guardian[1:] == guardian[:-1]
    wrong = (born[1:] < born[:-1]) | (born[1:] == born[:-1]) & (order[1:] < order[:-1])
    rows = np.lexsort((order, born, guardian)) if (same & wrong).any() else slice(None)
    total = np.cumsum(counted[rows]) - counted[rows]
    owner = guardian[rows]
    begins = np.flatnonzero(np.concatenate(([True], owner[1:] != owner[:-1])))
    found = np.empty(len(guardian), total.dtype)
    found[rows] = total - np.repeat(total[begins], np.diff(np.append(begins, len(owner))))
    return found


def amounts_known(tables: Mapping[str, pa.Table], month: Month, income: str) -> Array:
    """Yen a month of everybody, where every fact is known and no two parents earn the same."""
    limits, people, links = Limits(month), tables["person"], tables["guardian-child"]
    ids, guardian, child = ends(tables)
    born = numbers(people, "birth_date")[child]
    scope = ~numbers(people, "lives_abroad") | numbers(people, "abroad_for_study")
    scope = (scope & ~numbers(people, "in_institution"))[child]
    parent = numbers(links, "is_parent")
    same, (is_guardian, stands_in) = numbers(links, "same_livelihood"), choices(links, "acts_for_parents")[:2]
    livelihood = np.where(parent, same, numbers(links, "maintains") | (stands_in & same))
    together = numbers(links, "lives_with")
    together = (together | ~numbers(people, "parents_separate")[child]) & (
        together | ~numbers(people, "lives_abroad")[guardian]
    )
    key = numbers(people, income)[guardian] + np.where(parent, PARENT, np.where(is_guardian, GUARDIAN, 0))
    key = np.where(numbers(links, "cares") & livelihood & together, key, -1)
    other = partners(child)
    recipient = scope & (key >= 0) & ((other < 0) | (key > key[other]))
    young = born >= limits.school
    grown = scope & numbers(links, "care_like_custody") & numbers(links, "bears_living_costs")
    counted = (born < limits.born) & (born >= limits.older) & np.where(young, recipient, grown)
    third = before(guardian, born, numbers(people, "order")[child], counted) >= 2
    full = np.where(third, THIRD, np.where(born >= limits.three, UNDER_3, FROM_3))
    paid = np.where((born < limits.born) & young & recipient, full, 0)
    return np.bincount(guardian, paid, len(ids)).astype(np.int64)


def with_unknowns(tables: Mapping[str, pa.Table], month: Month, income: str) -> tuple[Array, Array, Array, Array]:
    """Status, least and most yen a month, and reason codes of everybody, whatever is not known."""
    limits, people, links = Limits(month), tables["person"], tables["guardian-child"]
    ids, guardian, child = ends(tables)
    born = numbers(people, "birth_date")[child]
    scope, out = in_scope(people, child)
    supports, alone, why_not = support(people, links, guardian, child)
    recipient, not_recipient = picked(people, links, guardian, child, income, (scope, out), (supports, alone))
    young, begun = born >= limits.school, born < limits.born
    payable = begun & young
    low, high = amounts(people, links, guardian, child, born, limits, (scope, out), (recipient, not_recipient))
    low = np.where(payable & recipient, low, 0)
    high = np.where(payable & ~not_recipient, high, 0)
    has = per(guardian, payable & recipient, len(ids))
    may = per(guardian, payable & ~not_recipient, len(ids))
    employer, town = public_service(people)
    refused = employer | ~may
    status = np.where(refused, 0, np.where(town & has, 1, 2)).astype(np.int8)
    least = np.where(refused, 0, np.bincount(guardian, low, len(ids)).astype(np.int64))
    most = np.where(refused, 0, np.bincount(guardian, high, len(ids)).astype(np.int64))
    why = np.where(not_recipient, np.where(out, SCOPE, 0) | why_not, 0)
    why = np.where(not_recipient & (why == 0), RECIPIENT, why)
    why |= np.where(payable, 0, np.where(begun, PAYABLE, BORN))
    codes = np.zeros(len(ids), np.int64)
    if len(guardian):
        begins = np.flatnonzero(np.concatenate(([True], guardian[1:] != guardian[:-1])))
        codes[guardian[begins]] = np.bitwise_or.reduceat(why, begins)
    codes = np.where(may, 0, np.where(codes == 0, HAS_CHILD, codes)) | np.where(employer, PAID, 0)
    return status, least, most, np.where(refused, codes, 0)


def in_scope(people: pa.Table, child: Array) -> tuple[Array, Array]:
    inside, not_inside = truth(people, "in_institution")
    abroad, here = truth(people, "lives_abroad")
    study, no_study = truth(people, "abroad_for_study")
    return (not_inside & (here | study))[child], (inside | abroad & no_study)[child]


def support(people: pa.Table, links: pa.Table, guardian: Array, child: Array) -> tuple[Array, Array, Array]:
    """Custody, livelihood and where they live: certainly, certainly not, and the codes of what is not."""
    parent, _ = truth(links, "is_parent")
    cares, not_cares = truth(links, "cares")
    same, not_same = truth(links, "same_livelihood")
    maintains, not_maintains = truth(links, "maintains")
    _, stands_in, no_part = choices(links, "acts_for_parents")
    shares = np.where(parent, same, maintains | stands_in & same)
    not_shares = np.where(parent, not_same, not_maintains & (no_part | not_same))
    lives, elsewhere = truth(links, "lives_with")
    separate, not_separate = truth(people, "parents_separate")
    abroad, here = truth(people, "lives_abroad")
    together, apart = lives | not_separate[child], elsewhere & separate[child]
    in_japan, outside = lives | here[guardian], elsewhere & abroad[guardian]
    why = np.where(not_cares, CUSTODY, 0) | np.where(not_shares, LIVELIHOOD, 0)
    why |= np.where(apart, APART, 0) | np.where(outside, JAPAN, 0)
    return cares & shares & together & in_japan, why != 0, why


def choices(links: pa.Table, name: str) -> tuple[Array, Array, Array]:
    """Of who acts for the parents: certainly as guardian, certainly in some part, certainly in none."""
    column = links.column(name).chunk(0)
    words = column.dictionary.to_pylist()
    codes = column.indices.fill_null(-1).to_numpy()
    is_none = codes == words.index("no")
    return codes == words.index("guardian"), (codes >= 0) & ~is_none, is_none


def picked(
    people: pa.Table,
    links: pa.Table,
    guardian: Array,
    child: Array,
    income: str,
    scope: tuple[Array, Array],
    supports: tuple[Array, Array],
) -> tuple[Array, Array]:
    """Whether each is certainly, or certainly not, the one who maintains the child more."""
    earned = people.column(income).chunk(0)
    low = earned.fill_null(0).to_numpy().astype(np.int64)
    high = np.where(earned.is_null().to_numpy(zero_copy_only=False), MOST_INCOME, low)
    parent = truth(links, "is_parent")[0]
    is_guardian, _, is_none = choices(links, "acts_for_parents")
    other_part = is_none | (choices(links, "acts_for_parents")[1] & ~is_guardian)
    low = low[guardian] + np.where(parent, PARENT, np.where(is_guardian, GUARDIAN, 0))
    high = high[guardian] + np.where(parent, PARENT, np.where(other_part, 0, GUARDIAN))
    other = partners(child)
    certain, never = supports
    alone = (other < 0) | never[other]
    beaten = (other >= 0) & certain[other] & (high < low[other])
    wins = scope[0] & certain & (alone | (low > high[other]))
    return wins, scope[1] | never | beaten


def amounts(
    people: pa.Table,
    links: pa.Table,
    guardian: Array,
    child: Array,
    born: Array,
    limits: Limits,
    scope: tuple[Array, Array],
    recipient: tuple[Array, Array],
) -> tuple[Array, Array]:
    """Least and most for each child, by its place among those counted."""
    care, no_care = truth(links, "care_like_custody")
    costs, no_costs = truth(links, "bears_living_costs")
    young, there = born >= limits.school, (born < limits.born) & (born >= limits.older)
    counted = there & np.where(young, recipient[0], scope[0] & care & costs)
    may_count = there & ~np.where(young, recipient[1], scope[1] | no_care | no_costs)
    order = numbers(people, "order")[child]
    base = np.where(born >= limits.three, UNDER_3, FROM_3)
    low = np.where(before(guardian, born, order, counted) >= 2, THIRD, base)
    return low, np.where(before(guardian, born, order, may_count) >= 2, THIRD, base)


def public_service(people: pa.Table) -> tuple[Array, Array]:
    """Certainly paid by an employer, certainly by the town."""
    column = people.column("public_service").chunk(0)
    words = column.dictionary.to_pylist()
    codes = column.indices.fill_null(-1).to_numpy()
    is_yes = codes == words.index("yes")
    return is_yes, (codes >= 0) & ~is_yes


def per(guardian: Array, holds: Array, size: int) -> Array:
    found = np.zeros(size, bool)
    found[guardian[holds]] = True
    return found
