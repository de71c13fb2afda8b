"""The language is closed: what is not in it is a fault with its place, and never runs."""

from __future__ import annotations

import builtins
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.builders import FATHER, PERSON, ask, family, japan_book
from tomoni.rules import interface as rules

SCOPE = {"p": PERSON, "day": rules.DATE, "about.children": rules.SetOf(PERSON)}


def fault(text: str, gives: rules.Type | None = None) -> rules.PackFault:
    with pytest.raises(rules.PackError) as caught:
        rules.compile_expression(text, japan_book(), SCOPE, gives)
    return caught.value.faults[0]


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "open('/etc/passwd')",
        "p.__class__",
        "().__class__.__bases__",
        "[c for c in p.children]",
        "{1: 2}",
        "lambda: 1",
        "(x := 1)",
        "f'{p}'",
        "p.children[0]",
        "1 / 2",
        "2 ** 9",
        "1.5",
        "None",
        "b'x'",
        "'a' + 'b'",
        "~1",
        "1 if p else 2",
        "p if True else day",
        "day + 1",
        "p < p",
        "day == 1",
        "p.public_service == 'maybe'",
        "p.public_service < 'no'",
        "(1, 2) == (1, 2)",
        "(1, 2) < (1,)",
        "(1, 2)",
        "1 < 2 in p.children",
        "p in p",
        "p.children",
        "about.children",
        "about.nobody",
        "p.income",
        "p.income[2024]",
        "p.birth_date[child_allowance.income_year]",
        "count(p.children)",
        "count(c for c in p.children for d in p.children)",
        "count(p for p in p.children)",
        "count(month for month in p.children)",
        "total(c for c in p.children)",
        "max(1, 2)",
        "any(c.order for c in p.children)",
        "cares(p)",
        "cares(p, day)",
        "child_allowance.amount_for(p)",
        "child_allowance.amount_for(guardian=p, child=p)",
        "child_allowance.nothing(p)",
        "disaster_damage.by_share(1)",
        "disaster_damage.by_share(1).grade",
        "age_reached(p, 3)",
        "portion(1, 1, sideways, 1)",
        "at_least(day, 1)",
        "*p",
        "",
        "p.birth_date if",
        "p # p",
        "p\\\n.order",
        "\0",
        "((((",
        "10000000000000000",
        "yes",
    ],
)
def test_what_is_not_in_the_language_is_a_fault(text: str) -> None:
    found = fault(text)
    assert found.found and found.expected


def test_a_service_may_count_and_test_membership_with_bound_names() -> None:
    world = family(["2010-05-01", "2015-05-01"])
    children = tuple(world.along(FATHER, "children", date(2025, 4, 1))[0])
    bound = {"about.children": children, "arrival": date(2025, 4, 10)}
    assert ask("count(c for c in about.children if c.birth_date < arrival)", world, **bound).value == 2
    assert ask("father in c1.guardians", world).value is True
    assert ask("c1 not in c2.guardians", world).value is True
    assert ask("c1 in about.children", world, **bound).value is True
    assert ask("father == mother", world).value is False


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_an_answer_or_a_fault(text: str) -> None:
    try:
        rules.compile_expression(text, japan_book(), SCOPE)
    except rules.PackError as wrong:
        assert wrong.faults


PIECES = st.sampled_from(
    ["p", ".", "(", ")", "[", "]", "children", "birth_date", "for", "c", "in", "if", "else", "and", "or", "not",
     "count", "any", "total", "1", "'x'", "<", "==", "+", "*", ",", "month", "day", "lambda", "__class__", ":",
     "import", "exec"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25))
@settings(max_examples=300, deadline=None)
def test_hostile_pieces_never_run_code(pieces: list[str]) -> None:
    called: list[str] = []
    before = builtins.exec
    builtins.exec = lambda *a, **k: called.append("exec")  # type: ignore[assignment]
    try:
        rules.compile_expression(" ".join(pieces), japan_book(), SCOPE)
    except rules.PackError:
        pass
    finally:
        builtins.exec = before
    assert not called


def test_two_thousand_characters_are_the_most() -> None:
    rules.compile_expression("1" + " " * 1_998 + "", japan_book(), {})
    assert "2000" in fault("1" + " " * 2_000).expected


def test_three_hundred_parts_are_the_most() -> None:
    flat = " or ".join(["a"] * 299)
    rules.compile_expression(flat, japan_book(), {"a": rules.YES_NO})
    assert "300" in fault(flat + " or a").found


def test_forty_levels_are_the_most() -> None:
    deep = "not " * 39 + "True"
    rules.compile_expression(deep, japan_book(), {})
    assert "40" in fault("not " + deep).expected


def test_a_thousand_brackets_are_a_fault_and_not_a_crash() -> None:
    assert fault("(" * 900 + "1" + ")" * 900).found
    assert fault("-" * 1_900 + "1").found


def test_a_fault_has_its_line_and_column_inside_a_block() -> None:
    block = rules.read_yaml("key: |\n  True\n  and p.nothing\n", "pack.yaml")
    with pytest.raises(rules.PackError) as caught:
        rules.compile_expression(block["key"], japan_book(), SCOPE)
    [found] = caught.value.faults
    assert (found.file, found.line, found.column) == ("pack.yaml", 3, 7)


def test_a_name_without_value_is_told() -> None:
    expression = rules.compile_expression("day", japan_book(), SCOPE)
    with pytest.raises(rules.NameNotBound) as caught:
        rules.evaluate(expression, family([]), {}, as_of=date(2025, 4, 1))
    assert caught.value.code == "rules.name_not_bound"


def test_numbers_become_yen_beside_yen_and_yen_never_becomes_a_number() -> None:
    book, yen = japan_book(), rules.YEN
    rules.compile_expression("100000 * count(c for c in p.children)", book, SCOPE, yen)
    rules.compile_expression("0 if True else child_allowance.monthly_amount(p)", book, SCOPE, yen)
    assert fault("child_allowance.monthly_amount(p) + p.order").found
    assert fault("p.order", yen).expected == "yen"


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("p.nothing and p.nought", (1, 15)),
        ("1 < p.nothing < p.nought", (5, 17)),
        ("p.nothing if p.nought else p.nil", (1, 14, 28)),
        ("nothing(p.nought, day, p.nil)", (1, 9, 24)),
        ("cares(p.nothing)", (1, 7)),
        ("days_after(p.nothing, p.nought)", (12, 23)),
        ("portion(p.nothing, 1, sideways, 0)", (9, 20, 23, 33)),
        ("(p.nothing, 1) < (day, p.nought)", (2, 24)),
        ("any(c.nothing for c in p.children if c.nought and day)", (5, 38, 51)),
        ("p.nothing in p.nobody", (1, 14)),
        ("p.income[p.nothing] + p.nought", (10, 23)),
    ],
)
def test_every_fault_that_does_not_follow_from_another_is_told(text: str, columns: tuple[int, ...]) -> None:
    with pytest.raises(rules.PackError) as caught:
        rules.compile_expression(text, japan_book(), SCOPE)
    assert tuple(found.column for found in caught.value.faults) == columns


def test_a_fault_does_not_bring_faults_of_what_is_made_of_it() -> None:
    with pytest.raises(rules.PackError) as caught:
        rules.compile_expression("not (p.nothing + 1 < 2)", japan_book(), SCOPE, rules.YEN)
    assert [found.column for found in caught.value.faults] == [6]
