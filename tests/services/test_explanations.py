"""The answer of a service as a document, and what would have to differ for it."""

import datetime as dt
import json

from tests.services.builders import ANSWERED, family, make_pack

from tomoni.rules import interface as rules
from tomoni.services.domain.asking import ask
from tomoni.services.domain.explanations import explanation_of, what_would_differ
from tomoni.services.domain.situation import Situation

PACK = make_pack()
ALLOWANCE = PACK.services["allowance"]
TODAY = dt.date(2025, 5, 1)


def situation(**changed: object) -> Situation:
    return Situation.from_json(family(**changed), PACK.lexicon).with_answers(ANSWERED)


def told(asked: Situation) -> list[list[tuple[str, str, object]]]:
    return [
        [(one.place.entity.id, one.place.fact, one.value) for one in way.changes]
        for way in what_would_differ(ALLOWANCE, asked)
    ]


def test_what_would_have_to_differ_covers_every_condition_of_the_service():
    due = situation()
    assert told(due) == []
    refused = due.with_answers({"mother.works_for_state": True, "cares(mother, taro)": False})
    assert ask(ALLOWANCE, refused).status == "not_eligible"
    assert [("mother", "works_for_state", False), ("mother", "cares", True)] in told(refused)
    (way, *_) = what_would_differ(ALLOWANCE, refused)
    assert way.changes[0].law == "手当法第17条"
    turned = refused.with_answers({"mother.works_for_state": False, "cares(mother, taro)": True})
    assert ask(ALLOWANCE, turned).status == "eligible"


def test_the_document_of_an_answer_is_read_back():
    refused = situation().with_answers({"mother.works_for_state": True})
    answer = ask(ALLOWANCE, refused)
    document = explanation_of(ALLOWANCE, refused, answer, asked_on=TODAY)
    read = rules.read_explanation_document(json.dumps(document))
    assert (read.question, read.asked_on, str(read.month)) == ("allowance", TODAY, "2025-05")
    assert read.outcome.known and read.outcome.value is False and read.outcome.tree == answer.because
    assert read.reasons == answer.reasons and read.outcome.cites == answer.cites
    assert [one.key for one in read.reasons] == ["allowance.not_of_the_state"]
    assert read.differing == what_would_differ(ALLOWANCE, refused)


def test_what_is_open_names_what_is_missing():
    asked = Situation.from_json(family(), PACK.lexicon)
    document = explanation_of(ALLOWANCE, asked, ask(ALLOWANCE, asked), asked_on=TODAY)
    read = rules.read_explanation_document(document)
    assert not read.outcome.known and read.differing == ()
    mother, taro = asked.entities["mother"], asked.entities["taro"]
    assert rules.Missing(mother, "works_for_state") in read.outcome.missing
    assert rules.Missing(mother, "cares", None, taro, "guardian-child") in read.outcome.missing
