"""Days on which banks work, and the fiscal year a payment belongs to."""

from datetime import date, timedelta

import jpholiday
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tomoni.payments.domain.bank_days import bank_day_on_or_after, bank_day_on_or_before, is_bank_day
from tomoni.payments.domain.fiscal_year import fiscal_year_of, fiscal_years_open_on
from tomoni.payments.domain.yucho import to_bank_account


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-12-10", True),
        ("2026-12-30", True),
        ("2026-12-31", False),
        ("2027-01-01", False),
        ("2027-01-02", False),
        ("2027-01-03", False),
        ("2027-01-04", True),
        ("2026-10-10", False),  # a Saturday
        ("2026-10-12", False),  # スポーツの日
        ("2026-09-22", False),  # 国民の休日
    ],
)
def test_banks_rest_on_weekends_holidays_and_at_the_turn_of_the_year(day: str, works: bool) -> None:
    assert is_bank_day(date.fromisoformat(day), jpholiday.is_holiday) is works


def test_what_is_due_on_a_closed_day_is_paid_on_the_bank_day_before() -> None:
    assert bank_day_on_or_before(date(2026, 10, 10), jpholiday.is_holiday) == date(2026, 10, 9)
    assert bank_day_on_or_before(date(2027, 1, 3), jpholiday.is_holiday) == date(2026, 12, 30)
    assert bank_day_on_or_after(date(2026, 12, 31), jpholiday.is_holiday) == date(2027, 1, 4)


@given(st.dates(date(2020, 1, 1), date(2050, 12, 31)))
def test_the_day_before_is_a_bank_day_and_the_nearest(day: date) -> None:
    found = bank_day_on_or_before(day, lambda _: False)
    assert found <= day
    assert is_bank_day(found, lambda _: False)
    between = (found + timedelta(days=n) for n in range(1, (day - found).days + 1))
    assert not any(is_bank_day(other, lambda _: False) for other in between)


@pytest.mark.parametrize(
    ("day", "years"),
    [
        ("2026-03-31", (2025,)),
        ("2026-04-01", (2026, 2025)),
        ("2026-05-31", (2026, 2025)),
        ("2026-06-01", (2026,)),
        ("2027-01-04", (2026,)),
    ],
)
def test_two_fiscal_years_are_open_in_april_and_may(day: str, years: tuple[int, ...]) -> None:
    assert fiscal_years_open_on(date.fromisoformat(day)) == years
    assert fiscal_year_of(date.fromisoformat(day)) == years[0]


def test_a_passbook_of_yucho_becomes_branch_and_number() -> None:
    assert to_bank_account("10180", "12345671") == ("9900", "018", "1", "1234567")
    assert to_bank_account("14320", "541") == ("9900", "438", "1", "0000054")
    assert to_bank_account("00120", "123456") == ("9900", "019", "2", "0123456")


@pytest.mark.parametrize(
    ("symbol", "number"), [("20180", "12345671"), ("1018", "12345671"), ("10180", "12345672"), ("10180", "一二三")]
)
def test_what_is_no_passbook_of_yucho_has_no_account(symbol: str, number: str) -> None:
    assert to_bank_account(symbol, number) is None
