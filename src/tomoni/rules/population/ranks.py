"""A rank within one's own group, by neighbours: `count(s for s in g.children if (s.a, s.b) < (c.a, c.b) and …)`.

Where `c` is a member of the same group, how many stand before it is read off the members in order, once for all links,
instead of comparing each with each. Of a group in which a key or a condition is not known, each is compared with each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from tomoni.rules.language.nodes import Aggregate, Comparison, Group, Node, Order, Variable
from tomoni.rules.population.columns import Bools, Ints, Range, Rows, Truth, Who, full, is_open
from tomoni.rules.population.frames import Frame, Making, Run, Step
from tomoni.rules.population.slices import Groups, Links


@dataclass(eq=False)
class Rank:
    """How many members of a group stand before one of them. `of`: the name of that one."""

    link: str
    end: str
    owner: str
    member: str
    of: str
    keys: tuple[Step, ...]
    conditions: tuple[Step, ...]

    def numbers(self, run: Run, frame: Frame) -> tuple[Ints, Bools] | None:
        """The rank in each row, and in which rows it is known; None where it cannot be read off."""
        there, rows = frame.pair((self.link, frame.day, *self._ends(self.of)))
        if not there:
            return None
        links = run.links(self.link, frame.day)
        if (self, links) not in run.memo:
            run.memo[(self, links)] = self._of_links(run, links, frame)
        ranks, sure = run.memo[(self, links)]
        return (ranks, sure) if rows is None else (ranks.take(rows), sure.take(rows))

    def _ends(self, member: str) -> tuple[str, str]:
        return (self.owner, member) if self.end == "target" else (member, self.owner)

    def _of_links(self, run: Run, links: Links, frame: Frame) -> tuple[Ints, Bools]:
        """Of all links; known where of no member of the same owner a key or a condition is open."""
        groups, n = links.groups(self.end), links.n
        whole = self._frame(links, frame, groups)
        counted, open_ = np.ones(n, np.int64), np.zeros(n, bool)
        keys = []
        for key in [key(run, whole) for key in self.keys]:
            assert isinstance(key, Range)
            keys.append(full(key.lo, n))
            if not key.is_known:
                open_ |= is_open(key, n)
        for one in [condition(run, whole) for condition in self.conditions]:
            assert isinstance(one, Truth)
            counted = counted * one.yes
            if one.open is not None:
                open_ |= one.open
        ranks = _ranks(groups.owner, keys, counted, groups.order)
        unsure = np.zeros(groups.domain.n, bool)
        unsure[groups.owner[open_]] = True
        sure = ~unsure.take(groups.owner)
        return ranks, sure if groups.order is None else _back(sure, groups.order)

    def _frame(self, links: Links, frame: Frame, groups: Groups) -> Frame:
        """All links in the order of their owners, under the names of the count."""
        order: Rows = groups.order
        domain, place = links.end(self.end)
        names: dict[str, Any] = {
            self.owner: Who(groups.domain, groups.owner),
            self.member: Who(domain, place if order is None else place.take(order)),
        }
        return Frame(links.n, frame.day, names, {(self.link, frame.day, *self._ends(self.member)): order})


def _ranks(owner: Ints, keys: Sequence[Ints], counted: Ints, order: Rows) -> Ints:
    """For each link, how many of those counted stand before it among the members of its owner."""
    n = len(owner)
    rows = None if _in_order(owner, keys) else np.lexsort((*reversed(keys), owner))
    if rows is not None:
        owner, counted, keys = owner.take(rows), counted.take(rows), [key.take(rows) for key in keys]
    new_owner = _changes([owner])
    before = np.cumsum(counted) - counted
    ranks = _spread(before, new_owner | _changes(keys), n) - _spread(before, new_owner, n)
    for sorting in (rows, order):
        if sorting is not None:
            ranks = _back(ranks, sorting)
    return ranks


def _back(values: Any, order: Ints) -> Any:
    """Values in the order they had before they were sorted."""
    found = np.empty_like(values)
    found[order] = values
    return found


def _spread(values: Ints, first: Any, n: int) -> Ints:
    """Of each run of rows the value of its first."""
    begins = np.flatnonzero(first)
    return np.repeat(values.take(begins), np.diff(np.append(begins, n)))


def _changes(keys: Sequence[Ints]) -> Any:
    """Rows that differ from the one before."""
    found = np.zeros(len(keys[0]), bool)
    found[:1] = True
    for key in keys:
        found[1:] |= key[1:] != key[:-1]
    return found


def _in_order(owner: Ints, keys: Sequence[Ints]) -> bool:
    falls = np.zeros(max(len(owner) - 1, 0), bool)
    for key in reversed(keys):
        falls = (key[1:] < key[:-1]) | ((key[1:] == key[:-1]) & falls)
    return not (falls & (owner[1:] == owner[:-1])).any()


# --- finding them


def rank_of(making: Making, node: Aggregate, link: str, end: str) -> Rank | None:
    """The rank that a count is, or None."""
    if node.name != "count" or not isinstance(node.over.of, Variable):
        return None
    split = [(part, _sides(part, node.variable)) for part in _parts(node.conditions)]
    found = [sides for _, sides in split if sides is not None]
    if len(found) != 1:
        return None
    [(keys, of)] = found
    others = [part for part, sides in split if sides is None]
    if of == node.over.of.name or any(of in names_in(part) for part in others):
        return None
    steps = making.steps(keys), making.steps(tuple(others))
    return Rank(link, end, node.over.of.name, node.variable, of, *steps)


def _parts(conditions: Sequence[Node]) -> list[Node]:
    """The parts of conditions that must all hold."""
    found: list[Node] = []
    for condition in conditions:
        parts = getattr(condition, "parts", None) if getattr(condition, "every", False) else None
        found.extend(_parts(parts) if parts is not None else [condition])
    return found


def _sides(node: Node, member: str) -> tuple[tuple[Node, ...], str] | None:
    """The keys of `(keys of member) < (the same of another)`, and the name of the other."""
    if not isinstance(node, Order | Comparison) or node.operator != "<":
        return None
    left = node.left if isinstance(node.left, tuple) else (node.left,)
    right = node.right if isinstance(node.right, tuple) else (node.right,)
    names = {name for part in right for name in names_in(part)}
    if len(names) != 1 or {name for part in left for name in names_in(part)} != {member}:
        return None
    [other] = names
    return (left, other) if tuple(renamed(part, member, other) for part in left) == right else None


def names_in(node: Any) -> set[str]:
    """The names a node mentions."""
    if isinstance(node, Variable):
        return {node.name}
    return {name for part in _inside(node) for name in names_in(part)}


def renamed(node: Any, old: str, new: str) -> Any:
    """The node with one name in the place of another."""
    if isinstance(node, Variable):
        return replace(node, name=new) if node.name == old else node
    if isinstance(node, tuple):
        return tuple(renamed(part, old, new) for part in node)
    if not isinstance(node, Node | Group):
        return node
    return replace(node, **{part.name: renamed(getattr(node, part.name), old, new) for part in fields(node)})


def _inside(node: Any) -> list[Any]:
    if isinstance(node, tuple):
        return list(node)
    return [getattr(node, part.name) for part in fields(node)] if isinstance(node, Node | Group) else []
