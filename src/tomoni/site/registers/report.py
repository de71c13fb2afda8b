"""The report of a run: every refused row, and what was taken in with a remark. Places and reasons, no values."""

import csv
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tomoni.services import interface as services
from tomoni.site.registers.rows import Fault

HEADINGS = ("ファイル", "行", "列", "取り込んだか", "理由", "すること", "コード")


class Report:
    """A CSV for a spreadsheet (UTF-8 with its mark); without a path it only counts."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.refused = self.remarked = 0
        self._file: Any = None
        self._out: Any = None

    def __enter__(self) -> Self:
        if self.path is not None:
            self._file = open(self.path, "w", encoding="utf-8-sig", newline="")
            self._out = csv.writer(self._file)
            self._out.writerow(HEADINGS)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()

    def refuse(self, file: str, faults: Sequence[Fault]) -> None:
        """Rows that were not taken in."""
        self.refused += len(faults)
        for fault in faults:
            self._write(file, fault.line, fault.column, "いいえ", services.REFUSALS[fault.code], fault.code)

    def remark(self, file: str, remarks: Sequence[tuple[int, str, str]]) -> None:
        """(line, column, code) of rows that were taken in all the same."""
        self.remarked += len(remarks)
        for line, column, code in remarks:
            self._write(file, line, column, "はい", services.REMARKS[code], code)

    def _write(self, file: str, line: int, column: str, taken: str, words: tuple[str, str], code: str) -> None:
        if self._out is not None:
            self._out.writerow([file, line, column, taken, *words, code])
