"""Rules for one month: figures, versions and thresholds worked out once, and nothing else changed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tomoni.rules.interface import Entity, Reading, compile_expression, entity_type, evaluate
from tomoni.rules.language.kinds import DATE
from tomoni.rules.language.nodes import Comparison, Fact, Literal
from tomoni.rules.language.values import KNOWN, NotCovered
from tomoni.rules.language.world import FactSpec, Vocabulary
from tomoni.rules.loading.book import load_rules
from tomoni.rules.monthly.specialising import MonthBook
from tomoni.rules.time.months import Month

VOCABULARY = Vocabulary(
    entities=frozenset({"person"}),
    roles={"child": "person"},
    links={},
    facts={("person", "birth_date"): FactSpec("person", "birth_date", DATE)},
    ways={},
)
CONDITIONS = {
    "school_age": "fiscal_year_end_after(c.birth_date, 15).month >= month",
    "not_yet": "month > fiscal_year_end_after(c.birth_date, 15).month",
    "young": "months_between(c.birth_date.month, month) <= 36",
    "old": "age_reached(c.birth_date, 65) < month.first_day",
    "soon": "month < c.birth_date.month + 3",
    "after": "next_month(c.birth_date.month) <= month",
    "last_century": "c.birth_date.year < 2000",
    "school_year": "fiscal_year_of(c.birth_date).last_month < month",
    "two_weeks": "days_after(c.birth_date, 14) >= month.last_day",
    "long_ago": "40 - months_between(c.birth_date.month, month) > 3",
}
TEXT = "rules: ages\nlaw: 某法\ndefinitions:\n" + "".join(
    f"  {name}: {{of: child, per: month, gives: yes_no, law: 第1条, is: '{text.replace('c.', 'child.')}'}}\n"
    for name, text in CONDITIONS.items()
)
BOOK = load_rules([("ages.yaml", TEXT)], VOCABULARY)


class Born:
    def __init__(self, day: date) -> None:
        self.day = day

    def fact(self, entity: Entity, name: str, on: date, year: int | None = None) -> Reading:
        return Reading(self.day)


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_comparison_with_the_month_becomes_one_with_a_day(name: str) -> None:
    node = MonthBook(BOOK, Month(2025, 4), date(2025, 4, 1)).definition(f"ages.{name}").node
    assert isinstance(node, Comparison)
    assert isinstance(node.left, Fact)
    assert isinstance(node.right, Literal)


@pytest.mark.parametrize("name", CONDITIONS)
@given(
    month=st.integers(1990 * 12, 2040 * 12).map(Month.at),
    day=st.dates(date(1920, 1, 1), date(2045, 1, 1)),
    near=st.integers(-40, 40),
)
def test_the_threshold_answers_as_the_condition_does(name: str, month: Month, day: date, near: int) -> None:
    node = MonthBook(BOOK, month, month.first_day).definition(f"ages.{name}").node
    assert isinstance(node, Comparison) and isinstance(node.right, Literal)
    threshold = node.right.value
    for born in (day, threshold + timedelta(days=near) if threshold.year > 1000 else day):
        asking = compile_expression(f"ages.{name}(c)", BOOK, {"c": entity_type("person")})
        told = evaluate(asking, Born(born), {"c": Entity("person", "p")}, as_of=month.first_day, month=month)  # type: ignore[arg-type]
        assert told.value is KNOWN[node.operator](born, threshold)


def test_figures_and_versions_are_those_of_the_month_and_outside_nothing_is_covered() -> None:
    text = """
rules: amounts
law: 某法
parameters:
  each:
    unit: yen
    values:
      - {from: 2024-04, until: 2025-03, is: "100", law: 第1条}
      - {from: 2025-04, until: 2026-03, is: "120", law: 第1条}
definitions:
  amount: {per: month, gives: yen, law: 第1条, is: each * 2}
  dated:
    takes: {day: date}
    dated_by: day.month
    gives: yen
    law: 第1条
    is: each * 3
"""
    book = load_rules([("amounts.yaml", text)], VOCABULARY)

    def amount(month: Month) -> object:
        node = MonthBook(book, month, month.first_day).definition("amounts.amount").node
        assert isinstance(node, Literal)
        return node.value

    assert (amount(Month(2025, 3)), amount(Month(2025, 4))) == (200, 240)
    assert isinstance(amount(Month(2026, 4)), NotCovered)
    dated = MonthBook(book, Month(2030, 1), date(2030, 1, 1)).definition("amounts.dated")
    assert dated.dated_by is not None
    values = [node.value for node in dated.stretches if isinstance(node, Literal)]
    assert [v for v in values if isinstance(v, int)] == [300, 360]
