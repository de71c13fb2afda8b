"""Mutants of figures: a parameter or a result of a table by the least there is, a border between two rows, a month.

A border is moved on both sides at once, so that rows stay without gap and overlap, as a wrong figure would leave them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tomoni.rules.language.kinds import Kind, Type
from tomoni.rules.law.dated import Parameter
from tomoni.rules.law.tables import Cell, Table, TableRow
from tomoni.rules.time.months import Month
from tomoni.rules.time.spans import Span


def near_values(kind: Type, value: Any) -> list[Any]:
    """The nearest other values: one yen, one day, one month, the last digit of a rate; the opposite of a yes."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, date):
        return [value - timedelta(days=1), value + timedelta(days=1)]
    if isinstance(value, Fraction):
        return [value - _last_digit(value), value + _last_digit(value)]
    return [value - 1, value + 1] if isinstance(value, int | Month) else []


def _last_digit(value: Fraction) -> Fraction:
    """0.01 for 0.25; a seventh for 3/7."""
    for digits in range(1, 13):
        if (value * 10**digits).denominator == 1:
            return Fraction(1, 10**digits)
    return Fraction(1, value.denominator)


def moved_spans(spans: Sequence[Span]) -> Iterator[tuple[int, Span, str, list[Span]]]:
    """Each border between two neighbours, the first month and the last, a month earlier and a month later: the number
    of the span, the month in which that makes a difference, what became what, and the spans."""
    for number, span in enumerate(spans):
        for first in (span.first - 1, span.first + 1):
            moved = list(spans)
            moved[number] = replace(span, first=first)
            if number and spans[number - 1].last == span.first - 1:
                moved[number - 1] = replace(spans[number - 1], last=first - 1)
            yield number, _one(min(first, span.first)), f"from {span.first} became {first}", moved
    last = spans[-1].last
    for end in () if last is None else (last - 1, last + 1):
        moved = [*spans[:-1], replace(spans[-1], last=end)]
        yield len(spans) - 1, _one(max(end, last or end)), f"until {last} became {end}", moved


def _one(month: Month) -> Span:
    return Span(month, month)


def mutated_parameter(parameter: Parameter) -> Iterator[tuple[int, Span, str, Parameter]]:
    """(number of the value, months, what became what, the parameter) for values and for the months they hold."""
    for number, dated in enumerate(parameter.values):
        for value in near_values(parameter.type, dated.value):
            made = (*parameter.values[:number], replace(dated, value=value), *parameter.values[number + 1 :])
            said = f"{dated.value} became {value} from {dated.span.first}"
            yield number, dated.span, said, replace(parameter, values=made)
    for number, month, said, moved in moved_spans(parameter.spans):
        made = tuple(replace(dated, span=span) for dated, span in zip(parameter.values, moved, strict=True))
        yield number, month, said, replace(parameter, values=made)


# --- tables


def mutated_table(table: Table) -> Iterator[tuple[int, Span, str, Table]]:
    """(number of the row, months, what became what, the table) for results, borders of inputs, and months of rows."""
    for number, row in enumerate(table.rows):
        for result, value in row.outputs.items():
            for other in _other_results(table.outputs[result], value):
                made = replace(row, outputs={**row.outputs, result: other})
                rows = (*table.rows[:number], made, *table.rows[number + 1 :])
                yield (
                    number,
                    row.span,
                    f"{result} {value} became {other}{_cells(table, row)}",
                    replace(table, rows=rows),
                )
    for column, (name, kind) in enumerate(table.inputs):
        yield from _moved_borders(table, column, name, kind)
    spans = table.spans
    for number, month, said, moved in moved_spans(spans):
        become = dict(zip(spans, moved, strict=True))
        first = next(n for n, row in enumerate(table.rows) if row.span == spans[number])
        yield first, month, said, replace(table, rows=tuple(replace(row, span=become[row.span]) for row in table.rows))


def _cells(table: Table, row: TableRow) -> str:
    """Which row, in words: its inputs and first month."""
    told = [f"{name} {cell_words(cell)}" for (name, _), cell in zip(table.inputs, row.cells, strict=True)]
    return f" for {', '.join(told)} from {row.span.first}"


def cell_words(cell: Cell) -> str:
    if cell.words is not None:
        return "/".join(sorted(map(str, cell.words)))
    least, most = ("" if end is None else str(end) for end in (cell.least, cell.most))
    return least if cell.least is not None and cell.least == cell.most else f"{least}..{'<' * cell.open_top}{most}"


def _other_results(kind: Type, value: Any) -> list[Any]:
    return (
        [word for word in kind.choices if word != value][:1] if kind.kind is Kind.choice else near_values(kind, value)
    )


def _moved_borders(table: Table, column: int, name: str, kind: Type) -> Iterator[tuple[int, Span, str, Table]]:
    borders: dict[tuple[Span, Any], int] = {}
    for number, row in enumerate(table.rows):
        least = row.cells[column].least
        if least is not None and least != kind.least:
            borders.setdefault((row.span, least), number)
    for (span, least), number in borders.items():
        for border in _near_border(kind, least):
            rows = tuple(_moved(row, column, least, border) if row.span == span else row for row in table.rows)
            yield number, span, f"{name} {least} became {border} from {span.first}", replace(table, rows=rows)


def _near_border(kind: Type, border: Any) -> list[Any]:
    """A rate is moved up so little that only the border itself can tell, and down by a hundredth."""
    if kind.kind is Kind.fraction:
        return [Fraction(border) - Fraction(1, 100), Fraction(border) + Fraction(1, 10**9)]
    return near_values(kind, border)


def _moved(row: TableRow, column: int, border: Any, became: Any) -> TableRow:
    cell = row.cells[column]
    if cell.least == border:
        cell = replace(cell, least=became)
    if cell.most is not None and (cell.most == border if cell.open_top else cell.most == border - 1):
        cell = replace(cell, most=became if cell.open_top else became - 1)
    return replace(row, cells=(*row.cells[:column], cell, *row.cells[column + 1 :]))
