"""Unknown is not zero: bounds hold, known answers are right, and no fact that matters is left out of `missing`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.rules.builders import FATHER, MOTHER, MemoryWorld, ask, family, japan_book, person
from tomoni.rules import interface as rules

YEAR = "tax_year_before(month, 1)"
NUMBERS = st.sampled_from(["c1.order", "c2.order", "3", "0", "-2"])
FLAGS = st.sampled_from(
    [
        "c1.in_institution",
        "c2.lives_abroad",
        "cares(father, c1)",
        "c1.birth_date < c2.birth_date",
        "c1.birth_date.month.number >= 6",
        f"father.income[{YEAR}] >= mother.income[{YEAR}]",
        "father.public_service == 'left'",
        "father.public_service != mother.public_service",
        "child_allowance.recipient(c1) == father",
        "child_allowance.recipient(c1) in c2.guardians",
        "any(c.lives_abroad for c in father.children)",
        "all(cares(father, c) for c in father.children if not c.in_institution)",
        "(c1.birth_date, c1.order) < (c2.birth_date, c2.order)",
        "(c1.order, c2.order) <= (c2.order, c1.order)",
        "child_allowance.recipient(c2).public_service == 'no'",
        "age_reached(c1.birth_date, 3) <= month.first_day",
        "months_between(c1.birth_date.month, month) <= 36",
    ]
)


def _numbers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(st.sampled_from(["at_least", "at_most"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        st.tuples(inner, FLAGS, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
        FLAGS.map(lambda f: f"count(c for c in father.children if {f})"),
        inner.map(lambda n: f"total(c.order + {n} for c in father.children if c.lives_abroad)"),
        inner.map(lambda n: f"max(c.order - {n} for c in father.children if cares(father, c))"),
        inner.map(lambda n: f"min(c.order * {n} for c in father.children)"),
    )


def _flags(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    numbers = st.recursive(NUMBERS, _numbers, max_leaves=3)
    return st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda f: f"(not {f})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
        st.tuples(numbers, st.sampled_from(["<", "<=", "==", "!=", ">"]), numbers).map(
            lambda t: f"({t[0]} {t[1]} {t[2]})"
        ),
    )


EXPRESSIONS = st.one_of(st.recursive(NUMBERS, _numbers, max_leaves=4), st.recursive(FLAGS, _flags, max_leaves=4))
LAW = st.sampled_from(
    [
        "child_allowance.monthly_amount(father)",
        "child_allowance.monthly_amount(mother)",
        "child_allowance.eligible(father)",
        "child_allowance.may_receive(mother)",
        "child_allowance.place(father, c2)",
        "child_allowance.recipient(c1)",
        "child_allowance.payer(father)",
        "child_allowance.latest_event(father)",
        "child_allowance.full_amount(mother, c3)",
    ]
)
MONTHS = st.sampled_from(["2012-03", "2012-05", "2015-07", "2022-07", "2024-09", "2024-10", "2025-05"])

DAY = st.dates(date(2001, 1, 1), date(2025, 4, 30))
YEN = st.sampled_from([0, 3_000_000, 6_299_999, 6_300_000, 6_300_001, 9_000_000])


def _values(key: tuple[Any, ...]) -> st.SearchStrategy[object]:
    name = key[1]
    if name in ("birth_date", "lived_here_since", "left_public_service_on"):
        return DAY
    if name == "order":
        return st.integers(1, 3)
    if name == "public_service":
        return st.sampled_from(["no", "yes", "left"])
    if len(key) == 3:
        return st.integers(0, 3) if "dependants" in name else YEN
    return st.booleans()


def of_link(key: tuple[str, str, str]) -> list[object]:
    """Every value a fact of a link may have."""
    return ["no", "guardian", "named"] if key[2] == "acts_for_parents" else [True, False]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[MemoryWorld, list[tuple[Any, ...]], list[tuple[str, str, str]]]:
    """A world that is fully known, and which of its facts are to be hidden."""
    base = family(["2010-05-01", "2010-05-01", "2020-02-29"])
    used = [key for key in base.facts if len(key) == 2 or key[2] in (2010, 2011, 2014, 2021, 2023, 2024)]
    used += [(who.id, "left_public_service_on") for who in (FATHER, MOTHER)]
    few = draw(st.sets(st.sampled_from(used), max_size=12))
    facts = {**base.facts, **{(who.id, "left_public_service_on"): date(2020, 3, 31) for who in (FATHER, MOTHER)}}
    facts.update({key: draw(_values(key)) for key in sorted(few, key=str)})
    some = draw(st.sets(st.sampled_from(sorted(base.link_facts)), max_size=8))
    links = {**base.link_facts, **{key: draw(st.sampled_from(of_link(key))) for key in sorted(some)}}
    hidden = draw(st.sets(st.sampled_from(sorted(few, key=str) or used), max_size=6)) if few else set()
    hidden_links = draw(st.sets(st.sampled_from(sorted(some)), max_size=4)) if some else set()
    return replace(base, facts=facts, link_facts=links), sorted(hidden, key=str), sorted(hidden_links)


def hide(world: MemoryWorld, facts: list[tuple[Any, ...]], links: list[tuple[str, str, str]]) -> MemoryWorld:
    return replace(
        world,
        facts={key: value for key, value in world.facts.items() if key not in facts},
        link_facts={key: value for key, value in world.link_facts.items() if key not in links},
    )


def named(missing: frozenset[rules.Missing]) -> set[tuple[Any, ...]]:
    """`missing` as keys of the world in memory."""
    found: set[tuple[Any, ...]] = set()
    for one in missing:
        assert one.entity is not None
        if one.link_target is not None:
            found.add((one.entity.id, one.link_target.id, one.fact))
        else:
            found.add((one.entity.id, one.fact) if one.year is None else (one.entity.id, one.fact, one.year))
    return found


def within(full: rules.Outcome, part: rules.Outcome) -> bool:
    """The full answer is one the partial answer allows."""
    if part.known:
        return full.known and full.value == part.value
    if full.certainly_not_covered:
        return bool(part.not_covered)
    if not full.known:
        return full.tie or not part.known
    if part.certainly_not_covered:
        return False
    if part.may_be:
        return full.value in part.may_be
    if isinstance(full.value, bool | str | rules.Entity):
        return True
    return (part.least is None or part.least <= full.value) and (part.most is None or full.value <= part.most)


def same(one: rules.Outcome, other: rules.Outcome) -> bool:
    keys = ("known", "value", "least", "most", "may_be", "tie", "certainly_not_covered")
    return all(getattr(one, key) == getattr(other, key) for key in keys)


def well_formed(text: str) -> bool:
    """An inner `for c` within an outer one is a fault (the name has a meaning already)."""
    try:
        ask(text, family([]))
    except rules.PackError as wrong:
        assert all("meaning already" in fault.found for fault in wrong.faults), wrong
        return False
    return True


def check_sound(
    text: str, month: str, world: MemoryWorld, facts: list[Any], links: list[Any], data: st.DataObject
) -> None:
    assume(well_formed(text))
    full = ask(text, world, month=month)
    part = ask(text, hide(world, facts, links), month=month)
    assert within(full, part), (text, full, part)
    assert not part.known or not part.missing
    lacking = named(part.missing)
    assert lacking <= {*facts, *links}, (text, lacking)
    for key in [key for key in facts if key not in lacking]:
        other = world.knowing(facts={key: data.draw(_values(key))})
        assert same(full, ask(text, other, month=month)), (text, key)
    for key in [key for key in links if key not in lacking]:
        for value in of_link(key):
            other = world.knowing(link_facts={key: value})
            assert same(full, ask(text, other, month=month)), (text, key)


SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}


@given(EXPRESSIONS, MONTHS, worlds(), st.data())
@settings(max_examples=250, **SLOW)  # type: ignore[arg-type]
def test_any_expression_is_sound_with_unknown_facts(text: str, month: str, made: Any, data: st.DataObject) -> None:
    check_sound(text, month, *made, data)


@given(LAW, MONTHS, worlds(), st.data())
@settings(max_examples=120, **SLOW)  # type: ignore[arg-type]
def test_child_allowance_is_sound_with_unknown_facts(text: str, month: str, made: Any, data: st.DataObject) -> None:
    check_sound(text, month, *made, data)


@given(st.one_of(EXPRESSIONS, LAW), MONTHS, worlds())
@settings(max_examples=120, **SLOW)  # type: ignore[arg-type]
def test_the_explanation_ends_where_the_answer_does(text: str, month: str, made: Any) -> None:
    assume(well_formed(text))
    world = hide(*made)
    plain, told = ask(text, world, month=month), ask(text, world, month=month, trace=True)
    assert same(plain, told) and plain.missing == told.missing and told.tree is not None
    marks = {True: "yes", False: "no"}
    wanted = "open" if not plain.known else marks[plain.value] if isinstance(plain.value, bool) else "value"
    assert told.tree.mark == wanted
    assert rules.Explanation.from_json(told.tree.to_json()) == told.tree


def test_an_unknown_amount_is_an_interval_and_names_only_what_decides() -> None:
    world = family(["2007-01-01", "2010-05-01", "2015-05-01", "2023-05-01"])
    del world.link_facts[("father", "c1", "care_like_custody")]
    world.link_facts[("father", "c1", "bears_living_costs")] = True
    answer = ask("child_allowance.monthly_amount(father)", world, month="2025-05")
    assert (answer.known, answer.least, answer.most) == (False, 50000, 70000)
    assert named(answer.missing) == {("father", "c1", "care_like_custody")}


def test_an_older_child_is_not_asked_for_where_it_changes_nothing() -> None:
    world = family(["2005-01-01", "2015-05-01"])
    del world.link_facts[("father", "c1", "care_like_custody")]
    answer = ask("child_allowance.monthly_amount(father)", world, month="2025-05")
    assert answer.value == 10000 and not answer.missing


def test_an_unknown_person_is_a_set_of_candidates() -> None:
    world = hide(family(["2015-05-01"]), [("father", "income", 2023)], [])
    answer = ask("child_allowance.recipient(c1)", world, month="2025-04")
    assert answer.may_be == {FATHER, MOTHER} and named(answer.missing) == {("father", "income", 2023)}


def test_equal_branches_are_not_known_where_the_condition_may_not_be_covered() -> None:
    text = "c1.order if child_allowance.recipient(c2).public_service == 'no' else c1.order"
    world = family(["2010-05-01", "2010-05-01"])
    nobody = world.knowing(facts={("c2", "in_institution"): True})
    assert ask(text, nobody, month="2025-04").certainly_not_covered
    answer = ask(text, hide(world, [("c2", "in_institution")], []), month="2025-04")
    assert not answer.known and answer.not_covered == ("nobody",)
    assert named(answer.missing) == {("c2", "in_institution")}
    text = "not (c1.in_institution if child_allowance.recipient(c2).public_service == 'no' else c1.in_institution)"
    assert ask(text, hide(world, [("c2", "in_institution")], []), month="2025-04").may_be == {True}


def test_the_opposite_of_an_unknown_fact_is_not_that_fact() -> None:
    world = hide(family(["2015-05-01"]), [("c1", "lives_abroad")], [])
    assert ask("c1.lives_abroad == c1.lives_abroad", world).value is True
    assert ask("(not c1.lives_abroad) == c1.lives_abroad", world).value is False


def test_equal_keys_are_a_tie_and_never_the_first() -> None:
    answer = ask("child_allowance.recipient(c1)", family(["2015-05-01"], father=1, mother=1), month="2025-04")
    assert not answer.known and answer.tie and not answer.missing


def test_in_a_group_not_all_known_totals_have_no_upper_bound() -> None:
    world = replace(family(["2015-05-01"]), incomplete=frozenset({("father", "children")}))
    assert ask("count(c for c in father.children)", world).most is None
    assert ask("count(c for c in father.children)", world).least == 1
    assert ask("any(c.lives_abroad for c in father.children)", world).known is False
    assert ask("any(c == c1 for c in father.children)", world).value is True
    assert ask("c2 in father.children", world).known is False
    amount = ask("child_allowance.monthly_amount(father)", world, month="2025-04")
    assert (amount.least, amount.most) == (10000, None)


def test_where_there_is_no_link_the_answer_is_no_and_an_amount_is_nothing() -> None:
    world = family(["2015-05-01"])
    assert ask("cares(c1, father)", world).value is False
    assert ask("child_allowance.amount_for(c1, father)", world, month="2025-04").value == 0
    unsure = replace(world, unsure=frozenset({("guardian-child", "father", "c1")}))
    answer = ask("cares(father, c1)", unsure)
    assert answer.missing == {rules.Missing(FATHER, "", None, person("c1"), "guardian-child")}


def test_nobody_is_a_value_of_its_own() -> None:
    world = family(["2015-05-01"]).knowing(facts={("c1", "in_institution"): True})
    assert ask("child_allowance.recipient(c1)", world, month="2025-04").value == rules.NOBODY
    assert ask("child_allowance.recipient(c1) == father", world, month="2025-04").value is False
    text = "child_allowance.recipient(c1) == child_allowance.recipient(c1)"
    assert ask(text, world, month="2025-04").value is False


def test_a_partial_date_is_unknown_within_bounds() -> None:
    within_1935 = rules.Reading(None, "resident-register", least=date(1935, 1, 1), most=date(1935, 12, 31))
    world = family(["2015-05-01"]).knowing(facts={("c1", "birth_date"): within_1935})
    assert ask("age_reached(c1.birth_date, 65).year <= 2000", world).value is True
    assert ask("c1.birth_date.month.number <= 12", world).value is True
    answer = ask("fiscal_year_end_after(c1.birth_date, 65)", world)
    assert (answer.least, answer.most) == (date(2000, 3, 31), date(2001, 3, 31))


def test_an_outcome_may_be_bound_to_a_name() -> None:
    world = hide(family(["2015-05-01"]), [("c1", "order")], [])
    order = ask("c1.order", world)
    expression = rules.compile_expression("due + 1", japan_book(), {"due": rules.NUMBER})
    answer = rules.evaluate(expression, world, {"due": order}, as_of=date(2025, 4, 1))
    assert (answer.least, answer.most) == (2, 10) and answer.missing == order.missing


def test_a_grade_for_an_unknown_day_is_one_of_all_tables() -> None:
    book, world = japan_book(), family([])
    scope = {"share": rules.FRACTION, "day": rules.DATE}
    grade = rules.compile_expression("disaster_damage.grade(share, day)", book, scope)
    bound: dict[str, object] = {"share": Fraction(15, 100), "day": None}
    answer = rules.evaluate(grade, world, bound, as_of=date(2025, 4, 1))
    assert answer.may_be == {"partly", "near_half"} and answer.not_covered
