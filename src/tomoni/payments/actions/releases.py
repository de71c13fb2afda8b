"""The accounting side (会計管理者, 地方自治法170条): examines, releases and freezes the bank file, or sends back."""

import hashlib
from collections.abc import Iterator

import jpholiday
from django.db import IntegrityError, transaction

from tomoni.core import interface as core
from tomoni.payments.domain.banks import bank_master
from tomoni.payments.domain.examination import Line, OrderFault, find_order_faults, to_transfers
from tomoni.payments.domain.zengin import Sender, Totals, write_bank_file
from tomoni.payments.errors import (
    NotPermitted,
    OrderNotOpen,
    OrderNotPayable,
    RecordNotWritable,
    SamePersonOrdered,
)
from tomoni.payments.events import PaymentsReleased
from tomoni.payments.models import BankFile, LineInstalment, PaymentLine, PaymentOrder

ROLE = "accountant"
_CHUNK = 5_000


def examine_order(order: PaymentOrder, *, actor: core.Actor) -> list[OrderFault]:
    """Checks every line and notes who examined; gives everything that keeps the order from being paid.

    By an accountant who did not order it. Raises NotPermitted, SamePersonOrdered, OrderNotOpen.
    """
    with transaction.atomic():
        held = _hold(order, "審査", actor)
        faults = _find_faults(held)
        held.examined_by, held.examined_by_name, held.examined_at = actor.key, actor.name, core.now()
        held.save(update_fields=["examined_by", "examined_by_name", "examined_at"])
        core.record(actor, "read", _payees(held), facts=["payout_account"], purpose=held.right)
    return faults


def release_order(order: PaymentOrder, *, actor: core.Actor) -> BankFile:
    """Examines once more, writes the bank file, freezes it and announces PaymentsReleased, all or nothing.

    By an accountant who did not order it. Raises OrderNotPayable with every fault (which payment and why),
    OrderNotOpen (a second release too: an order has one file), NotPermitted, SamePersonOrdered.
    """
    try:
        with transaction.atomic():
            held = _hold(order, "支払の確定", actor)
            faults = _find_faults(held)
            if faults:
                raise OrderNotPayable(held.number, faults)
            content, totals = _write(held)
            file = _freeze(held, content, totals, actor)
            _close(held, PaymentOrder.State.RELEASED, actor)
            core.record(actor, "decide", _payees(held), facts=["payout_account"], purpose=held.right)
            core.emit(PaymentsReleased(held.number, held.right, held.pay_on.isoformat(), totals.count, totals.amount))
    except IntegrityError as twice:
        # Somebody else's release of the same order came first; the constraint on its file stopped this one.
        if "payments_bankfile" not in str(twice) and "payments_file_once" not in str(twice):
            raise
        raise OrderNotOpen(order.number, PaymentOrder.State.RELEASED) from twice
    return file


def return_order(order: PaymentOrder, reason: str, *, actor: core.Actor) -> PaymentOrder:
    """Sends an order back to its department; its instalments are due again. By an accountant who did not order it.

    Raises NotPermitted, SamePersonOrdered, OrderNotOpen.
    """
    with transaction.atomic():
        held = _hold(order, "差し戻し", actor)
        LineInstalment.objects.filter(order=held, live=True).update(live=False)
        held.return_reason = reason
        _close(held, PaymentOrder.State.RETURNED, actor)
        core.record(actor, "decide", _payees(held), facts=["instalment"], purpose=held.right)
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
    if (count, amount) != (order.count, order.amount):
        found, expected = f"{count:,}件 {amount:,}円", f"明細は {order.count:,}件 {order.amount:,}円のはず"
        faults.append(OrderFault(0, 0, "amount", found, expected))
    return faults


def _write(order: PaymentOrder) -> tuple[bytes, Totals]:
    serial = int(order.number.rpartition("-")[2])
    transfers = to_transfers(_lines(order), bank_master(), order.fiscal_year * 1_000_000 + serial)
    content, totals = write_bank_file(_sender(order), order.pay_on, transfers, line_end=order.fund.line_end)
    if (totals.count, totals.amount) != (order.count, order.amount):
        raise RecordNotWritable(f"{totals.count}件 {totals.amount}円", f"{order.count}件 {order.amount}円")
    return content, totals


def _freeze(order: PaymentOrder, content: bytes, totals: Totals, actor: core.Actor) -> BankFile:
    return BankFile.objects.create(
        order=order,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        count=totals.count,
        amount=totals.amount,
        released_by=actor.key,
        released_at=core.now(),
    )


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
