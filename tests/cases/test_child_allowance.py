"""The whole life of the claim and of the revision, through the door."""

from typing import Any

import pytest

from tests.cases.builders import (
    ACCOUNT,
    actor_of,
    child_of,
    claim_answers,
    decide,
    deliver,
    make_yamada,
    open_town,
    refetch,
    send,
    staff,
)
from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.payments import interface as payments
from tomoni.rules.interface import Month

CLAIM, REVISION = "child-allowance-claim", "child-allowance-revision"


@pytest.fixture
def desk(town: Any, clock: Any) -> dict[str, core.Actor]:
    open_town()
    return {"clerk": staff("nakamura", "clerk"), "chief": staff("ishii", "chief")}


def test_a_newborn_is_due_claimed_decided_paid_and_asked_how_it_was(desk: dict[str, core.Actor], clock: Any) -> None:
    family = make_yamada()
    (card,) = cases.find_due(family.hanako.pk)
    assert (card.service, card.amount, card.per, card.first_month) == (CLAIM, 15_000, "month", "2026-12")
    assert card.about == ((f"p{family.taro.pk}", "山田 太郎"),)
    assert str(card.apply_by) == "2026-11-30"

    number = send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro))
    assert cases.find_due(family.hanako.pk) == ()
    screen = cases.find_case_for_staff(number, actor=desk["clerk"])
    assert screen.head.docket == "児手 第1号"
    assert {check.id: check.holds for check in screen.checks} == {
        "account-name-matches": "yes",
        "paid-by-the-town": "yes",
        f"maintains-most(p{family.taro.pk})": "yes",
        f"paid-to-nobody-else(p{family.taro.pk})": "yes",
        "not-yet-a-recipient": "yes",
    }
    assert screen.proposal and screen.proposal.result == "approved"
    assert [(str(p.pay_on), p.months, p.amount) for p in screen.forecast][:2] == [
        ("2027-02-10", 2, 30_000),
        ("2027-04-09", 2, 30_000),
    ]
    decide(number, desk)

    screen = cases.find_case_for_staff(number, actor=desk["clerk"])
    assert screen.head.state == "closed"
    (letter,) = screen.documents
    assert documents.pdf_of(letter).startswith(b"%PDF")
    mine = cases.find_case_of(family.hanako.pk, number)
    assert mine.decision and mine.decision.result == "approved"
    assert mine.appeal and mine.appeal.to == "prefectural-governor" and str(mine.appeal.until) == "2027-02-22"
    assert next((str(p.pay_on), p.months, p.amount) for p in mine.forecast) == ("2027-02-10", 2, 30_000)
    assert "give_feedback" in mine.may

    clock("2027-02-01T09:00")
    done = cases.reckon_instalments("2027-01", actor=desk["clerk"])
    assert (done.recorded, done.amount, done.open) == (2, 30_000, [])
    assert cases.reckon_instalments("2027-01", actor=desk["clerk"]).recorded == 0
    instalments = payments.list_instalments_of(person=family.hanako.pk)
    assert sorted((i.month, i.amount, str(i.due_on)) for i in instalments) == [
        ("2026-12", 15_000, "2027-02-10"),
        ("2027-01", 15_000, "2027-02-10"),
    ]
    assert cases.payout_accounts([family.hanako.pk]) == {family.hanako.pk: ACCOUNT}
    cases.give_feedback(number, 2, "口座の書き方が難しい", actor=actor_of(family.hanako))
    with pytest.raises(cases.FeedbackAlreadyGiven):
        cases.give_feedback(number, 5, actor=actor_of(family.hanako))
    cases.reckon_figures()
    figures = cases.figures_of(CLAIM, Month(2026, 1), Month(2027, 2))
    assert (figures.counts["arrived"], figures.counts["approved"], figures.within_period) == (1, 1, 1)
    assert figures.ease == {2: 1}


def test_a_second_child_changes_the_award_from_its_first_month(desk: dict[str, core.Actor], clock: Any) -> None:
    family = make_yamada()
    decide(send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro)), desk)
    clock("2028-05-20T10:00")
    jiro = child_of(family, "山田 次郎", "ヤマダ ジロウ", "2028-05-12", order=2)
    (card,) = cases.find_due(family.hanako.pk)
    assert (card.service, card.amount, card.first_month) == (REVISION, 30_000, "2028-06")
    assert card.about == ((f"p{jiro.pk}", "山田 次郎"),)
    assert not any("payout_account" in path for path in card.answer.asked)

    number = send(family.hanako, REVISION, claim_answers(family.hanako, jiro))
    decide(number, desk)
    award = refetch(number).outcomes[0].data["award"]
    cases.reckon_instalments("2028-06", actor=desk["clerk"])
    amounts = {i.month: i.amount for i in payments.list_instalments_of(person=family.hanako.pk)}
    assert (amounts["2028-05"], amounts["2028-06"]) == (15_000, 30_000)
    assert len(amounts) == 19
    assert refetch(number).outcomes[0].data["award"] == award


def test_a_revision_approved_late_pays_the_difference_once(desk: dict[str, core.Actor], clock: Any) -> None:
    family = make_yamada()
    decide(send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro)), desk)
    clock("2028-05-20T10:00")
    jiro = child_of(family, "山田 次郎", "ヤマダ ジロウ", "2028-05-12", order=2)
    number = send(family.hanako, REVISION, claim_answers(family.hanako, jiro))
    clock("2028-08-01T10:00")
    cases.reckon_instalments("2028-07", actor=desk["clerk"])
    decide(number, desk)
    done = cases.reckon_instalments("2028-07", actor=desk["clerk"])
    assert (done.recorded, done.amount) == (2, 30_000)
    assert cases.reckon_instalments("2028-07", actor=desk["clerk"]).recorded == 0
    months: dict[str, int] = {}
    for one in payments.list_instalments_of(person=family.hanako.pk):
        months[one.month] = months.get(one.month, 0) + one.amount
    assert (months["2028-05"], months["2028-06"], months["2028-07"]) == (15_000, 30_000, 30_000)


def test_the_lower_earner_is_received_and_refused_with_reasons(desk: dict[str, core.Actor]) -> None:
    family = make_yamada()
    number = send(family.kenichi, CLAIM, claim_answers(family.kenichi, family.taro))
    cases.start_checking(number, actor=desk["clerk"])
    with pytest.raises(cases.ReasonsMissing):
        cases.draft_decision(number, "refused", [], actor=desk["clerk"])
    with pytest.raises(cases.ReasonsMissing):
        cases.draft_decision(number, "refused", [{"text": "所得が低い", "law": ""}], actor=desk["clerk"])
    reason = {
        "text": "花子さんの所得の方が高い。父母のうち生計を維持する程度の高い方に支給します。",
        "law": "第4条第3項",
    }
    cases.draft_decision(number, "refused", [reason], actor=desk["clerk"])
    cases.approve_decision(number, actor=desk["chief"])
    deliver()
    refused = cases.find_case_of(family.kenichi.pk, number)
    assert refused.decision and [r.law for r in refused.decision.reasons] == ["第4条第3項"]
    assert refused.forecast == () and len(refused.letters) == 1
    send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro))  # the refused claim has let the child go


def test_a_correction_changes_only_what_was_asked_and_stops_the_clock(desk: dict[str, core.Actor], clock: Any) -> None:
    family = make_yamada()
    number = send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro))
    path = f"p{family.hanako.pk}.public_service"
    clock("2026-11-26T15:40")
    cases.start_checking(number, actor=desk["clerk"])
    cases.ask_correction(
        number, {path: "共済組合です"}, "公務員の別", core.today().replace(day=30), actor=desk["clerk"]
    )
    mine = cases.find_case_of(family.hanako.pk, number)
    assert [item.path for item in mine.waiting_items] == [path]
    assert (mine.line.outlook.who, str(mine.line.outlook.by)) == ("you", "2026-11-30")
    clock("2026-12-03T20:41")
    with pytest.raises(cases.ItemNotInCorrection):
        cases.answer_correction(number, {f"p{family.hanako.pk}.payout_account": ACCOUNT}, actor=actor_of(family.hanako))
    cases.answer_correction(number, {path: "left"}, actor=actor_of(family.hanako))
    clock("2026-12-07T09:05")
    screen = cases.find_case_for_staff(number, actor=desk["clerk"])
    (change,) = screen.corrections[0].changes
    assert (change.before, change.after) == ("no", "left")
    assert screen.clock and (screen.clock.used, screen.clock.stopped, screen.clock.remaining) == (5, 5, 10)
    assert str(screen.clock.due_on) == "2026-12-21"  # ひばり町 has set itself 15 days
    assert [(s.kind, s.days) for s in screen.clock.segments] == [("used", 3), ("stopped", 5), ("used", 2), ("left", 10)]
