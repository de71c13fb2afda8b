"""Mutants: every small fault of a rule set is made, once each, answers otherwise where it should, and is undone."""

from datetime import date

import pytest

from tests.rules.builders import PERSON, MemoryWorld, person
from tomoni.rules import interface as rules
from tomoni.rules.mutation.writing import written

VOCABULARY = rules.Vocabulary(
    entities=frozenset({"person"}),
    roles={"child": "person", "guardian": "person"},
    links={"care": rules.LinkKind("care", "guardian", "child", ways={"children": "target"})},
    facts={
        ("person", name): rules.FactSpec("person", name, kind)
        for name, kind in {
            "age": rules.Type(rules.Kind.number, least=0, most=130),
            "income": rules.Type(rules.Kind.yen, least=0, most=10**9),
            "here": rules.YES_NO,
            "share": rules.Type(rules.Kind.fraction, least=0, most=1),
        }.items()
    },
    ways={("person", "children"): rules.Way("care", "target", "person", True)},
)
RULES = """\
rules: grant
law: 法
reads: month.first_day
parameters:
  amount:
    unit: yen
    values:
      - {from: 2020-04, is: "100", law: 第1条}
      - {from: 2021-04, until: 2022-03, is: "200", law: 第1条}
  rate: {unit: fraction, values: [{from: 2020-04, until: 2022-03, is: "0.25", law: 第1条}]}
tables:
  steps:
    law: 第2条
    in: {age: number from 0}
    out: {extra: yen, step: choice}
    csv: |
      from, until, age, extra, step
      2020-04, 2022-03, ..17, 7, young
      2020-04, 2022-03, 18..64, 8, middle
      2020-04, 2022-03, 65.., 9, old
definitions:
  may:
    of: person
    gives: yes_no
    law: 第3条
    says: {ja: 大人, easy: おとな, en: of age}
    is: person.here and person.age >= 18
  all_children:
    of: person
    gives: yes_no
    law: 第3条
    is: all(not c.here for c in person.children)
  monthly:
    of: person
    per: month
    gives: yen
    versions:
      - from: 2020-04
        until: 2021-03
        law: 第4条
        is: amount + steps(person.age).extra if may(person) else 0
      - from: 2021-04
        until: 2022-03
        law: 第4条
        is: at_least(0, amount - portion(person.income, rate, round_down, 10)) if may(person) else 0
"""
ADULT = MemoryWorld({("a", "age"): 18, ("a", "here"): True, ("a", "income"): 100}, vocabulary=VOCABULARY)


@pytest.fixture(scope="module")
def mutating() -> rules.Mutating:
    return rules.Mutating(rules.load_rules([("grant.yaml", RULES)], VOCABULARY))


@pytest.fixture(scope="module")
def said(mutating: rules.Mutating) -> list[str]:
    return [mutant.name.removeprefix("grant.") for mutant in mutating.mutants("grant")]


@pytest.mark.parametrize(
    "name",
    [
        "may: `and` became `or` in `person.here and (person.age >= 18)`",
        "may: `person.age >= 18` became `person.age > 18`",
        "may: `18` became `17` in `person.age >= 18`",
        "may: `18` became `19` in `person.age >= 18`",
        "all_children: `all` became `any` in `all(not c.here for c in person.children)`",
        "all_children: `not c.here` became `c.here`",
        "monthly: `if may(person)` became `if not (may(person))` from 2020-04",
        "monthly: `+` became `-` in `amount + steps(person.age).extra` from 2020-04",
        "monthly: `at_least` became `at_most` in `at_least(0, amount - portion(person.income, rate, round_down, 10))`"
        " from 2021-04",
        "monthly: `round_down` became `round_up` in `portion(person.income, rate, round_down, 10)` from 2021-04",
        "monthly: `unit 10` became `unit 1` in `portion(person.income, rate, round_down, 10)` from 2021-04",
        "monthly: from 2021-04 became 2021-05",
        "amount: 200 became 201 from 2021-04",
        "amount: from 2021-04 became 2021-03",
        "rate: 1/4 became 6/25 from 2020-04",
        "steps: extra 8 became 9 for age 18..64 from 2020-04",
        "steps: step young became middle for age ..17 from 2020-04",
        "steps: age 18 became 17 from 2020-04",
        "steps: age 65 became 66 from 2020-04",
    ],
)
def test_each_kind_of_fault_is_made_and_named(said: list[str], name: str) -> None:
    assert name in said


def test_names_are_unique_and_stay_the_same(mutating: rules.Mutating, said: list[str]) -> None:
    assert len(said) == len(set(said))
    assert [mutant.name for mutant in rules.Mutating(mutating.book).mutants("grant")] == [f"grant.{n}" for n in said]


def test_what_would_not_load_is_no_mutant(said: list[str]) -> None:
    claimed = ["amount: from 2020-04 became 2020-05", "rate: until 2022-03 became 2022-02"]
    uncovered = ["monthly: from 2020-04 became 2020-03", "monthly: until 2022-03 became 2022-04"]
    assert not set(claimed + uncovered) & set(said)
    assert "amount: from 2020-04 became 2020-03" in said


def ask(
    mutating: rules.Mutating, name: str, month: rules.Month, text: str = "grant.monthly(p)"
) -> tuple[object, object]:
    """What an expression comes to, as the rule is and under a mutant."""
    [mutant] = [m for m in mutating.mutants("grant") if m.name == f"grant.{name}"]
    _, stand_ins = mutating.stand_ins(mutant)
    expression = rules.compile_expression(text, mutating.book, {"p": PERSON})

    def found() -> object:
        outcome = rules.evaluate(expression, ADULT, {"p": person("a")}, as_of=month.first_day, month=month)
        return outcome.value if outcome.known else "open"

    with mutating.changed(stand_ins):
        changed = found()
    return found(), changed


@pytest.mark.parametrize(
    ("name", "month", "values"),
    [
        ("may: `person.age >= 18` became `person.age > 18`", "2020-04", (108, 0)),
        ("may: `18` became `19` in `person.age >= 18`", "2020-04", (108, 0)),
        ("amount: 100 became 101 from 2020-04", "2020-04", (108, 109)),
        ("amount: 100 became 101 from 2020-04", "2021-04", (180, 180)),
        ("amount: from 2021-04 became 2021-03", "2021-03", (108, 208)),
        ("monthly: from 2021-04 became 2021-05", "2021-04", (180, 208)),
        ("steps: age 18 became 19 from 2020-04", "2020-04", (108, 107)),
        ("steps: age 18 became 17 from 2020-04", "2020-04", (108, 108)),
        ("rate: 1/4 became 13/50 from 2020-04", "2021-04", (180, 180)),
        ("rate: 1/4 became 6/25 from 2020-04", "2021-04", (180, 180)),
        (
            "monthly: `round_down` became `round_up` in `portion(person.income, rate, round_down, 10)` from 2021-04",
            "2021-04",
            (180, 170),
        ),
    ],
)
def test_a_mutant_answers_otherwise_where_it_differs_and_only_there(
    mutating: rules.Mutating, name: str, month: str, values: tuple[int, int]
) -> None:
    assert ask(mutating, name, rules.Month.parse(month)) == values


def test_an_expression_that_names_a_figure_itself_is_bound_to_the_book_of_the_mutant(mutating: rules.Mutating) -> None:
    [mutant] = [m for m in mutating.mutants("grant") if m.name == "grant.amount: 100 became 99 from 2020-04"]
    book, _ = mutating.stand_ins(mutant)
    expression = rules.bound_to(rules.compile_expression("grant.amount", mutating.book, {}), book)
    assert rules.evaluate(expression, ADULT, {}, as_of=date(2020, 4, 1)).value == 99


def test_what_was_seen_tells_without_running_the_example_which_mutants_may_differ(mutating: rules.Mutating) -> None:
    expression = rules.compile_expression("grant.monthly(p)", mutating.book, {"p": PERSON})
    with mutating.watched() as seen:
        rules.evaluate(expression, ADULT, {"p": person("a")}, as_of=date(2020, 4, 1), trace=True)
    assert {key for key, _ in seen} == {"grant.monthly", "grant.may"}
    may_differ = set()
    for mutant in mutating.mutants("grant"):
        _, stand_ins = mutating.stand_ins(mutant)
        if any(entry.may_differ(stand_ins[key], mutant.place.span) for key, entry in seen if key in stand_ins):
            may_differ.add(mutant.name.removeprefix("grant."))
    assert "may: `18` became `19` in `person.age >= 18`" in may_differ
    assert "may: `18` became `17` in `person.age >= 18`" not in may_differ
    assert "amount: 200 became 201 from 2021-04" not in may_differ
    assert "steps: age 18 became 19 from 2020-04" in may_differ


def test_an_expression_is_written_again_as_it_was_meant() -> None:
    book = rules.load_rules([("grant.yaml", RULES)], VOCABULARY)
    for text in (
        "p.age + 1 < 3 and not p.here",
        "total(c.income for c in p.children if c.here)",
        "(p.age, 1) < (2, 3)",
        "p in p.children",
        "grant.steps(p.age).step == 'old'",
        "'a' if p.here else 'b'",
    ):
        node = rules.compile_expression(text, book, {"p": PERSON}).node
        again = rules.compile_expression(written(node).replace("steps(", "grant.steps("), book, {"p": PERSON}).node
        assert again == node, text
