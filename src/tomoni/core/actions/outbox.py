"""The outbox: news written with the change, delivered at least once."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import F

from tomoni.core.domain.deliveries import MOST_ATTEMPTS, delay_after, event_name, payload_of
from tomoni.core.domain.tenants import CURRENT
from tomoni.core.errors import LeaseLost, ListenerAlreadyThere, ListenerMissing
from tomoni.core.models import Delivery, Event, Municipality
from tomoni.core.models.clock import now
from tomoni.core.models.tenants import tenant

LEASE = timedelta(minutes=2)
State = Delivery.State
Listener = Callable[[Any], object]
EventType = TypeVar("EventType")

_log = logging.getLogger("tomoni.core.outbox")
_listeners: dict[str, dict[str, tuple[type, Listener]]] = {}
_arrived = threading.Event()


def listen(event_class: type[EventType], name: str) -> Callable[[Callable[[EventType], object]], Listener]:
    """Decorator: call the function for each such event, in a transaction of its own, perhaps more than once.

    name: stable and unique for the event, `notify.write_notice`; it stands in the database.
    """

    def register(function: Callable[[EventType], object]) -> Listener:
        known = _listeners.setdefault(event_name(event_class), {})
        if name in known and known[name][1].__qualname__ != function.__qualname__:
            raise ListenerAlreadyThere(
                f"{event_class.__name__} already has a listener {name}. One of the two would never be called."
                " Give it another name.",
                listener=name,
            )
        known[name] = (event_class, function)
        return function

    return register


def emit(event: object) -> Event:
    """Write an event (a frozen dataclass of plain values) and one delivery a listener, in the caller's transaction."""
    name = event_name(type(event))
    at = now()
    row = Event.objects.create(name=name, payload=payload_of(event), at=at)
    Delivery.objects.bulk_create(
        [Delivery(event=row, listener=listener, due_at=at) for listener in _listeners.get(name, ())]
    )
    transaction.on_commit(_arrived.set)
    return row


def wait_for_event(seconds: float) -> None:
    """Wait until this process commits an event, at most so long; what other processes emit is not heard."""
    _arrived.wait(seconds)
    _arrived.clear()


def stop_waiting() -> None:
    """End `wait_for_event` now."""
    _arrived.set()


def dispatch_once(worker_name: str, limit: int = 50) -> int:
    """Deliver what is due, at most `limit` a municipality; gives how many were tried.

    Outside a tenant it goes through all municipalities; inside, through that one.
    """
    current = CURRENT.get()
    codes = [current.code] if current else list(Municipality.objects.order_by("code").values_list("code", flat=True))
    tried = 0
    for code in codes:
        for delivery, attempt in _claim(code, worker_name, limit):
            _deliver(code, delivery, attempt, worker_name)
            tried += 1
    return tried


def revive(delivery: int) -> None:
    """Put a dead letter back into the outbox with all its attempts."""
    Delivery.objects.filter(pk=delivery, state=State.DEAD).update(
        state=State.WAITING, attempts=0, due_at=now(), leased_by=""
    )


def _claim(code: str, worker: str, limit: int) -> list[tuple[int, int]]:
    """Lease what waits and what lapsed; on PostgreSQL several workers skip each other's rows."""
    at = now()
    with tenant(code):
        due = Delivery.objects.filter(state__in=[State.WAITING, State.LEASED], due_at__lte=at).order_by("due_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        rows = list(due[:limit])
        worn_out = [row.pk for row in rows if row.attempts >= MOST_ATTEMPTS]
        Delivery.objects.filter(pk__in=worn_out).update(
            state=State.DEAD, leased_by="", last_error="The worker ended during every attempt."
        )
        claimed = [(row.pk, row.attempts + 1) for row in rows if row.attempts < MOST_ATTEMPTS]
        Delivery.objects.filter(pk__in=[pk for pk, _ in claimed]).update(
            state=State.LEASED, leased_by=worker, due_at=at + LEASE, attempts=F("attempts") + 1
        )
    return claimed


def _deliver(code: str, delivery: int, attempt: int, worker: str) -> None:
    """Run one listener; its effects and the mark that it is done are one transaction."""
    try:
        with tenant(code):
            row = Delivery.objects.select_related("event").get(pk=delivery)
            event_class, function = _find_listener(row.event.name, row.listener)
            function(event_class(**row.event.payload))
            mine = Delivery.objects.filter(pk=delivery, leased_by=worker, attempts=attempt, state=State.LEASED)
            if not mine.update(state=State.DONE, leased_by="", last_error=""):
                raise LeaseLost("Another worker took this delivery over, so what was done here is undone.")
    except LeaseLost:
        _log.warning("delivery %s was taken over by another worker", delivery)
    except Exception as fault:  # whatever a listener raises must not stop the outbox
        _log.exception("delivery %s failed at attempt %s", delivery, attempt)
        with tenant(code):
            _put_back(delivery, attempt, worker, fault, now())


def _find_listener(event: str, listener: str) -> tuple[type, Listener]:
    found = _listeners.get(event, {}).get(listener)
    if found is None:
        raise ListenerMissing(
            f"Nothing here is called {listener} and listens to {event}. The event waits and becomes a dead letter."
            " Start the version that wrote it, or one that has this listener, and revive the letter.",
            listener=listener,
        )
    return found


def _put_back(delivery: int, attempt: int, worker: str, fault: Exception, at: datetime) -> None:
    dead = attempt >= MOST_ATTEMPTS
    Delivery.objects.filter(pk=delivery, leased_by=worker, attempts=attempt).update(
        state=State.DEAD if dead else State.WAITING,
        leased_by="",
        due_at=at + delay_after(attempt),
        last_error=f"{type(fault).__name__}: {fault}"[:2000],
    )
