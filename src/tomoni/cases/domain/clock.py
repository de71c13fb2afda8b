"""The clock of a case: how many days are used, stopped, left, and the day by which it is due.

Day 1 is the day after the start (民法140条). A day is stopped when the case waits for the person at the end of the day
before: asked on the 26th and answered on the 3rd, the days 27th to 3rd do not count. Days are counted on a calendar:
`office` counts only open days, `all` every day. A standard period is an aim (行政手続法6条), one by law is not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from tomoni.cases.domain.transitions import Effect


class Calendar(Protocol):
    """Which days the town is open: weekends, holidays, 12/29 to 1/3 and its own closing days are not."""

    def is_open_day(self, day: date) -> bool: ...


@dataclass(frozen=True)
class Period:
    """So many days on a calendar. kind: standard (標準処理期間) or by_law (法定期間). stops: by a correction."""

    days: int
    calendar: str = "office"
    kind: str = "standard"
    stops: bool = True
    article: str = ""


@dataclass(frozen=True)
class Mark:
    """One effect on the clock, in the order in which they happened."""

    on: date
    effect: Effect


@dataclass(frozen=True)
class Segment:
    """A run of counted days of one kind, in the order in which they happened: used, stopped, left or late."""

    kind: str
    days: int


@dataclass(frozen=True)
class Clock:
    """What the clock shows on `today`. `remaining` is negative when late. `due_on` moves while the clock is stopped."""

    period: Period
    started_on: date
    today: date
    used: int
    stopped: int
    remaining: int
    due_on: date
    running: bool
    ended_on: date | None
    segments: tuple[Segment, ...]

    @property
    def late(self) -> bool:
        """More days used than the period has."""
        return self.remaining < 0


def _counts(period: Period, calendar: Calendar, day: date) -> bool:
    return period.calendar == "all" or calendar.is_open_day(day)


def _after(period: Period, calendar: Calendar, day: date, days: int) -> date:
    """The `days`-th counted day after `day`."""
    while days > 0:
        day += timedelta(days=1)
        if _counts(period, calendar, day):
            days -= 1
    return day


def _walk(
    period: Period, marks: Sequence[Mark], calendar: Calendar, today: date
) -> tuple[list[str], bool, date | None]:
    """Kind of every counted day after the start up to today, whether it runs, and the day on which it ended."""
    effects: dict[date, list[Effect]] = {}
    for mark in marks:
        effects.setdefault(mark.on, []).append(mark.effect)
    stopped, ended, day = False, None, marks[0].on
    kinds: list[str] = []
    while True:
        if day > marks[0].on and _counts(period, calendar, day):
            kinds.append("stopped" if stopped else "used")
        for effect in effects.get(day, ()):
            stopped = (effect is Effect.STOP or stopped) and effect is not Effect.RESUME and period.stops
            ended = day if effect is Effect.END else ended
        if ended or day >= today:
            return kinds, not stopped and ended is None, ended
        day += timedelta(days=1)


def _segments(kinds: Iterable[str], left: int) -> tuple[Segment, ...]:
    runs: list[Segment] = []
    for kind in kinds:
        if runs and runs[-1].kind == kind:
            runs[-1] = Segment(kind, runs[-1].days + 1)
        else:
            runs.append(Segment(kind, 1))
    if left > 0:
        runs.append(Segment("left", left))
    return tuple(runs)


def read_clock(period: Period, marks: Sequence[Mark], calendar: Calendar, today: date) -> Clock:
    """Read the clock on `today`. `marks` begin with START and are in order. O(days since the start).

    While stopped, `due_on` is the day on which it would be due if the answer came today.
    """
    kinds, running, ended = _walk(period, marks, calendar, today)
    lawful: list[str] = []
    used = 0
    for kind in kinds:
        used += kind == "used"
        lawful.append("late" if kind == "used" and used > period.days else kind)
    remaining = period.days - used
    until = ended or today
    if remaining > 0:
        due_on = _after(period, calendar, until, remaining)
    else:
        due_on = _due_in_the_past(period, marks[0].on, kinds, calendar)
    return Clock(
        period=period,
        started_on=marks[0].on,
        today=today,
        used=used,
        stopped=kinds.count("stopped"),
        remaining=remaining,
        due_on=due_on,
        running=running,
        ended_on=ended,
        segments=_segments(lawful, 0 if ended else remaining),
    )


def _due_in_the_past(period: Period, started: date, kinds: Sequence[str], calendar: Calendar) -> date:
    """The counted day on which the last day of the period was used up."""
    used, day = 0, started
    for kind in kinds:
        day = _after(period, calendar, day, 1)
        used += kind == "used"
        if used == period.days and kind == "used":
            return day
    return day


def governing(periods: Sequence[Period]) -> Period | None:
    """The period the queue is sorted by: one by law before an aim, then the shorter."""
    return min(periods, key=lambda p: (p.kind != "by_law", p.days), default=None)
