"""What would have to differ: every way that is told turns the answer, and a single fact that would do is told."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.rules.builders import JAPAN, PERSON, MemoryWorld, family, japan, person
from tomoni.rules import interface as rules

MONTH, ON = rules.Month(2023, 4), date(2023, 4, 10)


@cache
def allowance() -> rules.RuleBook:
    """Child allowance alone, as packs/japan has it."""
    return rules.load_rules([("child.yaml", (JAPAN / "rules/child-allowance.yaml").read_text())], japan())


def ways(
    text: str, world: rules.World, book: rules.RuleBook | None = None, month: rules.Month = MONTH, **bound: rules.Entity
) -> tuple[rules.Alternative, ...]:
    names = bound or {name: person(name) for name in ("father", "mother", "c1")}
    expression = rules.compile_expression(text, book or allowance(), dict.fromkeys(names, PERSON))
    return rules.what_would_differ(expression, world, names, as_of=ON, month=month)


def said(way: rules.Alternative) -> list[str]:
    """`father.income[2021] < 8760000` of each change."""
    lines = []
    for change in way.changes:
        entity, fact, year, target, link = change.place
        where = f"{link}({entity.id},{target.id}).{fact}" if target else f"{entity.id}.{fact}"  # type: ignore[union-attr]
        lines.append(f"{where}{f'[{year}]' if year else ''} {change.operator} {change.value}")
    return lines


# --- the law


def test_an_income_over_the_limit_is_told_with_the_limit_and_its_article() -> None:
    found = ways("child_allowance.below_limit(father)", family(["2015-05-01"], father=12_000_000))
    change = found[0].changes[0]
    assert said(found[0]) == ["father.income[2021] < 6400000"] and found[0].then is True
    assert (change.was, change.becomes, change.key) == (12_000_000, 6_399_999, "child_allowance.below_limit")
    assert change.law.startswith("児童手当法施行令第1条") and change.unverified  # the deductions are not verified
    assert ["father.deductions[2021] > 5600000"] in [said(way) for way in found]


def test_a_day_is_told_as_a_bound() -> None:
    (way,) = ways("child_allowance.payable(c1)", family(["2005-05-01"]))
    assert said(way) == ["c1.birth_date >= 2008-04-02"] and way.changes[0].law == "児童手当法第4条第1項"


def test_what_must_all_be_met_is_told_together() -> None:
    world = family(["2005-05-01"], father=12_000_000).knowing(facts={("father", "public_service"): "yes"})
    found = ways("child_allowance.eligible(father)", world)
    assert said(found[0]) == [
        "father.public_service == no",
        "c1.birth_date >= 2008-04-02",
        "father.income[2021] < 8760000",
    ]
    keys = [change.key.removeprefix("child_allowance.") for change in found[0].changes]
    assert keys == ["paid_by_town", "payable", "below_upper_limit"]


def test_of_what_one_would_do_each_is_told() -> None:
    found = ways("c1.lives_abroad or c1.in_institution or c1.abroad_for_study", family(["2015-05-01"]))
    assert {tuple(said(way)) for way in found} == {
        ("c1.lives_abroad == True",),
        ("c1.in_institution == True",),
        ("c1.abroad_for_study == True",),
    }


def test_the_facts_of_those_asked_about_come_first() -> None:
    found = ways("child_allowance.eligible(mother)", family(["2015-05-01"]), mother=person("mother"))
    assert said(found[0]) == ["mother.income[2021] >= 5000001"]
    assert ["guardian-child(father,c1). == False"] in [said(way) for way in found]


def test_a_lesser_amount_is_told_what_would_be_more() -> None:
    found = ways("child_allowance.monthly_amount(father)", family(["2015-05-01"], father=8_000_000))
    assert (said(found[0]), found[0].then) == (["father.income[2021] < 6400000"], 10_000)
    nothing = ways("child_allowance.monthly_amount(father)", family(["2015-05-01"], father=12_000_000))
    assert [way.then for way in nothing if said(way)[0].startswith("father.income")] == [10_000, 5_000]


def test_what_is_met_open_or_not_covered_has_no_ways() -> None:
    world = family(["2015-05-01"])
    assert ways("child_allowance.payable(c1)", world) == ()
    assert ways("c1.lives_abroad", world.knowing(facts={("c1", "lives_abroad"): None})) == ()
    assert ways("child_allowance.payable(c1)", world, month=rules.Month(2010, 1)) == ()
    assert ways("month.number == 5 or False", world) == ()


def test_a_group_can_gain_nobody_but_lose_somebody() -> None:
    world = family(["2015-05-01", "2016-05-01"]).knowing(facts={("c1", "lives_abroad"): True})
    found = [said(way) for way in ways("all(not c.lives_abroad for c in father.children)", world)]
    assert ["c1.lives_abroad == False"] in found and ["guardian-child(father,c1). == False"] in found
    assert ways("any(c.lives_abroad for c in mother.guardians)", world) == ()


def test_two_looks_are_taken_where_one_change_brings_up_another_condition() -> None:
    """The other branch is reached only with the first change, and fails by itself."""
    world = family(["2015-05-01"])
    text = "(c1.order == 3) if c1.lives_abroad else (c1.in_institution and not c1.lives_abroad and c1.order == 1)"
    assert ["c1.in_institution == True"] in [said(way) for way in ways(text, world)]
    text = "any(c.order == 3 for c in father.children if c.lives_abroad)"
    assert [said(way) for way in ways(text, world)] == [["c1.lives_abroad == True", "c1.order == 3"]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("c1.order < 1 + 0 or c1.order > 7", "c1.order >= 8"),
        ("c1.order == 4", "c1.order == 4"),
        ("c1.order * c1.order == 9", "c1.order == 3"),
        ("not c1.order <= 3", "c1.order >= 4"),
        ("c1.birth_date < father.lived_here_since", "c1.birth_date < 2000-01-01"),
        ("father.income[tax_year_before(month, 1)] <= 3000000", "father.income[2022] <= 3000000"),
        ("father.public_service == 'left'", "father.public_service == left"),
        ("(c1.order, c1.birth_date) < (1, father.lived_here_since)", "c1.birth_date < 2000-01-01"),
        ("mother in father.children", "guardian-child(father,mother). == True"),
        ("c1 not in father.children", "guardian-child(father,c1). == False"),
        ("cares(c1, father)", "guardian-child(c1,father). == True"),
        ("age_on(c1.birth_date, month.first_day) >= 18", "c1.birth_date <= 2005-04-02"),
        ("count(c for c in father.children if c.lives_abroad) >= 1", "c1.lives_abroad == True"),
    ],
)
def test_each_comparison_is_told_with_its_own_threshold(text: str, told: str) -> None:
    assert told in {line for way in ways(text, family(["2015-05-01"])) for line in said(way)}


def test_a_share_is_told_to_the_hundredth_of_a_per_cent() -> None:
    vocabulary = _vocabulary({"share": rules.Type(rules.Kind.fraction, least=0, most=1)})
    book = rules.load_rules([], vocabulary)
    world = MemoryWorld({("ann", "share"): Fraction(1, 3)}, vocabulary=vocabulary)
    (way,) = ways(
        "not ann.share < max(g.share for g in ann.friends) or ann.share > ann.share", world, book, ann=ANN
    ) or (None,)
    assert way is None  # no friends: not covered
    book = rules.load_rules([("r.yaml", _SHARE)], vocabulary)
    (way,) = ways("r.half(ann)", world, book, ann=ANN)
    assert said(way) == ["ann.share >= 1/2"] and way.changes[0].law == "例法第2条" and way.changes[0].unverified


_SHARE = """
rules: r
law: 例法
parameters:
  limit: {unit: fraction, values: [{from: 2000-01, is: "0.5", law: 第2条, unverified: "yes"}]}
definitions:
  half:
    of: person
    per: month
    gives: yes_no
    law: 第1条
    is: person.share >= limit
"""

# --- any rule: a tiny world in which every value of every fact can be tried

ANN, BEN, KIM = person("ann"), person("ben"), person("kim")
FACTS: dict[str, rules.Type] = {
    "a": rules.Type(rules.Kind.number, least=-3, most=4),
    "b": rules.Type(rules.Kind.number, least=0, most=5),
    "pay": rules.Type(rules.Kind.yen, least=0, most=90),
    "flag": rules.YES_NO,
    "other": rules.YES_NO,
    "colour": rules.Type(rules.Kind.choice, choices=("red", "green", "blue")),
    "born": rules.DATE,
}
FIRST = date(2024, 2, 20)


def _vocabulary(facts: dict[str, rules.Type]) -> rules.Vocabulary:
    return rules.Vocabulary(
        frozenset({"person"}),
        {},
        {"friend": rules.LinkKind("friend", "one", "friend_of", ways={"friends": "target"})},
        {
            **{("person", name): rules.FactSpec("person", name, kind) for name, kind in facts.items()},
            ("friend", "close"): rules.FactSpec("friend", "close", rules.YES_NO),
        },
        {("person", "friends"): rules.Way("friend", "target", "person")},
    )


VOCABULARY = _vocabulary(FACTS)
RULES = """
rules: r
law: 例法
parameters:
  limit: {unit: yen, values: [{from: 2000-01, is: "40", law: 第2条}]}
definitions:
  poor: {of: person, per: month, gives: yes_no, law: 第1条, is: person.pay < limit, says: {ja: 少ない, easy: x, en: y}}
  mixed: {of: person, gives: number, is: "person.a if person.flag else person.b - 1"}
  near: {of: link friend, gives: yes_no, law: 第3条, is: "close(one, friend_of) or friend_of.colour == 'red'"}
  amount:
    of: person
    per: month
    gives: yen
    law: 第4条
    is: (30 if poor(person) else 10) + total(5 for f in person.friends if near(person, f)) - (5 if person.other else 0)
"""
BOOK = rules.load_rules([("r.yaml", RULES)], VOCABULARY)


def _values(fact: str) -> list[Any]:
    kind = FACTS[fact]
    if kind.kind is rules.Kind.yes_no:
        return [False, True]
    if kind.kind is rules.Kind.choice:
        return list(kind.choices)
    if kind.kind is rules.Kind.date:
        return [FIRST + timedelta(days=n) for n in range(10)]
    return list(range(kind.least or 0, (kind.most or 0) + 1))


FLAGS = st.sampled_from(
    [
        "ann.flag", "ann.other", "ben.flag", "kim.flag", "r.poor(ann)", "r.poor(ben)", "r.near(ann, ben)",
        "r.near(ben, kim)", "close(ann, kim)", "ann.colour == 'red'", "ben.colour != 'blue'",
        "ann.colour == ben.colour", "ann.born < ben.born",
        "any(f.flag for f in ann.friends)", "all(f.pay <= 30 for f in ann.friends if f.flag)", "ben in ann.friends",
        "any(r.near(ann, f) for f in ann.friends if f.other)", "r.mixed(ann) > r.mixed(ben)", "ann.pay * 2 <= ben.pay",
        "(ann.pay, ann.born) < (ben.pay, ben.born)", "months_between(ann.born.month, month) <= 2", "ann.a == 3",
        "count(f for f in ann.friends if f.flag) >= 2", "at_least(ann.a, ann.b) > 4",
        "total(f.pay for f in ann.friends) >= 60",
    ]
)  # fmt: skip


def _inner(flags: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(flags, st.sampled_from(["and", "or"]), flags).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        flags.map(lambda one: f"(not {one})"),
        st.tuples(flags, flags, flags).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
    )


QUESTIONS = st.recursive(FLAGS, _inner, max_leaves=5)


@st.composite
def worlds(draw: st.DrawFn) -> MemoryWorld:
    facts = {(who.id, fact): draw(st.sampled_from(_values(fact))) for who in (ANN, BEN, KIM) for fact in FACTS}
    pairs = draw(st.lists(st.sampled_from([(ANN, BEN), (ANN, KIM), (BEN, KIM)]), unique=True))
    close = {(one.id, other.id, "close"): draw(st.booleans()) for one in (ANN, BEN) for other in (BEN, KIM)}
    return MemoryWorld(facts, close, {"friend": pairs}, vocabulary=VOCABULARY)


def changed(world: MemoryWorld, changes: tuple[rules.Change, ...]) -> MemoryWorld:
    """The world with its facts as told, made anew."""
    facts, close, links = dict(world.facts), dict(world.link_facts), list(world.links.get("friend", []))
    for change in changes:
        entity, fact, year, target, _ = change.place
        assert entity is not None and year is None
        if target is None:
            facts[(entity.id, fact)] = change.becomes
        elif fact:
            close[(entity.id, target.id, fact)] = change.becomes
        else:
            links = [pair for pair in links if pair != (entity, target)] + (
                [(entity, target)] if change.becomes else []
            )
    return MemoryWorld(facts, close, {"friend": links}, vocabulary=VOCABULARY)


def answer(text: str, world: MemoryWorld) -> rules.Outcome:
    names = {"ann": ANN, "ben": BEN, "kim": KIM}
    expression = rules.compile_expression(text, BOOK, dict.fromkeys(names, PERSON))
    return rules.evaluate(expression, world, names, as_of=date(2024, 4, 1))


def told(text: str, world: MemoryWorld) -> tuple[rules.Alternative, ...]:
    return ways(text, world, BOOK, rules.Month(2024, 4), ann=ANN, ben=BEN, kim=KIM)


MANY = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)


@MANY
@given(QUESTIONS, worlds())
def test_changing_the_facts_as_told_turns_the_answer(text: str, world: MemoryWorld) -> None:
    assume(answer(text, world).value is False)
    for way in told(text, world):
        after = answer(text, changed(world, way.changes))
        assert after.value is True if way.then is True else not after.known
        for change in way.changes:
            fewer = tuple(one for one in way.changes if one is not change)
            if fewer:  # every change that is told is needed
                assert answer(text, changed(world, fewer)).value is not True


@MANY
@given(QUESTIONS, worlds())
def test_where_one_fact_would_do_a_way_is_told(text: str, world: MemoryWorld) -> None:
    assume(answer(text, world).value is False)
    if told(text, world):
        return
    for (who, fact), now in world.facts.items():
        for value in _values(fact):
            if value != now:
                assert answer(text, world.knowing(facts={(who, fact): value})).value is not True, (who, fact, value)


@MANY
@given(worlds())
def test_what_is_told_of_an_amount_makes_it_more(world: MemoryWorld) -> None:
    now = answer("r.amount(ann)", world).value
    for way in told("r.amount(ann)", world):
        assert answer("r.amount(ann)", changed(world, way.changes)).value == way.then > now


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 90), st.integers(0, 90), st.sampled_from(["<", "<=", ">", ">="]))
def test_a_threshold_is_the_nearest_that_does(pay: int, limit: int, sign: str) -> None:
    facts = {("ann", "pay"): pay, ("ben", "pay"): limit}
    world = MemoryWorld(facts, vocabulary=VOCABULARY)
    text = f"ann.pay {sign} ben.pay"
    for way in told(text, world):
        (change,) = way.changes
        step = 1 if change.becomes > change.was else -1  # type: ignore[operator]
        back = changed(world, (rules.Change(change.place, 0, "==", 0, change.becomes - step),))  # type: ignore[operator]
        assert answer(text, back).value is False
        assert change.operator == {"<": "<", "<=": "<=", ">": ">", ">=": ">="}[sign] or change.place.entity is BEN


def test_ways_come_with_the_fewest_changes_first() -> None:
    world = MemoryWorld(
        {("ann", "flag"): False, ("ann", "other"): False, ("ben", "flag"): False}, vocabulary=VOCABULARY
    )
    found = told("(ann.flag and ann.other) or ben.flag", world)
    assert [said(way) for way in found] == [["ben.flag == True"], ["ann.flag == True", "ann.other == True"]]
    assert all(len(a.changes) <= len(b.changes) for a, b in pairwise(found))
