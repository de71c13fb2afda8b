"""Somebody acts for another: who may, on which day, who gets what, and what nobody learns."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.cases import builders as make
from tests.cases.test_once_by_every_way import at_once, outcome, whole
from tomoni.cases import interface as cases
from tomoni.cases.models import ActingFor, Case, ClaimKey, Interview, Receipt
from tomoni.core import interface as core

CARE = "care-need"
DAY = date(2026, 11, 22)


@pytest.fixture
def people(town: Any, clock: Any) -> dict[str, Any]:
    return make_people()


def make_people() -> dict[str, Any]:
    """母 (80), her son, a neighbour, a care manager of an organisation, and staff."""
    for key, name in (("care", "健康福祉課"), ("residents", "町民課")):
        core.Department.objects.create(key=key, name=name, symbol=name[0], phone="0999-00-1234", hours="平日")
    make.open_town()
    mother = make.person("森 キヨ", "モリ キヨ", "1944-02-01", lived_here_since="1990-04-01")
    home = core.Household.objects.create(number="h-mori", address="字ひばり1番地", postal_code="0991234")
    core.Membership.objects.create(household=home, person=mother, relation="世帯主", since=date(1990, 4, 1))
    body = core.Organisation.objects.create(corporate_number="9990160009999", name="ひばり居宅介護支援事業所")
    manager = make.person("原 恵", "ハラ メグミ", "1980-05-06")
    core.Representative.objects.create(
        organisation=body, person=manager, mandate="介護支援専門員", since=date(2026, 4, 1)
    )
    return {
        "mother": mother, "son": make.person("森 大介", "モリ ダイスケ", "1970-03-03"), "manager": manager,
        "neighbour": make.person("隣 人", "トナリ ジン", "1960-01-01"), "body": body,
        "clerk": make.staff("care-clerk", "clerk", department="care"),
        "officer": make.staff("officer", "protection-officer", "clerk", department="care"),
    }  # fmt: skip


def write_down(people: dict[str, Any], ground: str = "proxy", **changed: Any) -> core.Representation:
    said: dict[str, Any] = {
        "ground": ground,
        "services": [CARE],
        "since": DAY,
        "evidence": "委任状（令和8年11月20日付）",
    }
    said |= {"organisation": people["body"].pk} if ground == "organisation" else {"agent": people["son"].pk}
    return core.establish_representation(people["mother"].pk, **{**said, "actor": people["clerk"], **changed})


def answers(mother: core.Person) -> dict[str, Any]:
    return {f"p{mother.pk}.attending_doctor": "ひばり医院 佐藤"}


def begin(people: dict[str, Any], who: str) -> Interview:
    agent, mother = people[who], people["mother"]
    return cases.start_interview(make.actor_of(agent), mother.pk, [CARE], by=agent.pk)


def send(people: dict[str, Any], who: str, key: str = "key-of-the-page") -> Receipt:
    interview = begin(people, who)
    cases.save_answers(interview.token, "doctor", answers(people["mother"]), person=people["mother"].pk)
    return cases.submit_interview(interview.token, key, person=people["mother"].pk, actor=make.actor_of(people[who]))


@pytest.mark.parametrize(("ground", "who"), [("guardian", "son"), ("proxy", "son"), ("organisation", "manager")])
def test_what_another_sends_is_the_persons_and_says_who_sent_it(people, ground, who) -> None:
    write_down(people, ground)
    receipt = send(people, who)
    case = Case.objects.get()
    assert (case.person, receipt.person, ClaimKey.objects.get().person) == (people["mother"],) * 3
    said = cases.who_sent(case.number)
    assert (said.agent, said.ground, said.person_name) == (people[who].pk, ground, "森 キヨ")
    assert said.organisation == (people["body"].name if ground == "organisation" else "")
    entries = core.records_of(people["mother"].pk)
    assert {(one.who["role"], one.who["name"]) for one in entries if one.who["kind"] == "resident"} == {
        (ground, people[who].name)
    }
    assert cases.list_cases_of(people[who].pk) == () and len(cases.list_cases_of(people["mother"].pk)) == 1


def test_who_is_not_written_down_may_not_and_nothing_is_left(people) -> None:
    for who in ("son", "neighbour", "manager"):
        with pytest.raises(cases.ActingNotLive):
            begin(people, who)
    assert not Interview.objects.exists() and not ActingFor.objects.exists()


def test_a_mandate_for_one_service_does_not_reach_another(people) -> None:
    write_down(people, services=["disaster-certificate"])
    with pytest.raises(cases.ActingNotLive):
        begin(people, "son")


def test_a_service_that_names_no_proxy_is_asked_by_the_person_alone(people) -> None:
    write_down(people, services=["disaster-certificate"])
    with pytest.raises(cases.ActingNotLive):
        cases.start_interview(
            make.actor_of(people["son"]), people["mother"].pk, ["disaster-certificate"], by=people["son"].pk
        )


@pytest.mark.parametrize("moment", ["save", "send", "look"])
@pytest.mark.parametrize("end", ["last day", "revoked", "death", "protected"])
def test_what_ends_while_the_pages_are_open_stops_and_leaves_nothing(people, clock, moment, end) -> None:
    row = write_down(people, until=DAY)
    interview, mother = begin(people, "son"), people["mother"]
    cases.save_answers(interview.token, "doctor", answers(mother), person=mother.pk)
    if end == "last day":
        clock("2026-11-23T00:01")
    elif end == "revoked":
        core.end_representation(row.pk, actor=make.actor_of(mother), because="自分でします")
    elif end == "death":
        core.Person.objects.filter(pk=mother.pk).update(died_on=DAY)
    else:
        core.protect(mother, department=core.find_department("residents"), since=DAY, other_party=people["son"])
    before = Interview.objects.values().get()
    act = {
        "save": lambda: cases.save_answers(interview.token, "doctor", {f"p{mother.pk}.x": 1}, person=mother.pk),
        "send": lambda: cases.submit_interview(
            interview.token, "key", person=mother.pk, actor=make.actor_of(people["son"])
        ),
        "look": lambda: cases.find_check_page(interview.token, person=mother.pk),
    }[moment]
    with pytest.raises(cases.ActingNotLive) as told:
        act()
    assert "Nothing was saved" in told.value.message and "protect" not in told.value.message
    assert Interview.objects.values().get() == before and not Case.objects.exists() and not ClaimKey.objects.exists()


def test_a_representative_whose_mandate_ended_yesterday_does_not_act(people, clock) -> None:
    write_down(people, "organisation")
    core.Representative.objects.update(until=DAY - timedelta(days=1))
    with pytest.raises(cases.ActingNotLive):
        begin(people, "manager")


def test_pressed_again_after_the_mandate_ended_the_receipt_is_the_same(people) -> None:
    row = write_down(people)
    first = send(people, "son")
    core.end_representation(row.pk, actor=make.actor_of(people["son"]))
    interview = Interview.objects.get()
    again = cases.submit_interview(
        interview.token, "key-of-the-page", person=people["mother"].pk, actor=make.actor_of(people["son"])
    )
    assert again == first and Case.objects.count() == 1


def test_the_agent_sees_the_case_as_long_as_the_mandate_holds_and_takes_nothing_back(people) -> None:
    row = write_down(people)
    send(people, "son")
    number, son = Case.objects.get().number, people["son"]
    assert cases.speaker_of_case(number, son.pk).receives is False
    assert [one.line.number for one in cases.list_sent_for(son.pk)] == [number]
    assert cases.speaker_of_case(number, people["neighbour"].pk) is None
    with pytest.raises(cases.NotAllowed):
        cases.withdraw_case(number, actor=make.actor_of(son))
    core.end_representation(row.pk, actor=make.actor_of(people["mother"]))
    assert cases.speaker_of_case(number, son.pk) is None and cases.list_sent_for(son.pk) == ()
    with pytest.raises(cases.CaseNotFound):
        cases.withdraw_case(number, actor=make.actor_of(son))
    cases.withdraw_case(number, actor=make.actor_of(people["mother"]))


def test_what_the_person_sent_is_not_shown_to_who_acts_for_them(people) -> None:
    write_down(people)
    mother = people["mother"]
    number = make.send(mother, CARE, answers(mother))
    assert cases.speaker_of_case(number, people["son"].pk) is None
    with pytest.raises(cases.ClaimAlreadyLive) as told:
        send(people, "son", "another")
    assert (told.value.same_person, told.value.case_number) == (False, None)
    begun = Interview.objects.exclude(acting=None).first()
    assert dict(cases.find_check_page(begun.token, person=mother.pk).live) == {CARE: None} if begun else True


def test_neither_sees_what_the_other_has_begun(people) -> None:
    write_down(people)
    mother = people["mother"]
    own = cases.start_interview(make.actor_of(mother), mother.pk, [CARE])
    for_her = begin(people, "son")
    assert own.pk != for_her.pk and for_her.token.startswith("for-")
    assert [one.token for one in cases.Standing(mother.pk).begun] == [own.token]
    assert [one.token for one in cases.list_begun_for(people["son"].pk)] == [for_her.token]
    assert cases.find_speaker(for_her.token, people["neighbour"].pk) is None
    code, _ = cases.make_code(for_her.token, person=mother.pk)
    with pytest.raises(cases.CodeNotFollowed):
        cases.follow_code(code, person=mother.pk, actor=make.actor_of(mother))
    assert cases.follow_code(code, person=people["son"].pk, actor=make.actor_of(people["son"])) == for_her.token


def test_a_proxy_at_the_counter_is_taken_in_as_one(people) -> None:
    with pytest.raises(cases.ActingNotLive):
        cases.take_in(people["clerk"], people["mother"].pk, [CARE], way="counter", by=people["son"].pk)
    write_down(people)
    interview = cases.take_in(people["clerk"], people["mother"].pk, [CARE], way="counter", by=people["son"].pk)
    cases.save_answers(interview.token, "doctor", answers(people["mother"]), person=people["mother"].pk)
    cases.submit_interview(interview.token, "key", person=people["mother"].pk, actor=people["clerk"])
    assert cases.who_sent(Case.objects.get().number).agent == people["son"].pk


WAYS = ("mother", "son", "manager", "counter")


def ready(people: dict[str, Any], way: str, key: str) -> Any:
    """Answered to its end; gives the press of the button."""
    mother, clerk = people["mother"], people["clerk"]
    if way == "counter":
        actor, interview = clerk, cases.take_in(clerk, mother.pk, [CARE], way="counter", by=people["son"].pk)
    else:
        actor = make.actor_of(people[way])
        interview = cases.start_interview(actor, mother.pk, [CARE], by=people[way].pk)
    cases.save_answers(interview.token, "doctor", answers(mother), person=mother.pk)
    return lambda: cases.submit_interview(interview.token, key, person=mother.pk, actor=actor)


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(ways=some.lists(some.sampled_from(WAYS), min_size=2, max_size=4))
def test_the_key_belongs_to_the_right_whoever_typed(people, ways) -> None:
    from django.db import transaction

    with transaction.atomic():
        mark = transaction.savepoint()
        write_down(people)
        write_down(people, "organisation")
        presses = [ready(people, way, f"key-{place}") for place, way in enumerate(dict.fromkeys(ways))]
        came = [outcome(press) for press in presses]
        assert came[0].startswith("8-1122-") and set(came[1:]) <= {"cases.claim_already_live"}
        assert Case.objects.count() == 1 and whole()
        transaction.savepoint_rollback(mark)


@pytest.mark.parametrize("pair", [("mother", "son"), ("son", "manager")], ids="-".join)
def test_in_the_same_instant_one_of_two_roles_arrives(committed_town: Any, clock: Any, pair: Any) -> None:
    with core.tenant(committed_town):
        people = make_people()
        write_down(people)
        write_down(people, "organisation")
        presses = [ready(people, way, f"key-{way}") for way in pair]
    came = at_once(committed_town, *presses)
    assert came[0].startswith("8-1122-") and came[1] == "cases.claim_already_live"
    with core.tenant(committed_town):
        assert Case.objects.count() == 1 and whole()


def test_sending_and_ending_in_the_same_instant_do_not_cross(committed_town: Any, clock: Any) -> None:
    """Either it arrived while the mandate held, or nothing is there; nothing in between."""
    with core.tenant(committed_town):
        people = make_people()
        row = write_down(people)
        press = ready(people, "son", "key")
        mother = make.actor_of(people["mother"])

    class Ended:
        number = "ended"

    def end() -> Any:
        core.end_representation(row.pk, actor=mother)
        return Ended

    came = at_once(committed_town, press, end)
    with core.tenant(committed_town):
        arrived = any(one.startswith("8-1122-") for one in came)
        assert arrived or "cases.acting_not_live" in came
        assert Case.objects.count() == int(arrived) and whole()


def test_nobody_sends_what_another_device_changed_without_seeing_it(people) -> None:
    mother = people["mother"]
    actor = make.actor_of(mother)
    interview = cases.start_interview(actor, mother.pk, [CARE])
    cases.save_answers(interview.token, "doctor", answers(mother), person=mother.pk)
    seen = cases.find_check_page(interview.token, person=mother.pk).version
    cases.save_answers(interview.token, "doctor", answers(mother), person=mother.pk)  # the same again: no change
    other = {f"p{mother.pk}.attending_doctor": "べつの医院"}
    cases.save_answers(interview.token, "doctor", other, person=mother.pk)
    with pytest.raises(cases.InterviewChanged):
        cases.submit_interview(interview.token, "key", person=mother.pk, actor=actor, seen=seen)
    assert not Case.objects.exists()
    now = cases.find_check_page(interview.token, person=mother.pk)
    assert now.version == seen + 1
    cases.submit_interview(interview.token, "key", person=mother.pk, actor=actor, seen=now.version)
    assert cases.submit_interview(interview.token, "key", person=mother.pk, actor=actor, seen=seen)  # pressed twice
    assert Case.objects.count() == 1


def test_who_lives_with_somebody_protected_is_not_shown_to_who_acts_for_them(people) -> None:
    """Her daughter fled to her; the son is the other party: her pages would tell him where she lives."""
    daughter = make.person("森 幸", "モリ サチ", "1972-04-04")
    home = core.Membership.objects.get(person=people["mother"]).household
    core.Membership.objects.create(household=home, person=daughter, relation="子", since=date(2026, 1, 5))
    write_down(people)
    assert begin(people, "son").person == people["mother"]
    core.protect(daughter, department=core.find_department("residents"), since=DAY, other_party=people["son"])
    with pytest.raises(cases.ActingNotLive):
        begin(people, "son")
    officer = people["officer"]
    for who, actor, why in (("neighbour", people["clerk"], "protected"), ("son", officer, "other_party")):
        with pytest.raises(core.RepresentationRefused) as refused:
            write_down(people, "guardian", services=[], agent=people[who].pk, actor=actor)
        assert refused.value.data["why"] == why
    write_down(people, "guardian", services=[], agent=people["neighbour"].pk, actor=officer)
    assert begin(people, "neighbour").person == people["mother"], "the officer knew"


def test_nobody_becomes_the_representative_of_who_acts_for_somebody_protected_without_the_officer(people) -> None:
    mother, number = people["mother"], people["body"].corporate_number
    core.protect(mother, department=core.find_department("residents"), since=DAY, other_party=people["son"])
    write_down(people, "organisation", actor=people["officer"])
    for who, actor, why in (
        ("neighbour", people["clerk"], "protected"),
        ("son", people["officer"], "other_party"),
    ):
        with pytest.raises(core.RepresentationRefused) as refused:
            core.note_representative(number, "", people[who].pk, "職員", since=DAY, actor=actor)
        assert refused.value.data["why"] == why
    added = core.note_representative(number, "", people["neighbour"].pk, "職員", since=DAY, actor=people["officer"])
    assert begin(people, "neighbour").person == mother
    with pytest.raises(core.RepresentationRefused):
        core.end_representative(added.pk, actor=people["clerk"])
    core.end_representative(added.pk, actor=people["officer"])
    with pytest.raises(cases.ActingNotLive):
        begin(people, "neighbour")
    assert core.list_may_act(people["manager"].pk), "the others go on"


def test_dates_of_a_second_term_are_kept_beside_the_first(people) -> None:
    number = people["body"].corporate_number
    for since in (date(2026, 4, 1), date(2027, 4, 1)):
        core.note_representative(number, "", people["manager"].pk, "管理者", since=since, actor=people["clerk"])
    since = core.Representative.objects.filter(mandate="管理者").order_by("since").values_list("since", flat=True)
    assert list(since) == [date(2026, 4, 1), date(2027, 4, 1)]
