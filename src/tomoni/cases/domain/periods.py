"""From the spans of a definition to periods the clock can count."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from tomoni.cases.domain.clock import BY_LAW, CORRECTION, OTHER_BODY, Period
from tomoni.rules.interface import months_after

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


def to_period(
    span: SpanLike | None, *, kind: str, started_on: date, article: str = "", stops: Iterable[str] = ()
) -> Period | None:
    """The period of a span, or None where the span sets none (for example one that a disaster sets).

    An aim stops for a correction and for another body. What stops a period by law, `stops` says: the text of such laws
    counts every day from the application on. Months end by the calendar (民法143条).
    """
    if span is None:
        return None
    days = span.days + span.weeks * DAYS_A_WEEK
    calendar = "office" if span.calendar == "office" else "all"
    if span.months:
        calendar, days = "all", days + (months_after(started_on, span.months) - started_on).days
    stopping = tuple(stops) if kind == BY_LAW else (CORRECTION, OTHER_BODY)
    return Period(days, calendar, kind, stopping, article) if days else None
