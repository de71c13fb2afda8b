"""What to ask next over several services: the pages say what can be asked, the registers what never is."""

from pathlib import Path

import pytest
from tests.services.builders import ANSWERED, family, make_pack

from tomoni.services.domain.asking import ask
from tomoni.services.domain.bundle import load_pack
from tomoni.services.domain.interviewing import interview, next_question
from tomoni.services.domain.situation import Situation

PACK = make_pack()
PACKS = Path(__file__).parents[2] / "packs"


def situation(**changed: object) -> Situation:
    return Situation.from_json(family(**changed), PACK.lexicon)


def test_the_question_comes_with_its_item_and_the_services_that_lack_it():
    question = next_question(list(PACK.services.values()), situation())
    assert question is not None
    assert question.path == "mother.works_for_state" and question.services == ("allowance",)
    assert question.item.ask and question.item.entity.id == "mother" and question.effort == 1


def test_a_conversation_ends_when_nothing_open_can_be_settled():
    talk = interview(list(PACK.services.values()), situation())
    asked = []
    while (question := talk.next_question()) is not None:
        asked.append(question.path)
        talk = talk.with_answers({question.path: ANSWERED.get(question.path, "yes")})
        assert len(asked) < 9
    assert asked[0] == "mother.works_for_state"
    for definition in PACK.services.values():
        whole, brief = ask(definition, talk.situation), talk.answers[definition.id]
        assert (whole.status, whole.amount) == (brief.status, brief.amount)


def test_after_an_answer_only_the_services_that_lacked_it_are_worked_out():
    talk = interview(list(PACK.services.values()), situation())
    after = talk.with_answers({"mother.works_for_state": "no"})
    assert talk.reckoned == set(PACK.services) and after.reckoned == {"allowance"}
    assert after.with_answers({"mother.works_for_state": "yes"}).reckoned == set(PACK.services)  # a correction


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_interview_answers_as_ask_does(answer: str):
    talk = interview(list(PACK.services.values()), situation()).with_answers({"mother.works_for_state": answer})
    for definition in PACK.services.values():
        whole, brief = ask(definition, talk.situation), talk.answers[definition.id]
        assert (whole.status, whole.amount, whole.least, whole.most) == (
            brief.status,
            brief.amount,
            brief.least,
            brief.most,
        )


def test_a_fact_no_page_asks_is_never_asked():
    services = [one for one in PACK.services.values() if one.id == "storm-certificate"]
    assert next_question(services, situation()) is None
    known = load_pack([PACKS / "japan"])
    for definition in known.services.values():
        for item in interview([definition], Situation.from_json(FAMILY, known.lexicon)).items.values():
            made = item()
            assert made is None or not (made.ask and made.fact.always)


FAMILY = {
    "on": "2025-05-10",
    "people": {
        "ann": {"name": "安藤 杏", "birth_date": "1990-04-01", "lived_here_since": "2020-04-01"},
        "kim": {"birth_date": "2020-05-05", "order": 1, "in_institution": "no", "lives_abroad": "no"},
    },
    "households": {"home": {"head": "ann", "members": ["ann", "kim"]}},
    "links": [
        {"kind": "guardian-child", "from": "ann", "to": "kim", "facts": {"is_parent": "yes", "lives_with": "yes"}}
    ],
    "applicant": "ann",
}
