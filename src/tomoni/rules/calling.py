"""Calls in an expression: builtins, definitions, facts of links, aggregates; and `pick`."""

from __future__ import annotations

import ast
from collections.abc import Callable

from tomoni.rules.checking import Checking, check_period, describe, find_key, fits, group, handle, shared
from tomoni.rules.functions import BUILTINS, NAMES, PORTION, ROUNDINGS
from tomoni.rules.kinds import DATE, NUMBER, ORDERED, TEXT, YES_NO, Kind, Type
from tomoni.rules.nodes import Aggregate, Call, Function, LinkFact, Literal, Node
from tomoni.rules.parsing import Wrong, dotted
from tomoni.rules.world import FactSpec

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
    raise Wrong(f"the unknown name {name}()", "a definition, a builtin, or the fact of a link", tree)


def _definition(checking: Checking, key: str, tree: ast.Call) -> Node:
    signature = checking.book.signatures[key]
    check_period(checking, key, tree)
    arguments = _arguments(checking, key, [kind for _, kind in signature.takes], tree)
    checking.use("definition", key)
    return Call(signature.gives, key, arguments)


def _arguments(checking: Checking, name: str, kinds: list[Type], tree: ast.Call) -> tuple[Node, ...]:
    if len(tree.args) != len(kinds):
        wanted = ", ".join(describe(kind) for kind in kinds) or "none"
        raise Wrong(f"{len(tree.args)} values for {name}", f"{len(kinds)}: {wanted}", tree)
    return tuple(checking.fitting(a, kind) for a, kind in zip(tree.args, kinds, strict=True))


def _link_fact(checking: Checking, specs: list[FactSpec], tree: ast.Call) -> Node:
    if len(specs) > 1:
        raise Wrong(f"{specs[0].name}, a fact of {', '.join(s.of for s in specs)}", "a fact of one link", tree)
    spec = specs[0]
    link = checking.book.vocabulary.links[spec.of]
    ends = [Type(Kind.entity, entity=link.source_entity), Type(Kind.entity, entity=link.target_entity)]
    source, target = _arguments(checking, spec.name, ends, tree)
    return LinkFact(spec.type, spec, source, target)


def _builtin(checking: Checking, name: str, tree: ast.Call) -> Node:
    if name in ("at_least", "at_most"):
        return _bounded(checking, name, tree)
    if name == "portion":
        return _portion(checking, tree)
    if name == "open_day_from":
        return Function(DATE, name, _arguments(checking, name, [DATE], tree))
    if name == "same_kana":
        return _same_kana(checking, tree)
    builtin = BUILTINS[name]
    return Function(builtin.gives, name, _arguments(checking, name, list(builtin.takes), tree))


def _bounded(checking: Checking, name: str, tree: ast.Call) -> Node:
    nodes = [checking.node(a) for a in tree.args]
    together = shared(nodes[0].type, nodes[1].type) if len(nodes) == 2 else None
    if together is None or together.kind not in ORDERED:
        found = ", ".join(describe(node.type) for node in nodes)
        raise Wrong(f"{name}({found})", "two numbers, amounts, dates or months", tree)
    return Function(together, name, tuple(nodes))


def _same_kana(checking: Checking, tree: ast.Call) -> Node:
    nodes = [checking.node(a) for a in tree.args]
    if len(nodes) != 2 or any(node.type.kind not in (Kind.kana, TEXT.kind) for node in nodes):
        raise Wrong("same_kana(" + ", ".join(describe(n.type) for n in nodes) + ")", "two texts in kana", tree)
    return Function(YES_NO, "same_kana", tuple(nodes))


def _portion(checking: Checking, tree: ast.Call) -> Node:
    if len(tree.args) != 4:
        raise Wrong(f"{len(tree.args)} values for portion", "portion(amount, rate, rounding, unit)", tree)
    amount, rate = (checking.fitting(a, k) for a, k in zip(tree.args[:2], PORTION.takes, strict=True))
    rounding, unit = tree.args[2], checking.fitting(tree.args[3], NUMBER)
    if not isinstance(rounding, ast.Name) or rounding.id not in ROUNDINGS:
        raise Wrong("a rounding without a name", "one of " + ", ".join(ROUNDINGS), rounding)
    if not isinstance(unit, Literal) or not isinstance(unit.value, int) or unit.value < 1:
        raise Wrong("the unit of a rounding", "a number of yen, 1 or more", tree.args[3])
    name = Literal(TEXT, rounding.id)
    return Function(PORTION.gives, "portion", (amount, rate, name, unit))


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
        conditions = tuple(checking.yes_no(condition) for condition in part.ifs)
        value = checking.node(tree.args[0].elt)
    finally:
        del checking.scope[variable]
    kind = _aggregate_type(name, value.type)
    if kind is None:
        raise Wrong(f"{name} of {describe(value.type)}", _WANTED[name], tree.args[0].elt)
    return Aggregate(kind, name, variable, over, conditions, value)


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
