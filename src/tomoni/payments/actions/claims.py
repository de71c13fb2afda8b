"""Recovery: claims are born, set off, paid and reminded. What two people decide of them: proposals.py."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction

from tomoni.core import interface as core
from tomoni.payments.domain.fiscal_year import fiscal_year_of
from tomoni.payments.domain.recovery import (
    REMINDER_LAW,
    lapse_day,
    limit_of,
)
from tomoni.payments.errors import (
    ClaimAlreadyBorn,
    ClaimLapsed,
    ClaimNotInState,
    ClaimStale,
    ClaimSumNotRight,
    ClaimTermsMissing,
    NotPermitted,
    ReceiptAlreadyRecorded,
    ReminderTooEarly,
)
from tomoni.payments.events import ClaimChanged
from tomoni.payments.models import Claim, ClaimEntry

State, Kind = Claim.State, ClaimEntry.Kind
LIVE = (State.DRAFTED, State.SETTING_OFF, State.OPEN)


class NewClaim(NamedTuple):
    """What a claim is born from. source_key names its cause: born once. months: `2026-10`, as overpaid."""

    source_key: str
    right: str
    label: str
    department: str
    debtor: int
    origin: str
    cause: str  # overpaid, revoked, deceit
    amount: int
    law: str
    reason: str
    decision: str = ""
    months: Sequence[str] = ()
    by_month: Mapping[str, int] = {}  # yen of each month, where known; sums up to the amount
    set_off: bool = False  # taken off later months (内払調整) as long as nobody asks for the money


def open_claim(new: NewClaim, *, actor: core.Actor) -> Claim:
    """A claim of the town is born; asked again with the same cause and sum it gives the one that is there.

    By the section's clerk or chief, or a part of the system. Raises ClaimAlreadyBorn, ClaimSumNotRight, NotPermitted.
    """
    if new.amount < 1:
        raise ClaimSumNotRight(new.amount, "1円以上です")
    if new.by_month and sum(new.by_month.values()) != new.amount:
        raise ClaimSumNotRight(new.amount, f"月ごとの合計は {sum(new.by_month.values()):,}円です")
    if not new.law.strip() or not new.reason.strip():
        raise ClaimTermsMissing("根拠の条文か理由")
    if actor.kind != "system":
        refuse_others(new.department, ("clerk", "chief"), "返還金の登録", actor)
    try:
        with transaction.atomic():
            claim = Claim.objects.filter(source_key=new.source_key).first() or _born(new, actor)
    except IntegrityError:
        claim = Claim.objects.get(source_key=new.source_key)
    if (claim.principal, claim.debtor_id) != (new.amount, new.debtor):
        raise ClaimAlreadyBorn(claim.number, claim.principal, new.amount)
    return claim


def _born(new: NewClaim, actor: core.Actor) -> Claim:
    today, limit = core.today(), limit_of(new.right, new.cause)
    year = fiscal_year_of(today)
    claim = Claim.objects.create(
        number=f"返{year}-{core.next_number('claim', year)}", fiscal_year=year,
        right=new.right, label=new.label, department=new.department, debtor_id=new.debtor, origin=new.origin,
        source_key=new.source_key, cause=new.cause, law=new.law[:200], reason=new.reason[:500],
        decision=new.decision, months=list(new.months) or sorted(new.by_month),
        by_month=dict(new.by_month), principal=new.amount, balance=new.amount,
        state=State.SETTING_OFF if new.set_off else State.DRAFTED, born_on=today,
        limit_years=limit.years, limit_law=limit.law, lapses_on=lapse_day(today, (), limit.years),
        made_by=actor.key, made_by_name=actor.name, made_at=core.now(),
    )  # fmt: skip
    enter(claim, Kind.BORN, actor, law=new.law, note=new.reason)
    core.record(actor, "change", [claim.debtor_id], facts=["claim"], purpose=claim.right)
    return claim


def refuse_others(department: str, roles: Sequence[str], step: str, actor: core.Actor) -> None:
    """Raises NotPermitted for who is neither of the section in one of the roles nor an accountant asked for."""
    mine = actor.office == department or "accountant" in roles
    if actor.kind != "staff" or not mine or not any(actor.has_role(role) for role in roles):
        words = {"clerk": "担当", "chief": "課長", "accountant": "会計"}
        raise NotPermitted(step, [words[role] for role in roles], f"{actor.office} {actor.role}".strip())


def hold_claim(claim: Claim, states: Sequence[str], step: str, version: int | None) -> Claim:
    """The claim, locked, in one of the states, as the page saw it."""
    held = Claim.objects.select_for_update().get(pk=claim.pk)
    if version is not None and held.version != version:
        raise ClaimStale(held.number)
    if held.state not in states:
        raise ClaimNotInState(held.number, State(held.state).label, step)
    return held


def refuse_lapsed(claim: Claim) -> None:
    """Raises ClaimLapsed from the day on which nothing can be asked for any more."""
    if claim.lapses_on and core.today() >= claim.lapses_on:
        raise ClaimLapsed(claim.number, claim.lapses_on)


def enter(
    claim: Claim, kind: Kind, actor: core.Actor, *, amount: int = 0, on: date | None = None, **more: Any
) -> ClaimEntry:
    """Writes what happened, with the balance after it, and what follows for the state and the time limit."""
    if not 0 <= amount <= claim.balance:
        raise ClaimSumNotRight(amount, f"残りは {claim.balance:,}円です")
    before = list(claim.entries.order_by("number").values_list("kind", "on"))
    claim.balance -= amount
    on = on or core.today()
    entry = ClaimEntry.objects.create(
        claim=claim, number=len(before) + 1, kind=kind, on=on, amount=amount, balance=claim.balance,
        by=actor.key, by_name=actor.name, at=core.now(), **more,
    )  # fmt: skip
    claim.lapses_on = lapse_day(claim.born_on, [*before, (str(kind), on)], claim.limit_years)
    if claim.balance == 0 and claim.state in LIVE:
        claim.state = State.WRITTEN_OFF if kind == Kind.WRITTEN_OFF else State.SETTLED
    claim.version += 1
    claim.save(update_fields=["balance", "lapses_on", "state", "due_on", "version"])
    core.emit(ClaimChanged(claim.number, claim.right, claim.debtor_id, str(kind), claim.balance))
    return entry


def set_off(origin: str, amount: int, reference: str, *, actor: core.Actor) -> int:
    """Takes up to `amount` off the claims of an award whose later month is paid less (内払調整); gives what was taken.

    reference: the month (`2026-12`, again `2026-12#2`), so that it is taken once. Oldest claim first. What the person
    was asked to pay is not taken too. By a part of the system.
    """
    taken = 0
    with transaction.atomic():
        held = Claim.objects.select_for_update().filter(origin=origin, state=State.SETTING_OFF)
        for claim in held.order_by("pk"):
            if claim.entries.filter(kind=Kind.SET_OFF, reference=reference).exists():
                continue
            part = min(amount - taken, claim.balance)
            if part > 0:
                enter(claim, Kind.SET_OFF, actor, amount=part, reference=reference)
                taken += part
    return taken


def end_set_off(origin: str, *, actor: core.Actor) -> int:
    """No later month is left to take from: what is still open waits for a demand. Gives its yen."""
    left = 0
    with transaction.atomic():
        for claim in Claim.objects.select_for_update().filter(origin=origin, state=State.SETTING_OFF).order_by("pk"):
            claim.state, claim.version, left = State.DRAFTED, claim.version + 1, left + claim.balance
            claim.save(update_fields=["state", "version"])
            core.record(actor, "change", [claim.debtor_id], facts=["claim"], purpose=claim.right)
    return left


def hold_set_off(origins: Iterable[str]) -> dict[str, int]:
    """By origin, yen still to be taken off later months; the claims are locked in the caller's transaction."""
    left: dict[str, int] = {}
    found = Claim.objects.select_for_update().filter(origin__in=list(origins), state=State.SETTING_OFF)
    for origin, balance in found.order_by("pk").values_list("origin", "balance"):
        left[origin] = left.get(origin, 0) + balance
    return left


def resume_set_off(origin: str, *, actor: core.Actor) -> int:
    """The award stands again: what was asked back of it, or was to be, is taken off its months. Gives its yen.

    Days and instalments agreed on fall away; what was received stays received. By a part of the system.
    """
    left = 0
    with transaction.atomic():
        held = Claim.objects.select_for_update().filter(origin=origin, state__in=(State.DRAFTED, State.OPEN))
        for claim in held.order_by("pk"):
            claim.parts.filter(live=True).update(live=False)
            claim.state, claim.due_on, claim.version = State.SETTING_OFF, None, claim.version + 1
            claim.save(update_fields=["state", "due_on", "version"])
            core.record(actor, "change", [claim.debtor_id], facts=["claim"], purpose=claim.right)
            left += claim.balance
    return left


def receive(
    claim: Claim, amount: int, *, on: date, reference: str, version: int | None = None, actor: core.Actor
) -> ClaimEntry:
    """Records money received (消込), once for each receipt number (領収済通知書の番号). By the accounting side.

    Raises ReceiptAlreadyRecorded, ClaimSumNotRight over what is open, ClaimLapsed, ClaimStale, ClaimNotInState.
    """
    refuse_others("", ("accountant",), "消込", actor)
    if not reference.strip():
        raise ClaimTermsMissing("領収の番号")
    if amount < 1 or on > core.today():
        raise ClaimSumNotRight(amount, "1円以上、領収日は今日までです")
    try:
        with transaction.atomic():
            if claim.entries.filter(kind=Kind.RECEIVED, reference=reference).exists():
                raise ReceiptAlreadyRecorded(reference)
            held = hold_claim(claim, (State.OPEN, State.SETTING_OFF), "消込", version)
            if held.lapses_on and on >= held.lapses_on:
                raise ClaimLapsed(held.number, held.lapses_on)
            entry = enter(held, Kind.RECEIVED, actor, amount=amount, on=on, reference=reference)
            core.record(actor, "change", [held.debtor_id], facts=["claim"], purpose=held.right)
    except IntegrityError as twice:
        if "entry" not in str(twice):
            raise
        raise ReceiptAlreadyRecorded(reference) from twice
    return entry


def remind(claim: Claim, by_on: date, *, version: int | None = None, actor: core.Actor) -> ClaimEntry:
    """Reminds of what was not paid by its day (督促), with a new day. By the section's clerk or chief.

    Raises ReminderTooEarly, ClaimLapsed, ClaimTermsMissing, ClaimStale, ClaimNotInState, NotPermitted.
    """
    with transaction.atomic():
        held = hold_claim(claim, (State.OPEN,), "督促", version)
        refuse_others(held.department, ("clerk", "chief"), "督促", actor)
        refuse_lapsed(held)
        late = overdue_since(held)
        if late is None:
            raise ReminderTooEarly(held.number, held.due_on)
        if by_on <= core.today():
            raise ClaimTermsMissing("明日以降の期限")
        entry = enter(held, Kind.REMINDED, actor, by_on=by_on, law=REMINDER_LAW)
        core.record(actor, "send", [held.debtor_id], facts=["claim"], purpose=held.right)
    return entry


def overdue_since(claim: Claim) -> date | None:
    """The day by which something should have been paid and was not; none while nothing is late."""
    today, paid = core.today(), claim.principal - claim.balance
    parts = list(claim.parts.filter(live=True).order_by("number").values_list("due_on", "amount"))
    if not parts:
        return claim.due_on if claim.due_on and claim.due_on < today and claim.balance else None
    wanted = claim.principal - sum(amount for _, amount in parts)
    for due_on, amount in parts:
        wanted += amount
        if due_on < today and paid < wanted:
            return due_on
    return None
