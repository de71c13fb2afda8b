"""The walk over the nodes: one evaluator for known and unknown facts, with the explanation where it is wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tomoni.rules.definitions import RuleBook
from tomoni.rules.functions import call_builtin
from tomoni.rules.months import Month
from tomoni.rules.nodes import (
    Arithmetic,
    Comparison,
    Function,
    If,
    Literal,
    Logic,
    Node,
    Not,
    Order,
    Variable,
)
from tomoni.rules.outcome import Explanation, told
from tomoni.rules.values import (
    NotCovered,
    Unknown,
    Value,
    arithmetic,
    compare,
    in_order,
    is_open,
    join,
    negate,
    settle,
)
from tomoni.rules.world import Entity, Missing, World


@dataclass(frozen=True, slots=True)
class Members:
    """Entities bound to a name that is several; `open`: others may belong to it, and which fact would tell."""

    entities: tuple[Entity, ...]
    open: Unknown | None = None


class Walk:
    """One evaluation. `on`: the day facts are read; `month`: that of a monthly rule, or of the law that applies."""

    def __init__(
        self, book: RuleBook, world: World, names: dict[str, Value], as_of: date, month: Month | None, trace: bool
    ) -> None:
        self.book, self.world, self.names = book, world, names
        self.as_of, self.on, self.month = as_of, as_of, month
        self.notes: list[Explanation] | None = [] if trace else None
        self.memo: dict[tuple[object, ...], tuple[Value, Explanation | None]] = {}
        self.days: dict[str, date] = {}
        self.cites: dict[str, None] = {}

    def eval(self, node: Node) -> Value:
        return _WALK[type(node)](self, node)

    def cite(self, *laws: str) -> None:
        for law in laws:
            if law:
                self.cites[law] = None

    def open_day_from(self, day: date) -> date:
        return self.world.open_day_from(day)

    def noted(self, node: Node) -> tuple[Value, tuple[Explanation, ...]]:
        """The value of a node and the notes made on the way, taken apart."""
        if self.notes is None:
            return self.eval(node), ()
        before, self.notes = self.notes, []
        value = self.eval(node)
        made, self.notes = tuple(self.notes), before
        return value, made

    def note(self, made: Explanation) -> None:
        if self.notes is not None:
            self.notes.append(made)


def mark(value: Value) -> str:
    """yes, no, open or value, for the explanation."""
    if type(value) is bool:
        return "yes" if value else "no"
    return "open" if is_open(value) else "value"


def shown(value: Value) -> object | None:
    return None if is_open(value) or type(value) is bool else value


def anybody(missing: Missing) -> Unknown:
    """An entity of whom nothing is known, standing for members a group may still have."""
    return Unknown(missing=frozenset({missing}))


def _literal(walk: Walk, node: Literal) -> Value:
    return node.value


def _variable(walk: Walk, node: Variable) -> Value:
    if node.name == "month" and "month" not in walk.names:
        return walk.month
    return walk.names[node.name]


# --- logic


def _not(walk: Walk, node: Not) -> Value:
    value, notes = walk.noted(node.of)
    value = negate(value)
    if walk.notes is not None:
        walk.note(told(mark(value), children=notes, join="not"))
    return value


def _logic(walk: Walk, node: Logic) -> Value:
    """Asks on until the answer is settled; with an explanation it asks every part, so that all reasons are told."""
    if walk.notes is not None:
        return _logic_told(walk, node)
    settled = not node.every
    values: list[Value] = []
    for part in node.parts:
        value = _WALK[type(part)](walk, part)
        if value is settled:
            return value
        if type(value) is not bool:
            values.append(value)
    return settle(node.every, values) if values else node.every


def _logic_told(walk: Walk, node: Logic) -> Value:
    asked = [walk.noted(part) for part in node.parts]
    verdict = settle(node.every, [value for value, _ in asked])
    children = tuple(together(value, notes) for value, notes in asked)
    deciding = tuple(child for child in children if child.mark == mark(verdict)) or children
    walk.note(told(mark(verdict), children=deciding, join="all" if node.every else "any"))
    return verdict


def together(value: Value, notes: tuple[Explanation, ...], **more: object) -> Explanation:
    """One explanation of a value from the notes made on its way."""
    if len(notes) == 1 and notes[0].mark == mark(value) and not more:
        return notes[0]
    return told(mark(value), value=shown(value), children=notes, **more)


def _comparison(walk: Walk, node: Comparison) -> Value:
    if walk.notes is None:
        return compare(node.operator, walk.eval(node.left), walk.eval(node.right))
    left, before = walk.noted(node.left)
    right, after = walk.noted(node.right)
    verdict = compare(node.operator, left, right)
    walk.note(told(mark(verdict), children=before + after, join="compare"))
    return verdict


def _order(walk: Walk, node: Order) -> Value:
    pairs = [(walk.eval(a), walk.eval(b)) for a, b in zip(node.left, node.right, strict=True)]
    return in_order(node.operator, pairs)


def _if(walk: Walk, node: If) -> Value:
    if walk.notes is None:
        when = walk.eval(node.when)
        if type(when) is bool:
            return walk.eval(node.then if when else node.otherwise)
        notes: tuple[Explanation, ...] = ()
    else:
        when, notes = walk.noted(node.when)
    if type(when) is NotCovered:
        return when
    if type(when) is Unknown:
        (a, then), (b, otherwise) = walk.noted(node.then), walk.noted(node.otherwise)
        value, branch = join(node.type, (a, b), (when,)), then + otherwise
    else:
        value, branch = walk.noted(node.then if when else node.otherwise)
    if walk.notes is not None:
        condition = together(when, notes)
        walk.note(told(mark(value), value=shown(value), children=(condition, together(value, branch)), join="if"))
    return value


def _arithmetic(walk: Walk, node: Arithmetic) -> Value:
    try:
        return arithmetic(node.operator, walk.eval(node.left), walk.eval(node.right))
    except (ValueError, OverflowError):
        return NotCovered(("outside the calendar",))


def _function(walk: Walk, node: Function) -> Value:
    values = [walk.eval(argument) for argument in node.arguments]
    try:
        return call_builtin(node.name, values, walk.open_day_from)
    except (ValueError, OverflowError):
        return NotCovered((f"{node.name} outside the calendar",))


_WALK: dict[type[Node], Callable[..., Value]] = {
    Literal: _literal,
    Variable: _variable,
    Not: _not,
    Logic: _logic,
    Comparison: _comparison,
    Order: _order,
    If: _if,
    Arithmetic: _arithmetic,
    Function: _function,
}


def walk_as(kind: type[Node], handler: Callable[..., Value]) -> None:
    """Adds the walk of a kind of node that lives in another module."""
    _WALK[kind] = handler
