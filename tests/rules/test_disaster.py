"""The grade of damage under the table of the day of the disaster (law.md 1.3)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from tests.rules.builders import family, japan_book
from tomoni.rules import interface as rules


def grade(percent: str, day: str) -> rules.Outcome:
    scope = {"share": rules.FRACTION, "day": rules.DATE}
    expression = rules.compile_expression("disaster_damage.grade(share, day)", japan_book(), scope)
    bound: dict[str, object] = {"share": Fraction(percent) / 100, "day": date.fromisoformat(day)}
    return rules.evaluate(expression, family([]), bound, as_of=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("percent", "day", "word"),
    [
        ("100", "2024-01-01", "destroyed"),
        ("50", "2024-01-01", "destroyed"),
        ("49.99", "2024-01-01", "large_half"),
        ("40", "2024-01-01", "large_half"),
        ("39.9", "2024-01-01", "medium_half"),
        ("30", "2024-01-01", "medium_half"),
        ("29", "2024-01-01", "half"),
        ("20", "2024-01-01", "half"),
        ("19", "2024-01-01", "near_half"),
        ("10", "2024-01-01", "near_half"),
        ("9.99", "2024-01-01", "partly"),
        ("0", "2024-01-01", "partly"),
        ("35", "2020-11-30", "half"),
        ("35", "2020-12-01", "medium_half"),
        ("15", "2019-10-01", "near_half"),
        ("15", "2019-09-30", "partly"),
    ],
)
def test_the_grade_follows_the_share_and_the_day(percent: str, day: str, word: str) -> None:
    answer = grade(percent, day)
    assert answer.value == word and answer.cites == ("災害対策基本法第90条の2第1項",)


def test_an_older_disaster_is_not_covered() -> None:
    assert grade("50", "1995-01-17").certainly_not_covered
