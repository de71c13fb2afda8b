"""The mutants of a rule set: the same law with one small fault.

A mutant flips a comparison, moves a figure, a row or a version by the least there is, takes `or` for `and`, drops a
`not`, swaps the branches of an `if`, or rounds the other way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple, TypeAlias

from tomoni.rules.language.functions import ROUNDINGS
from tomoni.rules.language.kinds import Kind
from tomoni.rules.language.nodes import (
    Aggregate,
    Arithmetic,
    Comparison,
    Function,
    Group,
    If,
    Literal,
    Logic,
    Membership,
    Node,
    Not,
    Order,
)
from tomoni.rules.law.dated import Parameter
from tomoni.rules.law.definitions import Definition, RuleBook, Version
from tomoni.rules.law.tables import Table
from tomoni.rules.mutation.mutant_figures import moved_spans, mutated_parameter, mutated_table, near_values
from tomoni.rules.mutation.writing import written
from tomoni.rules.time.spans import Span

Changed: TypeAlias = "Definition | Parameter | Table"
Mutated: TypeAlias = tuple[Node, str]
"""A node that took the place of another, and what became what."""

MOST_SAID = 100


class Place(NamedTuple):
    """Where a mutant differs: a definition, parameter or table, the number of its version, value or row, and in which
    months (None: in all)."""

    what: str
    key: str
    number: int
    span: Span | None


@dataclass(frozen=True)
class Mutant:
    """One changed thing of a rule set. `said`: what became what; `name` stays the same while the rule does."""

    place: Place
    said: str
    changed: Changed
    count: int = 1

    @property
    def moves_months(self) -> bool:
        return self.said.startswith(("from ", "until "))

    @property
    def name(self) -> str:
        return f"{self.place.key}: {self.said}" + (f" ({self.count})" if self.count > 1 else "")


def every_mutant(book: RuleBook, prefix: str) -> Iterator[tuple[Place, str, Changed]]:
    """Every mutant of what begins so: where, what became what, and the changed thing."""
    for key, parameter in book.parameters.items():
        if key.startswith(prefix):
            for number, span, said, changed in mutated_parameter(parameter):
                yield Place("parameter", key, number, span), said, changed
    for key, table in book.tables.items():
        if key.startswith(prefix):
            for number, span, said, other in mutated_table(table):
                yield Place("table", key, number, span), said, other
    for key, definition in book.definitions.items():
        if key.startswith(prefix):
            yield from _definitions(definition)


# --- definitions


def _definitions(definition: Definition) -> Iterator[tuple[Place, str, Changed]]:
    key, versions = definition.signature.key, definition.versions
    for number, version in enumerate(versions):
        place = Place("definition", key, number, version.span)
        at = f" from {version.span.first}" if version.span is not None and len(versions) > 1 else ""
        for node, said in mutated(version.node):
            made = _put(versions, number, replace(version, node=node))
            yield place, said + at, replace(definition, versions=made)
    spans = [version.span for version in versions]
    if None not in spans:
        for number, month, said, moved in moved_spans([span for span in spans if span is not None]):
            made = tuple(replace(v, span=span) for v, span in zip(versions, moved, strict=True))
            yield Place("definition", key, number, month), said, replace(definition, versions=made)
    if definition.dated_by is not None:
        for node, said in mutated(definition.dated_by):
            yield Place("definition", key, 0, None), said, replace(definition, dated_by=node)


def _put(versions: tuple[Version, ...], number: int, version: Version) -> tuple[Version, ...]:
    return (*versions[:number], version, *versions[number + 1 :])


# --- expressions


def mutated(node: Any, within: str = "") -> Iterator[tuple[Any, str]]:
    """Every mutant of a tree of nodes: the whole tree, and what became what. `within`: the text around it."""
    for after, said in _CHANGES.get(type(node), _unchanged)(node):
        yield after, said + (f" in `{shortened(within)}`" if isinstance(node, Literal) and within else "")
    text = written(node)
    for name in _parts(node):
        part = getattr(node, name)
        if isinstance(part, Node | Group):
            for changed, said in mutated(part, text):
                yield replace(node, **{name: changed}), said
        elif isinstance(part, tuple):
            for number, one in enumerate(part):
                for changed, said in mutated(one, text):
                    yield replace(node, **{name: (*part[:number], changed, *part[number + 1 :])}), said


def shortened(text: str) -> str:
    return text if len(text) <= MOST_SAID else text[: MOST_SAID - 1] + "…"


def became(before: str, after: str, node: Node | None = None) -> str:
    return f"`{shortened(before)}` became `{shortened(after)}`" + (f" in `{shortened(written(node))}`" if node else "")


def _parts(node: Any) -> list[str]:
    """The fields of a node that hold other nodes; how `portion` rounds is changed as a whole."""
    if isinstance(node, Function) and node.name == "portion":
        return []
    if not isinstance(node, Node | Group):
        return []
    return [field.name for field in fields(node) if field.name not in ("type", "spec")]


def _unchanged(node: Node) -> Iterable[Mutated]:
    return ()


_FLIPPED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
_OTHER = {"at_least": "at_most", "at_most": "at_least", "any": "all", "all": "any", "max": "min", "min": "max"}


def _literal(node: Literal) -> Iterator[Mutated]:
    if node.type.kind not in (Kind.choice, Kind.text):
        for value in near_values(node.type, node.value):
            yield replace(node, value=value), became(str(node.value), str(value))


def _flipped(node: Comparison | Order) -> Iterator[Mutated]:
    after = replace(node, operator=_FLIPPED[node.operator])
    yield after, became(written(node), written(after))


def _logic(node: Logic) -> Iterator[Mutated]:
    words = ("and", "or") if node.every else ("or", "and")
    yield replace(node, every=not node.every), became(*words, node)


def _not(node: Not) -> Iterator[Mutated]:
    yield node.of, became(written(node), written(node.of))


def _if(node: If) -> Iterator[Mutated]:
    when = written(node.when)
    yield replace(node, then=node.otherwise, otherwise=node.then), became(f"if {when}", f"if not ({when})")


def _arithmetic(node: Arithmetic) -> Iterator[Mutated]:
    if node.operator in "+-":
        other = "-" if node.operator == "+" else "+"
        yield replace(node, operator=other), became(node.operator, other, node)


def _membership(node: Membership) -> Iterator[Mutated]:
    after = replace(node, negated=not node.negated)
    yield after, became(written(node), written(after))


def _named(node: Function | Aggregate) -> Iterator[Mutated]:
    if node.name in _OTHER:
        yield replace(node, name=_OTHER[node.name]), became(node.name, _OTHER[node.name], node)
    if isinstance(node, Function) and node.name == "portion":
        yield from _portion(node)


def _portion(node: Function) -> Iterator[Mutated]:
    amount, rate, rounding, unit = node.arguments
    text = written(node)
    for changed, said in mutated(amount, text):
        yield replace(node, arguments=(changed, rate, rounding, unit)), said
    for changed, said in mutated(rate, text):
        yield replace(node, arguments=(amount, changed, rounding, unit)), said
    assert isinstance(rounding, Literal) and isinstance(unit, Literal) and isinstance(unit.value, int)
    for name in ROUNDINGS:
        if name != rounding.value:
            other = replace(node, arguments=(amount, rate, replace(rounding, value=name), unit))
            yield other, became(str(rounding.value), name, node)
    for size in (10 * unit.value, *([1] if unit.value > 1 else [])):
        other = replace(node, arguments=(amount, rate, rounding, replace(unit, value=size)))
        yield other, became(f"unit {unit.value}", f"unit {size}", node)


_CHANGES: dict[type, Callable[[Any], Iterable[Mutated]]] = {
    Literal: _literal,
    Comparison: _flipped,
    Order: _flipped,
    Logic: _logic,
    Not: _not,
    If: _if,
    Arithmetic: _arithmetic,
    Membership: _membership,
    Function: _named,
    Aggregate: _named,
}
