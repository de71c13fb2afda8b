"""The closed set of nodes an expression is made of. Nothing else can be evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from tomoni.rules.language.kinds import SetOf, Type
from tomoni.rules.language.world import FactSpec


@dataclass(frozen=True, slots=True)
class Node:
    type: Type


@dataclass(frozen=True, slots=True)
class Literal(Node):
    value: object


@dataclass(frozen=True, slots=True)
class Variable(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    key: str


@dataclass(frozen=True, slots=True)
class Fact(Node):
    of: Node
    spec: FactSpec
    year: Node | None


@dataclass(frozen=True, slots=True)
class LinkFact(Node):
    spec: FactSpec
    source: Node
    target: Node


@dataclass(frozen=True, slots=True)
class Field(Node):
    of: Node
    name: str


@dataclass(frozen=True, slots=True)
class Not(Node):
    of: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and` (every) or `or` of at least two parts."""

    every: bool
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """One comparison of two values of one kind. `operator`: < <= > >= == !=."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Order(Node):
    """Tuples compared in order, with tie-break; `operator` is < or <=."""

    operator: str
    left: tuple[Node, ...]
    right: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    when: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Function(Node):
    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call(Node):
    key: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class TableCell(Node):
    key: str
    arguments: tuple[Node, ...]
    column: str


@dataclass(frozen=True, slots=True)
class Group:
    """Entities: along a way from `of`, or bound under the name `name`."""

    type: SetOf
    of: Node | None
    name: str


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """count total max min any all over a group, each under `variable`, those for whom all `conditions` hold."""

    name: str
    variable: str
    over: Group
    conditions: tuple[Node, ...]
    value: Node


@dataclass(frozen=True, slots=True)
class Membership(Node):
    entity: Node
    group: Group
    negated: bool


@dataclass(frozen=True, slots=True)
class Pick(Node):
    """The candidate of highest keys for whom `conditions` hold, if `when` holds; else nobody."""

    when: Node | None
    variable: str
    over: Group
    condition: Node | None
    keys: tuple[Node, ...]


def parts_of(node: Node) -> Iterator[Node]:
    """The nodes a node is directly made of."""
    for one in fields(node):
        yield from _nodes_in(getattr(node, one.name))


def _nodes_in(value: Any) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, Group) and value.of is not None:
        yield value.of
    elif isinstance(value, tuple):
        for one in value:
            yield from _nodes_in(one)
