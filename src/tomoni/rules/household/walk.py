"""From nodes to functions: each checked node becomes one `Step`, made once when the book is loaded.

A step answers for known and unknown facts alike. The explanation is written only where notes are wanted; without them
(`notes` is None) a step takes the short way of known values first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any, TypeAlias, TypeVar

from tomoni.rules.language.nodes import Literal, Node, Variable
from tomoni.rules.language.outcome import Explanation, told
from tomoni.rules.language.values import Unknown, Value, is_open
from tomoni.rules.language.world import Entity, Missing, World
from tomoni.rules.law.definitions import RuleBook
from tomoni.rules.time.months import Month

Names: TypeAlias = dict[str, Value]
Notes: TypeAlias = "list[Explanation] | None"
Step: TypeAlias = "Callable[[Walk, Names, Notes], Value]"
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Members:
    """Entities bound to a name that is several; `open`: others may belong to it, and which fact would tell."""

    entities: tuple[Entity, ...]
    open: Unknown | None = None


class Walk:
    """One world, on one day, for one month: what was worked out once is not worked out again.

    `on`: the day facts are read; `month`: that of a monthly rule, or of the law that applies, and `stretch` its number
    (None and the last number in a rule without a month). `cites`: the laws used, in order. `unknown`: facts asked for
    that are not known; `supposed`: the same with one of them supposed to be this or that.
    """

    __slots__ = (
        "as_of",
        "book",
        "cites",
        "days",
        "groups",
        "links",
        "memo",
        "month",
        "on",
        "stretch",
        "supposed",
        "unknown",
        "world",
    )

    def __init__(self, book: RuleBook, world: World, as_of: date, month: Month) -> None:
        self.book, self.world, self.as_of, self.on = book, world, as_of, as_of
        self.month: Month | None = month
        self.stretch = stretch_of(book, month)
        self.days: dict[str, date] = {"": as_of}
        self.unknown: dict[tuple[object, ...], Unknown] = {}
        self.supposed: dict[tuple[object, ...], Walk] = {}
        self.memo: dict[tuple[object, ...], tuple[Value, Explanation | None, dict[str, None]]] = {}
        self.links: dict[tuple[object, ...], Value] = {}
        self.groups: dict[tuple[object, ...], Members] = {}
        self.cites: dict[str, None] = {}

    def day(self, reads: str) -> date:
        """The first or last day of the month, or the day of the question."""
        if reads not in self.days:
            self.days[reads] = getattr(self.month, reads)
        return self.days[reads]

    def open_day_from(self, day: date) -> date:
        return self.world.open_day_from(day)


# --- stretches: months between which no figure, row or version changes


def stretch_of(book: RuleBook, month: Month | None) -> int:
    """The number of the stretch a month lies in; no month has a number of its own, the last."""
    return len(book.changes) + 1 if month is None else bisect_right(book.changes, month)


def by_stretch(book: RuleBook, find: Callable[[Month], Found], without: Found) -> list[Found]:
    """What is found for each stretch, by its number; `without`: where there is no month."""
    return [*(find(month) for month in (Month(1, 1), *book.changes)), without]


# --- compiling

Compile: TypeAlias = Callable[[RuleBook, Any], Step]
_COMPILE: dict[type[Node], Compile] = {}


def step_of(book: RuleBook, node: Node) -> Step:
    """The function of a node. Definitions it calls must have theirs in `book.routines`."""
    return _COMPILE[type(node)](book, node)


def compiles(kind: type[Node]) -> Callable[[Compile], Compile]:
    """Marks what makes the function of a kind of node."""

    def keep(made: Compile) -> Compile:
        _COMPILE[kind] = made
        return made

    return keep


def steps_of(book: RuleBook, nodes: Sequence[Node]) -> tuple[Step, ...]:
    return tuple(step_of(book, node) for node in nodes)


def arguments_of(book: RuleBook, nodes: Sequence[Node]) -> Callable[[Walk, Names, Notes], tuple[Value, ...]]:
    """All arguments of a call at once; names alone are looked up without a step for each."""
    steps = steps_of(book, nodes)
    names = [node.name for node in nodes if isinstance(node, Variable) and node.name != "month"]
    if len(names) < len(nodes) or not nodes:
        return lambda walk, bound, notes: tuple([step(walk, bound, notes) for step in steps])
    if len(names) == 1:
        [name] = names
        return lambda walk, bound, notes: (bound[name],)
    look_up = itemgetter(*names)
    return lambda walk, bound, notes: look_up(bound)


@compiles(Literal)
def _literal(book: RuleBook, node: Literal) -> Step:
    value = node.value
    return lambda walk, names, notes: value


@compiles(Variable)
def _variable(book: RuleBook, node: Variable) -> Step:
    name = node.name
    if name == "month":
        return lambda walk, names, notes: names.get("month", walk.month)
    return lambda walk, names, notes: names[name]


# --- notes


def noted(step: Step, walk: Walk, names: Names, notes: Notes) -> tuple[Value, tuple[Explanation, ...]]:
    """The value of a step and the notes made on the way, taken apart."""
    if notes is None:
        return step(walk, names, None), ()
    made: list[Explanation] = []
    value = step(walk, names, made)
    return value, tuple(made)


def mark(value: Value) -> str:
    """yes, no, open or value, for the explanation."""
    if type(value) is bool:
        return "yes" if value else "no"
    return "open" if is_open(value) else "value"


def shown(value: Value) -> object | None:
    return None if type(value) is bool or is_open(value) else value


def together(value: Value, notes: tuple[Explanation, ...], **more: object) -> Explanation:
    """One explanation of a value from the notes made on its way."""
    if len(notes) == 1 and notes[0].mark == mark(value) and not more:
        return notes[0]
    return told(mark(value), value=shown(value), children=notes, **more)


def anybody(missing: Missing) -> Unknown:
    """An entity of whom nothing is known, standing for members a group may still have."""
    return Unknown(missing=frozenset({missing}))
