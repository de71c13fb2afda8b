# ruff: noqa: E501  (a rule set reads best on one line)
"""Nothing overflows: what may leave 64 bits or the calendar does not load, and the bound that lacks is named."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.builders import ask, family, japan_book, person
from tests.rules.sets import faults, load
from tomoni.rules import interface as rules
from tomoni.rules.language.ranges import LEAST, MOST

RATE = "parameters:\n  rate: {unit: fraction, values: [{from: 2020-04, is: '0.0235', law: 第1条}]}\n"


def range_of(text: str, takes: str = "", gives: str = "number", before: str = "") -> tuple[object, object]:
    book = load(
        f'{before}definitions:\n  d: {{of: person, takes: {{{takes}}}, per: month, gives: {gives}, law: 第1条, is: "{text}"}}\n'
    )
    found = book.ranges["r.d"]
    return found.least, found.most


@pytest.mark.parametrize(
    ("text", "takes", "gives", "least", "most"),
    [
        ("3", "", "number", 3, 3),
        ("n + 1", "n: number from -5 to 10", "number", -4, 11),
        ("n - m", "n: number from 0 to 10, m: number from 1 to 3", "number", -3, 9),
        ("n * m", "n: number from -2 to 10, m: number from -3 to 4", "number", -30, 40),
        ("1 if n > 3 else -7", "n: number from 0 to 10", "number", -7, 1),
        ("at_least(0, n)", "n: number from -5 to 10", "number", 0, 10),
        ("at_most(5, n)", "n: number from -5 to 10", "number", -5, 5),
        ("count(c for c in person.children)", "", "number", 0, 99),
        ("total(n for c in person.children)", "n: number from -1 to 2", "number", -99, 198),
        ("max(n for c in person.children)", "n: number from -1 to 2", "number", -1, 2),
        ("count(c for c in person.household.members)", "", "number", 0, 999),
        ("month.number", "", "number", 1, 12),
        ("d.month.year", "d: date", "number", 1500, 2599),
        ("person.birth_date.year", "", "number", 1800, 2299),
        ("months_between(month, month)", "", "number", -5999, 5999),
        ("c.order", "c: person", "number", 1, 9),
        ("d", "d: date", "date", date(1500, 1, 1), date(2599, 12, 31)),
        ("age_reached(person.birth_date, 20)", "", "date", date(1819, 12, 31), date(2319, 12, 30)),
        ("days_after(d, n)", "d: date, n: number from 0 to 1", "date", date(1500, 1, 1), date(2600, 1, 1)),
        ("next_month(month)", "", "month", rules.Month(1800, 2), rules.Month(2300, 1)),
        ("month - 1", "", "month", rules.Month(1799, 12), rules.Month(2299, 11)),
        ("tax_year_before(month, 1)", "", "tax_year", rules.TaxYear(1799), rules.TaxYear(2298)),
        ("fiscal_year_of(d)", "d: date", "fiscal_year", rules.FiscalYear(1499), rules.FiscalYear(2599)),
    ],
)
def test_the_range_of_a_definition_follows_from_what_it_is_made_of(
    text: str, takes: str, gives: str, least: object, most: object
) -> None:
    assert range_of(text, takes, gives) == (least, most)


def test_amounts_of_nobody_and_of_no_link_are_nothing_and_inside() -> None:
    book = load("definitions:\n  d: {of: link guardian-child, per: month, gives: yen, law: 第1条, is: '500'}\n")
    assert (book.ranges["r.d"].least, book.ranges["r.d"].most) == (0, 500)


def test_figures_and_rows_of_all_times_are_inside() -> None:
    text = (
        "parameters:\n  p: {unit: yen, values: [{from: 2020-04, is: '10', law: 第1条}, {from: 2021-04, is: '7', law: 第1条, "
        "known: 2021-05-01}]}\n"
        "tables:\n  t:\n    law: 第1条\n    in: {n: number from 1}\n    out: {amount: yen}\n    csv: |\n"
        "      from, until, n, amount\n      2024-04, 2025-03, 1, 3\n      2024-04, 2025-03, 2.., \n      2025-04, 2026-03, *, 900\n"
        "definitions:\n  d: {takes: {n: number}, per: month, gives: yen, law: 第1条, is: 't(n).amount + p'}\n"
        "  e: {per: month, gives: yen, law: 第1条, versions: [{from: 2024-04, until: 2024-12, is: p, known: 2025-01-01}, {from: 2025-01, is: '1'}]}\n"
    )
    book = load(text)
    assert (book.ranges["r.d"].least, book.ranges["r.d"].most) == (10, 910)
    assert (book.ranges["r.e"].least, book.ranges["r.e"].most) == (1, 10)


def test_a_portion_is_inside_with_its_rounding() -> None:
    found = range_of("portion(n, rate, round_up, 100)", "n: yen from 0 to 1001", "yen", RATE)
    assert found == (0, 100)
    assert range_of("portion(n, rate, round_down, 1)", "n: yen from -100 to 1000", "yen", RATE) == (-3, 23)


@pytest.mark.parametrize(
    ("text", "takes", "gives", "said"),
    [
        ("n * n", "n: number", "number", "give n its bounds, `n: number from A to B`"),
        ("n * m", "n: number, m: number from 0 to 100000", "number", "give n its bounds"),
        ("n * m", "n: yen from 0 to 9000000000, m: number from 0 to 9000000000", "yen", "within 64 bits"),
        ("total(n * 1000 for c in person.household.members)", "n: yen", "yen", "64 bits; give n"),
        ("portion(n, rate, round_down, 1)", "n: yen from 0 to 999999999999999, rate: fraction", "yen", "64 bits"),
        ("portion(n, rate, round_down, 1)", "n: yen, rate: fraction", "yen", "give n its bounds, `n: yen from"),
        ("days_after(person.birth_date, n)", "n: number", "date", "give n its bounds"),
        ("age_reached(person.birth_date, n)", "n: number from 0 to 8000", "date", "years 1 to 9998"),
        ("month + n", "n: number", "month", "give n its bounds"),
        ("tax_year_before(month, n)", "n: number", "tax_year", "give n its bounds"),
        ("other(n * 2)", "n: number", "number", "-999,999,999,999,999 to 999,999,999,999,999"),
        ("small(11)", "", "number", "0 to 10"),
        ("small(n)", "n: number", "number", "give n its bounds"),
        ("1 if n * n > 3 else 0", "n: number", "number", "give n its bounds"),
    ],
)
def test_what_may_overflow_does_not_load_and_says_which_bound_lacks(
    text: str, takes: str, gives: str, said: str
) -> None:
    told = faults(
        f"definitions:\n  other: {{takes: {{k: number}}, per: month, gives: number, is: k}}\n"
        "  small: {takes: {k: number from 0 to 10}, per: month, gives: number, is: k}\n"
        f"  d:\n    of: person\n    takes: {{{takes}}}\n    per: month\n    gives: {gives}\n    law: 第1条\n    is: {text}\n"
    )
    assert any(said in one.expected and one.key == "r.d" for one in told), told
    assert {one.line for one in told} == {13}


def test_the_place_of_an_overflow_is_the_part_that_overflows() -> None:
    [one] = faults(
        "definitions:\n  d:\n    takes: {n: number}\n    gives: number\n    is: |\n      1 + 2\n      + n * n * 0\n"
    )
    assert (one.line, one.column) == (10, 9)


def test_a_fact_without_bounds_is_a_fault_that_names_them() -> None:
    kind = rules.entity_type("person")
    spec = rules.FactSpec("person", "points", rules.NUMBER)
    vocabulary = rules.Vocabulary(frozenset({"person"}), {"person": "person"}, {}, {("person", "points"): spec}, {})
    text = "rules: r\nlaw: 例法\ndefinitions:\n  d: {of: person, gives: yes_no, law: 第1条, is: person.points < 3}\n"
    with pytest.raises(rules.PackError) as caught:
        rules.load_rules([("r.yaml", text)], vocabulary)
    [one] = caught.value.faults
    assert one.found == "person.points without least and most" and "least and most on the fact" in one.expected
    book = rules.load_rules([], vocabulary)
    with pytest.raises(rules.PackError):
        rules.compile_expression("p.points + 1", book, {"p": kind})


def test_a_figure_has_fifteen_digits_at_most() -> None:
    for number in ("1000000000000000", "-1000000000000000"):
        [one] = faults(
            f"parameters:\n  p: {{unit: yen, values: [{{from: 2020-04, is: '{number}', law: 第1条}}]}}\n"
            "definitions: {d: {gives: number, is: '1'}}\n"
        )
        assert number in one.found


@pytest.mark.parametrize("kind", ["yen from 5", "yen from 5 to 1", "yen to 5 from 1", "date from 1 to 2", "yen from a to b", "yen from 0 to 1000000000000000"])  # fmt: skip
def test_bounds_of_an_argument_that_are_none_are_told(kind: str) -> None:
    [one] = faults(f"definitions: {{d: {{takes: {{n: {kind}}}, gives: number, is: '1'}}}}\n")
    assert one.key == "r.d.takes.n" and kind in one.found


def test_an_expression_of_a_service_is_bounded_too() -> None:
    book = japan_book()
    found = rules.compile_expression("child_allowance.monthly_amount(p) * 12", book, {"p": rules.entity_type("person")})
    assert found.range is not None and found.range.least == 0
    assert found.range.most == book.ranges["child_allowance.monthly_amount"].most * 12
    with pytest.raises(rules.PackError) as caught:
        rules.compile_expression("n * n", book, {"n": rules.YEN, "m": rules.NUMBER} | {"n": rules.NUMBER})
    assert "64 bits" in caught.value.faults[0].expected


def test_every_amount_of_the_packs_is_far_from_overflow() -> None:
    book = japan_book()
    wanted = [key for key, one in book.signatures.items() if one.gives.kind in (rules.Kind.yen, rules.Kind.number)]
    assert wanted
    for key in wanted:
        assert LEAST < book.ranges[key].least <= book.ranges[key].most < MOST, key


# --- the range holds whatever the facts are

NAMES = ("n", "m", "k")
NUMBERS = st.integers(-50, 50)


def _expressions() -> st.SearchStrategy[str]:
    leaf = st.one_of(NUMBERS.map(lambda n: f"({n})"), st.sampled_from(NAMES))

    def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        two = st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})")
        bounded = st.tuples(st.sampled_from(["at_least", "at_most"]), inner, inner).map(
            lambda p: f"{p[0]}({p[1]}, {p[2]})"
        )
        choice = st.tuples(inner, inner, inner).map(lambda p: f"({p[0]} if {p[1]} < {p[2]} else 7)")
        return st.one_of(two, bounded, choice)

    return st.recursive(leaf, grow, max_leaves=6)


@given(_expressions(), st.tuples(NUMBERS, NUMBERS, NUMBERS))
@settings(max_examples=60, deadline=None)
def test_no_value_lies_outside_its_range(text: str, values: tuple[int, int, int]) -> None:
    takes = "n: number from -50 to 50, m: number from -50 to 50, k: number from -50 to 50"
    book = load(f'definitions:\n  d: {{takes: {{{takes}}}, gives: number, is: "{text}"}}\n')
    answer = ask("r.d({}, {}, {})".format(*values), family([]), book=book)
    found = book.ranges["r.d"]
    assert found.least <= answer.value <= found.most


@given(
    st.integers(-(10**6), 10**6),
    st.fractions(-3, 3, max_denominator=1000),
    st.sampled_from(["round_down", "round_up", "round_half_up"]),
    st.sampled_from([1, 10, 100]),
)
@settings(max_examples=60, deadline=None)
def test_no_portion_lies_outside_its_range(amount: int, rate: Fraction, rounding: str, unit: int) -> None:
    book = load(
        f"parameters:\n  rate: {{unit: fraction, values: [{{from: 2020-04, is: '{rate}', law: 第1条}}]}}\n"
        "definitions:\n  d: {takes: {n: yen from -1000000 to 1000000}, per: month, gives: yen, law: 第1条, "
        f"is: 'portion(n, rate, {rounding}, {unit})'}}\n"
    )
    answer = ask(f"r.d({amount})", family([]), book=book, month="2024-05")
    found = book.ranges["r.d"]
    assert found.least <= answer.value <= found.most


def test_child_allowance_stays_within_its_range() -> None:
    world = family(["2015-05-01", "2018-05-01", "2024-05-01", "2024-06-01"])
    answer = ask("child_allowance.monthly_amount(father)", world, month="2025-04", father=person("father"))
    assert 0 < answer.value <= japan_book().ranges["child_allowance.monthly_amount"].most


@pytest.mark.parametrize(
    "written", ["''", "yen from", "yen from 1", "yen from 5 to 1", "number from a to b", "date from 1 to 2"]
)
def test_an_argument_with_bounds_that_cannot_be_read_is_a_fault(written: str) -> None:
    text = f'definitions:\n  d: {{takes: {{n: "{written}"}}, per: month, gives: yes_no, law: 第1条, is: "True"}}\n'
    if written == "''":
        text = text.replace("\"''\"", "''")
    assert [fault.key for fault in faults(text)] == ["r.d.takes.n"]
