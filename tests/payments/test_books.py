"""Budget items, commitments, the two open years, and closing the books."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.payments.builders import ACCOUNT, DAY, RIGHT, make_fund, make_order, make_person, make_staff, record
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.payments.domain.bank_days import first_pay_day, is_bank_day, submit_by

ITEM = "3款 民生費 2項 児童福祉費 2目 児童措置費 19節 扶助費"


@pytest.fixture
def clerk(town: object, clock: object) -> core.Actor:
    make_fund()
    return make_staff("kakari", "clerk")


@pytest.fixture
def accountant(town: object) -> core.Actor:
    return make_staff("kaikei", "accountant", department="accounting")


@pytest.fixture
def other(town: object) -> core.Actor:
    return make_staff("kaikei2", "accountant", department="accounting")


def sums(year: int = 2026) -> tuple[int, int, int]:
    [line] = payments.list_budget_lines(year)
    return line.committed, line.ordered, line.released


def give_budget(amount: int, one: core.Actor, two: core.Actor, year: int = 2026) -> None:
    payments.confirm_budget(payments.enter_budget(ITEM, year, "initial", amount, "当初", actor=one), actor=two)


def owe(*amounts: int, due_on: date = DAY) -> list[int]:
    people = [make_person() for _ in amounts]
    for payee, amount in zip(people, amounts, strict=True):
        record(payee, amount=amount, due_on=due_on)
    return people


def test_an_order_binds_and_a_release_pays_out_of_its_item(clerk: core.Actor, accountant: core.Actor) -> None:
    order = make_order(clerk, *owe(10_000, 5_000))
    assert (sums(), order.commitment.with_order) == ((15_000, 15_000, 0), True)
    payments.release_order(order, actor=accountant)
    assert sums() == (15_000, 15_000, 15_000)


def test_an_order_over_the_ceiling_is_refused_and_leaves_nothing(
    clerk: core.Actor, accountant: core.Actor, other: core.Actor
) -> None:
    give_budget(12_000, accountant, other)
    payees = owe(10_000, 5_000)
    with pytest.raises(payments.BudgetExceeded) as refused:
        make_order(clerk, *payees)
    assert refused.value.data["ceiling"] == 12_000
    assert (payments.list_orders(), sums()) == ([], (0, 0, 0))
    give_budget(3_000, accountant, other)
    assert make_order(clerk, *payees).amount == 15_000
    with pytest.raises(IntegrityError), transaction.atomic():
        payments.BudgetLine.objects.update(ceiling=14_999)


def test_a_ceiling_counts_only_when_another_person_confirmed_it(accountant: core.Actor, other: core.Actor) -> None:
    entry = payments.enter_budget(ITEM, 2026, "initial", 1_000, "当初", actor=accountant)
    assert payments.list_budget_lines(2026)[0].ceiling is None
    with pytest.raises(payments.SamePersonDrafted):
        payments.confirm_budget(entry, actor=accountant)
    payments.confirm_budget(entry, actor=other)
    with pytest.raises(payments.BudgetEntryNotOpen):
        payments.confirm_budget(entry, actor=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        payments.BudgetEntry.objects.filter(pk=entry.pk).update(confirmed_by=accountant.key)
    with pytest.raises(payments.NotPermitted):
        payments.enter_budget(ITEM, 2026, "initial", 1, "x", actor=make_staff("k", "clerk"))


def test_an_order_sent_back_or_money_that_came_back_frees_the_item(clerk: core.Actor, accountant: core.Actor) -> None:
    payees = owe(10_000, 5_000)
    payments.return_order(make_order(clerk, *payees), "直し", actor=accountant)
    assert sums() == (0, 0, 0)
    order = make_order(clerk, *payees)
    payments.release_order(order, actor=accountant)
    payments.note_return(payments.find_line(order, 2), "解約", returned_on=DAY, actor=accountant)
    assert sums() == (10_000, 10_000, 10_000)


def test_an_order_may_be_charged_to_a_commitment_decided_before(clerk: core.Actor, accountant: core.Actor) -> None:
    drafted = payments.draft_commitment(RIGHT, 2026, 20_000, "12月期", actor=clerk)
    payees = owe(15_000)
    accounts = dict.fromkeys(payees, ACCOUNT)
    with pytest.raises(payments.CommitmentNotUsable):
        payments.make_order(DAY, RIGHT, accounts=accounts, commitment=drafted, actor=clerk)
    with pytest.raises(payments.NotPermitted):
        payments.decide_commitment(drafted, actor=clerk)
    bound = payments.decide_commitment(drafted, actor=make_staff("kacho", "chief"))
    payments.make_order(DAY, RIGHT, accounts=accounts, commitment=bound, actor=clerk)
    assert sums() == (20_000, 15_000, 0)
    more = dict.fromkeys(owe(15_000), ACCOUNT)
    with pytest.raises(payments.CommitmentNotUsable) as refused:
        payments.make_order(DAY, RIGHT, accounts=more, commitment=bound, actor=clerk)
    assert "5,000円" in str(refused.value)


def test_nobody_decides_the_commitment_they_drafted(town: object, clock: object) -> None:
    make_fund()
    chief = make_staff("kacho", "chief")
    with pytest.raises(payments.SamePersonDrafted):
        payments.decide_commitment(payments.draft_commitment(RIGHT, 2026, 1, "x", actor=chief), actor=chief)


def test_in_april_what_was_due_in_march_belongs_to_the_year_that_ended(clerk: core.Actor, clock) -> None:
    [old] = owe(10_000, due_on=date(2027, 3, 10))
    [new] = owe(15_000, due_on=date(2027, 4, 9))
    clock("2027-04-01T09:00")
    running = make_order(clerk, old, new, pay_on=date(2027, 4, 9))
    ended = make_order(clerk, old, new, pay_on=date(2027, 4, 9), fiscal_year=2026)
    assert [(o.fiscal_year, o.amount, o.carried) for o in (running, ended)] == [(2027, 15_000, 0), (2026, 10_000, 0)]


def test_after_31_may_the_old_year_is_closed_and_what_is_unpaid_is_carried(
    clerk: core.Actor, accountant: core.Actor, clock
) -> None:
    ordered, unpaid, paid = owe(10_000, 15_000, 20_000, due_on=date(2027, 3, 10))
    clock("2027-05-20T09:00")
    payments.release_order(make_order(clerk, paid, pay_on=date(2027, 5, 25), fiscal_year=2026), actor=accountant)
    waiting = make_order(clerk, ordered, pay_on=date(2027, 5, 31), fiscal_year=2026)
    with pytest.raises(payments.YearNotOver):
        payments.close_year(2026, actor=accountant)
    clock("2027-06-01T09:00")
    with pytest.raises(payments.YearClosed):
        payments.release_order(waiting, actor=accountant)
    closing = payments.close_year(2026, actor=accountant)
    assert (closing.released_count, closing.released_amount, closing.returned_orders) == (1, 20_000, 1)
    assert (closing.unpaid_count, closing.unpaid_amount) == (2, 25_000)
    with pytest.raises(payments.YearClosed):
        payments.close_year(2026, actor=accountant)
    with pytest.raises(payments.FiscalYearNotOpen):
        make_order(clerk, unpaid, pay_on=date(2027, 6, 4), fiscal_year=2026)
    carried = make_order(clerk, ordered, unpaid, pay_on=date(2027, 6, 4))
    assert (carried.fiscal_year, carried.amount, carried.carried) == (2027, 25_000, 25_000)
    assert sums(2026) == (20_000, 20_000, 20_000)


def test_closed_on_31_may_nothing_of_the_year_is_ordered_that_day(
    clerk: core.Actor, accountant: core.Actor, clock
) -> None:
    [payee] = owe(10_000, due_on=date(2027, 3, 10))
    clock("2027-05-31T09:00")
    payments.close_year(2026, actor=accountant)
    with pytest.raises(payments.YearClosed):
        make_order(clerk, payee, pay_on=date(2027, 5, 31), fiscal_year=2026)
    assert make_order(clerk, payee, pay_on=date(2027, 5, 31)).carried == 10_000
    with pytest.raises(payments.NotPermitted):
        payments.close_year(2025, actor=clerk)


def test_out_of_the_regular_month_every_month_that_is_over_is_paid(clerk: core.Actor) -> None:
    payee = make_person()
    record(payee, "2026-10")
    record(payee, "2026-11")
    pay_on = date(2026, 11, 27)
    with pytest.raises(payments.NothingDue):
        make_order(clerk, payee, pay_on=pay_on)
    order = make_order(clerk, payee, pay_on=pay_on, extra_reason="支給事由の消滅（児童手当法8条4項ただし書）")
    assert (order.amount, order.extra_reason[:4]) == (10_000, "支給事由")
    [line] = payments.list_lines(order)
    assert payments.list_months_of(order, [line.pk]) == {line.pk: [("2026-10", 10_000)]}


def test_a_pay_day_that_the_bank_can_no_longer_reach_is_refused(
    clerk: core.Actor, accountant: core.Actor, clock
) -> None:
    make_fund(submit_days=3)
    payees = owe(10_000)
    clock("2026-12-08T09:00")
    with pytest.raises(payments.TooLateForBank) as refused:
        make_order(clerk, *payees)
    assert refused.value.data == {"pay_on": "2026-12-10", "submit_by": "2026-12-07", "possible": "2026-12-11"}
    clock("2026-12-07T09:00")
    order = make_order(clerk, *payees)
    clock("2026-12-08T09:00")
    with pytest.raises(payments.OrderNotPayable):
        payments.release_order(order, actor=accountant)


def test_the_examination_wants_the_whole_checklist(clerk: core.Actor, accountant: core.Actor) -> None:
    order = make_order(clerk, *owe(10_000))
    with pytest.raises(payments.ChecklistNotComplete) as refused:
        payments.examine_order(order, ticked=["law", "year"], actor=accountant)
    assert len(refused.value.data["missing"]) == len(payments.CHECKLIST) - 2
    payments.examine_order(order, ticked=list(payments.CHECKLIST), actor=accountant)
    assert payments.find_order(order.number).checklist == list(payments.CHECKLIST)


days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(days, st.integers(0, 10))
def test_a_file_brought_today_reaches_the_first_pay_day_and_no_earlier_one(today: date, wait: int) -> None:
    day = first_pay_day(today, wait)
    assert is_bank_day(day)
    assert submit_by(day, wait) >= today
