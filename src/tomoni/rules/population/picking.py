"""Steps of pick: of the members who stand, the one of highest keys; and who it may be where that is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from tomoni.rules.language.kinds import Kind
from tomoni.rules.language.nodes import Node, Pick
from tomoni.rules.population.columns import (
    ASK,
    COVERED,
    NEVER,
    NO_MOST,
    Bools,
    Candidates,
    Column,
    Cover,
    Ints,
    Range,
    Rows,
    Truth,
    Who,
    expand,
    full,
    known,
    strict,
    take,
)
from tomoni.rules.population.comparing import compare
from tomoni.rules.population.frames import Frame, Making, Run, Step, makes
from tomoni.rules.population.groups import Members, all_hold, opening, runs
from tomoni.rules.population.logic import settle
from tomoni.rules.population.reckoning import wide

Keys: TypeAlias = "list[Range]"


@makes(Pick)
def _pick(making: Making, node: Pick) -> Step:
    open_ = opening(making, node.over, node.variable)
    when = None if node.when is None else making.step(node.when)
    condition = () if node.condition is None else (making.step(node.condition),)
    keys, sizes = [_key(making, key) for key in node.keys], _sizes(node.keys)

    def step(run: Run, frame: Frame) -> Column:
        asked = None if when is None else when(run, frame)
        assert asked is None or isinstance(asked, Truth)
        rows = None if asked is None else np.flatnonzero(full(~asked.no, frame.n))
        part = frame if rows is None or len(rows) == frame.n else frame.at(rows)
        members = open_.members(run, part)
        chosen = _chosen(run, members, all_hold(run, members.frame, condition), keys, sizes, part.n)
        return _in_frame(chosen, asked, None if part is frame else rows, frame.n)

    return step


Sizes: TypeAlias = "list[tuple[int, int]] | None"


def _sizes(keys: tuple[Node, ...]) -> Sizes:
    """The least value of each key and how many there are, if all together fit into one number."""
    found, whole = [], 1
    for key in keys:
        least, most = (0, 1) if key.type.kind is Kind.yes_no else (key.type.least, key.type.most)
        if least is None or most is None:
            return None
        found.append((least, most - least + 1))
        whole *= most - least + 1
    return found if whole < NO_MOST else None


def _key(making: Making, node: Node) -> Step:
    """Keys as numbers that rise: yes above no."""
    of = making.step(node)
    if node.type.kind is not Kind.yes_no:
        return of

    def step(run: Run, frame: Frame) -> Column:
        value = of(run, frame)
        assert isinstance(value, Truth)
        lo = np.asarray(value.yes).astype(np.int64)
        return Range(lo, lo if value.open is None else (value.yes | value.open).astype(np.int64), value.cover)

    return step


def _in_frame(chosen: Who, asked: Truth | None, rows: Rows, n: int) -> Who:
    """For all rows again: nobody where `when` does not hold, and where that is open perhaps nobody."""
    if rows is not None:
        place = np.full(n, -1)
        place[rows] = chosen.place if chosen.place is not None else np.arange(len(rows))
        open_, may_be, cover = None, None, None
        if chosen.open is not None and chosen.may_be is not None:
            open_, nobody, anybody = np.zeros(n, bool), np.zeros(n, bool), np.zeros(n, bool)
            open_[rows], nobody[rows], anybody[rows] = chosen.open, chosen.may_be.nobody, chosen.may_be.anybody
            may_be = Candidates(rows[chosen.may_be.row], chosen.may_be.place, nobody, anybody)
        if chosen.cover is not None:
            cover = np.zeros(n, np.uint8)
            cover[rows] = chosen.cover
        chosen = Who(chosen.domain, place, open_, may_be, cover)
    if asked is None or asked.open is None:
        return chosen
    return _perhaps_nobody(chosen, full(asked.open, n), asked.cover, n)


def _perhaps_nobody(who: Who, unsure: Bools, cover: Cover, n: int) -> Who:
    """Candidates where `when` is open: who would be chosen, or nobody."""
    assert who.place is not None
    place = full(who.place, n)
    may_be = who.may_be
    none = np.zeros(n, bool)
    before = none if who.open is None else who.open
    added = np.flatnonzero(unsure & ~before & (place >= 0))
    row = added if may_be is None else np.concatenate((may_be.row, added))
    candidate = place[added] if may_be is None else np.concatenate((may_be.place, place[added]))
    order = np.argsort(row, kind="stable")
    nobody = unsure | (none if may_be is None else may_be.nobody)
    anybody = none if may_be is None else may_be.anybody
    never = none if cover is None else full(cover == NEVER, n)
    certainly_nobody = unsure & ~before & (place < 0)
    if cover is not None:
        certainly_nobody &= full(cover == COVERED, n)
    open_ = (before | unsure) & ~certainly_nobody
    made = Candidates(row[order], candidate[order], nobody, anybody)
    whole = strict(who.cover, cover)
    return Who(who.domain, np.where(open_ | never, -1, place), open_, made, whole)


def _chosen(run: Run, members: Members, meant: Truth, keys: list[Step], sizes: Sizes, n: int) -> Who:
    """Of each row's members who stand, the one of highest keys."""
    who, m = members.who, len(members.owner)
    assert who.place is not None
    no = full(meant.no, m)
    part, owner, places = members.frame, members.owner, who.place
    running: Rows = None
    if no.any():
        running = np.flatnonzero(~no)
        part, owner, places = part.at(running), owner.take(running), places.take(running)
    made = _packed([_as_range(key(run, part)) for key in keys], sizes)
    place, stands = np.full(n, -1), _of_rows(meant, running, m)
    if stands.open is None and all(key.is_known for key in made):
        return _Choice(owner, places, stands, made, np.zeros(n, bool), n).known(who, place, members.ask)
    unsure = np.zeros(n, bool)
    if stands.open is not None:
        unsure[owner[stands.open]] = True
    alone = (np.bincount(owner, minlength=n) == 1) & ~unsure  # one certain candidate needs no keys
    one = alone[owner]
    place[owner[one]] = places[one]
    rest = np.flatnonzero(~one)
    made = [_as_range(take(key, rest)) for key in made]
    choice = _Choice(owner[rest], places[rest], _of_rows(stands, rest, part.n), made, unsure, n)
    return choice.who(who, place, members.ask)


def _packed(keys: Keys, sizes: Sizes) -> Keys:
    """All keys as one number, where all are known."""
    if sizes is None or len(keys) < 2 or not all(key.is_known for key in keys):
        return keys
    whole: Any = 0
    for key, (least, size) in zip(keys, sizes, strict=True):
        whole = whole * size + (wide(key.lo) - least)
    return [known(whole)]


def _as_range(column: Column) -> Range:
    assert isinstance(column, Range)
    return column


def _of_rows(meant: Truth, rows: Rows, m: int) -> Truth:
    found = take(Truth(full(meant.yes, m), None if meant.open is None else full(meant.open, m), meant.cover), rows)
    assert isinstance(found, Truth)
    return found


@dataclass(eq=False)
class _Choice:
    """Rows with several who stand, or one of whom that is not sure."""

    owner: Ints
    place: Ints
    meant: Truth
    keys: Keys
    unsure: Bools
    n: int

    def who(self, who: Who, place: Ints, ask: Cover) -> Who:
        hard = self.unsure.copy()
        for key in self.keys:
            if not key.is_known:
                m = len(self.owner)
                open_ = full(np.asarray(key.lo != key.hi), m)
                hard[self.owner[open_ if key.cover is None else open_ | (full(key.cover, m) > 0)]] = True
        best = self._best(hard)
        count = np.bincount(self.owner[best], minlength=self.n)
        single = best & (count[self.owner] == 1)
        place[self.owner[single]] = self.place[single]
        tied = best & (count[self.owner] > 1)
        left, certain = self._left(hard)
        kept = left | tied
        return self._made(who, place, kept, certain, hard, ask)

    def known(self, who: Who, place: Ints, ask: Cover) -> Who:
        """Nothing is open; only a tie can be."""
        none = np.zeros(self.n, bool)
        best = self._best(none)
        rows = np.flatnonzero(best)
        owner = self.owner.take(rows)
        place[owner] = self.place.take(rows)
        if not (owner[1:] == owner[:-1]).any():
            return Who(who.domain, place, None, None, ask)
        return self._made(who, place, best, best, none, ask)

    def _best(self, hard: Bools) -> Bools:
        """Of rows without anything open: those of highest keys, key after key."""
        alive = ~hard[self.owner]
        for key in self.keys:
            rows = np.flatnonzero(alive)
            if not len(rows):
                break
            owner, values = self.owner[rows], full(key.lo, len(self.owner))[rows]
            begins = runs(owner)
            top = np.repeat(np.maximum.reduceat(values, begins), np.diff(np.append(begins, len(rows))))
            alive[rows[values < top]] = False
        return alive

    def _left(self, hard: Bools) -> tuple[Bools, Bools]:
        """Of rows with something open: who is not certainly below somebody who certainly stands."""
        m = len(self.owner)
        left, certain = np.zeros(m, bool), full(self.meant.yes, m).copy()
        rows = np.flatnonzero(hard[self.owner])
        if not len(rows):
            return left, certain
        a, b = _pairs(self.owner[rows])
        a, b = rows[a], rows[b]
        below = self._below(a, b)
        beaten = below.yes & certain[b] & (a != b)
        left[rows] = True
        left[a[beaten]] = False
        return left, certain

    def _below(self, a: Ints, b: Ints) -> Truth:
        """Whether one row of keys is below another: the first that differs decides."""

        def rank(number: int) -> Truth:
            left, right = (take(self.keys[number], side) for side in (a, b))
            before = compare("<", left, right, len(a))
            if number == len(self.keys) - 1:
                return before
            not_after = compare("<=", left, right, len(a))
            return settle(False, [before, settle(True, [not_after, rank(number + 1)], len(a))], len(a))

        return rank(0) if self.keys else Truth(np.zeros(len(a), bool))

    def _made(self, who: Who, place: Ints, kept: Bools, certain: Bools, hard: Bools, ask: Cover) -> Who:
        n = self.n
        count = np.bincount(self.owner[kept], minlength=n)
        sure = np.zeros(n, bool)
        sure[self.owner[certain]] = True
        alone = kept & (count[self.owner] == 1) & certain
        place[self.owner[alone]] = self.place[alone]
        settled = np.zeros(n, bool)
        settled[self.owner[alone]] = True
        open_ = (count > 0) & ~settled
        cover = self._cover(kept, hard, n)
        cover = strict(cover, ask)
        if not open_.any():
            return Who(who.domain, place, None, None, cover)
        row, candidate = self.owner[kept], self.place[kept]
        still = open_[row]
        place[open_] = -1
        may_be = Candidates(row[still], candidate[still], open_ & ~sure, np.zeros(n, bool))
        return Who(who.domain, place, open_, may_be, cover)

    def _cover(self, kept: Bools, hard: Bools, n: int) -> Cover:
        """Where standing or a key may be outside the law held, the closures are asked."""
        m = len(self.owner)
        parts = [self.meant.cover, *(key.cover for key in self.keys)]
        if all(part is None for part in parts):
            return None
        cover = np.zeros(n, np.uint8)
        for part in parts:
            if part is not None:
                cover[self.owner[full(part, m) > 0]] = ASK
        return cover


def _pairs(owner: Ints) -> tuple[Ints, Ints]:
    """Every ordered pair of rows with one owner; the rows stand in the order of their owners."""
    begins = runs(owner)
    counts = np.diff(np.append(begins, len(owner)))
    size = np.repeat(counts, counts)
    a, position = expand(np.repeat(begins, counts), size)
    return a, position
