"""Months, tax years and fiscal years: types of their own, never numbers."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_WRITTEN = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """One calendar month. `Month(2025, 4) + 1 == Month(2025, 5)`; text form `2025-04`."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 12 and 1 <= self.year <= 9999):
            raise ValueError(f"no such month: {self.year}-{self.number}")

    @classmethod
    def parse(cls, text: str) -> Month:
        """`2025-04`; raises ValueError for anything else."""
        found = _WRITTEN.fullmatch(text)
        if not found:
            raise ValueError(f"{text!r} is no month: write it as 2025-04")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def at(cls, index: int) -> Month:
        return cls(index // 12, index % 12 + 1)

    @property
    def index(self) -> int:
        """Months since year 0, for reckoning."""
        return self.year * 12 + self.number - 1

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


@dataclass(frozen=True, order=True, slots=True)
class TaxYear:
    """A calendar year as the tax law counts income (所得の年)."""

    number: int

    def __str__(self) -> str:
        return str(self.number)


@dataclass(frozen=True, order=True, slots=True)
class FiscalYear:
    """April to March (年度), named by the year in which it begins."""

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
