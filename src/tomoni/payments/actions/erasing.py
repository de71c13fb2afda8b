"""Destroying the records of money when their time of keeping is over; the budget sums and the order's stone stay.

A month that an award still stands on is not forgotten: it keeps its part in the order without account and line, so no
later run can pay it again.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Exists, OuterRef, Q

from tomoni.core import interface as core
from tomoni.payments.models import (
    BankFile,
    BankResult,
    Claim,
    ClaimEntry,
    ClaimProposal,
    Instalment,
    LineInstalment,
    PaymentLine,
    PaymentOrder,
    RepaymentPart,
    ReturnedTransfer,
)

Needed = Callable[[set[str]], set[str]]  # of some origins, those that something still stands on
PAYMENTS = core.Actor.system("payments")
_STEP = 500


class Erased(NamedTuple):
    """How many of what went, and a hash over all of it."""

    counts: dict[str, int]
    sha256: str


def destroy_order(number: str, because: str, *, needed: Needed) -> Erased:
    """Accounts, files, answers and returned transfers of an order go. because: number of the approved destruction."""
    digest, counts = hashlib.sha256(), dict[str, int]()
    with core.erasing(because):
        order = PaymentOrder.objects.select_for_update(of=("self",)).get(number=number)
        _count(counts, "戻った振込", _erase(ReturnedTransfer.objects.filter(order=order), digest))
        _count(counts, "銀行の結果", _erase(BankResult.objects.filter(order=order), digest))
        _count(counts, "銀行へのファイル", _erase(BankFile.objects.filter(order=order), digest))
        _count(counts, "支払月", _let_go(order, needed, digest))
        _count(counts, "振込明細", _erase(PaymentLine.objects.filter(order=order), digest))
        _make_stone(order)
        core.record(PAYMENTS, "change", [], facts=["destroyed"], purpose=f"documents:{because}")
    return Erased(counts, digest.hexdigest())


def _make_stone(order: PaymentOrder) -> None:
    order.state, order.checklist = PaymentOrder.State.DESTROYED, []
    for name in ("ordered_by", "examined_by", "closed_by"):
        setattr(order, name, "")
        setattr(order, f"{name}_name", "")
    order.extra_reason = order.return_reason = ""
    order.save()


def _let_go(order: PaymentOrder, needed: Needed, digest: Any) -> int:
    """The months of the order: what is still needed stays without its line, the rest goes; gives how many went."""
    gone, last = 0, 0
    rows = LineInstalment.objects.filter(order=order).order_by("pk")
    while part := list(rows.filter(pk__gt=last).values_list("pk", "instalment", "instalment__origin", "live")[:_STEP]):
        last = part[-1][0]
        keep = needed({origin for _, _, origin, _ in part})
        rows.filter(pk__in=[pk for pk, _, origin, live in part if origin in keep and live]).update(line=None)
        parts = [pk for pk, _, origin, live in part if not (origin in keep and live)]
        _erase(LineInstalment.objects.filter(pk__in=parts), digest)
        free = [instalment for _, instalment, origin, _ in part if origin not in keep]
        gone += _erase(_without_parts(Instalment.objects.filter(pk__in=free)), digest)
    return gone


def _without_parts(found: Any) -> Any:
    return found.filter(~Exists(LineInstalment.objects.filter(instalment=OuterRef("pk"))))


def forget_instalments(origins: Sequence[str], because: str) -> Erased:
    """The months of awards that are destroyed go too; those of an order that is still kept go with that order.

    origins: `award:12` with its corrections (`award:12/3`), `unpaid:12`.
    """
    digest, counts = hashlib.sha256(), dict[str, int]()
    with core.erasing(because):
        for origin in origins:
            mine = Instalment.objects.filter(Q(origin=origin) | Q(origin__startswith=f"{origin}/"))
            _erase(LineInstalment.objects.filter(instalment__in=mine, line=None), digest)
            _count(counts, "支払月", _erase(_without_parts(mine), digest))
    return Erased(counts, digest.hexdigest())


def destroy_claim(number: str, because: str) -> Erased:
    """A claim that is settled, written off or dropped goes with its history. because: as for an order."""
    digest, counts = hashlib.sha256(), dict[str, int]()
    with core.erasing(because):
        claim = Claim.objects.select_for_update().get(number=number)
        _erase(RepaymentPart.objects.filter(claim=claim), digest)
        _count(counts, "返還金の伺い", _erase(ClaimProposal.objects.filter(claim=claim), digest))
        _count(counts, "返還金の経過", _erase(ClaimEntry.objects.filter(claim=claim), digest))
        _count(counts, "返還金", _erase(Claim.objects.filter(pk=claim.pk), digest))
        core.record(PAYMENTS, "change", [], facts=["destroyed"], purpose=f"documents:{because}")
    return Erased(counts, digest.hexdigest())


def _count(counts: dict[str, int], name: str, number: int) -> None:
    if number:
        counts[name] = counts.get(name, 0) + number


def _erase(rows: Any, digest: Any) -> int:
    """Rows go; their content goes into the hash of the certificate. Streamed: an order may hold hundreds of thousands.

    Bytes are hashed through their own hash, which stands in the row.
    """
    shown = [field.attname for field in rows.model._meta.concrete_fields if field.name != "content"]
    for row in rows.order_by("pk").values(*shown).iterator(chunk_size=_STEP):
        digest.update(json.dumps(row, cls=DjangoJSONEncoder, sort_keys=True).encode())
    return int(rows.order_by()._raw_delete(rows.db) or 0)
