"""What people read of an explanation: the lines that decide, each once, and no mark on a value."""

from tests.rules.builders import person
from tomoni.rules import interface as rules

ONE, OTHER = person("p1"), person("p2")


def told(mark: str, *children: rules.Explanation, join: str = "", **more: object) -> rules.Explanation:
    return rules.Explanation(mark, children=children, join=join, **more)


def fact(name: str, mark: str = "value", value: object = None, entity: rules.Entity = ONE) -> rules.Explanation:
    return told(mark, fact=name, value=value, entity=entity, source="resident-register")


def condition(key: str, mark: str, *children: rules.Explanation, of: rules.Entity = ONE) -> rules.Explanation:
    bound = (("person", of),)
    return told(mark, *children, join="call", key=key, says={"ja": key}, bound=bound, entity=of)


def lines(one: rules.Explanation) -> list[tuple[str, str, object]]:
    return [(line.mark, line.key or str(line.fact), line.value) for line in rules.condense(one)]


def test_steps_without_words_dissolve_into_what_they_rest_on():
    tree = told("yes", told("yes", condition("a", "yes"), join="compare"), condition("b", "yes"), join="all")
    assert lines(tree) == [("yes", "a", None), ("yes", "b", None)]


def test_a_fact_that_is_yes_or_no_is_a_value_without_a_mark():
    tree = condition("lives_here", "yes", told("yes", fact("abroad", "no"), join="not"), fact("alone", "yes"))
    (line,) = rules.condense(tree)
    assert [(one.mark, one.fact, one.value) for one in line.children] == [
        ("value", "abroad", False),
        ("value", "alone", True),
    ]


def test_a_fact_not_known_yet_stays_open():
    assert lines(fact("income", "open")) == [("open", "income", None)]


def test_the_same_condition_of_the_same_people_and_the_same_fact_are_said_once():
    born = fact("birth_date", value="2026-11-14")
    tree = told(
        "yes", condition("a", "yes", born, born), condition("b", "yes", born, condition("a", "yes", born)), join="all"
    )
    first, second = rules.condense(tree)
    assert [one.fact for one in first.children] == ["birth_date"]
    assert second.children == ()


def test_the_same_condition_of_somebody_else_is_said_too():
    tree = told("yes", condition("a", "yes"), condition("a", "yes", of=OTHER), join="all")
    assert len(rules.condense(tree)) == 2


def test_a_condition_that_only_chooses_an_amount_is_a_value():
    amount = told("value", condition("under_three", "no"), told("value", value=10000), join="if", value=10000)
    assert lines(amount) == [("value", "under_three", False)]


def test_what_brings_an_amount_to_nothing_keeps_its_mark():
    nothing = told("value", condition("payable", "no"), told("value", value=0), join="if", value=0)
    assert lines(nothing) == [("no", "payable", None)]


def test_no_cross_stands_under_what_is_met():
    tree = condition("first_claim", "yes", told("yes", condition("has_award", "no"), join="not"))
    (line,) = rules.condense(tree)
    assert [(one.mark, one.value) for one in line.children] == [("value", False)]


def test_of_a_group_only_those_who_decide_are_told():
    one, other = condition("payable", "yes"), condition("payable", "no", of=OTHER)
    assert lines(told("yes", one, other, join="any")) == [("yes", "payable", None)]
    assert lines(told("no", one, other, join="all")) == [("no", "payable", None)]


def test_an_open_amount_beside_what_is_met_is_told():
    tree = told("yes", condition("eligible", "yes"), told("open", condition("amount", "open")), join="all")
    assert lines(tree) == [("yes", "eligible", None), ("open", "amount", None)]
