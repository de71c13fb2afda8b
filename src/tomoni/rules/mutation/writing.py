"""An expression written again from its nodes, for people: what a mutant changed, what an explanation compares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tomoni.rules.language.kinds import Kind
from tomoni.rules.language.nodes import (
    Aggregate,
    Arithmetic,
    Call,
    Comparison,
    Fact,
    Field,
    Function,
    Group,
    If,
    LinkFact,
    Literal,
    Logic,
    Membership,
    Node,
    Not,
    Order,
    Parameter,
    Pick,
    TableCell,
    Variable,
)


def written(node: Node | Group) -> str:
    """The text of a node as a pack would write it, on one line, with the names of its own rule set."""
    return _WRITE[type(node)](node)


def inner(node: Node) -> str:
    """The text of a part, in parentheses where it would otherwise be read with its neighbours."""
    text = written(node)
    return f"({text})" if isinstance(node, Logic | If | Not | Comparison | Arithmetic | Membership | Order) else text


def listed(nodes: tuple[Node, ...]) -> str:
    return ", ".join(map(written, nodes))


def short(key: str) -> str:
    return key.partition(".")[2] or key


def _literal(node: Literal) -> str:
    if isinstance(node.value, str) and node.type.kind is Kind.choice:
        return repr(node.value)
    return str(node.value)


def _if(node: If) -> str:
    return f"{inner(node.then)} if {inner(node.when)} else {inner(node.otherwise)}"


def _fact(node: Fact) -> str:
    return f"{inner(node.of)}.{node.spec.name}" + ("" if node.year is None else f"[{written(node.year)}]")


def _call(node: Call) -> str:
    return f"{short(node.key)}({listed(node.arguments)})" if node.arguments else short(node.key)


def _group(node: Group) -> str:
    return node.name if node.of is None else f"{inner(node.of)}.{node.name}"


def _aggregate(node: Aggregate) -> str:
    conditions = "".join(f" if {written(condition)}" for condition in node.conditions)
    return f"{node.name}({written(node.value)} for {node.variable} in {_group(node.over)}{conditions})"


def _pick(node: Pick) -> str:
    when = "" if node.when is None else f" when {written(node.when)}"
    condition = "" if node.condition is None else f" if {written(node.condition)}"
    return f"pick {node.variable} in {_group(node.over)}{condition}{when} by {listed(node.keys)}"


_WRITE: dict[type, Callable[[Any], str]] = {
    Literal: _literal,
    Variable: lambda node: str(node.name),
    Parameter: lambda node: short(node.key),
    Fact: _fact,
    LinkFact: lambda node: f"{node.spec.name}({written(node.source)}, {written(node.target)})",
    Field: lambda node: f"{inner(node.of)}.{node.name}",
    Not: lambda node: f"not {inner(node.of)}",
    Logic: lambda node: (" and " if node.every else " or ").join(map(inner, node.parts)),
    Comparison: lambda node: f"{inner(node.left)} {node.operator} {inner(node.right)}",
    Order: lambda node: f"({listed(node.left)}) {node.operator} ({listed(node.right)})",
    If: _if,
    Arithmetic: lambda node: f"{inner(node.left)} {node.operator} {inner(node.right)}",
    Function: lambda node: f"{node.name}({listed(node.arguments)})",
    Call: _call,
    TableCell: lambda node: f"{short(node.key)}({listed(node.arguments)}).{node.column}",
    Group: _group,
    Aggregate: _aggregate,
    Membership: lambda node: f"{inner(node.entity)} {'not in' if node.negated else 'in'} {_group(node.group)}",
    Pick: _pick,
}
