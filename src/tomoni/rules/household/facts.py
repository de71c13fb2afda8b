"""Steps of what is given: parameters, facts of people and links, fields of dates and months."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from operator import attrgetter
from typing import TypeAlias

from tomoni.rules.household.walk import (
    Names,
    Notes,
    Step,
    Walk,
    arguments_of,
    by_stretch,
    compiles,
    mark,
    shown,
    step_of,
)
from tomoni.rules.language.kinds import Kind, Type
from tomoni.rules.language.nodes import Fact, Field, LinkFact, Parameter
from tomoni.rules.language.outcome import Explanation, told
from tomoni.rules.language.values import (
    NotCovered,
    Unknown,
    Value,
    between,
    bounds_of_kind,
    function_form,
    join,
    never_covered,
    open_yes_no,
    unknown_between,
    unknown_of,
)
from tomoni.rules.language.world import NOBODY, Entity, Missing, Reading
from tomoni.rules.law.definitions import RuleBook
from tomoni.rules.time.months import Month


@compiles(Parameter)
def _parameter(book: RuleBook, node: Parameter) -> Step:
    """The figure of each stretch is looked up once, and its note written once."""
    key, parameter = node.key, book.parameters[node.key]

    def figure(month: Month) -> tuple[Value, dict[str, None], Explanation] | None:
        dated = parameter.at(month)
        if dated is None:
            return None
        day = dated.span.first.first_day
        note = told("value", value=dated.value, law=dated.law, on=day, key=key, unverified=dated.unverified)
        return dated.value, {dated.law: None} if dated.law else {}, note

    figures = by_stretch(book, figure, None)

    def step(walk: Walk, names: Names, notes: Notes) -> Value:
        found = figures[walk.stretch]
        if found is None:
            return NotCovered((f"{key} {walk.month}",))
        value, laws, note = found
        walk.cites.update(laws)
        if notes is not None:
            notes.append(note)
        return value

    return step


# --- candidates


def of_nobody(kind: Type) -> Value:
    """Nobody has no facts and no links: a question about them is answered no, an amount is nothing."""
    if kind.kind is Kind.yes_no:
        return False
    return 0 if kind.kind is Kind.yen else NotCovered(("nobody",))


def each_candidate(of: Value, kind: Type, ask: Callable[[Value], Value]) -> Value:
    """`ask` of an entity that may be one of several: the join of the answers."""
    if type(of) is NotCovered:
        return of
    if type(of) is Unknown and of.may_be is not None:
        return join(kind, [ask(one) for one in sorted(of.may_be, key=_by_id)], (of,))
    return ask(of)


def _by_id(entity: Entity) -> tuple[str, str]:
    return entity.kind, entity.id


# --- facts of entities

Read: TypeAlias = Callable[[Walk, Value, "int | None", Notes], Value]


@compiles(Fact)
def _fact(book: RuleBook, node: Fact) -> Step:
    subject, kind, name, read = step_of(book, node.of), node.type, node.spec.name, _reader(node)
    if node.year is not None:
        return _fact_of_year(kind, subject, step_of(book, node.year), read)

    def step(walk: Walk, names: Names, notes: Notes) -> Value:
        of = subject(walk, names, notes)
        if type(of) is not Entity:
            return each_candidate(of, kind, lambda one: read(walk, one, None, notes))
        if notes is None and of is not NOBODY:
            value: Value = walk.world.fact(of, name, walk.on).value
            if value is not None:
                return value
        return read(walk, of, None, notes)

    return step


def _fact_of_year(kind: Type, subject: Step, year: Step, read: Read) -> Step:
    def step(walk: Walk, names: Names, notes: Notes) -> Value:
        of, asked = subject(walk, names, notes), year(walk, names, notes)
        if type(asked) is Unknown:
            return never_covered((of,)) or between(kind.least, kind.most, (asked, of))
        if type(asked) is NotCovered:
            return asked
        number = asked.number
        if type(of) is Entity:
            return read(walk, of, number, notes)
        return each_candidate(of, kind, lambda one: read(walk, one, number, notes))

    return step


def _reader(node: Fact) -> Read:
    name, kind = node.spec.name, node.type

    def read(walk: Walk, entity: Value, year: int | None, notes: Notes) -> Value:
        if entity is NOBODY:
            return of_nobody(kind)
        if type(entity) is Unknown:
            return _as_open(kind, entity)
        reading = walk.world.fact(entity, name, walk.on, year)
        if notes is None and reading.value is not None:
            return reading.value
        return _taken(walk, kind, reading, Missing(entity, name, year), notes)

    return read


def _as_open(kind: Type, of: Unknown) -> Unknown:
    """The fact of an unknown entity: anything of its type, and what lacks is who it is."""
    return Unknown(*bounds_of_kind(kind), of.missing, of.not_covered, of.tie)


def _taken(walk: Walk, kind: Type, reading: Reading, missing: Missing, notes: Notes) -> Value:
    """What was read, with its bounds where it is not known, and the note of where it came from."""
    value: Value = reading.value
    if value is None:
        place = (missing, reading.least, reading.most)
        value = walk.unknown.get(place)
        if value is None:
            bounded = reading.least is not None or reading.most is not None
            value = _closer(kind, reading, missing) if bounded else unknown_of(kind, missing)
            walk.unknown[place] = value
    if notes is not None:
        notes.append(
            told(
                mark(value),
                value=shown(value),
                entity=missing.entity,
                fact=missing.fact,
                source=reading.source,
                on=reading.on,
                year=missing.year,
                link_target=missing.link_target,
                ref=reading.ref,
            )
        )
    return value


def _closer(kind: Type, reading: Reading, missing: Missing) -> Unknown:
    """A fact not known of which the world knows bounds; where it knows but one, the other is that of the kind."""
    least = kind.least if reading.least is None else reading.least
    most = kind.most if reading.most is None else reading.most
    return unknown_between(least, most, missing)


# --- links and their facts


def linked(walk: Walk, link: str, source: Value, target: Value) -> Value:
    """Whether the link stands between two entities, on the day facts are read."""
    place = (link, source, target, walk.on)
    found = walk.links.get(place)
    if found is None:
        found = walk.links[place] = _ask_link(walk, *place)
    return found


def _ask_link(walk: Walk, link: str, source: Value, target: Value, on: date) -> Value:
    if source is NOBODY or target is NOBODY:
        return False
    for end in (source, target):
        if type(end) is Unknown:
            return open_yes_no(end.missing, end.not_covered)
    found = walk.world.linked(link, source, target, on)
    return found if found is not None else open_yes_no(frozenset({Missing(source, "", None, target, link)}))


def where_linked(there: Value, link: str, kind: Type, value: Value) -> Value:
    """Where there is no link the answer is no (an amount: nothing); where that is unknown, either."""
    if there is True:
        return value
    nothing = of_nobody(kind) if kind.kind in (Kind.yes_no, Kind.yen) else NotCovered((f"no {link}",))
    return nothing if there is False else join(kind, (nothing, value), (there,))


@compiles(LinkFact)
def _link_fact(book: RuleBook, node: LinkFact) -> Step:
    ends, kind = arguments_of(book, (node.source, node.target)), node.type
    link, name = node.spec.of, node.spec.name

    def step(walk: Walk, names: Names, notes: Notes) -> Value:
        source, target = ends(walk, names, notes)
        if type(source) is Entity and type(target) is Entity:
            if notes is None and linked(walk, link, source, target) is True:
                value: Value = walk.world.link_fact(link, source, target, name, walk.on).value
                if value is not None:
                    return value
            return _read_link(walk, node, source, target, notes)

        def with_source(one: Value) -> Value:
            return each_candidate(target, kind, lambda other: _read_link(walk, node, one, other, notes))

        return each_candidate(source, kind, with_source)

    return step


def _read_link(walk: Walk, node: LinkFact, source: Value, target: Value, notes: Notes) -> Value:
    link, name = node.spec.of, node.spec.name
    there = linked(walk, link, source, target)
    if there is False:
        return where_linked(there, link, node.type, None)
    if type(source) is Unknown or type(target) is Unknown:
        value: Value = _as_open(node.type, source if type(source) is Unknown else target)
    else:
        reading = walk.world.link_fact(link, source, target, name, walk.on)
        value = reading.value
        if value is None or notes is not None:
            value = _taken(walk, node.type, reading, Missing(source, name, None, target, link), notes)
    return where_linked(there, link, node.type, value)


# --- fields


@compiles(Field)
def _field(book: RuleBook, node: Field) -> Step:
    whole, read = step_of(book, node.of), _field_reader(node)

    def step(walk: Walk, names: Names, notes: Notes) -> Value:
        of = whole(walk, names, notes)
        if type(of) is Unknown:
            return _field_open(node, read, of)
        return of if type(of) is NotCovered else read(of)

    return step


def _field_reader(node: Field) -> Callable[[Value], Value]:
    if node.of.type.kind is Kind.date and node.name == "month":
        return Month.of
    if node.of.type.kind is Kind.bank_account:
        return lambda account: account.get(node.name)
    return attrgetter(node.name)


def _field_open(node: Field, read: Callable[[Value], Value], of: Unknown) -> Value:
    least, most = of.least, of.most
    if node.name == "number":  # a month within a year goes from 1 to 12 again
        same = least is not None and most is not None and least.year == most.year
        low, high = (least.number, most.number) if same else (1, 12)
    else:
        low, high = None if least is None else read(least), None if most is None else read(most)
    return between(low, high, (of,), function_form(node.name, (of,), low, high))
