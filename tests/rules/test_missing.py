"""`missing` never leaves out a fact that can change the answer, and names no other where one fact is not known."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.rules import tiny
from tests.rules.builders import MemoryWorld, ask, family
from tests.rules.test_unknowns import hide, named, within
from tomoni.rules import interface as rules

SLOW: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}


@st.composite
def questions(draw: st.DrawFn, most: int) -> tuple[rules.Expression, MemoryWorld, list[tuple[Any, ...]]]:
    """An expression, a world in which everything is known, and facts it reads that are to be hidden."""
    book, text = draw(tiny.books()), draw(tiny.EXPRESSIONS)
    expression = tiny.compiled(text, book)
    assume(expression is not None)
    assert expression is not None
    world = draw(tiny.worlds())
    keys = tiny.read_by(expression, world)
    assume(len(keys) >= most)
    return expression, world, draw(st.lists(st.sampled_from(keys), min_size=most, max_size=most, unique=True))


def plain(outcome: rules.Outcome) -> tuple[object, ...]:
    """What is answered, without the reasons why it is not covered."""
    return outcome.known, outcome.value, outcome.certainly_not_covered, outcome.tie, outcome.may_be


def check_exact(expression: rules.Expression, world: MemoryWorld, key: tuple[Any, ...]) -> None:
    part = tiny.asked(expression, tiny.hiding(world, [key]))
    answers = {plain(tiny.asked(expression, one)) for one in tiny.every_world(world, [key])}
    said = expression.text, key, part, answers
    assert named(part.missing) == ({key} if len(answers) > 1 else set()), said
    if len(answers) == 1:
        assert plain(part) == answers.pop(), said


@given(questions(1))
@settings(max_examples=400, **SLOW)
def test_one_fact_is_missing_exactly_if_it_can_change_the_answer(
    made: tuple[rules.Expression, MemoryWorld, list[tuple[Any, ...]]],
) -> None:
    expression, world, [key] = made
    check_exact(expression, world, key)


@given(questions(2))
@settings(max_examples=150, **SLOW)
def test_with_several_unknown_facts_none_that_matters_is_left_out(
    made: tuple[rules.Expression, MemoryWorld, list[tuple[Any, ...]]],
) -> None:
    expression, world, keys = made
    part = tiny.asked(expression, tiny.hiding(world, keys))
    lacking = named(part.missing)
    assert lacking <= set(keys)
    for one, other in (keys, keys[::-1]):
        for fixed in tiny.every_world(world, [one]):
            answers = [tiny.asked(expression, each) for each in tiny.every_world(fixed, [other])]
            said = expression.text, keys, part, answers
            assert all(within(answer, part) for answer in answers), said
            assert other in lacking or len({plain(answer) for answer in answers}) == 1, said


# --- one by one


def lacks(text: str, *hidden: tuple[Any, ...], month: str = "2025-05") -> tuple[object, set[tuple[Any, ...]]]:
    """What is answered, and what is missing, where these facts are not known."""
    links = [key for key in hidden if key[2:] and isinstance(key[2], str)]
    facts = [key for key in hidden if key not in links]
    world = hide(family(["2010-05-01", "2015-05-01"]), facts, links)
    answer = ask(text, world, month=month)
    return answer.value, named(answer.missing)


INCOME = "father.income[tax_year_before(month, 1)]"
HIDDEN = ("father", "income", 2024)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (f"{INCOME} == {INCOME}", True),
        (f"{INCOME} - {INCOME}", 0),
        (f"{INCOME} + 1 > {INCOME}", True),
        (f"2 * {INCOME} - {INCOME} < {INCOME}", False),
        (f"{INCOME} * c1.order - c1.order * {INCOME}", 0),
        (f"at_least({INCOME}, {INCOME} + 1) - {INCOME}", 1),
        (f"at_most({INCOME}, 0) <= {INCOME}", True),
        (f"{INCOME} < 5000000 or {INCOME} >= 5000000", True),
        (f"5 if {INCOME} < 3 else 2 + 3", 5),
        (f"({INCOME} if mother.income[tax_year_before(month, 1)] > {INCOME} else {INCOME}) == {INCOME}", True),
        (f"total({INCOME} for c in father.children) == {INCOME} + {INCOME}", True),
        (f"max({INCOME} for c in father.children) > {INCOME}", False),
        (f"(c2.order, {INCOME}) < (c1.order, {INCOME})", False),
        (f"(c1.order, {INCOME}) < (c2.order, 3)", True),
        (f"count(c for c in father.children if {INCOME} < 7 or {INCOME} > 6)", 2),
    ],
)
def test_a_fact_that_cancels_out_is_not_missing(text: str, answer: object) -> None:
    assert lacks(text, HIDDEN) == (answer, set())


def test_a_single_value_that_would_change_the_answer_is_found() -> None:
    assert lacks(f"{INCOME} == 4711", HIDDEN) == (None, {HIDDEN})
    assert lacks("c1.birth_date == as_of", ("c1", "birth_date")) == (None, {("c1", "birth_date")})
    born = "fiscal_year_end_after(c1.birth_date, 18).month"
    assert lacks(f"{born} >= month or {born} < month", ("c1", "birth_date")) == (True, set())
    assert lacks(f"{born} == month", ("c1", "birth_date"), month="2027-03") == (None, {("c1", "birth_date")})
    assert lacks(f"{born} == month", ("c1", "birth_date"), month="2027-04") == (False, set())  # always a March


def test_of_twins_without_known_order_exactly_the_order_is_missing() -> None:
    world = family(["2012-05-01", "2015-05-01", "2023-02-01", "2023-02-01"])
    hidden = hide(world, [("c4", "order")], [])
    both = ask("child_allowance.place(father, c4)", hidden, month="2025-05")
    assert (both.least, both.most) == (3, 4) and named(both.missing) == {("c4", "order")}
    amount = ask("child_allowance.monthly_amount(father)", hidden, month="2025-05")
    assert amount.value == 10_000 + 10_000 + 30_000 + 30_000 and not amount.missing
    second = family(["2012-05-01", "2023-02-01", "2023-02-01"])
    amount = ask("child_allowance.monthly_amount(father)", hide(second, [("c3", "order")], []), month="2025-05")
    assert not amount.known and named(amount.missing) == {("c3", "order")}
