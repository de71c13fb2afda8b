"""What can be live only once: in either order, through the door, and in the same instant."""

import threading
from typing import Any

import pytest
from django.db import connection, connections

from tests.cases.builders import (
    actor_of,
    claim_answers,
    make_yamada,
    open_town,
    send,
    staff,
)
from tomoni.cases import interface as cases
from tomoni.cases.models import Case, ClaimKey, Receipt
from tomoni.core import interface as core

CLAIM = "child-allowance-claim"


@pytest.mark.parametrize("first", ["hanako", "kenichi"])
def test_the_other_parent_learns_only_that_it_is_handled(town: Any, clock: Any, first: str) -> None:
    open_town()
    family = make_yamada()
    one, other = (family.hanako, family.kenichi) if first == "hanako" else (family.kenichi, family.hanako)
    number = send(one, CLAIM, claim_answers(one, family.taro))
    with pytest.raises(cases.ClaimAlreadyLive) as refused:
        send(other, CLAIM, claim_answers(other, family.taro))
    assert (refused.value.same_person, refused.value.case_number) == (False, None)
    assert number not in str(refused.value.message) + str(refused.value.data)
    with pytest.raises(cases.ClaimAlreadyLive) as again:
        send(one, CLAIM, claim_answers(one, family.taro))
    assert (again.value.same_person, again.value.case_number) == (True, number)
    assert cases.find_due(other.pk) == ()
    assert Case.objects.count() == Receipt.objects.count() == 1


def test_withdrawing_frees_the_child(town: Any, clock: Any) -> None:
    open_town()
    family = make_yamada()
    number = send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro))
    with pytest.raises(cases.CaseNotFound):
        cases.withdraw_case(number, actor=actor_of(family.kenichi))
    cases.withdraw_case(number, actor=actor_of(family.hanako))
    assert [line.state for line in cases.list_cases_of(family.hanako.pk)] == ["withdrawn"]
    send(family.kenichi, CLAIM, claim_answers(family.kenichi, family.taro))


def test_an_award_from_before_keeps_its_children(town: Any, clock: Any) -> None:
    open_town()
    family = make_yamada()
    cases.take_over_award(
        right="child-allowance",
        service=CLAIM,
        person=family.hanako.pk,
        first_month="2026-12",
        last_month="2045-03",
        about={"children": [f"p{family.taro.pk}"], "older": []},
        keys=[[f"p{family.taro.pk}"]],
        pay={"in_months": [2, 4, 6, 8, 10, 12], "day": 10, "covers": 2, "to": f"p{family.hanako.pk}.payout_account"},
        reckoned_through="2026-11",
        actor=core.Actor.system("test"),
    )
    with pytest.raises(cases.ClaimAlreadyLive) as refused:
        send(family.kenichi, CLAIM, claim_answers(family.kenichi, family.taro))
    assert not refused.value.same_person
    assert cases.find_due(family.hanako.pk) == ()


def test_two_parents_in_the_same_instant_make_one_case(committed_town: Any, clock: Any) -> None:
    with core.tenant(committed_town):
        open_town()
        family = make_yamada()
        tokens = {}
        for parent in (family.hanako, family.kenichi):
            actor = actor_of(parent)
            interview = cases.start_interview(actor, parent.pk, [CLAIM])
            cases.save_answers(interview.token, "form", claim_answers(parent, family.taro), person=parent.pk)
            tokens[parent.pk] = (interview.token, actor)
    together, results = threading.Barrier(2), []

    def press(parent: int) -> None:
        token, actor = tokens[parent]
        try:
            together.wait(20)
            with core.tenant(committed_town):
                cases.submit_interview(token, f"key-{parent}", person=parent, actor=actor)
            results.append("arrived")
        except cases.ClaimAlreadyLive:
            results.append("live")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(parent,)) for parent in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(results) == ["arrived", "live"]
    with core.tenant(committed_town):
        assert Case.objects.count() == Receipt.objects.count() == ClaimKey.objects.filter(released_at=None).count() == 1


def test_the_same_key_with_the_same_body_gives_the_same_receipt(town: Any, clock: Any) -> None:
    open_town()
    family = make_yamada()
    actor = actor_of(family.hanako)
    interview = cases.start_interview(actor, family.hanako.pk, [CLAIM])
    cases.save_answers(interview.token, "form", claim_answers(family.hanako, family.taro), person=family.hanako.pk)
    first = cases.submit_interview(interview.token, "one-press", person=family.hanako.pk, actor=actor)
    again = cases.submit_interview(interview.token, "one-press", person=family.hanako.pk, actor=actor)
    assert first.number == again.number == "8-1122-00012"
    with pytest.raises(cases.InterviewNotOpen) as closed:
        cases.submit_interview(interview.token, "another-press", person=family.hanako.pk, actor=actor)
    assert closed.value.data["receipt"] == first.number
    other = cases.start_interview(actor_of(family.kenichi), family.kenichi.pk, [CLAIM])
    with pytest.raises(cases.SubmissionKeyReused) as reused:
        cases.submit_interview(other.token, "one-press", person=family.kenichi.pk, actor=actor_of(family.kenichi))
    assert reused.value.data["receipt"] is None, "the number of somebody else is not told"
    assert connection.vendor in ("sqlite", "postgresql") and Case.objects.count() == 1


def test_a_missing_answer_is_named_and_nothing_arrives(town: Any, clock: Any) -> None:
    open_town()
    family = make_yamada()
    answers = claim_answers(family.hanako, family.taro)
    del answers[f"p{family.hanako.pk}.payout_account"]
    with pytest.raises(cases.AnswersNotComplete) as missing:
        send(family.hanako, CLAIM, answers)
    assert missing.value.data["faults"] == {f"p{family.hanako.pk}.payout_account": "missing"}
    assert missing.value.data["page"] == "account"
    assert Receipt.objects.count() == 0


def test_a_grown_child_no_longer_holds_a_key(town: Any, clock: Any) -> None:
    open_town()
    family = make_yamada()
    send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro))
    key = ClaimKey.objects.get()
    assert str(key.releases_on) == "2045-04-01"


def test_staff_see_who_tried_twice(town: Any, clock: Any) -> None:
    open_town()
    family = make_yamada()
    clerk = staff("nakamura", "clerk")
    first = send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro))
    cases.withdraw_case(first, actor=actor_of(family.hanako))
    second = send(family.kenichi, CLAIM, claim_answers(family.kenichi, family.taro))
    (line,) = cases.find_case_for_staff(second, actor=clerk).duplicates
    assert (line.number, line.state, line.same_person) == (first, "withdrawn:released", False)
