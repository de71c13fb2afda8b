"""Days on which banks work: no Saturday, no Sunday, no holiday, not 31 December to 3 January (銀行法施行令5条).

Holidays come as a predicate, `is_holiday(day) -> bool`; those of the law unless another calendar is given.
"""

from collections.abc import Callable
from datetime import date, timedelta

import jpholiday

IsHoliday = Callable[[date], bool]
_SATURDAY = 5


def is_bank_day(day: date, is_holiday: IsHoliday = jpholiday.is_holiday) -> bool:
    """True when banks carry out transfers on `day`."""
    if day.weekday() >= _SATURDAY:
        return False
    if (day.month, day.day) == (12, 31) or (day.month == 1 and day.day <= 3):
        return False
    return not is_holiday(day)


def bank_day_on_or_before(day: date, is_holiday: IsHoliday = jpholiday.is_holiday) -> date:
    """The nearest bank day not after `day`: what is due on a closed day is paid before it (支払日の繰上げ)."""
    while not is_bank_day(day, is_holiday):
        day -= timedelta(days=1)
    return day


def bank_day_on_or_after(day: date, is_holiday: IsHoliday = jpholiday.is_holiday) -> date:
    """The nearest bank day not before `day`."""
    while not is_bank_day(day, is_holiday):
        day += timedelta(days=1)
    return day


def submit_by(pay_on: date, days: int, is_holiday: IsHoliday = jpholiday.is_holiday) -> date:
    """The last day on which the bank takes a file for `pay_on`: so many bank days before it; 0 is the day itself."""
    day = pay_on
    for _ in range(days):
        day = bank_day_on_or_before(day - timedelta(days=1), is_holiday)
    return day


def first_pay_day(today: date, days: int, is_holiday: IsHoliday = jpholiday.is_holiday) -> date:
    """The first day that can be paid when the file goes to the bank today or on the next bank day."""
    day = bank_day_on_or_after(today, is_holiday)
    for _ in range(days):
        day = bank_day_on_or_after(day + timedelta(days=1), is_holiday)
    return day
