"""Decision tables: dated rows, number ranges, hit policy unique. `reading_tables` reads and proves them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tomoni.rules.language.kinds import Type
from tomoni.rules.language.values import Value, candidates, interval
from tomoni.rules.law.histories import as_known
from tomoni.rules.time.months import Month
from tomoni.rules.time.spans import Span


@dataclass(frozen=True)
class Cell:
    """What an input may be in a row: numbers from `least` to `most` (None: no bound; `open_top`: `most` itself is not
    meant), or one of `words`."""

    least: Value = None
    most: Value = None
    words: frozenset[Value] | None = None
    open_top: bool = False

    def meets(self, value: Value) -> bool:
        """True if the value (or one an unknown may be) stands in this cell."""
        if self.words is not None:
            may_be = candidates(value)
            return may_be is None or bool(may_be & self.words)
        least, most = interval(value)
        if self.least is not None and most is not None and most < self.least:
            return False
        if self.most is None or least is None:
            return True
        return bool(least < self.most or (least == self.most and not self.open_top))


@dataclass(frozen=True)
class TableRow:
    span: Span
    cells: tuple[Cell, ...]
    outputs: Mapping[str, Value]  # a column that is empty is absent: not known to us
    unverified: frozenset[str]
    line: int
    known: date | None = None
    rank: int = 0
    law: str = ""  # where it is not that of the table: the ordinance of a town


@dataclass(frozen=True)
class Table:
    """A decision table. `history`: every row as it was written; `rows`: what holds in which months.

    In its months, rows known later take the place of all rows known before. `yearly`: every row has an end. `open`: a
    town may set the rows.
    """

    key: str
    law: str
    inputs: tuple[tuple[str, Type], ...]
    outputs: Mapping[str, Type]
    history: tuple[TableRow, ...]
    rows: tuple[TableRow, ...]
    yearly: bool = True
    open: bool = False

    @classmethod
    def of(
        cls,
        key: str,
        law: str,
        inputs: Mapping[str, Type],
        outputs: Mapping[str, Type],
        history: Sequence[TableRow],
        **more: bool,
    ) -> Table:
        rows = as_known(history, None, closed_by_next=False)
        return cls(key, law, tuple(inputs.items()), outputs, tuple(history), rows, **more)

    def known_on(self, day: date) -> Table:
        return replace(self, rows=as_known(self.history, day, closed_by_next=False))

    def rows_at(self, month: Month) -> list[TableRow]:
        return [row for row in self.rows if row.span.has(month)]

    @property
    def spans(self) -> list[Span]:
        return sorted({row.span for row in self.rows}, key=lambda span: span.first)


def row_day(row: TableRow) -> date:
    """The day from which a row holds, for the explanation."""
    return row.span.first.first_day
