"""Decision tables from CSV: dated rows, number ranges, hit policy unique, proven free of overlap and gap."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tomoni.rules.dated import Faults, Span, holes, read_number
from tomoni.rules.kinds import Kind, Type
from tomoni.rules.months import Month
from tomoni.rules.text import Block, Text
from tomoni.rules.values import Value, candidates, interval

MOST_CELLS = 20_000


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


@dataclass(frozen=True)
class Table:
    key: str
    law: str
    inputs: tuple[tuple[str, Type], ...]
    outputs: Mapping[str, Type]
    rows: tuple[TableRow, ...]

    def rows_at(self, month: Month) -> list[TableRow]:
        return [row for row in self.rows if row.span.has(month)]

    @property
    def spans(self) -> list[Span]:
        return sorted({row.span for row in self.rows}, key=lambda span: span.first)


def read_table(key: str, law: str, block: Block, files: Mapping[str, str], faults: Faults) -> Table | None:
    """The table of a block (`law`, `in`, `out`, `csv`, `yearly`); None where faults leave nothing to build."""
    faults.keys(block, key, ("law", "in", "out", "csv", "yearly", "unverified"), ("in", "out", "csv"))
    ins, outs, source = faults.block(block, "in", key), faults.block(block, "out", key), faults.text(block, "csv", key)
    if ins is None or outs is None or source is None:
        return None
    inputs = _read_inputs(ins, key, faults)
    outputs = _read_outputs(outs, key, faults)
    body, place = source, (source.file, source.line, source.column)
    if "\n" not in source:
        if source not in files:
            faults.at(source, f"{key}.csv", f"the file {str(source)!r}", "a file of the pack, or the rows as csv: |")
            return None
        body, place = Text.at(files[source], str(source), 1, 1), (str(source), 1, 1)
    yearly = "yearly" not in block or faults.yes_no(block, "yearly", key)
    reader = _Rows(key, inputs, outputs, place, faults, yearly)
    rows = reader.read(body)
    table = Table(key, law, tuple(inputs.items()), reader.output_types(), tuple(rows))
    if rows and reader.sound:
        _prove(table, inputs, reader, faults)
    return table


def _read_inputs(block: Block, key: str, faults: Faults) -> dict[str, Type]:
    """`number`, `number from 1`, `number from 0 to 100`, `yes_no`, or a list of the words of a choice."""
    found: dict[str, Type] = {}
    for name, given in block.items():
        if isinstance(given, list):
            found[name] = Type(Kind.choice, choices=tuple(str(word) for word in given))
            continue
        words = str(given).split() if isinstance(given, Text) else []
        try:
            kind = {k.value: k for k in (Kind.number, Kind.yen, Kind.fraction, Kind.yes_no)}[words[0]]
            bounds = dict(zip(words[1::2], (int(word) for word in words[2::2]), strict=True))
            if set(bounds) - {"from", "to"} or (bounds and kind is Kind.yes_no):
                raise ValueError(given)
            found[name] = Type(kind, least=bounds.get("from"), most=bounds.get("to"))
        except (KeyError, IndexError, ValueError):
            faults.at(given, f"{key}.in.{name}", repr(str(given)), "number from A to B, yes_no, or a list of choices")
    return found


def _read_outputs(block: Block, key: str, faults: Faults) -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    allowed = (Kind.yen, Kind.number, Kind.fraction, Kind.choice, Kind.yes_no)
    for name, given in block.items():
        if isinstance(given, Text) and str(given) in {kind.value for kind in allowed}:
            found[name] = Kind(given)
        else:
            faults.at(given, f"{key}.out.{name}", repr(str(given)), "one of " + ", ".join(allowed))
    return found


@dataclass
class _Rows:
    """Reads the rows of the CSV; `sound` while each could be read whole."""

    key: str
    inputs: dict[str, Type]
    outputs: dict[str, Kind]
    place: tuple[str, int, int]
    faults: Faults
    yearly: bool
    sound: bool = True
    words: dict[str, list[str]] | None = None

    def wrong(self, line: int, column: str, found: str, expected: str) -> None:
        self.sound = False
        self.faults.at(Text.at("", self.place[0], line, self.place[2]), f"{self.key}.csv.{column}", found, expected)

    def read(self, body: str) -> list[TableRow]:
        self.words = {name: [] for name in self.outputs}
        lines = list(csv.reader(io.StringIO(body), skipinitialspace=True))
        header = [cell.strip() for cell in lines[0]] if lines else []
        wanted = {"from", "until", *self.inputs, *self.outputs}
        if set(header) - wanted - {"unverified"} or wanted - set(header) or len(header) != len(set(header)):
            self.wrong(self.place[1], "", "columns " + ", ".join(header), "columns " + ", ".join(sorted(wanted)))
            return []
        rows = []
        for number, cells in enumerate(lines[1:], start=1):
            if not any(cell.strip() for cell in cells):
                continue
            line = self.place[1] + number
            if len(cells) != len(header):
                self.wrong(line, "", f"{len(cells)} cells", f"{len(header)} cells")
                continue
            row = self.row({name: cell.strip() for name, cell in zip(header, cells, strict=True)}, line)
            if row is not None:
                rows.append(row)
        if not rows:
            self.wrong(self.place[1], "", "no rows", "at least one row")
        return rows

    def row(self, cells: dict[str, str], line: int) -> TableRow | None:
        try:
            first = Month.parse(cells["from"])
            last = Month.parse(cells["until"]) if cells["until"] or self.yearly else None
        except ValueError:
            self.wrong(
                line,
                "from",
                f"{cells['from']}, {cells['until']}",
                "from and until as 2025-04 (yearly figures always end)",
            )
            return None
        if last is not None and last < first:
            self.wrong(line, "until", f"{first} until {last}", "an until that is not before from")
            return None
        ranges = [self.range(name, cells[name], line) for name in self.inputs]
        outputs = {name: self.output(name, cells[name], line) for name in self.outputs if cells[name]}
        unverified = frozenset(cells.get("unverified", "").split())
        if unverified - set(self.outputs):
            self.wrong(line, "unverified", " ".join(sorted(unverified)), "names of result columns")
        return TableRow(Span(first, last), tuple(ranges), outputs, unverified, line)

    def range(self, name: str, cell: str, line: int) -> Cell:
        kind = self.inputs[name]
        if kind.kind is Kind.yes_no:
            words = {"yes": frozenset({True}), "no": frozenset({False}), "*": frozenset({True, False})}
            if cell in words:
                return Cell(words=words[cell])
        elif kind.kind is Kind.choice:
            if cell == "*" or cell in kind.choices:
                return Cell(words=frozenset(kind.choices) if cell == "*" else frozenset({cell}))
        elif cell == "*":
            return Cell()
        else:
            low, dots, high = cell.partition("..")
            open_top = high.startswith("<")
            try:
                least = read_number(Text(low), kind.kind) if low or not dots else None
                most = read_number(Text(high.removeprefix("<")), kind.kind) if high else (None if dots else least)
                if least is None or most is None or least < most or (least == most and not open_top):
                    return Cell(least, most, open_top=open_top)
            except ValueError:
                pass
        self.wrong(
            line,
            name,
            repr(cell),
            "3, 2.., ..5, 2..5, 2..<5 or *" if not kind.choices else "* or " + ", ".join(kind.choices),
        )
        return Cell()

    def output(self, name: str, cell: str, line: int) -> Value:
        kind = self.outputs[name]
        if kind is Kind.choice and self.words is not None:
            if cell not in self.words[name]:
                self.words[name].append(cell)
            return cell
        if kind is Kind.yes_no and cell in ("yes", "no"):
            return cell == "yes"
        try:
            return read_number(Text(cell), kind)
        except ValueError:
            self.wrong(line, name, repr(cell), f"a {kind}")
            return None

    def output_types(self) -> dict[str, Type]:
        words = self.words or {}
        return {
            n: Type(k, choices=tuple(words.get(n, ())) if k is Kind.choice else ()) for n, k in self.outputs.items()
        }


def _prove(table: Table, inputs: dict[str, Type], reader: _Rows, faults: Faults) -> None:
    """Every combination of inputs, in every month from the first to the last, has exactly one row."""
    rows = table.rows
    ends = [row.span.last for row in rows]
    last = None if None in ends else max(end for end in ends if end is not None)
    whole = Span(min(row.span.first for row in rows), last)
    for hole in holes(whole, [row.span for row in rows]):
        reader.wrong(rows[0].line, "from", f"no row for {hole}", "a row for every month between")
    starts = sorted({row.span.first for row in rows} | {row.span.last + 1 for row in rows if row.span.last is not None})
    for month in starts:
        active = table.rows_at(month)
        if active and not _prove_month(month, active, inputs, reader):
            return


def _prove_month(month: Month, active: Sequence[TableRow], inputs: dict[str, Type], reader: _Rows) -> bool:
    points = [_points(kind, [row.cells[i] for row in active]) for i, kind in enumerate(inputs.values())]
    size = 1
    for column in points:
        size *= len(column)
    if size * len(active) > MOST_CELLS * 50 or size > MOST_CELLS:
        reader.wrong(active[0].line, "", f"{size} combinations", f"at most {MOST_CELLS}: split the table")
        return False
    for combination in itertools.product(*points):
        hits = [row for row in active if all(c.meets(v) for c, v in zip(row.cells, combination, strict=True))]
        if len(hits) != 1:
            said = ", ".join(f"{name} {value}" for name, value in zip(inputs, combination, strict=True))
            if not hits:
                reader.wrong(active[0].line, "", f"no row for {said} in {month}", "one row (no gap)")
            else:
                lines = ", ".join(str(row.line) for row in hits)
                reader.wrong(hits[1].line, "", f"rows of lines {lines} for {said} in {month}", "one row (no overlap)")
            return False
    return True


def _points(kind: Type, cells: Sequence[Cell]) -> list[Value]:
    """One value of each stretch in which no cell of the column changes."""
    if kind.kind is Kind.yes_no:
        return [False, True]
    if kind.kind is Kind.choice:
        return list(kind.choices)
    ends = {end for cell in cells for end in (cell.least, cell.most) if end is not None}
    ends |= {end for end in (kind.least, kind.most) if end is not None}
    if kind.kind is Kind.fraction:  # each end, and a point between each two
        sorted_ends = sorted(Fraction(end) for end in ends) or [Fraction(0)]
        between = [(a + b) / 2 for a, b in itertools.pairwise(sorted_ends)]
        found = {*sorted_ends, *between, sorted_ends[0] - 1, sorted_ends[-1] + 1}
    else:
        found = {near for end in ends or {0} for near in (end - 1, end, end + 1)}
    low, high = kind.least, kind.most
    return sorted(p for p in found if (low is None or p >= low) and (high is None or p <= high))


def row_day(row: TableRow) -> date:
    """The day from which a row holds, for the explanation."""
    return row.span.first.first_day
