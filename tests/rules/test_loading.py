# ruff: noqa: E501  (a rule set that is wrong reads best on one line)
"""Loading is checking: every fault of a rule set, at once, with its place."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.rules.builders import ask, family, japan
from tomoni.rules import interface as rules

HEAD = "rules: r\nlaw: 例法\nreads: month.first_day\n"


def load(text: str, **files: str) -> rules.RuleBook:
    return rules.load_rules([("r.yaml", HEAD + text)], japan(), files)


def faults(text: str) -> list[rules.PackFault]:
    with pytest.raises(rules.PackError) as caught:
        load(text)
    return list(caught.value.faults)


def test_every_fault_is_told_at_once_with_file_line_key_found_and_expected() -> None:
    found = faults(
        "parameters:\n"
        "  a: {unit: yens, values: []}\n"
        "  b: {unit: yen, values: [{from: 2024-13, is: x, law: 第1条}]}\n"
        "definitions:\n"
        "  c: {of: childs, gives: yes_no, law: 第1条, is: 'True'}\n"
        "  d: {of: child, gives: yes_no, law: 第1条, is: child.nothing, extra: 1}\n"
        "  e: {of: child, gives: yen, is: '1'}\n"
    )
    assert [(fault.line, fault.key) for fault in found] == [
        (5, "r.a.unit"),
        (6, "r.b.values.from"),
        (6, "r.b.values.is"),
        (8, "r.c.of"),
        (9, "r.d.is"),
        (9, "r.d.extra"),
        (10, "r.e.law"),
    ]
    assert all(fault.file == "r.yaml" and fault.found and fault.expected for fault in found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("definitions:\n  a: {gives: number, is: b}\n  b: {gives: number, is: a}\n", "circle"),
        ("definitions:\n  a: {gives: number, is: a}\n", "circle"),
        ("definitions:\n  a: {gives: number, is: month.number}\n", "unknown name month"),
        ("definitions:\n  a: {gives: number, is: child_allowance.x}\n", "unknown name"),
        ("definitions:\n  total: {gives: number, is: '1'}\n", "taken"),
        ("definitions:\n  a: {gives: choice, is: '1'}\n", "choice"),
        ("definitions:\n  a: {gives: choice, one_of: [x], is: \"'y'\"}\n", "choice of y"),
        ("definitions:\n  a: {gives: number}\n", "no is"),
        ("definitions:\n  a: {gives: number, is: '1', pick: {}}\n", "is and pick"),
        ("definitions:\n  a: {of: child, gives: yes_no, law: 第1条, is: 'True', says: {ja: '{guardian}', easy: x, en: x}}\n", "guardian"),
        ("definitions:\n  a: {of: child, gives: yes_no, law: 第1条, is: 'True', says: {ja: x}}\n", "nothing"),
        ("definitions:\n  a: {per: month, gives: number, versions: [{from: 2024-01, until: 2023-01, is: '1'}]}\n", "until"),
        (
            "definitions:\n  a:\n    per: month\n    gives: number\n    versions:\n      - {from: 2024-01, until: 2024-03, is: '1'}\n"
            "      - {from: 2024-05, is: '2'}\n",
            "a gap from 2024-04 to 2024-04",
        ),
        (
            "definitions:\n  a:\n    per: month\n    gives: number\n    versions:\n      - {from: 2024-01, until: 2024-06, is: '1'}\n"
            "      - {from: 2024-05, is: '2'}\n",
            "while the value before holds",
        ),
        (
            "parameters:\n  p: {unit: yen, yearly: 'yes', values: [{from: 2024-04, is: '1', law: 第1条}]}\n"
            "definitions:\n  a: {gives: number, is: '1'}\n",
            "nothing",
        ),
        (
            "parameters:\n  p: {unit: yen, values: [{from: 2024-04, until: 2025-03, is: '1', law: 第1条}]}\n"
            "definitions:\n  a: {per: month, gives: yen, law: 第1条, versions: [{from: 2024-04, is: p}]}\n",
            "has nothing for 2025-04 to open",
        ),
        (
            "parameters:\n  p: {unit: yen, values: [{from: 2024-04, until: 2025-03, is: '1', law: 第1条}]}\n"
            "definitions:\n  b: {per: month, gives: yen, law: 第1条, is: p}\n"
            "  a: {per: month, gives: yen, law: 第1条, versions: [{from: 2024-01, until: 2024-05, is: b}]}\n",
            "has nothing for 2024-01 to 2024-03",
        ),
        ("parameters:\n  p: {unit: yen, values: [{from: 2024-04, is: '1', law: 第1条}]}\ndefinitions:\n  a: {gives: yen, law: 第1条, is: p}\n", "per: once"),
        ("definitions:\n  a: {of: child, gives: person, pick: {each: g in child.guardians, highest: [g]}}\n", "person"),
        ("definitions:\n  a: {of: child, gives: person, pick: {each: child in child.guardians, highest: ['True']}}\n", "meaning"),
        ("definitions:\n  a: {of: child, gives: household, pick: {each: g in child.guardians, highest: ['True']}}\n", "another entity"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_not_used(text: str, said: str) -> None:
    assert any(said in fault.found for fault in faults(text)), faults(text)


TABLE = "tables:\n  t:\n    law: 第1条\n    in: {place: number from 1}\n    out: {amount: yen}\n    csv: |\n      from, until, place, amount\n"
USE = "definitions:\n  a: {takes: {n: number}, per: month, gives: yen, law: 第2条, is: t(n).amount}\n"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["2024-04, 2025-03, 1, 10", "2024-04, 2025-03, 3.., 30"], "no row for place 2"),
        (["2024-04, 2025-03, 1..2, 10", "2024-04, 2025-03, 2.., 30"], "for place 2"),
        (["2024-04, 2025-03, 2.., 10"], "no row for place 1"),
        (["2024-04, 2025-03, *, 10", "2025-05, 2026-03, *, 10"], "no row for 2025-04"),
        (["2024-04, 2025-03, *, 10", "2025-03, 2026-03, *, 10"], "in 2025-03"),
        (["2024-04, , *, 10"], "2024-04,"),
        (["2024-04, 2025-03, x, 10"], "'x'"),
        (["2024-04, 2025-03, *, 1.5"], "'1.5'"),
        (["2024-04, 2025-03, *"], "3 cells"),
        ([], "no rows"),
    ],
)
def test_a_table_with_a_gap_or_an_overlap_does_not_load(rows: list[str], said: str) -> None:
    text = TABLE + "".join(f"      {row}\n" for row in rows) + USE
    assert any(said in fault.found for fault in faults(text)), faults(text)


def test_a_fault_of_a_table_names_the_line_of_its_row() -> None:
    text = TABLE + "      2024-04, 2025-03, 1, 10\n      2024-04, 2025-03, x, 20\n" + USE
    assert [fault.line for fault in faults(text)] == [12]


def test_a_row_is_found_by_range_and_an_empty_cell_is_not_covered_when_read() -> None:
    rows = "      2024-04, 2025-03, 1, 10\n      2024-04, 2025-03, 2..4, 20\n      2024-04, 2025-03, 5.., \n"
    book = load(TABLE + rows + USE)
    answers = [ask(f"r.a({n})", family([]), book=book, month="2024-06") for n in (1, 4, 5)]
    assert [answer.value for answer in answers] == [10, 20, None]
    assert answers[2].certainly_not_covered and answers[2].not_covered == ("r.t.amount 2024-06",)
    assert answers[0].cites == ("例法第2条", "例法第1条")


def test_outside_the_months_held_is_not_covered_and_never_nothing() -> None:
    book = load(TABLE + "      2024-04, 2025-03, *, 10\n" + USE)
    for month in ("2024-03", "2025-04"):
        answer = ask("r.a(1)", family([]), book=book, month=month)
        assert (answer.known, answer.value, answer.least) == (False, None, None) and answer.certainly_not_covered


def test_a_table_may_stand_in_a_file_of_its_own() -> None:
    text = TABLE.split("    csv:")[0] + "    csv: t.csv\n" + USE
    book = rules.load_rules(
        [("r.yaml", HEAD + text)], japan(), {"t.csv": "from,until,place,amount\n2024-04,2025-03,*,7\n"}
    )
    assert ask("r.a(3)", family([]), book=book, month="2024-05").value == 7
    assert "t.csv" in faults(text)[0].found


def test_portion_is_exact_and_rounds_by_name() -> None:
    book = load(
        "parameters:\n  rate: {unit: fraction, values: [{from: 2024-04, is: '0.0235', law: 第1条}]}\n"
        "definitions:\n"
        "  down: {takes: {n: yen}, per: month, gives: yen, law: 第1条, is: 'portion(n, rate, round_down, 1)'}\n"
        "  half: {takes: {n: yen}, per: month, gives: yen, law: 第1条, is: 'portion(n, rate, round_half_up, 10)'}\n"
        "  up: {takes: {n: yen}, per: month, gives: yen, law: 第1条, is: 'portion(n, rate, round_up, 100)'}\n"
    )
    assert Fraction("0.0235") * 1000 == Fraction(47, 2)
    answers = [ask(f"r.{name}(1000)", family([]), book=book, month="2024-05").value for name in ("down", "half", "up")]
    assert answers == [23, 20, 100]


def test_a_definition_per_year_is_told_the_fiscal_year() -> None:
    book = load("definitions:\n  a: {per: year, gives: month, is: year.last_month}\n")
    assert ask("r.a", family([]), book=book, month="2025-02").value == rules.Month(2025, 3)


def test_yes_no_dates_and_months_may_be_parameters() -> None:
    book = load(
        "parameters:\n  on: {unit: yes_no, values: [{from: 2024-04, is: 'yes', law: 第1条}]}\n"
        "  day: {unit: date, values: [{from: 2024-04, is: '2024-05-01', law: 第1条}]}\n"
        "definitions:\n  a: {per: month, gives: yes_no, law: 第1条, is: on and day.month <= month}\n"
    )
    assert ask("r.a", family([]), book=book, month="2024-05").value is True


def test_citations_name_the_act_and_its_order() -> None:
    book = load("definitions:\n  a: {gives: yes_no, law: '第1条, 令第2条, 別の法律第3条', is: 'True'}\n")
    assert ask("r.a", family([]), book=book).cites == ("例法第1条", "例法施行令第2条", "別の法律第3条")
