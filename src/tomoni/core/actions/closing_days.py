"""The town's own closing days (地方自治法4条の2: days off are set by ordinance): announced before they come."""

from datetime import date

from django.db import transaction

from tomoni.core.actions.ledger import record
from tomoni.core.actions.outbox import emit
from tomoni.core.actions.people import close_office
from tomoni.core.domain.actors import Actor
from tomoni.core.domain.calendar import is_open_day
from tomoni.core.errors import ClosingDayRefused
from tomoni.core.events import ClosingDaysChanged
from tomoni.core.models import ClosingDay
from tomoni.core.models.clock import today
from tomoni.core.models.kept import forget

KEEPERS = ("admin", "chief")
REFUSED = {
    "role": "Closing days are kept by administrators and chiefs. Ask one of them.",
    "past": "Days that are over, and today, stay as they were: what is due was told by them. Choose a day to come.",
    "no_reason": "A closing day says why the town hall is closed: it is shown to the people of the town.",
    "closed_anyway": "The town hall is closed on this day anyway: a weekend, a holiday, or the turn of the year.",
    "already": "This day is a closing day already.",
    "not_there": "This day is no closing day of the town.",
}


def add_closing_day(day: date, reason: str, *, actor: Actor) -> ClosingDay:
    """Close the town hall on a day to come. Due days follow in the worker (`ClosingDaysChanged`).

    Raises ClosingDayRefused; `data["why"]` is a key of REFUSED.
    """
    with transaction.atomic():
        _may(actor, day)
        _refuse("no_reason", not reason.strip())
        _refuse("closed_anyway", not is_open_day(day))
        _refuse("already", ClosingDay.objects.filter(day=day).exists())
        closing = close_office(day, reason.strip())
        _tell(day, actor)
        return closing


def remove_closing_day(day: date, *, actor: Actor) -> None:
    """Open the town hall after all on a day to come. Raises ClosingDayRefused."""
    with transaction.atomic():
        _may(actor, day)
        deleted, _ = ClosingDay.objects.filter(day=day).delete()
        _refuse("not_there", not deleted)
        forget("closing_days")
        _tell(day, actor)


def _may(actor: Actor, day: date) -> None:
    _refuse("role", not any(actor.has_role(role) for role in KEEPERS))
    _refuse("past", day <= today())


def _refuse(why: str, true: bool) -> None:
    if true:
        raise ClosingDayRefused(REFUSED[why], why=why)


def _tell(day: date, actor: Actor) -> None:
    record(actor, "change", [], purpose="calendar", deed="closing_days")
    emit(ClosingDaysChanged(day.isoformat()))
