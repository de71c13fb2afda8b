"""A resident sees what was paid, month by month, and what the town asks back; nobody else's."""

import datetime as dt

import pytest

from tests.channels.desk import builders as make
from tests.payments.result_writer import result_file
from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.payments import interface as payments

RIGHT = "child-allowance"


@pytest.fixture
def decided(town, settings):
    """A claim of the mother, decided, with its first months ordered and sent to the bank."""
    settings.TOMONI_NOW = "2026-11-24T10:00:00+09:00"
    make.make_office()
    make.publish()
    make.make_fund()
    mother = make.make_family()["mother"]
    number = make.make_case(mother)
    clerk = core.Actor.staff(make.make_staff("nakamura", "中村 彩", "clerk"))
    chief = core.Actor.staff(make.make_staff("ishii", "石井 由美", "chief"))
    cases.start_checking(number, actor=clerk)
    cases.start_review(number, actor=clerk)
    reasons = [{"text": "母である", "law": "児童手当法第4条"}]
    cases.draft_decision(number, "approved", reasons=reasons, actor=clerk)
    cases.approve_decision(number, actor=chief)
    make.deliver()
    return mother, number, clerk


def pay(mother, clerk):
    cases.reckon_instalments("2027-01", actor=clerk)
    account = payments.PayoutAccount("0001", "001", "1", "1234567", "ヤマダ ハナコ")
    order = payments.make_order(dt.date(2027, 2, 10), RIGHT, accounts={mother.pk: account}, actor=clerk)
    kaikei = core.Actor.staff(make.make_staff("kaikei", "会田 計", "accountant", office="accounts"))
    payments.release_order(order, actor=kaikei)
    return payments.find_file(order, 1), kaikei


def step(mother, number):
    return cases.find_case_of(mother.pk, number).line.steps[-1]


def test_the_step_says_paid_only_after_the_banks_answer(decided):
    mother, number, clerk = decided
    file, kaikei = pay(mother, clerk)
    assert (step(mother, number).step, step(mother, number).state) == ("paid", "now")
    payments.read_bank_result(file, result_file(bytes(file.content)), actor=kaikei)
    paid = step(mother, number)
    assert (paid.step, paid.state, paid.on) == ("paid", "done", dt.date(2027, 2, 10))
    [line] = cases.list_cases_of(mother.pk)
    assert line.steps[-1].state == "done"


def test_money_that_came_back_is_not_paid_and_the_person_is_told_once(decided):
    mother, number, clerk = decided
    file, kaikei = pay(mother, clerk)
    payments.read_bank_result(file, result_file(bytes(file.content), {1: "9"}), actor=kaikei)
    make.deliver()
    assert step(mother, number).state == "now"
    told = [notice for notice in core.list_notices(mother.pk, 50) if notice.kind == "payment_returned"]
    assert len(told) == 1
    assert payments.list_returned()[0].told_at is not None


def owe(person, label="児童手当"):
    make.make_office()
    for month, amount in (("2026-10", 15000), ("2026-11", 10000)):
        payments.record_instalment(
            f"award:{person}", month, person, amount, label, RIGHT, due_on=dt.date(2026, 12, 10), actor=make.SYSTEM
        )
    new = payments.NewClaim(
        source_key="x", right=RIGHT, label=label, department=make.CHILD, debtor=person, origin="award:1",
        cause="overpaid", amount=30000, law="民法第703条", reason="転出した月の分", set_off=True,
    )  # fmt: skip
    return payments.open_claim(new, actor=make.SYSTEM)


def test_the_money_page_shows_each_month_and_what_is_owed_to_its_owner_only(home, mother, father):
    claim = owe(home.mother_account.person_id)
    page = mother.get("/money/").content.decode()
    assert "25,000円" in page and "15,000円" in page and "10,000円" in page
    assert claim.number in page and "30,000円" in page and "差し引いています" in page
    other = father.get("/money/").content.decode()
    assert claim.number not in other and "25,000円" not in other


def test_a_claim_is_told_only_when_it_is_decided(home, mother):
    drafted = payments.open_claim(
        payments.NewClaim(
            source_key="y", right=RIGHT, label="児童手当", department=make.CHILD,
            debtor=home.mother_account.person_id, origin="", cause="revoked", amount=100, law="x", reason="y",
        ),
        actor=make.SYSTEM,
    )  # fmt: skip
    assert drafted.number not in mother.get("/money/").content.decode()


@pytest.mark.parametrize("language", ["easy", "en"])
def test_the_money_page_speaks_each_language(home, mother, language):
    owe(home.mother_account.person_id)
    mother.post("/language/", {"language": language})
    page = mother.get("/money/").content.decode()
    assert {"easy": "町に 返す お金", "en": "Money to pay back"}[language] in page
