"""Office days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tomoni.core import interface as core
from tomoni.core.domain import calendar

DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        ("2026-11-20", True),  # Friday
        ("2026-11-21", False),  # Saturday
        ("2026-11-23", False),  # Labour Thanksgiving Day
        ("2026-12-28", True),
        ("2026-12-29", False),
        ("2027-01-03", False),
        ("2027-01-04", True),
        ("2026-05-06", False),  # substitute holiday
    ],
)
def test_weekends_holidays_and_the_turn_of_the_year_are_closed(day, is_open):
    assert calendar.is_open_day(date.fromisoformat(day)) is is_open


def test_day_one_is_the_next_open_day():
    assert calendar.add_office_days(date(2026, 11, 20), 1) == date(2026, 11, 24)
    assert calendar.add_office_days(date(2026, 11, 21), 0) == date(2026, 11, 21)


def test_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forward"):
        calendar.add_office_days(date(2026, 11, 20), -1)


@given(DAYS, st.integers(1, 60), st.sets(DAYS, max_size=5))
def test_adding_and_counting_agree(day, count, closed):
    end = calendar.add_office_days(day, count, closed)
    assert calendar.is_open_day(end, closed)
    assert calendar.count_office_days(day, end, closed) == count
    assert calendar.count_office_days(day, end - timedelta(days=1), closed) == count - 1
    assert calendar.count_office_days(end, day, closed) == -count


@given(DAYS, st.sets(DAYS, max_size=5))
def test_the_open_day_from_a_day_is_the_first(day, closed):
    found = calendar.open_day_from(day, closed)
    assert found >= day
    assert calendar.is_open_day(found, closed)
    assert not any(calendar.is_open_day(day + timedelta(days=n), closed) for n in range((found - day).days))


def test_the_towns_own_closing_day_counts_at_once(town, other_town):
    day = date(2026, 12, 1)
    assert core.is_open_day(day)
    core.close_office(day, "開町記念日")
    assert not core.is_open_day(day)
    assert core.open_day_from(day) == date(2026, 12, 2)
    assert core.add_office_days(date(2026, 11, 30), 1) == date(2026, 12, 2)
    assert core.count_office_days(date(2026, 11, 30), date(2026, 12, 2)) == 1
    with core.tenant(other_town):
        assert core.is_open_day(day)
