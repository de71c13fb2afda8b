# ruff: noqa: E501  (a rule set reads best on one line)
"""Since when it holds, and since when the pack knew it: old decisions replayed, back-dated amendments reckoned."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.builders import family
from tests.rules.sets import faults, load
from tomoni.rules import interface as rules

TEXT = """\
parameters:
  base:
    unit: yen
    values:
      - {from: 2024-04, until: 2025-03, is: "1000", law: 第1条}
      - {from: 2024-04, until: 2025-03, is: "1100", law: 第1条, known: 2024-12-20}
      - {from: 2025-04, until: 2026-03, is: "1200", law: 第1条, known: 2025-03-10}
  open_end:
    unit: yen
    values: [{from: 2012-04, is: "15000", law: 第2条}, {from: 2024-10, is: "30000", law: 第2条, known: 2024-06-12}]
tables:
  t:
    law: 第3条
    in: {n: number from 1}
    out: {amount: yen}
    csv: |
      from,    until,   known,      n,   amount
      2024-04, 2025-03, ,           1,   10
      2024-04, 2025-03, ,           2.., 20
      2024-10, 2025-03, 2024-11-01, *,   99
definitions:
  amount: {per: month, gives: yen, law: 第4条, is: base + open_end}
  row: {takes: {n: number}, per: month, gives: yen, law: 第4条, is: t(n).amount}
  rule:
    per: month
    gives: yen
    versions:
      - {from: 2024-04, law: 第5条, is: base}
      - {from: 2024-07, until: 2026-03, law: 第6条, is: 2 * base, known: 2024-09-01}
"""


def answer(text: str, month: str, known: str | None) -> int | None:
    expression = rules.compile_expression(text, load(TEXT), {})
    day = None if known is None else date.fromisoformat(known)
    asked = rules.evaluate(
        expression, family([]), {}, as_of=date(2024, 4, 1), month=rules.Month.parse(month), known_on=day
    )
    assert asked.known or asked.certainly_not_covered
    return asked.value if asked.known else None


@pytest.mark.parametrize(
    ("text", "month", "known", "value"),
    [
        ("r.base", "2024-06", "2024-12-19", 1000),
        ("r.base", "2024-06", "2024-12-20", 1100),
        ("r.base", "2024-06", None, 1100),
        ("r.base", "2025-04", "2025-03-09", None),  # it had an end, and nobody knew what comes after
        ("r.base", "2025-04", "2025-03-10", 1200),
        ("r.open_end", "2024-10", "2024-06-11", 15000),  # it was open, so it held on as far as was known
        ("r.open_end", "2024-10", "2024-06-12", 30000),
        ("r.open_end", "2024-09", "2030-01-01", 15000),
        ("r.row(1)", "2024-12", "2024-10-31", 10),
        ("r.row(1)", "2024-12", "2024-11-01", 99),
        ("r.row(2)", "2024-09", "2024-11-01", 20),
        ("r.rule", "2024-08", "2024-08-31", 1000),
        ("r.rule", "2024-08", "2024-09-01", 2000),
        ("r.rule", "2024-06", "2024-09-01", 1000),
        ("r.amount", "2024-10", "2024-01-01", 16000),
        ("r.amount", "2024-10", None, 31100),
    ],
)
def test_what_was_not_yet_known_does_not_exist(text: str, month: str, known: str | None, value: int | None) -> None:
    assert answer(text, month, known) == value


def test_the_book_as_it_was_known_is_a_whole_book_and_made_once_for_each_state() -> None:
    book = load(TEXT)
    assert len(book.days_known) == 5
    before, same = (rules.book_known_on(book, date(2024, 7, day)) for day in (1, 31))
    assert before is same and before is not book
    assert rules.book_known_on(book, date(2025, 3, 10)) is book
    assert before.ranges == book.ranges and set(before.routines) == set(book.routines)
    assert rules.Month(2024, 7) not in before.changes and rules.Month(2024, 7) in book.changes
    assert rules.book_known_on(before, date(2030, 1, 1)) is before


def test_an_old_decision_is_replayed_with_the_facts_and_the_law_as_they_were_known() -> None:
    book = load(
        "parameters:\n  limit:\n    unit: yen\n    values:\n"
        "      - {from: 2024-04, until: 2025-03, is: '3000000', law: 第1条}\n"
        "      - {from: 2024-04, until: 2025-03, is: '4000000', law: 第1条, known: 2024-11-01}\n"
        "definitions:\n  may:\n    of: person\n    per: month\n    gives: yes_no\n    law: 第2条\n"
        "    is: person.income[tax_year_before(month, 1)] < limit\n"
    )
    rows = [  # as the core keeps them: value, known since, known until
        (3_500_000, date(2024, 6, 1), date(2025, 1, 15)),
        (4_500_000, date(2025, 1, 15), None),
    ]

    def world(known: date) -> object:
        [income] = [v for v, since, until in rows if since <= known and (until is None or known < until)]
        return family([]).knowing(facts={("father", "income", 2023): income})

    expression = rules.compile_expression("r.may(p)", book, {"p": rules.entity_type("person")})
    decided = {
        day: rules.evaluate(
            expression,
            world(day),  # type: ignore[arg-type]
            {"p": rules.Entity("person", "father")},
            as_of=date(2024, 10, 1),
            known_on=day,
        ).value
        for day in (date(2024, 10, 1), date(2024, 12, 1), date(2025, 2, 1))
    }
    assert list(decided.values()) == [False, True, False]


def test_a_back_dated_amendment_is_reckoned_month_by_month_with_both_explanations() -> None:
    expression = rules.compile_expression("3 * r.base", load(TEXT), {})
    months = [rules.Month(2024, 3), rules.Month(2024, 4), rules.Month(2025, 3), rules.Month(2025, 4)]
    found = rules.difference(
        expression, family([]), {}, months=months, known_before=date(2024, 12, 1), known_after=date(2025, 3, 1)
    )
    assert [one.amount for one in found] == [None, 300, 300, None]
    assert [one.month for one in found] == months
    assert (found[1].before.value, found[1].after.value) == (3000, 3300)
    trees = found[1].before.tree, found[1].after.tree
    assert all(tree is not None and tree.law == "例法第1条" for tree in trees)
    assert found[0].before.certainly_not_covered and found[3].after.certainly_not_covered


def test_a_difference_may_rest_on_facts_that_were_corrected_too() -> None:
    book = load(
        "definitions:\n  half: {of: person, per: month, gives: yen, law: 第1条, is: 'person.income[tax_year_before(month, 1)]'}\n"
    )
    expression = rules.compile_expression("r.half(p)", book, {"p": rules.entity_type("person")})
    now = family([], father=100)
    then = family([], father=70)
    [one] = rules.difference(
        expression,
        now,
        {"p": rules.Entity("person", "father")},
        months=[rules.Month(2024, 5)],
        known_before=date(2024, 6, 1),
        known_after=None,
        world_before=then,
    )
    assert one.amount == 30
    with pytest.raises(ValueError, match="yes_no"):
        rules.difference(
            rules.compile_expression("True", book, {}),
            now,
            {},
            months=[],
            known_before=date(2024, 1, 1),
            known_after=None,
        )


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ("{from: 2024-04, is: '1', law: a}, {from: 2024-04, is: '2', law: a}", "while the value before holds"),
        ("{from: 2024-04, is: '1', law: a, known: 2024-01-01}, {from: 2024-04, is: '2', law: a, known: 2024-01-01}", "while the value before"),
        ("{from: 2024-04, is: '1', law: a}, {from: 2024-03, is: '2', law: a, known: 2024-01-01}", "after a later month"),
        ("{from: 2024-04, until: 2024-05, is: '1', law: a}, {from: 2024-08, is: '2', law: a, known: 2024-01-01}", "a gap"),
        ("{from: 2024-04, is: '1', law: a, known: yesterday}", "'yesterday'"),
        ("{from: 2024-04, is: '1', law: a, known: 2024-02-30}", "'2024-02-30'"),
        ("{from: 1700-01, is: '1', law: a}", "'1700-01'"),
        ("{from: 9999-12, is: '1', law: a}", "'9999-12'"),
    ],
)  # fmt: skip
def test_a_history_that_is_wrong_is_told(values: str, found: str) -> None:
    told = faults(
        f"parameters:\n  p: {{unit: yen, values: [{values}]}}\ndefinitions: {{a: {{gives: number, is: '1'}}}}\n"
    )
    assert any(found in one.found for one in told), told


def test_rows_known_later_are_proven_as_a_whole() -> None:
    wrong = TEXT.replace("2024-11-01, *,   99", "2024-11-01, 1,   99")
    assert any("no row for n 2" in one.found for one in faults(wrong))


DAYS = [None, date(2024, 1, 1), date(2024, 6, 1), date(2025, 1, 1)]
ONE = st.tuples(st.integers(0, 30), st.none() | st.integers(0, 12), st.sampled_from(DAYS))


@given(st.lists(ONE, min_size=1, max_size=6), st.sampled_from(DAYS))
def test_each_month_has_the_value_known_last_that_claims_it(
    given_: list[tuple[int, int | None, date | None]], day: date | None
) -> None:
    """Against the rule written out month by month."""
    from tomoni.rules.law.dated import Dated
    from tomoni.rules.law.histories import as_known
    from tomoni.rules.time.spans import Span

    start = rules.Month(2024, 1)
    history = [
        Dated(Span(start + first, None if length is None else start + first + length), number, "", known=known)
        for number, (first, length, known) in enumerate(sorted(given_, key=lambda one: one[0]))
    ]
    keys = [(one.known, one.span.first) for one in history]
    if len(set(keys)) < len(keys):
        return
    held = [one for one in history if day is None or one.known is None or one.known <= day]
    found = as_known(history, day)
    for month in (start + number for number in range(45)):
        claims = []
        for one in held:
            later = [other.span.first for other in held if other.span.first > one.span.first]
            end = one.span.last if one.span.last is not None else (min(later) - 1 if later else month)
            if one.span.first <= month <= end:
                claims.append((one.known or date.min, one.value))
        best = [value for known, value in claims if known == max(claims)[0]] if claims else []
        values = [one.value for one in found if one.span.has(month)]
        assert sorted(values) == sorted(best)
