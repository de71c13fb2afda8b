"""What can be read of payments. Lists are paged by key; bytes of files are read only when asked for."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from tomoni.payments.actions.orders import due_of_order
from tomoni.payments.domain.fiscal_year import fiscal_year_of
from tomoni.payments.errors import BankFileAltered, OrderNotReleased
from tomoni.payments.models import (
    BankFile,
    BankResult,
    FundSource,
    Instalment,
    LineInstalment,
    PaymentLine,
    PaymentOrder,
    ReturnedTransfer,
)


class DuePayee(NamedTuple):
    """What one payee waits for: yen in all, and how many months."""

    payee: int
    amount: int
    months: int


class DueSum(NamedTuple):
    """What is due in all: how many payees, and yen."""

    payees: int
    amount: int


class InstalmentView(NamedTuple):
    """An instalment as the payee sees it; pay_on once ordered.

    state: waiting, ordered, released (sent to the bank), paid (the bank said so), returned or cancelled.
    """

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


def list_due(
    right: str, on: date, *, fiscal_year: int | None = None, extra: bool = False, after: int = 0,
    limit: int | None = None,
) -> list[DuePayee]:  # fmt: skip
    """Who has something due by `on` that no live order holds; in the order of payees, from after `after` on.

    fiscal_year: only what an order of this year would take. extra: as for a payment out of the regular month.
    """
    due = _due(right, on, fiscal_year, extra).filter(payee_id__gt=after).values_list("payee_id")
    payees = due.annotate(total=Sum("amount"), months=Count("pk")).order_by("payee_id")
    return [DuePayee(*row) for row in payees[:limit]]


def sum_due(right: str, on: date, *, fiscal_year: int | None = None) -> DueSum:
    """The same added up by the database, for there may be half a million."""
    found = _due(right, on, fiscal_year).aggregate(payees=Count("payee_id", distinct=True), amount=Sum("amount"))
    return DueSum(found["payees"], found["amount"] or 0)


def _due(right: str, on: date, fiscal_year: int | None, extra: bool = False) -> QuerySet[Instalment]:
    live = LineInstalment.objects.filter(instalment=OuterRef("pk"), live=True)
    if fiscal_year is None and not extra:
        wanted = Q(right=right, due_on__lte=on, cancelled_at__isnull=True)
    else:
        wanted = due_of_order(right, on, fiscal_year or fiscal_year_of(on), extra=extra)
    return Instalment.objects.filter(~Exists(live), wanted)


def next_due_day(right: str) -> date | None:
    """The first day on which something of this right is due that no live order holds; past days are late."""
    live = LineInstalment.objects.filter(instalment=OuterRef("pk"), live=True)
    due = Instalment.objects.filter(~Exists(live), right=right, cancelled_at__isnull=True)
    return due.order_by("due_on").values_list("due_on", flat=True).first()


def find_order(number: str) -> PaymentOrder | None:
    """The order of this number (`2026-1`)."""
    return PaymentOrder.objects.select_related("fund", "commitment").filter(number=number).first()


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


def list_recorded(payees: Iterable[int]) -> set[tuple[str, str]]:
    """(origin, month) of everything ever recorded for these people, also what was taken back. One query."""
    return set(Instalment.objects.filter(payee_id__in=list(payees)).values_list("origin", "month"))


def sum_recorded(payees: Iterable[int]) -> dict[tuple[str, str], int]:
    """Yen recorded for these people and not cancelled, by origin and month. One query."""
    found = Instalment.objects.filter(payee_id__in=list(payees), cancelled_at__isnull=True)
    return {(origin, month): amount for origin, month, amount in found.values_list("origin", "month", "amount")}


def find_instalment(origin: str, month: object) -> Instalment | None:
    """The instalment of one month (`2026-10`) of an award."""
    return Instalment.objects.filter(origin=origin, month=str(month)).first()


def _views(found: Iterable[Instalment]) -> Iterator[InstalmentView]:
    live = LineInstalment.objects.filter(live=True).select_related("order", "line")
    live = live.prefetch_related("order__results", "line__returned")
    for one in found.prefetch_related(Prefetch("parts", queryset=live, to_attr="live_parts")):
        part = one.live_parts[0] if one.live_parts else None
        state = "cancelled" if one.cancelled_at else _state(part) if part else "waiting"
        yield InstalmentView(
            one.origin,
            one.month,
            one.right,
            one.label,
            one.amount,
            one.due_on,
            state,
            part.order.pay_on if part else None,
            part.order.number if part else "",
        )


def _state(part: LineInstalment) -> str:
    """What became of a month that an order holds. Without a line its record was destroyed, years after it was paid."""
    if part.line is None:
        return "paid"
    if part.order.state != PaymentOrder.State.RELEASED:
        return str(part.order.state)
    if part.line.returned.all():
        return "returned"
    answered = any(one.first_line <= part.line.number <= one.last_line for one in part.order.results.all())
    return "paid" if answered else "released"


def find_bank_file(order: PaymentOrder, number: int = 1) -> BankFile | None:
    """Sums, hash and time of a file of the order, without its bytes."""
    return BankFile.objects.defer("content").filter(order=order, number=number).first()


def list_bank_files(order: PaymentOrder) -> list[BankFile]:
    """All files of an order in their order, without their bytes, each with the bank's answer in `results`."""
    return list(BankFile.objects.defer("content").filter(order=order).prefetch_related("results").order_by("number"))


def bank_file(order: PaymentOrder, number: int = 1) -> bytes:
    """A file for the bank, byte for byte as released. Raises OrderNotReleased, BankFileAltered."""
    file = BankFile.objects.filter(order=order, number=number).first()
    if file is None:
        raise OrderNotReleased(order.number)
    content = bytes(file.content)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise BankFileAltered(order.number)
    return content


def paid_days(person: int) -> dict[str, list[date]]:
    """By origin, the days on which the bank paid this person, as its answers say; oldest first. One query."""
    answered = BankResult.objects.filter(
        order=OuterRef("order"), first_line__lte=OuterRef("line__number"), last_line__gte=OuterRef("line__number")
    )
    back = ReturnedTransfer.objects.filter(line=OuterRef("line"))
    parts = LineInstalment.objects.filter(Exists(answered), ~Exists(back), line__payee_id=person, live=True)
    found: dict[str, list[date]] = {}
    rows = parts.order_by("order__pay_on").values_list("instalment__origin", "order__pay_on").distinct()
    for origin, day in rows:
        found.setdefault(origin, []).append(day)
    return found


def list_months_of(order: PaymentOrder, lines: Iterable[int]) -> dict[int, list[tuple[str, int]]]:
    """By row of a line, the months it pays with their yen: first payments cover many."""
    found: dict[int, list[tuple[str, int]]] = {}
    parts = LineInstalment.objects.filter(order=order, line__in=list(lines)).order_by("instalment__month", "pk")
    for line, month, amount in parts.values_list("line_id", "instalment__month", "instalment__amount"):
        found.setdefault(line, []).append((month, amount))
    return found
