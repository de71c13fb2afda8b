"""Office days of the current municipality."""

from datetime import date

from tomoni.core.domain import calendar
from tomoni.core.models import ClosingDay
from tomoni.core.models.kept import kept
from tomoni.core.models.town import current_code


def closing_days() -> frozenset[date]:
    """The town's own closing days; kept for some seconds."""
    current_code()
    return kept("closing_days", lambda: frozenset(ClosingDay.objects.values_list("day", flat=True)))


def list_closing_days(since: date) -> tuple[ClosingDay, ...]:
    """The town's own closing days from a day on, in their order."""
    return tuple(ClosingDay.objects.filter(day__gte=since).order_by("day"))


def is_open_day(day: date) -> bool:
    """Whether the town hall is open on a day."""
    return calendar.is_open_day(day, closing_days())


def open_day_from(day: date) -> date:
    """The day itself if open, else the next open one."""
    return calendar.open_day_from(day, closing_days())


def add_office_days(day: date, count: int) -> date:
    """The count-th open day after `day`; day 1 is the next open day."""
    return calendar.add_office_days(day, count, closing_days())


def count_office_days(start: date, end: date) -> int:
    """How many open days lie after `start`, up to and with `end`."""
    return calendar.count_office_days(start, end, closing_days())
