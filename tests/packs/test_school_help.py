"""就学援助 is the town's: without its figures nothing is said but what the law itself says."""

from datetime import date

import pytest

from tests.packs.conftest import JAPAN, PACKS
from tomoni.rules import interface as rules
from tomoni.services import interface as services

ON = date(2025, 10, 1)
PEOPLE = {
    "birth_date": "2017-06-15",
    "public_school": "yes",
    "on_welfare": "no",
}


def answer(pack: services.Pack, text: str, **facts: str) -> rules.Outcome:
    situation = services.Situation.from_json(
        {"on": ON.isoformat(), "applicant": "misaki", "people": {"misaki": {**PEOPLE, **facts}}}, pack.lexicon
    )
    asked = rules.compile_expression(text, pack.book, {"misaki": rules.entity_type("person")})
    return rules.Session(situation, ON, rules.Month(2025, 10)).evaluate(asked, situation.entities)


@pytest.fixture(scope="module")
def nation() -> services.Pack:
    return services.load_pack([JAPAN])


def test_without_a_town_there_is_no_amount(nation: services.Pack) -> None:
    assert answer(nation, "school_help.yearly_amount(misaki)", on_welfare="yes").certainly_not_covered


def test_without_a_town_a_child_on_welfare_is_helped_all_the_same(nation: services.Pack) -> None:
    assert answer(nation, "school_help.eligible(misaki)", on_welfare="yes").value is True


def test_the_town_brings_the_amounts() -> None:
    hibari = services.load_pack([JAPAN, PACKS / "towns" / "hibari"])
    found = answer(hibari, "school_help.trip(misaki)", on_welfare="yes")
    assert found.value == 22000
    assert "ひばり町就学援助規則第5条・別表第2" in found.cites
