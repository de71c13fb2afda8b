"""Closing the books of a fiscal year (出納閉鎖, 地方自治法235条の5)."""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Sum

from tomoni.core import interface as core
from tomoni.payments.actions.budgets import take_back
from tomoni.payments.domain.fiscal_year import first_day, fiscal_year_of, last_open_day
from tomoni.payments.errors import NotPermitted, YearClosed, YearNotOver
from tomoni.payments.models import Instalment, LineInstalment, PaymentOrder, YearClosing

State = PaymentOrder.State


def is_closed(fiscal_year: int) -> bool:
    """True when nothing of this year can be ordered or released: after 31 May, or closed by the accounting side."""
    return core.today() > last_open_day(fiscal_year) or YearClosing.objects.filter(fiscal_year=fiscal_year).exists()


def refuse_closed(fiscal_year: int) -> None:
    """Raises YearClosed."""
    if is_closed(fiscal_year):
        raise YearClosed(fiscal_year)


def close_year(fiscal_year: int, *, actor: core.Actor) -> YearClosing:
    """Closes the books on or after 31 May: open orders go back, what is unpaid is carried to the running year.

    By an accountant. Raises NotPermitted, YearNotOver, YearClosed (a second time).
    """
    if actor.kind != "staff" or not actor.has_role("accountant"):
        raise NotPermitted("出納の閉鎖", ["会計管理者"], actor.role)
    if core.today() < last_open_day(fiscal_year):
        raise YearNotOver(fiscal_year, last_open_day(fiscal_year))
    with transaction.atomic():
        if YearClosing.objects.filter(fiscal_year=fiscal_year).exists():
            raise YearClosed(fiscal_year)
        returned = _send_back_open(fiscal_year, actor)
        released = PaymentOrder.objects.filter(fiscal_year=fiscal_year, state=State.RELEASED)
        unpaid = list_unpaid(first_day(fiscal_year + 1))
        closing = YearClosing.objects.create(
            fiscal_year=fiscal_year,
            released_count=released.count(),
            released_amount=released.aggregate(all=Sum("amount"))["all"] or 0,
            returned_orders=returned,
            unpaid_count=unpaid.count(),
            unpaid_amount=unpaid.aggregate(all=Sum("amount"))["all"] or 0,
            closed_by=actor.key,
            closed_by_name=actor.name,
            closed_at=core.now(),
        )
        core.record(actor, "decide", [], purpose=f"{fiscal_year}年度の出納閉鎖")
    return closing


def list_unpaid(before: date):
    """Instalments due before a day that no live order holds: what a closed year carries on (過年度支出)."""
    live = LineInstalment.objects.filter(instalment=OuterRef("pk"), live=True)
    return Instalment.objects.filter(~Exists(live), due_on__lt=before, cancelled_at__isnull=True)


def _send_back_open(fiscal_year: int, actor: core.Actor) -> int:
    orders = PaymentOrder.objects.select_for_update().filter(fiscal_year=fiscal_year, state=State.ORDERED)
    count = 0
    for order in orders:
        LineInstalment.objects.filter(order=order, live=True).update(live=False)
        take_back(order, order.amount, released=False)
        order.state, order.closed_at = State.RETURNED, core.now()
        # The law closes it, not this person: who ordered may also be who closes the year.
        order.closed_by, order.closed_by_name = "system:closing", actor.name
        order.return_reason = f"{fiscal_year}年度の出納閉鎖のため"
        order.save(update_fields=["state", "closed_at", "closed_by", "closed_by_name", "return_reason"])
        count += 1
    return count


def years_to_close() -> list[int]:
    """Years whose last day has come and whose closing nobody has recorded, where anything was ordered."""
    today = core.today()
    years = PaymentOrder.objects.values_list("fiscal_year", flat=True).distinct()
    closed = set(YearClosing.objects.values_list("fiscal_year", flat=True))
    return sorted(y for y in set(years) if y < fiscal_year_of(today) and today >= last_open_day(y) and y not in closed)
