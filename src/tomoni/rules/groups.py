"""Aggregates, membership and pick: what is asked of several, when not all of them need be known."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tomoni.rules.kinds import Type
from tomoni.rules.nodes import Aggregate, Group, Membership, Node, Pick
from tomoni.rules.outcome import Explanation, told
from tomoni.rules.values import (
    NotCovered,
    Unknown,
    Value,
    among,
    between,
    candidates,
    compare,
    hull,
    interval,
    is_open,
    join,
    missing_of,
    negate,
    open_yes_no,
    reasons_of,
    settle,
)
from tomoni.rules.walk import Members, Walk, anybody, mark, shown, together, walk_as
from tomoni.rules.world import NOBODY, Entity, Missing


def _members(walk: Walk, group: Group) -> Value:
    """The members of a group, or an open value if it is not known whose group it is."""
    if group.of is None:
        return walk.names[group.name]
    of = walk.eval(group.of)
    return of if is_open(of) and candidates_of(of) is not None else members_of(walk, of, group.name)


def candidates_of(of: Value) -> frozenset[Value] | None:
    """Who an open value may be (none, if it is not covered); None: anybody."""
    return frozenset() if type(of) is NotCovered else candidates(of)


def members_of(walk: Walk, of: Value, way: str) -> Members:
    if of is NOBODY:
        return Members(())
    if type(of) is Unknown:
        return Members((), Unknown(missing=of.missing, not_covered=of.not_covered))
    entities, complete = walk.world.along(of, way, walk.on)
    return Members(tuple(entities), None if complete else anybody(Missing(of, way)))


def _over(walk: Walk, group: Group, kind: Type, ask: Callable[[Members], Value]) -> Value:
    """`ask` of the members, for everyone whose group it may be."""
    found = _members(walk, group)
    if type(found) is NotCovered:
        return found
    if type(found) is not Unknown:
        return ask(found)
    if found.may_be is None:
        return ask(Members((), Unknown(missing=found.missing, not_covered=found.not_covered)))
    owners = sorted(found.may_be, key=lambda one: (one.kind, one.id))
    return join(kind, [ask(members_of(walk, owner, group.name)) for owner in owners], (found,))


# --- aggregates


def _aggregate(walk: Walk, node: Aggregate) -> Value:
    return _over(walk, node.over, node.type, lambda members: _ask_each(walk, node, members))


def _ask_each(walk: Walk, node: Aggregate, members: Members) -> Value:
    children: list[Explanation] = []
    asked: list[tuple[Value, Value]] = []
    for one in members.entities:
        condition, value, notes = _ask_one(walk, node, one)
        asked.append((condition, value))
        if walk.notes is not None:
            shows = condition if condition is False or node.name == "count" else value
            made = told(mark(shows), value=shown(shows), entity=one, children=notes, join="all")
            children.append(made)
        elif (node.name, settle(True, (condition, value)) if node.name == "any" else None) == ("any", True):
            return True
    others: tuple[Value, Value] | None = None
    if members.open is not None:
        walk_notes, walk.notes = walk.notes, None
        condition, value, _ = _ask_one(walk, node, members.open)
        walk.notes = walk_notes
        others = (settle(True, (condition, open_yes_no(members.open.missing))), value)
    result = _FOLDS[node.name](asked, others)
    if walk.notes is not None:
        join_as = {"any": "any", "all": "all"}.get(node.name, "each")
        walk.note(told(mark(result), value=shown(result), children=tuple(children), join=join_as))
    return result


def _ask_one(walk: Walk, node: Aggregate, one: Value) -> tuple[Value, Value, tuple[Explanation, ...]]:
    """Whether a member is meant, and its value (not asked of one who is not meant)."""
    walk.names[node.variable] = one
    notes: tuple[Explanation, ...] = ()
    asked: list[Value] = []
    for condition in node.conditions:
        value, made = walk.noted(condition)
        asked.append(value)
        notes = (*notes, together(value, made)) if walk.notes is not None else notes
    meant = settle(True, asked) if asked else True
    value = None
    if meant is not False and node.name != "count":
        value, made = walk.noted(node.value)
        notes = (*notes, *made)
    del walk.names[node.variable]
    return meant, value, notes


Asked = list[tuple[Value, Value]]
Others = tuple[Value, Value] | None


def _count(asked: Asked, others: Others) -> Value:
    return _total([(meant, 1) for meant, _ in asked], None if others is None else (others[0], 1))


def _total(asked: Asked, others: Others) -> Value:
    """Nothing is counted as 0 that is not known to be 0: who may be meant adds between nothing and their value."""
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
        certain = [value for meant, value in pairs if meant is True]
        uncovered = [part for pair in pairs for part in pair if type(part) is NotCovered]
        if any(type(v) is NotCovered for v in certain) or any(type(meant) is NotCovered for meant, _ in pairs):
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


# --- membership


def _membership(walk: Walk, node: Membership) -> Value:
    entity = walk.eval(node.entity)
    if type(entity) is NotCovered:
        return entity
    found = _over(walk, node.group, node.type, lambda members: is_member(entity, members))
    verdict = negate(found) if node.negated else found
    if walk.notes is not None:
        one = entity if type(entity) is Entity and entity is not NOBODY else None
        walk.note(told(mark(verdict), entity=one, fact=node.group.name, join="compare"))
    return verdict


def is_member(entity: Value, members: Members) -> Value:
    if entity is NOBODY:
        return False
    if type(entity) is Entity:
        if entity in members.entities:
            return True
        return False if members.open is None else open_yes_no(members.open.missing, members.open.not_covered)
    may_be = entity.may_be
    inside = may_be is not None and may_be <= set(members.entities)
    outside = members.open is None and (
        not members.entities or (may_be is not None and not may_be & set(members.entities))
    )
    if (inside or outside) and not entity.not_covered:
        return inside
    parts = (entity,) if members.open is None else (entity, members.open)
    return open_yes_no(missing_of(parts), reasons_of(parts))


# --- pick


def _pick(walk: Walk, node: Pick) -> Value:
    when, notes = walk.noted(node.when) if node.when is not None else (True, ())
    if when is False or type(when) is NotCovered:
        value: Value = NOBODY if when is False else when
        children: tuple[Explanation, ...] = notes
    else:
        value, children = walk_apart(walk, lambda: _over(walk, node.over, node.type, lambda m: _choose(walk, node, m)))
        children = (*notes, *children)
        if when is not True:
            value = join(node.type, (NOBODY, value), (when,))
    if walk.notes is not None:
        who = value if type(value) is Entity and value is not NOBODY else None
        walk.note(told(mark(value), value=who, children=children, join="pick"))
    return value


def walk_apart(walk: Walk, ask: Callable[[], Value]) -> tuple[Value, tuple[Explanation, ...]]:
    """Like `walk.noted`, for a question that is no node."""
    if walk.notes is None:
        return ask(), ()
    before, walk.notes = walk.notes, []
    value = ask()
    made, walk.notes = tuple(walk.notes), before
    return value, made


def _choose(walk: Walk, node: Pick, members: Members) -> Value:
    standing = [(one, *_asked(walk, node, node.condition, one)) for one in members.entities]
    running = [(one, meant) for one, meant, _ in standing if meant is not False]
    for one, meant, notes in standing:
        walk.note(told(mark(meant), entity=one, children=notes, join="all"))
    stranger = members.open
    if stranger is not None:
        before, walk.notes = walk.notes, None
        meant, _ = _asked(walk, node, node.condition, stranger)
        walk.notes = before
        stranger = (
            None
            if meant is False
            else Unknown(missing=stranger.missing | missing_of((meant,)), not_covered=stranger.not_covered)
        )
    if stranger is not None:
        lacking = [meant for _, meant in running]
        keys = [key for one, _ in running for key in _keys(walk, node, one)]
        return among(None, (stranger, *lacking, *keys))
    if not running:
        return NOBODY
    if len(running) == 1 and running[0][1] is True:
        return running[0][0]
    return _highest(running, [_keys(walk, node, one) for one, _ in running])


def _asked(walk: Walk, node: Pick, condition: Node | None, one: Value) -> tuple[Value, tuple[Explanation, ...]]:
    if condition is None:
        return True, ()
    walk.names[node.variable] = one
    value, notes = walk.noted(condition)
    del walk.names[node.variable]
    return value, notes


def _keys(walk: Walk, node: Pick, one: Entity) -> tuple[Value, ...]:
    walk.names[node.variable] = one
    keys = tuple(walk.eval(key) for key in node.keys)
    del walk.names[node.variable]
    return keys


def _highest(running: list[tuple[Entity, Value]], keys: list[tuple[Value, ...]]) -> Value:
    """Who is not certainly below somebody who certainly stands. Below an open standing nobody is certainly."""
    numbers = range(len(running))
    certain = [n for n in numbers if running[n][1] is True]
    left = [n for n in numbers if not any(_below(keys[n], keys[c]) is True for c in certain if c != n)]
    if len(left) == 1 and running[left[0]][1] is True:
        return running[left[0]][0]
    may_be = frozenset(running[n][0] for n in left) | (frozenset() if certain else {NOBODY})
    against = [_below(keys[a], keys[b]) for a in left for b in left if a != b]
    parts: list[Value] = [*(running[n][1] for n in left), *against]
    tie = any(_alike(keys[a], keys[b]) for a in left for b in left if a < b)
    result = among(may_be, parts)
    return Unknown(None, None, may_be, result.missing, result.not_covered, tie) if type(result) is Unknown else result


def _below(left: Iterable[Value], right: Iterable[Value]) -> Value:
    """Whether one row of keys is below another: the first that differs decides; yes is above no."""
    pairs = list(zip(left, right, strict=True))
    if not pairs:
        return False
    a, b = pairs[0]
    before = compare("<", a, b)
    if before is True or len(pairs) == 1:
        return before
    not_after = compare("<=", a, b)
    if not_after is False:
        return False
    rest = _below([a for a, _ in pairs[1:]], [b for _, b in pairs[1:]])
    return settle(False, (before, settle(True, (not_after, rest))))


def _alike(left: tuple[Value, ...], right: tuple[Value, ...]) -> bool:
    return all(not is_open(a) and not is_open(b) and a == b for a, b in zip(left, right, strict=True))


walk_as(Aggregate, _aggregate)
walk_as(Membership, _membership)
walk_as(Pick, _pick)
