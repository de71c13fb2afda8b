"""The clock of a case: how many days are used, stopped, left, and the day by which it is due.

Day 1 is the day after the start (民法140条). A day does not count when at the end of the day before something stopped
the clock: asked on the 26th and answered on the 3rd, the days 27th to 3rd do not count. Two things may stop it, a
correction (the case waits for the person) and another body that was asked (照会); their time is told apart, and a day
on which both hold is a day of the correction. Days are counted on a calendar: `office` counts only open days, `all`
every day. A standard period is an aim (行政手続法6条), one by law is not. A notice of delay puts off the one by law; an
aim is put off by a note to the person where it stands alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Protocol

from tomoni.cases.domain.transitions import Effect

CORRECTION, OTHER_BODY = "correction", "other-body"
STANDARD, BY_LAW = "standard", "by_law"
ONE_DAY = timedelta(days=1)


class Calendar(Protocol):
    """Which days the town is open: weekends, holidays, 12/29 to 1/3 and its own closing days are not."""

    def is_open_day(self, day: date) -> bool: ...


@dataclass(frozen=True)
class Period:
    """So many days on a calendar. kind: standard (標準処理期間) or by_law (法定期間). stops: what stops it.

    alone: an aim beside which no law sets a period, so that what is told to the person moves it.
    """

    days: int
    calendar: str = "office"
    kind: str = STANDARD
    stops: tuple[str, ...] = (CORRECTION, OTHER_BODY)
    article: str = ""
    alone: bool = False

    @property
    def moves(self) -> bool:
        """Whether it is this one that is put off."""
        return self.kind == BY_LAW or self.alone


@dataclass(frozen=True)
class Mark:
    """One effect on the clock, in the order in which they happened. until: the day a notice of delay names."""

    on: date
    effect: Effect
    until: date | None = None


@dataclass(frozen=True)
class Segment:
    """A run of counted days of one kind, in the order in which they happened: used, stopped, away, left or late."""

    kind: str
    days: int


@dataclass(frozen=True)
class Clock:
    """What the clock shows on `today`. `remaining` is negative when late. `due_on` moves while the clock is stopped.

    stopped: days that waited for the person. away: days at another body. put_off_from: the day it was due on before a
    notice of delay; `period` is then the longer one.
    """

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
    away: int = 0
    put_off_from: date | None = None

    @property
    def late(self) -> bool:
        """More days used than the period has."""
        return self.remaining < 0


@dataclass
class _Walk:
    """The clock day by day: what stops it at the moment, and every counted day so far with its kind."""

    period: Period
    calendar: Calendar
    day: date
    counted: list[tuple[date, str]] = field(default_factory=list)
    correcting: bool = False
    bodies: int = 0
    ended_on: date | None = None
    put_off_from: date | None = None

    @property
    def kind(self) -> str:
        """What a counted day is now."""
        if self.correcting and CORRECTION in self.period.stops:
            return "stopped"
        return "away" if self.bodies and OTHER_BODY in self.period.stops else "used"

    @property
    def used(self) -> list[date]:
        """The days that were used."""
        return [day for day, kind in self.counted if kind == "used"]

    @property
    def due_on(self) -> date:
        """The day on which the period was used up, or will be if nothing stops it from now on."""
        used = self.used
        if 0 < self.period.days <= len(used):
            return used[self.period.days - 1]
        day, left = self.day, self.period.days - len(used)
        while left > 0:
            day += ONE_DAY
            left -= self.counts(day)
        return day

    def counts(self, day: date) -> bool:
        """Whether the calendar of the period counts a day."""
        return self.period.calendar == "all" or self.calendar.is_open_day(day)

    def go_on(self) -> None:
        """The next day."""
        self.day += ONE_DAY
        if self.counts(self.day):
            self.counted.append((self.day, self.kind))

    def take(self, mark: Mark) -> None:
        """What happened on the day."""
        if mark.effect in (Effect.STOP, Effect.RESUME):
            self.correcting = mark.effect is Effect.STOP
        elif mark.effect is Effect.AWAY:
            self.bodies += 1
        elif mark.effect is Effect.BACK:
            self.bodies = max(self.bodies - 1, 0)
        elif mark.effect is Effect.END:
            self.ended_on = self.day
        elif mark.effect is Effect.EXTEND and mark.until is not None and self.period.moves:
            self.put_off(mark.until)

    def put_off(self, until: date) -> None:
        """From now on it is due on `until`, if nothing stops it."""
        self.put_off_from = self.due_on
        coming = (self.day + timedelta(days=n) for n in range(1, (until - self.day).days + 1))
        self.period = replace(self.period, days=len(self.used) + sum(map(self.counts, coming)))


def _walk(period: Period, marks: Sequence[Mark], calendar: Calendar, today: date) -> _Walk:
    """From the start to today, or to the day on which the clock ended."""
    walk, place = _Walk(period, calendar, marks[0].on), 0
    while True:
        while place < len(marks) and marks[place].on <= walk.day:
            walk.take(marks[place])
            place += 1
        if walk.ended_on or walk.day >= today:
            return walk
        walk.go_on()


def read_clock(period: Period, marks: Sequence[Mark], calendar: Calendar, today: date) -> Clock:
    """Read the clock on `today`. `marks` begin with START and are in order. O(days since the start).

    While stopped, `due_on` is the day on which it would be due if the answer came today.
    """
    walk = _walk(period, marks, calendar, today)
    kinds = [kind for _, kind in walk.counted]
    used, days = kinds.count("used"), walk.period.days
    return Clock(
        period=walk.period,
        started_on=marks[0].on,
        today=today,
        used=used,
        stopped=kinds.count("stopped"),
        away=kinds.count("away"),
        remaining=days - used,
        due_on=walk.due_on,
        running=walk.kind == "used" and walk.ended_on is None,
        ended_on=walk.ended_on,
        put_off_from=walk.put_off_from,
        segments=_segments(_lawful(kinds, days), 0 if walk.ended_on else days - used),
    )


def _lawful(kinds: Iterable[str], days: int) -> Iterable[str]:
    """Kinds of counted days, those used beyond the period as late."""
    used = 0
    for kind in kinds:
        used += kind == "used"
        yield "late" if kind == "used" and used > days else kind


def _segments(kinds: Iterable[str], left: int) -> tuple[Segment, ...]:
    runs = [Segment(kind, sum(1 for _ in same)) for kind, same in groupby(kinds)]
    return (*runs, Segment("left", left)) if left > 0 else tuple(runs)


def governing(periods: Sequence[Period]) -> Period | None:
    """The period the queue is sorted by: one by law before an aim, then the shorter."""
    return min(periods, key=lambda p: (p.kind != BY_LAW, p.days), default=None)
