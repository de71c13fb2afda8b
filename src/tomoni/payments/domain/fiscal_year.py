"""The fiscal year a payment is booked in (会計年度, 地方自治法208条: 1 April to 31 March).

In April and May two years are open (出納整理期間, 地方自治法235条の5): what was owed by 31 March is still paid out of
the year that has ended. Which of the two, the department says; this page says which are possible.
"""

from datetime import date

_APRIL, _MAY = 4, 5


def fiscal_year_of(day: date) -> int:
    """The fiscal year in which `day` lies, named by the year in which it begins."""
    return day.year if day.month >= _APRIL else day.year - 1


def fiscal_years_open_on(day: date) -> tuple[int, ...]:
    """The years a payment of `day` may be booked in; the ordinary one first."""
    year = fiscal_year_of(day)
    return (year, year - 1) if day.month in (_APRIL, _MAY) else (year,)


def last_open_day(fiscal_year: int) -> date:
    """31 May of the year after: the books of the fiscal year close with this day (出納閉鎖, 地方自治法235条の5)."""
    return date(fiscal_year + 1, _MAY, 31)


def first_day(fiscal_year: int) -> date:
    """1 April of the fiscal year."""
    return date(fiscal_year, _APRIL, 1)
