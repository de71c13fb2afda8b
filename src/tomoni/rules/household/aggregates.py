"""Aggregates: count, total, max, min, any and all over the members of a group."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import TypeAlias

from tomoni.rules.household.groups import group_of, over
from tomoni.rules.household.logic import of_two
from tomoni.rules.household.walk import (
    Members,
    Names,
    Notes,
    Step,
    Walk,
    compiles,
    mark,
    noted,
    shown,
    step_of,
    steps_of,
    together,
)
from tomoni.rules.language.nodes import Aggregate
from tomoni.rules.language.outcome import Explanation, told
from tomoni.rules.language.values import (
    OPEN,
    NotCovered,
    Unknown,
    Value,
    arithmetic,
    between,
    hull,
    interval,
    negate,
    open_yes_no,
    reasons_of,
    settle,
)
from tomoni.rules.law.definitions import RuleBook

Pair: TypeAlias = tuple[Value, Value]  # whether a member is meant, and its value


@compiles(Aggregate)
def _aggregate(book: RuleBook, node: Aggregate) -> Step:
    name, kind, ask_one = node.name, node.type, _asker(book, node)
    group, way = group_of(book, node.over), node.over.name
    joined = name if name in ("any", "all") else "each"

    def ask(walk: Walk, names: Names, notes: Notes, members: Members) -> Value:
        asked: list[Pair] = []
        children: list[Explanation] = []
        for one in members.entities:
            meant, value, made = ask_one(walk, names, notes, one)
            asked.append((meant, value))
            if notes is not None:
                shows = meant if meant is False or name == "count" else value
                children.append(told(mark(shows), value=shown(shows), entity=one, children=made, join="all"))
            elif name == "any" and meant is True and value is True:
                return True
        result = fold(name, asked, None if members.open is None else _others(walk, names, members.open))
        if notes is not None:
            notes.append(told(mark(result), value=shown(result), children=tuple(children), join=joined))
        return result

    def _others(walk: Walk, names: Names, stranger: Unknown) -> Pair:
        meant, value, _ = ask_one(walk, names, None, stranger)
        return settle(True, (meant, open_yes_no(stranger.missing))), value

    def step(walk: Walk, names: Names, notes: Notes) -> Value:
        found = group(walk, names, notes)
        if type(found) is Members:
            return ask(walk, names, notes, found)
        return over(walk, found, way, kind, lambda members: ask(walk, names, notes, members))

    return step


def _asker(
    book: RuleBook, node: Aggregate
) -> Callable[[Walk, Names, Notes, Value], tuple[Value, Value, tuple[Explanation, ...]]]:
    """Whether a member is meant, its value (not asked of one who is not meant), and what is said of both."""
    variable, counts = node.variable, node.name == "count"
    conditions, value_of = steps_of(book, node.conditions), step_of(book, node.value)

    def ask_one(walk: Walk, names: Names, notes: Notes, one: Value) -> tuple[Value, Value, tuple[Explanation, ...]]:
        bound = {**names, variable: one}
        said: tuple[Explanation, ...] = ()
        asked: list[Value] = []
        if notes is None:
            meant = settle(True, [condition(walk, bound, None) for condition in conditions]) if conditions else True
            return meant, None if meant is False or counts else value_of(walk, bound, None), ()
        for condition in conditions:
            value, made = noted(condition, walk, bound, notes)
            asked.append(value)
            said = (*said, together(value, made))
        meant = settle(True, asked) if asked else True
        if meant is False or counts:
            return meant, None, said
        value, made = noted(value_of, walk, bound, notes)
        return meant, value, (*said, *made)

    return ask_one


# --- folding


def fold(name: str, asked: list[Pair], others: Pair | None) -> Value:
    """All members as one value; `others`: one who stands for those that may belong to the group beside them."""
    if others is None:
        values = [value for meant, value in asked if meant is True]
        if OPEN.isdisjoint(map(type, values)) and OPEN.isdisjoint([type(meant) for meant, _ in asked]):
            return _fold_known(name, values)
    return _FOLDS[name](asked, others)


def _fold_known(name: str, values: list[Value]) -> Value:
    if name == "count":
        return len(values)
    if name == "total":
        return sum(values)
    if name in ("any", "all"):
        return True in values if name == "any" else False not in values
    if not values:
        return NotCovered(("the largest or smallest of nothing",))
    return max(values) if name == "max" else min(values)


Asked: TypeAlias = list[Pair]
Others: TypeAlias = "Pair | None"


def _count(asked: Asked, others: Others) -> Value:
    return _total([(meant, 1) for meant, _ in asked], None if others is None else (others[0], 1))


def _total(asked: Asked, others: Others) -> Value:
    """Nothing is counted as 0 that is not known to be 0: who may be meant adds between nothing and their value."""
    if others is None and all(meant is True for meant, _ in asked):
        return _sum([value for _, value in asked])
    least: Value = 0
    most: Value = 0
    parts: list[Value] = []
    for meant, value in _meant(asked):
        if type(meant) is NotCovered or (meant is True and type(value) is NotCovered):
            return NotCovered(reasons_of((meant, value)))
        low, high = (None, None) if type(value) is NotCovered else interval(value)
        if meant is not True:
            low, high = _with_nothing(low, high)
        least = None if least is None or low is None else least + low
        most = None if most is None or high is None else most + high
        parts.extend((meant, value))
    if others is not None and others[0] is not False:
        low, high = (None, None) if type(others[1]) is NotCovered else interval(others[1])
        least = None if least is None or low is None or low < 0 else least
        most = None if most is None or high is None or high > 0 else most
        parts.extend(others)
    return between(least, most, parts)


def _sum(values: list[Value]) -> Value:
    """The total of members who are all meant: what they lack may cancel out with what it is compared with."""
    whole: Value = 0
    for value in values:
        whole = arithmetic("+", whole, value)
    return whole


def _with_nothing(low: Value, high: Value) -> tuple[Value, Value]:
    return (None if low is None else min(low, 0)), (None if high is None else max(high, 0))


def _meant(asked: Asked) -> Asked:
    return [pair for pair in asked if pair[0] is not False]


def _any(asked: Asked, others: Others) -> Value:
    return settle(False, [settle(True, pair) for pair in _meant([*asked, *([others] if others else [])])])


def _all(asked: Asked, others: Others) -> Value:
    pairs = _meant([*asked, *([others] if others else [])])
    return settle(True, [settle(False, (negate(meant), value)) for meant, value in pairs])


def _extreme(largest: bool) -> Callable[[Asked, Others], Value]:
    """max and min: of nobody they are not covered, so a group that may be empty says so."""

    def fold(asked: Asked, others: Others) -> Value:
        pairs = _meant([*asked, *([others] if others else [])])
        if not pairs:
            return NotCovered(("the largest or smallest of nothing",))
        if all(meant is True for meant, _ in pairs):
            return reduce(lambda a, b: of_two(largest, a, b), [value for _, value in pairs])
        certain = [value for meant, value in pairs if meant is True]
        uncovered = [part for pair in pairs for part in pair if type(part) is NotCovered]
        nothing_covered = all(type(value) is NotCovered for _, value in pairs)
        surely = any(type(v) is NotCovered for v in certain) or any(type(meant) is NotCovered for meant, _ in pairs)
        if nothing_covered or surely:
            return NotCovered(reasons_of(uncovered))
        parts = [part for pair in pairs for part in pair]
        if not certain:
            parts.append(NotCovered(("the largest or smallest of nothing",)))
        return _bounds([interval(v) for _, v in pairs if type(v) is not NotCovered], certain, parts, largest)

    return fold


def _bounds(all_: list[tuple[Value, Value]], certain: list[Value], parts: list[Value], largest: bool) -> Value:
    """Certain members bound the result on one side, all who may be meant on the other."""
    low, high = hull(all_)
    if largest:
        lows = [least for least, _ in map(interval, certain) if least is not None]
        return between(max(lows) if lows else low, high, parts)
    highs = [most for _, most in map(interval, certain) if most is not None]
    return between(low, min(highs) if highs else high, parts)


_FOLDS: dict[str, Callable[[Asked, Others], Value]] = {
    "count": _count,
    "total": _total,
    "any": _any,
    "all": _all,
    "max": _extreme(True),
    "min": _extreme(False),
}
