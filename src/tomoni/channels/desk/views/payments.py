"""The department's side of paying: what is due for the next pay day, and the order (支出命令)."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, NamedTuple

import jpholiday
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.accounts import payout_accounts
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.names import names_of, service_names
from tomoni.channels.desk.sheets.payments import LineSheet, due_sheet, line_sheet, order_line
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.rules import interface as rules

SHOWN = 100
SOON = dt.timedelta(days=20)  # orders are prepared in the three weeks before a pay day
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])\Z")


@require_GET
@staff_page("clerk", "chief", "accountant")
def page(request: HttpRequest) -> HttpResponse:
    """What is due, and the orders. No names stand here, so nothing of a person is read."""
    funds = [fund for fund in payments.list_fund_sources() if _orders(request, fund)]
    labels = service_names()
    dues = []
    for fund in funds:
        pay_on = next_pay_day(fund)
        for year in open_years(pay_on):
            due = payments.sum_due(fund.right, pay_on, fiscal_year=year)
            if due.payees:
                dues.append(due_sheet(fund, due, labels.get(fund.right, fund.right), pay_on, year))
    department = None if request.desk.has("accountant") else request.desk.staff.department.key
    orders = payments.list_orders(department=department, limit=SHOWN)
    context = {
        "open_returns": len(payments.list_returned(department=department, state="open", limit=100)),
        "may_order": request.desk.has("clerk", "chief"),
        "dues": dues,
        "through": _months_over(),
        "orders": [order_line(order, labels.get(order.right, order.right)) for order in orders],
    }
    return show(request, "desk/payments.html", context)


def _orders(request: HttpRequest, fund: Any) -> bool:
    return request.desk.has("clerk", "chief") and fund.department == request.desk.staff.department.key


def _months_over() -> str:
    """The last month that is over when the coming pay day is near: what is reckoned unless another month is typed."""
    soon = core.today() + SOON
    last = soon.replace(day=1) - dt.timedelta(days=1)
    return f"{last.year}-{last.month:02d}"


@require_POST
@staff_page("clerk", "chief")
def reckon(request: HttpRequest) -> HttpResponse:
    """Reckon what every award is worth, month by month, up to and with a month."""
    typed = request.POST.get("through", "")
    through = typed if MONTH.match(typed) else _months_over()
    done = cases.reckon_instalments(through, actor=request.desk.actor)
    words = f"計算しました。新しく{done.recorded}か月分、{done.amount:,}円が加わりました。" if done.recorded else ""
    words = words or "計算しました。新しい支払はありません。"
    if done.open:
        words += f"情報が足りず計算できない受給権が{len({award for award, *_ in done.open})}件あります。"
    say(request, words)
    return HttpResponseRedirect(reverse("desk:payments"))


@require_http_methods(["GET", "POST"])
@staff_page("clerk", "chief")
def new(request: HttpRequest, right: str) -> HttpResponse:
    """What an order would hold on a pay day; on POST the order is made and sent to the accounting side."""
    fund = payments.find_fund_source(right)
    if fund is None:
        raise payments.FundSourceUnknown(right)
    pay_on, fault = _pay_day(request, fund)
    wish = _wish(request, pay_on)
    fault = fault or wish.fault
    due = payments.list_due(right, pay_on, fiscal_year=wish.year, extra=wish.extra)
    accounts = payout_accounts(one.payee for one in due)
    if request.method == "POST" and not fault and request.POST.get("do") != "look":
        try:
            order = payments.make_order(
                pay_on, right, accounts=accounts, fiscal_year=wish.year, commitment=wish.commitment,
                extra_reason=wish.reason if wish.extra else "", actor=request.desk.actor,
            )  # fmt: skip
        except payments.PaymentsError as error:
            fault = trouble_of(error).message
        else:
            say(request, f"支出命令を作りました。{order.count}件、{order.amount:,}円です。会計の審査を待ちます。")
            return HttpResponseRedirect(reverse("desk:order", args=[order.number]))
    return _new_page(request, fund, due, accounts, pay_on, wish, fault)


class Wish(NamedTuple):
    """How the order is wanted: the year, a commitment, or out of the regular month with a reason (随時払)."""

    year: int
    commitment: Any
    extra: bool
    reason: str
    fault: str


def open_years(pay_on: dt.date) -> list[int]:
    """The fiscal years an order of this day may belong to; the ordinary one first."""
    possible = payments.fiscal_years_open_on(pay_on)
    return [possible[0], *(year for year in possible[1:] if not payments.is_closed(year))]


def _wish(request: HttpRequest, pay_on: dt.date) -> Wish:
    typed = request.POST if request.method == "POST" else request.GET
    years, year = open_years(pay_on), typed.get("year", "")
    extra, reason = typed.get("extra") == "yes", typed.get("reason", "").strip()
    chosen = payments.find_commitment(typed["commitment"]) if typed.get("commitment") else None
    fault = "随時払の理由を書いてください。" if extra and not reason and request.method == "POST" else ""
    return Wish(asked if (asked := look.number_in(year)) in years else years[0], chosen, extra, reason, fault)


def _new_page(
    request: HttpRequest, fund: Any, due: list[Any], accounts: Any, pay_on: dt.date, wish: Wish, fault: str
) -> HttpResponse:
    ready = [one for one in due if one.payee in accounts]
    without = [one for one in due if one.payee not in accounts]
    total = payments.DueSum(len(ready), sum(one.amount for one in ready))
    shown = ready[:SHOWN]
    with core.reading(request.desk.actor, fund.right, act="read", facts=["payout_account"]) as reader:
        names = names_of(reader, request.desk, [one.payee for one in [*shown, *without]])
    lines = [line_sheet(accounts[one.payee], names[one.payee], one.amount, one.months) for one in shown]
    missing = [LineSheet(names[one.payee], "", one.amount, one.months, "振込先の口座がありません") for one in without]
    bound = [one for one in payments.list_commitments(wish.year, right=fund.right) if one.state == "bound"]
    context = {
        "due": due_sheet(fund, total, service_names().get(fund.right, fund.right), pay_on, wish.year),
        "lines": lines,
        "rest": len(ready) - len(shown),
        "missing": missing,
        "pay_on": pay_on.isoformat(),
        "wish": wish,
        "years": [(year, rules.era_fiscal_year(year)) for year in open_years(pay_on)],
        "commitments": [(one.number, one.amount - one.ordered, one.reason) for one in bound],
        "faults": {"pay_on": fault},
    }
    return show(request, "desk/order_new.html", context, status=400 if fault else 200)


def _pay_day(request: HttpRequest, fund: Any) -> tuple[dt.date, str]:
    """The day that was typed, else the next day on which something of this right is due."""
    typed = request.POST.get("pay_on") or request.GET.get("pay_on") or ""
    try:
        return dt.date.fromisoformat(typed), ""
    except ValueError:
        return next_pay_day(fund), "支払日を、年月日で入れてください。" if typed else ""


def next_pay_day(fund: Any) -> dt.date:
    """The bank day on or before the first day on which something is due, not before the bank can pay."""
    tomorrow = core.today() + dt.timedelta(days=1)
    first = payments.first_pay_day(core.today(), fund.submit_days, jpholiday.is_holiday)
    first = max(first, payments.bank_day_on_or_after(tomorrow, jpholiday.is_holiday))
    due_on = payments.next_due_day(fund.right)
    day = payments.bank_day_on_or_before(max(tomorrow, due_on or tomorrow), jpholiday.is_holiday)
    return max(day, first)
