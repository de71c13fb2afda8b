"""Months and the builtins of time, at the dates where they are easily wrong."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.builders import ask, family
from tomoni.rules import interface as rules

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def test_months_are_counted_and_written() -> None:
    december = rules.Month.parse("2024-12")
    assert december + 1 == rules.Month(2025, 1) and str(december - 12) == "2023-12"
    assert december.last_day == date(2024, 12, 31) and december < rules.Month(2025, 1)
    with pytest.raises(ValueError):
        rules.Month.parse("2024-13")
    with pytest.raises(ValueError):
        rules.Month.parse("2024-1")


@pytest.mark.parametrize(
    ("birth", "end"),
    [
        ("2007-03-31", "2025-03-31"),
        ("2007-04-01", "2025-03-31"),
        ("2007-04-02", "2026-03-31"),
        ("2008-02-29", "2026-03-31"),
    ],
)
def test_born_on_the_first_of_april_counts_with_the_year_before(birth: str, end: str) -> None:
    assert rules.fiscal_year_end_after(date.fromisoformat(birth), 18) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("birth", "age", "day"),
    [
        ("2008-02-29", 3, "2011-02-28"),
        ("2008-02-29", 4, "2012-02-28"),
        ("2010-03-01", 2, "2012-02-29"),
        ("2010-05-01", 3, "2013-04-30"),
        ("2010-01-01", 1, "2010-12-31"),
    ],
)
def test_an_age_is_reached_the_day_before_the_birthday(birth: str, age: int, day: str) -> None:
    assert rules.age_reached(date.fromisoformat(birth), age) == date.fromisoformat(day)


@given(DAYS, st.integers(0, 100))
def test_a_fiscal_year_ends_on_the_first_31_march_after_the_age(birth: date, age: int) -> None:
    reached, end = rules.age_reached(birth, age), rules.fiscal_year_end_after(birth, age)
    assert (end.month, end.day) == (3, 31) and timedelta(0) <= end - reached < timedelta(days=366)


@given(DAYS, DAYS, st.integers(0, 100))
def test_who_is_older_is_never_later(one: date, other: date, age: int) -> None:
    first, second = sorted((one, other))
    assert rules.age_reached(first, age) <= rules.age_reached(second, age)
    assert rules.fiscal_year_end_after(first, age) <= rules.fiscal_year_end_after(second, age)


@given(DAYS, DAYS)
def test_months_between_adds_up(one: date, other: date) -> None:
    first, last = rules.Month.of(one), rules.Month.of(other)
    assert first + rules.months_between(first, last) == last


@pytest.mark.parametrize("birth", ["2022-05-01", "2022-05-02", "2022-05-31"])
def test_all_born_in_one_month_leave_the_amount_under_three_together(birth: str) -> None:
    world = family([birth])
    amounts = [
        ask("child_allowance.monthly_amount(father)", world, month=m).value for m in ("2025-04", "2025-05", "2025-06")
    ]
    assert amounts == [15000, 15000, 10000]


def test_who_is_born_on_29_february_is_three_in_february() -> None:
    world = family(["2020-02-29"])
    amounts = [ask("child_allowance.monthly_amount(father)", world, month=m).value for m in ("2023-02", "2023-03")]
    assert amounts == [15000, 10000]


@pytest.mark.parametrize(
    ("birth", "last"), [("2007-04-01", "2025-03"), ("2007-04-02", "2026-03"), ("2007-03-31", "2025-03")]
)
def test_the_last_month_is_the_march_after_eighteen(birth: str, last: str) -> None:
    world = family([birth])
    assert ask("child_allowance.last_month(c1)", world).value == rules.Month.parse(last)
    after = str(rules.Month.parse(last) + 1)
    assert ask("child_allowance.payable(c1)", world, month=last).value is True
    assert ask("child_allowance.payable(c1)", world, month=after).value is False


@pytest.mark.parametrize(
    ("event", "arrival", "first"),
    [
        ("2025-04-30", "2025-05-15", "2025-05"),  # day 15
        ("2025-04-30", "2025-05-16", "2025-06"),  # day 16
        ("2025-06-02", "2025-06-30", "2025-07"),  # day 28 in the same month loses nothing
        ("2025-06-20", "2025-07-18", "2025-08"),
        ("2025-06-20", "2025-06-20", "2025-07"),
        ("2025-12-31", "2026-01-05", "2026-01"),
    ],
)
def test_fifteen_days_count_from_the_day_after(event: str, arrival: str, first: str) -> None:
    bound = {"arrival": date.fromisoformat(arrival), "event": date.fromisoformat(event)}
    found = ask("child_allowance.first_month(father, arrival, event)", family([]), **bound)
    assert found.value == rules.Month.parse(first)


def test_a_closed_fifteenth_day_moves_to_the_next_open_day() -> None:
    from dataclasses import replace

    world = replace(family([]), closed=frozenset({date(2025, 5, 15), date(2025, 5, 16)}))
    bound = {"event": date(2025, 4, 30), "arrival": date(2025, 5, 17)}
    text = "child_allowance.first_month(father, arrival, event)"
    assert ask(text, world, **bound).value == rules.Month(2025, 5)
    assert ask(text, world, **{**bound, "arrival": date(2025, 5, 18)}).value == rules.Month(2025, 6)


def test_at_least_and_at_most_take_dates_and_months() -> None:
    days = {"a": date(2025, 1, 1), "b": date(2025, 2, 1)}
    assert ask("at_least(a, b)", family([]), **days).value == date(2025, 2, 1)
    assert ask("at_most(a.month, b.month)", family([]), **days).value == rules.Month(2025, 1)


def test_outside_the_calendar_is_not_covered() -> None:
    assert ask("age_reached(a, 9999)", family([]), a=date(2025, 1, 1)).certainly_not_covered
    assert ask("month + 999999999", family([])).certainly_not_covered


def test_kana_are_compared_as_a_bank_reads_them() -> None:
    assert rules.same_kana("ﾔﾏﾀﾞ ﾊﾅｺ", "ヤマダ　ハナコ") and rules.same_kana("きょうこ", "キヨウコ")
    assert not rules.same_kana("ヤマダ", "ヤマタ")
