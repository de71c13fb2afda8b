"""Months and the builtins of time, at the dates where they are easily wrong."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.builders import MemoryWorld, ask, family, japan
from tomoni.rules import interface as rules
from tomoni.rules.language.functions import BUILTINS, call_builtin
from tomoni.rules.language.kinds import Kind
from tomoni.rules.language.values import NotCovered, Unknown, interval

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
def test_the_age_on_a_day_is_the_largest_that_is_reached(birth: date, day: date) -> None:
    age = rules.age_on(birth, day)
    assert rules.age_reached(birth, age) <= day < rules.age_reached(birth, age + 1)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("1960-01-01", "2024-12-31", 65),
        ("1960-01-02", "2024-12-31", 64),
        ("2008-02-29", "2025-02-27", 16),
        ("2008-02-29", "2025-02-28", 17),
        ("2025-04-10", "2025-04-10", 0),
    ],
)
def test_the_age_grows_on_the_eve_of_the_birthday(birth: str, day: str, age: int) -> None:
    assert rules.age_on(date.fromisoformat(birth), date.fromisoformat(day)) == age
    assert ask("age_on(a, b)", family([]), a=date.fromisoformat(birth), b=date.fromisoformat(day)).value == age


# --- periods of civil law


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        ("2025-01-15", 1, "2025-02-15"),
        ("2025-01-30", 1, "2025-02-28"),  # first day 31 January: February has no such day
        ("2024-01-30", 1, "2024-02-29"),
        ("2025-01-31", 1, "2025-02-28"),  # first day 1 February: the whole of February
        ("2025-02-28", 1, "2025-03-31"),  # first day 1 March: the whole of March
        ("2024-02-28", 12, "2025-02-28"),  # first day 29 February
        ("2025-03-08", 3, "2025-06-08"),
        ("2025-05-31", 0, "2025-05-31"),
    ],
)
def test_a_period_of_months_ends_before_the_day_that_corresponds_to_the_first(day: str, months: int, last: str) -> None:
    assert rules.months_after(date.fromisoformat(day), months) == date.fromisoformat(last)


@given(DAYS, st.integers(0, 600))
def test_a_period_of_months_ends_in_the_month_the_calendar_says(day: date, months: int) -> None:
    last, first = rules.months_after(day, months), day + timedelta(days=1)
    after = rules.Month.of(last + timedelta(days=1)) - months
    assert after in (rules.Month.of(first), rules.Month.of(first) + 1)
    ends_with_the_month = rules.Month.of(last).last_day == last
    assert ends_with_the_month or (last + timedelta(days=1)).day == first.day


@given(DAYS, DAYS, st.integers(0, 600), st.integers(0, 600))
def test_a_period_that_begins_later_or_is_longer_never_ends_earlier(a: date, b: date, m: int, n: int) -> None:
    (first, second), (few, many) = sorted((a, b)), sorted((m, n))
    assert rules.months_after(first, few) <= rules.months_after(second, few) <= rules.months_after(second, many)


@given(DAYS, st.integers(0, 100))
def test_an_age_is_a_period_of_years_that_counts_the_day_of_birth(birth: date, age: int) -> None:
    assert rules.age_reached(birth, age) == rules.years_after(birth - timedelta(days=1), age)


@given(DAYS, st.integers(-500, 500))
def test_weeks_end_on_the_same_day_of_the_week(day: date, weeks: int) -> None:
    last = rules.weeks_after(day, weeks)
    assert last == rules.days_after(day, 7 * weeks) and last.weekday() == day.weekday()


def test_a_period_is_not_less_than_nothing() -> None:
    with pytest.raises(ValueError):
        rules.months_after(date(2025, 1, 1), -1)
    with pytest.raises(rules.PackError):
        ask("months_after(a, -1)", family([]), a=date(2025, 1, 1))


# --- years of income


@pytest.mark.parametrize(
    ("month", "begins", "year"),
    [
        ("2025-05", 6, 2023),  # 児童手当
        ("2025-06", 6, 2024),
        ("2025-10", 11, 2023),  # 児童扶養手当
        ("2025-11", 11, 2024),
        ("2026-10", 11, 2024),
        ("2025-07", 8, 2023),  # 特別児童扶養手当
        ("2025-08", 8, 2024),
        ("2025-01", 1, 2024),
        ("2025-12", 12, 2024),
    ],
)
def test_a_benefit_year_looks_at_the_year_before_it_begins(month: str, begins: int, year: int) -> None:
    assert rules.tax_year_for(rules.Month.parse(month), begins) == rules.TaxYear(year)


@given(DAYS, st.integers(1, 12))
def test_within_a_benefit_year_one_income_counts(day: date, begins: int) -> None:
    month = rules.Month.of(day)
    changes = rules.tax_year_for(month, begins) != rules.tax_year_for(month - 1, begins)
    assert changes == (month.number == begins)


@pytest.mark.parametrize("begins", ["0", "13", "month.number", "-1"])
def test_a_benefit_year_begins_in_a_month_that_is_written_out(begins: str) -> None:
    with pytest.raises(rules.PackError, match="1 to 12"):
        ask(f"tax_year_for(month, {begins})", family([]))


def test_a_tax_year_has_a_first_and_a_last_day() -> None:
    year = "tax_year_for(month, 6)"
    assert ask(f"{year}.last_day", family([]), month="2025-05").value == date(2023, 12, 31)
    assert ask(f"{year}.first_day", family([]), month="2025-06").value == date(2024, 1, 1)


@given(DAYS)
def test_a_day_lies_in_its_fiscal_year(day: date) -> None:
    year = rules.FiscalYear.of(day)
    assert year.first_day <= day <= year.last_day and year.first_month <= rules.Month.of(day) <= year.last_month


# --- bounds

POINTS = {
    Kind.date: DAYS,
    Kind.month: DAYS.map(rules.Month.of),
    Kind.number: st.integers(0, 90),
}
MONOTONE = sorted(name for name, one in BUILTINS.items() if 0 not in one.signs)


@pytest.mark.parametrize("name", MONOTONE)
@given(data=st.data())
def test_an_unknown_argument_gives_bounds_that_hold(name: str, data: st.DataObject) -> None:
    values, chosen = [], []
    for kind in BUILTINS[name].takes:
        points = st.integers(1, 12) if name == "tax_year_for" and kind.kind is Kind.number else POINTS[kind.kind]
        least, middle, most = sorted(data.draw(st.tuples(points, points, points)))
        lost = rules.Missing(None, "x")
        values.append(Unknown(least, most, None, frozenset({lost})) if data.draw(st.booleans()) else middle)
        chosen.append(middle)
    truth = BUILTINS[name].reckon(*chosen)
    low, high = interval(call_builtin(name, values, lambda day: day))
    assert low <= truth <= high


def test_bounds_that_leave_the_calendar_bound_nothing() -> None:
    lost = frozenset({rules.Missing(None, "x")})
    found = call_builtin("days_after", (date(2025, 1, 1), Unknown(0, 10**12, None, lost)), lambda day: day)
    assert type(found) is Unknown and (found.least, found.most) == (date(2025, 1, 1), None)
    assert found.missing == lost and found.not_covered == ("days_after outside the calendar",)
    assert call_builtin("age_on", (NotCovered(("x",)), date(2025, 1, 1)), lambda day: day) == NotCovered(("x",))


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


@pytest.mark.parametrize("text", ["age_reached(a, 9999)", "month + 999999999", "years_after(a, 9000)"])
def test_what_may_leave_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(rules.PackError, match="may leave the calendar"):
        ask(text, family([]), a=date(2025, 1, 1))


def test_kana_are_compared_as_a_bank_reads_them() -> None:
    assert rules.same_kana("ﾔﾏﾀﾞ ﾊﾅｺ", "ヤマダ　ハナコ") and rules.same_kana("きょうこ", "キヨウコ")
    assert not rules.same_kana("ヤマダ", "ヤマタ")


# --- periods, and the day facts are read

READS = """
rules: r
law: 例法
reads: month.first_day
parameters:
  figure: {unit: yen, values: [{from: 2020-01, is: "5", law: 第1条}]}
definitions:
  first:    {of: child, per: month, gives: number, is: child.order}
  last:     {of: child, per: month, reads: month.last_day, gives: number, is: child.order}
  today:    {of: child, per: month, reads: as_of, gives: number, is: child.order}
  all_days: {of: child, per: month, gives: number, is: "last(child) + first(child) + today(child) + rest(child)"}
  rest:     {of: child, per: month, gives: number, is: once(child) + yearly(child)}
  once:     {of: child, gives: number, is: child.order}
  yearly:   {of: child, per: year, gives: number, is: "child.order if year.first_day.month.number == 4 else 0"}
  members:  {of: person, per: month, gives: number, is: count(c for c in person.children)}
  members_at_end: {of: person, per: month, reads: month.last_day, gives: number, is: count(c for c in person.children)}
"""


class Noting(MemoryWorld):
    """A world that notes on which day it is read."""

    def __init__(self, world: MemoryWorld) -> None:
        super().__init__(world.facts, world.link_facts, world.links, vocabulary=world.vocabulary)
        object.__setattr__(self, "days", [])

    def fact(self, entity: rules.Entity, name: str, on: date, year: int | None = None) -> rules.Reading:
        self.days.append(on)
        return super().fact(entity, name, on, year)

    def along(self, entity: rules.Entity, way: str, on: date) -> tuple[tuple[rules.Entity, ...], bool]:
        self.days.append(on)
        return super().along(entity, way, on)


@pytest.mark.parametrize("trace", [False, True])
@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("r.first(c1)", ["2025-02-01"]),
        ("r.last(c1)", ["2025-02-28"]),
        ("r.today(c1)", ["2025-04-10"]),
        ("r.once(c1)", ["2025-04-10"]),
        ("r.yearly(c1)", ["2025-04-10"]),
        ("c1.order + r.first(c1) + c1.order", ["2025-04-10", "2025-02-01", "2025-04-10"]),
        ("r.all_days(c1)", ["2025-02-28", "2025-02-01", "2025-04-10", "2025-04-10", "2025-04-10"]),
        ("r.members(father) + r.members_at_end(father)", ["2025-02-01", "2025-02-28"]),
    ],
)
def test_each_definition_reads_facts_on_its_own_day(text: str, days: list[str], trace: bool) -> None:
    world = Noting(family(["2015-05-01"]))
    book = rules.load_rules([("r.yaml", READS)], japan())
    assert ask(text, world, book=book, on="2025-04-10", month="2025-02", trace=trace).known
    assert [str(day) for day in world.days] == days


def test_without_a_month_it_is_the_month_of_the_day() -> None:
    world = Noting(family(["2015-05-01"]))
    book = rules.load_rules([("r.yaml", READS)], japan())
    assert ask("r.first(c1)", world, book=book, on="2025-04-10").known
    assert world.days == [date(2025, 4, 1)]


@pytest.mark.parametrize(
    ("definition", "found"),
    [
        ("{of: child, gives: number, is: first(child)}", "per month"),
        ("{of: child, gives: yen, law: 第1条, is: figure}", "the parameter figure"),
        ("{of: child, gives: number, is: month.number}", "unknown name month"),
        ("{of: child, gives: number, is: yearly(child)}", "per year"),
        ("{of: child, per: year, gives: number, is: first(child)}", "per month"),
        ("{of: child, reads: month.first_day, gives: number, is: child.order}", "reads with per: once"),
        ("{of: child, per: year, reads: month.first_day, gives: number, is: child.order}", "reads with per: year"),
        ("{of: child, per: day, gives: number, is: child.order}", "'day'"),
        ("{of: child, per: month, reads: yesterday, gives: number, is: child.order}", "'yesterday'"),
    ],
)
def test_a_definition_sees_no_more_than_its_period(definition: str, found: str) -> None:
    with pytest.raises(rules.PackError) as caught:
        rules.load_rules([("r.yaml", f"{READS}  wrong: {definition}\n")], japan())
    assert found in str(caught.value)
