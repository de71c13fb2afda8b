"""Groups of several, opened: the members of each row, and who is one of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tomoni.rules.errors import NotForKernels
from tomoni.rules.language.nodes import Group, Membership
from tomoni.rules.population.columns import (
    Column,
    Cover,
    Ints,
    Rows,
    Truth,
    Who,
    expand,
    full,
    strict,
    with_cover,
)
from tomoni.rules.population.frames import Frame, Making, Run, Step, makes, name_of
from tomoni.rules.population.given import asked_where, between
from tomoni.rules.population.logic import settle
from tomoni.rules.population.slices import Links

ALWAYS: Truth = Truth(np.asarray(True))


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """The members of each row's group, one row each: `owner` is the row of the outer frame, in its order."""

    frame: Frame
    who: Who
    owner: Ints
    ask: Cover


@dataclass(eq=False)
class Opening:
    """How a group is opened: along which link, from whom, under which name."""

    link: str
    end: str
    owner: Step
    owner_name: str | None
    variable: str

    def members(self, run: Run, frame: Frame) -> Members:
        who = self.owner(run, frame)
        assert isinstance(who, Who)
        links = run.links(self.link, frame.day)
        groups = links.groups(self.end)
        ask = who.cover
        if who.open is not None:
            ask = strict(ask, asked_where(who.open))
        if who.place is None and who.domain is groups.domain:  # everybody who has members
            return self._opened(links, frame, groups.owner, groups.order, ask)
        if who.table_rows is None:  # everybody of the table
            assert groups.domain.rows is not None
            return self._opened(links, frame, groups.domain.rows.take(groups.owner), groups.order, ask)
        if who.domain is groups.domain and who.place is not None:
            place = full(who.place, frame.n)
            starts, counts = groups.starts.take(place, mode="clip"), groups.counts.take(place, mode="clip")
            counts = np.where(place < 0, 0, counts) if (place < 0).any() else counts
        else:
            starts, counts = groups.of_rows(full(who.table_rows, frame.n))
        owner, position = expand(starts, counts)
        at = position if groups.order is None else groups.order.take(position)
        return self._opened(links, frame, owner, at, ask)

    def _opened(self, links: Links, frame: Frame, owner: Ints, at: Rows, ask: Cover) -> Members:
        domain, place = links.end(self.end)
        inner = Frame(len(owner), frame.day, {}, {}, frame, owner)
        who = inner.names[self.variable] = Who(domain, place if at is None else place.take(at))
        if self.owner_name is not None:
            ends = (self.owner_name, self.variable) if self.end == "target" else (self.variable, self.owner_name)
            inner.pairs[(self.link, frame.day, *ends)] = at
        return Members(inner, who, owner, ask)


def opening(making: Making, group: Group, variable: str) -> Opening:
    if group.of is None:
        raise NotForKernels(f"The group {group.name} is bound by a service.")
    way = making.book.vocabulary.ways[(str(group.of.type.entity), group.name)]
    if not way.complete:
        raise NotForKernels(f"Of {group.name} not all members are known.")
    return Opening(way.link, way.end, making.step(group.of), name_of(group.of), variable)


def all_hold(run: Run, frame: Frame, conditions: tuple[Step, ...]) -> Truth:
    made: list[Truth] = []
    for condition in conditions:
        value = condition(run, frame)
        assert isinstance(value, Truth)
        made.append(value)
    return settle(True, made, frame.n) if made else ALWAYS


def runs(owner: Ints) -> Ints:
    """Where each owner's members begin."""
    return np.flatnonzero(np.concatenate(([True], owner[1:] != owner[:-1])))


# --- membership


@makes(Membership)
def _membership(making: Making, node: Membership) -> Step:
    one, negated = making.step(node.entity), node.negated
    open_ = opening(making, node.group, "")
    along = open_.end == "target"

    def step(run: Run, frame: Frame) -> Column:
        entity, owner = one(run, frame), open_.owner(run, frame)
        source, target = (owner, entity) if along else (entity, owner)
        rows, ask = between(run, frame, open_.link, source, target)
        there = np.ones(frame.n, bool) if rows is None else rows >= 0
        return with_cover(Truth(~there if negated else there), ask, frame.n)

    return step
