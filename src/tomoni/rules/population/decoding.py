"""One stored column: an Arrow array and its place, checked and turned into numbers; every fault names table and row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tomoni.rules.errors import SliceFault
from tomoni.rules.language.kinds import Kind, Type
from tomoni.rules.population.columns import NO_LEAST, NO_MOST, Bools, Ints, Range, Truth

EPOCH = date(1970, 1, 1).toordinal()
FIRST_DAY, LAST_DAY = date(1800, 1, 1).toordinal() - EPOCH, date(2299, 12, 31).toordinal() - EPOCH


@dataclass(frozen=True)
class Stored:
    """A column as it lies in a slice; null is unknown."""

    array: pa.Array
    table: str
    name: str

    def truth(self) -> Truth:
        """Yes, no or unknown. Raises SliceFault where it is no column of bool."""
        array = self.array
        if not pa.types.is_boolean(array.type):
            raise self.wrong_type("bool")
        yes = _unpacked(array.buffers()[1], array)
        if not array.null_count:
            return Truth(yes)
        nulls = self.nulls()
        return Truth(yes & ~nulls, nulls)

    def range(self, kind: Type) -> Range:
        """Numbers, or the bounds of the fact where nothing is known."""
        numbers = self.days(0) if kind.kind is Kind.date else self.whole_numbers(nulls=True)
        self._check_bounds(numbers, kind)
        if not self.array.null_count:
            return Range(numbers, numbers)
        least = NO_LEAST if kind.least is None else kind.least
        most = NO_MOST if kind.most is None else kind.most
        nulls, wide = self.nulls(), numbers.astype(np.int64)
        return Range(np.where(nulls, least, wide), np.where(nulls, most, wide))

    def _check_bounds(self, numbers: Ints, kind: Type) -> None:
        """The proof that nothing overflows rests on the bounds of a fact, so they are checked."""
        least, most = (FIRST_DAY, LAST_DAY) if kind.kind is Kind.date else (kind.least, kind.most)
        if not len(numbers) or (least is None and most is None):
            return
        wrong = np.zeros(len(numbers), bool)
        if least is not None and numbers.min() < least:
            wrong |= numbers < least
        if most is not None and numbers.max() > most:
            wrong |= numbers > most
        if self.array.null_count:
            wrong &= ~self.nulls()
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            if kind.kind is Kind.date:
                said = f"In the table {self.table!r}, row {row + 1}, {self.name} lies outside the years 1800 to 2299."
            else:
                said = f"In the table {self.table!r}, row {row + 1}, {self.name} is {int(numbers[row])}; "
                said += f"it lies between {least} and {most}."
            raise SliceFault(
                said, {"table": self.table, "column": self.name, "row": row + 1, "value": int(numbers[row])}
            )

    def days(self, otherwise: int) -> Ints:
        """Days since 1970-01-01; `otherwise` where there is none."""
        array = self.array
        if not pa.types.is_date32(array.type):
            raise self.wrong_type("date32")
        days = array.cast(pa.int32())
        if days.null_count:
            days = pc.cast(days, pa.int64()).fill_null(otherwise)
        found: Ints = days.to_numpy(zero_copy_only=False)
        return found

    def whole_numbers(self, *, nulls: bool) -> Ints:
        """Whole numbers; null is 0 where `nulls` are allowed. Raises SliceFault where they are not."""
        array = self.array
        if not pa.types.is_integer(array.type):
            raise self.wrong_type("whole numbers")
        if array.null_count and not nulls:
            row = int(np.flatnonzero(self.nulls())[0])
            said = f"In the table {self.table!r}, row {row + 1}, {self.name} is empty; every row has one."
            raise SliceFault(said, {"table": self.table, "column": self.name, "row": row + 1})
        if array.null_count:
            array = array.fill_null(0)
        found: Ints = array.to_numpy(zero_copy_only=False)
        return found

    def wrong_type(self, wanted: str) -> SliceFault:
        """The fault of a column of another type."""
        said = f"In the table {self.table!r} the column {self.name!r} holds {self.array.type}; it holds {wanted}."
        return SliceFault(said, {"table": self.table, "column": self.name, "found": str(self.array.type)})

    def nulls(self) -> Bools:
        """Rows without a value."""
        there = self.array.buffers()[0]
        return np.zeros(len(self.array), bool) if there is None else ~_unpacked(there, self.array)


def _unpacked(bits: Any, array: pa.Array) -> Bools:
    """A bit of Arrow for each row as a whole byte."""
    if not len(array):
        return np.zeros(0, bool)
    first, last = array.offset, array.offset + len(array)
    packed = np.frombuffer(bits, np.uint8, count=(last + 7) // 8)
    found: Bools = np.unpackbits(packed, count=last, bitorder="little")[first:].view(np.bool_)
    return found
