"""Facts that are ticked together in one question: what the file says, what a town adds, every fault with its place."""

import pytest
from tests.services.builders import FACTS, make_pack

from tomoni.rules import interface as rules
from tomoni.services.domain.pack import Layer

TOGETHER = FACTS.replace(
    "  works_for_state: {of: person,", "  works_for_state: {question: things, of: person,"
) + "questions:\n  things: {ja: どれがありますか, en: Which do you have}\n"  # fmt: skip
TOWN_FACTS = """\
facts:
  has_boat: {of: person, type: yes_no, question: things, label: {ja: 船, en: Boat}}
"""


def test_a_fact_knows_its_question_and_a_town_adds_to_the_list_of_the_country():
    head = "pack: town\nversion: '1.0'\nextends: land@>=1\nlanguages: [ja, en]\n"
    town = Layer("town", {"pack.yaml": head, "facts/boats.yaml": TOWN_FACTS})
    facts = make_pack(town, facts__all=TOGETHER).lexicon.facts
    for name in ("works_for_state", "has_boat"):
        assert facts["person", name].question == "things"
        assert facts["person", name].question_words["en"] == "Which do you have"
    assert facts["person", "birth_date"].question == ""


FAULTS = {
    "a question nobody words": ("question: things", "question: thing", "did you mean things?"),
    "what cannot be ticked": ("  secret: {of: person,", "  secret: {question: things, of: person,", "type yes_no"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_names_its_place(fault: str):
    right, wrong, expected = FAULTS[fault]
    assert right in TOGETHER
    with pytest.raises(rules.PackError) as caught:
        make_pack(facts__all=TOGETHER.replace(right, wrong, 1))
    (told,) = caught.value.faults
    assert told.file == "land/facts/all.yaml" and told.key.endswith(".question") and expected in told.expected
