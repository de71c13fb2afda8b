"""The rows of a run as CSV, for a spreadsheet: one file a question, in words."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tomoni.site.population.writing import not_written

WORDS = {"eligible": "対象", "undetermined": "未確定", "not_covered": "対象期間外", "not_eligible": "対象外"}


def write_csv(out: Path, summary: Mapping[str, Any]) -> list[Path]:
    """`out/<question>.csv`, the whole or nothing of each; UTF-8 with a mark, as spreadsheets want it."""
    written = []
    for name in summary["questions"]:
        path = out / f"{name}.csv"
        near = path.with_name(f".{path.name}")
        try:
            with near.open("w", encoding="utf-8-sig", newline="") as file:
                sheet = csv.writer(file)
                for row in _rows(out, name, summary["questions"][name].get("bits", ())):
                    sheet.writerow(row)
            near.replace(path)
        except OSError as error:
            near.unlink(missing_ok=True)
            raise not_written(path, error) from error
        written.append(path)
    return written


def _rows(out: Path, name: str, bits: Sequence[str]) -> Iterator[Sequence[Any]]:
    first = True
    for path in sorted(out.glob(f"part-*/{name}.parquet")):
        table = pq.read_table(path, use_threads=False)
        columns = [column for column in table.column_names if column != "reasons"]
        if first:
            yield [*columns, *(["reasons"] if "reasons" in table.column_names else [])]
            first = False
        values = [table[column].to_pylist() for column in columns]
        values[columns.index("status")] = [WORDS[word] for word in values[columns.index("status")]]
        if "reasons" in table.column_names:
            values.append([_told(mask, bits) for mask in table["reasons"].to_pylist()])
        yield from zip(*values, strict=True)


def _told(mask: int, bits: Sequence[str]) -> str:
    return " / ".join(says for bit, says in enumerate(bits) if mask >> bit & 1)
