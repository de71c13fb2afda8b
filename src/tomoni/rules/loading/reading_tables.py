"""Tables from a rule set or from a town: their columns, and their rows from CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tomoni.rules.language.kinds import Kind, Type
from tomoni.rules.language.values import Value
from tomoni.rules.law.dated import read_number
from tomoni.rules.law.faults import Faults, read_day, read_month
from tomoni.rules.law.keys import KEYS
from tomoni.rules.law.tables import Cell, Table, TableRow
from tomoni.rules.law.text import Block, Row, Text
from tomoni.rules.loading.figures import read_open
from tomoni.rules.loading.proving_tables import prove_table
from tomoni.rules.time.spans import Span

MOST_ROWS = 2_000
IN = (Kind.number, Kind.yen, Kind.fraction, Kind.yes_no)
OUT = (Kind.yen, Kind.number, Kind.fraction, Kind.choice, Kind.yes_no)


def read_table(key: str, law: str, block: Block, files: Mapping[str, str], faults: Faults) -> Table | None:
    """The table of a block; None where faults leave nothing to build. `law`: its articles in full."""
    open_ = read_open(block, key, faults)
    faults.keys(block, key, KEYS["table"], ("in", "out") if open_ else ("in", "out", "csv"))
    ins, outs = faults.block(block, "in", key), faults.block(block, "out", key)
    if ins is None or outs is None:
        return None
    inputs, outputs = _read_inputs(ins, key, faults), _read_outputs(outs, key, faults, open_)
    if len(inputs) < len(ins) or len(outputs) < len(outs):
        return None
    yearly = "yearly" not in block or faults.yes_no(block, "yearly", key)
    empty = Table.of(key, law, inputs, outputs, (), yearly=yearly, open=open_)
    if open_ and "csv" not in block:
        return empty
    source = faults.text(block, "csv", key)
    return empty if source is None else read_rows(empty, source, files, faults)


def read_rows(
    table: Table,
    source: Text,
    files: Mapping[str, str],
    faults: Faults,
    *,
    rank: int = 0,
    law: str = "",
) -> Table:
    """The table with the rows of a CSV beside those it has, proven; those of them that faults leave."""
    body, file, line, column = source, source.file, source.line, source.column
    if "\n" not in source:
        if source not in files:
            found = f"the file {str(source)[:60]!r}"
            faults.at(source, f"{table.key}.csv", found, "a file of the pack, or the rows as csv: |")
            return table
        body, file, line, column = Text(files[source]), str(source), 1, 1
    reader = _Rows(table, Text.at("", file, line, column), faults, rank, law)
    rows = reader.read(body)
    history, flags = (*table.history, *rows), {"yearly": table.yearly, "open": table.open}
    made = Table.of(table.key, table.law, dict(table.inputs), reader.output_types(), history, **flags)
    if rows and reader.sound:
        prove_table(made, rows, reader.wrong)
    return made


def _read_inputs(block: Block, key: str, faults: Faults) -> dict[str, Type]:
    """`number`, `number from 1`, `number from 0 to 100`, `yes_no`, or a list of the words of a choice."""
    found: dict[str, Type] = {}
    for name, given in block.items():
        if isinstance(given, Row) and given and all(isinstance(word, Text) for word in given):
            found[str(name)] = Type(Kind.choice, choices=tuple(str(word) for word in given))
            continue
        kind = read_bounded(given, IN)
        if kind is None or not str(name).isidentifier():
            right = "number from A to B, yes_no, or a list of choices"
            faults.at(given, f"{key}.in.{name}", repr(str(given)[:60]), right)
        else:
            found[str(name)] = kind
    return found


def _read_outputs(block: Block, key: str, faults: Faults, open_: bool) -> dict[str, Type]:
    """What a row gives. In an open table with bounds, since a town may write any figure, and with all its words."""
    found: dict[str, Type] = {}
    for name, given in block.items():
        kind = read_bounded(given, OUT)
        if isinstance(given, Row) and given and all(isinstance(word, Text) for word in given):
            kind = Type(Kind.choice, choices=tuple(str(word) for word in given))
        if kind is None or not str(name).isidentifier():
            faults.at(given, f"{key}.out.{name}", repr(str(given)[:60]), "one of " + ", ".join(OUT))
        elif open_ and _lacks_bounds(kind):
            right = f"{kind} from A to B, beyond which a town may not go; of a choice the list of its words"
            faults.at(given, f"{key}.out.{name}", str(given), right)
        else:
            found[str(name)] = kind
    return found


def _lacks_bounds(kind: Type) -> bool:
    if kind.kind is Kind.choice:
        return not kind.choices
    return kind.kind is not Kind.yes_no and (kind.least is None or kind.most is None)


def read_bounded(given: object, kinds: Sequence[Kind]) -> Type | None:
    """`yen`, `yen from 0`, `yen from 0 to 5000`; None if it is nothing of the kind."""
    words = given.split() if isinstance(given, Text) else [""]
    kind = {one.value: one for one in kinds}.get(words[0] if words else "")
    if kind is None or len(words) % 2 == 0:
        return None
    try:
        pairs = [(name, read_number(Text(word), kind)) for name, word in zip(words[1::2], words[2::2], strict=True)]
    except ValueError:
        return None
    bounds = dict(pairs)
    if len(bounds) < len(pairs) or set(bounds) - {"from", "to"} or (bounds and kind in (Kind.yes_no, Kind.choice)):
        return None
    least, most = bounds.get("from"), bounds.get("to")
    if least is not None and most is not None and most < least:
        return None
    return Type(kind, least=least, most=most)


@dataclass
class _Rows:
    """Reads the rows of one CSV; `sound` while each could be read whole."""

    table: Table
    place: Text
    faults: Faults
    rank: int
    law: str
    sound: bool = True
    words: dict[str, dict[str, None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.inputs = dict(self.table.inputs)
        for name, kind in self.table.outputs.items():
            self.words[name] = dict.fromkeys(kind.choices)

    def wrong(self, line: int, column: str, found: str, expected: str) -> None:
        self.sound = False
        place = Text.at("", self.place.file, line, self.place.column)
        self.faults.at(place, f"{self.table.key}.csv.{column}".rstrip("."), found, expected)

    def read(self, body: str) -> list[TableRow]:
        lines = self.lines(body)
        header = [cell.strip() for cell in lines[0][1]] if lines else []
        wanted = {"from", "until", *self.inputs, *self.table.outputs}
        if set(header) - wanted - {"unverified", "known"} or wanted - set(header) or len(header) != len(set(header)):
            self.wrong(self.place.line, "", "columns " + ", ".join(header), "columns " + ", ".join(sorted(wanted)))
            return []
        rows = []
        for line, cells in lines[1:]:
            if len(cells) != len(header):
                self.wrong(line, "", f"{len(cells)} cells", f"{len(header)} cells")
                continue
            row = self.row({name: cell.strip() for name, cell in zip(header, cells, strict=True)}, line)
            if row is not None:
                rows.append(row)
        if not rows or len(rows) > MOST_ROWS:
            self.wrong(self.place.line, "", f"{len(rows) or 'no'} rows", f"1 to {MOST_ROWS} rows")
            return []
        return rows

    def lines(self, body: str) -> list[tuple[int, list[str]]]:
        """The rows of the CSV that are not empty, each with its line in the file."""
        reader = csv.reader(io.StringIO(body.replace("\r", "")), skipinitialspace=True)
        found, line = [], self.place.line
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    found.append((line, cells))
                line = self.place.line + reader.line_num
        except csv.Error as error:
            self.wrong(line, "", str(error), "CSV that can be read")
            return []
        return found

    def row(self, cells: dict[str, str], line: int) -> TableRow | None:
        try:
            first = read_month(cells["from"])
            last = read_month(cells["until"]) if cells["until"] or self.table.yearly else None
            known = read_day(cells["known"]) if cells.get("known") else None
        except ValueError:
            said = ", ".join(cells[name] for name in ("from", "until", "known") if name in cells)
            self.wrong(line, "from", said, "from and until as 2025-04 (yearly figures always end); known as 2025-04-01")
            return None
        if last is not None and last < first:
            self.wrong(line, "until", f"{first} until {last}", "an until that is not before from")
            return None
        ranges = [self.range(name, cells[name], line) for name in self.inputs]
        outputs = {name: self.output(name, cells[name], line) for name in self.table.outputs if cells[name]}
        unverified = frozenset(cells.get("unverified", "").split())
        if unverified - set(self.table.outputs):
            self.wrong(line, "unverified", " ".join(sorted(unverified)), "names of result columns")
        span = Span(first, last)
        return TableRow(span, tuple(ranges), outputs, unverified, line, known, self.rank, self.law)

    def range(self, name: str, cell: str, line: int) -> Cell:
        kind = self.inputs[name]
        found = _word(kind, cell) if kind.kind in (Kind.yes_no, Kind.choice) else _numbers(kind, cell)
        if found is None:
            words = kind.choices or (("yes", "no") if kind.kind is Kind.yes_no else ())
            right = "* or " + ", ".join(words) if words else "3, 2.., ..5, 2..5, 2..<5 or *"
            self.wrong(line, name, repr(cell[:60]), right)
        return found or Cell()

    def output(self, name: str, cell: str, line: int) -> Value:
        kind = self.table.outputs[name]
        if kind.kind is Kind.choice and (not kind.choices or cell in kind.choices):
            self.words[name][cell] = None
            return cell
        if kind.kind is Kind.yes_no and cell in ("yes", "no"):
            return cell == "yes"
        try:
            if kind.kind in (Kind.choice, Kind.yes_no):
                raise ValueError(cell)
            value = read_number(Text(cell), kind.kind)
            if (kind.least is not None and value < kind.least) or (kind.most is not None and value > kind.most):
                raise ValueError(cell)
            return value
        except ValueError:
            bounds = f" from {kind.least} to {kind.most}" if kind.most is not None else ""
            self.wrong(line, name, repr(cell[:60]), f"a {kind}{bounds}" + "".join(f" {word}" for word in kind.choices))
            return None

    def output_types(self) -> dict[str, Type]:
        return {
            name: Type(kind.kind, choices=tuple(self.words[name])) if kind.kind is Kind.choice else kind
            for name, kind in self.table.outputs.items()
        }


def _word(kind: Type, cell: str) -> Cell | None:
    words: dict[str, Any] = {"yes": True, "no": False} if kind.kind is Kind.yes_no else {w: w for w in kind.choices}
    if cell == "*":
        return Cell(words=frozenset(words.values()))
    return Cell(words=frozenset({words[cell]})) if cell in words else None


def _numbers(kind: Type, cell: str) -> Cell | None:
    """`3`, `2..`, `..5`, `2..5`, `2..<5` or `*`."""
    if cell == "*":
        return Cell()
    low, dots, high = cell.partition("..")
    open_top = high.startswith("<")
    high = high.removeprefix("<")
    if not (low or high) or (open_top and not high):
        return None
    try:
        least = read_number(Text(low), kind.kind) if low else None
        most = read_number(Text(high), kind.kind) if high else (None if dots else least)
    except ValueError:
        return None
    if least is None or most is None or least < most or (least == most and not open_top):
        return Cell(least, most, open_top=open_top)
    return None
