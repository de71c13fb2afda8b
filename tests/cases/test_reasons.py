"""What the clerk begins a refusal with: whole sentences, the aside of a condition at the end."""

import pytest

from tomoni.cases.queries.explaining import reasons_from
from tomoni.rules import interface as rules


class Names:
    """Stands for a situation that knows one name."""

    def name_of(self, entity: str) -> str:
        return {"p1": "山田 花子"}[entity]


class Said:
    """Stands for an answer with one reason against."""

    def __init__(self, text: str) -> None:
        bound = (("person", rules.Entity("person", "p1")),)
        self.reasons = (rules.Explanation("no", says={"ja": text}, bound=bound, law="児童手当法第17条第1項"),)


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ("{person}さんは公務員ではない", "山田 花子さんは公務員ではないことを確認できませんでした。"),
        (
            "{person}さんは公務員ではない（公務員の方は、職場から支給されます）",
            "山田 花子さんは公務員ではないことを確認できませんでした（公務員の方は、職場から支給されます）。",
        ),
    ],
)
def test_a_condition_that_is_not_met_becomes_a_whole_sentence(condition: str, sentence: str) -> None:
    assert reasons_from(Said(condition), Names()) == [(sentence, "児童手当法第17条第1項")]
