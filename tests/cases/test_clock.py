"""The clock of a case against a slow count that is plainly right."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import jpholiday
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tomoni.cases.domain.clock import CORRECTION, OTHER_BODY, Clock, Mark, Period, governing, read_clock
from tomoni.cases.domain.desk import NEVER, desk_of, due_of
from tomoni.cases.domain.periods import to_period
from tomoni.cases.domain.transitions import Effect, State
from tomoni.cases.models.clocks import marks_of

TOKYO = ZoneInfo("Asia/Tokyo")
DAY = timedelta(days=1)
BOTH = (CORRECTION, OTHER_BODY)


@dataclass(frozen=True)
class Office:
    """Open days without a town, besides its own closing days."""

    closing: frozenset[date] = frozenset()

    def is_open_day(self, day: date) -> bool:
        turn = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
        return day.weekday() < 5 and not turn and not jpholiday.is_holiday(day) and day not in self.closing


OFFICE = Office()


def law(days: int = 30, *stops: str) -> Period:
    return Period(days, "all", "by_law", stops)


# --- the slow count: every day by itself, from everything that happened before it -------------------------------------


def kind_of(day: date, period: Period, marks: Iterable[Mark]) -> str:
    """What a counted day is, from all that happened up to the end of the day before."""
    before = [mark.effect for mark in marks if mark.on < day]
    told = [effect for effect in before if effect in (Effect.STOP, Effect.RESUME)]
    if CORRECTION in period.stops and told and told[-1] is Effect.STOP:
        return "stopped"
    bodies = before.count(Effect.AWAY) - before.count(Effect.BACK)
    return "away" if OTHER_BODY in period.stops and bodies > 0 else "used"


def counted(period: Period, marks: list[Mark], office: Office, last: date) -> list[tuple[date, str]]:
    days = [marks[0].on + timedelta(days=n) for n in range(1, (last - marks[0].on).days + 1)]
    return [(d, kind_of(d, period, marks)) for d in days if period.calendar == "all" or office.is_open_day(d)]


def slow_due(period: Period, marks: list[Mark], office: Office, today: date) -> date:
    """Let it run from today on, and look at which day the last one of the period is used."""
    known = [mark for mark in marks if mark.on <= today]
    used = [day for day, kind in counted(period, known, office, today) if kind == "used"]
    freed = Period(period.days, period.calendar, period.kind, ())
    coming = counted(freed, [Mark(today, Effect.START)], office, today + timedelta(days=3 * period.days + 60))
    return [*used, *(day for day, _ in coming)][period.days - 1]


# --- what happens to a case -------------------------------------------------------------------------------------------

starts = st.one_of(
    st.dates(date(2023, 1, 1), date(2029, 12, 31)),
    st.sampled_from([date(2024, 2, 28), date(2024, 2, 29), date(2026, 12, 25), date(2026, 12, 28), date(2027, 3, 31)]),
)
periods = st.builds(
    Period,
    st.integers(1, 60),
    st.sampled_from(["office", "all"]),
    st.sampled_from(["standard", "by_law"]),
    st.sampled_from([(), BOTH, (CORRECTION,), (OTHER_BODY,)]),
)


@st.composite
def lives(draw: st.DrawFn) -> list[Mark]:
    """A start, then corrections and bodies that are asked and answered in any order, also at once."""
    day, correcting, bodies = draw(starts), False, 0
    marks = [Mark(day, Effect.START)]
    for _ in range(draw(st.integers(0, 8))):
        day += timedelta(days=draw(st.integers(0, 12)))
        may = [Effect.RESUME if correcting else Effect.STOP, Effect.AWAY, *([Effect.BACK] if bodies else [])]
        effect = draw(st.sampled_from(may))
        correcting = effect is Effect.STOP or (correcting and effect is not Effect.RESUME)
        bodies += {Effect.AWAY: 1, Effect.BACK: -1}.get(effect, 0)
        marks.append(Mark(day, effect))
    return marks


NEW_YEAR = [Mark(date(2026, 12, 25), Effect.START), Mark(date(2026, 12, 28), Effect.STOP)]


@given(lives(), periods, st.integers(0, 120), st.sets(st.integers(1, 150), max_size=6))
@example(NEW_YEAR, Period(10), 9, {10, 11})
@example([Mark(date(2024, 2, 28), Effect.START)], law(1), 1, set())
def test_the_clock_counts_as_somebody_would_day_by_day(
    marks: list[Mark], period: Period, after: int, closed: set[int]
) -> None:
    office = Office(frozenset(marks[0].on + timedelta(days=n) for n in closed))
    today = marks[-1].on + timedelta(days=after)
    clock = read_clock(period, marks, office, today)
    kinds = [kind for _, kind in counted(period, marks, office, today)]
    assert [clock.used, clock.stopped, clock.away] == [kinds.count(k) for k in ("used", "stopped", "away")]
    assert clock.remaining == period.days - clock.used and clock.late is (clock.used > period.days)
    assert clock.due_on == slow_due(period, marks, office, today)
    assert clock.running is (kind_of(today + DAY, period, marks) == "used")
    drawn = [kind for part in clock.segments for kind in [part.kind] * part.days]
    assert ["used" if kind == "late" else kind for kind in drawn if kind != "left"] == kinds
    assert drawn.count("left") == max(clock.remaining, 0) and drawn.count("late") == max(-clock.remaining, 0)


@given(lives(), periods, st.integers(0, 60))
def test_an_undisturbed_clock_keeps_its_due_day_from_the_first_day_to_the_last(
    marks: list[Mark], period: Period, after: int
) -> None:
    start = marks[:1]
    first = read_clock(period, start, OFFICE, start[0].on).due_on
    later = start[0].on + timedelta(days=after)
    assert read_clock(period, start, OFFICE, later).due_on == first
    assert read_clock(period, marks, OFFICE, marks[-1].on).due_on >= first


@given(lives(), st.integers(1, 60), st.sampled_from([(), BOTH]), st.integers(1, 90))
def test_after_a_notice_of_delay_it_is_due_on_the_day_named(
    marks: list[Mark], days: int, stops: tuple[str, ...], more: int
) -> None:
    told_on = marks[-1].on
    before = read_clock(law(days, *stops), marks, OFFICE, told_on)
    assume(before.due_on >= told_on)  # the verb refuses it once the period is over
    until = before.due_on + timedelta(days=more)
    put_off = [*marks, Mark(told_on, Effect.EXTEND, until)]
    after = read_clock(law(days, *stops), put_off, OFFICE, told_on)
    assert (after.due_on, after.put_off_from) == (until, before.due_on)
    assert (after.used, after.stopped, after.away) == (before.used, before.stopped, before.away)
    aim = Period(days)
    assert read_clock(aim, put_off, OFFICE, told_on) == read_clock(aim, marks, OFFICE, told_on)


# --- days one remembers -----------------------------------------------------------------------------------------------


def read(start: date, days: int, calendar: str = "office") -> date:
    return read_clock(Period(days, calendar), [Mark(start, Effect.START)], OFFICE, start).due_on


def test_the_turn_of_the_year_and_the_first_of_april() -> None:
    assert read(date(2026, 12, 25), 1) == date(2026, 12, 28)
    assert read(date(2026, 12, 25), 2) == date(2027, 1, 4)
    assert read(date(2026, 12, 25), 10, "all") == date(2027, 1, 4)
    assert read(date(2027, 3, 31), 1) == date(2027, 4, 1)  # a Thursday: the year of the town begins as any other day


def test_leap_days_count_and_months_end_by_the_calendar() -> None:
    assert read(date(2024, 2, 28), 2, "all") == date(2024, 3, 1)
    assert read(date(2025, 2, 27), 2, "all") == date(2025, 3, 1)

    @dataclass(frozen=True)
    class Months:
        months: int
        days: int = 0
        weeks: int = 0
        calendar: str = "all"

    def month_after(start: date) -> date:
        period = to_period(Months(1), kind="by_law", started_on=start, article="法第1条")
        assert period is not None and period.stops == ()
        return read_clock(period, [Mark(start, Effect.START)], OFFICE, start).due_on

    assert month_after(date(2026, 1, 30)) == date(2026, 2, 28)
    assert month_after(date(2024, 1, 30)) == date(2024, 2, 29)
    assert month_after(date(2026, 2, 28)) == date(2026, 3, 31)  # first day 1 March (民法143条)
    assert month_after(date(2026, 11, 30)) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("at", "first"),
    [("2026-12-01T23:59:59+09:00", date(2026, 12, 2)), ("2026-12-02T00:00:00+09:00", date(2026, 12, 3))],
)
def test_a_minute_before_midnight_and_midnight_are_two_days(at: str, first: date) -> None:
    moment = datetime.fromisoformat(at)
    for zone in (TOKYO, ZoneInfo("UTC")):
        marks = marks_of([(moment.astimezone(zone), Effect.START)])
        assert read_clock(law(1), marks, OFFICE, marks[0].on).due_on == first


def test_a_day_of_two_stops_counts_once_and_as_the_correction() -> None:
    start = date(2026, 12, 1)
    asked, mended, heard = start + 1 * DAY, start + 4 * DAY, start + 6 * DAY
    marks = [
        Mark(start, Effect.START), Mark(asked, Effect.AWAY), Mark(asked, Effect.STOP),
        Mark(mended, Effect.RESUME), Mark(heard, Effect.BACK),
    ]  # fmt: skip
    clock = read_clock(Period(10, "all"), marks, OFFICE, start + 9 * DAY)
    assert [(s.kind, s.days) for s in clock.segments] == [
        ("used", 1), ("stopped", 3), ("away", 2), ("used", 3), ("left", 6),
    ]  # fmt: skip
    by_law = read_clock(law(10, OTHER_BODY), marks, OFFICE, start + 9 * DAY)
    assert (by_law.used, by_law.stopped, by_law.away) == (4, 0, 5)
    plain = read_clock(law(10), marks, OFFICE, start + 9 * DAY)
    assert (plain.used, plain.remaining, plain.running) == (9, 1, True)


def test_two_bodies_are_waited_for_until_both_have_answered() -> None:
    start = date(2026, 12, 1)
    marks = [
        Mark(start + n * DAY, effect) for n, effect in enumerate((Effect.START, Effect.AWAY, Effect.AWAY, Effect.BACK))
    ]
    assert not read_clock(Period(10, "all"), marks, OFFICE, start + 5 * DAY).running
    marks.append(Mark(start + 5 * DAY, Effect.BACK))
    clock = read_clock(Period(10, "all"), marks, OFFICE, start + 5 * DAY)
    assert (clock.running, clock.away) == (True, 4)


def test_what_waits_lies_under_waiting_and_is_overdue_only_where_the_law_runs_on() -> None:
    start = date(2026, 12, 1)
    marks = [Mark(start, Effect.START), Mark(start, Effect.STOP)]
    stopped, running = (read_clock(p, marks, OFFICE, start + 9 * DAY) for p in (law(5, CORRECTION), law(5)))
    assert due_of(stopped, State.CORRECTING) == (NEVER, "by_law")
    assert due_of(running, State.CORRECTING) == (start + 5 * DAY, "by_law")
    assert desk_of(State.REVIEWING, "application", away=True) == "waiting"
    assert desk_of(State.APPROVING, "application", away=True) == "approving"


def test_the_period_of_a_law_governs_before_an_aim_that_is_due_earlier() -> None:
    assert governing([Period(5), law(30)]) == law(30)
    assert governing([Period(9), Period(5)]) == Period(5)
    assert governing([]) is None


def test_a_clock_that_ended_stands() -> None:
    start = date(2026, 12, 1)
    marks = [Mark(start, Effect.START), Mark(start + 2 * DAY, Effect.AWAY), Mark(start + 4 * DAY, Effect.END)]
    clock: Clock = read_clock(Period(10, "all"), marks, OFFICE, start + 90 * DAY)
    assert (clock.ended_on, clock.used, clock.away, clock.running) == (start + 4 * DAY, 2, 2, False)
