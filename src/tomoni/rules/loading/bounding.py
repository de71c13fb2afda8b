"""The proof that nothing overflows: the range of every part of a definition, from what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tomoni.rules.language.kinds import ORDERED, Kind
from tomoni.rules.language.nodes import (
    Node,
    Variable,
    parts_of,
)
from tomoni.rules.language.ranges import (
    OF_ARGUMENTS,
    OF_FACTS,
    WHOLE,
    Range,
    arguments,
    clamped,
    exactly,
    fits_in,
    hull,
)
from tomoni.rules.law.definitions import Definition, RuleBook

BITS = "whole numbers within 64 bits"

Tell = Callable[[Node, str, str], None]
Ranges = dict[str, Range]
Of = Callable[["Bounding", Any], "Range | None"]
_OF: dict[type[Node], Of] = {}


def bounds(kind: type[Node]) -> Callable[[Of], Of]:
    """Marks what finds the range of a kind of node (`bounded_parts.py`)."""

    def keep(made: Of) -> Of:
        _OF[kind] = made
        return made

    return keep


def prove_bounds(
    book: RuleBook, definitions: Mapping[str, Definition], order: list[str], tell: Callable[[str], Tell]
) -> Ranges:
    """The range of each definition that gives an ordered value. `order`: callees first; `tell(key)` tells faults."""
    found: Ranges = {}
    for key in order:
        definition = definitions[key]
        bounding = Bounding(book, found, tell(key), arguments(definition.signature.takes))
        made = bounding.definition(definition)
        if made is not None:
            found[key] = made
    return found


def range_of(book: RuleBook, node: Node, names: Mapping[str, Range], tell: Tell) -> Range | None:
    """The range of a node whose names have these ranges; `tell` is told of each part that may overflow."""
    return Bounding(book, book.ranges, tell, dict(names)).of(node)


@dataclass
class Bounding:
    """One definition being bounded: the ranges of its arguments (`names`) and of the definitions proven before it."""

    book: RuleBook
    proven: Mapping[str, Range]
    tell: Tell
    names: Ranges = field(default_factory=dict)

    def definition(self, definition: Definition) -> Range | None:
        signature = definition.signature
        if signature.per == "year":
            self.names["year"] = OF_FACTS[Kind.fiscal_year]
        if definition.dated_by is not None:
            self.of(definition.dated_by)
        found = hull([self.of(version.node) for version in definition.history])
        if signature.link is not None and signature.gives.kind is Kind.yen:
            return hull([found, exactly(0)])  # where no link stands the amount is nothing
        return found if signature.gives.kind in ORDERED else None

    def of(self, node: Node) -> Range | None:
        """The range of an ordered value; None for others, and where there is never a value."""
        handler = _OF.get(type(node))
        if handler is not None:
            return handler(self, node)
        for part in parts_of(node):
            self.of(part)
        return None

    def all(self, nodes: tuple[Node, ...]) -> list[Range | None]:
        return [self.of(node) for node in nodes]

    def checked(self, node: Node, found: Range, how: str) -> Range | None:
        """The range, if it stays within the limits of its kind; else the fault is told."""
        kind = node.type.kind
        if fits_in(kind, found):
            return found
        limit = BITS if kind in WHOLE else "days within the calendar"
        self.tell(node, f"{how}, which may be {found}", limit + self.lacking(node))
        return clamped(kind, found)

    def lacking(self, node: Node) -> str:
        """The bounds that would help: those of arguments that have none."""
        names = {part.name: part.type.kind for part in variables(node) if part.type.kind in WHOLE}
        loose = [name for name in names if self.names.get(name) in (OF_ARGUMENTS[names[name]], None)]
        return "".join(f"; give {name} its bounds, `{name}: {names[name]} from A to B`" for name in sorted(loose))


def variables(node: Node) -> Iterator[Variable]:
    if isinstance(node, Variable):
        yield node
    for part in parts_of(node):
        yield from variables(part)
