"""Years by era: written and read back, and right on the days on which an era changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tomoni.rules import interface as rules
from tomoni.rules.time.eras import ERAS

DAYS = st.dates(date(1868, 1, 1), date(2117, 12, 31))


@pytest.mark.parametrize(
    ("day", "written"),
    [
        ("2026-11-22", "令和8年11月22日"),
        ("2019-05-01", "令和元年5月1日"),
        ("2019-04-30", "平成31年4月30日"),
        ("1989-01-08", "平成元年1月8日"),
        ("1989-01-07", "昭和64年1月7日"),
        ("1926-12-25", "昭和元年12月25日"),
        ("1926-12-24", "大正15年12月24日"),
        ("1912-07-30", "大正元年7月30日"),
        ("1912-07-29", "明治45年7月29日"),
        ("1873-01-01", "明治6年1月1日"),
        ("1872-12-31", "1872年12月31日"),  # by the calendar of the time 明治5年12月2日
    ],
)
def test_a_day_is_written_in_its_era_and_read_back(day: str, written: str) -> None:
    assert rules.era_day(date.fromisoformat(day)) == written
    assert rules.read_day(written) == date.fromisoformat(day)


@given(DAYS)
def test_every_day_comes_back_as_it_was(day: date) -> None:
    assert rules.read_day(rules.era_day(day)) == day
    assert rules.read_day(day.isoformat()) == day
    assert rules.read_day(f"{day.year}年{day.month}月{day.day}日") == day


@given(DAYS)
def test_the_next_day_is_in_the_same_year_of_the_era_or_the_next_or_the_first(day: date) -> None:
    after = day + timedelta(days=1)
    begins = any(after == era.first for era in ERAS)
    assert (rules.era_year(day) != rules.era_year(after)) == (begins or day.year != after.year)


@given(DAYS)
def test_a_day_lies_in_the_year_its_era_names(day: date) -> None:
    first, last = rules.days_of_year(rules.era_year(day))
    assert first <= day <= last and last == date(day.year, 12, 31)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("S10.3.4", "1935-03-04"),
        ("昭10/3/4", "1935-03-04"),
        ("昭和 １０ 年 ３ 月 ４ 日", "1935-03-04"),
        ("㋿元年5月1日", "2019-05-01"),
        ("㍻31.4.30", "2019-04-30"),
        ("r8-11-22", "2026-11-22"),
        ("平成31年10月1日", "2019-10-01"),  # counted on after the era: valid
        ("1935/3/4", "1935-03-04"),
        ("昭和63年2月29日", "1988-02-29"),
    ],
)
def test_days_are_read_as_people_write_them(text: str, day: str) -> None:
    assert rules.read_day(text) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    ["", "昭和", "令和元年4月30日", "平成0年1月1日", "昭和10年", "昭和10年13月1日", "昭和64年2月29日", "35-03-04",
     "明治5年12月2日", "大化元年6月19日", "10年3月4日", "昭和10年3月4日生", "S100.1.1", "一九三五年三月四日"],
)  # fmt: skip
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        rules.read_day(text)


@given(st.text(alphabet="令和平成昭大正明治RHSTM元0123456789年月日-/. 不詳", max_size=14))
def test_any_text_is_a_day_or_a_value_error(text: str) -> None:
    try:
        day = rules.read_day(text)
    except ValueError:
        return
    assert rules.read_day(rules.era_day(day)) == day


def test_english_names_the_era_too() -> None:
    assert rules.era_year(date(2026, 11, 22), "en") == "Reiwa 8"
    assert rules.era_year(date(1989, 1, 8), "en") == "Heisei 1" and rules.era_year(date(1868, 1, 1), "en") == "1868"


@pytest.mark.parametrize(
    ("year", "written"),
    [(2026, "令和8年度"), (2019, "令和元年度"), (2018, "平成30年度"), (1989, "平成元年度"), (1988, "昭和63年度")],
)
def test_a_fiscal_year_has_one_era_as_a_whole(year: int, written: str) -> None:
    assert rules.era_fiscal_year(year) == written


@pytest.mark.parametrize(("month", "written"), [("2019-04", "平成31年4月"), ("2019-05", "令和元年5月")])
def test_a_month_is_written_in_the_era_of_its_first_day(month: str, written: str) -> None:
    assert rules.era_month(rules.Month.parse(month)) == written
