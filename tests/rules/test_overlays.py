# ruff: noqa: E501  (a rule set reads best on one line)
"""A town sets what the country left open, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from tests.rules.builders import ask, family
from tests.rules.sets import faults, load
from tomoni.rules import interface as rules

OPEN = """\
parameters:
  factor: {unit: fraction, open: town, least: "1", most: "2"}
  floor: {unit: yen, open: town, least: "0", most: "90000", values: [{from: 2020-04, is: "1000", law: 第2条}]}
  closed: {unit: yen, values: [{from: 2020-04, is: "7", law: 第3条}]}
tables:
  items:
    law: 第4条
    in: {grade: number from 1 to 9}
    out: {amount: yen from 0 to 100000, kind: [goods, money]}
    open: town
definitions:
  method: {per: month, gives: choice, one_of: [income, points], open: town, law: 第5条}
  manner: {per: month, gives: choice, one_of: [income, points], open: town, law: 第5条, is: "'points'"}
  limit: {takes: {n: yen from 0 to 9000000}, per: month, gives: yen, law: 第6条, is: "portion(n, factor, round_down, 1)"}
  aid: {takes: {g: number}, per: month, gives: yen, law: 第7条, versions: [{from: 2012-04, is: "items(g).amount + floor"}]}
"""
TOWN = """\
overlay: r
law: ひばり町例規
set:
  factor: [{from: 2024-04, is: "1.3", law: 第1条}]
  floor: [{from: 2024-04, until: 2024-09, is: "2000", law: 第2条, unverified: "yes"}]
  items:
    law: 別表
    csv: |
      from,    until,   grade, amount, kind
      2024-04, 2025-03, 1..6,  11000,  goods
      2024-04, 2025-03, 7..9,  22000,  money
  method: [{from: 2024-04, is: income, law: 第3条}]
  manner: [{from: 2024-06, until: 2024-06, is: income, law: 第3条}]
"""


def answer(text: str, month: str, *overlays: str) -> rules.Outcome:
    return ask(text, family([]), book=load(OPEN, *overlays), month=month, trace=True)


def test_what_no_town_has_set_is_not_covered_where_the_country_has_no_default() -> None:
    for text in ("r.limit(100)", "r.aid(1)", "r.method == 'income'"):
        assert answer(text, "2024-05").certainly_not_covered, text
    assert answer("r.manner == 'points'", "2024-05").value is True


def test_a_town_s_value_holds_in_its_months_and_the_default_around_them() -> None:
    floors = [answer("r.floor", month, TOWN).value for month in ("2024-03", "2024-04", "2024-09", "2024-10")]
    assert floors == [1000, 2000, 2000, 1000]
    manners = [answer("r.manner == 'income'", month, TOWN).value for month in ("2024-05", "2024-06", "2024-07")]
    assert manners == [False, True, False]
    assert answer("r.limit(100)", "2024-04", TOWN).value == 130
    assert answer("r.limit(100)", "2024-03", TOWN).certainly_not_covered


def test_the_rows_of_a_town_are_found_and_cite_its_ordinance() -> None:
    found = answer("r.aid(7)", "2024-10", TOWN)
    assert found.value == 23000
    assert found.cites == ("例法第7条", "ひばり町例規別表", "例法第2条")
    assert answer("r.aid(7)", "2024-05", TOWN).cites[-1] == "ひばり町例規第2条"
    assert answer("r.aid(7)", "2025-04", TOWN).certainly_not_covered


def test_two_towns_give_two_books() -> None:
    other = TOWN.replace('is: "1.3"', 'is: "1.5"')
    assert [answer("r.limit(100)", "2024-04", town).value for town in (TOWN, other)] == [130, 150]


@pytest.mark.parametrize(
    ("old", "new", "found", "expected"),
    [
        ("  factor:", "  closed:", "closed", "factor, floor, items, method, manner"),
        ("  factor:", "  limit:", "limit", "an open path: factor"),
        ("  factor:", "  factor.values:", "factor.values", "an open path: factor"),
        ("overlay: r", "overlay: s", "'s'", "a rule set: r"),
        ('"1.3"', '"2.5"', "2.5", "fraction from 1 to 2"),
        ('"1.3"', '"0.999"', "0.999", "fraction from 1 to 2"),
        ('"1.3"', "much", "'much'", "a fraction"),
        ("22000", "100001", "'100001'", "yen from 0 to 100000"),
        ("money", "coins", "'coins'", "goods money"),
        ("7..9", "8..9", "no row for grade 7", "no gap"),
        ("7..9", "6..9", "rows of lines", "no overlap"),
        ("is: income, law: 第3条}]\n  manner", "is: guess, law: 第3条}]\n  manner", "'guess'", "income, points"),
        (", law: 第1条", "", "nothing", "the key law"),
        ("law: ひばり町例規\n", "", "nothing", "the key law"),
        ("    law: 別表\n", "", "nothing", "the key law"),
        ("set:", "sets:", "unknown key", "set"),
        ("from: 2024-04, until: 2024-09", "from: 2024-10, until: 2024-09", "2024-10 until 2024-09", "not before"),
        ("from: 2024-06,", "from: 2024-6,", "'2024-6'", "a month"),
    ],
)
def test_anything_else_is_a_fault_of_the_town_s_file(old: str, new: str, found: str, expected: str) -> None:
    assert old in TOWN
    told = faults(OPEN, TOWN.replace(old, new, 1))
    assert any(found in one.found and expected in one.expected for one in told), told
    assert {one.file for one in told} == {"town1.yaml"}


def test_what_is_set_twice_is_a_fault() -> None:
    again = "overlay: r\nlaw: 例規\nset:\n  factor: [{from: 2024-04, is: '1.1', law: 第1条}]\n"
    assert [one.file for one in faults(OPEN, TOWN, again)] == ["town2.yaml"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("parameters:\n  a: {unit: yen, open: town}\n", "nothing"),
        ("parameters:\n  a: {unit: yen, open: village, least: '0', most: '1'}\n", "village"),
        ("parameters:\n  a: {unit: yen, open: town, least: '9', most: '1'}\n", "1 below 9"),
        ("parameters:\n  a: {unit: date, open: town, least: '0'}\n", "least of a date"),
        ("parameters:\n  a: {unit: yen, open: town, least: '0', most: '5', values: [{from: 2020-04, is: '6', law: 第1条}]}\n", "6"),
        ("tables:\n  t: {open: town, in: {a: number}, out: {b: yen}}\n", "yen"),
        ("tables:\n  t: {open: town, in: {a: number}, out: {b: choice}}\n", "choice"),
    ],
)  # fmt: skip
def test_what_is_open_says_how_far(text: str, found: str) -> None:
    told = faults(text + "definitions: {z: {gives: number, is: '1'}}\n")
    assert any(found in one.found for one in told), told


def test_only_a_dated_choice_may_be_open_as_a_definition() -> None:
    for rest in ("gives: number, per: month", "gives: choice, one_of: [x]", "gives: yes_no, per: month, law: 第1条"):
        [one] = faults(f"definitions: {{a: {{open: town, {rest}, is: \"'x'\" }}}}\n".replace("\"'x'\"", "'1'"))[:1]
        assert one.file == "r.yaml"


def test_a_town_s_figures_are_inside_the_proof_of_overflow() -> None:
    book = load(OPEN, TOWN)
    assert (book.ranges["r.aid"].least, book.ranges["r.aid"].most) == (0, 190_000)
    assert book.ranges["r.limit"].most == 18_000_000


def test_a_town_may_say_since_when_it_knew() -> None:
    later = "overlay: r\nlaw: 例規\nset:\n  floor: [{from: 2024-04, is: '50', law: 第1条, known: 2024-08-01}]\n"
    book = load(OPEN, later)
    text = rules.compile_expression("r.floor", book, {})
    asked = {
        day: rules.evaluate(text, family([]), {}, as_of=date(2024, 9, 1), known_on=day).value
        for day in (date(2024, 7, 31), date(2024, 8, 1), None)
    }
    assert list(asked.values()) == [1000, 50, 50]
