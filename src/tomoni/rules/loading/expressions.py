"""Expressions with their place: those of definitions, and those of services against a loaded book."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from tomoni.rules.errors import PackError, PackFault
from tomoni.rules.household import aggregates as _aggregates  # noqa: F401  (adds its steps)
from tomoni.rules.household import logic as _logic  # noqa: F401  (adds its steps)
from tomoni.rules.household.walk import step_of
from tomoni.rules.language.kinds import DATE, SetOf, Type
from tomoni.rules.language.nodes import Group, Node
from tomoni.rules.law.definitions import Expression, RuleBook
from tomoni.rules.law.text import Text
from tomoni.rules.loading import bounded_parts as _bounded_parts  # noqa: F401  (adds its ranges)
from tomoni.rules.loading import operators as _operators  # noqa: F401  (adds its nodes to the checker)
from tomoni.rules.loading.bounding import range_of
from tomoni.rules.loading.calling import check_candidate, fits_result
from tomoni.rules.loading.checking import Checking, describe, group, plain
from tomoni.rules.loading.parsing import Wrong, parse


def checked(checking: Checking, text: Text, gives: Type | None) -> Node:
    """Checked nodes of one expression; raises PackError with the place of each fault."""
    try:
        tree = parse(text)
        node = checking.node(tree)
        if gives is not None and not fits_result(node.type, gives):
            raise Wrong(describe(node.type), describe(gives), tree)
        return node
    except Wrong as wrong:
        raise PackError(fault_of(text, one, "") for one in wrong.all()) from None


def fault_of(text: Text, wrong: Wrong, key: str) -> PackFault:
    """The place of a fault in a text that may run over several lines of a block."""
    line, column = text.line, text.column
    if isinstance(wrong.at, ast.expr):
        flat = text.replace("\n", " ")
        skipped = len(flat) - len(flat.lstrip())
        offset = skipped + len(flat.lstrip().encode()[: wrong.at.col_offset].decode(errors="ignore"))
        before = str(text)[:offset]
        line += before.count("\n")
        column += offset - (before.rfind("\n") + 1)
    return PackFault(text.file, line, column, key, wrong.found, wrong.expected)


def compile_expression(
    text: Text | str, book: RuleBook, scope: Mapping[str, Type | SetOf], gives: Type | None = None, *, within: str = ""
) -> Expression:
    """An expression of a service. `scope`: every name it may use, also dotted (`about.children`), with its type.

    `as_of` and `month` are always there. `within`: the rule set whose names need no prefix. Raises PackError with the
    place.
    """
    placed = text if isinstance(text, Text) else Text.at(text, "", 1, 1)
    checking = Checking(book, {"as_of": DATE, **scope}, within)
    node = checked(checking, placed, gives)
    faults: list[PackFault] = []

    def tell(part: Node, found: str, expected: str) -> None:
        tree = checking.places[id(part)][1] if id(part) in checking.places else None
        faults.append(fault_of(placed, Wrong(found, expected, tree), ""))

    proven = range_of(book, node, {}, tell)
    if faults:
        raise PackError(faults)
    return Expression(
        str(text),
        node,
        plain(node.type) if gives is None else gives,
        scope,
        book,
        step_of(book, node),
        frozenset(checking.uses),
        frozenset(checking.names),
        proven,
    )


def compile_group(
    text: Text | str, book: RuleBook, scope: Mapping[str, Type | SetOf]
) -> tuple[str | None, SetOf, Group]:
    """`about.children`, `applicant.children`, or `c in applicant.children`: (new name or None, type, group)."""
    placed = text if isinstance(text, Text) else Text.at(text, "", 1, 1)
    checking = Checking(book, {"as_of": DATE, **scope})
    try:
        tree = parse(placed)
        if isinstance(tree, ast.Compare):
            name, over, _, _ = check_candidate(checking, tree, lambda: (None, ()))
        else:
            name, over = None, group(checking, tree)
    except Wrong as wrong:
        raise PackError(fault_of(placed, one, "") for one in wrong.all()) from None
    assert isinstance(over, Group)
    return name, over.type, over
