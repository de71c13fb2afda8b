"""YAML is read as text with its place."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tomoni.rules import interface as rules


def test_scalars_stay_what_was_written_and_know_their_place() -> None:
    read = rules.read_yaml("on: no\nnumber: 012345\nlist: [2027-04, '0.0243']\n", "pack.yaml")
    assert (read["on"], read["number"], list(read["list"])) == ("no", "012345", ["2027-04", "0.0243"])
    assert (read["list"][1].file, read["list"][1].line, read["list"][1].column) == ("pack.yaml", 3, 18)
    assert read.place_of("number") == (2, 1)
    assert pickle.loads(pickle.dumps(read["on"])).line == 1


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "twice"),
        ("a: &x 1\nb: *x\n", 1, "anchor"),
        ("a: !!python/object:os.system x\n", 1, "tag"),
        ("a: !secret x\n", 1, "tag"),
        ("a: [1\n", 2, ""),
        ("- a\n", 1, "mapping"),
        ("a: 1\n---\nb: 2\n", 2, "second"),
        ("? [a]\n: 1\n", 1, "key"),
        ("a: " + "[" * 60 + "]" * 60, 1, "deep"),
        ("a: \0", 1, ""),
        ("", 1, "mapping"),
        ("a:\n  {en: By post, or here}\n", 2, "nothing after it"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(rules.PackError) as caught:
        rules.read_yaml(text, "pack.yaml")
    assert any(fault.line == line and said in fault.found for fault in caught.value.faults), caught.value.faults


def test_all_duplicate_keys_are_told_at_once() -> None:
    with pytest.raises(rules.PackError) as caught:
        rules.read_yaml("a: 1\na: 2\nb: {c: 1, c: 2}\n", "pack.yaml")
    assert [(fault.key, fault.line) for fault in caught.value.faults] == [("a", 2), ("c", 3)]


@given(st.text(alphabet="ab:-[]{}'\"|>&*!?#\n \t,\0", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert isinstance(rules.read_yaml(text, "x"), dict)
    except rules.PackError as wrong:
        assert wrong.faults
