"""Another body, a notice of delay, the day of the claim: what moves the clock of a case, and what is refused."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.cases.builders import (
    PACKS,
    SYSTEM,
    actor_of,
    claim_answers,
    deliver,
    make_yamada,
    open_town,
    send,
    staff,
)
from tests.cases.laws import CLAIM, pack_with_a_law
from tomoni.cases import interface as cases
from tomoni.cases.models import Case, Enquiry, Note, Transition
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.services import interface as services

REASON = "申請が重なり、確かめるのに日数がかかるため。"


@pytest.fixture
def desk(town: Any, clock: Callable[[str], None]) -> dict[str, core.Actor]:
    clock("2026-12-01T10:00")
    open_town()
    services.publish(pack_with_a_law(), actor=SYSTEM)
    return {"clerk": staff("nakamura", "clerk"), "chief": staff("ishii", "chief")}


@pytest.fixture
def number(desk: dict[str, core.Actor]) -> str:
    """A claim that arrived on Tuesday 1 December 2026 and is being checked."""
    family = make_yamada()
    number = send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro))
    cases.start_checking(number, actor=desk["clerk"])
    return number


def ask(number: str, desk: dict[str, core.Actor], **changes: Any) -> Enquiry:
    told = {"body": "みどり市 税務課", "asked_for": "2025年の所得", "expected_on": date(2026, 12, 11), **changes}
    return cases.ask_other_body(number, **told, actor=desk["clerk"])


def finish(number: str, desk: dict[str, core.Actor]) -> None:
    """Draft, approve, carry out."""
    cases.draft_decision(number, "approved", [], actor=desk["clerk"])
    cases.approve_decision(number, actor=desk["chief"])
    deliver()


def case_of(number: str) -> Case:
    return Case.objects.get(number=number)


def nothing_new(number: str, before: tuple[int, int, int]) -> bool:
    """A refusal leaves neither a step nor a document nor an entry behind."""
    return left(number) == before


def left(number: str) -> tuple[int, int, int]:
    steps = Transition.objects.filter(case__number=number).count()
    papers = len(documents.list_documents_of(case_number=number))
    return steps, papers, core.LedgerEntry.objects.count()


# --- both periods -----------------------------------------------------------------------------------------------------


def test_an_aim_and_a_period_by_law_are_both_shown_and_the_law_sorts_the_queue(
    number: str, desk: dict[str, core.Actor]
) -> None:
    law, aim = cases.find_case_for_staff(number, actor=desk["clerk"]).clocks
    assert (law.period.kind, law.due_on, law.period.article) == (
        "by_law",
        date(2026, 12, 31),
        "子ども・子育て支援法第20条第6項",
    )
    assert (aim.period.kind, aim.due_on) == ("standard", date(2026, 12, 22))
    assert (case_of(number).due_on, case_of(number).due_kind) == (date(2026, 12, 31), "by_law")


# --- another body -----------------------------------------------------------------------------------------------------


def test_time_at_another_body_is_told_apart_and_the_law_runs_on(
    number: str, desk: dict[str, core.Actor], clock: Callable[[str], None]
) -> None:
    enquiry = ask(number, desk)
    assert case_of(number).desk == "waiting"
    clock("2026-12-08T09:00")
    law, aim = cases.find_case_for_staff(number, actor=desk["clerk"]).clocks
    assert (aim.used, aim.away, aim.stopped, aim.running) == (0, 5, 0, False)
    assert (law.used, law.away, law.running) == (7, 0, True)
    cases.hear_other_body(number, enquiry.number, "届出のとおり。", actor=desk["clerk"])
    assert case_of(number).desk == "team"
    law, aim = cases.find_case_for_staff(number, actor=desk["clerk"]).clocks
    assert (aim.running, aim.due_on) == (True, date(2027, 1, 4))
    assert "届出のとおり" not in Enquiry.objects.get(pk=enquiry.pk).answer or core.ENCRYPTED is False


def test_nothing_goes_for_approval_while_another_body_is_asked(number: str, desk: dict[str, core.Actor]) -> None:
    enquiry = ask(number, desk)
    with pytest.raises(cases.EnquiryOpen) as refused:
        cases.draft_decision(number, "approved", [], actor=desk["clerk"])
    assert refused.value.code == "cases.enquiry_open" and case_of(number).state == "checking"
    cases.cancel_enquiry(number, enquiry.number, actor=desk["clerk"])
    finish(number, desk)
    assert case_of(number).result == "approved"


def test_a_body_may_be_asked_while_the_person_mends_something(
    number: str, desk: dict[str, core.Actor], clock: Callable[[str], None]
) -> None:
    path = next(item.path for item in cases.find_case_for_staff(number, actor=desk["clerk"]).items if item.answer)
    cases.ask_correction(number, [path], "確かめてください。", date(2026, 12, 10), actor=desk["clerk"])
    enquiry = ask(number, desk)
    clock("2026-12-03T09:00")
    cases.cancel_correction(number, actor=desk["clerk"])
    assert case_of(number).desk == "waiting"
    clock("2026-12-05T09:00")
    cases.hear_other_body(number, enquiry.number, "届いた。", actor=desk["clerk"])
    _, aim = cases.find_case_for_staff(number, actor=desk["clerk"]).clocks
    assert (aim.stopped, aim.away, aim.used) == (2, 1, 0)


def test_an_enquiry_is_answered_once(number: str, desk: dict[str, core.Actor]) -> None:
    enquiry = ask(number, desk)
    cases.hear_other_body(number, enquiry.number, "届いた。", actor=desk["clerk"])
    before = left(number)
    for again in (
        lambda: cases.hear_other_body(number, enquiry.number, "もう一度。", actor=desk["clerk"]),
        lambda: cases.cancel_enquiry(number, enquiry.number, actor=desk["clerk"]),
        lambda: cases.hear_other_body(number, 7, "ない照会。", actor=desk["clerk"]),
    ):
        with pytest.raises(cases.EnquiryNotOpen):
            again()
    assert nothing_new(number, before)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"body": " "}, "no_body"),
        ({"asked_for": ""}, "nothing_asked"),
        ({"expected_on": date(2026, 11, 30)}, "past"),
        ({"asked_for": "番号 123456789018 の所得"}, "individual_number"),
    ],
)
def test_an_enquiry_without_its_parts_is_refused(
    number: str, desk: dict[str, core.Actor], wrong: dict[str, Any], why: str
) -> None:
    before = left(number)
    with pytest.raises(cases.EnquiryNotPossible) as refused:
        ask(number, desk, **wrong)
    assert refused.value.data[why] is True and nothing_new(number, before)


def test_an_enquiry_ends_with_a_withdrawn_case(number: str, desk: dict[str, core.Actor]) -> None:
    enquiry = ask(number, desk)
    cases.withdraw_case(number, actor=desk["clerk"])
    assert Enquiry.objects.get(pk=enquiry.pk).end == "withdrawn"
    assert all(clock.ended_on for clock in cases.find_case_for_staff(number, actor=desk["clerk"]).clocks)


# --- a notice of delay ------------------------------------------------------------------------------------------------


def test_a_notice_of_delay_moves_the_day_of_the_law_and_goes_to_the_person(
    number: str, desk: dict[str, core.Actor], clock: Callable[[str], None]
) -> None:
    clock("2026-12-31T23:59:59")  # the last minute of the period
    cases.extend_period(number, date(2027, 1, 20), REASON, actor=desk["chief"])
    law, aim = cases.find_case_for_staff(number, actor=desk["clerk"]).clocks
    assert (law.due_on, law.put_off_from, law.late) == (date(2027, 1, 20), date(2026, 12, 31), False)
    assert (aim.put_off_from, aim.late) == (None, True)
    assert case_of(number).due_on == date(2027, 1, 20)
    (letter,) = documents.list_documents_of(case_number=number)
    assert documents.pdf_of(letter).startswith(b"%PDF") and "延期" in letter.title
    deliver()
    mine = core.list_notices(case_of(number).person_id)
    assert any("1月20日" in notice.texts["ja"]["body"] for notice in mine)


@pytest.mark.parametrize(
    ("now", "until", "reason", "why"),
    [
        ("2027-01-01T00:00", date(2027, 1, 20), REASON, "over"),
        ("2026-12-31T23:59", date(2026, 12, 31), REASON, "not_later"),
        ("2026-12-20T09:00", date(2027, 1, 20), "  ", "no_reason"),
    ],
)
def test_a_notice_of_delay_is_refused_when_it_cannot_be_one(
    number: str, desk: dict[str, core.Actor], clock: Callable[[str], None],
    now: str, until: date, reason: str, why: str,
) -> None:  # fmt: skip
    clock(now)
    before = left(number)
    with pytest.raises(cases.ExtensionNotPossible) as refused:
        cases.extend_period(number, until, reason, actor=desk["chief"])
    assert refused.value.data["why"] == why and nothing_new(number, before)


def test_a_period_is_put_off_once(number: str, desk: dict[str, core.Actor]) -> None:
    cases.extend_period(number, date(2027, 1, 20), REASON, actor=desk["chief"])
    before = left(number)
    with pytest.raises(cases.ExtensionNotPossible) as refused:
        cases.extend_period(number, date(2027, 2, 20), REASON, actor=desk["chief"])
    assert refused.value.data["why"] == "twice" and nothing_new(number, before)


def test_a_clerk_an_applicant_and_a_stale_page_put_nothing_off(number: str, desk: dict[str, core.Actor]) -> None:
    before = left(number)
    with pytest.raises(cases.NotAllowed):
        cases.extend_period(number, date(2027, 1, 20), REASON, actor=desk["clerk"])
    with pytest.raises(cases.StaleCase):
        cases.extend_period(number, date(2027, 1, 20), REASON, actor=desk["chief"], version=1)
    with pytest.raises(cases.NotAllowed):
        cases.extend_period(number, date(2027, 1, 20), REASON, actor=actor_of(case_of(number).person))
    assert nothing_new(number, before)


def test_what_is_decided_is_neither_put_off_nor_asked_about(number: str, desk: dict[str, core.Actor]) -> None:
    finish(number, desk)
    before = left(number)
    with pytest.raises(cases.CaseNotInState):
        cases.extend_period(number, date(2027, 1, 20), REASON, actor=desk["chief"])
    with pytest.raises(cases.CaseNotInState):
        ask(number, desk)
    with pytest.raises(cases.CaseNotInState):
        cases.set_claim_day(number, date(2026, 12, 1), "書類がそろった日。", actor=desk["clerk"])
    assert nothing_new(number, before)


# --- the day of the claim ---------------------------------------------------------------------------------------------


def test_the_day_of_the_claim_is_set_apart_and_arrival_stays(
    number: str, desk: dict[str, core.Actor], clock: Callable[[str], None]
) -> None:
    clock("2027-01-08T09:00")
    assert cases.find_case_for_staff(number, actor=desk["clerk"]).proposal.first_month == "2027-01"
    cases.set_claim_day(number, date(2027, 1, 7), "戸籍の写しが届いた日。", actor=desk["clerk"])
    screen = cases.find_case_for_staff(number, actor=desk["clerk"])
    assert (screen.head.claimed_on, screen.head.arrived_at.date()) == (date(2027, 1, 7), date(2026, 12, 1))
    assert screen.proposal.first_month == "2027-02"  # rules read the day of the claim
    assert screen.clocks[0].started_on == date(2026, 12, 1)  # the clock reads arrival
    assert "戸籍の写しが届いた日" in Note.objects.get(case__number=number).text


@pytest.mark.parametrize(
    ("day", "reason", "why"),
    [
        (date(2026, 11, 30), "理由", "before_arrival"),
        (date(2026, 12, 2), "理由", "to_come"),
        (date(2026, 12, 1), "理由", "same"),
        (date(2026, 12, 1), " ", "no_reason"),
    ],
)
def test_a_day_outside_of_its_bounds_is_no_day_of_the_claim(
    number: str, desk: dict[str, core.Actor], day: date, reason: str, why: str
) -> None:
    before = left(number)
    with pytest.raises(cases.ClaimDayNotPossible) as refused:
        cases.set_claim_day(number, day, reason, actor=desk["clerk"])
    assert refused.value.data["why"] == why and nothing_new(number, before)


def test_where_no_law_says_so_the_day_of_the_claim_is_that_of_arrival(desk: dict[str, core.Actor]) -> None:
    family = make_yamada()
    services.publish(services.load_pack([PACKS / "japan", PACKS / "towns" / "hibari"]), actor=SYSTEM)
    number = send(family.hanako, "childcare-need", {f"p{family.taro.pk}.wants_childcare": False})
    cases.start_checking(number, actor=desk["clerk"])
    with pytest.raises(cases.ClaimDayNotPossible) as refused:
        cases.set_claim_day(number, date(2026, 12, 1), "理由", actor=desk["clerk"])
    assert refused.value.data["why"] == "no_law"
