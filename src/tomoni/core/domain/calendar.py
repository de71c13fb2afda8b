"""Office days of a town hall (地方自治法4条の2: Sundays and Saturdays, holidays, the turn of the year)."""

from collections.abc import Set
from datetime import date, timedelta

import jpholiday

ONE_DAY = timedelta(days=1)
NO_DAYS: frozenset[date] = frozenset()


def is_turn_of_year(day: date) -> bool:
    """29 December to 3 January."""
    return (day.month == 12 and day.day >= 29) or (day.month == 1 and day.day <= 3)


def is_open_day(day: date, closing_days: Set[date] = NO_DAYS) -> bool:
    """Whether the town hall is open: no weekend, holiday, turn of the year or closing day of the town."""
    if day.weekday() >= 5 or is_turn_of_year(day) or day in closing_days:
        return False
    return not jpholiday.is_holiday(day)


def open_day_from(day: date, closing_days: Set[date] = NO_DAYS) -> date:
    """The day itself if open, else the next open one."""
    while not is_open_day(day, closing_days):
        day += ONE_DAY
    return day


def add_office_days(day: date, count: int, closing_days: Set[date] = NO_DAYS) -> date:
    """The count-th open day after `day`; day 1 is the next open day (初日不算入, 民法140条). 0 gives `day` itself."""
    if count < 0:
        raise ValueError("Office days are counted forward only.")
    for _ in range(count):
        day = open_day_from(day + ONE_DAY, closing_days)
    return day


def count_office_days(start: date, end: date, closing_days: Set[date] = NO_DAYS) -> int:
    """How many open days lie after `start`, up to and with `end`; negative where `end` is before `start`."""
    if end < start:
        return -count_office_days(end, start, closing_days)
    days = range(1, (end - start).days + 1)
    return sum(is_open_day(start + timedelta(days=n), closing_days) for n in days)
