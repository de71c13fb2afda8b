"""Reads of the books: budget items with their sums, commitments, closings; results and returned transfers."""

from tomoni.payments.models import (
    BankFile,
    BudgetEntry,
    BudgetLine,
    Commitment,
    PaymentLine,
    PaymentOrder,
    ReturnedTransfer,
    YearClosing,
)


def list_budget_lines(fiscal_year: int) -> list[BudgetLine]:
    """Budget items of a year with what is bound, ordered and released."""
    return list(BudgetLine.objects.filter(fiscal_year=fiscal_year).order_by("budget_item"))


def list_budget_entries(fiscal_year: int) -> list[BudgetEntry]:
    """Ceilings and their changes of a year, newest first, each with its line."""
    entries = BudgetEntry.objects.filter(line__fiscal_year=fiscal_year).select_related("line")
    return list(entries.order_by("-pk"))


def find_budget_entry(pk: int) -> BudgetEntry | None:
    """One entry by its row."""
    return BudgetEntry.objects.filter(pk=pk).first()


def list_commitments(fiscal_year: int, *, right: str | None = None, limit: int = 100) -> list[Commitment]:
    """Commitments made ahead of orders, newest first, each with its line."""
    found = Commitment.objects.filter(line__fiscal_year=fiscal_year, with_order=False).select_related("line")
    return list((found.filter(right=right) if right else found).order_by("-pk")[:limit])


def find_commitment(number: str) -> Commitment | None:
    """The commitment of this number (`負2026-1`)."""
    return Commitment.objects.select_related("line").filter(number=number).first()


def list_closings() -> list[YearClosing]:
    """Years whose books were closed, newest first."""
    return list(YearClosing.objects.order_by("-fiscal_year"))


def find_file(order: PaymentOrder, number: int) -> BankFile | None:
    """A file of an order with its bytes, for reading the bank's answer to it."""
    return BankFile.objects.select_related("order__fund").filter(order=order, number=number).first()


def find_line(order: PaymentOrder, number: int) -> PaymentLine | None:
    """One line of an order."""
    return PaymentLine.objects.select_related("order").filter(order=order, number=number).first()


def list_returned(
    *, department: str | None = None, state: str | None = None, order: PaymentOrder | None = None,
    before: int | None = None, limit: int = 100,
) -> list[ReturnedTransfer]:  # fmt: skip
    """Transfers that came back, newest first, each with order and line. Show payees through core.reading."""
    found = ReturnedTransfer.objects.select_related("order", "line").order_by("-pk")
    if department:
        found = found.filter(department=department)
    if state:
        found = found.filter(state=state)
    if order is not None:
        found = found.filter(order=order)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found[:limit])


def find_returned(pk: int) -> ReturnedTransfer | None:
    """One returned transfer by its row."""
    return ReturnedTransfer.objects.select_related("order", "line").filter(pk=pk).first()
