"""From the spans of a definition to periods the clock can count."""

import calendar as months_of
from datetime import date
from typing import Protocol

from tomoni.cases.domain.clock import Period

DAYS_A_WEEK = 7


class SpanLike(Protocol):
    """A period as a definition writes it (services.Span)."""

    @property
    def days(self) -> int: ...
    @property
    def weeks(self) -> int: ...
    @property
    def months(self) -> int: ...
    @property
    def calendar(self) -> str: ...


def months_after(day: date, months: int) -> date:
    """The day that many months later; the last of the month where there is no such day (民法143条).

    >>> months_after(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, months_of.monthrange(year, month)[1]))


def to_period(span: SpanLike | None, *, kind: str, started_on: date, article: str = "") -> Period | None:
    """The period of a span, or None where the span sets none (for example one that a disaster sets)."""
    if span is None:
        return None
    days = span.days + span.weeks * DAYS_A_WEEK
    if span.months:
        days += (months_after(started_on, span.months) - started_on).days
        return Period(days, "all", kind, article=article)
    if not days:
        return None
    return Period(days, "office" if span.calendar == "office" else "all", kind, article=article)
