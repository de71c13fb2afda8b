"""Written values, logic, comparison and arithmetic: which types go together."""

from __future__ import annotations

import ast
from functools import partial

from tomoni.rules.language.kinds import BARE, MONTH, ORDERED, SIMPLE, YES_NO, Kind, Type
from tomoni.rules.language.nodes import Arithmetic, Comparison, Group, If, Literal, Logic, Membership, Node, Not, Order
from tomoni.rules.loading.checking import Checking, describe, fits, group, handle, plain, shared
from tomoni.rules.loading.parsing import MOST_DIGITS, Wrong, each


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
    return Logic(
        YES_NO, isinstance(tree.op, ast.And), tuple(each(partial(checking.yes_no, part) for part in tree.values))
    )


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
        entity, over = each((partial(checking.node, tree.left), partial(group, checking, tree.comparators[0])))
        assert isinstance(entity, Node) and isinstance(over, Group)
        if not fits(entity.type, over.type.of):
            raise Wrong(describe(entity.type), describe(over.type.of), tree.left)
        return Membership(YES_NO, entity, over, isinstance(tree.ops[0], ast.NotIn))
    nodes = checking.nodes(sides)
    chain = zip(tree.ops, nodes, nodes[1:], tree.comparators, strict=False)
    parts = each(partial(_compared, operator, left, right, side) for operator, left, right, side in chain)
    return parts[0] if len(parts) == 1 else Logic(YES_NO, True, tuple(parts))


def _compared(operator: ast.cmpop, left: Node, right: Node, tree: ast.expr) -> Node:
    sign = _OPERATORS.get(type(operator))
    if sign is None:
        raise Wrong(type(operator).__name__, "one of " + " ".join(_OPERATORS.values()), tree)
    _check_compared(sign, left.type, right.type, tree)
    return Comparison(YES_NO, sign, left, right)


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
    nodes = checking.nodes((*left.elts, *right.elts))
    lefts, rights = nodes[: len(left.elts)], nodes[len(left.elts) :]
    pairs = zip(lefts, rights, right.elts, strict=True)
    each(partial(_check_compared, "<", a.type, b.type, place) for a, b, place in pairs)
    return Order(YES_NO, sign, tuple(lefts), tuple(rights))


def _if(checking: Checking, tree: ast.IfExp) -> Node:
    asked = (checking.yes_no, tree.test), (checking.node, tree.body), (checking.node, tree.orelse)
    when, then, otherwise = each(partial(check, part) for check, part in asked)
    together = shared(then.type, otherwise.type)
    if together is None:
        raise Wrong(f"{describe(then.type)} or {describe(otherwise.type)}", "one type in both branches", tree)
    return If(together, when, then, otherwise)


def _arithmetic(checking: Checking, tree: ast.BinOp) -> Node:
    sign = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}.get(type(tree.op))
    if sign is None:
        raise Wrong(type(tree.op).__name__, "+ - *; rates are applied by portion()", tree)
    left, right = checking.nodes((tree.left, tree.right))
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


for kind, handler in (
    (ast.Constant, _constant),
    (ast.BoolOp, _logic),
    (ast.UnaryOp, _unary),
    (ast.Compare, _comparison),
    (ast.IfExp, _if),
    (ast.BinOp, _arithmetic),
):
    handle(kind, handler)  # type: ignore[arg-type]
