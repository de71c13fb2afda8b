"""The department's order to pay (支出命令): what is due to each payee, in one transfer each."""

import itertools
from array import array
from collections.abc import Iterator, Mapping
from datetime import date
from operator import itemgetter
from typing import NamedTuple

import jpholiday
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from tomoni.core import interface as core
from tomoni.payments.actions.budgets import charge_order
from tomoni.payments.actions.closing import is_closed, refuse_closed
from tomoni.payments.domain.bank_days import bank_day_on_or_before, first_pay_day, is_bank_day, submit_by
from tomoni.payments.domain.fiscal_year import first_day, fiscal_years_open_on
from tomoni.payments.errors import (
    FiscalYearNotOpen,
    FundSourceUnknown,
    InstalmentAlreadyOrdered,
    NotBankDay,
    NothingDue,
    NotPermitted,
    TooLateForBank,
)
from tomoni.payments.models import Commitment, FundSource, Instalment, LineInstalment, PaymentLine, PaymentOrder

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
    commitment: Commitment | None = None,
    extra_reason: str = "",
    actor: core.Actor,
) -> PaymentOrder:
    """Orders what is due by `pay_on` to the payees in `accounts` (row of core.Person -> account), one transfer each.

    Payees without an account here stay due and are shown by list_due. fiscal_year: that of `pay_on` unless said; in
    April and May the year before is possible too (出納整理期間), for what was due by 31 March. commitment: 支出負担行為
    to charge; without it one is made with the order. extra_reason: why it is paid out of the regular month (随時払,
    児童手当法8条4項ただし書); then every month that is over is taken, also one due only later. By a clerk or chief of
    the department that owns the right. Raises FundSourceUnknown, NotPermitted, FiscalYearNotOpen, YearClosed,
    NotBankDay, TooLateForBank, NothingDue, BudgetExceeded, CommitmentNotUsable, InstalmentAlreadyOrdered.
    """
    fund = FundSource.objects.filter(right=right).first()
    if fund is None:
        raise FundSourceUnknown(right)
    _refuse_others(actor, fund)
    year = _decide_year(pay_on, fiscal_year)
    if not is_bank_day(pay_on, jpholiday.is_holiday):
        raise NotBankDay(pay_on, bank_day_on_or_before(pay_on, jpholiday.is_holiday))
    refuse_late(fund, pay_on)
    try:
        with transaction.atomic():
            owed = _find_owed(due_of_order(right, pay_on, year, extra=bool(extra_reason)), accounts)
            if not owed.payees:
                raise NothingDue(right, pay_on)
            bound = charge_order(fund, year, sum(owed.amounts), commitment, actor)
            order = _save_order(fund, pay_on, year, owed, bound, extra_reason[:200], actor)
            _save_lines(order, owed, accounts)
            core.record(actor, "change", owed.payees, facts=["instalment", "payout_account"], purpose=right)
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
    refuse_closed(asked)
    return asked


def refuse_late(fund: FundSource, pay_on: date) -> None:
    """Raises TooLateForBank when the file can no longer reach the bank in time, where the town has set its days."""
    by, today = submit_by(pay_on, fund.submit_days, jpholiday.is_holiday), core.today()
    if fund.submit_days and today > by:
        raise TooLateForBank(pay_on, by, first_pay_day(today, fund.submit_days, jpholiday.is_holiday))


class _Owed:
    """What is due, month by month, those of a payee one after the other; numbers only, for there may be half a million.

    days: of `due_on`, as ordinals.
    """

    def __init__(self) -> None:
        self.payees, self.instalments, self.amounts, self.days = (array("q") for _ in range(4))

    def add(self, payee: int, instalment: int, amount: int, due_on: date) -> None:
        """One month of a payee."""
        self.payees.append(payee)
        self.instalments.append(instalment)
        self.amounts.append(amount)
        self.days.append(due_on.toordinal())

    def by_payee(self) -> Iterator[tuple[int, list[int], int]]:
        """Each payee once: row, instalments, sum."""
        months = zip(self.payees, self.instalments, self.amounts, strict=True)
        for payee, part in itertools.groupby(months, key=itemgetter(0)):
            parts = list(part)
            yield payee, [instalment for _, instalment, _ in parts], sum(amount for _, _, amount in parts)


def due_of_order(right: str, pay_on: date, year: int, *, extra: bool) -> Q:
    """Which instalments belong to an order of this day and year.

    What was due by 31 March belongs to the year that ended for as long as its books are open, then to the running one
    (過年度支出).
    """
    days = Q(due_on__lte=pay_on)
    if extra:
        days |= Q(month__lt=f"{pay_on:%Y-%m}")
    possible = fiscal_years_open_on(pay_on)
    if year != possible[0]:
        days &= Q(due_on__lt=first_day(possible[0]))
    elif len(possible) > 1 and not is_closed(possible[1]):
        days &= Q(due_on__gte=first_day(possible[0]))
    return Q(right=right, cancelled_at__isnull=True) & days


def _find_owed(wanted: Q, accounts: Mapping[int, PayoutAccount]) -> _Owed:
    """What is due, in no live order, and to be paid into a known account."""
    live = LineInstalment.objects.filter(instalment=OuterRef("pk"), live=True)
    due = (
        Instalment.objects.select_for_update(of=("self",))
        .filter(~Exists(live), wanted)
        .order_by("payee_id", "month")
        .values_list("payee_id", "pk", "amount", "due_on")
    )
    owed = _Owed()
    for payee, *one in due.iterator(chunk_size=_BATCH):
        if payee in accounts:
            owed.add(payee, *one)
    return owed


def _save_order(
    fund: FundSource, pay_on: date, year: int, owed: _Owed, bound: Commitment, extra_reason: str, actor: core.Actor,
) -> PaymentOrder:  # fmt: skip
    begins = first_day(year).toordinal()
    return PaymentOrder.objects.create(
        number=f"{year}-{core.next_number('payment-order', year)}",
        fiscal_year=year,
        right=fund.right,
        department=fund.department,
        fund=fund,
        budget_item=fund.budget_item,
        pay_on=pay_on,
        count=sum(1 for _ in itertools.groupby(owed.payees)),
        amount=sum(owed.amounts),
        carried=sum(amount for amount, day in zip(owed.amounts, owed.days, strict=True) if day < begins),
        commitment=bound,
        extra_reason=extra_reason,
        ordered_by=actor.key,
        ordered_by_name=actor.name,
        ordered_at=core.now(),
    )


def _save_lines(order: PaymentOrder, owed: _Owed, accounts: Mapping[int, PayoutAccount]) -> None:
    numbered = enumerate(owed.by_payee(), 1)
    while part := list(itertools.islice(numbered, _BATCH)):
        lines = core.insert_rows(
            [
                PaymentLine(
                    order=order,
                    number=number,
                    payee_id=payee,
                    amount=amount,
                    **accounts[payee]._asdict(),
                )
                for number, (payee, _, amount) in part
            ]
        )
        core.insert_rows(
            [
                LineInstalment(line=line, order=order, instalment_id=instalment)
                for line, (_, (_, months, _)) in zip(lines, part, strict=True)
                for instalment in months
            ]
        )
