"""How long records are kept: classes in years, counted from the 1 April after the fiscal year of completion.

A continuing benefit is complete when the right ends, not when it is approved; so is everything decided about it.
"""

from datetime import date

from tomoni.documents.domain.numbers import fiscal_year_of

CLASSES = (1, 3, 5, 10, 30)
PAYMENT_YEARS = 5  # money claims of and against a town, 地方自治法236条


def counted_from(completed: date) -> date:
    """The day from which the time of keeping is counted (起算日).

    >>> counted_from(date(2026, 11, 22))
    datetime.date(2027, 4, 1)
    >>> counted_from(date(2027, 3, 31))
    datetime.date(2027, 4, 1)
    """
    return date(fiscal_year_of(completed) + 1, 4, 1)


def due_day(completed: date, years: int) -> date:
    """The first day on which the record may be destroyed: the day after the last day of keeping (満了日).

    >>> due_day(date(2026, 11, 22), 5)
    datetime.date(2032, 4, 1)
    """
    start = counted_from(completed)
    return date(start.year + years, 4, 1)
