"""A notification, and a certificate after a survey: whole lives through the door."""

from datetime import date
from typing import Any

import pytest

from tests.cases.builders import SYSTEM, actor_of, deliver, make_yamada, open_town, save, send, staff
from tomoni.cases import interface as cases
from tomoni.cases.models import AnswerRevision
from tomoni.cases.models.sealed import opened as opened_text
from tomoni.core import interface as core
from tomoni.documents import interface as documents

PREGNANCY, DISASTER = "pregnancy-notification", "disaster-certificate"


@pytest.fixture
def opened(town: Any, clock: Any) -> Any:
    open_town()
    return town


def pregnancy_answers(person: core.Person) -> dict[str, Any]:
    return {
        f"p{person.pk}.occupation": "会社員",
        "new-pregnancy.month": 3,
        "new-pregnancy.due_date": "2027-06-10",
        "new-pregnancy.children_expected": 2,
        "new-pregnancy.examined_by": "みどり産院",
        "new-pregnancy.examined_for_std": True,
        "new-pregnancy.examined_for_tuberculosis": False,
    }


def test_a_pregnancy_is_received_recorded_and_seen_by_nobody_else(opened: Any, clock: Any) -> None:
    family = make_yamada()
    clerk = staff("nakamura", "clerk")
    number = send(family.hanako, PREGNANCY, pregnancy_answers(family.hanako))
    deliver()
    screen = cases.find_case_for_staff(number, actor=clerk)
    assert screen.head.state == "carried_out" and screen.proposal is None
    kinds = {outcome.kind: outcome for outcome in screen.outcomes}
    assert kinds["issue"].data == {"count": 2} and kinds["issue"].waits
    assert kinds["offer"].data == {"services": ["pregnancy-support-payment"]}
    assert "due_date" in kinds["record"].data["facts"]
    (line,) = cases.list_queue(actor=clerk).lines
    assert (line.number, line.title, line.due_on) == (number, "子育て支援課", None)

    assert [line.service for line in cases.list_cases_of(family.hanako.pk)] == [PREGNANCY]
    assert cases.list_cases_of(family.kenichi.pk) == ()
    with pytest.raises(cases.CaseNotFound):
        cases.find_case_of(family.kenichi.pk, number)
    seen = core.load_family(family.kenichi.pk, purpose=PREGNANCY, on=core.today())
    assert not [card for card in cases.find_due(family.kenichi.pk) if "pregnan" in card.service]
    stored = core.read_facts({"thing": [t.pk for t in core.Thing.objects.all()]}, purpose=PREGNANCY, on=core.today())
    assert {f.name: f.value for f in stored}["due_date"] == "2027-06-10" and all(f.sensitive for f in stored)
    assert seen.person == family.kenichi.pk

    cases.close_case(number, actor=clerk)
    assert cases.find_case_of(family.hanako.pk, number).line.state == "closed"
    with pytest.raises(cases.ClaimAlreadyLive):
        send(family.hanako, PREGNANCY, {**pregnancy_answers(family.hanako)})


def open_disaster() -> core.Thing:
    """A typhoon whose applications are open."""
    disaster = core.create_thing("disaster", label="令和8年台風第20号", since=date(2026, 11, 1))
    facts = {"name": "令和8年台風第20号", "happened_on": "2026-11-15", "cause": "flood"}
    save(disaster, {**facts, "open_from": "2026-11-16", "open_until": "2027-03-31"})
    return disaster


def disaster_answers() -> dict[str, Any]:
    return {
        "new-dwelling.address": "字ひばり1番地",
        "new-dwelling.tenure": "owned",
        "new-dwelling.lived_in": True,
        "new-dwelling.described_damage": "1階の床の上まで水が来た",
        "new-dwelling.seems": "more",
    }


def test_a_survey_grades_a_dwelling_and_the_certificate_verifies(opened: Any, clock: Any) -> None:
    family = make_yamada()
    open_disaster()
    chief = staff("chief", "chief", department="disaster-relief")
    clerk = staff("clerk", "clerk", department="disaster-relief")
    surveyor = staff("surveyor", "surveyor", department="disaster-relief")
    number = send(family.kenichi, DISASTER, disaster_answers())
    with pytest.raises(cases.ClaimAlreadyLive):
        send(family.hanako, DISASTER, disaster_answers())
    cases.start_checking(number, actor=clerk)
    with pytest.raises(cases.ResultUnknown):
        cases.draft_decision(number, "approved", [], actor=clerk)
    (task,) = [task for task in cases.find_case_for_staff(number, actor=surveyor).tasks if task.name == "survey"]
    paths = {item.fact.name: item.path for item in task.fields}
    found = {"damage_share": "0.34", "survey_kind": "outside", "surveyed_on": "2026-11-22"}
    with pytest.raises(cases.TaskNotOpen):
        cases.establish_facts(number, "survey", {paths["damage_share"]: "0.34"}, actor=surveyor)
    values = {paths[name]: value for name, value in found.items()}
    cases.establish_facts(number, "survey", values, actor=surveyor)
    screen = cases.find_case_for_staff(number, actor=clerk)
    assert screen.answer.result == "medium_half"
    cases.draft_decision(number, "approved", [], actor=clerk)
    cases.approve_decision(number, actor=chief)
    deliver()
    mine = cases.find_case_of(family.kenichi.pk, number)
    (certificate,) = mine.letters
    answer = documents.find_by_verify_code(certificate.verify_code)
    assert answer is not None and answer.state == "valid"
    assert mine.line.state == "closed" and mine.appeal is None
    grades = core.read_facts(
        {"thing": [t.pk for t in core.Thing.objects.filter(kind="dwelling")]}, purpose=DISASTER, on=core.today()
    )
    assert {f.name: f.value for f in grades}["damage_grade"] == "medium_half"
    assert {f.source for f in grades} == {f"case:{number}"}


def test_one_interview_for_two_services_makes_two_cases_with_one_receipt(opened: Any, clock: Any) -> None:
    family = make_yamada()
    open_disaster()
    actor = actor_of(family.hanako)
    interview = cases.start_interview(actor, family.hanako.pk, [PREGNANCY, DISASTER])
    answers = {**pregnancy_answers(family.hanako), **disaster_answers()}
    cases.save_answers(interview.token, "form", answers, person=family.hanako.pk)
    page = cases.find_check_page(interview.token, person=family.hanako.pk)
    assert page.missing_page is None and [part.service for part in page.parts] == [PREGNANCY, DISASTER]
    receipt = cases.submit_interview(interview.token, page.submission_key, person=family.hanako.pk, actor=actor)
    lines = cases.find_receipt(receipt.number, family.hanako.pk)
    assert {line.number for line in lines} == {f"{receipt.number}-1", f"{receipt.number}-2"}
    clerk = staff("clerk", "clerk", department="disaster-relief")
    number = next(line.number for line in lines if line.service == DISASTER)
    shown = cases.find_case_for_staff(number, actor=clerk)
    assert not [item for item in shown.items if "due_date" in item.path]
    kept = AnswerRevision.objects.get(case__number=number)
    assert "pregnancy" not in str(opened_text(kept.answers, kept.key_id))
    assert SYSTEM.kind == "system"
