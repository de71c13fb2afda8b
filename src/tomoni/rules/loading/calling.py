"""Calls in an expression: builtins, definitions, facts of links, aggregates; and `pick`."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial

from tomoni.rules.language.functions import BUILTINS, NAMES, PORTION, ROUNDINGS
from tomoni.rules.language.kinds import DATE, NUMBER, ORDERED, TEXT, YES_NO, Kind, Type, entity_type
from tomoni.rules.language.nodes import Aggregate, Call, Function, LinkFact, Literal, Node
from tomoni.rules.language.world import FactSpec
from tomoni.rules.loading.checking import (
    Checking,
    arguments_of,
    check_period,
    describe,
    find_key,
    fits,
    group,
    handle,
    shared,
)
from tomoni.rules.loading.parsing import Wrong, beside, dotted, each

AGGREGATES = frozenset({"count", "total", "max", "min", "any", "all"})
RESERVED = NAMES | AGGREGATES | {"month", "year", "as_of", *ROUNDINGS}


def _call(checking: Checking, tree: ast.Call) -> Node:
    name = dotted(tree.func)
    if name is None:
        raise Wrong("a call of what is no name", "a definition, a builtin, or the fact of a link", tree)
    if tree.keywords or any(isinstance(a, ast.Starred) for a in tree.args):
        raise Wrong("named or starred values", "values in their order", tree)
    if name in AGGREGATES:
        return _aggregate(checking, name, tree)
    if name in NAMES:
        return _builtin(checking, name, tree)
    key = find_key(checking, name, checking.book.signatures, tree)
    if key is not None:
        return _definition(checking, key, tree)
    if find_key(checking, name, checking.book.tables, tree) is not None:
        raise Wrong(f"the table {name} without a column", f"{name}(…).column", tree)
    specs = checking.book.vocabulary.link_facts(name)
    if specs:
        return _link_fact(checking, specs, tree)
    unknown = Wrong(f"the unknown name {name}()", "a definition, a builtin, or the fact of a link", tree)
    raise beside(unknown, [partial(checking.node, argument) for argument in tree.args])


def _definition(checking: Checking, key: str, tree: ast.Call) -> Node:
    signature = checking.book.signatures[key]
    check_period(checking, key, tree)
    arguments = arguments_of(checking, key, signature.takes, tree)
    checking.use("definition", key)
    return Call(signature.gives, key, arguments)


def _link_fact(checking: Checking, specs: list[FactSpec], tree: ast.Call) -> Node:
    if len(specs) > 1:
        raise Wrong(f"{specs[0].name}, a fact of {', '.join(s.of for s in specs)}", "a fact of one link", tree)
    spec = specs[0]
    link = checking.book.vocabulary.links[spec.of]
    ends = [(link.source, entity_type(link.source_entity)), (link.target, entity_type(link.target_entity))]
    source, target = arguments_of(checking, spec.name, ends, tree)
    return LinkFact(spec.type, spec, source, target)


def _builtin(checking: Checking, name: str, tree: ast.Call) -> Node:
    if name in ("at_least", "at_most"):
        return _bounded(checking, name, tree)
    if name == "portion":
        return _portion(checking, tree)
    if name == "open_day_from":
        return Function(DATE, name, arguments_of(checking, name, [("day", DATE)], tree))
    if name == "same_kana":
        return _same_kana(checking, tree)
    builtin = BUILTINS[name]
    arguments = arguments_of(checking, name, [(kind.kind.value, kind) for kind in builtin.takes], tree)
    if name == "tax_year_for" and not (isinstance(arguments[1], Literal) and arguments[1].value in range(1, 13)):
        raise Wrong("a benefit year without its month", "the number of the month it begins with, 1 to 12", tree.args[1])
    return Function(builtin.gives, name, arguments)


def _bounded(checking: Checking, name: str, tree: ast.Call) -> Node:
    nodes = checking.nodes(tree.args)
    together = shared(nodes[0].type, nodes[1].type) if len(nodes) == 2 else None
    if together is None or together.kind not in ORDERED:
        found = ", ".join(describe(node.type) for node in nodes)
        raise Wrong(f"{name}({found})", "two numbers, amounts, dates or months", tree)
    return Function(together, name, tuple(nodes))


def _same_kana(checking: Checking, tree: ast.Call) -> Node:
    nodes = checking.nodes(tree.args)
    if len(nodes) != 2 or any(node.type.kind not in (Kind.kana, TEXT.kind) for node in nodes):
        raise Wrong("same_kana(" + ", ".join(describe(n.type) for n in nodes) + ")", "two texts in kana", tree)
    return Function(YES_NO, "same_kana", tuple(nodes))


def _portion(checking: Checking, tree: ast.Call) -> Node:
    if len(tree.args) != 4:
        raise Wrong(f"{len(tree.args)} values for portion", "portion(amount, rate, rounding, unit)", tree)
    amount, rate, rounding, unit = tree.args
    asked = (
        partial(checking.fitting, amount, PORTION.takes[0]),
        partial(checking.fitting, rate, PORTION.takes[1]),
        partial(_rounding, rounding),
        partial(_unit, checking, unit),
    )
    return Function(PORTION.gives, "portion", tuple(each(asked)))


def _rounding(tree: ast.expr) -> Node:
    if not isinstance(tree, ast.Name) or tree.id not in ROUNDINGS:
        raise Wrong("a rounding without a name", "one of " + ", ".join(ROUNDINGS), tree)
    return Literal(TEXT, tree.id)


def _unit(checking: Checking, tree: ast.expr) -> Node:
    unit = checking.fitting(tree, NUMBER)
    if not isinstance(unit, Literal) or not isinstance(unit.value, int) or unit.value < 1:
        raise Wrong("the unit of a rounding", "a number of yen, 1 or more", tree)
    return unit


# --- aggregates


def open_generator(checking: Checking, tree: ast.GeneratorExp) -> tuple[str, ast.comprehension]:
    part = tree.generators[0]
    if len(tree.generators) != 1 or part.is_async or not isinstance(part.target, ast.Name):
        raise Wrong("more than one `for`", "for name in way, with any number of if", tree)
    check_new_name(checking, part.target.id, part.target)
    return part.target.id, part


def check_new_name(checking: Checking, name: str, tree: ast.expr | None) -> None:
    if name in checking.scope or name in RESERVED or name.startswith("_"):
        raise Wrong(f"the name {name}, which has a meaning already", "a new name after for", tree)


def _aggregate(checking: Checking, name: str, tree: ast.Call) -> Node:
    if len(tree.args) != 1 or not isinstance(tree.args[0], ast.GeneratorExp):
        raise Wrong(f"{name} without for", f"{name}(… for c in a way if …)", tree)
    variable, part = open_generator(checking, tree.args[0])
    over = group(checking, part.iter)
    checking.scope[variable] = over.type.of
    try:
        asked = [partial(checking.yes_no, condition) for condition in part.ifs]
        *conditions, value = each((*asked, partial(checking.node, tree.args[0].elt)))
    finally:
        del checking.scope[variable]
    kind = _aggregate_type(name, value.type)
    if kind is None:
        raise Wrong(f"{name} of {describe(value.type)}", _WANTED[name], tree.args[0].elt)
    return Aggregate(kind, name, variable, over, tuple(conditions), value)


_WANTED = {
    "any": "yes_no",
    "all": "yes_no",
    "total": "yen or number",
    "max": "numbers, amounts, dates or months",
    "min": "numbers, amounts, dates or months",
}


def _aggregate_type(name: str, kind: Type) -> Type | None:
    if name == "count":
        return NUMBER
    if name in ("any", "all"):
        return YES_NO if kind.kind is Kind.yes_no else None
    if name == "total":
        return Type(kind.kind) if kind.kind in (Kind.yen, Kind.number, Kind.bare) else None
    return Type(kind.kind) if kind.kind in ORDERED else None


def check_candidate(
    checking: Checking, tree: ast.expr, read: Callable[[], tuple[Node | None, tuple[Node, ...]]]
) -> tuple[str, object, Node | None, tuple[Node, ...]]:
    """`each: g in child.guardians` of a pick; `read` checks its condition and keys while the name is bound."""
    if not (isinstance(tree, ast.Compare) and len(tree.ops) == 1 and isinstance(tree.ops[0], ast.In)):
        raise Wrong("an each that names no group", "g in child.guardians", tree)
    if not isinstance(tree.left, ast.Name):
        raise Wrong("an each without a new name", "g in child.guardians", tree)
    check_new_name(checking, tree.left.id, tree.left)
    over = group(checking, tree.comparators[0])
    checking.scope[tree.left.id] = over.type.of
    try:
        condition, keys = read()
    finally:
        del checking.scope[tree.left.id]
    return tree.left.id, over, condition, keys


def fits_result(given: Type, wanted: Type) -> bool:
    return fits(given, wanted)


handle(ast.Call, _call)  # type: ignore[arg-type]
