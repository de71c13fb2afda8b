"""Open days of an office: the national rule, to which a town adds its closing days."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import jpholiday


@dataclass(frozen=True)
class OpenDays:
    """Calling it with a day gives this day or the next open one. Closed: Saturday, Sunday, holidays, 12/29 to 1/3."""

    closing: frozenset[dt.date] = frozenset()

    def is_open(self, day: dt.date) -> bool:
        if day.weekday() >= 5 or (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3):
            return False
        return day not in self.closing and not jpholiday.is_holiday(day)

    def __call__(self, day: dt.date) -> dt.date:
        while not self.is_open(day):
            day += dt.timedelta(days=1)
        return day


NATIONAL = OpenDays()
"""The calendar without the closing days of any town."""


def open_days(closing: Collection[dt.date] = ()) -> OpenDays:
    """The calendar of a town with these closing days."""
    return OpenDays(frozenset(closing))
