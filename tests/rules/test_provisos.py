# ruff: noqa: E501  (a rule set reads best on one line)
"""ただし書き: what stands in the place of the main text, cited where it applies, and never the first of two."""

from __future__ import annotations

from datetime import date

import pytest

from tests.rules.builders import FATHER, MOTHER, ask, family
from tests.rules.sets import faults, load
from tomoni.rules import interface as rules
from tomoni.rules.language.nodes import Call, If, Literal

TEXT = """\
definitions:
  amount:
    of: person
    takes: {n: number from 0 to 100}
    gives: yen
    law: 第1条
    is: "1000"
    except:
      - {when: n < 3, is: "100 * n", law: 第1条ただし書き, says: {ja: "{value}円", easy: "{value}円", en: "{value} yen"}}
      - {when: n >= 10, is: "5000", law: 第2条ただし書き, unverified: "yes"}
      - {when: person.public_service == 'yes', is: "0", law: 第3条ただし書き}
  may:
    of: person
    gives: yes_no
    law: 第4条
    is: "True"
    except:
      - when: person.public_service == 'yes'
        is: "False"
        law: 第4条ただし書き
        says: {ja: "{person}さんは公務員でない", easy: "公務員で ない", en: "{person} is not a public servant"}
"""


def amount(n: int, public: object = "no", trace: bool = False) -> rules.Outcome:
    world = family([]).knowing(facts={("father", "public_service"): public})
    return ask(f"r.amount(father, {n})", world, book=load(TEXT), trace=trace)


def test_a_proviso_whose_condition_holds_takes_the_place_of_the_main_text() -> None:
    assert [amount(n).value for n in (0, 2, 3, 9, 10)] == [0, 200, 1000, 1000, 5000]
    assert amount(5, "yes").value == 0


def test_its_article_is_cited_only_where_it_applies() -> None:
    assert amount(5).cites == ("例法第1条",)
    assert amount(2).cites == ("例法第1条", "例法第1条ただし書き")
    assert amount(5, "yes").cites == ("例法第1条", "例法第3条ただし書き")


def test_it_is_told_with_its_words_and_its_doubt() -> None:
    def keys(tree: rules.Explanation) -> list[tuple[str, bool]]:
        below = [pair for child in tree.children for pair in keys(child)]
        return [(tree.key, tree.unverified), *below] if tree.key else below

    tree = amount(12, trace=True).tree
    assert tree is not None and keys(tree) == [("r.amount", False), ("r.amount.except_2", True)]


def test_a_refusal_by_a_proviso_has_its_reason() -> None:
    world = family([]).knowing(facts={("father", "public_service"): "yes"})
    refused = ask("r.may(father)", world, book=load(TEXT), trace=True)
    assert refused.value is False and refused.tree is not None
    [reason] = rules.reasons_against(refused.tree)
    assert (reason.key, reason.law) == ("r.may.except_1", "例法第4条ただし書き")


def test_where_two_hold_neither_is_taken_and_both_are_named() -> None:
    both = amount(2, "yes")
    assert both.certainly_not_covered
    assert both.not_covered == ("r.amount: 例法第1条ただし書き and 例法第3条ただし書き both apply",)
    assert amount(12, "yes").not_covered == ("r.amount: 例法第2条ただし書き and 例法第3条ただし書き both apply",)


def test_where_one_is_not_known_the_answer_lies_between_and_may_be_not_covered() -> None:
    asked = amount(2, None)
    assert not asked.known and (asked.least, asked.most) == (200, 200)
    assert asked.missing == {rules.Missing(FATHER, "public_service")} and asked.not_covered
    asked = amount(5, None)
    assert not asked.not_covered and (asked.least, asked.most) == (0, 1000)


def test_it_becomes_nodes_that_every_back_end_knows() -> None:
    node = load(TEXT).definitions["r.amount"].versions[0].node
    assert isinstance(node, If) and isinstance(node.then, If)
    assert isinstance(node.then.then, Literal)  # with the third: not proven apart
    assert isinstance(node.then.otherwise, Call) and node.then.otherwise.key == "r.amount.except_1"


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ("n < 3", "n >= 3", True),
        ("n < 3", "n > 1", False),
        ("n < 3", "2 < n", False),
        ("n < 3", "3 <= n", True),
        ("n == 3", "n == 4", True),
        ("n == 3", "n != 3", True),
        ("n != 3", "n != 4", False),
        ("n <= 3", "n == 4", True),
        ("n > 3", "n < 5", False),
        ("n > 3", "n < 4", True),
        ("a < n", "a >= n", True),
        ("a < n", "n <= a", True),
        ("a < n", "n > a", False),
        ("not yes", "yes", True),
        ("yes and n < 3", "n > 5", True),
        ("yes or n < 3", "n > 5", False),
        ("n == 1 or n == 2", "n == 3 or n == 4", True),
        ("n == 1 or n == 2", "n == 2 or n == 4", False),
        ("w == 'x'", "w == 'y'", True),
        ("w == 'x'", "w != 'y'", False),
        ("w != 'x'", "w != 'y'", False),
    ],
)
def test_conditions_that_exclude_each_other_are_proven_apart(first: str, second: str, apart: bool) -> None:
    book = load(
        "definitions:\n  word: {gives: choice, one_of: [x, y, z], is: \"'x'\"}\n"
        "  d:\n    takes: {n: number from 0 to 9, a: number from 0 to 9, yes: yes_no}\n    gives: number\n    is: '0'\n"
        f"    except:\n      - {{when: \"{first.replace('w ', 'word ')}\", is: '1', law: 第1条}}\n"
        f"      - {{when: \"{second.replace('w ', 'word ')}\", is: '2', law: 第2条}}\n"
    )
    node = book.definitions["r.d"].versions[0].node
    assert isinstance(node, If) and isinstance(node.then, Call) is apart


def test_provisos_of_versions_are_counted_through() -> None:
    book = load(
        "definitions:\n  d:\n    takes: {n: number from 0 to 9}\n    per: month\n    gives: yen\n    versions:\n"
        "      - {from: 2020-04, law: 第1条, is: '1', except: [{when: n == 0, is: '10', law: 第1条ただし書き}]}\n"
        "      - {from: 2024-04, law: 第2条, is: '2', except: [{when: n == 0, is: '20', law: 第2条ただし書き}]}\n"
    )
    asked = [ask(f"r.d({n})", family([]), book=book, month=m).value for m in ("2021-01", "2025-01") for n in (0, 1)]
    assert asked == [10, 1, 20, 2]
    assert {"r.d.except_1", "r.d.except_2"} <= set(book.definitions)


def test_a_proviso_of_a_definition_of_a_link_or_a_pick_works_like_any_other() -> None:
    book = load(
        "definitions:\n"
        "  shares:\n    of: link guardian-child\n    per: month\n    gives: yes_no\n    law: 第1条\n"
        "    is: lives_with(guardian, child)\n"
        "    except: [{when: child.in_institution, is: 'False', law: 第1条ただし書き}]\n"
        "  head:\n    of: child\n    per: month\n    gives: person\n"
        "    pick: {each: g in child.guardians, highest: ['g.income[tax_year_before(month, 1)]']}\n"
        "    except: [{when: child.in_institution, is: second(child), law: 第2条ただし書き}]\n"
        "  second:\n    of: child\n    per: month\n    gives: person\n"
        "    pick: {each: g in child.guardians, highest: ['g.deductions[tax_year_before(month, 1)]']}\n"
    )
    home = family(["2015-05-01"]).knowing(facts={("mother", "deductions", 2024): 5})
    away = home.knowing(facts={("c1", "in_institution"): True})
    for world, shares, head in ((home, True, FATHER), (away, False, MOTHER)):
        assert ask("r.shares(father, c1)", world, book=book, month="2025-04").value is shares
        assert ask("r.head(c1)", world, book=book, month="2025-04").value == head


def test_a_proviso_of_a_definition_dated_by_an_argument_is_of_its_month() -> None:
    book = load(
        "parameters:\n  p: {unit: yen, values: [{from: 2020-04, is: '1', law: 第1条}, {from: 2024-04, is: '2', law: 第1条}]}\n"
        "definitions:\n  d:\n    takes: {day: date}\n    dated_by: day.month\n    gives: yen\n    law: 第1条\n    is: '0'\n"
        "    except: [{when: day.month.number == 5, is: p, law: 第1条ただし書き}]\n"
    )
    days = (date(2023, 5, 1), date(2024, 5, 1), date(2024, 6, 1))
    assert [ask("r.d(day)", family([]), book=book, day=day).value for day in days] == [1, 2, 0]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("[{when: 'True', is: '1'}]", "nothing"),
        ("[{when: '1', is: '1', law: 第1条}]", "number"),
        ("[{when: n < 1, is: 'True', law: 第1条}]", "yes_no"),
        ("[{when: n < 1, is: n.x, law: 第1条}, {when: n.y, is: '1', law: 第1条}]", "no .y"),
        ("[{when: n < 1, is: '1', law: 第1条}, {when: n < 1, is: '2', law: 第2条}]", "under one condition"),
        ("[]", "0 provisos"),
        ("{when: n < 1}", "no list"),
        ("[{when: n < 1, is: '1', law: 第1条, because: x}]", "unknown key"),
        ("[{when: n < 1, is: d(n), law: 第1条}]", "circle"),
    ],
)
def test_a_proviso_that_is_wrong_is_told(given: str, found: str) -> None:
    told = faults(
        f"definitions:\n  d:\n    takes: {{n: number}}\n    gives: number\n    is: '0'\n    except: {given}\n"
    )
    assert any(found in one.found for one in told), told


def test_a_proviso_of_a_definition_per_year_is_of_its_year() -> None:
    book = load(
        "parameters:\n  p: {unit: yen, values: [{from: 2024-04, until: 2025-03, is: '1', law: 第1条}, {from: 2025-04, is: '2', law: 第1条}]}\n"
        "definitions:\n  y:\n    of: person\n    per: year\n    gives: yen\n    law: 第1条\n    is: p\n"
        "    except: [{when: person.public_service == 'yes' and year.first_month.year == 2025, is: 10 * p, law: 第2条}]\n"
    )
    for public, amounts in (("yes", [1, 20, 20]), ("no", [1, 2, 2])):
        world = family([]).knowing(facts={("father", "public_service"): public})
        months = ("2025-03", "2025-04", "2026-02")
        assert [ask("r.y(father)", world, book=book, month=month).value for month in months] == amounts
