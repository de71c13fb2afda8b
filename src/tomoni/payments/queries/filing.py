"""What the register of records asks of orders and claims: when they are complete, and everything for an archive."""

import json
from datetime import date
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.timezone import localtime

from tomoni.payments.models import (
    BankFile,
    BankResult,
    Claim,
    ClaimEntry,
    ClaimProposal,
    LineInstalment,
    PaymentLine,
    PaymentOrder,
    RepaymentPart,
    ReturnedTransfer,
)

ENDED = (Claim.State.SETTLED, Claim.State.WRITTEN_OFF, Claim.State.DROPPED)


class MoneyRecord(NamedTuple):
    """An order or a claim as a record. completed_on: none while something goes on; why: what, in words for staff."""

    number: str
    right: str
    department: str
    completed_on: date | None
    why: str = ""


def record_of_order(number: str) -> MoneyRecord | None:
    """An order is complete when it was sent back, or when the bank answered to all of it and nothing is open."""
    order = PaymentOrder.objects.filter(number=number).exclude(state=PaymentOrder.State.DESTROYED).first()
    if order is None:
        return None
    completed, why = _order_end(order)
    return MoneyRecord(order.number, order.right, order.department, completed, why)


def _order_end(order: PaymentOrder) -> tuple[date | None, str]:
    if order.closed_at is None:
        return None, "支払命令が審査を待っています。"
    if order.state == PaymentOrder.State.RETURNED:
        return localtime(order.closed_at).date(), ""
    answered = list(BankResult.objects.filter(order=order).values_list("read_at", flat=True))
    if len(answered) < BankFile.objects.filter(order=order).count():
        return None, "銀行の結果を読み込んでいません。"
    back = list(ReturnedTransfer.objects.filter(order=order).values_list("settled_at", flat=True))
    if None in back:
        return None, "戻った振込の対応が終わっていません。"
    return max(localtime(at).date() for at in (order.closed_at, *answered, *back) if at is not None), ""


def record_of_claim(number: str) -> MoneyRecord | None:
    """A claim is complete with its last entry: paid, set off, written off or dropped."""
    claim = Claim.objects.filter(number=number).first()
    if claim is None:
        return None
    last = claim.entries.order_by("-number").first()
    ended = localtime(last.at).date() if last is not None and claim.state in ENDED else None
    return MoneyRecord(claim.number, claim.right, claim.department, ended, "" if ended else "返還金の残りがあります。")


def export_order(number: str) -> dict[str, bytes]:
    """Everything of an order: its rows as JSON, the files of the bank as they were."""
    order = PaymentOrder.objects.get(number=number)
    found: dict[str, Any] = {"PaymentOrder": list(PaymentOrder.objects.filter(pk=order.pk).values())}
    for model in (PaymentLine, ReturnedTransfer):
        found[model.__name__] = list(model.objects.filter(order=order).order_by("pk").values())
    parts = LineInstalment.objects.filter(order=order).order_by("pk")
    found["Instalment"] = list(
        parts.values("line_id", "live", "instalment__origin", "instalment__month", "instalment__amount")
    )
    files = {"order.json": _json(found)}
    for file in BankFile.objects.filter(order=order).order_by("number"):
        files[f"bank-{file.number}.txt"] = bytes(file.content)
    for result in BankResult.objects.filter(order=order).exclude(sha256="").select_related("file").order_by("pk"):
        files[f"result-{result.file.number}.txt"] = bytes(result.content)
    return files


def export_claim(number: str) -> dict[str, bytes]:
    """Everything of a claim as JSON."""
    claim = Claim.objects.get(number=number)
    found: dict[str, Any] = {"Claim": list(Claim.objects.filter(pk=claim.pk).values())}
    for model in (ClaimEntry, ClaimProposal, RepaymentPart):
        found[model.__name__] = list(model.objects.filter(claim=claim).order_by("pk").values())
    return {"claim.json": _json(found)}


def _json(found: dict[str, Any]) -> bytes:
    return json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()
