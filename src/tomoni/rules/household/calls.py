"""Steps of tables and definitions: each under the month of its law, with facts read on its day."""

from __future__ import annotations

from typing import Any, TypeAlias

from tomoni.rules.household.facts import each_candidate, linked, where_linked
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
    stretch_of,
)
from tomoni.rules.language.kinds import Kind
from tomoni.rules.language.nodes import Call, TableCell
from tomoni.rules.language.outcome import Explanation, told
from tomoni.rules.language.values import OPEN, NotCovered, Unknown, Value, interval, join, never_covered
from tomoni.rules.language.world import NOBODY, Entity
from tomoni.rules.law.definitions import Definition, RuleBook
from tomoni.rules.law.tables import TableRow, row_day
from tomoni.rules.time.months import FiscalYear, Month

Laws: TypeAlias = tuple[str, ...]


@compiles(TableCell)
def _cell(book: RuleBook, node: TableCell) -> Step:
    table, column, key = book.tables[node.key], node.column, node.key
    arguments, no_rows = arguments_of(book, node.arguments), list[TableRow]()
    stretches = by_stretch(book, table.rows_at, no_rows)

    def step(walk: Walk, names: Names, notes: Notes) -> Value:
        values = arguments(walk, names, notes)
        uncovered = never_covered(values)
        if uncovered:
            return uncovered
        rows = stretches[walk.stretch]
        hits = met(rows, values, one=OPEN.isdisjoint(map(type, values)))
        if not hits:
            return NotCovered((f"{key} {walk.month}",))
        law = ", ".join(dict.fromkeys(row.law or table.law for row in hits))
        if law:
            walk.cites[law] = None
        found = [row.outputs.get(column, NotCovered((f"{key}.{column} {walk.month}",))) for row in hits]
        value = join(node.type, found, values)
        if notes is not None:
            doubt, day = any(column in hit.unverified for hit in hits), row_day(hits[0])
            notes.append(told(mark(value), value=shown(value), law=law, on=day, key=key, unverified=doubt))
        return value

    return step


def met(rows: list[TableRow], values: tuple[Value, ...], *, one: bool) -> list[TableRow]:
    """The rows that may be meant; `one`: all is known, so that there are no more after the first."""
    hits = []
    for row in rows:
        for cell, value in zip(row.cells, values):  # noqa: B905 (as many, as checked at load)
            if not cell.meets(value):
                break
        else:
            hits.append(row)
            if one:
                break
    return hits


@compiles(Call)
def _call(book: RuleBook, node: Call) -> Step:
    routine, arguments = book.routines[node.key], arguments_of(book, node.arguments)
    enter = routine.enter

    def step(walk: Walk, names: Names, notes: Notes) -> Value:
        values = arguments(walk, names, notes)
        if OPEN.isdisjoint(map(type, values)):
            return enter(walk, values, notes)
        return _call_with(walk, routine, values, 0, notes)

    return step


def _call_with(walk: Walk, routine: Routine, values: tuple[Value, ...], first: int, notes: Notes) -> Value:
    """Calls for every candidate of an argument that is one of several entities."""
    for number in range(first, len(values)):
        value = values[number]
        if routine.takes[number].kind is Kind.entity and type(value) in OPEN:
            before, after = values[:number], values[number + 1 :]

            def ask(one: Value, number: int = number, before: Any = before, after: Any = after) -> Value:
                return _call_with(walk, routine, (*before, one, *after), number + 1, notes)

            return each_candidate(value, routine.gives, ask)
    return routine.enter(walk, values, notes)


def changes_within(book: RuleBook, definition: Definition) -> tuple[Month, ...]:
    """The months in which something changes that a definition rests on, itself or through what it calls."""
    uses = {use for version in definition.versions for use in version.uses}
    spans = [version.span for version in definition.versions if version.span is not None]
    months: set[Month] = set()
    for use in uses:
        if use.what == "parameter":
            spans += book.parameters[use.key].spans
        elif use.what == "table":
            spans += book.tables[use.key].spans
        elif use.key in book.routines:
            months.update(book.routines[use.key].changes)
    months.update(span.first for span in spans)
    months.update(span.last + 1 for span in spans if span.last is not None)
    return tuple(sorted(months))


class Routine:
    """A definition ready to be called: the step and the laws of the version that holds in each stretch."""

    def __init__(self, book: RuleBook, definition: Definition) -> None:
        signature = definition.signature
        self.book, self.definition = book, definition
        self.key, self.link, self.gives, self.reads = signature.key, signature.link, signature.gives, signature.reads
        self.names, self.takes = [name for name, _ in signature.takes], [kind for _, kind in signature.takes]
        self.dated_by = None if definition.dated_by is None else step_of(book, definition.dated_by)
        self.per = signature.per
        self.changes = changes_within(book, definition)
        made = {id(version): step_of(book, version.node) for version in definition.versions}

        def body(month: Month | None) -> tuple[Step, Laws] | None:
            version = definition.version_at(month)
            return None if version is None else (made[id(version)], version.laws or definition.laws)

        self.bodies = by_stretch(book, body, body(None))
        self.doubts = by_stretch(book, self.doubt, self.doubt(None))

    def doubt(self, month: Month | None) -> Explanation | None:
        """What is noted of a version that is not verified: its articles, and from when it holds."""
        version = self.definition.version_at(month)
        if version is None or not version.unverified:
            return None
        laws, first = version.laws or self.definition.laws, None if version.span is None else version.span.first
        day = None if first is None else first.first_day
        return told("value", law=", ".join(laws), on=day, key=self.key, unverified=True)

    def enter(self, walk: Walk, values: tuple[Value, ...], notes: Notes) -> Value:
        """The value for these arguments; worked out once, and told once."""
        place = (self.key, *values)
        found = walk.memo.get(place)
        if found is None or (notes is not None and found[1] is None):
            found = walk.memo[place] = self.work_out(walk, values, None if notes is None else [])
        value, tree, cites = found
        walk.cites.update(cites)
        if notes is not None and tree is not None:
            notes.append(tree)
        return value

    def work_out(
        self, walk: Walk, values: tuple[Value, ...], notes: Notes
    ) -> tuple[Value, Explanation | None, dict[str, None]]:
        on, before = walk.on, walk.cites
        cites: dict[str, None] = {}
        names = dict(zip(self.names, values))  # noqa: B905 (as many, as checked at load)
        walk.cites = cites
        try:
            if self.per == "month":  # of the same month as what calls it, so only the day may be another
                walk.on = walk.days.get(self.reads) or walk.day(self.reads)
                value, laws = self.answer(walk, names, notes)
            else:
                value, laws = self.in_its_time(walk, names, notes)
        finally:
            walk.on, walk.cites = on, before
        return value, None if notes is None else self.tell(values, value, laws, notes), cites

    def tell(self, values: tuple[Value, ...], value: Value, laws: Laws, notes: list[Explanation]) -> Explanation:
        named = zip(self.names, values, strict=True)
        bound = tuple([(name, v) for name, v in named if type(v) is Entity and v is not NOBODY])
        return told(
            mark(value),
            says=self.definition.says,
            value=shown(value),
            entity=bound[0][1] if bound else None,
            law=", ".join(laws),
            children=tuple(notes),
            join="call",
            bound=bound,
            key=self.key,
            unverified=self.definition.unverified,
        )

    # --- the month of its law
    def in_its_time(self, walk: Walk, names: Names, notes: Notes) -> tuple[Value, Laws]:
        month, stretch = walk.month, walk.stretch
        try:
            return self.in_year(walk, names, notes) if self.per == "year" else self.once(walk, names, notes)
        finally:
            walk.month, walk.stretch = month, stretch

    def in_year(self, walk: Walk, names: Names, notes: Notes) -> tuple[Value, Laws]:
        assert walk.month is not None
        year = names["year"] = FiscalYear.of(walk.month.first_day)
        self.move(walk, year.first_month)
        return self.answer(walk, names, notes)

    def once(self, walk: Walk, names: Names, notes: Notes) -> tuple[Value, Laws]:
        self.move(walk, None)
        if self.dated_by is None:
            return self.answer(walk, names, notes)
        month = self.dated_by(walk, names, notes)
        if type(month) is NotCovered:
            return self.outside(walk, names, month), ()
        if type(month) is Unknown:
            return self.in_unknown_time(walk, names, notes, month)
        self.move(walk, month)
        return self.answer(walk, names, notes)

    def outside(self, walk: Walk, names: Names, uncovered: NotCovered) -> Value:
        """Where the month of the law is not covered the answer is not, unless no link stands: then it is no."""
        if self.link is None:
            return uncovered
        there = linked(walk, self.link, names[self.names[0]], names[self.names[1]])
        return where_linked(there, self.link, self.gives, uncovered)

    def in_unknown_time(self, walk: Walk, names: Names, notes: Notes, month: Unknown) -> tuple[Value, Laws]:
        """One answer for each stretch of months in which nothing this definition rests on changes."""
        least, most = interval(month)
        first = least if least is not None else Month(1, 1)
        answers, laws = [], self.definition.laws
        for one in (first, *(m for m in self.changes if m > first and (most is None or m <= most))):
            self.move(walk, one)
            value, laws = self.answer(walk, names, notes)
            answers.append(value)
        return join(self.gives, answers, (month,)), laws

    def move(self, walk: Walk, month: Month | None) -> None:
        walk.on, walk.month, walk.stretch = walk.as_of, month, stretch_of(self.book, month)

    def answer(self, walk: Walk, names: Names, notes: Notes) -> tuple[Value, Laws]:
        body = self.bodies[walk.stretch]
        if body is None:
            return self.outside(walk, names, NotCovered((f"{self.key} {walk.month}",))), self.definition.laws
        step, laws = body
        for law in laws:
            walk.cites[law] = None
        doubt = self.doubts[walk.stretch]
        if notes is not None and doubt is not None:
            notes.append(doubt)
        if self.link is None:
            return step(walk, names, notes), laws
        there = linked(walk, self.link, names[self.names[0]], names[self.names[1]])
        if there is True:
            return step(walk, names, notes), laws
        value = None if there is False else step(walk, names, notes)
        return where_linked(there, self.link, self.gives, value), laws
