"""Ages, years and periods as the law counts them: pure functions of days and months, each with its source.

Each raises ValueError or OverflowError outside the calendar (years 1 to 9999).
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from tomoni.rules.time.months import Month, TaxYear

ONE_DAY = timedelta(days=1)

# --- ages


def age_reached(birth: date, age: int) -> date:
    """The day on which the age is reached: the day before the birthday (年齢計算ニ関スル法律; 民法143条).

    Born 29 February: 28 February, in leap years and others.
    """
    year = birth.year + age
    if (birth.month, birth.day) == (2, 29):
        return date(year, 2, 28)
    return date(year, birth.month, birth.day) - ONE_DAY


def age_on(birth: date, day: date) -> int:
    """The age in whole years at the end of a day: the largest that is reached by then (年齢計算ニ関スル法律).

    Born on 1 January 1960, on 31 December 2024: 65. Before the birth it is below 0.
    """
    after = day + ONE_DAY
    return after.year - birth.year - ((after.month, after.day) < (birth.month, birth.day))


def fiscal_year_end_after(birth: date, age: int) -> date:
    """The first 31 March on or after the day the age is reached (達する日以後の最初の3月31日; 児童手当法3条1項).

    So born on 1 April counts with the year before (学校教育法17条; 規則59条: the school year begins on 1 April).
    """
    in_time = (birth.month, birth.day) <= (4, 1)  # the day before the birthday is 31 March or earlier
    return date(birth.year + age + (0 if in_time else 1), 3, 31)


# --- months and the years income is counted by


def months_between(first: Month, last: Month) -> int:
    """How many months `last` is after `first` (negative if before)."""
    return last.index - first.index


def next_month(month: Month) -> Month:
    """翌月."""
    return month + 1


def tax_year_before(month: Month, years: int) -> TaxYear:
    """The calendar year that is `years` before that of the month (前年, 前々年; 所得税 counts by calendar year)."""
    return TaxYear(month.year - years)


def tax_year_for(month: Month, begins: int) -> TaxYear:
    """The income year a month of a benefit year looks at: the calendar year before the one it begins in.

    `begins`: the number of the month each benefit year begins with: 児童手当 6 (法5条 to 2024-09: June to May),
    児童扶養手当 11 (法9条: その年の11月から翌年の10月まで), 特別児童扶養手当 8 (法6条: その年の8月から翌年の7月まで).
    Raises ValueError for a `begins` that is no month.
    """
    if not 1 <= begins <= 12:
        raise ValueError(f"no such month: {begins}")
    began = month - (begins - 1)
    return TaxYear(began.year - 1)


# --- periods of civil law


def days_after(day: date, days: int) -> date:
    """The last day of so many days: day 1 is the next day (初日不算入, 民法140条, 141条)."""
    return day + timedelta(days=days)


def weeks_after(day: date, weeks: int) -> date:
    """The last day of so many weeks (民法143条): the same day of the week. Negative: that many weeks before."""
    return day + timedelta(weeks=weeks)


def months_after(day: date, months: int) -> date:
    """The last day of so many months, counted from the day after `day` (民法140条) by the calendar (民法143条).

    The day before that which corresponds to the first; where the last month has no such day, its last day. 15 January
    and one month: 15 February. 30 January: 28 or 29 February. 28 February 2025 (first day 1 March): 31 March.
    Raises ValueError for less than nothing.
    """
    if months < 0:
        raise ValueError("a period is not less than nothing")
    first = day + ONE_DAY
    last = Month.of(first) + months
    if first.day > calendar.monthrange(last.year, last.number)[1]:
        return last.last_day
    return date(last.year, last.number, first.day) - ONE_DAY


def years_after(day: date, years: int) -> date:
    """The last day of so many years (民法140条, 143条), as `months_after`.

    28 February 2024 (first day 29 February) and one year: 28 February 2025.
    """
    return months_after(day, 12 * years)
