"""What is owed is recorded once, and cannot change once it is ordered."""

from datetime import date

import pytest

from tests.payments.builders import DAY, RIGHT, make_fund, make_order, make_person, make_staff, record
from tomoni.core import interface as core
from tomoni.payments import interface as payments


def test_a_month_recorded_twice_with_the_same_content_is_one_row(town: object) -> None:
    payee = make_person()
    assert record(payee).pk == record(payee).pk
    assert payments.list_due(RIGHT, DAY) == [(payee, 10_000, 1)]


def test_a_month_recorded_with_another_amount_is_refused_and_nothing_is_recorded(town: object) -> None:
    payee = make_person()
    record(payee)
    with pytest.raises(payments.InstalmentAlreadyRecorded) as refused:
        payments.record_instalments(
            [
                payments.NewInstalment(f"award:{payee}", "2026-10", payee, 15_000, DAY),
                payments.NewInstalment(f"award:{payee}", "2026-11", payee, 15_000, DAY),
            ],
            "児童手当",
            RIGHT,
            actor=core.Actor.system("rule"),
        )
    assert refused.value.data["recorded"] == 10_000
    assert payments.list_due(RIGHT, DAY) == [(payee, 10_000, 1)]


def test_a_month_that_is_no_month_is_refused(town: object) -> None:
    with pytest.raises(payments.MonthMalformed):
        record(make_person(), month="2026-13")


def test_only_what_is_due_by_the_day_is_listed_page_by_page(town: object) -> None:
    first, second = make_person(), make_person()
    record(first, "2026-10")
    record(first, "2026-11")
    record(second, "2026-10", 15_000)
    record(second, "2026-12", due_on=date(2027, 2, 10))
    assert payments.list_due(RIGHT, DAY) == [(first, 20_000, 2), (second, 15_000, 1)]
    assert payments.sum_due(RIGHT, DAY) == (2, 35_000) and payments.sum_due("other-right", DAY) == (0, 0)
    assert payments.list_due(RIGHT, DAY, after=first, limit=1) == [(second, 15_000, 1)]
    assert payments.list_due("other-right", DAY) == []


def test_a_changed_award_changes_months_that_nobody_ordered(town: object) -> None:
    payee = make_person()
    payments.revise_instalment(record(payee), 25_000, actor=core.Actor.system("rule"))
    payments.cancel_instalment(record(payee, "2026-11"), "受給事由の消滅", actor=core.Actor.system("rule"))
    assert payments.list_due(RIGHT, DAY) == [(payee, 25_000, 1)]
    views = payments.list_instalments_of(person=payee)
    assert [(one.month, one.amount, one.state) for one in views] == [
        ("2026-11", 10_000, "cancelled"),
        ("2026-10", 25_000, "waiting"),
    ]


def test_a_month_in_a_live_order_can_be_neither_changed_nor_cancelled(town: object) -> None:
    payee, clerk = make_person(), make_staff("clerk", "clerk")
    make_fund()
    instalment = record(payee)
    order = make_order(clerk, payee)
    with pytest.raises(payments.InstalmentAlreadyOrdered):
        payments.revise_instalment(instalment, 1, actor=clerk)
    with pytest.raises(payments.InstalmentAlreadyOrdered):
        payments.cancel_instalment(instalment, "取消し", actor=clerk)
    [view] = payments.list_instalments_of(origin=f"award:{payee}")
    assert (view.state, view.pay_on, view.order) == ("ordered", DAY, order.number)


def test_another_town_sees_none_of_it(town: object, other_town: object) -> None:
    record(make_person())
    with core.tenant(other_town):
        assert payments.list_due(RIGHT, DAY) == []
