"""All of a frozen decision can be read but the explanation; what looks like its end elsewhere misleads nobody."""

import pytest

from tomoni.cases.domain.answers import canonical
from tomoni.cases.domain.snapshot import freeze, read_short

REASONS = [{"text": "所得が限度額を超える", "law": "児童手当法4条"}]


def frozen(**more):
    parts = {
        "amount": [10_000, "month", {"p1": 10_000}, "2026-12"], "answers": [1, "aa"], "case": ["8-1-1", "s", "b"],
        "checks": {"one": "yes"}, "explanation": {"tree": [{"text": "第1条"}]}, "reasons": REASONS,
        "result": ["approved", None], "status": ["known", []], "terms": [{"kind": "award"}], **more,
    }  # fmt: skip
    return parts, freeze(parts).text


def test_all_parts_but_the_explanation_are_read():
    parts, text = frozen()
    assert read_short(text, REASONS, "approved") == {k: v for k, v in parts.items() if k != "explanation"}


@pytest.mark.parametrize(
    "more",
    [
        {"explanation": {"n": {"a": 1, "reasons": REASONS, "result": ["approved", None], "status": 1, "terms": 2}}},
        {"terms": [{"a": 1, "reasons": REASONS, "result": ["approved", None], "status": 1, "terms": 2}]},
        {"checks": {"a": {"a": 1, "explanation": 2}}},
        {"checks": {"a": 1, "explanation": 2, "z": {"a": 1, "reasons": REASONS, "result": ["approved", 1]}}},
        {"explanation": canonical({"a": 1, "reasons": REASONS, "result": ["approved", None]})},
    ],
)
def test_the_same_words_elsewhere_do_not_mislead(more):
    parts, text = frozen(**more)
    found = read_short(text, REASONS, "approved")
    assert {name: part for name, part in found.items() if name != "explanation"} == {
        name: part for name, part in parts.items() if name != "explanation"
    }


def test_another_result_than_the_frozen_one_is_seen():
    parts, text = frozen()
    assert read_short(text, REASONS, "refused") == parts
