"""Ceilings of budget items, and what is bound, ordered and released against them."""

from django.db import transaction
from django.db.models import F

from tomoni.core import interface as core
from tomoni.payments.errors import (
    BudgetEntryNotOpen,
    BudgetExceeded,
    CommitmentNotUsable,
    FundSourceUnknown,
    NotPermitted,
    SamePersonDrafted,
)
from tomoni.payments.models import BudgetEntry, BudgetLine, Commitment, FundSource, PaymentOrder

ROLES = ("accountant", "admin")
State = Commitment.State


def enter_budget(
    budget_item: str, fiscal_year: int, kind: str, amount: int, reason: str, *, actor: core.Actor
) -> BudgetEntry:
    """Types a ceiling or a change of it (yen, may be negative); it counts when somebody else confirmed it.

    Raises NotPermitted.
    """
    _refuse_others("予算額の登録", actor)
    with transaction.atomic():
        entry = BudgetEntry.objects.create(
            line=_line(budget_item, fiscal_year),
            kind=kind,
            amount=amount,
            reason=reason,
            entered_by=actor.key,
            entered_by_name=actor.name,
            entered_at=core.now(),
        )
        core.record(actor, "change", [], purpose=f"{fiscal_year}年度 {budget_item} の予算額の登録")
    return entry


def confirm_budget(entry: BudgetEntry, *, actor: core.Actor) -> BudgetLine:
    """Puts a typed ceiling in force. Raises NotPermitted, SamePersonDrafted, BudgetEntryNotOpen, BudgetExceeded."""
    _refuse_others("予算額の確認", actor)
    with transaction.atomic():
        held = BudgetEntry.objects.select_for_update().get(pk=entry.pk)
        if held.entered_by == actor.key:
            raise SamePersonDrafted("予算額")
        if held.confirmed_by:
            raise BudgetEntryNotOpen
        line = BudgetLine.objects.select_for_update().get(pk=held.line_id)
        ceiling = (line.ceiling or 0) + held.amount
        if ceiling < line.committed:
            raise BudgetExceeded(line.budget_item, line.fiscal_year, ceiling, line.committed, 0)
        held.confirmed_by, held.confirmed_by_name, held.confirmed_at = actor.key, actor.name, core.now()
        held.save(update_fields=["confirmed_by", "confirmed_by_name", "confirmed_at"])
        line.ceiling = ceiling
        line.save(update_fields=["ceiling"])
        core.record(actor, "decide", [], purpose=f"{line.fiscal_year}年度 {line.budget_item} の予算額の確認")
    return line


def _refuse_others(step: str, actor: core.Actor) -> None:
    if actor.kind != "staff" or not any(actor.has_role(role) for role in ROLES):
        raise NotPermitted(step, ["会計管理者", "管理者"], actor.role)


def draft_commitment(right: str, fiscal_year: int, amount: int, reason: str, *, actor: core.Actor) -> Commitment:
    """Drafts 支出負担行為 ahead of orders (地方自治法232条の3); another one of the department decides it.

    Raises FundSourceUnknown, NotPermitted.
    """
    fund = FundSource.objects.filter(right=right).first()
    if fund is None:
        raise FundSourceUnknown(right)
    _refuse_other_departments(fund.department, ("clerk", "chief"), "支出負担行為の起案", actor)
    with transaction.atomic():
        commitment = _new(fund, fiscal_year, amount, actor, reason=reason)
        core.record(actor, "change", [], purpose=f"支出負担行為 {commitment.number} の起案")
    return commitment


def decide_commitment(commitment: Commitment, *, actor: core.Actor) -> Commitment:
    """Binds a drafted commitment. By a chief who did not draft it.

    Raises NotPermitted, SamePersonDrafted, CommitmentNotUsable, BudgetExceeded.
    """
    with transaction.atomic():
        held = Commitment.objects.select_for_update().get(pk=commitment.pk)
        _refuse_other_departments(held.department, ("chief",), "支出負担行為の決裁", actor)
        if held.drafted_by == actor.key:
            raise SamePersonDrafted("支出負担行為")
        if held.state != State.DRAFTED:
            raise CommitmentNotUsable(held.number, "決裁は済んでいます")
        _bind(held.line_id, held.amount)
        held.state, held.decided_by, held.decided_by_name = State.BOUND, actor.key, actor.name
        held.decided_at = core.now()
        held.save(update_fields=["state", "decided_by", "decided_by_name", "decided_at"])
        core.record(actor, "decide", [], purpose=f"支出負担行為 {held.number} の決裁")
    return held


def _refuse_other_departments(department: str, roles: tuple[str, ...], step: str, actor: core.Actor) -> None:
    if actor.kind != "staff" or actor.office != department or not any(actor.has_role(role) for role in roles):
        words = "課長" if roles == ("chief",) else "担当"
        raise NotPermitted(step, [f"{department}の{words}"], f"{actor.office} {actor.role}".strip())


def charge_order(
    fund: FundSource, year: int, amount: int, commitment: Commitment | None, actor: core.Actor
) -> Commitment:
    """Binds and orders `amount`, on a decided commitment or, as towns do for allowances, on one made with the order.

    In the caller's transaction. Raises CommitmentNotUsable, BudgetExceeded.
    """
    if commitment is None:
        held = _new(fund, year, amount, actor, state=State.BOUND, with_order=True)
        _bind(held.line_id, amount)
    else:
        held = Commitment.objects.select_for_update(of=("self",)).select_related("line").get(pk=commitment.pk)
        if held.state != State.BOUND or (held.right, held.line.fiscal_year) != (fund.right, year):
            raise CommitmentNotUsable(held.number, "決裁前か、別の制度・年度のものです")
        if held.amount - held.ordered < amount:
            raise CommitmentNotUsable(held.number, f"残りは {held.amount - held.ordered:,}円です")
    Commitment.objects.filter(pk=held.pk).update(ordered=F("ordered") + amount)
    BudgetLine.objects.filter(pk=held.line_id).update(ordered=F("ordered") + amount)
    return held


def note_released(order: PaymentOrder) -> None:
    """The order was paid out of its budget item."""
    if order.commitment_id:
        line = BudgetLine.objects.filter(commitments=order.commitment_id)
        line.update(released=F("released") + order.amount)


def take_back(order: PaymentOrder, amount: int, *, released: bool) -> None:
    """What was ordered is not, or came back into the same year (戻入): taken off everywhere."""
    if not order.commitment_id:
        return
    held = Commitment.objects.select_for_update().get(pk=order.commitment_id)
    line = BudgetLine.objects.select_for_update().get(pk=held.line_id)
    held.ordered -= amount
    line.ordered -= amount
    line.released -= amount if released else 0
    if held.with_order:
        held.amount -= amount
        line.committed -= amount
        held.state = State.BOUND if held.amount else State.RELEASED
    held.save(update_fields=["ordered", "amount", "state"])
    line.save(update_fields=["ordered", "released", "committed"])


def _line(budget_item: str, fiscal_year: int) -> BudgetLine:
    line, _ = BudgetLine.objects.get_or_create(budget_item=budget_item, fiscal_year=fiscal_year)
    return line


def _bind(line: int, amount: int) -> None:
    held = BudgetLine.objects.select_for_update().get(pk=line)
    if held.ceiling is not None and held.committed + amount > held.ceiling:
        raise BudgetExceeded(held.budget_item, held.fiscal_year, held.ceiling, held.committed, amount)
    held.committed += amount
    held.save(update_fields=["committed"])


def _new(
    fund: FundSource, year: int, amount: int, actor: core.Actor, *, reason: str = "", state: State = State.DRAFTED,
    with_order: bool = False,
) -> Commitment:  # fmt: skip
    return Commitment.objects.create(
        number=f"負{year}-{core.next_number('commitment', year)}",
        line=_line(fund.budget_item, year),
        right=fund.right,
        department=fund.department,
        amount=amount,
        reason=reason,
        with_order=with_order,
        state=state,
        drafted_by=actor.key,
        drafted_by_name=actor.name,
        drafted_at=core.now(),
    )
