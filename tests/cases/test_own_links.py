"""An adult answers for themselves in somebody else's conversation; the asker never sees what, and never has to wait."""

from dataclasses import replace
from datetime import date

import pytest

from tests.channels.desk.builders import make_office, make_person, make_staff
from tests.channels.portal import builders as make
from tests.services.builders import make_pack
from tomoni.cases import interface as cases
from tomoni.cases.actions.interviews import pinned
from tomoni.cases.actions.sending import not_in_form
from tomoni.cases.actions.sendings_read import read_sending
from tomoni.cases.models import Case, Interview, OwnLink
from tomoni.cases.models.sealed import opened
from tomoni.core import interface as core
from tomoni.services import interface as services

CHILDCARE = "childcare-need"


@pytest.fixture(autouse=True)
def clock(settings):
    settings.TOMONI_NOW = "2026-11-22T10:00:00+09:00"


@pytest.fixture
def home(town):
    core.Municipality.objects.exclude(code=town.code).delete()
    make.publish_services()
    return make.make_home()


@pytest.fixture
def father(home) -> core.Actor:
    return core.Actor.resident(home.father_account)


@pytest.fixture
def mother(home) -> core.Actor:
    return core.Actor.resident(home.mother_account)


def of(person: core.Person, fact: str) -> str:
    return f"p{person.pk}.{fact}"


def begin(home, actor, *wanted: str) -> str:
    """The father says that childcare is wanted, and why he himself cannot look after the child."""
    talk = cases.start_interview(actor, home.father.pk, wanted or [CHILDCARE])
    answers = {
        "about.child": f"p{home.baby.pk}", of(home.baby, "wants_childcare"): True,
        of(home.father, "childcare_reason"): "work", of(home.father, "childcare_hours"): 160,
    }  # fmt: skip
    cases.save_answers(talk.token, "all", answers, person=home.father.pk)
    return talk.token


def hand(home, actor, token) -> cases.Handed:
    return cases.ask_other(token, home.mother.pk, person=home.father.pk, actor=actor)


def paths_of(home, token) -> set[str]:
    """Everything that stands on the asker's page before sending."""
    found = cases.find_check_page(token, person=home.father.pk)
    shown = {item.path for page in found.pages for item in page.items} | {
        path for page in found.pages for path in page.values
    }
    return shown | {need.path for page in found.pages for need in page.evidence}


def own(home) -> cases.Proof:
    return cases.Proof(person=home.mother.pk)


def answer(home, mother, link: int, **more) -> None:
    given = {of(home.mother, "childcare_reason"): "illness", **more}
    cases.save_own(link, own(home), given, actor=mother)
    cases.send_own(link, own(home), actor=mother)


def sent(home, father, token):
    receipt = cases.submit_interview(token, "press", person=home.father.pk, actor=father)
    return Case.objects.get(receipt=receipt)


def answers_in(case) -> dict:
    case.refresh_from_db()
    row = case.revisions.get(number=case.revision)
    return opened(row.answers, row.key_id)


def test_what_is_handed_over_is_asked_of_the_other_alone_and_what_was_typed_about_them_is_forgotten(
    home, father
) -> None:
    token = begin(home, father)
    reason = of(home.mother, "childcare_reason")
    cases.save_answers(token, "reason", {reason: "none"}, person=home.father.pk)
    assert reason in paths_of(home, token)
    assert [(one.name, one.state) for one in cases.list_others(token, person=home.father.pk)] == [("山田 美咲", "")]
    handed = hand(home, father, token)
    assert reason not in paths_of(home, token)
    row = Interview.objects.get(token=token)
    assert reason not in opened(row.answers, row.key_id) and len(handed.code) == 9
    line = cases.list_others(token, person=home.father.pk)[0]
    assert (line.state, line.services) == ("waiting", (CHILDCARE,))


def test_the_asker_learns_that_it_was_answered_and_not_what(home, father, mother) -> None:
    token = begin(home, father)
    handed = hand(home, father, token)
    page = cases.find_own_page(handed.link, own(home), actor=mother)
    assert [item.path for item in page.page.items] == [of(home.mother, "childcare_reason")]
    assert page.asker == "山田 健太" and page.services == (CHILDCARE,) and f"p{home.father.pk}" not in page.page.names
    answer(home, mother, handed.link)
    assert cases.list_others(token, person=home.father.pk)[0].state == "answered"
    assert not [
        path for path in paths_of(home, token) if f"p{home.mother.pk}" in path
    ]  # nor the paper her reason wants
    case = sent(home, father, token)
    assert answers_in(case)[of(home.mother, "childcare_reason")] == "illness"
    shown = cases.find_case_of(home.father.pk, case.number)
    assert not [item for item in shown.items if item.path.startswith(f"p{home.mother.pk}.")]


def test_it_is_sent_without_the_other_and_what_they_say_later_comes_into_the_case(home, father, mother) -> None:
    token = begin(home, father)
    handed = hand(home, father, token)
    case = sent(home, father, token)
    assert of(home.mother, "childcare_reason") not in answers_in(case) and case.check_opens
    assert [one.state for one in cases.list_own_of_case(case.number)] == ["waiting"]
    answer(home, mother, handed.link)
    assert answers_in(case)[of(home.mother, "childcare_reason")] == "illness" and case.revision == 2
    assert case.transitions.order_by("-number").first().verb == "answer_own" and case.state == "arrived"
    assert not case.check_opens
    assert [one.state for one in cases.list_own_of_case(case.number)] == ["answered"]


def test_without_handing_over_nobody_sends_what_is_not_answered(home, father) -> None:
    token = begin(home, father)
    with pytest.raises(cases.AnswersNotComplete):
        sent(home, father, token)
    assert not Case.objects.exists()


def test_who_declines_holds_nobody_up_and_the_asker_may_take_it_back(home, father, mother) -> None:
    token = begin(home, father)
    handed = hand(home, father, token)
    cases.decline_own(handed.link, own(home), actor=mother)
    assert cases.list_others(token, person=home.father.pk)[0].state == "declined"
    with pytest.raises(cases.OwnLinkOver) as refused:
        cases.find_own_page(handed.link, own(home), actor=mother)
    assert refused.value.data["why"] == "declined"
    cases.take_back_own(token, home.mother.pk, person=home.father.pk, actor=father)
    cases.take_back_own(token, home.mother.pk, person=home.father.pk, actor=father)
    assert of(home.mother, "childcare_reason") in paths_of(home, token)


def test_taking_back_what_was_answered_shows_nothing_of_it(home, father, mother) -> None:
    token = begin(home, father)
    answer(home, mother, hand(home, father, token).link)
    cases.take_back_own(token, home.mother.pk, person=home.father.pk, actor=father)
    row = Interview.objects.get(token=token)
    assert "illness" not in str(opened(row.answers, row.key_id))


@pytest.mark.parametrize("how", ["stranger", "expired", "taken back", "household", "protected"])
def test_whatever_ended_it_the_words_are_the_same_and_nothing_is_left_behind(
    home, father, mother, settings, how
) -> None:
    token = begin(home, father)
    handed, proof = hand(home, father, token), own(home)
    if how == "stranger":
        proof = cases.Proof(person=home.father.pk)
    elif how == "expired":
        settings.TOMONI_NOW = "2026-11-29T10:00:01+09:00"
    elif how == "taken back":
        cases.take_back_own(token, home.mother.pk, person=home.father.pk, actor=father)
    elif how == "household":
        core.Membership.objects.filter(person=home.mother).update(until=date(2026, 11, 21))
    else:
        department = core.Department.objects.first()
        core.Protection.objects.create(person=home.mother, since=date(2026, 11, 22), department=department)
    with pytest.raises(cases.OwnLinkOver) as refused:
        cases.save_own(handed.link, proof, {of(home.mother, "childcare_reason"): "work"}, actor=mother)
    assert refused.value.data == {"why": "over"} and "counter" in refused.value.message
    assert OwnLink.objects.get().answers == ""


def test_nobody_is_asked_who_is_protected_a_child_or_not_of_the_family(home, father) -> None:
    token = begin(home, father)
    stranger = core.Person.objects.create(resident_number="99", name="他 人", birth_date=date(1990, 1, 1))
    core.Protection.objects.create(
        person=home.mother, since=date(2026, 11, 22), department=core.Department.objects.first()
    )
    for other in (home.mother, home.baby, home.father, stranger):
        with pytest.raises(cases.OwnLinkNotPossible) as refused:
            cases.ask_other(token, other.pk, person=home.father.pk, actor=father)
        assert refused.value.data["why"] == "person"
    assert not OwnLink.objects.exists() and Interview.objects.get(token=token).handed is None
    assert not cases.list_others(token, person=home.father.pk)


def test_two_devices_of_the_other_do_not_send_what_was_not_seen(home, father, mother) -> None:
    token = begin(home, father)
    link = hand(home, father, token).link
    seen = cases.find_own_page(link, own(home), actor=mother).version
    cases.save_own(link, own(home), {of(home.mother, "childcare_reason"): "illness"}, actor=mother)
    with pytest.raises(cases.InterviewChanged):
        cases.send_own(link, own(home), actor=mother, seen=seen)
    cases.send_own(link, own(home), actor=mother, seen=seen + 1)
    with pytest.raises(cases.OwnLinkOver) as refused:
        cases.send_own(link, own(home), actor=mother)
    assert refused.value.data["why"] == "answered"


def test_the_other_says_nothing_about_anybody_else(home, father, mother) -> None:
    token = begin(home, father)
    link = hand(home, father, token).link
    cases.save_own(link, own(home), {of(home.father, "childcare_reason"): "none"}, actor=mother)
    with pytest.raises(cases.AnswersNotComplete):
        cases.send_own(link, own(home), actor=mother)
    row = Interview.objects.get(token=token)
    assert opened(row.answers, row.key_id)[of(home.father, "childcare_reason")] == "work"


def test_what_is_decided_takes_no_further_answers(home, father, mother) -> None:
    token = begin(home, father)
    link = hand(home, father, token).link
    case = sent(home, father, token)
    Case.objects.filter(pk=case.pk).update(state="drafted")
    with pytest.raises(cases.CaseNotInState):
        answer(home, mother, link)
    assert OwnLink.objects.get().state == "waiting" and case.revisions.count() == 1


def test_the_code_opens_once_at_the_counter_after_a_look_at_a_paper(home, father) -> None:
    token = begin(home, father)
    handed = hand(home, father, token)
    clerk = make_staff("sasaki", "佐々木 健", "counter")
    actor = core.Actor.staff(clerk)
    link, key = cases.open_at_counter(handed.code, actor=actor)
    proof = cases.Proof(key=key)
    assert cases.find_own_page(link, proof, actor=actor).person == home.mother.pk
    for code in (handed.code, "AC34-DEFG", ""):
        with pytest.raises(cases.CodeNotFollowed):
            cases.open_at_counter(code, actor=actor)
    with pytest.raises(cases.OwnLinkOver):
        cases.find_own_page(link, cases.Proof(key="forged"), actor=actor)
    with pytest.raises(cases.OwnLinkOver):
        cases.find_own_page(link, cases.Proof(), actor=actor)


def test_asked_again_the_code_before_is_dead_and_an_hour_later_the_key_too(home, father, settings) -> None:
    token = begin(home, father)
    first, second = hand(home, father, token), hand(home, father, token)
    clerk = make_staff("sasaki", "佐々木 健", "counter")
    actor = core.Actor.staff(clerk)
    with pytest.raises(cases.CodeNotFollowed):
        cases.open_at_counter(first.code, actor=actor)
    link, key = cases.open_at_counter(second.code, actor=actor)
    settings.TOMONI_NOW = "2026-11-22T11:00:01+09:00"
    with pytest.raises(cases.OwnLinkOver):
        cases.find_own_page(link, cases.Proof(key=key), actor=actor)


def test_both_find_it_on_their_ledger(home, father, mother) -> None:
    token = begin(home, father)
    answer(home, mother, hand(home, father, token).link)
    for person in (home.father, home.mother):
        deeds = {line.deed for line in core.entries_about(person.pk, limit=50)}
        assert {"ask_other", "answer_own"} <= deeds


HOUSEHOLD = """\
service: survey
kind: application
law: [{article: 試験法第1条}]
valid: {from: 2020-04-01}
department: child-support
identity: {online: 2, counter: shown-document}
applicant: {is: person}
about:
  members: {choose: {each: m in applicant.household.members}}
once:
  - key: [applicant, service]
steps:
  - ask: form
    pages:
      - page: work
        each: m in about.members
        facts: [m.works_for_state]
        because: {article: 試験法第2条}
  - decide: grant
    route: [clerk, chief]
    within: {days: 30, calendar: office, from: arrival}
outcomes:
  approved:
    - letter: approval
disposition: "no"
appeal: none
"""
SAID = "title: 調べ\nsummary: 試験\npages: {work: {title: 仕事, name: 仕事}}\nresults: {approved: 認める}\n"


def test_a_child_of_twenty_answers_for_themselves_and_one_of_seventeen_does_not(town) -> None:
    core.Municipality.objects.exclude(code=town.code).delete()
    make_office()
    pack = make_pack(
        services__survey__service=HOUSEHOLD, services__survey__texts__ja=SAID, services__survey__texts__en=SAID
    )
    services.publish(pack, actor=make.SYSTEM, from_date=date(2020, 4, 1))
    household = core.Household.objects.create(number="1", address="字ひばり1番地", postal_code="0990001")
    parent, grown, young = people = [
        make_person(name, "ヤマダ", born, str(n))
        for n, (name, born) in enumerate(
            (("山田 花子", "1976-05-01"), ("山田 大輔", "2006-04-02"), ("山田 葵", "2009-04-02"))
        )
    ]
    for one in people:
        core.Membership.objects.create(household=household, person=one, relation="子", since=date(2015, 4, 1))
    for child in (grown, young):
        core.create_link("guardian-child", parent.pk, child.pk, since=child.birth_date, facts={})
    actor = core.Actor.resident(make.make_account(parent, "demo:parent"))
    talk = cases.start_interview(actor, parent.pk, ["survey"])
    assert [one.name for one in cases.list_others(talk.token, person=parent.pk)] == ["山田 大輔"]
    answers = {of(parent, "works_for_state"): False, of(young, "works_for_state"): False}
    cases.save_answers(talk.token, "work", answers, person=parent.pk)
    link = cases.ask_other(talk.token, grown.pk, person=parent.pk, actor=actor).link
    own = core.Actor.resident(make.make_account(grown, "demo:grown"))
    proof = cases.Proof(person=grown.pk)
    cases.save_own(link, proof, {of(grown, "works_for_state"): True}, actor=own)
    cases.send_own(link, proof, actor=own)
    case = Case.objects.get(receipt=cases.submit_interview(talk.token, "press", person=parent.pk, actor=actor))
    assert answers_in(case)[of(grown, "works_for_state")] is True


def test_a_notification_that_takes_effect_at_once_waits_for_the_other(home, father) -> None:
    token = begin(home, father)
    hand(home, father, token)
    row = Interview.objects.get(token=token)
    (arrival,) = read_sending(row, pinned(row)[0], "press", father).arrivals
    assert not_in_form(arrival) is None
    notice = replace(arrival, definition=replace(arrival.definition, kind="notification"))
    assert list(not_in_form(notice).data["faults"]) == [of(home.mother, "childcare_reason")]
    made_at_the_desk = replace(notice, definition=replace(notice.definition, in_person="第23条"))
    assert not_in_form(made_at_the_desk) is None
