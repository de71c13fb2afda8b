"""From a parsed expression to typed nodes. Closed: what is not named here is a fault, whatever Python thinks of it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from tomoni.rules.language.kinds import FIELDS, MONTH, YES_NO, Kind, SetOf, Type
from tomoni.rules.language.nodes import (
    Call,
    Fact,
    Field,
    Group,
    Node,
    Parameter,
    TableCell,
    Variable,
)
from tomoni.rules.law.definitions import RuleBook, Use
from tomoni.rules.loading.parsing import Wrong, beside, dotted, each


@dataclass
class Checking:
    """One expression being checked: what may be named (`scope`, the rule set `rules`), and whether months are seen."""

    book: RuleBook
    scope: dict[str, Type | SetOf]
    rules: str = ""
    month: bool = True
    dated: bool = True
    year: bool = False
    uses: set[Use] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    places: dict[int, tuple[Node, ast.expr]] = field(default_factory=dict)  # where each node stands, by its id

    def node(self, tree: ast.expr) -> Node:
        handler = _HANDLERS.get(type(tree))
        if handler is None:
            raise Wrong(f"{type(tree).__name__} in an expression", "names, facts, comparisons, if, + - *, calls", tree)
        made = handler(self, tree)
        self.places.setdefault(id(made), (made, tree))
        return made

    def nodes(self, trees: Iterable[ast.expr]) -> list[Node]:
        """Each part; the faults of all together."""
        return each(partial(self.node, tree) for tree in trees)

    def fitting(self, tree: ast.expr, wanted: Type) -> Node:
        node = self.node(tree)
        if not fits(node.type, wanted):
            raise Wrong(describe(node.type), describe(wanted), tree)
        return node

    def yes_no(self, tree: ast.expr) -> Node:
        return self.fitting(tree, YES_NO)

    def use(self, what: str, key: str) -> None:
        self.uses.add(Use(what, key))


# --- types


def describe(kind: Type) -> str:
    return f"choice of {', '.join(kind.choices)}" if kind.kind is Kind.choice and kind.choices else str(kind)


def fits(given: Type, wanted: Type) -> bool:
    """A value of `given` may stand where `wanted` is asked."""
    if given.kind is Kind.bare:
        return wanted.kind in (Kind.bare, Kind.number, Kind.yen)
    if given.kind is not wanted.kind or given.entity != wanted.entity:
        return False
    return not (given.kind is Kind.choice and wanted.choices) or set(given.choices) <= set(wanted.choices)


def shared(left: Type, right: Type) -> Type | None:
    """The type of a value that is one of both, or None if they do not go together."""
    if left.kind is Kind.choice and right.kind is Kind.choice:
        return Type(Kind.choice, choices=tuple(dict.fromkeys(left.choices + right.choices)))
    if fits(left, right):
        return plain(right)
    return plain(left) if fits(right, left) else None


def plain(kind: Type) -> Type:
    """Without the bounds of one fact."""
    return Type(kind.kind, kind.entity, kind.choices)


# --- names and dots


def _variable(checking: Checking, name: str, tree: ast.expr) -> Node:
    kind = checking.scope[name]
    checking.names.add(name)
    if isinstance(kind, SetOf):
        raise Wrong(f"{name}, which is several", "one value: count, any, all … run over several", tree)
    return Variable(kind, name)


def find_key(checking: Checking, name: str, among: Mapping[str, object], tree: ast.expr) -> str | None:
    """The key a bare or dotted name stands for: of its own rule set, of the set it names, or the only one there is."""
    if checking.rules and f"{checking.rules}.{name}" in among:
        return f"{checking.rules}.{name}"
    if name in among:
        return name
    keys = checking.book.keys_named(name, among) if "." not in name and not checking.rules else []
    if len(keys) > 1:
        raise Wrong(f"{name}, which is in {', '.join(sorted(keys))}", "the name with its rule set", tree)
    return keys[0] if keys else None


def named_value(checking: Checking, name: str, tree: ast.expr) -> Node | None:
    """A parameter, or a definition that takes nothing, by its name."""
    key = find_key(checking, name, checking.book.parameters, tree)
    if key is not None:
        if not checking.dated:
            raise Wrong(f"the parameter {name} in a definition per: once", "per: month, or dated_by", tree)
        checking.use("parameter", key)
        return Parameter(checking.book.parameters[key].type, key)
    key = find_key(checking, name, checking.book.signatures, tree)
    if key is not None and not checking.book.signatures[key].takes:
        check_period(checking, key, tree)
        checking.use("definition", key)
        return Call(checking.book.signatures[key].gives, key, ())
    return None


def check_period(checking: Checking, key: str, tree: ast.expr) -> None:
    per = checking.book.signatures[key].per
    if per == "month" and not checking.month:
        raise Wrong(f"{key}, which is per month", "a definition that is per: month", tree)
    if per == "year" and not (checking.month or checking.year):
        raise Wrong(f"{key}, which is per year", "a definition that is per: month or per: year", tree)


def _name(checking: Checking, tree: ast.Name) -> Node:
    if tree.id in checking.scope:
        return _variable(checking, tree.id, tree)
    if tree.id == "month" and checking.month:
        return Variable(MONTH, "month")
    found = named_value(checking, tree.id, tree)
    if found is None:
        known = sorted({*checking.scope, *(["month"] if checking.month else [])})
        raise Wrong(f"the unknown name {tree.id}", "one of " + ", ".join(known) + ", a parameter or a definition", tree)
    return found


def _attribute(checking: Checking, tree: ast.Attribute) -> Node:
    path = dotted(tree)
    if path is not None:
        if path in checking.scope:
            return _variable(checking, path, tree)
        found = named_value(checking, path, tree) if path.split(".")[0] in checking.book.sets else None
        if found is not None:
            return found
    if isinstance(tree.value, ast.Call):
        cell = _table_cell(checking, tree.value, tree.attr)
        if cell is not None:
            return cell
    of = checking.node(tree.value)
    if of.type.kind is Kind.entity:
        return _fact(checking, of, tree, None)
    kind = FIELDS.get((of.type.kind, tree.attr))
    if kind is None:
        fields = [name for (owner, name) in FIELDS if owner is of.type.kind]
        raise Wrong(f"{of.type} has no .{tree.attr}", "one of " + ", ".join(fields) if fields else "no dot here", tree)
    return Field(kind, of, tree.attr)


def _fact(checking: Checking, of: Node, tree: ast.Attribute, year: Node | None) -> Node:
    vocabulary = checking.book.vocabulary
    entity = str(of.type.entity)
    spec = vocabulary.facts.get((entity, tree.attr))
    if spec is None:
        if (entity, tree.attr) in vocabulary.ways:
            raise Wrong(f"the way {tree.attr} as a value", "count, any, all, total … over it, or `in`", tree)
        raise Wrong(f"{entity} has no fact {tree.attr}", f"a fact of {entity} that is declared in facts/", tree)
    if spec.by_year and year is None:
        raise Wrong(f"{tree.attr} without a year", f"{tree.attr}[a tax or fiscal year]", tree)
    if not spec.by_year and year is not None:
        raise Wrong(f"{tree.attr} with an index", "no index: it is not held by year", tree)
    return Fact(spec.type, of, spec, year)


def _subscript(checking: Checking, tree: ast.Subscript) -> Node:
    if not isinstance(tree.value, ast.Attribute):
        raise Wrong("an index", "only facts by year have an index", tree)
    of, year = checking.nodes((tree.value.value, tree.slice))
    if of.type.kind is not Kind.entity:
        raise Wrong(f"an index on a {of.type}", "only facts by year have an index", tree)
    if year.type.kind not in (Kind.tax_year, Kind.fiscal_year):
        raise Wrong(f"the index {describe(year.type)}", "a tax year or fiscal year", tree.slice)
    return _fact(checking, of, tree.value, year)


def _table_cell(checking: Checking, call: ast.Call, column: str) -> Node | None:
    name = dotted(call.func)
    key = find_key(checking, name, checking.book.tables, call) if name else None
    if key is None:
        return None
    table = checking.book.tables[key]
    if not checking.dated:
        raise Wrong(f"the table {name} in a definition per: once", "per: month, or dated_by", call)
    if column not in table.outputs:
        raise Wrong(f"{key} has no column {column}", "one of " + ", ".join(table.outputs), call)
    if call.keywords:
        raise Wrong("named values", "values in their order", call)
    arguments = arguments_of(checking, key, [(name, plain(kind)) for name, kind in table.inputs], call)
    checking.use("table", key)
    return TableCell(table.outputs[column], key, arguments, column)


def arguments_of(checking: Checking, name: str, wanted: Sequence[tuple[str, Type]], call: ast.Call) -> tuple[Node, ...]:
    """The arguments of a call, each of its type."""
    if len(call.args) != len(wanted):
        said = ", ".join(f"{argument}: {describe(kind)}" for argument, kind in wanted) or "none"
        wrong = Wrong(f"{len(call.args)} values for {name}", f"{len(wanted)}: {said}", call)
        raise beside(wrong, [partial(checking.node, tree) for tree in call.args])
    pairs = zip(call.args, wanted, strict=True)
    return tuple(each(partial(checking.fitting, tree, kind) for tree, (_, kind) in pairs))


def group(checking: Checking, tree: ast.expr) -> Group:
    """Several: a bound name, or a declared way of an entity."""
    path = dotted(tree)
    bound = checking.scope.get(path) if path is not None else None
    if isinstance(bound, SetOf) and path is not None:
        checking.names.add(path)
        return Group(bound, None, path)
    if isinstance(tree, ast.Attribute):
        of = checking.node(tree.value)
        way = checking.book.vocabulary.ways.get((str(of.type.entity), tree.attr))
        if of.type.kind is Kind.entity and way is not None:
            return Group(SetOf(Type(Kind.entity, entity=way.entity)), of, tree.attr)
        ways = [name for (entity, name) in checking.book.vocabulary.ways if entity == of.type.entity]
        raise Wrong(f"{of.type} has no way {tree.attr}", "one of " + ", ".join(ways) if ways else "a way", tree)
    raise Wrong("what is not several", "a way such as person.children, or a bound name that is several", tree)


_HANDLERS: dict[type[ast.expr], Callable[[Checking, ast.expr], Node]] = {}


def handle(kind: type[ast.expr], handler: Callable[[Checking, ast.expr], Node]) -> None:
    _HANDLERS[kind] = handler


for kind, handler in ((ast.Name, _name), (ast.Attribute, _attribute), (ast.Subscript, _subscript)):
    handle(kind, handler)  # type: ignore[arg-type]
