"""What kernels answer of a few families that can be checked by hand."""

import gc
import weakref
from datetime import date

import pytest

from tests.rules.population.tiny import CHILD, PARENT, RAISES, answers, program, tables
from tomoni.rules import interface as rules
from tomoni.rules import population

AMOUNT = "child_allowance.monthly_amount(p)"
ELIGIBLE = "child_allowance.eligible(p)"
FAMILY = {1: {**PARENT, "income.2024": 4_000_000}, 2: PARENT, 3: CHILD}
LINKS = {(1, 3): RAISES, (2, 3): RAISES}


def of(text: str, people: dict, links: dict, **how: bool) -> dict:
    asked = program(text)
    return answers(asked, tables(asked, people, links), **how)


def test_the_parent_who_earns_more_is_due_the_amount_and_nobody_else() -> None:
    found = of(AMOUNT, FAMILY, LINKS)
    assert {one: row["amount"] for one, row in found.items()} == {1: 10_000, 2: 0, 3: 0}
    assert [found[one]["status"] for one in (1, 2, 3)] == [1, 0, 0]


def test_an_unknown_income_leaves_both_parents_open_between_nothing_and_all() -> None:
    people = {**FAMILY, 2: {**PARENT, "income.2024": None}}
    found = of(AMOUNT, people, LINKS)
    for parent in (1, 2):
        assert found[parent]["status"] == population.UNDETERMINED
        assert (found[parent]["least"], found[parent]["amount"], found[parent]["most"]) == (0, None, 10_000)


def test_equal_incomes_are_a_tie_and_never_the_first() -> None:
    people = {**FAMILY, 2: FAMILY[1]}
    assert [of(AMOUNT, people, LINKS)[one]["status"] for one in (1, 2)] == [2, 2]


def test_one_certain_guardian_needs_no_income() -> None:
    people = {1: {**PARENT, "income.2024": None}, 3: CHILD}
    assert of(AMOUNT, people, {(1, 3): RAISES})[1]["amount"] == 10_000


def test_a_link_that_has_ended_or_not_begun_is_none() -> None:
    people = {1: PARENT, 3: CHILD}
    for dates in ({"until": date(2026, 3, 31)}, {"since": date(2026, 4, 2)}):
        assert of(AMOUNT, people, {(1, 3): {**RAISES, **dates}})[1]["amount"] == 0
    both = {"since": date(2026, 4, 1), "until": date(2026, 4, 1)}
    assert of(AMOUNT, people, {(1, 3): {**RAISES, **both}})[1]["amount"] == 10_000


def test_every_reason_of_a_no_has_its_bit() -> None:
    people = {**FAMILY, 2: {**PARENT, "public_service": "yes"}}
    asked = program(ELIGIBLE)
    found = answers(asked, tables(asked, people, LINKS), reasons=True)
    keys = asked.reasons[ELIGIBLE]
    told = {one: {keys[bit] for bit in range(64) if row["reasons"] >> bit & 1} for one, row in found.items()}
    assert told[1] == set()
    assert {"child_allowance.paid_by_town", "child_allowance.is_recipient"} <= told[2]
    assert "child_allowance.has_payable_child" in told[3]


def test_a_month_without_law_is_not_covered_and_never_nothing() -> None:
    asked = program(AMOUNT, month=rules.Month(2012, 3))
    found = answers(asked, tables(asked, FAMILY, LINKS))
    assert {row["status"] for row in found.values()} == {population.NOT_COVERED}
    assert {row["amount"] for row in found.values()} == {None}


def test_who_is_undetermined_can_be_asked_exactly() -> None:
    """One unknown fact that stands in two places settles nothing, and the closures see it."""
    text = "p.public_service == 'no' or p.public_service != 'no'"
    people = {1: {**PARENT, "public_service": None}}
    assert of(text, people, {})[1]["status"] == population.UNDETERMINED
    assert of(text, people, {}, exact=True)[1]["status"] == population.ELIGIBLE


def test_an_empty_slice_has_an_empty_answer() -> None:
    assert of(AMOUNT, {}, {}) == {}
    assert of(ELIGIBLE, {}, {}, reasons=True) == {}


@pytest.mark.parametrize("text", ["same_kana(p.name_kana, p.name_kana)", "p.name_kana == p.name_kana"])
def test_what_is_no_kernel_says_why_and_is_asked_one_by_one(text: str) -> None:
    asked = program(text)
    assert asked.slow[text]


def test_answers_do_not_depend_on_how_families_are_cut_into_slices() -> None:
    asked = program(AMOUNT)
    other = {one + 10: facts for one, facts in FAMILY.items()}
    links = {(a + 10, b + 10): facts for (a, b), facts in LINKS.items()}
    whole = answers(asked, tables(asked, FAMILY | other, LINKS | links))
    apart = answers(asked, tables(asked, FAMILY, LINKS)) | answers(asked, tables(asked, other, links))
    assert whole == apart


def test_a_slice_that_was_answered_is_let_go_at_once() -> None:
    """A country has hundreds of slices: none may wait for the collector of circles."""
    asked = program(AMOUNT, ELIGIBLE)
    slice_ = tables(asked, FAMILY, LINKS)
    seen = weakref.ref(slice_["person"])
    gc.collect()
    gc.disable()
    try:
        population.run_slice(asked, slice_, reasons=True)
        del slice_
        assert seen() is None
    finally:
        gc.enable()
