"""A paid month whose award is revoked: asked back, decided by two, paid in parts, and seen by everybody."""

from datetime import date

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tests.payments.result_writer import result_file
from tomoni.cases import interface as cases
from tomoni.cases.models import Award
from tomoni.core import interface as core
from tomoni.payments import interface as payments

REASON = [{"text": "公務員であること", "law": "児童手当法第17条", "fact": "勤め先の回答"}]
WHY = {"ground": "revocation", "because": "公務員であったため", "law": "児童手当法第7条第1項"}


@pytest.fixture
def paid(number, family, clerk, chief, accountant, settings):
    """December and January were paid in February; February and March wait for April."""
    make.make_fund()
    decide(number, "approved", [], clerk, chief)
    settings.TOMONI_NOW = "2027-01-25T10:00:00+09:00"
    cases.reckon_instalments("2027-01", actor=make.SYSTEM)
    mother = family["mother"].pk
    account = payments.PayoutAccount("0001", "001", "1", "1234567", "ヤマダ ハナコ")
    actor, money = core.Actor.staff(clerk), core.Actor.staff(accountant)
    order = payments.make_order(date(2027, 2, 10), "child-allowance", accounts={mother: account}, actor=actor)
    payments.release_order(order, actor=money)
    make.deliver()
    file = payments.find_file(payments.find_order(order.number), 1)
    payments.read_bank_result(file, result_file(bytes(file.content), None), actor=money)
    make.deliver()
    settings.TOMONI_NOW = "2027-02-24T10:00:00+09:00"
    cases.reckon_instalments("2027-03", actor=make.SYSTEM)
    return number


def decide(number, result, reasons, clerk, chief, *, fresh=True):
    if fresh:
        cases.start_checking(number, actor=core.Actor.staff(clerk))
    cases.draft_decision(number, result, reasons, actor=core.Actor.staff(clerk))
    cases.approve_decision(number, actor=core.Actor.staff(chief))
    make.deliver()


@pytest.fixture
def claim(paid, clerk, chief):
    new = cases.open_revision(paid, **WHY, actor=core.Actor.staff(clerk))
    decide(new.number, "refused", REASON, clerk, chief, fresh=False)
    (claim,) = payments.list_claims()
    return claim


def test_what_was_paid_is_claimed_by_month_and_what_waits_is_cancelled(claim, family):
    assert (claim.principal, claim.by_month, claim.state) == (30_000, {"2026-12": 15_000, "2027-01": 15_000}, "drafted")
    assert "児童手当法第7条第1項" in claim.reason and claim.cause == "revoked"
    states = {one.month: one.state for one in payments.list_instalments_of(family["mother"].pk)}
    assert states == {"2026-12": "paid", "2027-01": "paid", "2027-02": "cancelled", "2027-03": "cancelled"}
    assert Award.objects.get().end_reason == "revoked"


def test_it_stands_on_the_desk_is_demanded_by_two_and_paid_in_parts(claim, as_clerk, clerk, chief, accountant, family):
    assert claim.number in as_clerk.get("/desk/claims/").content.decode()
    page = as_clerk.get(f"/desk/claims/{claim.number}/").content.decode()
    assert "30,000円" in page and claim.decision in page
    mine, boss, money = core.Actor.staff(clerk), core.Actor.staff(chief), core.Actor.staff(accountant)
    demand = payments.propose(claim, "demand", reason="返還", due_on=date(2027, 3, 31), actor=mine)
    with pytest.raises(payments.PaymentsError):
        payments.approve_proposal(demand, actor=mine)
    payments.approve_proposal(demand, actor=boss)
    parts = [{"due_on": "2027-04-30", "amount": 20_000}, {"due_on": "2027-05-31", "amount": 10_000}]
    agreed = payments.propose(payments.find_claim(claim.number), "instalments", reason="分割", terms=parts, actor=mine)
    payments.approve_proposal(agreed, actor=boss)
    payments.receive(claim, 20_000, on=date(2027, 2, 24), reference="領1", actor=money)
    make.deliver()
    assert "10,000円" in as_clerk.get(f"/desk/claims/{claim.number}/").content.decode()
    payments.receive(claim, 10_000, on=date(2027, 2, 24), reference="領2", actor=money)
    assert payments.find_claim(claim.number).state == "settled"
    assert core.has_notice(family["mother"].pk, f"claim_demanded:{claim.number}:2027-02-24")


def test_revoked_twice_claims_no_month_twice(claim, clerk, chief):
    again = cases.open_revision(claim.decision, **WHY, actor=core.Actor.staff(clerk))
    decide(again.number, "refused", REASON, clerk, chief, fresh=False)
    assert [one.number for one in payments.list_claims()] == [claim.number]


def test_the_person_sees_it_on_the_page_of_money(claim, clerk, chief, family):
    demand = payments.propose(claim, "demand", reason="返還", due_on=date(2027, 3, 31), actor=core.Actor.staff(clerk))
    payments.approve_proposal(demand, actor=core.Actor.staff(chief))
    assert [one.number for one in payments.list_claims_of(family["mother"].pk)] == [claim.number]
    stranger = make.sign_in(Client(), make.make_staff("kimura", "木村", "clerk", office=make.RELIEF))
    assert claim.number not in stranger.get("/desk/claims/").content.decode()


@pytest.mark.parametrize("repaid", [0, 20_000, 30_000])
def test_fault_2_a_revocation_that_falls_away_pays_no_month_twice(
    claim, repaid, clerk, chief, accountant, family, settings
):
    """Paid, revoked, claimed back, and the revocation annulled: who kept the money does not get the months again."""
    mine, boss, money = core.Actor.staff(clerk), core.Actor.staff(chief), core.Actor.staff(accountant)
    if repaid:
        demand = payments.propose(claim, "demand", reason="返還", due_on=date(2027, 3, 31), actor=mine)
        payments.approve_proposal(demand, actor=boss)
        terms = [{"due_on": "2027-04-30", "amount": 20_000}, {"due_on": "2027-05-31", "amount": 10_000}]
        asked = payments.find_claim(claim.number)
        agreed = payments.propose(asked, "instalments", reason="分割", terms=terms, actor=mine)
        payments.approve_proposal(agreed, actor=boss)
        payments.receive(claim, repaid, on=date(2027, 2, 24), reference="領1", actor=money)
    again = cases.open_revision(claim.decision, **{**WHY, "ground": "ruling"}, actor=mine)
    decide(again.number, "approved", [], clerk, chief, fresh=False)
    award, open_again = Award.objects.get(), payments.find_claim(claim.number)
    assert award.ended_on is None and open_again.balance == 30_000 - repaid
    assert repaid == 30_000 or (open_again.state, open_again.due_on) == ("setting_off", None)
    assert repaid == 30_000 or payments.list_parts(claim) == []
    settings.TOMONI_NOW = "2027-04-05T10:00:00+09:00"
    cases.reckon_instalments("2027-03", actor=make.SYSTEM)
    cases.reckon_instalments("2027-03", actor=make.SYSTEM)
    given = [one.amount for one in payments.list_instalments_of(family["mother"].pk) if one.state != "cancelled"]
    asked_back = repaid + sum(one.balance for one in payments.list_claims())
    assert sum(given) - asked_back == 4 * 15_000
    assert payments.find_claim(claim.number).state == "settled"
