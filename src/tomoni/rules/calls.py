"""The walk into tables and definitions: each under the month of its law, with facts read on its day."""

from __future__ import annotations

from tomoni.rules.definitions import Definition
from tomoni.rules.facts import each_candidate, linked, where_linked
from tomoni.rules.kinds import Kind
from tomoni.rules.months import FiscalYear, Month
from tomoni.rules.nodes import Call, TableCell
from tomoni.rules.outcome import Explanation, told
from tomoni.rules.tables import row_day
from tomoni.rules.values import NotCovered, Unknown, Value, interval, join, never_covered
from tomoni.rules.walk import Walk, mark, shown, walk_as
from tomoni.rules.world import NOBODY, Entity


def _cell(walk: Walk, node: TableCell) -> Value:
    values = [walk.eval(argument) for argument in node.arguments]
    uncovered = never_covered(values)
    if uncovered:
        return uncovered
    table = walk.book.tables[node.key]
    rows = table.rows_at(walk.month) if walk.month is not None else []
    hits = [row for row in rows if all(cell.meets(v) for cell, v in zip(row.cells, values, strict=True))]
    if not hits:
        return NotCovered((f"{node.key} {walk.month}",))
    walk.cite(table.law)
    found = [row.outputs.get(node.column, NotCovered((f"{node.key}.{node.column} {walk.month}",))) for row in hits]
    value = join(node.type, found, values)
    if walk.notes is not None:
        row, doubt = hits[0], any(node.column in hit.unverified for hit in hits)
        day = row_day(row)
        walk.note(told(mark(value), value=shown(value), law=table.law, on=day, key=node.key, unverified=doubt))
    return value


def _call(walk: Walk, node: Call) -> Value:
    definition = walk.book.definitions[node.key]
    values = tuple([walk.eval(argument) for argument in node.arguments])
    for value in values:
        if type(value) is Unknown or type(value) is NotCovered:
            return _call_with(walk, definition, values, 0)
    return _enter(walk, definition, values)


def _call_with(walk: Walk, definition: Definition, values: tuple[Value, ...], first: int) -> Value:
    """Calls for every candidate of an argument that is one of several entities."""
    takes = definition.signature.takes
    for number in range(first, len(values)):
        value = values[number]
        if takes[number][1].kind is Kind.entity and (type(value) is NotCovered or type(value) is Unknown):
            before, after = values[:number], values[number + 1 :]

            def ask(
                one: Value, number: int = number, before: tuple[Value, ...] = before, after: tuple[Value, ...] = after
            ) -> Value:
                return _call_with(walk, definition, (*before, one, *after), number + 1)

            return each_candidate(walk, value, definition.signature.gives, ask)
    return _enter(walk, definition, values)


def _enter(walk: Walk, definition: Definition, values: tuple[Value, ...]) -> Value:
    signature = definition.signature
    memo = (signature.key, *values)  # the month is one for all of an evaluation
    found = walk.memo.get(memo)
    if found is None:
        found = _enter_new(walk, definition, values)
        walk.memo[memo] = found
    value, tree = found
    if tree is not None:
        walk.note(tree)
    return value


def _enter_new(walk: Walk, definition: Definition, values: tuple[Value, ...]) -> tuple[Value, Explanation | None]:
    signature = definition.signature
    outside = walk.names, walk.on, walk.month, walk.notes
    walk.names = {name: value for (name, _), value in zip(signature.takes, values, strict=True)}
    walk.notes = None if outside[3] is None else []
    laws: tuple[str, ...] = definition.laws
    try:
        value, laws = _in_its_time(walk, definition, values)
        tree = _told(definition, values, value, laws, tuple(walk.notes)) if walk.notes is not None else None
    finally:
        walk.names, walk.on, walk.month, walk.notes = outside
    return value, tree


def _told(
    definition: Definition,
    values: tuple[Value, ...],
    value: Value,
    laws: tuple[str, ...],
    notes: tuple[Explanation, ...],
) -> Explanation:
    named = zip(definition.signature.takes, values, strict=True)
    bound = tuple((name, v) for (name, kind), v in named if type(v) is Entity and v is not NOBODY)
    return told(
        mark(value),
        says=definition.says,
        value=shown(value),
        entity=bound[0][1] if bound else None,
        law=", ".join(laws),
        children=notes,
        join="call",
        bound=bound,
        key=definition.signature.key,
        unverified=definition.unverified,
    )


def _in_its_time(walk: Walk, definition: Definition, values: tuple[Value, ...]) -> tuple[Value, tuple[str, ...]]:
    """The definition under the month of its law, with facts read on its day."""
    signature = definition.signature
    if signature.per == "once":
        walk.on, walk.month = walk.as_of, None
        if definition.dated_by is None:
            return _answer(walk, definition, values)
        month = walk.eval(definition.dated_by)
        if type(month) is NotCovered:
            return month, ()
        if type(month) is Unknown:
            return _in_unknown_time(walk, definition, values, month)
        walk.month = month
        return _answer(walk, definition, values)
    month = walk.month if walk.month is not None else Month.of(walk.as_of)
    if signature.per == "year":
        year = FiscalYear.of(month.first_day)
        walk.names["year"], walk.month, walk.on = year, year.first_month, walk.as_of
        return _answer(walk, definition, values)
    walk.month = month
    if not signature.reads:
        walk.on = walk.as_of
    else:
        if signature.reads not in walk.days:  # the month is one for all of an evaluation
            walk.days[signature.reads] = getattr(month, signature.reads)
        walk.on = walk.days[signature.reads]
    return _answer(walk, definition, values)


def _in_unknown_time(
    walk: Walk, definition: Definition, values: tuple[Value, ...], month: Unknown
) -> tuple[Value, tuple[str, ...]]:
    """One answer for each stretch of months in which the law held does not change."""
    least, most = interval(month)
    first = least if least is not None else Month(1, 1)
    months = [first, *(m for m in walk.book.changes if m > first and (most is None or m <= most))]
    answers, laws = [], definition.laws
    for walk.month in months:
        value, laws = _answer(walk, definition, values)
        answers.append(value)
    return join(definition.signature.gives, answers, (month,)), laws


def _answer(walk: Walk, definition: Definition, values: tuple[Value, ...]) -> tuple[Value, tuple[str, ...]]:
    signature = definition.signature
    version = definition.version_at(walk.month)
    if version is None:
        return NotCovered((f"{signature.key} {walk.month}",)), definition.laws
    laws = version.laws or definition.laws
    walk.cite(*laws)
    if signature.link is None:
        return walk.eval(version.node), laws
    there = linked(walk, signature.link, values[0], values[1])
    value = None if there is False else walk.eval(version.node)
    return where_linked(there, signature.link, signature.gives, value), laws


walk_as(TableCell, _cell)
walk_as(Call, _call)
