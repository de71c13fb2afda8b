"""Steps of what is asked of several, when not all of them need be known: members, membership, and pick."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tomoni.rules.household.walk import (
    Members,
    Names,
    Notes,
    Step,
    Walk,
    anybody,
    compiles,
    mark,
    noted,
    step_of,
    steps_of,
)
from tomoni.rules.language.kinds import Type
from tomoni.rules.language.nodes import Group, Membership, Pick
from tomoni.rules.language.outcome import Explanation, told
from tomoni.rules.language.values import (
    OPEN,
    NotCovered,
    Unknown,
    Value,
    among,
    candidates,
    compare,
    is_open,
    join,
    missing_of,
    negate,
    open_yes_no,
    reasons_of,
    settle,
)
from tomoni.rules.language.world import NOBODY, Entity, Missing
from tomoni.rules.law.definitions import RuleBook


def group_of(book: RuleBook, group: Group) -> Step:
    """The members of a group, or an open value if it is not known whose group it is."""
    way, owner = group.name, None if group.of is None else step_of(book, group.of)
    if owner is None:
        return lambda walk, names, notes: names[way]

    def step(walk: Walk, names: Names, notes: Notes) -> Value:
        of = owner(walk, names, notes)
        return of if type(of) is not Entity and candidates_of(of) is not None else members_of(walk, of, way)

    return step


def over(walk: Walk, found: Value, way: str, kind: Type, ask: Callable[[Members], Value]) -> Value:
    """`ask` of the members that were found, for everyone whose group it may be."""
    if type(found) is Members:
        return ask(found)
    if type(found) is NotCovered:
        return found
    if found.may_be is None:
        return ask(Members((), Unknown(missing=found.missing, not_covered=found.not_covered)))
    owners = sorted(found.may_be, key=lambda one: (one.kind, one.id))
    return join(kind, [ask(members_of(walk, one, way)) for one in owners], (found,))


def candidates_of(of: Value) -> frozenset[Value] | None:
    """Who an open value may be (none, if it is not covered); None: anybody."""
    return frozenset() if type(of) is NotCovered else candidates(of)


def members_of(walk: Walk, of: Value, way: str) -> Members:
    if of is NOBODY:
        return Members(())
    if type(of) is Unknown:
        return Members((), Unknown(missing=of.missing, not_covered=of.not_covered))
    place = (of, way, walk.on)
    found = walk.groups.get(place)
    if found is None:
        entities, complete = walk.world.along(of, way, walk.on)
        found = Members(tuple(entities), None if complete else anybody(Missing(of, way)))
        walk.groups[place] = found
    return found


# --- membership


@compiles(Membership)
def _membership(book: RuleBook, node: Membership) -> Step:
    one, group, way, kind = step_of(book, node.entity), group_of(book, node.group), node.group.name, node.type

    def step(walk: Walk, names: Names, notes: Notes) -> Value:
        entity = one(walk, names, notes)
        if type(entity) is NotCovered:
            return entity
        found = over(walk, group(walk, names, notes), way, kind, lambda members: is_member(entity, members))
        verdict = negate(found) if node.negated else found
        if notes is not None:
            who = entity if type(entity) is Entity and entity is not NOBODY else None
            notes.append(told(mark(verdict), entity=who, fact=way, join="compare"))
        return verdict

    return step


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


@compiles(Pick)
def _pick(book: RuleBook, node: Pick) -> Step:
    kind, when_asked = node.type, None if node.when is None else step_of(book, node.when)
    group, way, choose = group_of(book, node.over), node.over.name, _chooser(book, node)

    def chosen(walk: Walk, names: Names, notes: Notes) -> Value:
        found = group(walk, names, notes)
        return over(walk, found, way, kind, lambda members: choose(walk, names, notes, members))

    def step(walk: Walk, names: Names, notes: Notes) -> Value:
        when, why = noted(when_asked, walk, names, notes) if when_asked is not None else (True, ())
        value: Value
        children: tuple[Explanation, ...]
        if when is False or type(when) is NotCovered:
            value, children = NOBODY if when is False else when, why
        else:
            value, made = noted(chosen, walk, names, notes)
            children = (*why, *made)
            if when is not True:
                value = join(kind, (NOBODY, value), (when,))
        if notes is not None:
            who = value if type(value) is Entity and value is not NOBODY else None
            notes.append(told(mark(value), value=who, children=children, join="pick"))
        return value

    return step


def _chooser(book: RuleBook, node: Pick) -> Callable[[Walk, Names, Notes, Members], Value]:
    """Who of the members stands (`condition`), and of these the one of highest keys."""
    variable, key_steps = node.variable, steps_of(book, node.keys)
    condition = None if node.condition is None else step_of(book, node.condition)

    def stands(walk: Walk, names: Names, notes: Notes, one: Value) -> tuple[Value, tuple[Explanation, ...]]:
        if condition is None:
            return True, ()
        bound = {**names, variable: one}
        return (condition(walk, bound, None), ()) if notes is None else noted(condition, walk, bound, notes)

    def keys(walk: Walk, names: Names, notes: Notes, one: Entity) -> tuple[Value, ...]:
        bound = {**names, variable: one}
        return tuple([key(walk, bound, notes) for key in key_steps])

    def ask(walk: Walk, names: Names, notes: Notes, members: Members) -> Value:
        running = []
        for one in members.entities:
            meant, made = stands(walk, names, notes, one)
            if meant is not False:
                running.append((one, meant))
            if notes is not None:
                notes.append(told(mark(meant), entity=one, children=made, join="all"))
        stranger = members.open
        meant = False if stranger is None else stands(walk, names, None, stranger)[0]
        if stranger is not None and meant is not False:
            lacking = Unknown(missing=stranger.missing | missing_of((meant,)), not_covered=stranger.not_covered)
            found = [key for one, _ in running for key in keys(walk, names, notes, one)]
            return among(None, (lacking, *(meant for _, meant in running), *found))
        if not running:
            return NOBODY
        if len(running) == 1 and running[0][1] is True:
            return running[0][0]
        return _highest(running, [keys(walk, names, notes, one) for one, _ in running])

    return ask


def _highest(running: list[tuple[Entity, Value]], keys: list[tuple[Value, ...]]) -> Value:
    """Who is not certainly below somebody who certainly stands. Below an open standing nobody is certainly."""
    if all(meant is True for _, meant in running) and all(OPEN.isdisjoint(map(type, row)) for row in keys):
        best = max(keys)
        if keys.count(best) == 1:
            return running[keys.index(best)][0]
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
