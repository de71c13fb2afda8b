"""The next question over everything wanted: most settled per effort, none that cannot matter, nothing done twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.rules import tiny
from tests.rules.builders import PERSON, MemoryWorld, family, japan_book, person
from tests.rules.test_unknowns import hide
from tomoni.rules.household.planning import Plan, Wanted, after_answers, plan
from tomoni.rules.interface import Missing, RuleBook, compile_expression

TAP, AMOUNT, PAPER = 1, 4, 12
NAMES = {name: person(name) for name in ("father", "mother", "c1", "c2")}


def wanted(world: MemoryWorld, *texts: str, book: RuleBook | None = None) -> list[Wanted]:
    scope = dict.fromkeys(NAMES, PERSON)
    made = [compile_expression(text, book or japan_book(), scope) for text in texts]
    return [Wanted(one.text, one, NAMES, world, date(2025, 5, 10)) for one in made]


def effort(missing: Missing) -> int:
    return AMOUNT if missing.fact == "income" else TAP


def lacking(*keys: tuple[Any, ...]) -> MemoryWorld:
    links = [key for key in keys if key[2:] and isinstance(key[2], str)]
    return hide(family(["2010-05-01", "2015-05-01"]), [key for key in keys if key not in links], links)


def asked_of(made: Plan) -> str:
    question = made.next_question(effort)
    assert question is not None
    return question.missing.fact


INCOME = "father.income[tax_year_before(month, 1)]"


def test_what_settles_most_comes_first() -> None:
    world = lacking(("c1", "lives_abroad"), ("c1", "in_institution"))
    made = plan(wanted(world, "c1.lives_abroad", "c1.in_institution", "not c1.in_institution"))
    assert asked_of(made) == "in_institution"
    question = made.next_question(effort)
    assert question is not None
    assert (question.settles, question.lacked_by) == (2, ("c1.in_institution", "not c1.in_institution"))


def test_a_tap_comes_before_an_amount_that_settles_as_much() -> None:
    world = lacking(("c1", "lives_abroad"), ("father", "income", 2024))
    made = plan(wanted(world, f"{INCOME} > 5", "c1.lives_abroad"))
    assert asked_of(made) == "lives_abroad"
    more = plan(wanted(world, "c1.lives_abroad", *(f"{INCOME} > {number}" for number in range(3, 9))))
    assert asked_of(more) == "income"  # six settled for four taps


def test_a_no_that_settles_all_of_its_key_counts_for_all_of_it() -> None:
    world = lacking(("c1", "lives_abroad"), ("c1", "order"))
    texts = ("not c1.lives_abroad", "c1.order + 1", "c2.order + c1.order")
    made = plan([replace(one, key="all", gate=one.expression.type.kind == "yes_no") for one in wanted(world, *texts)])
    question = made.next_question(effort)
    assert question is not None
    assert (question.missing.fact, question.settles) == ("lives_abroad", Fraction(5, 8))  # no: all; yes: one of two


def test_what_settles_alone_comes_before_what_settles_only_together() -> None:
    world = lacking(("c1", "lives_abroad"), ("c1", "in_institution"), ("c1", "parents_separate"))
    together = "c1.lives_abroad == c1.in_institution"
    made = plan(wanted(world, together, "c1.parents_separate"))
    assert asked_of(made) == "parents_separate"


def test_of_alternatives_the_one_that_may_settle_all_is_asked_with_its_chance() -> None:
    world = lacking(("c1", "lives_abroad"), ("c1", "in_institution"), ("c1", "parents_separate"))
    made = plan(wanted(world, "c1.lives_abroad and (c1.in_institution or c1.parents_separate)"))
    assert asked_of(made) == "lives_abroad"


def test_what_cannot_be_asked_is_not() -> None:
    made = plan(wanted(lacking(("c1", "lives_abroad")), "c1.lives_abroad"))
    assert made.next_question(lambda missing: None) is None


def test_nothing_is_asked_where_all_is_settled() -> None:
    made = plan(wanted(lacking(("c1", "lives_abroad")), "c1.lives_abroad or not c1.lives_abroad"))
    assert made.open == () and made.next_question(effort) is None


def test_after_an_answer_only_what_lacked_the_fact_is_worked_out_again() -> None:
    hidden = [("c1", "lives_abroad"), ("c1", "in_institution")]
    world = lacking(*hidden)
    first = plan(wanted(world, "c1.lives_abroad", "c1.in_institution", "father.public_service == 'no'"))
    told = world.knowing(facts={hidden[0]: True})
    known = frozenset({Missing(NAMES["c1"], "lives_abroad")})
    second = after_answers(first, {"c1.lives_abroad": wanted(told, "c1.lives_abroad")}, known, told)
    assert second.reckoned == {"c1.lives_abroad"} and second.open == ("c1.in_institution",)
    assert asked_of(second) == "in_institution"


SLOW: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
TEXTS = st.lists(tiny.EXPRESSIONS, min_size=1, max_size=4, unique=True)


@given(tiny.books(), TEXTS, tiny.worlds(), st.data())
@settings(max_examples=80, **SLOW)
def test_asking_on_settles_everything_and_each_step_is_as_if_worked_out_anew(
    book: RuleBook, texts: list[str], world: MemoryWorld, data: st.DataObject
) -> None:
    """A conversation from nothing known to nothing missing; every plan equals one made from scratch."""
    expressions = [one for one in (tiny.compiled(text, book) for text in texts) if one is not None]
    assume(expressions)
    keys = sorted({key for one in expressions for key in tiny.read_by(one, world)}, key=str)
    hidden = data.draw(st.lists(st.sampled_from(keys), max_size=6, unique=True)) if keys else []
    people = {"ann": tiny.ANN, "ben": tiny.BEN, "kim": tiny.KIM}

    def want(now: MemoryWorld) -> list[Wanted]:
        return [Wanted(one.text, one, people, now, date(2024, 4, 10)) for one in expressions]

    now = tiny.hiding(world, hidden)
    made = plan(want(now))
    for _ in range(len(hidden) + 1):
        question = made.next_question(effort)
        assert question == plan(want(now)).next_question(effort)
        if question is None:
            break
        assert question.lacked_by == made.lacking[question.missing]
        [key] = [key for key in hidden if key in _keys(question.missing)]
        now = tiny.setting(now, key, (world.link_facts if tiny.is_of_link(key) else world.facts)[key])
        known = frozenset({question.missing})
        renewed = {one.key: [one] for one in want(now) if one.key in question.lacked_by}
        made = after_answers(made, renewed, known, now)
        fresh = {one.key: outcome for one, outcome in zip(want(now), plan(want(now)).outcomes, strict=True)}
        assert {one.key: outcome for one, outcome in zip(made.wanted, made.outcomes, strict=True)} == fresh
    assert made.open == ()


def _keys(missing: Missing) -> list[tuple[Any, ...]]:
    assert missing.entity is not None
    if missing.link_target is not None:
        return [(missing.entity.id, missing.link_target.id, missing.fact)]
    return [(missing.entity.id, missing.fact), (missing.entity.id, missing.fact, missing.year)]
