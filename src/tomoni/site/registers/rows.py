"""From the cells of a file to rows that core takes in, by the mapping; or where and why not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from tomoni.core import interface as core
from tomoni.services import interface as services
from tomoni.site.registers.errors import ColumnsLacking, FilesLacking
from tomoni.site.registers.records import Record, read_records


@dataclass(frozen=True)
class Fault:
    """Where a row cannot be taken in, and why: code of services.REFUSALS. key: of whom, where it could be read."""

    line: int
    column: str
    code: str
    key: str = ""


Read = tuple[core.RegisterRow | None, Fault | None, Sequence[tuple[str, str]]]


class FileReader:
    """Reads one file of a mapping, from the first row or from behind a line on."""

    def __init__(self, mapping: services.RegisterMapping, file: services.RegisterFile, folder: Path, day: date) -> None:
        self.file, self.path = file, folder / file.file
        self.cells = services.CellReader(mapping, day)
        self.day = day

    @cached_property
    def places(self) -> Mapping[int, int]:
        """Where each column of the mapping stands, by id of the column. Raises FilesLacking, ColumnsLacking."""
        if not self.path.is_file():
            raise FilesLacking(f"{self.file.file} is not in {self.path.parent}. Put it there, or mend the mapping.")
        columns = [column for column in self.file.every_column if column.at is not None]
        if not self.file.header:
            return {id(column): int(column.at or 1) - 1 for column in columns}
        first = next(read_records(self.path, self.file.encoding, self.file.separator), None)
        names = [cell.strip() for cell in first.cells] if first else []
        lacking = sorted({str(column.at) for column in columns if column.at not in names})
        if lacking:
            raise ColumnsLacking(
                f"{self.file.file}: the first row has no column {', '.join(lacking)}; it has {len(names)} columns."
                f" The mapping reads the file as {self.file.encoding}, with names in the first row. If that is right,"
                " the names differ: mend the mapping. Nothing was changed."
            )
        double = sorted({name for name in names if names.count(name) > 1} & {str(column.at) for column in columns})
        if double:
            raise ColumnsLacking(f"{self.file.file}: the column {', '.join(double)} stands there twice.")
        return {id(column): names.index(str(column.at)) for column in columns}

    @cached_property
    def width(self) -> int:
        """How many cells a row has: as many as the first, or for files without names as the mapping needs at least."""
        first = next(read_records(self.path, self.file.encoding, self.file.separator), None)
        return len(first.cells) if first else 0

    @cached_property
    def by_year(self) -> bool:
        """Whether its facts are kept by year."""
        return any(column.fact and column.fact.by_year for column in self.file.facts.values())

    def rows(self) -> Iterator[Read]:
        """(row, fault, remarks) of every line after the names; either a row or a fault."""
        self.places  # noqa: B018 - refuse the file as a whole before its first row
        records = read_records(self.path, self.file.encoding, self.file.separator)
        if self.file.header:
            next(records, None)
        for record in records:
            self.cells.remarks = []
            row, fault = self._row(record)
            yield row, fault, tuple(self.cells.remarks)

    def _row(self, record: Record) -> tuple[core.RegisterRow | None, Fault | None]:
        if record.fault:
            return None, Fault(record.line, "", record.fault)
        if len(record.cells) != self.width or (self.places and max(self.places.values()) >= self.width):
            return None, Fault(record.line, "", "cells")
        key = ""
        try:
            key = self._key(record)
            return self._read(record, key), None
        except services.CellWrong as wrong:
            return None, Fault(record.line, wrong.column, wrong.code, key)

    def _key(self, record: Record) -> str:
        """The number of whom the row is about; of a link both, joined."""
        names = ("from", "to") if self.file.table == "links" else ("number",)
        return ">".join(self._told(self.file.columns[name], record, needed=True) for name in names)

    def _told(self, column: services.RegisterColumn, record: Record, *, needed: bool = False) -> str:
        try:
            word = self.cells.field(column, self._text(column, record))
        except services.CellWrong as wrong:
            raise services.CellWrong(wrong.code, column.shown) from None
        if needed and not word:
            raise services.CellWrong("needed", column.shown)
        return str(word or "")

    def _text(self, column: services.RegisterColumn, record: Record) -> str:
        return record.cells[self.places[id(column)]] if column.at is not None else ""

    def _read(self, record: Record, key: str) -> core.RegisterRow:
        gone = self._gone(record)
        fields: dict[str, object] = {}
        for name, column in self.file.columns.items():
            try:
                fields[name] = self.cells.field(column, self._text(column, record))
            except services.CellWrong as wrong:
                raise services.CellWrong(wrong.code, wrong.column or column.shown) from None
        facts = {} if gone and self.file.table == "people" else self._facts(record)
        year, since = fields.pop("year", None), fields.get("since")
        if self.file.table == "facts":
            fields.pop("since", None)
        else:
            since = None
        self._check(fields, gone)
        number = "" if self.file.table == "links" else key
        fields.pop("number", None)
        if self.by_year and year is None:
            raise services.CellWrong("needed", self.file.columns["year"].shown)
        return core.RegisterRow(
            record.line, number, fields, facts, year if isinstance(year, int) else None,
            since if isinstance(since, date) else None, gone,
        )  # fmt: skip

    def _facts(self, record: Record) -> dict[str, object]:
        facts: dict[str, object] = {}
        for name, column in self.file.facts.items():
            parts = column.parts or {name: column}
            cells = {part: self._text(inner, record) for part, inner in parts.items()}
            try:
                facts[name] = self.cells.fact(column, cells)
            except services.CellWrong as wrong:
                raise services.CellWrong(wrong.code, wrong.column or column.shown) from None
        return facts

    def _gone(self, record: Record) -> bool:
        gone = self.file.gone
        return gone is not None and self._text(gone.column, record).strip() in gone.marks

    def _check(self, fields: Mapping[str, object], gone: bool) -> None:
        """What one row must fit in itself."""
        for name in services.REGISTER_NEEDED[self.file.table]:
            if name in fields and not fields[name] and not gone:
                raise services.CellWrong("needed", self.file.columns[name].shown)
        for first, last in (("birth_date", "died_on"), ("since", "until")):
            begins, ends = fields.get(first), fields.get(last)
            if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
                raise services.CellWrong("order_of_days", self.file.columns[last].shown)
        if fields.get("household") and "relation" in fields and not fields["relation"] and not gone:
            raise services.CellWrong("household_alone", self.file.columns["relation"].shown)
        if self.file.table == "links" and fields["from"] == fields["to"]:
            raise services.CellWrong("to_itself", self.file.columns["to"].shown)
