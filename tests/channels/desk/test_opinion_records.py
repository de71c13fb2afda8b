"""Opinions belong to the record of a case: shown to the person, exported, gone with the case."""

import pytest
from django.test import Client

from tests.cases.builders import actor_of as make_actor
from tests.channels.desk import builders as make
from tests.channels.desk.test_team_opinions import asked
from tomoni.cases import interface as cases
from tomoni.cases.actions.destroying import CaseKeeper
from tomoni.channels.desk.models import Opinion
from tomoni.channels.desk.team.opinion_records import opinions_about

SECRET = "この住所は浸水しましたか"
ANSWER = "床下まででした"


@pytest.fixture
def answered(number, desk, as_clerk):
    kimura = make.make_staff("kimura", "木村 洋平", "clerk", office=make.RELIEF)
    asked(number, as_clerk, kimura)
    make.sign_in(Client(), kimura).post(
        f"/desk/opinions/{Opinion.objects.get().pk}/", {"do": "answer", "answer": ANSWER}
    )
    return number


def test_the_person_sees_question_and_answer_and_no_name_of_staff(answered, family):
    [sheet] = opinions_about(family["mother"].pk)
    text = "".join(line.text for line in sheet.lines)
    assert sheet.case_number == answered
    assert SECRET in text and ANSWER in text and "木村" not in text
    assert list(opinions_about(family["father"].pk)) == []


def test_opinions_are_exported_and_destroyed_with_the_case(answered, family):
    cases.withdraw_case(answered, actor=make_actor(family["mother"]), because="まちがい")
    assert ANSWER in CaseKeeper().export(answered)[f"{answered}/case.json"].decode()
    gone = CaseKeeper().destroy(answered, "2032-1")
    assert gone.counts["意見照会"] == 1
    assert not Opinion.objects.exists()
