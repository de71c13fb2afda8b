"""The accounting side (会計管理者, 地方自治法170条): examines, releases and freezes the bank file, or sends back."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import chain, islice

import jpholiday
from django.db import IntegrityError, transaction

from tomoni.core import interface as core
from tomoni.payments.actions.budgets import note_released, take_back
from tomoni.payments.actions.closing import refuse_closed
from tomoni.payments.domain.bank_days import submit_by
from tomoni.payments.domain.banks import bank_master
from tomoni.payments.domain.examination import CHECKLIST, Line, OrderFault, find_order_faults, to_transfers
from tomoni.payments.domain.zengin import Sender, Totals, write_bank_file
from tomoni.payments.errors import (
    ChecklistNotComplete,
    NotPermitted,
    OrderNotOpen,
    OrderNotPayable,
    RecordNotWritable,
    SamePersonOrdered,
)
from tomoni.payments.events import OrderChanged, PaymentsReleased
from tomoni.payments.models import BankFile, LineInstalment, PaymentLine, PaymentOrder

ROLE = "accountant"
_CHUNK = 5_000


def examine_order(order: PaymentOrder, *, ticked: Sequence[str] | None = None, actor: core.Actor) -> list[OrderFault]:
    """Checks every line and notes who examined; gives everything that keeps the order from being paid.

    ticked: the points of the checklist that the person saw (地方自治法232条の4第2項); all, or refused.
    By an accountant who did not order it. Raises NotPermitted, SamePersonOrdered, OrderNotOpen, ChecklistNotComplete.
    """
    if ticked is not None and (missing := [words for key, words in CHECKLIST.items() if key not in ticked]):
        raise ChecklistNotComplete(missing)
    with transaction.atomic():
        held = _hold(order, "審査", actor)
        held.checklist = [key for key in CHECKLIST if key in (ticked or ())]
        faults = _find_faults(held)
        held.examined_by, held.examined_by_name, held.examined_at = actor.key, actor.name, core.now()
        held.save(update_fields=["examined_by", "examined_by_name", "examined_at", "checklist"])
        core.record(actor, "read", _payees(held), facts=["payout_account"], purpose=held.right)
    return faults


def release_order(order: PaymentOrder, *, actor: core.Actor) -> BankFile:
    """Examines once more, writes the bank files, freezes them and announces PaymentsReleased, all or nothing.

    An order of more payees than the bank takes in a file is split into numbered files; gives the first. By an
    accountant who did not order it. Raises OrderNotPayable with every fault (which payment and why), OrderNotOpen (a
    second release too), YearClosed, NotPermitted, SamePersonOrdered.
    """
    try:
        with transaction.atomic():
            held = _hold(order, "支払の確定", actor)
            refuse_closed(held.fiscal_year)
            faults = _find_faults(held)
            if faults:
                raise OrderNotPayable(held.number, faults)
            files = _write_files(held, actor)
            _close(held, PaymentOrder.State.RELEASED, actor)
            note_released(held)
            core.record(actor, "decide", _payees(held), facts=["payout_account"], purpose=held.right)
            core.emit(PaymentsReleased(held.number, held.right, held.pay_on.isoformat(), held.count, held.amount))
    except IntegrityError as twice:
        # Somebody else's release of the same order came first; the constraint on its file stopped this one.
        if "payments_bankfile" not in str(twice) and "payments_file_once" not in str(twice):
            raise
        raise OrderNotOpen(order.number, PaymentOrder.State.RELEASED) from twice
    return files[0]


def return_order(order: PaymentOrder, reason: str, *, actor: core.Actor) -> PaymentOrder:
    """Sends an order back to its department; its instalments are due again. By an accountant who did not order it.

    Raises NotPermitted, SamePersonOrdered, OrderNotOpen.
    """
    with transaction.atomic():
        held = _hold(order, "差し戻し", actor)
        LineInstalment.objects.filter(order=held, live=True).update(live=False)
        take_back(held, held.amount, released=False)
        held.return_reason = reason
        _close(held, PaymentOrder.State.RETURNED, actor)
        core.record(actor, "decide", _payees(held), facts=["instalment"], purpose=held.right)
        core.emit(OrderChanged(held.number, "returned"))
    return held


def _hold(order: PaymentOrder, step: str, actor: core.Actor) -> PaymentOrder:
    """The order, locked, if this person may close it and it is open."""
    if actor.kind != "staff" or not actor.has_role(ROLE):
        raise NotPermitted(step, ["会計管理者"], actor.role)
    held = PaymentOrder.objects.select_for_update(of=("self",)).select_related("fund").get(pk=order.pk)
    if held.ordered_by == actor.key:
        raise SamePersonOrdered(held.number)
    if held.state != PaymentOrder.State.ORDERED:
        raise OrderNotOpen(held.number, held.state)
    return held


def _find_faults(order: PaymentOrder) -> list[OrderFault]:
    faults = find_order_faults(_sender(order), order.pay_on, _lines(order), bank_master(), jpholiday.is_holiday)
    # The sums the department ordered and the sums of the lines are two numbers kept apart; they must agree.
    count = amount = 0
    for line in _lines(order):
        count, amount = count + 1, amount + line.amount
    by = submit_by(order.pay_on, order.fund.submit_days, jpholiday.is_holiday)
    if order.fund.submit_days and core.today() > by:
        faults.append(
            OrderFault(0, 0, "pay_on", str(order.pay_on), f"銀行へ出す期限 {by} を過ぎています。支払日を改めます")
        )
    if (count, amount) != (order.count, order.amount):
        found, expected = f"{count:,}件 {amount:,}円", f"明細は {order.count:,}件 {order.amount:,}円のはず"
        faults.append(OrderFault(0, 0, "amount", found, expected))
    return faults


def _write_files(order: PaymentOrder, actor: core.Actor) -> list[BankFile]:
    """Every line in one file, at most as many in each as the bank takes; the sums of all are those of the order."""
    serial = int(order.number.rpartition("-")[2])
    transfers = to_transfers(_lines(order), bank_master(), order.fiscal_year * 1_000_000 + serial)
    files: list[BankFile] = []
    for first in transfers:
        part = chain([first], islice(transfers, order.fund.most_records - 1))
        content, totals = write_bank_file(_sender(order), order.pay_on, part, line_end=order.fund.line_end)
        files.append(_freeze(order, len(files) + 1, first.reference_2, content, totals, actor))
    count, amount = sum(file.count for file in files), sum(file.amount for file in files)
    if (count, amount) != (order.count, order.amount):
        raise RecordNotWritable(f"{count}件 {amount}円", f"{order.count}件 {order.amount}円")
    return files


def _freeze(
    order: PaymentOrder, number: int, first_line: int, content: bytes, totals: Totals, actor: core.Actor
) -> BankFile:
    file = BankFile(
        order=order,
        number=number,
        first_line=first_line,
        last_line=first_line + totals.count - 1,  # lines are numbered one after the other
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        count=totals.count,
        amount=totals.amount,
        released_by=actor.key,
        released_at=core.now(),
    )
    core.insert_with_bytes([file])
    return file


def _close(order: PaymentOrder, state: PaymentOrder.State, actor: core.Actor) -> None:
    order.state, order.closed_at = state, core.now()
    order.closed_by, order.closed_by_name = actor.key, actor.name
    order.save(update_fields=["state", "closed_at", "closed_by", "closed_by_name", "return_reason"])


def _sender(order: PaymentOrder) -> Sender:
    fund, banks = order.fund, bank_master()
    bank, branch = banks.find_bank(fund.bank_code), banks.find_branch(fund.bank_code, fund.branch_code)
    return Sender(
        fund.consignor_code,
        fund.consignor_name,
        fund.bank_code,
        bank.kana if bank else "",
        fund.branch_code,
        branch.kana if branch else "",
        fund.account_type,
        fund.account_number,
    )


def _lines(order: PaymentOrder) -> Iterator[Line]:
    """The lines in their order, streamed: an order may hold hundreds of thousands."""
    rows = PaymentLine.objects.filter(order=order).order_by("number").values_list(*_LINE_FIELDS)
    return (Line(*row) for row in rows.iterator(chunk_size=_CHUNK))


_LINE_FIELDS = (
    "number",
    "payee_id",
    "bank_code",
    "branch_code",
    "account_type",
    "account_number",
    "holder",
    "amount",
)


def _payees(order: PaymentOrder) -> Iterator[int]:
    return PaymentLine.objects.filter(order=order).values_list("payee_id", flat=True).iterator(chunk_size=_CHUNK)
