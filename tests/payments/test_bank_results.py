"""The bank's answer: held against what was sent, taken whole or not at all; money that came back is paid anew once."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.payments.builders import ACCOUNT, DAY, RIGHT, make_fund, make_order, make_person, make_staff, record
from tests.payments.result_writer import result_file
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.payments.domain.bank_results import read_results
from tomoni.payments.domain.zengin import Sender, Transfer, write_bank_file

OTHER = ACCOUNT._replace(account_number="7777777")


@pytest.fixture
def clerk(town: object, clock: object) -> core.Actor:
    make_fund(result_codes={"1": "該当口座なし"})
    return make_staff("kakari", "clerk")


@pytest.fixture
def accountant(town: object) -> core.Actor:
    return make_staff("kaikei", "accountant", department="accounting")


@pytest.fixture
def payees(clerk: core.Actor) -> list[int]:
    people = [make_person() for _ in range(3)]
    for payee in people:
        record(payee)
    return people


@pytest.fixture
def sent(clerk: core.Actor, accountant: core.Actor, payees: list[int]) -> payments.BankFile:
    order = make_order(clerk, *payees)
    payments.release_order(order, actor=accountant)
    return payments.find_file(order, 1)


def states(people: list[int]) -> list[str]:
    return [payments.list_instalments_of(person=one)[0].state for one in people]


def test_what_the_bank_did_is_paid_and_what_came_back_waits_for_the_section(
    sent: payments.BankFile, accountant: core.Actor, payees: list[int]
) -> None:
    assert states(payees) == ["released"] * 3
    result = payments.read_bank_result(sent, result_file(bytes(sent.content), {2: "1"}), actor=accountant)
    assert (result.done_count, result.done_amount, result.failed_count, result.failed_amount) == (2, 20_000, 1, 10_000)
    assert states(payees) == ["paid", "returned", "paid"]
    [returned] = payments.list_returned(department="child-support", state="open")
    assert (returned.payee_id, returned.words, returned.code) == (payees[1], "該当口座なし", "1")
    [event] = core.Event.objects.filter(name__endswith="PaymentReturned")
    assert event.payload["payee"] == payees[1]
    assert payments.list_due(RIGHT, DAY) == []


def test_returned_money_is_paid_anew_once_after_the_account_was_corrected(
    sent: payments.BankFile, clerk: core.Actor, accountant: core.Actor, payees: list[int]
) -> None:
    payments.read_bank_result(sent, result_file(bytes(sent.content), {2: "1"}), actor=accountant)
    [returned] = payments.list_returned()
    with pytest.raises(payments.AccountNotCorrected):
        payments.settle_return(returned, account=ACCOUNT, actor=clerk)
    with pytest.raises(payments.NothingDue):
        make_order(clerk, *payees)
    payments.settle_return(returned, account=OTHER, actor=clerk)
    with pytest.raises(payments.ReturnNotOpen):
        payments.settle_return(returned, account=OTHER, actor=clerk)
    again = make_order(clerk, *payees, account=OTHER)
    assert (again.count, again.amount) == (1, 10_000)
    payments.release_order(again, actor=accountant)
    payments.confirm_all_paid(payments.find_file(again, 1), actor=accountant)
    assert states(payees) == ["paid"] * 3
    with pytest.raises(payments.NothingDue):
        make_order(clerk, *payees, account=OTHER)


def test_the_same_account_again_needs_a_reason(
    sent: payments.BankFile, clerk: core.Actor, accountant: core.Actor
) -> None:
    line = payments.find_line(sent.order, 1)
    returned = payments.note_return(line, "銀行の誤り", returned_on=date(2026, 12, 12), actor=accountant)
    settled = payments.settle_return(returned, account=ACCOUNT, note="銀行から誤りと連絡があった", actor=clerk)
    assert (settled.how, settled.settled_by) == ("same", clerk.key)


def test_who_noted_a_return_may_not_settle_it(sent: payments.BankFile, clerk: core.Actor) -> None:
    both = make_staff("both", "clerk", "accountant")
    line = payments.find_line(sent.order, 1)
    returned = payments.note_return(line, "口座解約", returned_on=DAY, actor=both)
    with pytest.raises(payments.SamePersonDrafted):
        payments.settle_return(returned, account=OTHER, actor=both)
    with pytest.raises(IntegrityError), transaction.atomic():
        payments.ReturnedTransfer.objects.filter(pk=returned.pk).update(settled_by=both.key)
    with pytest.raises(payments.ReturnAlreadyNoted):
        payments.note_return(line, "口座解約", returned_on=DAY, actor=both)


def test_a_result_is_read_once(sent: payments.BankFile, accountant: core.Actor) -> None:
    content = result_file(bytes(sent.content))
    payments.read_bank_result(sent, content, actor=accountant)
    with pytest.raises(payments.BankResultAlreadyRead):
        payments.read_bank_result(sent, content, actor=accountant)


@pytest.mark.parametrize("role", ["clerk", "chief", "auditor"])
def test_only_the_accounting_side_reads_results(sent: payments.BankFile, role: str) -> None:
    with pytest.raises(payments.NotPermitted):
        payments.read_bank_result(sent, result_file(bytes(sent.content)), actor=make_staff("other", role))


def test_a_file_that_does_not_fit_names_every_fault_and_changes_nothing(
    sent: payments.BankFile, accountant: core.Actor, payees: list[int]
) -> None:
    content = bytearray(result_file(bytes(sent.content), {1: " "}))
    content[120 * 2 + 80 : 120 * 2 + 90] = b"0000099999"  # another amount in line 2
    content[120 * 3 + 101 : 120 * 3 + 111] = b"0000000009"  # a line that was never sent
    with pytest.raises(payments.BankResultNotReadable) as refused:
        payments.read_bank_result(sent, bytes(content), actor=accountant)
    assert [(fault.record, fault.field) for fault in refused.value.data["faults"]] == [
        (2, "結果コード"),
        (3, "金額"),
        (4, "顧客コード2"),
        (0, "明細"),
    ]
    assert "1234567" not in str(refused.value)
    assert states(payees) == ["released"] * 3
    assert payments.list_returned() == []


@pytest.mark.parametrize(
    ("content", "field"),
    [(b"", "内容"), (b"\xff\xfe\x00garbage", "長さ"), ("番号,金額\n".encode(), "データ区分")],
)
def test_what_is_no_result_is_refused(
    sent: payments.BankFile, accountant: core.Actor, content: bytes, field: str
) -> None:
    with pytest.raises(payments.BankResultNotReadable) as refused:
        payments.read_bank_result(sent, content, actor=accountant)
    assert field in {fault.field for fault in refused.value.data["faults"]}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda content: content[:54] + b"1211" + content[58:], "取組日"),  # another day
        (lambda content: content[:96] + b"9999999" + content[103:], "依頼人の口座番号"),  # another account of the town
        (lambda content: content[: -120 * 2], "トレーラ・レコード"),  # cut short, between records
        (lambda content: content[:-7], "長さ"),  # cut short, in a record
    ],
)
def test_a_result_of_another_day_or_account_or_cut_short_changes_nothing(
    change, field, sent: payments.BankFile, accountant: core.Actor, payees: list[int]
) -> None:
    with pytest.raises(payments.BankResultNotReadable) as refused:
        payments.read_bank_result(sent, change(result_file(bytes(sent.content))), actor=accountant)
    assert field in {fault.field for fault in refused.value.data["faults"]}, refused.value.data["faults"]
    assert states(payees) == ["released"] * 3
    assert not payments.BankResult.objects.exists()


def test_the_result_of_another_order_is_refused(
    sent: payments.BankFile, clerk: core.Actor, accountant: core.Actor
) -> None:
    payee = make_person()
    record(payee)
    order = make_order(clerk, payee)
    payments.release_order(order, actor=accountant)
    with pytest.raises(payments.BankResultNotReadable):
        payments.read_bank_result(payments.find_file(order, 1), result_file(bytes(sent.content)), actor=accountant)


def test_a_list_of_what_failed_says_that_the_others_are_done(
    sent: payments.BankFile, accountant: core.Actor, payees: list[int]
) -> None:
    content = "番号,金額,理由\r\n3,10000,口座解約済\r\n".encode("cp932")
    assert payments.read_returned_list(sent, content, actor=accountant).done_count == 2
    assert states(payees) == ["paid", "paid", "returned"]


@pytest.mark.parametrize(
    ("row", "field"), [("9,10000,解約", "番号"), ("1,99,解約", "金額"), ("1,10000,", "理由"), ("x,10000,解約", "番号")]
)
def test_a_list_with_a_wrong_row_changes_nothing(
    sent: payments.BankFile, accountant: core.Actor, payees: list[int], row: str, field: str
) -> None:
    with pytest.raises(payments.BankResultNotReadable) as refused:
        payments.read_returned_list(sent, f"番号,金額,理由\n{row}\n".encode(), actor=accountant)
    assert field in {fault.field for fault in refused.value.data["faults"]}
    assert states(payees) == ["released"] * 3


SENDER = Sender("0123456789", "ﾋﾊﾞﾘﾁﾖｳ", "0001", "ﾐｽﾞﾎ", "001", "ﾄｳｷﾖｳ", "1", "7654321")
amounts = st.lists(st.integers(1, 9_999_999_999), min_size=1, max_size=30).filter(lambda all_: sum(all_) < 10**12)


def bank_file_of(sums: list[int]) -> bytes:
    transfers = [
        Transfer("0001", "ﾐｽﾞﾎ", "001", "ﾄｳｷﾖｳ", "1", "1234567", "ﾊｼﾀﾞ ﾘﾕｳ", yen, 2026000001, line)
        for line, yen in enumerate(sums, 1)
    ]
    return write_bank_file(SENDER, DAY, transfers)[0]


@given(amounts, st.data())
def test_every_line_that_was_sent_comes_back_with_its_own_code(sums: list[int], data: st.DataObject) -> None:
    codes = {line: data.draw(st.sampled_from("0189")) for line in range(1, len(sums) + 1)}
    sent = bank_file_of(sums)
    results, faults = read_results(result_file(sent, codes), sent, place=114, codes={})
    assert faults == []
    assert {one.line: one.code for one in results} == codes


@given(amounts, st.data())
def test_no_changed_byte_of_what_was_sent_is_believed(sums: list[int], data: st.DataObject) -> None:
    sent = bank_file_of(sums)
    answer = bytearray(result_file(sent))
    record = data.draw(st.integers(1, len(sums)))
    place = record * 120 + data.draw(st.integers(1, 110))
    answer[place] = data.draw(st.sampled_from(sorted(set(b"0123456789ABCXYZ") - {answer[place]})))
    assert read_results(bytes(answer), sent, place=114, codes={})[1]
