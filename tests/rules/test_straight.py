"""Straight functions answer as the closures do: the same where all is known, and never where something is not."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.rules import tiny
from tests.rules.builders import PERSON, MemoryWorld, family, japan_book, person
from tests.rules.test_unknowns import EXPRESSIONS, LAW, MONTHS, hide, well_formed, worlds
from tomoni.rules.household.prepared import Prepared
from tomoni.rules.interface import Month, NameNotBound, Outcome, RuleBook, SetOf, compile_expression, evaluate
from tomoni.rules.monthly.straight import Straight, straight

SLOW: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
NAMES = {name: person(name) for name in ("father", "mother", *(f"c{n}" for n in range(1, 9)))}
ON = date(2025, 4, 10)


def program(text: str, month: str = "2025-04", book: RuleBook | None = None) -> Straight:
    expression = compile_expression(text, book or japan_book(), dict.fromkeys(NAMES, PERSON))
    return straight(expression, ON, Month.parse(month))


def same(one: Outcome, other: Outcome) -> bool:
    """All but the citations, which straight functions do not keep."""
    keys = ("known", "value", "least", "most", "may_be", "missing", "not_covered", "tie", "certainly_not_covered")
    return all(getattr(one, key) == getattr(other, key) for key in keys)


def check(made: Straight, world: MemoryWorld, names: dict[str, Any]) -> None:
    slow = evaluate(made.expression, world, names, as_of=made.as_of, month=made.month)
    prepared = Prepared(world)
    for _ in range(2):  # the second time from what was kept
        fast = made.known(prepared, names)
        said = made.expression.text, str(made.month), fast, slow
        assert fast is None or (slow.known and type(fast) is type(slow.value) and fast == slow.value), said
        assert same(made.evaluate(prepared, names), slow), said


@given(st.one_of(EXPRESSIONS, LAW), MONTHS, worlds())
@settings(max_examples=100, **SLOW)
def test_the_law_is_answered_as_by_the_closures(text: str, month: str, made: Any) -> None:
    assume(well_formed(text))
    world, facts, links = made
    check(program(text, month), world, NAMES)
    check(program(text, month), hide(world, facts, links), NAMES)


@given(tiny.books(), tiny.EXPRESSIONS, tiny.worlds(), st.data())
@settings(max_examples=80, **SLOW)
def test_any_rule_set_is_answered_as_by_the_closures(
    book: RuleBook, text: str, world: MemoryWorld, data: st.DataObject
) -> None:
    expression = tiny.compiled(text, book)
    assume(expression is not None)
    assert expression is not None
    made = straight(expression, date(2024, 4, 10), tiny.MONTH)
    people = {"ann": tiny.ANN, "ben": tiny.BEN, "kim": tiny.KIM}
    check(made, world, people)
    keys = tiny.read_by(expression, world)
    if keys:
        check(made, tiny.hiding(world, [data.draw(st.sampled_from(keys))]), people)


def test_where_all_is_known_the_closures_are_not_needed() -> None:
    world = family(["2010-05-01", "2015-05-01", "2023-05-01"])
    for month, amount in (("2025-04", 10_000 + 10_000 + 30_000), ("2024-09", 10_000 + 10_000 + 15_000)):
        made = program("child_allowance.monthly_amount(father)", month)
        assert made.known(Prepared(world), NAMES) == amount
    assert program("child_allowance.recipient(c1)").known(Prepared(world), NAMES) == NAMES["father"]


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("child_allowance.recipient(c1)", {("father", "income", 2023): 7, ("mother", "income", 2023): 7}),  # a tie
        ("max(c.order for c in c1.children)", {}),  # of nobody
        ("child_allowance.recipient(c1).birth_date < as_of", {("c1", "in_institution"): True}),  # nobody's birthday
    ],
)
def test_what_is_open_for_ever_is_left_to_the_closures(text: str, change: dict[Any, object]) -> None:
    world = family(["2015-05-01"]).knowing(facts=change)
    assert program(text).known(Prepared(world), NAMES) is None
    check(program(text), world, NAMES)


def test_a_group_that_is_bound_may_be_handed_in() -> None:
    scope = {"about.children": SetOf(PERSON), "p": PERSON}
    text = "count(c for c in about.children if c.birth_date < as_of and c != p)"
    made = straight(compile_expression(text, japan_book(), scope), ON)
    world, children = family(["2010-05-01", "2015-05-01"]), (NAMES["c1"], NAMES["c2"])
    assert made.evaluate(world, {"about.children": children, "p": NAMES["c2"]}).value == 1
    unknown = {"about.children": None, "p": NAMES["c2"]}
    assert same(made.evaluate(world, unknown), evaluate(made.expression, world, unknown, as_of=ON))
    with pytest.raises(NameNotBound):
        made.evaluate(world, {"p": NAMES["c2"]})


def test_a_program_is_made_once_for_a_month_and_a_day() -> None:
    expression = program("c1.order").expression
    assert straight(expression, ON, Month(2025, 4)) is straight(expression, ON)
    assert straight(expression, ON, Month(2025, 5)) is not straight(expression, ON)


def test_the_text_holds_names_of_ours_and_numbers_only() -> None:
    """Whatever words a pack uses: the text that is compiled has none of them."""
    made = [program(f"child_allowance.monthly_amount(father) > {number}") for number in (1, 2)]
    made.append(program("father.public_service == 'left' or c1.lives_abroad"))
    ours = {"def", "bind", "answer", "return", "for", "in", "if", "else", "is", "not", "and", "or", "None", "found"}
    ours |= {"keys", "best", "index", "count", "get", "clear", "leave", "open_day_from", "len", "sum", "any", "max"}
    ours |= {"True", "False"}
    for one in made:
        words = set(re.findall(r"[^\W\d]\w*", one.source))
        assert all(re.fullmatch(r"[adkmpvw]\d+_?", word) for word in words - ours), words - ours
        assert "'" not in one.source and '"' not in one.source
        assert "child_allowance" in one.listing() or "public_service" in one.listing()
