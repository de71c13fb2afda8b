"""Finding by everyday words: what people type finds what the packs have, and what is not there is not found."""

from pathlib import Path

import pytest
import yaml
from tests.services.builders import files, make_pack

from tomoni.rules import interface as rules
from tomoni.services import interface as services
from tomoni.services.domain.finding.entries import Entry, Said, entries_of
from tomoni.services.domain.finding.folding import kana_of, parts, widened
from tomoni.services.domain.finding.index import Index
from tomoni.site.town.offices import DEPARTMENTS

ROOT = Path(__file__).parents[2]
QUERIES = yaml.safe_load((Path(__file__).parent / "queries.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def index() -> Index:
    """Everything of ひばり町, made of its packs and its departments."""
    pack = services.load_pack([ROOT / "packs/japan", ROOT / "packs/towns/hibari"])
    definitions = list(pack.services.values())
    events = [
        event.with_services([one.id for one in definitions if event.id in one.life_events], pack.services)
        for event in pack.life_events.values()
    ]
    departments = {key: name for key, name, *_ in DEPARTMENTS}
    return Index(entries_of(definitions, events, definitions[0].offices, departments))


def ids(index: Index, typed: str, most: int = 3) -> list[str]:
    found = [one.entry for one in index.search(typed)[:most]]
    return [f"{one.within}/{one.id}" if one.within else one.id for one in found]


def test_of_what_people_type_at_least_95_percent_is_among_the_first_three(index):
    wanted = [one for one in QUERIES if one["find"]]
    missed = {one["typed"]: found for one in wanted if not {*(found := ids(index, str(one["typed"])))} & {*one["find"]}}
    recall = 1 - len(missed) / len(wanted)
    print(f"recall@3 {recall:.1%} of {len(wanted)}")
    assert len(wanted) >= 190 and recall >= 0.95, missed


def test_what_the_town_does_not_do_finds_nothing(index):
    found = {one["typed"]: got for one in QUERIES if not one["find"] and (got := ids(index, str(one["typed"])))}
    assert len(found) <= 1, found


def test_a_name_stands_before_a_word_and_a_word_before_a_text():
    said = [("text", "粗大ごみの券を売る店"), ("word", "粗大ごみ"), ("name", "粗大ごみ")]
    made = Index([Entry("service", kind, (Said(kind, words, "ja"),)) for kind, words in said])
    assert [one.entry.id for one in made.search("粗大ごみ")][:2] == ["name", "word"]


def test_blanks_between_japanese_words_change_nothing(index):
    assert ids(index, "この 町に ひっこして きた", 1) == ["moving-in"] == ids(index, "この町にひっこしてきた", 1)


def test_a_result_says_which_letters_of_which_words_were_typed(index):
    (first, *_) = index.search("口座変更したい")
    assert first.entry.id == "payout-account-change"
    assert [first.said.text[start:end] for start, end in first.marks] == ["口座変更"]


@pytest.mark.parametrize(
    "one, other",
    [
        ("ｱｶﾁｬﾝ", "あかちゃん"),
        ("引っ越し", "引越し"),
        ("子供", "こども"),
        ("ＭＯＶＩＮＧ", "moved"),
        ("babies", "baby"),
    ],
)
def test_what_is_written_in_two_ways_is_folded_into_one(one, other):
    assert [part.text for part in parts(widened(one))] == [part.text for part in parts(widened(other))]


def test_roman_letters_become_kana_and_other_words_do_not():
    assert kana_of("hikkoshi") == "ひつこし"
    assert kana_of("earthquake") == ""


def test_what_is_called_twice_or_too_long_is_a_fault_with_its_place():
    with pytest.raises(rules.PackError) as caught:
        wrong = 'also_called: ["手当", "手当", "' + "長" * 41 + '"]\n'
        make_pack(**{"services/allowance/texts/ja": files()["services/allowance/texts/ja.yaml"] + wrong})
    assert [fault.key for fault in caught.value.faults] == ["also_called", "also_called"]
    assert "each word once" in caught.value.faults[0].expected and caught.value.faults[0].line > 1
