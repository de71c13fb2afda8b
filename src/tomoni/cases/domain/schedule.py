"""When an award is paid: on which day, for which months (児童手当法8条4項: up to the month before, in even months)."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tomoni.cases.domain.clock import Calendar
from tomoni.rules.interface import Month

MOST_AHEAD = 600  # months looked ahead before giving up on a pay month


@dataclass(frozen=True)
class PlannedPayment:
    """One payment to come or paid: the day, the months it covers, and the sum where it is known."""

    pay_on: date
    first_month: Month
    last_month: Month
    amount: int | None = None

    @property
    def months(self) -> int:
        """How many months it covers: two as a rule, one or many the first time."""
        return self.last_month.index - self.first_month.index + 1


def pay_day(month: Month, day: int, calendar: Calendar) -> date:
    """The pay day of a month: `day`, or the last of a short month; where closed, the nearest open day before."""
    on = min(month.first_day + timedelta(days=day - 1), month.last_day)
    while not calendar.is_open_day(on):
        on -= timedelta(days=1)
    return on


def next_pay_month(after: date, in_months: Collection[int], day: int, calendar: Calendar) -> Month:
    """The first pay month whose pay day is after `after`."""
    if not in_months:
        raise ValueError("An award that is paid needs at least one month to be paid in.")
    month = Month.of(after)
    for ahead in range(MOST_AHEAD):
        candidate = month + ahead
        if candidate.number in in_months and pay_day(candidate, day, calendar) > after:
            return candidate
    raise ValueError(f"No pay month after {after} in {sorted(in_months)}")


EVERY_MONTH = tuple(range(1, 13))


def final_pay_day(last: Month, after: date, day: int, calendar: Calendar) -> date:
    """The first pay day, in whatever month, after a right has ended with `last` and after `after` (8条4項ただし書)."""
    return pay_day(next_pay_month(max(last.last_day, after), EVERY_MONTH, day, calendar), day, calendar)


def forecast(
    first: Month,
    last: Month | None,
    *,
    after: date,
    in_months: Sequence[int],
    day: int,
    calendar: Calendar,
    count: int,
    amount: Callable[[Month], int | None],
) -> tuple[PlannedPayment, ...]:
    """The next `count` payments after `after`, from month `first` (the first not yet paid) on.

    Each covers everything up to the month before its pay month; a pay month with nothing to cover is left out. What is
    left when the right ends is paid in the month after it.
    """
    planned: list[PlannedPayment] = []
    month, start = next_pay_month(after, in_months, day, calendar), first
    while len(planned) < count and (last is None or start <= last):
        until = min(month - 1, last) if last else month - 1
        if start <= until:
            amounts = [amount(start + n) for n in range(until.index - start.index + 1)]
            known = [a for a in amounts if a is not None]
            total = sum(known) if len(known) == len(amounts) else None
            on = pay_day(month, day, calendar)
            if until == last:
                on = min(on, final_pay_day(last, after, day, calendar))
            planned.append(PlannedPayment(on, start, until, total))
            start = until + 1
        month = next_pay_month(month.last_day, in_months, day, calendar)
    return tuple(planned)
