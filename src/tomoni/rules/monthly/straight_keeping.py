"""Which definitions a straight program keeps the answers of: those asked again for the same arguments, if it pays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

from tomoni.rules.language.nodes import Aggregate, Call, Group, Node, Pick
from tomoni.rules.monthly.specialising import MonthBook

DEAR = 20
"""Parts of a definition, with those of what it calls, from which keeping its answer costs less than asking again."""
LOOP = 3
"""How often a loop is taken to run."""


def to_be_kept(months: MonthBook, whole: Node) -> frozenset[str]:
    """The keys of definitions that are dear and called from more than one place, or from loops within loops.

    What is kept runs once for its arguments, so loops are counted anew from there.
    """
    calls = _Calls(months)
    calls.follow("", whole)
    kept: set[str] = set()
    depths = {"": 0}
    for key in reversed(calls.order):
        sites = calls.sites.get(key, [])
        if sites:
            depths[key] = max(depths[caller] + within for caller, within in sites)
            if calls.weights[key] >= DEAR and (len(sites) > 1 or depths[key] > 1):
                kept.add(key)
                depths[key] = 0
    return frozenset(kept)


@dataclass
class _Calls:
    """Every call of a program: `sites` by what is called (who calls it, within how many loops); callees first."""

    months: MonthBook
    sites: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    weights: dict[str, int] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)

    def follow(self, caller: str, *nodes: Node) -> None:
        weight = 0
        for node in nodes:
            for part, within in _parts(node, 0):
                weight += LOOP**within
                if isinstance(part, Call):
                    self.sites.setdefault(part.key, []).append((caller, within))
                    if part.key not in self.weights:
                        special = self.months.definition(part.key)
                        bodies = (special.node, special.dated_by, *special.stretches)
                        self.follow(part.key, *(body for body in bodies if body is not None))
                    weight += self.weights[part.key] * LOOP**within
        self.weights[caller] = weight
        self.order.append(caller)


def _parts(node: object, within: int) -> Iterator[tuple[Node, int]]:
    """Every node of an expression, with the number of loops it stands in."""
    if isinstance(node, tuple):
        for one in node:
            yield from _parts(one, within)
    elif isinstance(node, Node | Group):
        if isinstance(node, Node):
            yield node, within
        for one in fields(node):
            inner = within + (isinstance(node, Aggregate | Pick) and one.name not in ("over", "when"))
            yield from _parts(getattr(node, one.name), inner)
