"""Rows of a CSV file, one at a time, however long the file: bytes in, cells or the code of a refusal out."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MOST = 65_536  # bytes of one row
LINES = 20  # of one row, where a quoted cell has line breaks
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Record:
    """One row with the line it begins on. fault: code of a refusal, then without cells."""

    line: int
    cells: tuple[str, ...] = ()
    fault: str = ""


def read_records(path: Path, encoding: str, separator: str) -> Iterator[Record]:
    """Every row of a file that is not empty. Bounded memory whatever stands in it."""
    with open(path, "rb") as file:
        if file.read(len(BOM)) != BOM:
            file.seek(0)
        for number, data, fault in _rows(_lines(file)):
            if fault:
                yield Record(number, fault=fault)
            elif data.strip(b"\r\n\x1a"):  # some systems end a file with a control-Z
                yield _record(number, data, encoding, separator)


def _record(number: int, data: bytes, encoding: str, separator: str) -> Record:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return Record(number, fault="encoding")
    try:
        rows = list(csv.reader([text.rstrip("\r\n")], delimiter=separator, strict=True))
    except csv.Error:
        return Record(number, fault="quotes")
    if len(rows) != 1 or "\0" in text:
        return Record(number, fault="quotes")
    return Record(number, tuple(rows[0]))


def _rows(lines: Iterator[tuple[int, bytes, bool]]) -> Iterator[tuple[int, bytes, str]]:
    """Lines put together where a quote is open. Where none closes it, the first line alone is at fault."""
    waiting: list[tuple[int, bytes, bool]] = []
    while True:
        line = waiting.pop(0) if waiting else next(lines, None)
        if line is None:
            return
        number, data, cut = line
        if cut:
            yield number, b"", "too_long_row"
            continue
        if data.count(b'"') % 2 == 0:
            yield number, data, ""
            continue
        more, whole = _until_closed(data, waiting, lines)
        if whole is None:
            waiting = more
            yield number, b"", "quotes"
        else:
            waiting = more
            yield number, whole, ""


def _until_closed(
    data: bytes, waiting: list[tuple[int, bytes, bool]], lines: Iterator[tuple[int, bytes, bool]]
) -> tuple[list[tuple[int, bytes, bool]], bytes | None]:
    """(lines that are still to be read, the whole row or None)."""
    taken: list[tuple[int, bytes, bool]] = []
    whole = data
    while len(taken) < LINES and len(whole) <= MOST:
        line = waiting.pop(0) if waiting else next(lines, None)
        if line is None:
            break
        taken.append(line)
        if line[2]:
            break
        whole += line[1]
        if whole.count(b'"') % 2 == 0:
            return waiting, whole
    return [*taken, *waiting], None


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes, bool]]:
    """(number, bytes, whether it was longer than a row may be). What is too long is passed over, not kept."""
    number = 0
    while data := file.readline(MOST + 1):
        number += 1
        cut = len(data) > MOST and not data.endswith(b"\n")
        while cut and data and not data.endswith(b"\n"):
            data = file.readline(MOST)
        yield number, b"" if cut else data, cut
