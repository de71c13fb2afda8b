"""Months, tax years and fiscal years: types of their own, never numbers."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

_WRITTEN = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month. `Month(2025, 4) + 1 == Month(2025, 5)`; text form `2025-04`.

    `index`: months since year 0, for reckoning and order.
    """

    year: int
    number: int
    index: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 12 and 1 <= self.year <= 9999):
            raise ValueError(f"no such month: {self.year}-{self.number}")
        object.__setattr__(self, "index", self.year * 12 + self.number - 1)

    def __lt__(self, other: Month) -> bool:
        return self.index < other.index if type(other) is Month else NotImplemented

    def __le__(self, other: Month) -> bool:
        return self.index <= other.index if type(other) is Month else NotImplemented

    def __gt__(self, other: Month) -> bool:
        return self.index > other.index if type(other) is Month else NotImplemented

    def __ge__(self, other: Month) -> bool:
        return self.index >= other.index if type(other) is Month else NotImplemented

    @classmethod
    def parse(cls, text: str) -> Month:
        """`2025-04`; raises ValueError for anything else."""
        found = _WRITTEN.fullmatch(text)
        if not found:
            raise ValueError(f"{text!r} is no month: write it as 2025-04")
        return cls(int(found[1]), int(found[2]))

    @staticmethod
    def of(day: date) -> Month:
        return _month(day.year, day.month)

    @classmethod
    def at(cls, index: int) -> Month:
        return cls(index // 12, index % 12 + 1)

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def __add__(self, months: int) -> Month:
        return Month.at(self.index + months)

    def __sub__(self, months: int) -> Month:
        return Month.at(self.index - months)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


@lru_cache(maxsize=4096)
def _month(year: int, number: int) -> Month:
    """Months of days are asked for again and again: one object each."""
    return Month(year, number)


@dataclass(frozen=True, order=True, slots=True)
class TaxYear:
    """A calendar year as the tax law counts income (所得の年; 所得税法 and 地方税法: 1 January to 31 December)."""

    number: int

    @property
    def first_day(self) -> date:
        return date(self.number, 1, 1)

    @property
    def last_day(self) -> date:
        """The day on which who is a dependant, and how old, is looked at (12月31日の現況, 所得税法85条)."""
        return date(self.number, 12, 31)

    def __str__(self) -> str:
        return str(self.number)


@dataclass(frozen=True, order=True, slots=True)
class FiscalYear:
    """April to March (会計年度, 地方自治法208条), named by the year in which it begins."""

    number: int

    @classmethod
    def of(cls, day: date) -> FiscalYear:
        return cls(day.year if day.month >= 4 else day.year - 1)

    @property
    def first_month(self) -> Month:
        return Month(self.number, 4)

    @property
    def last_month(self) -> Month:
        return Month(self.number + 1, 3)

    @property
    def first_day(self) -> date:
        return date(self.number, 4, 1)

    @property
    def last_day(self) -> date:
        return date(self.number + 1, 3, 31)

    def __str__(self) -> str:
        return str(self.number)
