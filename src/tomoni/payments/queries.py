"""What can be read of payments. Lists are paged by key; bytes of files are read only when asked for."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Prefetch, Sum

from tomoni.payments.errors import BankFileAltered, OrderNotReleased
from tomoni.payments.models import BankFile, FundSource, Instalment, LineInstalment, PaymentLine, PaymentOrder


class DuePayee(NamedTuple):
    """What one payee waits for: yen in all, and how many months."""

    payee: int
    amount: int
    months: int


class InstalmentView(NamedTuple):
    """An instalment as the payee sees it. state: waiting, ordered, released or cancelled; pay_on once ordered."""

    origin: str
    month: str
    right: str
    label: str
    amount: int
    due_on: date
    state: str
    pay_on: date | None
    order: str


def find_fund_source(right: str) -> FundSource | None:
    """Account and budget item of a right."""
    return FundSource.objects.filter(right=right).first()


def list_fund_sources() -> list[FundSource]:
    """All rights that can be paid."""
    return list(FundSource.objects.order_by("right"))


def list_due(right: str, on: date, *, after: int = 0, limit: int | None = None) -> list[DuePayee]:
    """Who has something due by `on` that no live order holds; in the order of payees, from after `after` on."""
    live = LineInstalment.objects.filter(instalment=OuterRef("pk"), live=True)
    due = (
        Instalment.objects.filter(
            ~Exists(live), right=right, due_on__lte=on, cancelled_at__isnull=True, payee_id__gt=after
        )
        .values("payee_id")
        .annotate(total=Sum("amount"), months=Count("pk"))
        .order_by("payee_id")
    )
    return [DuePayee(row["payee_id"], row["total"], row["months"]) for row in due[:limit]]


def next_due_day(right: str) -> date | None:
    """The first day on which something of this right is due that no live order holds; past days are late."""
    live = LineInstalment.objects.filter(instalment=OuterRef("pk"), live=True)
    due = Instalment.objects.filter(~Exists(live), right=right, cancelled_at__isnull=True)
    return due.order_by("due_on").values_list("due_on", flat=True).first()


def find_order(number: str) -> PaymentOrder | None:
    """The order of this number (`2026-1`)."""
    return PaymentOrder.objects.select_related("fund").filter(number=number).first()


def list_orders(
    *, state: str | None = None, department: str | None = None, before: int | None = None, limit: int = 50
) -> list[PaymentOrder]:
    """Orders, newest first; `before` is the id of the last one of the page before."""
    orders = PaymentOrder.objects.order_by("-pk")
    if state:
        orders = orders.filter(state=state)
    if department:
        orders = orders.filter(department=department)
    if before is not None:
        orders = orders.filter(pk__lt=before)
    return list(orders[:limit])


def list_lines(order: PaymentOrder, *, after: int = 0, limit: int = 100) -> list[PaymentLine]:
    """Lines of an order from after line `after` on. Show payees through core.reading."""
    return list(PaymentLine.objects.filter(order=order, number__gt=after).order_by("number")[:limit])


def list_instalments_of(
    person: int | None = None, *, origin: str | None = None, limit: int = 200
) -> list[InstalmentView]:
    """Instalments of an award or of a payee, newest month first, each with what became of it."""
    if origin is None and person is None:
        raise ValueError("Say whose instalments: give an origin or a person.")
    found = Instalment.objects.order_by("-month", "origin")
    if origin is not None:
        found = found.filter(origin=origin)
    if person is not None:
        found = found.filter(payee_id=person)
    return list(_views(found[:limit]))


def sum_recorded(payees: Iterable[int]) -> dict[tuple[str, str], int]:
    """Yen recorded for these people and not cancelled, by origin and month. One query."""
    found = Instalment.objects.filter(payee_id__in=list(payees), cancelled_at__isnull=True)
    return {(origin, month): amount for origin, month, amount in found.values_list("origin", "month", "amount")}


def find_instalment(origin: str, month: object) -> Instalment | None:
    """The instalment of one month (`2026-10`) of an award."""
    return Instalment.objects.filter(origin=origin, month=str(month)).first()


def _views(found: Iterable[Instalment]) -> Iterator[InstalmentView]:
    live = LineInstalment.objects.filter(live=True).select_related("order")
    for one in found.prefetch_related(Prefetch("parts", queryset=live, to_attr="live_parts")):
        order = one.live_parts[0].order if one.live_parts else None
        state = "cancelled" if one.cancelled_at else order.state if order else "waiting"
        yield InstalmentView(
            one.origin,
            one.month,
            one.right,
            one.label,
            one.amount,
            one.due_on,
            state,
            order.pay_on if order else None,
            order.number if order else "",
        )


def find_bank_file(order: PaymentOrder) -> BankFile | None:
    """Sums, hash and time of the order's file, without its bytes."""
    return BankFile.objects.defer("content").filter(order=order).first()


def bank_file(order: PaymentOrder) -> bytes:
    """The file for the bank, byte for byte as released. Raises OrderNotReleased, BankFileAltered."""
    file = BankFile.objects.filter(order=order).first()
    if file is None:
        raise OrderNotReleased(order.number)
    content = bytes(file.content)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise BankFileAltered(order.number)
    return content
