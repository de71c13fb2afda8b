"""Records of money are kept by finance rules and go like other records: two people, a certificate, no pay twice."""

from datetime import date
from typing import Any

import pytest

from tests.cases import builders as make
from tests.cases.test_destroying import everywhere, granted
from tests.payments import builders as money
from tests.payments.result_writer import result_file
from tomoni.cases.actions.destroying import CaseKeeper
from tomoni.cases.actions.filing_money import OrderKeeper
from tomoni.cases.models import Award
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.payments import interface as payments

KANA = "ハシダ　リュウ"


@pytest.fixture
def desk(town: object, clock: Any) -> dict[str, core.Actor]:
    make.open_town()
    money.make_fund()
    return {
        "clerk": make.staff("kakari", "clerk"),
        "chief": make.staff("kacho", "chief"),
        "accountant": make.staff("kaikei", "accountant"),
    }


def release(desk: dict[str, core.Actor], *payees: int) -> payments.PaymentOrder:
    order = money.make_order(desk["clerk"], *payees)
    payments.release_order(order, actor=desk["accountant"])
    make.deliver()
    return payments.find_order(order.number)


def answer(desk: dict[str, core.Actor], order: payments.PaymentOrder, codes: Any = None) -> None:
    file = payments.find_file(order, 1)
    payments.read_bank_result(file, result_file(bytes(file.content), codes), actor=desk["accountant"])
    make.deliver()


def record_of(order: payments.PaymentOrder) -> documents.KeptRecord:
    return documents.find_kept_record("payment-order", order.number)


def destroy(desk: dict[str, core.Actor], *records: documents.KeptRecord) -> documents.Destruction:
    proposal = documents.propose_destruction([one.pk for one in records], actor=desk["clerk"])
    documents.approve_destruction(proposal.number, actor=desk["chief"])
    make.deliver()
    return documents.find_destruction(proposal.number)


def award_for(person: int) -> Award:
    return Award.objects.create(
        right=money.RIGHT, service="child-allowance-claim", person_id=person, began_on=date(2026, 10, 1),
        first_month="2026-10", reckoned_through="2026-10",
    )  # fmt: skip


def test_an_order_is_complete_when_the_bank_answered_and_is_kept_five_years(desk) -> None:
    payee = money.make_person()
    money.record(payee)
    order = release(desk, payee)
    waiting = record_of(order)
    assert (waiting.completed_on, waiting.due_on, waiting.years) == (None, None, 5)
    answer(desk, order)
    kept = record_of(order)
    assert (kept.completed_on, kept.due_on, kept.department) == (core.today(), date(2032, 4, 1), "child-support")
    assert kept.title == f"支出命令　{order.number}　児童手当"


def test_the_town_says_its_own_class_and_no_class_that_there_is_not(desk) -> None:
    town = core.current_municipality()
    town.settings = {**town.settings, "payment_record_years": 10}
    assert documents.payment_years() == 10
    town.settings = {**town.settings, "payment_record_years": 7}
    assert documents.payment_years() == 5


def test_an_order_goes_on_until_returned_money_is_settled(desk) -> None:
    payee = money.make_person()
    money.record(payee)
    order = release(desk, payee)
    answer(desk, order, {1: "1"})
    assert record_of(order).completed_on is None
    [back] = payments.list_returned(department="child-support")
    payments.settle_return(back, account=None, note="再確認した", actor=desk["clerk"])
    make.deliver()
    assert record_of(order).completed_on == core.today()


def test_an_order_sent_back_is_a_record_too(desk) -> None:
    payee = money.make_person()
    money.record(payee)
    order = money.make_order(desk["clerk"], payee)
    payments.return_order(order, "口座が違う", actor=desk["accountant"])
    make.deliver()
    assert record_of(order).due_on == date(2032, 4, 1)


def test_what_is_not_due_or_not_settled_is_refused(desk, clock) -> None:
    payee = money.make_person()
    money.record(payee)
    order = release(desk, payee)
    answer(desk, order)
    clock("2032-03-31T10:00")
    with pytest.raises(documents.NotDue, match="2032-04-01"):
        documents.propose_destruction([record_of(order).pk], actor=desk["clerk"])
    assert payments.list_lines(order) and payments.find_bank_file(order)


def test_a_destroyed_order_leaves_number_and_sums_and_no_account(desk, clock) -> None:
    payee = money.make_person()
    award = award_for(payee)
    money.record(payee, origin=f"award:{award.pk}")
    order = release(desk, payee)
    answer(desk, order)
    award.delete()
    clock("2032-04-01T10:00")
    done = destroy(desk, record_of(order))
    assert (done.state, done.done, done.left) == ("done", 1, 0)
    stone = payments.find_order(order.number)
    assert (stone.state, stone.amount, stone.ordered_by, stone.closed_by_name) == ("destroyed", 10_000, "", "")
    assert payments.list_lines(stone) == [] and payments.list_bank_files(stone) == []
    assert not payments.Instalment.objects.exists()
    assert everywhere(KANA, "1234567", but=("payments_fundsource",)) == []
    assert documents.list_destruction_lines(done)[0].counts["振込明細"] == 1


def test_a_month_of_a_standing_award_stays_paid_and_is_never_due_again(desk, clock) -> None:
    payee = money.make_person()
    award = award_for(payee)
    money.record(payee, origin=f"award:{award.pk}")
    order = release(desk, payee)
    answer(desk, order)
    clock("2032-04-01T10:00")
    destroy(desk, record_of(order))
    [month] = payments.list_instalments_of(payee)
    assert (month.state, month.amount, month.order) == ("paid", 10_000, order.number)
    assert payments.list_due(money.RIGHT, core.today()) == []
    with pytest.raises(payments.NothingDue):
        money.make_order(desk["clerk"], payee, pay_on=date(2032, 4, 9))
    payments.forget_instalments([f"award:{award.pk}"], "2032-9")
    assert payments.list_instalments_of(payee) == []


def test_a_month_due_again_outlives_the_order_that_failed(desk, clock) -> None:
    payee = money.make_person()
    money.record(payee, origin=f"award:{award_for(payee).pk}")
    order = money.make_order(desk["clerk"], payee)
    payments.return_order(order, "口座が違う", actor=desk["accountant"])
    make.deliver()
    clock("2032-04-01T10:00")
    destroy(desk, record_of(order))
    assert [one.amount for one in payments.list_due(money.RIGHT, core.today())] == [10_000]


def test_months_of_a_kept_order_go_with_it_and_not_before(desk) -> None:
    payee = money.make_person()
    award = award_for(payee)
    money.record(payee, origin=f"award:{award.pk}")
    money.record(payee, "2026-11", origin=f"award:{award.pk}/2", due_on=date(2030, 4, 10))
    release(desk, payee)
    gone = payments.forget_instalments([f"award:{award.pk}"], "2032-1")
    assert gone.counts == {"支払月": 1}
    assert [one.month for one in payments.list_instalments_of(payee)] == ["2026-10"]


def test_a_claim_is_kept_from_its_last_entry_and_goes_with_its_history(desk, clock) -> None:
    debtor = money.make_person()
    claim = payments.open_claim(
        payments.NewClaim(
            f"award:{debtor}:x", money.RIGHT, "児童手当", "child-support", debtor, f"award:{debtor}", "overpaid",
            10_000, "民法第703条", "とてもひそかな理由", set_off=True,
        ),
        actor=core.Actor.system("cases"),
    )  # fmt: skip
    make.deliver()
    assert documents.find_kept_record("claim", claim.number).due_on is None
    payments.set_off(f"award:{debtor}", 10_000, "2026-12", actor=core.Actor.system("cases"))
    make.deliver()
    kept = documents.find_kept_record("claim", claim.number)
    assert kept.due_on == date(2032, 4, 1)
    clock("2032-04-01T10:00")
    done = destroy(desk, kept)
    assert (done.done, documents.list_destruction_lines(done)[0].counts["返還金"]) == (1, 1)
    assert everywhere("ひそかな理由") == []
    with pytest.raises(payments.ClaimNotFound):
        payments.find_claim(claim.number)


def test_handing_over_holds_the_file_of_the_bank_as_it_was(desk, clock) -> None:
    payee = money.make_person()
    money.record(payee)
    order = release(desk, payee)
    answer(desk, order)
    files = OrderKeeper().export(order.number)
    assert files[f"{order.number}/bank-1.txt"] == payments.bank_file(order)
    assert KANA in files[f"{order.number}/order.json"].decode()


def test_a_case_takes_its_months_with_it(desk) -> None:
    family = make.make_yamada()
    number = granted(family, desk["clerk"], desk["chief"])
    award = Award.objects.get()
    money.record(family.hanako.pk, origin=f"award:{award.pk}")
    award.ended_on = date(2026, 12, 1)
    award.save()
    assert CaseKeeper().blocks(number) == ""
    gone = CaseKeeper().destroy(number, "2032-1")
    assert gone.counts["支払月"] == 1
    assert payments.list_instalments_of(family.hanako.pk) == []
