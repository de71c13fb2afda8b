"""Days of which only a part is known: bounds, and answers wherever the bounds settle them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.builders import MemoryWorld, ask, family
from tomoni.rules import interface as rules

DAYS = st.dates(date(1873, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("1935", "1935-01-01", "1935-12-31"),
        ("1935-03", "1935-03-01", "1935-03-31"),
        ("1936-02", "1936-02-01", "1936-02-29"),
        ("昭和10年 月日不詳", "1935-01-01", "1935-12-31"),
        ("昭和10年月日不詳", "1935-01-01", "1935-12-31"),
        ("昭和10年（以下不詳）", "1935-01-01", "1935-12-31"),
        ("1935年3月 日不詳", "1935-03-01", "1935-03-31"),
        ("昭和１０年３月不明", "1935-03-01", "1935-03-31"),
        ("S10.3", "1935-03-01", "1935-03-31"),
        ("昭和元年", "1926-12-25", "1926-12-31"),
        ("平成元年1月", "1989-01-08", "1989-01-31"),
        ("令和元年", "2019-05-01", "2019-12-31"),
        ("1935-01-01..1935-06-30", "1935-01-01", "1935-06-30"),
    ],
)
def test_what_is_known_of_a_day_bounds_it(text: str, least: str, most: str) -> None:
    found = rules.partial_date(text)
    assert (found.least, found.most) == (date.fromisoformat(least), date.fromisoformat(most))
    assert rules.partial_date(str(found)) == found


@pytest.mark.parametrize(
    "text",
    ["", "不詳", "月日不詳", "1935-03-04", "昭和10年3月4日", "昭和10年13月", "令和元年4月", "明治5年", "35",
     "1935-06-30..1935-01-01", "1935-01-01..1935-01-01", "1935年 春", "昭和10年3"],
)  # fmt: skip
def test_what_bounds_nothing_or_is_a_whole_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        rules.partial_date(text)


@given(DAYS)
def test_a_day_lies_within_what_is_told_of_its_year_and_month(day: date) -> None:
    era, month = rules.era_year(day), rules.Month.of(day)
    for text in (f"{era} 月日不詳", f"{era}{day.month}月 日不詳", f"{day.year}", str(month)):
        found = rules.partial_date(text)
        assert found.least <= day <= found.most
    assert str(rules.partial_date(str(month))) == str(month) and str(rules.partial_date(f"{day.year}")) == f"{day.year}"


@given(st.text(alphabet="令和平成昭RHS元0123456789年月日-/. 不詳以下", max_size=14))
def test_any_text_is_a_part_of_a_day_or_a_value_error(text: str) -> None:
    try:
        found = rules.partial_date(text)
    except ValueError:
        return
    assert found.least < found.most and rules.partial_date(str(found)) == found


# --- in rules


def _born(text: str) -> MemoryWorld:
    return family(["2000-01-01"]).knowing(facts={("c1", "birth_date"): rules.partial_date(text).reading("test")})


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("age_reached(c1.birth_date, 65) <= month.first_day", True),
        ("age_on(c1.birth_date, month.first_day) >= 65", True),
        ("age_on(c1.birth_date, month.first_day) < 89", False),
        ("c1.birth_date.year == 1935", True),
        ("c1.birth_date.month < month", True),
        ("child_allowance.payable(c1)", False),
        ("fiscal_year_end_after(c1.birth_date, 75) < month.first_day", True),
    ],
)
def test_a_rule_answers_where_the_bounds_settle_it(expression: str, value: bool) -> None:
    found = ask(expression, _born("昭和10年 月日不詳"), month="2025-04")
    assert found.known and found.value is value and not found.missing


@pytest.mark.parametrize(
    "expression", ["age_on(c1.birth_date, month.first_day) >= 90", "c1.birth_date.month.number == 3"]
)
def test_a_rule_asks_where_they_do_not(expression: str) -> None:
    found = ask(expression, _born("1935"), month="2025-04")
    assert not found.known and {one.fact for one in found.missing} == {"birth_date"}


def test_within_a_month_the_month_is_known() -> None:
    assert ask("c1.birth_date.month.number == 3", _born("1935年3月 日不詳")).value is True


@given(st.dates(date(2004, 1, 1), date(2025, 6, 30)), st.sampled_from(["2024-09", "2024-10", "2025-04"]))
def test_what_is_answered_of_a_part_holds_for_every_day_of_it(day: date, month: str) -> None:
    amount, text = "child_allowance.monthly_amount(father)", str(rules.Month.of(day))
    guess = ask(amount, _born(text), month=month)
    truth = ask(amount, family([day.isoformat()]), month=month)
    if guess.known:
        assert guess.value == truth.value
    else:
        assert guess.least <= truth.value <= guess.most and guess.missing
