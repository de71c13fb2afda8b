"""What the bank answered, and money that came back: noted by the accounting side, settled by the case's section."""

import hashlib
from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction

from tomoni.core import interface as core
from tomoni.payments.actions.budgets import take_back
from tomoni.payments.actions.closing import is_closed
from tomoni.payments.actions.orders import PayoutAccount
from tomoni.payments.domain.bank_results import LineResult, ResultFault, read_results, read_return_list
from tomoni.payments.errors import (
    AccountNotCorrected,
    BankResultAlreadyRead,
    BankResultNotReadable,
    NotPermitted,
    OrderNotReleased,
    ReturnAlreadyNoted,
    ReturnNotOpen,
    SamePersonDrafted,
)
from tomoni.payments.events import OrderChanged, PaymentReturned, PaymentsConfirmed
from tomoni.payments.models import BankFile, BankResult, LineInstalment, PaymentLine, PaymentOrder, ReturnedTransfer

ROLE = "accountant"
Source = BankResult.Source
_STEP = 500


def read_bank_result(file: BankFile, content: bytes, *, actor: core.Actor) -> BankResult:
    """Reads the bank's result file: every line done, or not done with the bank's reason. Whole or not at all.

    By an accountant. Raises BankResultNotReadable with every fault, BankResultAlreadyRead, NotPermitted.
    """
    fund = file.order.fund
    results, faults = read_results(content, bytes(file.content), place=fund.result_place, codes=dict(fund.result_codes))
    return _keep(file, Source.FILE, content, [one for one in results if not one.done], faults, actor)


def read_returned_list(file: BankFile, content: bytes, *, actor: core.Actor) -> BankResult:
    """Reads a list (CSV) of what the bank could not pay; what is not on it is done. Raises as read_bank_result."""
    failed, faults = read_return_list(content, bytes(file.content), dict(file.order.fund.result_codes))
    return _keep(file, Source.LIST, content, failed, faults, actor)


def confirm_all_paid(file: BankFile, *, actor: core.Actor) -> BankResult:
    """The bank's notice on paper says that all was done. Raises BankResultAlreadyRead, NotPermitted."""
    return _keep(file, Source.PAPER, b"", [], [], actor)


def _refuse_others(step: str, actor: core.Actor) -> None:
    if actor.kind != "staff" or not actor.has_role(ROLE):
        raise NotPermitted(step, ["会計管理者"], actor.role)


def _keep(
    file: BankFile, source: Source, content: bytes, failed: Sequence[LineResult], faults: Sequence[ResultFault],
    actor: core.Actor,
) -> BankResult:  # fmt: skip
    order = file.order
    _refuse_others("振込結果の取り込み", actor)
    if faults:
        raise BankResultNotReadable(order.number, faults)
    try:
        with transaction.atomic():
            if BankResult.objects.filter(file=file).exists():
                raise BankResultAlreadyRead(order.number, file.number)
            returned = _return_lines(order, failed, source, core.today(), actor)
            amount = sum(one.amount for one in returned)
            result = BankResult.objects.create(
                order=order, file=file, source=source, first_line=file.first_line, last_line=file.last_line,
                content=content, sha256=hashlib.sha256(content).hexdigest() if content else "",
                done_count=file.count - len(failed), done_amount=file.amount - amount,
                failed_count=len(failed), failed_amount=amount,
                read_by=actor.key, read_by_name=actor.name, read_at=core.now(),
            )  # fmt: skip
            core.record(
                actor, "change", [one.payee_id for one in returned], facts=["payment_result"], purpose=order.right
            )
            core.emit(PaymentsConfirmed(order.number, file.number, order.right, result.done_count, result.done_amount))
    except IntegrityError as twice:
        if "result" not in str(twice):
            raise
        raise BankResultAlreadyRead(order.number, file.number) from twice
    return result


def _return_lines(
    order: PaymentOrder, failed: Sequence[LineResult], source: Source, on: date, actor: core.Actor
) -> list[PaymentLine]:
    """Notes each line that failed; gives all of them. One that was noted by hand before stays as it is."""
    lines: list[PaymentLine] = []
    said = {one.line: one for one in failed}
    numbers = sorted(said)
    for start in range(0, len(numbers), _STEP):
        lines += PaymentLine.objects.filter(order=order, number__in=numbers[start : start + _STEP]).order_by("number")
    known = set(ReturnedTransfer.objects.filter(order=order).values_list("line_id", flat=True))
    for line in lines:
        if line.pk not in known:
            one = said[line.number]
            _note(order, line, one.code, one.words, source, on, actor)
    return lines


def note_return(line: PaymentLine, words: str, *, returned_on: date, actor: core.Actor) -> ReturnedTransfer:
    """Notes one transfer that came back (組戻), from the bank's paper. By an accountant.

    Raises ReturnAlreadyNoted, OrderNotReleased, NotPermitted.
    """
    _refuse_others("戻ってきた振込の登録", actor)
    order = line.order
    if order.state != PaymentOrder.State.RELEASED:
        raise OrderNotReleased(order.number)
    try:
        with transaction.atomic():
            if ReturnedTransfer.objects.filter(line=line).exists():
                raise ReturnAlreadyNoted(order.number, line.number)
            returned = _note(order, line, "", words, Source.PAPER, returned_on, actor)
            core.record(actor, "change", [line.payee_id], facts=["payment_result"], purpose=order.right)
    except IntegrityError as twice:
        if "returned" not in str(twice):
            raise
        raise ReturnAlreadyNoted(order.number, line.number) from twice
    return returned


def _note(
    order: PaymentOrder, line: PaymentLine, code: str, words: str, source: Source, on: date, actor: core.Actor
) -> ReturnedTransfer:
    returned = ReturnedTransfer.objects.create(
        order=order, line=line, payee_id=line.payee_id, department=order.department, amount=line.amount, code=code[:4],
        words=words[:100], source=source, returned_on=on,
        noted_by=actor.key, noted_by_name=actor.name, noted_at=core.now(),
    )  # fmt: skip
    if not is_closed(order.fiscal_year):
        take_back(order, line.amount, released=True)  # 戻入; after closing it is revenue of the running year
    parts = LineInstalment.objects.filter(line=line).select_related("instalment")
    origins = sorted({part.instalment.origin for part in parts})
    core.emit(PaymentReturned(returned.pk, order.number, order.right, line.payee_id, line.amount, ",".join(origins)))
    return returned


def note_told(returned: int) -> None:
    """The payee was told that the money came back."""
    ReturnedTransfer.objects.filter(pk=returned, told_at=None).update(told_at=core.now())


def settle_return(
    returned: ReturnedTransfer, *, account: PayoutAccount | None, note: str = "", actor: core.Actor
) -> ReturnedTransfer:
    """Lets the months be ordered anew, exactly once: into another account, or into the same one with a reason.

    account: where the payee wants the money now. By the section's clerk or chief, never by who noted the return.
    Raises AccountNotCorrected, ReturnNotOpen, SamePersonDrafted, NotPermitted.
    """
    with transaction.atomic():
        held = ReturnedTransfer.objects.select_for_update(of=("self",)).select_related("line").get(pk=returned.pk)
        allowed = actor.office == held.department and (actor.has_role("clerk") or actor.has_role("chief"))
        if actor.kind != "staff" or not allowed:
            raise NotPermitted("再支払", [f"{held.department}の担当", "課長"], f"{actor.office} {actor.role}".strip())
        if held.noted_by == actor.key:
            raise SamePersonDrafted("戻ってきた振込")
        if held.state != ReturnedTransfer.State.OPEN:
            raise ReturnNotOpen
        corrected = account is not None and _place(account) != _place(held.line)
        if not corrected and not note.strip():
            raise AccountNotCorrected
        LineInstalment.objects.filter(line=held.line, live=True).update(live=False)
        held.state, held.how = ReturnedTransfer.State.SETTLED, "corrected" if corrected else "same"
        held.note, held.settled_by, held.settled_by_name = note[:500], actor.key, actor.name
        held.settled_at = core.now()
        held.save(update_fields=["state", "how", "note", "settled_by", "settled_by_name", "settled_at"])
        core.record(actor, "decide", [held.payee_id], facts=["payout_account"], purpose=held.order.right)
        core.emit(OrderChanged(held.order.number, "settled"))
    return held


def _place(account: PayoutAccount | PaymentLine) -> tuple[str, str, str, str, str]:
    return (
        account.bank_code, account.branch_code, account.account_type, account.account_number, account.holder,
    )  # fmt: skip
