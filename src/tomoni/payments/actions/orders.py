"""The department's order to pay (支出命令): what is due to each payee, in one transfer each."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import jpholiday
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from tomoni.core import interface as core
from tomoni.payments.domain.bank_days import bank_day_on_or_before, is_bank_day
from tomoni.payments.domain.fiscal_year import fiscal_years_open_on
from tomoni.payments.errors import (
    FiscalYearNotOpen,
    FundSourceUnknown,
    InstalmentAlreadyOrdered,
    NotBankDay,
    NothingDue,
    NotPermitted,
)
from tomoni.payments.models import FundSource, Instalment, LineInstalment, PaymentLine, PaymentOrder

ROLES = ("clerk", "chief")
_BATCH = 1_000


class PayoutAccount(NamedTuple):
    """Where a payee wants the money: as written when the application arrived; holder in any kana."""

    bank_code: str
    branch_code: str
    account_type: str  # 1 普通, 2 当座, 4 貯蓄, 9 その他
    account_number: str
    holder: str


def make_order(
    pay_on: date,
    right: str,
    *,
    accounts: Mapping[int, PayoutAccount],
    fiscal_year: int | None = None,
    actor: core.Actor,
) -> PaymentOrder:
    """Orders what is due by `pay_on` to the payees in `accounts` (row of core.Person -> account), one transfer each.

    Payees without an account here stay due and are shown by list_due. An order holds at most as many payees as the
    bank takes in a file; the others wait for the next order. fiscal_year: that of `pay_on` unless said; in April and
    May the year before is possible too (出納整理期間). By a clerk or chief of the department that owns the right.
    Raises FundSourceUnknown, NotPermitted, FiscalYearNotOpen, NotBankDay, NothingDue, InstalmentAlreadyOrdered.
    """
    fund = FundSource.objects.filter(right=right).first()
    if fund is None:
        raise FundSourceUnknown(right)
    _refuse_others(actor, fund)
    year = _decide_year(pay_on, fiscal_year)
    if not is_bank_day(pay_on, jpholiday.is_holiday):
        raise NotBankDay(pay_on, bank_day_on_or_before(pay_on, jpholiday.is_holiday))
    try:
        with transaction.atomic():
            owed = _find_owed(right, pay_on, accounts, fund.most_records)
            if not owed:
                raise NothingDue(right, pay_on)
            order = _save_order(fund, pay_on, year, owed, actor)
            _save_lines(order, owed, accounts)
            core.record(actor, "change", owed, facts=["instalment", "payout_account"], purpose=right)
    except IntegrityError as twice:
        if "instalment" not in str(twice):
            raise
        raise InstalmentAlreadyOrdered from twice
    return order


def _refuse_others(actor: core.Actor, fund: FundSource) -> None:
    allowed = actor.kind == "staff" and actor.office == fund.department and any(actor.has_role(r) for r in ROLES)
    if not allowed:
        raise NotPermitted("支出命令", [f"{fund.department}の担当", "課長"], f"{actor.office} {actor.role}".strip())


def _decide_year(pay_on: date, asked: int | None) -> int:
    possible = fiscal_years_open_on(pay_on)
    if asked is None:
        return possible[0]
    if asked not in possible:
        raise FiscalYearNotOpen(asked, pay_on, possible)
    return asked


def _find_owed(
    right: str, pay_on: date, accounts: Mapping[int, PayoutAccount], most: int
) -> dict[int, list[tuple[int, int]]]:
    """By payee: (instalment, amount) of what is due, in no live order, and to be paid into a known account."""
    live = LineInstalment.objects.filter(instalment=OuterRef("pk"), live=True)
    due = (
        Instalment.objects.select_for_update(of=("self",))
        .filter(~Exists(live), right=right, due_on__lte=pay_on, cancelled_at__isnull=True)
        .order_by("payee_id", "month")
        .values_list("payee_id", "pk", "amount")
    )
    owed: dict[int, list[tuple[int, int]]] = {}
    for payee, instalment, amount in due:
        if payee not in accounts or (payee not in owed and len(owed) == most):
            continue
        owed.setdefault(payee, []).append((instalment, amount))
    return owed


def _save_order(
    fund: FundSource, pay_on: date, year: int, owed: Mapping[int, Sequence[tuple[int, int]]], actor: core.Actor
) -> PaymentOrder:
    return PaymentOrder.objects.create(
        number=f"{year}-{core.next_number('payment-order', year)}",
        fiscal_year=year,
        right=fund.right,
        department=fund.department,
        fund=fund,
        budget_item=fund.budget_item,
        pay_on=pay_on,
        count=len(owed),
        amount=sum(amount for parts in owed.values() for _, amount in parts),
        ordered_by=actor.key,
        ordered_by_name=actor.name,
        ordered_at=core.now(),
    )


def _save_lines(
    order: PaymentOrder,
    owed: Mapping[int, Sequence[tuple[int, int]]],
    accounts: Mapping[int, PayoutAccount],
) -> None:
    lines = [
        PaymentLine(
            order=order,
            number=number,
            payee_id=payee,
            amount=sum(amount for _, amount in parts),
            **accounts[payee]._asdict(),
        )
        for number, (payee, parts) in enumerate(owed.items(), 1)
    ]
    PaymentLine.objects.bulk_create(lines, batch_size=_BATCH)
    LineInstalment.objects.bulk_create(
        [
            LineInstalment(line=line, order=order, instalment_id=instalment)
            for line, parts in zip(lines, owed.values(), strict=True)
            for instalment, _ in parts
        ],
        batch_size=_BATCH,
    )
