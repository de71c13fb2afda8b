"""The walk over the nodes: one evaluator for known and unknown facts, with the explanation where it is wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tomoni.rules.definitions import Definition, RuleBook
from tomoni.rules.functions import call_builtin
from tomoni.rules.kinds import Kind, Type
from tomoni.rules.months import FiscalYear, Month
from tomoni.rules.nodes import (
    Arithmetic,
    Call,
    Comparison,
    Fact,
    Field,
    Function,
    If,
    LinkFact,
    Literal,
    Logic,
    Node,
    Not,
    Order,
    Parameter,
    TableCell,
    Variable,
)
from tomoni.rules.outcome import Explanation
from tomoni.rules.tables import row_day
from tomoni.rules.values import (
    NotCovered,
    Unknown,
    Value,
    arithmetic,
    between,
    compare,
    in_order,
    interval,
    is_open,
    join,
    negate,
    never_covered,
    settle,
    unknown_of,
)
from tomoni.rules.world import NOBODY, Entity, Missing, Reading, World


@dataclass(frozen=True, slots=True)
class Members:
    """Entities bound to a name that is several; `open`: others may belong to it, and which fact would tell."""

    entities: tuple[Entity, ...]
    open: Unknown | None = None


class Walk:
    """One evaluation. `on`: the day facts are read; `month`: the month of a monthly rule, or of the law that applies."""

    def __init__(
        self, book: RuleBook, world: World, names: dict[str, Value], as_of: date, month: Month | None, trace: bool
    ) -> None:
        self.book, self.world, self.names = book, world, names
        self.as_of, self.on, self.month = as_of, as_of, month
        self.notes: list[Explanation] | None = [] if trace else None
        self.memo: dict[tuple[object, ...], tuple[Value, Explanation | None]] = {}
        self.cites: dict[str, None] = {}

    def eval(self, node: Node) -> Value:
        return _WALK[type(node)](self, node)

    def cite(self, *laws: str) -> None:
        for law in laws:
            if law:
                self.cites[law] = None

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


# --- names, parameters, facts


def _literal(walk: Walk, node: Literal) -> Value:
    return node.value


def _variable(walk: Walk, node: Variable) -> Value:
    if node.name == "month" and "month" not in walk.names:
        return walk.month
    return walk.names[node.name]


def _parameter(walk: Walk, node: Parameter) -> Value:
    parameter = walk.book.parameters[node.key]
    dated = parameter.at(walk.month) if walk.month is not None else None
    if dated is None:
        return NotCovered((f"{node.key} {walk.month}",))
    walk.cite(dated.law)
    if walk.notes is not None:
        day = dated.span.first.first_day
        walk.note(
            Explanation("value", value=dated.value, law=dated.law, on=day, key=node.key, unverified=dated.unverified)
        )
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
    if node.year is None:
        return each_candidate(walk, of, node.type, lambda one: _read(walk, node, one, None))
    year = walk.eval(node.year)
    if type(year) is Unknown:
        return _of_unknown_year(walk, node, of, year)
    if type(year) is NotCovered:
        return year
    return each_candidate(walk, of, node.type, lambda one: _read(walk, node, one, year.number))


def _of_unknown_year(walk: Walk, node: Fact, of: Value, year: Unknown) -> Value:
    uncovered = never_covered((of,))
    return uncovered or between(node.type.least, node.type.most, (year, of))


def _read(walk: Walk, node: Fact, entity: Value, year: int | None) -> Value:
    if entity is NOBODY:
        return of_nobody(node.type)
    if type(entity) is Unknown:
        return _as_open(node.type, entity)
    reading = walk.world.fact(entity, node.spec.name, walk.on, year)
    missing = Missing(entity, node.spec.name, year)
    return _taken(walk, node, reading, missing)


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
            Explanation(
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
    for end in (source, target):
        if end is NOBODY:
            return False
    for end in (source, target):
        if type(end) is Unknown:
            return Unknown(may_be=frozenset({True, False}), missing=end.missing, not_covered=end.not_covered)
    found = walk.world.linked(link, source, target, walk.on)
    if found is None:
        missing = Missing(source, "", None, target, link)
        return Unknown(may_be=frozenset({True, False}), missing=frozenset({missing}))
    return found


def where_linked(walk: Walk, link: str, ends: tuple[Value, Value], kind: Type, ask: Callable[[], Value]) -> Value:
    """Where there is no link the answer is no (an amount: nothing); where that is unknown, either."""
    there = linked(walk, link, *ends)
    if there is True:
        return ask()
    nothing = of_nobody(kind) if kind.kind in (Kind.yes_no, Kind.yen) else NotCovered((f"no {link}",))
    if there is False:
        return nothing
    return join(kind, (nothing, ask()), (there,))


def _link_fact(walk: Walk, node: LinkFact) -> Value:
    target = walk.eval(node.target)

    def with_source(source: Value) -> Value:
        return each_candidate(walk, target, node.type, lambda one: _read_link(walk, node, source, one))

    return each_candidate(walk, walk.eval(node.source), node.type, with_source)


def _read_link(walk: Walk, node: LinkFact, source: Value, target: Value) -> Value:
    link = node.spec.of

    def ask() -> Value:
        for end in (source, target):
            if type(end) is Unknown:
                return _as_open(node.type, end)
        reading = walk.world.link_fact(link, source, target, node.spec.name, walk.on)
        return _taken(walk, node, reading, Missing(source, node.spec.name, None, target, link))

    return where_linked(walk, link, (source, target), node.type, ask)


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


# --- logic


def _not(walk: Walk, node: Not) -> Value:
    value, notes = walk.noted(node.of)
    value = negate(value)
    if walk.notes is not None:
        walk.note(Explanation(mark(value), children=notes, join="not"))
    return value


def _logic(walk: Walk, node: Logic) -> Value:
    """Asks on until the answer is settled; with an explanation it asks every part, so that all reasons are told."""
    values: list[Value] = []
    children: list[Explanation] = []
    for part in node.parts:
        value, notes = walk.noted(part)
        if value is (not node.every) and walk.notes is None:
            return value
        values.append(value)
        if walk.notes is not None:
            children.append(together(value, notes))
    verdict = settle(node.every, values)
    if walk.notes is not None:
        deciding = tuple(child for child in children if child.mark == mark(verdict)) or tuple(children)
        walk.note(Explanation(mark(verdict), children=deciding, join="all" if node.every else "any"))
    return verdict


def together(value: Value, notes: tuple[Explanation, ...], **more: object) -> Explanation:
    """One explanation of a value from the notes made on its way."""
    if len(notes) == 1 and notes[0].mark == mark(value) and not more:
        return notes[0]
    return Explanation(mark(value), value=shown(value), children=notes, **more)  # type: ignore[arg-type]


def _comparison(walk: Walk, node: Comparison) -> Value:
    left, before = walk.noted(node.left)
    right, after = walk.noted(node.right)
    verdict = compare(node.operator, left, right)
    if walk.notes is not None:
        walk.note(Explanation(mark(verdict), children=before + after, join="compare"))
    return verdict


def _order(walk: Walk, node: Order) -> Value:
    pairs = [(walk.eval(a), walk.eval(b)) for a, b in zip(node.left, node.right, strict=True)]
    return in_order(node.operator, pairs)


def _if(walk: Walk, node: If) -> Value:
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
        walk.note(
            Explanation(mark(value), value=shown(value), children=(condition, together(value, branch)), join="if")
        )
    return value


def _arithmetic(walk: Walk, node: Arithmetic) -> Value:
    try:
        return arithmetic(node.operator, walk.eval(node.left), walk.eval(node.right))
    except (ValueError, OverflowError):
        return NotCovered(("outside the calendar",))


def _function(walk: Walk, node: Function) -> Value:
    values = [walk.eval(argument) for argument in node.arguments]
    try:
        return call_builtin(node.name, values, walk.world.open_day_from)
    except (ValueError, OverflowError):
        return NotCovered((f"{node.name} outside the calendar",))


# --- tables and calls


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
        walk.note(Explanation(mark(value), value=shown(value), law=table.law, on=day, key=node.key, unverified=doubt))
    return value


def _call(walk: Walk, node: Call) -> Value:
    definition = walk.book.definitions[node.key]
    values = tuple(walk.eval(argument) for argument in node.arguments)
    return _call_with(walk, definition, values, 0)


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
    memo = (signature.key, values, walk.month if signature.per != "once" else None)
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
    return Explanation(
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
    walk.on = walk.as_of if not signature.reads else getattr(month, signature.reads)
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
    ends = (values[0], values[1])
    return where_linked(walk, signature.link, ends, signature.gives, lambda: walk.eval(version.node)), laws


_WALK: dict[type[Node], Callable[..., Value]] = {
    Literal: _literal,
    Variable: _variable,
    Parameter: _parameter,
    Fact: _fact,
    LinkFact: _link_fact,
    Field: _field,
    Not: _not,
    Logic: _logic,
    Comparison: _comparison,
    Order: _order,
    If: _if,
    Arithmetic: _arithmetic,
    Function: _function,
    TableCell: _cell,
    Call: _call,
}


def walk_as(kind: type[Node], handler: Callable[..., Value]) -> None:
    """Adds the walk of a kind of node that lives in another module."""
    _WALK[kind] = handler
