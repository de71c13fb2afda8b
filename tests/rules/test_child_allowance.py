"""児童手当 as the law has it (reference/law.md 1.1 and 4.1), through the rules alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.rules.builders import FATHER, MOTHER, MemoryWorld, ask, family, japan_book, person
from tomoni.rules import interface as rules


def amount(world: MemoryWorld, month: str, who: str = "father") -> object:
    answer = ask(f"child_allowance.monthly_amount({who})", world, month=month)
    return answer.value if answer.known else answer.not_covered


def reasons(world: MemoryWorld, text: str, month: str = "2025-04") -> list[tuple[str, list[str]]]:
    tree = ask(text, world, month=month, trace=True).tree
    assert tree is not None
    return [
        (reason.key.split(".")[1], [entity.id for _, entity in reason.bound]) for reason in rules.reasons_against(tree)
    ]


def test_children_of_2010_2015_and_2023_are_paid_fifty_thousand() -> None:
    answer = ask(
        "child_allowance.monthly_amount(father)", family(["2010-05-01", "2015-05-01", "2023-05-01"]), month="2025-04"
    )
    assert answer.value == 50_000 and "児童手当法第6条第1項" in answer.cites


@pytest.mark.parametrize(
    ("births", "month", "paid"),
    [
        (["2010-05-01"], "2012-03", ("child_allowance.monthly_amount 2012-03",)),
        (["2009-05-01", "2010-05-01", "2011-05-01"], "2012-05", 3 * 15_000),
        (["2004-05-01", "2005-05-01", "2006-05-01"], "2012-05", 10_000 + 10_000 + 15_000),
        (["1998-05-01", "1999-05-01", "2000-05-01"], "2012-05", 10_000 + 10_000 + 15_000),
        (["1997-04-02", "1997-04-03", "1997-04-04"], "2013-03", 3 * 10_000),  # 中学生, whatever the order
        (["2007-05-01", "2010-05-01", "2014-05-01"], "2024-09", 10_000 + 15_000),  # the first is past 15 but counts
        (["2005-05-01", "2010-05-01", "2014-05-01"], "2024-09", 10_000 + 10_000),  # past 18: counts no more
        (["2006-05-01", "2010-05-01", "2012-05-01"], "2024-10", 10_000 + 10_000 + 30_000),
        ([], "2012-03", ("child_allowance.monthly_amount 2012-03",)),
        ([], "2012-04", 0),
        (["2024-10-15"], "2024-10", 0),
        (["2024-10-15"], "2024-11", 15_000),
    ],
)
def test_amounts_by_month(births: list[str], month: str, paid: object) -> None:
    assert amount(family(births), month) == paid


@pytest.mark.parametrize(
    ("income", "month", "each"),
    [
        (6_299_999, "2015-07", 10_000),  # 6,220,000 + 80,000: at or over fails
        (6_300_000, "2015-07", 5_000),
        (6_399_999, "2022-07", 10_000),  # and 100,000 off wages since June 2021
        (6_400_000, "2022-07", 5_000),
        (8_759_999, "2022-07", 5_000),
        (8_760_000, "2022-07", 0),
        (8_760_000, "2022-05", 5_000),
        (8_760_000, "2024-10", 10_000),
        (99_000_000, "2012-05", 10_000),
        (99_000_000, "2012-06", 5_000),
    ],
)
def test_the_income_test_until_september_2024(income: int, month: str, each: int) -> None:
    assert amount(family(["2008-05-01"], father=income), month) == each


def test_dependants_raise_the_limit() -> None:
    world = family(["2009-05-01"], father=7_060_000)
    assert amount(world, "2015-07") == 5_000
    world = world.knowing(facts={("father", "dependants", 2014): 2})
    assert amount(world, "2015-07") == 5_000  # exactly at the limit of 7,060,000
    assert amount(world.knowing(facts={("father", "elderly_dependants", 2014): 1}), "2015-07") == 10_000


def test_a_child_to_the_fiscal_year_of_22_counts_only_with_care_and_costs() -> None:
    world = family(["2003-04-02", "2015-05-01", "2023-05-01"])
    links = {("father", "c1", name): True for name in ("care_like_custody", "bears_living_costs")}
    assert amount(world, "2025-04") == 10_000 + 15_000
    assert amount(world.knowing(link_facts=links), "2025-04") == 10_000 + 30_000
    assert amount(world.knowing(link_facts=links), "2026-03") == 10_000 + 30_000
    assert amount(world.knowing(link_facts=links), "2026-04") == 10_000 + 15_000
    assert amount(world.knowing(link_facts={("father", "c1", "care_like_custody"): True}), "2025-04") == 25_000
    assert ask("child_allowance.may_count_after_18(c1)", world, month="2025-04").value is True
    assert ask("child_allowance.may_count_after_18(c2)", world, month="2025-04").value is False


def test_the_parent_with_the_higher_income_receives_and_the_other_is_told_why() -> None:
    world = family(["2015-05-01"])
    assert ask("child_allowance.recipient(c1)", world, month="2025-04").value == FATHER
    assert reasons(world, "child_allowance.eligible(mother)") == [("is_recipient", ["mother", "c1"])]
    assert amount(world, "2025-04", "mother") == 0


def test_the_income_of_two_years_ago_decides_until_may() -> None:
    world = family(["2015-05-01"]).knowing(facts={("mother", "income", 2024): 9_000_000})
    assert ask("child_allowance.recipient(c1)", world, month="2025-05").value == FATHER
    assert ask("child_allowance.recipient(c1)", world, month="2025-06").value == MOTHER


def test_of_parents_apart_the_one_living_with_the_child_receives_whatever_the_incomes() -> None:
    apart = family(["2015-05-01"]).knowing(
        facts={("c1", "parents_separate"): True}, link_facts={("father", "c1", "lives_with"): False}
    )
    assert ask("child_allowance.recipient(c1)", apart, month="2025-04").value == MOTHER
    assert reasons(apart, "child_allowance.eligible(father)") == [("not_living_apart", ["father", "c1"])]
    for_work = apart.knowing(facts={("c1", "parents_separate"): False})  # 単身赴任
    assert ask("child_allowance.recipient(c1)", for_work, month="2025-04").value == FATHER


def test_a_grandparent_receives_only_where_no_parent_does_and_must_maintain() -> None:
    grandmother = person("grandmother")
    world = family(["2015-05-01"], guardians=(FATHER, grandmother), father=1)
    world = world.knowing(
        facts={("grandmother", "income", 2023): 9_000_000}, link_facts={("grandmother", "c1", "is_parent"): False}
    )
    assert ask("child_allowance.recipient(c1)", world, month="2025-04").value == FATHER
    alone = world.knowing(link_facts={("father", "c1", "cares"): False})
    assert ask("child_allowance.recipient(c1)", alone, month="2025-04").value == grandmother
    weak = alone.knowing(link_facts={("grandmother", "c1", "maintains"): False})
    assert ask("child_allowance.recipient(c1)", weak, month="2025-04").value == rules.NOBODY


def test_a_public_servant_is_paid_by_the_office_also_where_the_other_parent_asks() -> None:
    world = family(["2015-05-01"]).knowing(facts={("father", "public_service"): "yes"})
    assert ask("child_allowance.payer(father)", world).value == "employer"
    assert reasons(world, "child_allowance.eligible(father)") == [("paid_by_town", ["father"])]
    assert ask("child_allowance.may_receive(father)", world, month="2025-04").value is False
    assert ask("child_allowance.eligible(mother)", world, month="2025-04").value is False


def test_children_in_institutions_and_abroad_are_neither_paid_nor_counted() -> None:
    world = family(["2012-05-01", "2015-05-01", "2023-05-01"])
    assert amount(world, "2025-04") == 50_000
    assert amount(world.knowing(facts={("c1", "in_institution"): True}), "2025-04") == 25_000
    abroad = world.knowing(facts={("c1", "lives_abroad"): True})
    assert amount(abroad, "2025-04") == 25_000
    assert amount(abroad.knowing(facts={("c1", "abroad_for_study"): True}), "2025-04") == 50_000
    one = family(["2015-05-01"]).knowing(facts={("c1", "lives_abroad"): True})
    assert reasons(one, "child_allowance.eligible(father)") == [("in_scope", ["c1"])]


def test_an_institution_is_paid_without_the_amount_for_a_third_child() -> None:
    world, home = family(["2015-05-01", "2016-05-01", "2023-05-01"]), rules.Entity("institution", "home")
    placed = [(home, person(f"c{number}")) for number in (1, 2, 3)]
    world = replace(world, links={**world.links, "placement": placed})
    assert ask("child_allowance.institution_amount(home)", world, month="2025-04", home=home).value == 35_000


def test_twins_have_an_order() -> None:
    world = family(["2012-05-01", "2023-05-01", "2023-05-01"])
    places = [ask(f"child_allowance.place(father, c{n})", world, month="2025-04").value for n in (1, 2, 3)]
    assert places == [1, 2, 3]
    assert amount(world, "2025-04") == 10_000 + 15_000 + 30_000


def test_the_latest_event_is_the_last_of_birth_moving_in_and_leaving_public_service() -> None:
    world = family(["2015-05-01", "2025-04-03"])
    text = "child_allowance.latest_event(father)"
    assert ask(text, world).value == date(2025, 4, 3)
    moved = world.knowing(facts={("father", "lived_here_since"): date(2025, 4, 5)})
    assert ask(text, moved).value == date(2025, 4, 5)
    left = moved.knowing(
        facts={("father", "public_service"): "left", ("father", "left_public_service_on"): date(2025, 4, 7)}
    )
    assert ask(text, left).value == date(2025, 4, 7)
    assert ask(text, family([])).value == date(2000, 1, 1)


def test_awards_show_who_is_paid_already() -> None:
    world = family(["2015-05-01", "2025-04-03"])
    world = replace(world, links={**world.links, "receives-allowance": [(FATHER, person("c1"))]})
    asked = ("paid_already(c1)", "paid_already(c2)", "has_award(father)", "has_award(mother)")
    assert [ask(f"child_allowance.{text}", world).value for text in asked] == [True, False, True, False]


def test_all_independent_reasons_are_told_each_once() -> None:
    world = family(["2000-05-01", "2015-05-01"]).knowing(
        facts={("father", "public_service"): "yes"}, link_facts={("father", "c2", "cares"): False}
    )
    assert reasons(world, "child_allowance.eligible(father)") == [
        ("paid_by_town", ["father"]),
        ("payable", ["c1"]),
        ("has_custody", ["father", "c2"]),
    ]


def test_without_children_the_reason_is_that_there_are_none() -> None:
    assert reasons(family([]), "child_allowance.eligible(father)") == [("has_payable_child", ["father"])]


def test_every_condition_has_words_in_three_languages() -> None:
    for definition in japan_book().definitions.values():
        assert not definition.says or set(definition.says) == {"ja", "easy", "en"}
    spoken = {key.split(".")[1] for key, definition in japan_book().definitions.items() if definition.says}
    assert {"in_scope", "is_recipient", "payable", "paid_by_town", "has_payable_child", "below_upper_limit"} <= spoken


def test_the_tree_shows_values_with_source_and_figures_with_article() -> None:
    answer = ask("child_allowance.monthly_amount(father)", family(["2015-05-01"]), month="2025-04", trace=True)

    def leaves(tree: rules.Explanation) -> list[rules.Explanation]:
        return [tree, *(leaf for child in tree.children for leaf in leaves(child))]

    assert answer.tree is not None
    found = leaves(answer.tree)
    figure = next(leaf for leaf in found if leaf.key == "child_allowance.from_3")
    assert (figure.value, figure.law) == (10_000, "児童手当法第6条第1項")
    born = next(leaf for leaf in found if leaf.fact == "birth_date")
    assert (born.value, born.source, born.entity) == (date(2015, 5, 1), "test", person("c1"))
