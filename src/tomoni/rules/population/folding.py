"""Steps of aggregates: count, total, max, min, any and all over the members of each row."""

from __future__ import annotations

import numpy as np

from tomoni.rules.language.nodes import Aggregate
from tomoni.rules.population.columns import (
    ASK,
    COVERED,
    NEVER,
    NO_LEAST,
    NO_MOST,
    PERHAPS,
    Bools,
    Column,
    Cover,
    Ints,
    Range,
    Truth,
    all_covers,
    full,
    known,
    put,
    ranged,
    truth,
    with_cover,
)
from tomoni.rules.population.frames import Frame, Making, Run, Step, makes
from tomoni.rules.population.groups import ALWAYS, Members, all_hold, opening, runs
from tomoni.rules.population.logic import FEW, settle
from tomoni.rules.population.ranks import rank_of
from tomoni.rules.population.reckoning import wide


@makes(Aggregate)
def _aggregate(making: Making, node: Aggregate) -> Step:
    open_, name = opening(making, node.over, node.variable), node.name
    conditions, value_of = making.steps(node.conditions), making.step(node.value)
    rank = rank_of(making, node, open_.link, open_.end)

    def step(run: Run, frame: Frame) -> Column:
        ranked = None if rank is None else rank.numbers(run, frame)
        if ranked is None:
            return one_by_one(run, frame)
        ranks, sure = ranked
        if sure.all():
            return known(ranks)
        rest = np.flatnonzero(~sure)
        rows = np.flatnonzero(sure)
        return put(frame.n, [(rows, known(ranks.take(rows))), (rest, one_by_one(run, frame.at(rest)))])

    def one_by_one(run: Run, frame: Frame) -> Column:
        members = open_.members(run, frame)
        meant = all_hold(run, members.frame, conditions)
        value = None if name == "count" else value_where(run, members.frame, meant, value_of)
        return with_cover(fold(name, members, meant, value, frame.n), members.ask, frame.n)

    return step


def value_where(run: Run, frame: Frame, meant: Truth, value_of: Step) -> Column:
    """The value of members that may be meant; of the others it is not asked."""
    if meant is ALWAYS:
        return value_of(run, frame)
    no = full(meant.no, frame.n)
    if np.count_nonzero(no) < (1 - FEW) * frame.n:  # of a few more than are needed
        return value_of(run, frame)
    rows = np.flatnonzero(~no)
    made = value_of(run, frame.at(rows))
    blank: Column = Truth(np.asarray(False)) if isinstance(made, Truth) else known(np.int64(0))
    return put(frame.n, [(rows, made), (np.flatnonzero(no), blank)])


def fold(name: str, members: Members, meant: Truth, value: Column | None, n: int) -> Column:
    """All members of each row as one value."""
    if name == "count":
        return _count(members, meant, n)
    if name in ("any", "all"):
        assert isinstance(value, Truth)
        return _any_or_all(name == "any", members, meant, value, n)
    assert isinstance(value, Range)
    if name == "total":
        return _total(members, meant, value, n)
    return _extreme(name == "max", members, meant, value, n)


def _count(members: Members, meant: Truth, n: int) -> Range:
    m = len(members.owner)
    if meant is ALWAYS:
        return known(np.bincount(members.owner, minlength=n))
    certain = np.bincount(members.owner[full(meant.yes, m)], minlength=n)
    if meant.open is None:
        return known(certain)
    perhaps = np.bincount(members.owner[full(meant.open, m)], minlength=n)
    return ranged(certain, certain + perhaps, _fold_cover(members, meant, None, n))


def _fold_cover(members: Members, meant: Truth, value: Column | None, n: int) -> Cover:
    """Of a total: not covered where one who is meant is not, or whether they are meant."""
    if meant.cover is None and (value is None or value.cover is None):
        return None
    m = len(members.owner)
    of_meant, of_value = all_covers((meant.cover, None if value is None else value.cover), m)
    yes, no = full(meant.yes, m), full(meant.no, m)
    never = (of_meant == NEVER) | (yes & (of_value == NEVER))
    ask = (of_meant == ASK) | (~no & (of_value == ASK))
    perhaps = (of_meant == PERHAPS) | (~no & (of_value > COVERED))
    found = np.zeros(n, np.uint8)
    for mask, cover in ((perhaps, PERHAPS), (never, NEVER), (ask, ASK)):
        found[members.owner[mask]] = cover
    return found


def _total(members: Members, meant: Truth, value: Range, n: int) -> Range:
    m = len(members.owner)
    lo, hi = full(wide(value.lo), m), full(wide(value.hi), m)
    if meant.open is None and value.is_known:
        whole = lo if meant is ALWAYS else np.where(meant.yes, lo, 0)
        return known(_sums(members, whole, n))
    yes, no = full(meant.yes, m), full(meant.no, m)
    if value.cover is not None:
        uncovered = value.cover == NEVER
        lo, hi = np.where(uncovered, NO_LEAST, lo), np.where(uncovered, NO_MOST, hi)
    low = np.where(no, 0, np.where(yes, lo, np.minimum(lo, 0)))
    high = np.where(no, 0, np.where(yes, hi, np.maximum(hi, 0)))
    cover = _fold_cover(members, meant, value, n)
    least = _sums(members, np.where(low <= NO_LEAST, 0, low), n)
    most = _sums(members, np.where(high >= NO_MOST, 0, high), n)
    least[members.owner[low <= NO_LEAST]] = NO_LEAST
    most[members.owner[high >= NO_MOST]] = NO_MOST
    return ranged(least, most, cover)


def _sums(members: Members, values: Ints, n: int) -> Ints:
    """The sum of each row's members; the members stand in the order of the rows."""
    found = np.zeros(n, np.int64)
    if len(values):
        begins = runs(members.owner)
        found[members.owner.take(begins)] = np.add.reduceat(values, begins)
    return found


def _any_or_all(any_: bool, members: Members, meant: Truth, value: Truth, n: int) -> Truth:
    """`any`: one who is meant and holds; `all`: nobody who is meant and does not hold."""
    m = len(members.owner)
    if not any_:
        value = Truth(value.no, value.open, value.cover)
    holds = value if meant is ALWAYS else settle(True, [meant, value], m)
    yes = np.zeros(n, bool)
    yes[members.owner[full(holds.yes, m)]] = True
    if holds.open is None:
        return Truth(yes if any_ else ~yes)
    open_ = np.zeros(n, bool)
    open_[members.owner[full(holds.open, m)]] = True
    open_ &= ~yes
    cover = _any_cover(members, holds, open_, n)
    return truth(yes if any_ else ~(yes | open_), open_, cover)


def _any_cover(members: Members, holds: Truth, open_: Bools, n: int) -> Cover:
    """Not covered if each who is open is not; perhaps if one is."""
    if holds.cover is None:
        return None
    m = len(members.owner)
    [cover] = all_covers((holds.cover,), m)
    assert holds.open is not None
    found = np.zeros(n, np.uint8)
    found[members.owner[cover > 0]] = PERHAPS
    some_covered = np.zeros(n, bool)
    some_covered[members.owner[full(holds.open, m) & (cover != NEVER)]] = True
    found[(found > 0) & ~some_covered] = NEVER
    found[members.owner[cover == ASK]] = ASK
    return np.where(open_, found, 0).astype(np.uint8)


def _extreme(largest: bool, members: Members, meant: Truth, value: Range, n: int) -> Range:
    """max and min: of nobody they are not covered."""
    m = len(members.owner)
    yes = full(meant.yes, m)
    lo, hi = full(value.lo, m).astype(np.int64), full(value.hi, m).astype(np.int64)
    if meant.open is None and value.is_known:
        found, there = _extremes(largest, members, lo, yes, n)
        cover = None if there.all() else np.where(there, COVERED, NEVER).astype(np.uint8)
        return Range(found, found, cover)
    may = ~full(meant.no, m)
    some, certain = (_extremes(largest, members, lo, mask, n)[1] for mask in (may, yes))
    outer = _extremes(largest, members, hi if largest else lo, may, n)[0]
    sure = _extremes(largest, members, lo if largest else hi, yes, n)[0]
    loose = _extremes(not largest, members, lo if largest else hi, may, n)[0]
    inner = np.where(certain, sure, loose)
    cover = np.where(certain, COVERED, np.where(some, PERHAPS, NEVER)).astype(np.uint8)
    if meant.cover is not None or value.cover is not None:
        touched = np.zeros(n, bool)
        for part in (meant.cover, value.cover):
            if part is not None:
                touched[members.owner[full(part > 0, m) & may]] = True
        cover = np.where(touched, ASK, cover).astype(np.uint8)
    return ranged(inner, outer, cover) if largest else ranged(outer, inner, cover)


def _extremes(largest: bool, members: Members, values: Ints, mask: Bools, n: int) -> tuple[Ints, Bools]:
    """The largest or smallest value of each row's members under the mask, and whether there is one."""
    owner, values = members.owner[mask], values[mask]
    found, there = np.zeros(n, np.int64), np.zeros(n, bool)
    if len(owner):
        begins = runs(owner)
        rows = owner[begins]
        found[rows] = (np.maximum if largest else np.minimum).reduceat(values, begins)
        there[rows] = True
    return found, there
