"""A decision corrected, revoked or made anew: a linked case, decided by two people, with award and keys following."""

from datetime import date

import pytest

from tests.cases import builders as make
from tomoni.cases import interface as cases
from tomoni.cases.models import Award, Case, ClaimKey, Revision
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.payments import interface as payments

WHY = {"because": "公務員ではないことが分かったため", "law": "児童手当法第7条第1項"}
REASON = [
    {"text": "公務員ではないことを確認できませんでした。", "law": "児童手当法第17条第1項", "fact": "答えは「公務員」"}
]


@pytest.fixture
def town_hall(town, settings):
    settings.TOMONI_NOW = "2026-11-24T10:00:00+09:00"
    make.open_town()
    return make.make_yamada()


@pytest.fixture
def clerk(town_hall):
    return make.staff("nakamura", "clerk")


@pytest.fixture
def chief(town_hall):
    return make.staff("ishii", "chief")


def decide(number, result, reasons, clerk, chief, *, fresh=True):
    if fresh:
        cases.start_checking(number, actor=clerk)
    cases.draft_decision(number, result, reasons, actor=clerk)
    cases.approve_decision(number, actor=chief)
    make.deliver()


@pytest.fixture
def refused(town_hall, clerk, chief):
    number = make.send(town_hall.hanako, "child-allowance-claim", make.claim_answers(town_hall.hanako, town_hall.taro))
    decide(number, "refused", REASON, clerk, chief)
    return number


@pytest.fixture
def approved(town_hall, clerk, chief):
    number = make.send(town_hall.hanako, "child-allowance-claim", make.claim_answers(town_hall.hanako, town_hall.taro))
    decide(number, "approved", [], clerk, chief)
    return number


def live_keys():
    return ClaimKey.objects.filter(released_at=None)


def test_a_refusal_that_was_wrong_becomes_an_award_with_its_keys_and_months(refused, clerk, chief, town_hall):
    assert not live_keys().exists() and not Award.objects.exists()
    new = cases.open_revision(refused, ground="correction", actor=clerk, **WHY)
    assert live_keys().filter(case=new).exists(), "the keys are taken again at once"
    decide(new.number, "approved", [], clerk, chief, fresh=False)
    (award,) = Award.objects.all()
    assert award.first_month == "2026-12" and live_keys().filter(award=award).count() == live_keys().count()
    mine = cases.find_case_of(town_hall.hanako.pk, refused)
    assert mine.superseded_by == new.number
    assert cases.find_case_of(town_hall.hanako.pk, new.number).revises == refused
    letters = documents.list_documents_of(case_number=refused)
    assert letters and all(new.number in one.void_reason for one in letters), "the old letter is void, visibly"


def test_who_drafts_a_revision_does_not_approve_it_and_nobody_else_is_shut_out(refused, clerk, chief):
    new = cases.open_revision(refused, ground="correction", actor=chief, **WHY)
    cases.draft_decision(new.number, "approved", [], actor=chief)
    with pytest.raises(cases.CasesError):
        cases.approve_decision(new.number, actor=chief)
    assert cases.find_appealable(refused).superseded_by == ""
    other = make.staff("second", "chief")
    cases.approve_decision(new.number, actor=other)
    assert cases.find_appealable(refused).superseded_by == new.number


def test_what_was_revoked_is_no_longer_paid_and_claimed_back_where_it_was(approved, clerk, chief, settings):
    settings.TOMONI_NOW = "2027-02-24T10:00:00+09:00"
    cases.reckon_instalments("2027-01", actor=make.SYSTEM)
    new = cases.open_revision(approved, ground="revocation", actor=clerk, **WHY)
    decide(new.number, "refused", REASON, clerk, chief, fresh=False)
    award = Award.objects.get()
    assert (award.end_reason, live_keys().count()) == ("revoked", 0)
    assert {one.state for one in payments.list_instalments_of(award.person_id)} == {"cancelled"}
    assert payments.list_claims_of(award.person_id) == [] or not payments.list_claims_of(award.person_id)
    assert award.ended_on == award.began_on or award.ended_on < date(2027, 1, 1)


def test_a_withdrawal_leaves_the_months_before_it(approved, clerk, chief, settings):
    settings.TOMONI_NOW = "2027-02-24T10:00:00+09:00"
    cases.reckon_instalments("2027-01", actor=make.SYSTEM)
    new = cases.open_revision(approved, ground="withdrawal", from_month="2027-01", actor=clerk, **WHY)
    decide(new.number, "refused", REASON, clerk, chief, fresh=False)
    award = Award.objects.get()
    states = {one.month: one.state for one in payments.list_instalments_of(award.person_id)}
    assert states == {"2026-12": "waiting", "2027-01": "cancelled"} and award.ended_on == date(2026, 12, 31)


def test_a_decision_is_revised_once_at_a_time_and_then_by_its_successor(refused, clerk, chief):
    new = cases.open_revision(refused, ground="correction", actor=clerk, **WHY)
    with pytest.raises(cases.RevisionNotPossible) as twice:
        cases.open_revision(refused, ground="correction", actor=clerk, **WHY)
    assert twice.value.data["case"] == new.number
    cases.withdraw_case(new.number, actor=clerk)
    again = cases.open_revision(refused, ground="correction", actor=clerk, **WHY)
    assert again.number != new.number and Revision.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"because": " "}, {"law": ""}, {"ground": "mood"}, {"ground": "withdrawal"}, {"from_month": "2027-01"}],
)
def test_without_a_reason_an_article_or_a_month_nothing_is_opened(refused, clerk, wrong):
    with pytest.raises(cases.RevisionNotPossible):
        cases.open_revision(refused, **{"ground": "correction", **WHY, **wrong}, actor=clerk)
    assert Case.objects.count() == 1 and not Revision.objects.exists()


def test_who_may_not_and_who_comes_too_late_leave_nothing_behind(refused, town_hall, clerk):
    stranger = make.staff("kimura", "clerk", department="disaster-relief")
    for actor, more, error in (
        (stranger, {}, cases.NotAllowed),
        (make.actor_of(town_hall.hanako), {}, cases.NotAllowed),
        (make.actor_of(town_hall.kenichi), {}, cases.CaseNotFound),
        (clerk, {"version": 1}, cases.StaleCase),
    ):
        with pytest.raises(error):
            cases.open_revision(refused, ground="correction", actor=actor, **WHY, **more)
    assert not Revision.objects.exists()


def test_before_a_decision_there_is_nothing_to_revise(town_hall, clerk):
    number = make.send(town_hall.hanako, "child-allowance-claim", make.claim_answers(town_hall.hanako, town_hall.taro))
    with pytest.raises(cases.CaseNotInState):
        cases.open_revision(number, ground="correction", actor=clerk, **WHY)


def test_the_person_concerned_cannot_withdraw_what_the_town_opened(refused, clerk, town_hall):
    new = cases.open_revision(refused, ground="correction", actor=clerk, **WHY)
    with pytest.raises(cases.CaseNotInState):
        cases.withdraw_case(new.number, actor=make.actor_of(town_hall.hanako))
    assert "withdraw_case" not in cases.find_case_of(town_hall.hanako.pk, new.number).may
    assert Revision.objects.get().ended_at is None


def test_a_key_that_somebody_else_has_by_now_stops_the_approval_and_says_so(refused, clerk, chief, town_hall):
    other = make.send(town_hall.kenichi, "child-allowance-claim", make.claim_answers(town_hall.kenichi, town_hall.taro))
    new = cases.open_revision(refused, ground="correction", actor=clerk, **WHY)
    cases.draft_decision(new.number, "approved", [], actor=clerk)
    with pytest.raises(cases.ClaimAlreadyLive):
        cases.approve_decision(new.number, actor=chief)
    assert not Award.objects.exists() and live_keys().get().case.number == other


def test_everybody_with_a_hand_in_the_decision_is_named(refused, clerk, chief):
    auditor = make.staff("goto", "auditor", department="disaster-relief")
    with core.reading(auditor, "audit", refused, people=[Case.objects.get().person_id]):
        pass
    assert {one.name for one in cases.list_involved(refused)} == {"nakamura", "ishii"}
    assert all(one.how for one in cases.list_involved(refused))


def test_the_notice_names_body_defendant_and_what_comes_before_a_suit(town_hall):
    from tomoni.cases.domain.appeals import suit_words

    notice = cases.find_appealable  # the words come from one place for letter, desk and page
    assert notice
    free, bound = suit_words("ひばり町"), suit_words("ひばり町", "児童扶養手当法第20条")
    assert "ひばり町を被告として" in free and "6か月以内" in free and "1年を経過" in free
    assert "裁決を経た後でなければ" in bound and "児童扶養手当法第20条" in bound and "経た後" not in free
