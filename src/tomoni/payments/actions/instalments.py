"""Instalments: recorded once per origin and month, changed only while nobody has ordered them."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction

from tomoni.core import interface as core
from tomoni.payments.errors import InstalmentAlreadyOrdered, InstalmentAlreadyRecorded, MonthMalformed
from tomoni.payments.models import Instalment, LineInstalment

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])\Z")
_BATCH = 2_000


class NewInstalment(NamedTuple):
    """One month owed. `origin` names the award or single payment; `month` is `2026-10`; `amount` in yen."""

    origin: str
    month: str
    payee: int  # row of core.Person
    amount: int
    due_on: date


def record_instalment(
    origin: str,
    month: object,
    payee_person: int,
    amount: int,
    label: str,
    right: str,
    *,
    due_on: date | None = None,
    actor: core.Actor,
) -> Instalment:
    """Records one month that is owed; asked again with the same content it gives the row that is there.

    month: `2026-10` or a Month that prints so. due_on: the day it is to be paid; without it, today.
    Raises InstalmentAlreadyRecorded when the month exists with another amount or payee; MonthMalformed.
    """
    one = NewInstalment(origin, str(month), payee_person, amount, due_on or core.today())
    record_instalments([one], label, right, actor=actor)
    return Instalment.objects.get(origin=origin, month=one.month)


def record_instalments(
    instalments: Iterable[NewInstalment], label: str, right: str, *, each: bool = False, actor: core.Actor
) -> None:
    """Records many, a few statements for thousands; what is there already with the same content is left.

    each: an entry of the ledger for every one, where they have nothing to do with each other.
    Raises as record_instalment, and then records none.
    """
    asked = list(instalments)
    for one in asked:
        if not _MONTH.match(one.month):
            raise MonthMalformed(one.month)
    with transaction.atomic():
        for start in range(0, len(asked), _BATCH):
            part = asked[start : start + _BATCH]
            # The unique constraint decides, also between two who record at the same moment.
            Instalment.objects.bulk_create([_row(one, label, right) for one in part], ignore_conflicts=True)
            _refuse_other_content(part)
        about = [{one.payee} for one in asked] if each else [{one.payee for one in asked}]
        core.record_many(core.Act(actor, "change", people, ["instalment"], right) for people in about)


def _row(one: NewInstalment, label: str, right: str) -> Instalment:
    return Instalment(
        origin=one.origin,
        month=one.month,
        right=right,
        label=label,
        payee_id=one.payee,
        amount=one.amount,
        due_on=one.due_on,
        recorded_at=core.now(),
    )


def _refuse_other_content(part: Sequence[NewInstalment]) -> None:
    asked = {(one.origin, one.month): one for one in part}
    origins = list({one.origin for one in part})
    for start in range(0, len(origins), 500):
        there = Instalment.objects.filter(origin__in=origins[start : start + 500])
        for origin, month, payee, amount in there.values_list("origin", "month", "payee_id", "amount"):
            one = asked.get((origin, month))
            if one is not None and (one.payee, one.amount) != (payee, amount):
                raise InstalmentAlreadyRecorded(origin, month, amount, one.amount)


def revise_instalment(instalment: Instalment, amount: int, *, actor: core.Actor) -> Instalment:
    """Changes what a month is worth, for an award that changed before anybody ordered the month.

    Raises InstalmentAlreadyOrdered.
    """
    with transaction.atomic():
        held = _free_instalment(instalment)
        held.amount = amount
        held.save(update_fields=["amount"])
        core.record(actor, "change", [held.payee_id], facts=["instalment"], purpose=held.right)
    return held


def cancel_instalment(instalment: Instalment, reason: str, *, actor: core.Actor) -> Instalment:
    """Takes a month back that is no longer owed; it stays visible with its reason. Raises InstalmentAlreadyOrdered."""
    with transaction.atomic():
        held = _free_instalment(instalment)
        held.cancelled_at, held.cancel_reason = core.now(), reason
        held.save(update_fields=["cancelled_at", "cancel_reason"])
        core.record(actor, "change", [held.payee_id], facts=["instalment"], purpose=held.right)
    return held


def _free_instalment(instalment: Instalment) -> Instalment:
    """The instalment, locked, if no live order holds it."""
    held = Instalment.objects.select_for_update().get(pk=instalment.pk)
    if LineInstalment.objects.filter(instalment=held, live=True).exists():
        raise InstalmentAlreadyOrdered(held.origin, held.month)
    return held
