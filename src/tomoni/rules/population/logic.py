"""Steps of logic and of the choice of a branch, over many rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from tomoni.rules.language.nodes import Comparison, Fact, If, LinkFact, Literal, Logic, Node, Not, Order, Variable
from tomoni.rules.population.columns import (
    ASK,
    NEVER,
    PERHAPS,
    Bools,
    Column,
    Cover,
    Range,
    Rows,
    Truth,
    all_covers,
    full,
    join,
    known,
    put,
    truth,
    with_cover,
)
from tomoni.rules.population.frames import Frame, Making, Run, Step, makes

FEW = 0.6
"""Below this share of the rows a dear step is worked out for those that need it alone."""


@makes(Not)
def _not(making: Making, node: Not) -> Step:
    of = making.step(node.of)

    def step(run: Run, frame: Frame) -> Column:
        value = of(run, frame)
        assert isinstance(value, Truth)
        return Truth(value.no, value.open, value.cover)

    return step


CHEAP = (Literal, Variable, Fact, LinkFact, Not, Comparison, Order)


def is_cheap(node: Node) -> bool:
    """Worked out for all rows rather than for some: facts and their comparison."""
    if isinstance(node, Comparison):
        return is_cheap(node.left) and is_cheap(node.right)
    if isinstance(node, Not):
        return is_cheap(node.of)
    if isinstance(node, Logic):
        return len(node.parts) <= 3 and all(map(is_cheap, node.parts))
    return isinstance(node, Literal | Variable | Fact | LinkFact)


@makes(Logic)
def _logic(making: Making, node: Logic) -> Step:
    """Part after part; the dear ones only of the rows that are not settled."""
    parts = [(making.step(part), is_cheap(part)) for part in node.parts]
    every = node.every

    def step(run: Run, frame: Frame) -> Column:
        return _settled_from(run, frame, 0)

    def _settled_from(run: Run, frame: Frame, first: int) -> Truth:
        made: list[Truth] = []
        for number in range(first, len(parts)):
            part, cheap = parts[number]
            if made and not cheap:
                left = full(~_is_settled(every, made), frame.n)
                count = np.count_nonzero(left)
                if count == 0:
                    break
                if count < FEW * frame.n:
                    rows = np.flatnonzero(left)
                    rest = _settled_from(run, frame.at(rows), number)
                    return _with_rest(every, made, rows, rest, frame.n)
            value = part(run, frame)
            assert isinstance(value, Truth)
            made.append(value)
        return settle(every, made, frame.n)

    return step


def _is_settled(every: bool, made: list[Truth]) -> Bools:
    whole = made[0].no if every else made[0].yes
    for value in made[1:]:
        whole = whole | (value.no if every else value.yes)
    return np.asarray(whole)


def _with_rest(every: bool, made: list[Truth], left: Any, rest: Truth, n: int) -> Truth:
    """The parts so far, with the rest known for the rows that were left; elsewhere it does not matter."""
    neutral = np.full(n, every)
    neutral[left] = rest.yes
    open_ = cover = None
    if rest.open is not None:
        open_ = np.zeros(n, bool)
        open_[left] = rest.open
    if rest.cover is not None:
        cover = np.zeros(n, np.uint8)
        cover[left] = rest.cover
    return settle(every, [*made, Truth(neutral, open_, cover)], n)


def settle(every: bool, values: list[Truth], n: int) -> Truth:
    """`and` (every) or `or`: a known no settles `and`, a known yes settles `or`, whatever else is open."""
    yes: Any = values[0].yes
    if all(value.open is None for value in values):
        for value in values[1:]:
            yes = yes & value.yes if every else yes | value.yes
        return Truth(yes)
    settled = full(_is_settled(every, values), n)
    neutral = np.ones(n, bool)
    for value in values:
        neutral = neutral & (value.yes if every else value.no)
    open_ = ~(settled | neutral)
    return truth(full(neutral, n).copy() if every else settled, open_, _settled_cover(every, values, open_, n))


def _settled_cover(every: bool, values: list[Truth], open_: Bools, n: int) -> Cover:
    covers = all_covers([value.cover for value in values], n)
    if all(value.cover is None for value in values):
        return None
    worst = covers[0]
    all_never = np.ones(n, bool)
    for value, cover in zip(values, covers, strict=True):
        worst = np.maximum(worst, cover)
        all_never &= (cover == NEVER) | (value.yes if every else value.no)
    found = np.where(all_never, NEVER, np.where(worst > 0, PERHAPS, 0))
    found = np.where(worst == ASK, ASK, found)
    return np.where(open_, found, 0).astype(np.uint8)


# --- choice of a branch


@makes(If)
def _if(making: Making, node: If) -> Step:
    when, then, otherwise = making.step(node.when), making.step(node.then), making.step(node.otherwise)
    cheap = is_cheap(node.then) and is_cheap(node.otherwise)

    def step(run: Run, frame: Frame) -> Column:
        asked = when(run, frame)
        assert isinstance(asked, Truth)
        if asked.yes.ndim == 0 and asked.open is None:
            return (then if asked.yes else otherwise)(run, frame)
        if cheap and asked.open is None:
            chosen = _where(asked.yes, then(run, frame), otherwise(run, frame))
            if chosen is not None:
                return chosen
        return branches(run, frame, asked, then, otherwise)

    return step


def _where(yes: Bools, a: Column, b: Column) -> Column | None:
    """Known values chosen row by row; None for others."""
    if isinstance(a, Range) and isinstance(b, Range) and a.is_known and b.is_known:
        return known(np.where(yes, a.lo, b.lo))
    if isinstance(a, Truth) and isinstance(b, Truth) and a.open is None and b.open is None:
        return Truth(np.where(yes, a.yes, b.yes))
    return None


def branches(run: Run, frame: Frame, asked: Truth, then: Step, otherwise: Step) -> Column:
    """Each branch for the rows that take it; where the condition is open, what may come of either."""
    n = frame.n
    yes, no = full(asked.yes, n), full(asked.no, n)
    parts: list[tuple[Rows, Column]] = []
    for rows, branch in ((np.flatnonzero(yes), then), (np.flatnonzero(no), otherwise)):
        if len(rows) == n:
            return branch(run, frame)
        if len(rows):
            parts.append((rows, branch(run, frame.at(rows))))
    if asked.open is not None:
        rows = np.flatnonzero(full(asked.open, n))
        if len(rows):
            part = frame.at(rows)
            why = None if asked.cover is None else full(asked.cover, n)[rows]
            joined = join(then(run, part), otherwise(run, part), _perhaps(why), len(rows))
            parts.append((rows, with_cover(joined, _never(why), len(rows))))
    return put(n, parts)


def _perhaps(cover: Cover) -> Cover:
    return None if cover is None else np.where(cover == NEVER, 0, cover).astype(np.uint8)


def _never(cover: Cover) -> Cover:
    return None if cover is None else np.where(cover == NEVER, NEVER, 0).astype(np.uint8)
