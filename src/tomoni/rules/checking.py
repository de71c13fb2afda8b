"""From the text of an expression to typed nodes. Closed: what is not named here is a fault, whatever Python thinks of it."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tomoni.rules.definitions import RuleBook, Use
from tomoni.rules.kinds import BARE, FIELDS, MONTH, ORDERED, SIMPLE, YES_NO, Kind, SetOf, Type
from tomoni.rules.nodes import (
    Arithmetic,
    Call,
    Comparison,
    Fact,
    Field,
    Group,
    If,
    Literal,
    Logic,
    Membership,
    Node,
    Not,
    Order,
    Parameter,
    TableCell,
    Variable,
)

MOST_CHARACTERS = 2_000
MOST_NODES = 300
DEEPEST = 40
MOST_DIGITS = 15


class Wrong(Exception):
    """The first fault of an expression; `offset` counts characters of the text with line breaks as spaces."""

    def __init__(self, found: str, expected: str, at: ast.AST | None = None) -> None:
        super().__init__(found)
        self.found, self.expected, self.at = found, expected, at


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

    def node(self, tree: ast.expr) -> Node:
        handler = _HANDLERS.get(type(tree))
        if handler is None:
            raise Wrong(f"{type(tree).__name__} in an expression", "names, facts, comparisons, if, + - *, calls", tree)
        return handler(self, tree)

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


# --- the text


def parse(text: str) -> ast.expr:
    """Within the limits of the language; raises Wrong."""
    if len(text) > MOST_CHARACTERS:
        raise Wrong(f"{len(text)} characters", f"at most {MOST_CHARACTERS}")
    if "#" in text or "\\" in text:
        raise Wrong("# or a backslash", "an expression; remarks stand outside it")
    flat = " ".join(text.split("\n"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(flat.lstrip(), mode="eval").body
    except SyntaxError as wrong:
        raise Wrong(f"{wrong.msg}: {text.strip()[:60]!r}", "an expression") from None
    except (ValueError, RecursionError, MemoryError):
        raise Wrong("a text that cannot be read", "an expression") from None
    _check_size(tree)
    return tree


def _check_size(tree: ast.expr) -> None:
    count, level = 0, [tree]
    for depth in range(1, MOST_NODES + 2):
        if not level:
            return
        if depth > DEEPEST:
            raise Wrong("an expression nested too deep", f"at most {DEEPEST} levels", level[0])
        count += len(level)
        if count > MOST_NODES:
            raise Wrong(f"more than {MOST_NODES} parts", "a shorter expression: name a part as a definition")
        level = [child for node in level for child in _parts(node)]


def _parts(node: ast.AST) -> list[ast.expr]:
    found: list[ast.expr] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            found.append(child)
        elif isinstance(child, ast.comprehension | ast.keyword | ast.arguments):
            found.extend(_parts(child))
    return found


# --- names and dots


def dotted(tree: ast.expr) -> str | None:
    """`about.children` as written, if it is names and dots only."""
    if isinstance(tree, ast.Name):
        return tree.id
    if isinstance(tree, ast.Attribute):
        before = dotted(tree.value)
        return None if before is None else f"{before}.{tree.attr}"
    return None


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
    of = checking.node(tree.value.value)
    year = checking.node(tree.slice)
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
    if call.keywords or len(call.args) != len(table.inputs):
        raise Wrong(f"{len(call.args)} values for {key}", ", ".join(name for name, _ in table.inputs), call)
    checking.use("table", key)
    wanted = [plain(kind) for _, kind in table.inputs]
    arguments = tuple(checking.fitting(a, kind) for a, kind in zip(call.args, wanted, strict=True))
    return TableCell(table.outputs[column], key, arguments, column)


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


# --- logic, comparison, arithmetic


def _constant(checking: Checking, tree: ast.Constant) -> Node:
    value = tree.value
    if isinstance(value, bool):
        return Literal(YES_NO, value)
    if isinstance(value, int):
        if abs(value) >= 10**MOST_DIGITS:
            raise Wrong("a number too long", f"at most {MOST_DIGITS} digits", tree)
        return Literal(BARE, value)
    if isinstance(value, str):
        return Literal(Type(Kind.choice, choices=(value,)), value)
    raise Wrong(repr(value)[:40], "whole numbers, choices in quotes, True or False", tree)


def _logic(checking: Checking, tree: ast.BoolOp) -> Node:
    return Logic(YES_NO, isinstance(tree.op, ast.And), tuple(checking.yes_no(part) for part in tree.values))


def _unary(checking: Checking, tree: ast.UnaryOp) -> Node:
    if isinstance(tree.op, ast.Not):
        return Not(YES_NO, checking.yes_no(tree.operand))
    if isinstance(tree.op, ast.USub):
        node = checking.node(tree.operand)
        if isinstance(node, Literal) and isinstance(node.value, int) and node.type.kind is Kind.bare:
            return Literal(BARE, -node.value)
    raise Wrong("a sign", "not, or - before a number", tree)


_OPERATORS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}


def _comparison(checking: Checking, tree: ast.Compare) -> Node:
    sides = [tree.left, *tree.comparators]
    if any(isinstance(side, ast.Tuple) for side in sides):
        return _order(checking, tree, sides)
    if any(isinstance(op, ast.In | ast.NotIn) for op in tree.ops):
        if len(tree.ops) > 1:
            raise Wrong("in within a chain", "one `in`, apart", tree)
        entity, over = checking.node(tree.left), group(checking, tree.comparators[0])
        if not fits(entity.type, over.type.of):
            raise Wrong(describe(entity.type), describe(over.type.of), tree.left)
        return Membership(YES_NO, entity, over, isinstance(tree.ops[0], ast.NotIn))
    nodes = [checking.node(side) for side in sides]
    parts = []
    for operator, left, right, side in zip(tree.ops, nodes, nodes[1:], tree.comparators, strict=False):
        sign = _OPERATORS.get(type(operator))
        if sign is None:
            raise Wrong(type(operator).__name__, "one of " + " ".join(_OPERATORS.values()), side)
        _check_compared(sign, left.type, right.type, side)
        parts.append(Comparison(YES_NO, sign, left, right))
    return parts[0] if len(parts) == 1 else Logic(YES_NO, True, tuple(parts))


def _check_compared(sign: str, left: Type, right: Type, tree: ast.expr) -> None:
    together = shared(left, right)
    if together is None or together.kind not in SIMPLE:
        raise Wrong(f"{describe(left)} {sign} {describe(right)}", "two values of one simple type", tree)
    if sign not in ("==", "!=") and together.kind not in ORDERED:
        raise Wrong(f"{sign} between {describe(left)}", "== or !=", tree)
    if together.kind is Kind.choice:
        literal = (
            set(left.choices) - set(right.choices) if len(left.choices) == 1 else set(right.choices) - set(left.choices)
        )
        if (
            left.choices
            and right.choices
            and (
                literal if 1 in (len(left.choices), len(right.choices)) else not set(left.choices) & set(right.choices)
            )
        ):
            raise Wrong(f"{describe(left)} {sign} {describe(right)}", "choices of one fact", tree)


def _order(checking: Checking, tree: ast.Compare, sides: list[ast.expr]) -> Node:
    left, right = sides[0], sides[-1]
    sign = _OPERATORS.get(type(tree.ops[0]))
    if len(sides) != 2 or sign not in ("<", "<=") or not (isinstance(left, ast.Tuple) and isinstance(right, ast.Tuple)):
        raise Wrong("a tuple", "tuples only on both sides of one < or <=", tree)
    if len(left.elts) != len(right.elts) or not left.elts:
        raise Wrong(f"{len(left.elts)} against {len(right.elts)} values", "as many on both sides", tree)
    lefts, rights = [checking.node(e) for e in left.elts], [checking.node(e) for e in right.elts]
    for a, b, place in zip(lefts, rights, right.elts, strict=True):
        _check_compared("<", a.type, b.type, place)
    return Order(YES_NO, sign, tuple(lefts), tuple(rights))


def _if(checking: Checking, tree: ast.IfExp) -> Node:
    when, then, otherwise = checking.yes_no(tree.test), checking.node(tree.body), checking.node(tree.orelse)
    together = shared(then.type, otherwise.type)
    if together is None:
        raise Wrong(f"{describe(then.type)} or {describe(otherwise.type)}", "one type in both branches", tree)
    return If(together, when, then, otherwise)


def _arithmetic(checking: Checking, tree: ast.BinOp) -> Node:
    sign = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}.get(type(tree.op))
    if sign is None:
        raise Wrong(type(tree.op).__name__, "+ - *; rates are applied by portion()", tree)
    left, right = checking.node(tree.left), checking.node(tree.right)
    kind = _arithmetic_type(sign, left.type, right.type)
    if kind is None:
        raise Wrong(f"{left.type} {sign} {right.type}", "numbers or yen of one kind; yen × number", tree)
    return Arithmetic(kind, sign, left, right)


def _arithmetic_type(sign: str, left: Type, right: Type) -> Type | None:
    a, b = left.kind, right.kind
    amounts = (Kind.yen, Kind.number, Kind.bare)
    if a is Kind.month and sign != "*" and b in (Kind.number, Kind.bare):
        return MONTH
    if a not in amounts or b not in amounts:
        return None
    if sign == "*":
        if a is Kind.yen and b is Kind.yen:
            return None
        if Kind.yen in (a, b):
            return Type(Kind.yen)
        return BARE if Kind.bare in (a, b) else Type(Kind.number)
    if a is Kind.bare:
        return plain(right)
    return plain(left) if b in (a, Kind.bare) else None


_HANDLERS: dict[type[ast.expr], Callable[[Checking, ast.expr], Node]] = {}


def handle(kind: type[ast.expr], handler: Callable[[Checking, ast.expr], Node]) -> None:
    _HANDLERS[kind] = handler


def _fill() -> None:
    pairs: list[tuple[type[ast.expr], Callable[..., Node]]] = [
        (ast.Name, _name),
        (ast.Attribute, _attribute),
        (ast.Subscript, _subscript),
        (ast.Constant, _constant),
        (ast.BoolOp, _logic),
        (ast.UnaryOp, _unary),
        (ast.Compare, _comparison),
        (ast.IfExp, _if),
        (ast.BinOp, _arithmetic),
    ]
    for kind, handler in pairs:
        handle(kind, handler)


_fill()
