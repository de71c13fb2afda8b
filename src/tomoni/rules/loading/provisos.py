"""ただし書き: what takes the place of the main text where its condition holds.

Each proviso becomes a definition of its own, `<definition>.except_<n>`, which has its article and its words; the main
text becomes `proviso if its condition else main text`. Where two may hold at once neither is taken: the answer is not
covered, and names both articles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tomoni.rules.language.kinds import Type
from tomoni.rules.language.nodes import Comparison, If, Literal, Logic, Node, Not
from tomoni.rules.language.values import NotCovered

MOST_PROVISOS = 8


@dataclass(frozen=True)
class Proviso:
    """`when` it applies, the call of what then stands (`then`), and its articles as they are cited."""

    when: Node
    then: Node
    law: str


def with_provisos(main: Node, kind: Type, key: str, provisos: Sequence[Proviso]) -> Node:
    """The main text under its provisos: the first whose condition holds, unless a later one may hold too."""
    node = main
    for number in reversed(range(len(provisos))):
        one = provisos[number]
        node = If(kind, one.when, _alone(one, kind, key, provisos[number + 1 :]), node)
    return node


def _alone(one: Proviso, kind: Type, key: str, others: Sequence[Proviso]) -> Node:
    """What a proviso gives, if no other one holds as well."""
    node = one.then
    for other in reversed(others):
        if not disjoint(one.when, other.when):
            reason = f"{key}: {one.law} and {other.law} both apply"
            node = If(kind, other.when, Literal(kind, NotCovered((reason,))), node)
    return node


# --- proof that two conditions never hold at once


def disjoint(left: Node, right: Node) -> bool:
    """True if it is certain that never both hold. False says nothing."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Logic):
            proofs = [disjoint(part, other) for part in one.parts]
            if any(proofs) if one.every else all(proofs):
                return True
        if isinstance(one, Not) and one.of == other:
            return True
        if isinstance(one, Literal) and one.value is False:
            return True
    return isinstance(left, Comparison) and isinstance(right, Comparison) and _apart(left, right)


_SIGNS = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "==": "=", "!=": "<>"}
_TURNED = str.maketrans("<>", "><")


def _apart(left: Comparison, right: Comparison) -> bool:
    """Two comparisons of one thing that no value fulfils together."""
    signs, others = _SIGNS[left.operator], _SIGNS[right.operator]
    if (left.left, left.right) == (right.left, right.right):
        return not set(signs) & set(others)
    if (left.left, left.right) == (right.right, right.left):
        return not set(signs) & set(others.translate(_TURNED))
    if left.left == right.left and isinstance(left.right, Literal) and isinstance(right.right, Literal):
        return not _some_value(signs, left.right.value, others, right.right.value)
    return False


def _some_value(signs: str, a: object, others: str, b: object) -> bool:
    """Whether some value stands to `a` as one comparison says and to `b` as the other: whole numbers and words."""
    if isinstance(a, int) and isinstance(b, int):
        near = {end + step for end in (a, b) for step in (-1, 0, 1)}
        return any(_sign(value, a) in signs and _sign(value, b) in others for value in near)
    fits = [(one == a, one == b) for one in (a, b, object())]
    return any(("=" if is_a else "<") in signs and ("=" if is_b else "<") in others for is_a, is_b in fits)


def _sign(value: int, other: int) -> str:
    return "<" if value < other else ">" if value > other else "="
