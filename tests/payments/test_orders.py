"""Ordered by the department, examined and released by the accounting side, exactly once."""

import hashlib
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests.payments.builders import ACCOUNT, DAY, RIGHT, make_fund, make_order, make_person, make_staff, record
from tests.payments.zengin_reader import read_bank_file
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.payments.models import LineInstalment


@pytest.fixture
def clerk(town: object) -> core.Actor:
    make_fund()
    return make_staff("kakari", "clerk")


@pytest.fixture
def accountant(town: object) -> core.Actor:
    return make_staff("kaikei", "accountant", department="accounting")


def test_an_order_gathers_the_months_of_a_payee_into_one_transfer(clerk: core.Actor) -> None:
    first, second = make_person(), make_person()
    record(first, "2026-10")
    record(first, "2026-11", 15_000)
    record(second)
    order = make_order(clerk, first, second)
    assert (order.number, order.fiscal_year, order.count, order.amount) == ("2026-1", 2026, 2, 35_000)
    assert order.budget_item.startswith("3款")
    assert [(line.payee_id, line.amount) for line in payments.list_lines(order)] == [(first, 25_000), (second, 10_000)]
    assert payments.list_due(RIGHT, DAY) == []
    assert payments.find_order("2026-1") == order
    assert payments.list_orders(state="ordered") == [order]
    assert payments.list_orders(before=order.pk) == []


def test_a_payee_without_a_known_account_stays_due(clerk: core.Actor) -> None:
    known, unknown = make_person(), make_person()
    record(known)
    record(unknown)
    assert make_order(clerk, known).count == 1
    assert payments.list_due(RIGHT, DAY) == [(unknown, 10_000, 1)]
    with pytest.raises(payments.NothingDue):
        make_order(clerk, known)


def test_an_order_of_more_payees_than_a_file_takes_is_split_into_numbered_files(
    clerk: core.Actor, accountant: core.Actor
) -> None:
    make_fund(most_records=2)
    payees = [make_person() for _ in range(3)]
    for payee in payees:
        record(payee)
        record(payee, "2026-11")
    order = make_order(clerk, *payees)
    payments.release_order(order, actor=accountant)
    files = payments.list_bank_files(order)
    assert [(f.number, f.first_line, f.last_line, f.count, f.amount) for f in files] == [
        (1, 1, 2, 2, 40_000),
        (2, 3, 3, 1, 20_000),
    ]
    assert [len(read_bank_file(payments.bank_file(order, n)).data) for n in (1, 2)] == [2, 1]


@pytest.mark.parametrize(
    ("role", "department"), [("accountant", "child-support"), ("clerk", "tax"), ("auditor", "child-support")]
)
def test_only_a_clerk_or_chief_of_the_department_orders(clerk: core.Actor, role: str, department: str) -> None:
    payee = make_person()
    record(payee)
    with pytest.raises(payments.NotPermitted):
        make_order(make_staff("other", role, department=department), payee)


def test_a_right_without_account_of_the_town_cannot_be_ordered(town: object) -> None:
    with pytest.raises(payments.FundSourceUnknown):
        make_order(make_staff("kakari", "clerk"), make_person())


def test_the_day_of_payment_is_a_bank_day_and_the_error_names_the_one_before(clerk: core.Actor) -> None:
    with pytest.raises(payments.NotBankDay) as refused:
        make_order(clerk, make_person(), pay_on=date(2026, 12, 31))
    assert refused.value.data["before"] == "2026-12-30"


def test_in_april_and_may_the_year_before_may_pay_and_later_not(clerk: core.Actor) -> None:
    payee = make_person()
    record(payee, due_on=date(2027, 3, 31))
    with pytest.raises(payments.FiscalYearNotOpen):
        make_order(clerk, payee, pay_on=date(2027, 6, 1), fiscal_year=2026)
    order = make_order(clerk, payee, pay_on=date(2027, 4, 9), fiscal_year=2026)
    assert (order.number, order.fiscal_year) == ("2026-1", 2026)


def test_a_released_order_has_a_frozen_file_that_reads_back(clerk: core.Actor, accountant: core.Actor) -> None:
    payee = make_person()
    record(payee)
    record(payee, "2026-11")
    order = make_order(clerk, payee)
    assert payments.examine_order(order, actor=accountant) == []
    file = payments.release_order(order, actor=accountant)
    content = payments.bank_file(order)
    read = read_bank_file(content)
    assert (read.count, read.amount, file.sha256) == (1, 20_000, hashlib.sha256(content).hexdigest())
    assert read.header["委託者名"] == "ﾋﾊﾞﾘﾁﾖｳ"
    assert read.header["取組日"] == "1210"
    assert read.header["仕向銀行名"] == "ﾐｽﾞﾎ"
    [line] = read.data
    assert (line["受取人名"], line["被仕向支店名"]) == ("ﾊｼﾀﾞ ﾘﾕｳ", "ﾄｳｷﾖｳ")
    assert (line["顧客コード1"], line["顧客コード2"]) == ("2026000001", "0000000001")
    assert payments.find_order(order.number).state == "released"
    assert payments.list_instalments_of(person=payee)[0].state == "released"
    events = core.Event.objects.filter(name__endswith="PaymentsReleased")
    assert [event.payload["order"] for event in events] == [order.number]


def test_the_ledger_knows_who_ordered_examined_and_released(clerk: core.Actor, accountant: core.Actor) -> None:
    payee = make_person()
    record(payee)
    order = make_order(clerk, payee)
    payments.examine_order(order, actor=accountant)
    payments.release_order(order, actor=accountant)
    assert [line.act for line in core.entries_about(payee)] == ["decide", "read", "change", "change"]


def test_nobody_releases_what_they_ordered_even_with_both_roles(clerk: core.Actor) -> None:
    both, payee = make_staff("both", "clerk", "accountant"), make_person()
    record(payee)
    order = make_order(both, payee)
    for step in (payments.release_order, payments.examine_order):
        with pytest.raises(payments.SamePersonOrdered):
            step(order, actor=both)
    with pytest.raises(payments.SamePersonOrdered):
        payments.return_order(order, "直し", actor=both)
    with pytest.raises(IntegrityError), transaction.atomic():
        payments.PaymentOrder.objects.filter(pk=order.pk).update(closed_by=both.key)


@pytest.mark.parametrize("role", ["clerk", "chief", "admin"])
def test_only_the_accounting_side_releases(clerk: core.Actor, role: str) -> None:
    payee = make_person()
    record(payee)
    order = make_order(clerk, payee)
    with pytest.raises(payments.NotPermitted):
        payments.release_order(order, actor=make_staff("other", role))


def test_one_wrong_payment_keeps_the_whole_file_from_being_written(clerk: core.Actor, accountant: core.Actor) -> None:
    good, kana, bank, branch, number = (make_person() for _ in range(5))
    for payee in (good, kana, bank, branch, number):
        record(payee)
    accounts = {
        good: ACCOUNT,
        kana: ACCOUNT._replace(holder="ミサヲ髙"),
        bank: ACCOUNT._replace(bank_code="9999"),
        branch: ACCOUNT._replace(branch_code="999"),
        number: ACCOUNT._replace(account_number="123"),
    }
    order = payments.make_order(DAY, RIGHT, accounts=accounts, actor=clerk)
    with pytest.raises(payments.OrderNotPayable) as refused:
        payments.release_order(order, actor=accountant)
    faults = refused.value.data["faults"]
    assert [(fault.line, fault.payee, fault.field, fault.found) for fault in faults] == [
        (2, kana, "payee_name", "ヲ"),
        (2, kana, "payee_name", "髙"),
        (3, bank, "bank_code", "9999"),
        (4, branch, "branch_code", "999"),
        (5, number, "account_number", "3文字"),
    ]
    assert "2件目" in str(refused.value)
    assert "通帳では「オ」" in str(refused.value)
    assert payments.examine_order(order, actor=accountant) == faults
    assert payments.find_bank_file(order) is None
    assert payments.find_order(order.number).state == "ordered"
    with pytest.raises(payments.OrderNotReleased):
        payments.bank_file(order)


def test_an_amount_the_record_cannot_hold_is_refused(clerk: core.Actor, accountant: core.Actor) -> None:
    payee = make_person()
    record(payee, amount=10**10)
    order = make_order(clerk, payee)
    with pytest.raises(payments.OrderNotPayable) as refused:
        payments.release_order(order, actor=accountant)
    assert [fault.field for fault in refused.value.data["faults"]] == ["amount"]


def test_an_order_sent_back_frees_its_months_for_another_order(clerk: core.Actor, accountant: core.Actor) -> None:
    payee = make_person()
    record(payee)
    order = make_order(clerk, payee, account=ACCOUNT._replace(bank_code="9999"))
    payments.return_order(order, "銀行番号がありません", actor=accountant)
    assert payments.find_order(order.number).return_reason == "銀行番号がありません"
    again = make_order(clerk, payee)
    assert again.number == "2026-2"
    payments.release_order(again, actor=accountant)
    with pytest.raises(payments.OrderNotOpen):
        payments.release_order(order, actor=accountant)


def test_a_second_release_is_refused_and_the_file_stays_as_it_was(clerk: core.Actor, accountant: core.Actor) -> None:
    payee = make_person()
    record(payee)
    order = make_order(clerk, payee)
    payments.release_order(order, actor=accountant)
    before = payments.bank_file(order)
    with pytest.raises(payments.OrderNotOpen):
        payments.release_order(order, actor=make_staff("kaikei2", "accountant"))
    with pytest.raises(payments.OrderNotOpen):
        payments.return_order(order, "戻し", actor=accountant)
    assert payments.bank_file(order) == before


def test_the_database_refuses_to_change_or_delete_a_file_or_a_line(clerk: core.Actor, accountant: core.Actor) -> None:
    payee = make_person()
    record(payee)
    order = make_order(clerk, payee)
    payments.release_order(order, actor=accountant)
    for rows, change in (
        (payments.BankFile.objects.filter(order=order), {"content": b"x"}),
        (payments.PaymentLine.objects.filter(order=order), {"amount": 1}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)


def test_the_database_takes_an_instalment_into_one_live_order_only(clerk: core.Actor) -> None:
    payee = make_person()
    record(payee)
    order = make_order(clerk, payee)
    part = LineInstalment.objects.get(order=order)
    with pytest.raises(IntegrityError), transaction.atomic():
        LineInstalment.objects.create(line=part.line, order=order, instalment=part.instalment)


def test_the_towns_own_account_is_examined_when_it_is_set(town: object) -> None:
    with pytest.raises(payments.FundSourceNotUsable) as refused:
        make_fund(consignor_code="12", bank_code="9999", account_type="4")
    assert {fault.field for fault in refused.value.data["faults"]} == {"consignor_code", "bank_code", "account_type"}
    with pytest.raises(payments.NotPermitted):
        payments.set_fund_source(
            RIGHT,
            department="d",
            consignor_code="0123456789",
            consignor_name="ヒバリ",
            bank_code="0001",
            branch_code="001",
            account_type="1",
            account_number="1234567",
            budget_item="-",
            actor=make_staff("kakari", "clerk"),
        )
