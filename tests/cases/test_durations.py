"""How long cases took: counted at each decision, read as a range, silent where too few."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases.builders import claim_answers, deliver, make_yamada, open_town, send, staff
from tomoni.cases import interface as cases
from tomoni.cases.domain.durations import LEAST, Took, spread
from tomoni.cases.models import DaysTaken

CLAIM = "child-allowance-claim"


@given(st.lists(st.integers(0, 400), min_size=LEAST, max_size=200), st.integers(1, 5))
def test_half_and_nine_of_ten_are_what_a_sorted_list_says(days: list[int], parts: int) -> None:
    months = [days[n::parts] for n in range(parts)]
    found = spread([{str(day): month.count(day) for day in set(month)} for month in months])
    ranked = sorted(days)
    assert found == Took(len(days), ranked[-(-len(days) * 5 // 10) - 1], ranked[-(-len(days) * 9 // 10) - 1])


def test_too_few_say_nothing() -> None:
    assert spread([{"5": LEAST - 1}]) is None and spread([]) is None
    assert spread([{"5": LEAST}]) == Took(LEAST, 5, 5)


def test_a_decision_is_counted_once_with_its_days_and_its_correction(town: Any, clock: Any) -> None:
    clock("2026-12-01T23:59")
    open_town()
    family = make_yamada()
    clerk, chief = staff("nakamura", "clerk"), staff("ishii", "chief")
    number = send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro))
    cases.start_checking(number, actor=clerk)
    path = f"p{family.hanako.pk}.public_service"
    cases.ask_correction(number, [path], "確かめてください。", date(2026, 12, 20), actor=clerk)
    clock("2026-12-02T00:00")
    cases.answer_correction(number, {path: "no"}, actor=clerk)
    cases.draft_decision(number, "approved", [], actor=clerk)
    cases.approve_decision(number, actor=chief)
    deliver()
    deliver()
    (row,) = DaysTaken.objects.all()
    assert (row.service, row.month, row.corrected, row.days) == (CLAIM, "2026-12", True, {"1": 1})
    assert cases.how_long(CLAIM) is None


@pytest.mark.parametrize(("today", "counted"), [("2027-11-30T09:00", True), ("2027-12-01T09:00", False)])
def test_a_year_is_twelve_months_with_the_running_one(town: Any, clock: Any, today: str, counted: bool) -> None:
    DaysTaken.objects.create(service=CLAIM, month="2026-12", corrected=False, days={"9": 30})
    clock(today)
    assert (cases.how_long(CLAIM) is not None) is counted


def test_a_corrected_case_is_told_of_those_like_it_if_they_are_enough(town: Any, clock: Any) -> None:
    clock("2026-12-10T09:00")
    DaysTaken.objects.create(service=CLAIM, month="2026-12", corrected=False, days={"9": 30})
    DaysTaken.objects.create(service=CLAIM, month="2026-11", corrected=True, days={"25": LEAST})
    assert cases.how_long(CLAIM, corrected=True) == Took(LEAST, 25, 25, corrected=True)
    assert cases.how_long(CLAIM) == Took(40, 9, 25)
