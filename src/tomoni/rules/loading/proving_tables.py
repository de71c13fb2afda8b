"""The proof of a table: in every month from its first to its last, every combination of inputs has exactly one row."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

from tomoni.rules.language.kinds import Kind, Type
from tomoni.rules.language.values import Value
from tomoni.rules.law.histories import days_known
from tomoni.rules.law.tables import Cell, Table, TableRow
from tomoni.rules.time.months import Month
from tomoni.rules.time.spans import Span, holes

MOST_CELLS = 20_000
MOST_TRIED = 2_000_000

Wrong = Callable[[int, str, str, str], None]


def prove_table(table: Table, rows: Sequence[TableRow], wrong: Wrong) -> None:
    """As it stands today, and as it stood on each day on which rows became known. Tells the first thing wrong.

    `rows`: those read now, which a fault is told of.
    """
    spans = [row.span for row in rows]
    ends = [span.last for span in spans]
    last = None if None in ends else max(end for end in ends if end is not None)
    for hole in holes(Span(min(span.first for span in spans), last), spans):
        wrong(rows[0].line, "from", f"no row for {hole}", "a row for every month between")
    proof = _Proof(table, rows[0].line, wrong)
    days = days_known([table.history])
    for day in (None, *([date.min, *days] if days else ())):
        if not proof.stands(table.rows if day is None else table.known_on(day).rows):
            return
    for row in rows:
        if (row.rank, row.line) not in proof.used:
            wrong(row.line, "", "a row that nothing leads to", "rows within the bounds of the inputs")


class _Proof:
    """The proof over one table; `used`: the lines of rows that some combination leads to."""

    def __init__(self, table: Table, line: int, wrong: Wrong) -> None:
        self.inputs, self.line, self.wrong = dict(table.inputs), line, wrong
        self.used: set[tuple[int, int]] = set()
        self.left = MOST_TRIED

    def stands(self, rows: Sequence[TableRow]) -> bool:
        starts = {row.span.first for row in rows} | {row.span.last + 1 for row in rows if row.span.last is not None}
        for month in sorted(starts):
            active = [row for row in rows if row.span.has(month)]
            if active and not self.stands_in(month, active):
                return False
        return True

    def stands_in(self, month: Month, active: Sequence[TableRow]) -> bool:
        points = [points_of(kind, [row.cells[i] for row in active]) for i, kind in enumerate(self.inputs.values())]
        size = 1
        for column in points:
            size *= len(column)
        self.left -= size * len(active)
        if size > MOST_CELLS or self.left < 0:
            self.wrong(active[0].line, "", f"{size} combinations", f"at most {MOST_CELLS}: split the table")
            return False
        for combination in itertools.product(*points):
            hits = [row for row in active if all(c.meets(v) for c, v in zip(row.cells, combination, strict=True))]
            self.used.update((row.rank, row.line) for row in hits)
            if len(hits) != 1:
                self.tell(month, combination, active, hits)
                return False
        return True

    def tell(
        self, month: Month, combination: Sequence[Value], active: Sequence[TableRow], hits: Sequence[TableRow]
    ) -> None:
        said = ", ".join(f"{name} {value}" for name, value in zip(self.inputs, combination, strict=True))
        if not hits:
            self.wrong(active[0].line, "", f"no row for {said} in {month}", "one row (no gap)")
        else:
            lines = ", ".join(str(row.line) for row in hits)
            self.wrong(hits[1].line, "", f"rows of lines {lines} for {said} in {month}", "one row (no overlap)")


def points_of(kind: Type, cells: Sequence[Cell]) -> list[Value]:
    """One value of each stretch in which no cell of the column changes: the ends of the cells and what lies between."""
    if kind.kind is Kind.yes_no:
        return [False, True]
    if kind.kind is Kind.choice:
        return list(kind.choices)
    ends = {end for cell in cells for end in (cell.least, cell.most) if end is not None}
    ends |= {end for end in (kind.least, kind.most) if end is not None}
    if kind.kind is Kind.fraction:
        sorted_ends = sorted(Fraction(end) for end in ends) or [Fraction(0)]
        between = [(a + b) / 2 for a, b in itertools.pairwise(sorted_ends)]
        found = {*sorted_ends, *between, sorted_ends[0] - 1, sorted_ends[-1] + 1}
    else:
        found = {near for end in ends or {0} for near in (end - 1, end, end + 1)}
    low, high = kind.least, kind.most
    return sorted(p for p in found if (low is None or p >= low) and (high is None or p <= high))
