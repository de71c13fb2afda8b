# ruff: noqa: E501  (a row reads best on one line)
"""Tables: every combination of inputs in every month has exactly one row, or the table does not load."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.builders import ask, family
from tests.rules.sets import faults, load
from tomoni.rules import interface as rules


def table(ins: str, rows: list[str], outs: str = "amount: yen", columns: str = "") -> str:
    names = ", ".join(part.split(":")[0].strip() for part in ins.replace("[x, y, z]", "w").split(","))
    head = f"from, until, {names}, {', '.join(part.split(':')[0].strip() for part in outs.split(','))}{columns}"
    lines = "".join(f"      {row}\n" for row in [head, *rows])
    return (
        f"tables:\n  t:\n    law: 第1条\n    in: {{{ins}}}\n    out: {{{outs}}}\n    csv: |\n{lines}"
        "definitions: {z: {gives: number, is: '1'}}\n"
    )


@pytest.mark.parametrize(
    ("ins", "rows", "said"),
    [
        ("s: fraction from 0 to 1", ["..<0.5", "0.5.."], ""),
        ("s: fraction from 0 to 1", ["..<0.5", "0.6.."], "no row for s 1/2"),
        ("s: fraction from 0 to 1", ["..<0.5", "0.500001.."], "no row for s 1/2"),
        ("s: fraction from 0 to 1", ["..0.5", "0.5.."], "for s 1/2"),
        ("s: fraction from 0 to 1", ["..<1/3", "1/3..<2/3", "2/3.."], ""),
        ("s: fraction from 0 to 1", ["..<1/3", "1/3..<0.6666", "2/3.."], "no row for s 3333/5000"),
        ("s: fraction from 0.1 to 0.2", ["..0.1", "0.1..0.2"], "for s 1/10"),
        ("s: fraction", ["0..1"], "no row for s -1"),
        ("n: number", ["..<5", "5.."], ""),
        ("n: number", ["..4", "5.."], ""),
        ("n: number", ["..4", "6.."], "no row for n 5"),
        ("n: number from 3 to 4", ["3", "4"], ""),
        ("n: number from 3 to 4", ["3", "4", "5"], "nothing leads to"),
        ("n: number from 3 to 4", ["..3", "..4"], "for n"),
        ("n: yen from 0", ["0", "1..<100", "100.."], ""),
        ("b: yes_no", ["yes", "no"], ""),
        ("b: yes_no", ["yes"], "no row for b False"),
        ("b: yes_no", ["yes", "*"], "for b True"),
        ("c: [x, y, z]", ["x", "y", "z"], ""),
        ("c: [x, y, z]", ["x", "y"], "no row for c z"),
        ("c: [x, y, z]", ["x", "*"], "for c x"),
        ("n: number from 1 to 3, b: yes_no", ["1, yes", "1, no", "2.., *"], ""),
        ("n: number from 1 to 3, b: yes_no", ["1, yes", "2.., no", "*, yes"], "for n"),
        ("n: number from 1 to 3, b: yes_no", ["1, yes", "1, no", "2.., no"], "no row for n 2, b True"),
        ("n: number", ["1.."], "no row for n 0"),
        ("n: number", ["5..4", "*"], "'5..4'"),
        ("n: number", ["5..<5", "*"], "'5..<5'"),
        ("n: number", ["..", "*"], "'..'"),
        ("n: number", ["1..<", "*"], "'1..<'"),
        ("n: number", ["0.5", "*"], "'0.5'"),
        ("b: yes_no", ["true", "no"], "'true'"),
        ("c: [x, y, z]", ["w", "*"], "'w'"),
    ],
)  # fmt: skip
def test_gap_overlap_and_dead_row_are_found_for_every_kind_of_cell(ins: str, rows: list[str], said: str) -> None:
    text = table(ins, [f"2024-04, 2025-03, {row}, 1" for row in rows])
    if not said:
        assert load(text).tables["r.t"].rows
    else:
        told = faults(text)
        assert any(said in one.found for one in told), told


@pytest.mark.parametrize("ins", ["n: number from 1 to", "n: number from 5 to 1", "n: choice", "n: date", "n: yes_no from 0 to 1", "n: number from 1 from 2", "'1': number"])  # fmt: skip
def test_inputs_that_are_none_are_told(ins: str) -> None:
    assert any(one.key.startswith("r.t.in") for one in faults(table(ins, ["2024-04, 2025-03, *, 1"])))


def test_an_empty_result_is_not_covered_when_and_only_when_it_is_read() -> None:
    text = table("n: number from 1 to 2", ["2024-04, 2025-03, 1, , 7", "2024-04, 2025-03, 2, 5, "], "a: yen, b: yen")
    text = text.replace(
        "z: {gives: number, is: '1'}",
        "a: {takes: {n: number}, per: month, gives: yen, law: 第1条, is: t(n).a}, b: {takes: {n: number}, per: month, gives: yen, law: 第1条, is: t(n).b}, either: {takes: {n: number}, per: month, gives: yen, law: 第1条, is: t(n).a if n == 2 else t(n).b}",
    )
    book = load(text)

    def value(asked: str) -> object:
        answer = ask(asked, family([]), book=book, month="2024-05")
        return answer.value if answer.known else answer.not_covered

    assert value("r.a(1)") == ("r.t.a 2024-05",) and value("r.b(1)") == 7
    assert value("r.a(2)") == 5 and value("r.b(2)") == ("r.t.b 2024-05",)
    assert [value(f"r.either({n})") for n in (1, 2)] == [7, 5]


def test_a_doubt_names_its_cells() -> None:
    text = table(
        "n: number from 1 to 2",
        ["2024-04, 2025-03, 1, 6, 7, a", "2024-04, 2025-03, 2, 5, 8, "],
        "a: yen, b: yen",
        ", unverified",
    ).replace(
        "z: {gives: number, is: '1'}",
        "a: {takes: {n: number}, per: month, gives: yen, law: 第1条, is: t(n).a}, b: {takes: {n: number}, per: month, gives: yen, law: 第1条, is: t(n).b}",
    )
    book = load(text)

    def doubted(asked: str) -> bool:
        tree = ask(asked, family([]), book=book, month="2024-05", trace=True).tree
        assert tree is not None
        return tree.children[0].unverified

    assert [doubted(f"r.{column}({n})") for column in "ab" for n in (1, 2)] == [True, False, False, False]
    assert any("names of result columns" in one.expected for one in faults(text.replace("7, a", "7, n")))


def test_where_an_input_is_not_known_every_row_it_may_lead_to_counts() -> None:
    text = table("s: fraction from 0 to 1", ["2024-04, 2025-03, ..<0.5, 1", "2024-04, 2025-03, 0.5.., 9"]).replace(
        "z: {gives: number, is: '1'}",
        "a: {of: dwelling, per: month, gives: yen, law: 第1条, is: t(dwelling.damage_share).amount}",
    )
    book = load(text)
    for reading, least, most in (
        (rules.Reading(None), 1, 9),
        (rules.Reading(None, least=Fraction(0), most=Fraction(2, 5)), 1, 1),
        (rules.Reading(None, least=Fraction(2, 5), most=Fraction(1, 2)), 1, 9),
        (rules.Reading(None, least=Fraction(1, 2), most=Fraction(1)), 9, 9),
        (rules.Reading(Fraction(1, 2)), 9, 9),
    ):
        world = family([]).knowing(facts={("home", "damage_share"): reading})
        answer = ask("r.a(home)", world, book=book, month="2024-05", home=rules.Entity("dwelling", "home"))
        assert (answer.least, answer.most) == (least, most)


# --- against every point written out

CELLS = {
    "number": st.one_of(
        st.sampled_from(["*", "1", "2", "3", "..1", "..<2", "2..", "3..", "1..2", "1..<3", "2..3", "..3"])
    ),
    "fraction": st.sampled_from(["*", "0.5", "..<0.5", "..0.5", "0.5..", "0.5..<0.75", "0.75..", "0.75", "..<0.75"]),
    "yes_no": st.sampled_from(["*", "yes", "no"]),
    "choice": st.sampled_from(["*", "x", "y"]),
}
POINTS: dict[str, list[object]] = {
    "number": [1, 2, 3],
    "fraction": [Fraction(n, 16) for n in range(17)],
    "yes_no": [True, False],
    "choice": ["x", "y"],
}
INS = {"number": "number from 1 to 3", "fraction": "fraction from 0 to 1", "yes_no": "yes_no", "choice": "[x, y]"}


def holds(cell: str, value: object) -> bool:
    """What a cell means, written apart from the engine."""
    if cell == "*":
        return True
    if isinstance(value, bool):
        return cell == ("yes" if value else "no")
    if isinstance(value, str):
        return cell == value
    assert isinstance(value, int | Fraction)
    if ".." not in cell:
        return value == Fraction(cell)
    low, high = cell.split("..")
    above = not low or Fraction(low) <= value
    return above and (not high or (value < Fraction(high[1:]) if high[0] == "<" else value <= Fraction(high)))


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[tuple[str, ...]]]:
    kinds = draw(st.lists(st.sampled_from(list(CELLS)), min_size=1, max_size=2))
    rows = draw(st.lists(st.tuples(*(CELLS[kind] for kind in kinds)), min_size=1, max_size=4))
    return kinds, rows


@given(tables())
@settings(max_examples=300, deadline=None)
def test_a_table_loads_exactly_if_every_point_has_one_row(made: tuple[list[str], list[tuple[str, ...]]]) -> None:
    kinds, rows = made
    ins = ", ".join(f"i{number}: {INS[kind]}" for number, kind in enumerate(kinds))
    lines = "".join(f"      2024-04, 2025-03, {', '.join(row)}, 1\n" for row in rows)
    names = ", ".join(f"i{number}" for number in range(len(kinds)))
    text = (
        f"tables:\n  t:\n    law: 第1条\n    in: {{{ins}}}\n    out: {{amount: yen}}\n    csv: |\n"
        f"      from, until, {names}, amount\n{lines}definitions: {{z: {{gives: number, is: '1'}}}}\n"
    )
    hits = [
        [row for row in rows if all(holds(cell, value) for cell, value in zip(row, point, strict=True))]
        for point in itertools.product(*(POINTS[kind] for kind in kinds))
    ]
    sound = all(len(hit) == 1 for hit in hits) and all(any(row in hit for hit in hits) for row in rows)
    if sound:
        assert load(text).tables["r.t"].rows
    else:
        assert faults(text)
