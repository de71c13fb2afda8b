"""The walk over what is given: parameters, facts of people and links, fields of dates and months."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from tomoni.rules.kinds import Kind, Type
from tomoni.rules.months import Month
from tomoni.rules.nodes import Fact, Field, LinkFact, Parameter
from tomoni.rules.outcome import told
from tomoni.rules.values import NotCovered, Unknown, Value, between, join, never_covered, unknown_of
from tomoni.rules.walk import Walk, mark, shown, walk_as
from tomoni.rules.world import NOBODY, Entity, Missing, Reading


def _parameter(walk: Walk, node: Parameter) -> Value:
    parameter = walk.book.parameters[node.key]
    dated = parameter.at(walk.month) if walk.month is not None else None
    if dated is None:
        return NotCovered((f"{node.key} {walk.month}",))
    walk.cite(dated.law)
    if walk.notes is not None:
        day = dated.span.first.first_day
        walk.note(told("value", value=dated.value, law=dated.law, on=day, key=node.key, unverified=dated.unverified))
    return dated.value


def of_nobody(kind: Type) -> Value:
    """Nobody has no facts and no links: a question about them is answered no, an amount is nothing."""
    if kind.kind is Kind.yes_no:
        return False
    return 0 if kind.kind is Kind.yen else NotCovered(("nobody",))


def each_candidate(walk: Walk, of: Value, kind: Type, ask: Callable[[Value], Value]) -> Value:
    """`ask` of an entity that may be one of several: the join of the answers."""
    if type(of) is NotCovered:
        return of
    if type(of) is Unknown and of.may_be is not None:
        return join(kind, [ask(one) for one in sorted(of.may_be, key=_by_id)], (of,))
    return ask(of)


def _by_id(entity: Entity) -> tuple[str, str]:
    return entity.kind, entity.id


def _fact(walk: Walk, node: Fact) -> Value:
    of = walk.eval(node.of)
    year = None
    if node.year is not None:
        asked = walk.eval(node.year)
        if type(asked) is Unknown:
            return never_covered((of,)) or between(node.type.least, node.type.most, (asked, of))
        if type(asked) is NotCovered:
            return asked
        year = asked.number
    if type(of) is Entity:
        return _read(walk, node, of, year)
    return each_candidate(walk, of, node.type, lambda one: _read(walk, node, one, year))


def _read(walk: Walk, node: Fact, entity: Value, year: int | None) -> Value:
    if entity is NOBODY:
        return of_nobody(node.type)
    if type(entity) is Unknown:
        return _as_open(node.type, entity)
    reading = walk.world.fact(entity, node.spec.name, walk.on, year)
    if reading.value is not None and walk.notes is None:
        return reading.value
    return _taken(walk, node, reading, Missing(entity, node.spec.name, year))


def _as_open(kind: Type, of: Unknown) -> Unknown:
    """The fact of an unknown entity: anything of its type, and what lacks is who it is."""
    plain = unknown_of(kind, Missing(None, ""))
    return Unknown(plain.least, plain.most, plain.may_be, of.missing, of.not_covered, of.tie)


def _taken(walk: Walk, node: Fact | LinkFact, reading: Reading, missing: Missing) -> Value:
    value: Value = reading.value
    if value is None:
        value = unknown_of(node.type, missing)
        if reading.least is not None or reading.most is not None:
            value = Unknown(reading.least, reading.most, None, value.missing, origin=missing)
    if walk.notes is not None:
        walk.note(
            told(
                mark(value),
                value=shown(value),
                entity=missing.entity,
                fact=node.spec.name,
                source=reading.source,
                on=reading.on,
                year=missing.year,
                link_target=missing.link_target,
                ref=reading.ref,
            )
        )
    return value


def linked(walk: Walk, link: str, source: Value, target: Value) -> Value:
    """Whether the link stands between two entities, on the day facts are read."""
    if source is NOBODY or target is NOBODY:
        return False
    for end in (source, target):
        if type(end) is Unknown:
            return Unknown(may_be=frozenset({True, False}), missing=end.missing, not_covered=end.not_covered)
    found = walk.world.linked(link, source, target, walk.on)
    if found is None:
        missing = Missing(source, "", None, target, link)
        return Unknown(may_be=frozenset({True, False}), missing=frozenset({missing}))
    return found


def where_linked(there: Value, link: str, kind: Type, value: Value) -> Value:
    """Where there is no link the answer is no (an amount: nothing); where that is unknown, either."""
    if there is True:
        return value
    nothing = of_nobody(kind) if kind.kind in (Kind.yes_no, Kind.yen) else NotCovered((f"no {link}",))
    return nothing if there is False else join(kind, (nothing, value), (there,))


def _link_fact(walk: Walk, node: LinkFact) -> Value:
    source, target = walk.eval(node.source), walk.eval(node.target)
    if type(source) is Entity and type(target) is Entity:
        return _read_link(walk, node, source, target)

    def with_source(one: Value) -> Value:
        return each_candidate(walk, target, node.type, lambda other: _read_link(walk, node, one, other))

    return each_candidate(walk, source, node.type, with_source)


def _read_link(walk: Walk, node: LinkFact, source: Value, target: Value) -> Value:
    link = node.spec.of
    there = linked(walk, link, source, target)
    if there is False:
        return where_linked(there, link, node.type, None)
    if type(source) is Unknown or type(target) is Unknown:
        value: Value = _as_open(node.type, source if type(source) is Unknown else target)
    else:
        reading = walk.world.link_fact(link, source, target, node.spec.name, walk.on)
        value = reading.value
        if value is None or walk.notes is not None:
            value = _taken(walk, node, reading, Missing(source, node.spec.name, None, target, link))
    return where_linked(there, link, node.type, value)


def _field(walk: Walk, node: Field) -> Value:
    of = walk.eval(node.of)
    if type(of) is NotCovered:
        return of
    if type(of) is Unknown:
        return _field_open(node, of)
    return read_field(of, node.name)


def read_field(of: Value, name: str) -> Value:
    if isinstance(of, date) and name == "month":
        return Month.of(of)
    if isinstance(of, Mapping):
        return of.get(name)
    return getattr(of, name)


def _field_open(node: Field, of: Unknown) -> Value:
    least, most = of.least, of.most
    if node.name == "number":  # a month within a year goes from 1 to 12 again
        same = least is not None and most is not None and least.year == most.year
        return between(least.number if same else 1, most.number if same else 12, (of,))
    low = None if least is None else read_field(least, node.name)
    return between(low, None if most is None else read_field(most, node.name), (of,))


walk_as(Parameter, _parameter)
walk_as(Fact, _fact)
walk_as(LinkFact, _link_fact)
walk_as(Field, _field)
