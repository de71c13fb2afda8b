"""Codes and numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tomoni.documents.domain.numbers import fiscal_year_of, format_number
from tomoni.documents.domain.verify_codes import ALPHABET, LENGTH, make_code, read_code


def test_a_code_has_twenty_letters_in_groups_and_reads_back_however_it_is_typed() -> None:
    code = make_code()
    assert [len(group) for group in code.split("-")] == [5, 5, 5, 5]
    assert set(code.replace("-", "")) <= set(ALPHABET)
    for typed in (code, code.lower(), code.replace("-", ""), code.replace("-", " "), f"  {code} "):
        assert read_code(typed) == code
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter != "-" else "－" for letter in code)
    assert read_code(wide) == code


def test_letters_that_look_alike_are_understood() -> None:
    assert read_code("OIL00-00000-00000-00000") == "01100-00000-00000-00000"


@given(st.text())
def test_any_text_is_a_code_of_twenty_letters_or_none(text: str) -> None:
    code = read_code(text)
    assert code is None or (len(code.replace("-", "")) == LENGTH and read_code(code) == code)


def test_two_codes_differ() -> None:
    assert len({make_code() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(("day", "year"), [("2026-03-31", 2025), ("2026-04-01", 2026), ("2027-01-01", 2026)])
def test_numbers_begin_anew_on_the_first_of_april(day: str, year: int) -> None:
    assert fiscal_year_of(date.fromisoformat(day)) == year
    assert format_number("ひ子", 123) == "ひ子第123号"
