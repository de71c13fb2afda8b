"""How a line moves: the same for everybody who reckons it, never backwards, slower while the machine is full."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.channels.waiting.conftest import Machine
from tomoni.channels.waiting import reckoning
from tomoni.channels.waiting.pressure import SLOTS
from tomoni.channels.waiting.reckoning import Flow

NOON = datetime(2026, 11, 24, 12, tzinfo=timezone(timedelta(hours=9)))


def flow(mode: str = "fixed", rate: float = 60.0, last: int = 100, admitted: float = 20.0, **more) -> Flow:
    return Flow(mode, more.pop("crowded", mode == "auto"), rate, last, admitted, NOON, NOON, **more)


def after(**time: float) -> datetime:
    return NOON + timedelta(**time)


def test_who_is_told_ten_minutes_is_let_in_after_ten_minutes() -> None:
    line = flow(rate=6.0, admitted=20.0, last=90)
    assert (reckoning.before(line, 80, NOON), reckoning.minutes_left(line, 80, NOON)) == (59, 10)
    assert not reckoning.is_let_in(line, 80, after(minutes=9, seconds=59))
    assert reckoning.is_let_in(line, 80, after(minutes=10))


def test_an_empty_line_lets_ten_seconds_worth_straight_in_and_no_more() -> None:
    line = flow(rate=60.0, last=20, admitted=20.0)
    assert floor(reckoning.come_to(line, after(hours=5))) == 30
    assert floor(reckoning.come_to(flow(rate=1.0, last=20), after(hours=5))) == 21


def test_nobody_can_say_how_long_a_hold_takes_and_turns_that_came_stay() -> None:
    line = reckoning.held(flow(rate=60.0), "点検しています", after(minutes=1))
    assert line.admitted == 80.0 and reckoning.minutes_left(line, 90, after(hours=1)) is None
    assert reckoning.is_let_in(line, 80, after(hours=1)) and not reckoning.is_let_in(line, 81, after(hours=1))
    freed = reckoning.set_to(line, None, after(hours=1))
    assert freed.crowded and freed.moves and not reckoning.is_let_in(freed, 81, after(hours=1))


@given(
    rate=some.floats(0.1, 5000), last=some.integers(0, 10**6), gap=some.floats(0, 10**6),
    moments=some.lists(some.integers(0, 10**5), min_size=2, max_size=6), wrote=some.booleans(),
)  # fmt: skip
def test_a_line_never_goes_backwards_however_often_it_is_written_down(rate, last, gap, moments, wrote) -> None:
    line, came = flow(rate=rate, last=last, admitted=max(0.0, last - gap)), 0.0
    for seconds in sorted(moments):
        now = reckoning.come_to(line, after(seconds=seconds))
        assert now >= came
        came = now
        if wrote:
            line = reckoning.next_number(line, after(seconds=seconds))


@pytest.mark.parametrize(
    ("busy", "queue", "moves"), [(0.95, 50, "slower"), (0.7, 50, "same"), (0.3, 50, "faster"), (0.3, 0, "same")]
)
def test_a_line_steers_by_how_busy_the_machine_is(busy, queue, moves) -> None:
    line = flow("auto", rate=100.0, last=100, admitted=100.0 - queue)
    found = reckoning.steer(line, busy, NOON).rate
    assert {"slower": found < 100, "same": found == 100, "faster": found > 100}[moves]


def test_a_machine_that_is_nearly_idle_is_filled_within_minutes() -> None:
    line, now = flow("auto", rate=6.0, last=100_000, admitted=0.0), NOON
    for _ in range(12):
        now += reckoning.STEP
        line = reckoning.steer(line, 0.2, now)
    assert line.rate > 100
    assert reckoning.steer(line, 0.5, now).rate < 1.1 * line.rate, "near its limit it grows slowly"


def test_it_is_never_slower_than_six_a_minute_and_recovers() -> None:
    line, now = flow("auto", rate=100.0, last=10_000, admitted=0.0), NOON
    for _ in range(40):
        now += reckoning.STEP
        line = reckoning.steer(line, 1.0, now)
    assert line.rate == reckoning.LEAST
    for _ in range(40):
        now += reckoning.STEP
        line = reckoning.steer(line, 0.1, now)
    assert line.rate > 60


def test_it_goes_away_when_nobody_came_for_a_minute_and_the_machine_has_room() -> None:
    line = flow("auto", last=20)
    assert reckoning.steer(line, 0.1, after(seconds=50)).crowded
    assert reckoning.steer(line, 0.7, after(seconds=70)).crowded
    assert not reckoning.steer(line, 0.1, after(seconds=70)).crowded


def test_a_line_that_an_operator_set_does_not_steer_itself() -> None:
    assert reckoning.steer(flow(rate=100.0), 1.0, NOON).rate == 100.0


def test_busy_is_the_share_of_the_last_ten_seconds_in_which_threads_worked() -> None:
    machine = Machine()
    machine.work(SLOTS, 5)
    assert machine.busy() == 0.0, "nothing is said before ten seconds are over"
    machine.work(SLOTS, 10)
    assert machine.busy() == pytest.approx(1.0)
    machine.work(1, 12)
    assert machine.busy() == pytest.approx(0.25, abs=0.05)
    machine.work(0, 12)
    assert machine.busy() == pytest.approx(0.0, abs=0.01)


def test_one_request_that_takes_an_hour_is_one_thread_of_four() -> None:
    machine = Machine()
    machine.begin()
    machine.seconds += 3600
    assert machine.busy() == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("before", "came", "given", "busy", "more"),
    [
        (50, 50, 0, 0.1, 0),  # everybody came
        (50, 40, 0, 0.1, 10),  # ten did not: their turns go to those behind
        (50, 40, 10, 0.1, 0),  # once
        (50, 60, 0, 0.1, 0),  # who came since is no debt
        (1_000, 0, 0, 0.1, 100),  # four times what fifteen seconds let in, at most
        (50, 40, 0, 0.7, 0),  # not while the machine is busy
    ],
)
def test_turns_of_absent_people_go_to_those_behind(before, came, given, busy, more) -> None:
    line = replace(flow("auto", rate=100.0), last=5_000, admitted=1_100.0, came=came, given_back=given)
    found = reckoning.give_back(line, before, busy)
    assert (found.admitted - line.admitted, found.given_back - given) == (more, more)


def test_a_rate_that_somebody_set_is_at_most_doubled() -> None:
    line = replace(flow(rate=100.0), mode="fixed", last=5_000, admitted=1_100.0)
    assert reckoning.give_back(line, 1_000, 0.1).given_back == 25


def test_no_turn_is_given_back_beyond_the_last_number_or_during_a_hold() -> None:
    line = replace(flow(rate=100.0), last=60, admitted=55.0, came=0)
    assert reckoning.give_back(line, 55, 0.1).admitted == 60
    assert reckoning.give_back(replace(line, mode="hold"), 55, 0.1).admitted == 55
