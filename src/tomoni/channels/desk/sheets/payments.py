"""Payments as the desk shows them: what is due, an order with its lines, what cannot be paid and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tomoni.channels.desk.sheets.values import account_words
from tomoni.channels.desk.words import HELD
from tomoni.payments import interface as payments
from tomoni.rules import interface as rules

STATES = {"ordered": "会計の審査待ち", "returned": "差し戻し", "released": "支払確定"}


@dataclass(frozen=True)
class DueSheet:
    """What is due under one right by a day."""

    right: str
    label: str
    budget: str
    people: int
    amount: int
    pay_on: dt.date
    url: str
    year: str = ""


@dataclass(frozen=True)
class LineSheet:
    """One transfer; the account is masked."""

    name: str
    account: str
    amount: int
    months: int = 0
    why: str = ""


@dataclass(frozen=True)
class OrderLine:
    """One order in the list: process data only."""

    label: str
    url: str
    pay_on: dt.date
    right: str
    budget: str
    count: int
    total: int
    state: str


@dataclass(frozen=True)
class Refused:
    """Why an order cannot be paid: which payment, what is wrong."""

    name: str
    amount: int
    why: str


def due_sheet(fund: Any, due: payments.DueSum, label: str, pay_on: dt.date, year: int) -> DueSheet:
    """What is due of one right; year: the fiscal year it belongs to."""
    url = f"{reverse('desk:order-new', args=[fund.right])}?year={year}&pay_on={pay_on}"
    era = rules.era_fiscal_year(year)
    return DueSheet(fund.right, label, fund.budget_item, due.payees, due.amount, pay_on, url, era)


def order_line(order: Any, label: str) -> OrderLine:
    """One order of `payments.list_orders`."""
    return OrderLine(
        order_label(order),
        reverse("desk:order", args=[order.number]),
        order.pay_on,
        label,
        order.budget_item,
        order.count,
        order.amount,
        STATES.get(order.state, order.state),
    )


def order_label(order: Any) -> str:
    """支出命令 令和8年度 第12号 for `2026-12`."""
    serial = order.number.rpartition("-")[2]
    return f"支出命令 {rules.era_fiscal_year(order.fiscal_year)} 第{serial}号"


def transfer_words(line: Any) -> str:
    """Bank, branch and masked number of a line or a payout account."""
    return account_words(
        {"bank": line.bank_code, "branch": line.branch_code, "number": line.account_number, "holder": line.holder}
    )


def line_sheet(line: Any, name: str, amount: int, months: int = 0) -> LineSheet:
    """One transfer; of a protected person neither the name nor the account, whose holder would tell it."""
    return LineSheet(name, HELD if name == HELD else transfer_words(line), amount, months)


def _why(fault: Any, names: Mapping[int, str]) -> str:
    """The sentence of a fault; of a protected payee without what was found, which could be the name."""
    return f"{fault.line}件目: {fault.expected}" if names.get(fault.payee) == HELD else str(fault.sentence())


def refused_of(faults: Iterable[Any], names: Mapping[int, str], amounts: Mapping[int, int]) -> tuple[Refused, ...]:
    """The faults of an order by payee; what is wrong with the order itself comes first."""
    listed = sorted(faults, key=lambda fault: fault.line)
    return tuple(
        Refused(names.get(f.payee, HELD) if f.payee else "命令全体", amounts.get(f.line, 0), _why(f, names))
        for f in listed
    )
