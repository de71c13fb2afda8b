"""What people type becomes a value, or a fault with its remedy that keeps what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tomoni.rules import interface as rules
from tomoni.services.domain.form_values import REMEDIES, FieldFault, holds_individual_number, parse_value
from tomoni.services.domain.masters import (
    MemoryBanks,
    MemoryPostalCodes,
    find_address,
    register_bank_master,
    register_postal_master,
)
from tomoni.services.domain.vocabulary import Fact


def fact(kind: str, **extras: object) -> Fact:
    of_type = {key: extras.pop(key) for key in ("least", "most", "choices") if key in extras}
    spec = rules.FactSpec("person", "it", rules.Type(rules.Kind(kind), **of_type))
    return Fact(spec, {"ja": "それ"}, **extras)


@pytest.fixture
def banks():
    before = register_bank_master(MemoryBanks({"0001": frozenset({"001"})}))
    yield
    register_bank_master(before)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("number", "１２", 12),
        ("yen", "1,200円", 1200),
        ("date", {"year": "２０２５", "month": "4", "day": "１"}, "2025-04-01"),
        ("date", "2025/4/1", "2025-04-01"),
        ("date", "2025年4月1日", "2025-04-01"),
        ("kana", "ﾔﾏﾀﾞ ハナコ", "ヤマダ ハナコ"),
        ("kana", "やまだ", "ヤマダ"),
        ("yes_no", "yes", True),
        ("yes_no", "no", False),
        ("phone", "０９０ー１２３４ー５６７８", "090-1234-5678"),
        ("phone", "0312345678", "0312345678"),
        ("email", " a@b.jp ", "a@b.jp"),
        ("text", "  髙橋\r\n邉 ", "髙橋\n邉"),
        (
            "address",
            {"postal_code": "〒０１０-0001".removeprefix("〒"), "address": "中通", "rest": "1-2"},
            {"postal_code": "0100001", "address": "中通1-2"},
        ),
        ("address", {"address": "中通", "rest": ""}, "中通"),
        ("photo", ["12", "13"], ["12", "13"]),
        ("month", {"year": "2025", "month": "4"}, "2025-04"),
    ],
)
def test_what_was_typed_is_read_as_it_was_meant(kind, typed, value):
    assert parse_value(fact(kind, least=0, most=10**6) if kind in ("number", "yen") else fact(kind), typed) == value


@pytest.mark.parametrize(
    ("kind", "typed", "key", "part"),
    [
        ("number", "many", "number", ""),
        ("number", "1000", "range", ""),
        ("date", {"year": "2025", "month": "2", "day": "30"}, "date", "day"),
        ("date", {"year": "2025", "month": "", "day": "3"}, "date", "month"),
        ("date", {"year": "26", "month": "12", "day": "1"}, "date", "year"),  # a slip; it closed the whole interview
        ("month", {"year": "26", "month": "12"}, "date", "year"),
        ("kana", "山田", "kana", ""),
        ("kana", "ア" * 2001, "too_long", ""),
        ("phone", "+<b>abcde", "phone", ""),
        ("address", {"address": ["x"]}, "address", "address"),
        ("bank_account", {"bank": "0001", "branch": "001", "kind": "1", "number": "١٢٣"}, "account_number", "number"),
        ("yes_no", "perhaps", "choice", ""),
        ("choice", "c", "choice", ""),
        ("phone", "1234", "phone", ""),
        ("email", "a@b", "email", ""),
        ("address", {"postal_code": "12", "address": "x"}, "postal_code", "postal_code"),
        ("address", {"postal_code": "0100001", "address": ""}, "address", "address"),
        ("text", "x" * 2001, "too_long", ""),
        ("text", "   ", "required", ""),
        ("bank_account", {"bank": "9999", "branch": "001", "kind": "ordinary", "number": "1"}, "bank", "bank"),
        ("bank_account", {"bank": "0001", "branch": "999", "kind": "ordinary", "number": "1"}, "branch", "branch"),
        ("bank_account", {"bank": "0001", "branch": "001", "kind": "x", "number": "1"}, "account_kind", "kind"),
        (
            "bank_account",
            {"bank": "0001", "branch": "001", "kind": "1", "number": "12345678"},
            "account_number",
            "number",
        ),
    ],
)
def test_a_fault_names_field_and_remedy_and_keeps_what_was_typed(banks, kind, typed, key, part):
    extras = {"least": 0, "most": 9} if kind == "number" else {"choices": ("a", "b")} if kind == "choice" else {}
    fault = parse_value(fact(kind, **extras), typed, path="p1.it")
    assert isinstance(fault, FieldFault)
    assert (fault.path, fault.message_key, fault.part, fault.typed) == ("p1.it", key, part, typed)
    assert all(fault.words(lang) for lang in ("ja", "easy", "en"))


def test_an_account_is_kept_with_seven_digits(banks):
    typed = {"bank": "０００１", "branch": "001", "kind": "ordinary", "number": "１２３"}
    expected = {"bank": "0001", "branch": "001", "kind": "1", "number": "0000123"}
    assert parse_value(fact("bank_account"), typed) == expected


def test_an_optional_field_may_be_left_empty():
    assert parse_value(fact("text", required=False), " ") is None
    assert parse_value(fact("date", required=False), {"year": "", "month": "", "day": ""}) is None


@pytest.mark.parametrize("text", ["123456789018", "1234 5678 9018", "番号は１２３４-５６７８-９０１８です"])
def test_an_individual_number_is_refused_in_free_text(text):
    assert holds_individual_number(text)
    fault = parse_value(fact("text"), text)
    assert isinstance(fault, FieldFault) and fault.message_key == "individual_number"


@pytest.mark.parametrize("text", ["123456789012", "電話 090-1234-5678", "12345678901", "1234567890189"])
def test_other_numbers_are_not_taken_for_one(text):
    assert not holds_individual_number(text)


def test_every_remedy_is_there_in_three_languages():
    assert all(set(words) == {"ja", "easy", "en"} for words in REMEDIES.values())


def test_the_master_of_postal_codes_can_be_put_in_place():
    before = register_postal_master(MemoryPostalCodes({"0100001": "秋田市中通"}))
    try:
        assert (find_address("0100001"), find_address("9999999")) == ("秋田市中通", None)
    finally:
        register_postal_master(before)


@given(
    st.sampled_from(["number", "date", "kana", "phone", "email", "text", "bank_account", "address", "file"]), st.text()
)
def test_nothing_anybody_types_makes_it_fail(kind, typed):
    for raw in (typed, {"year": typed, "bank": typed, "address": typed}, [typed]):
        parse_value(fact(kind), raw)
