"""The outbox: news written with the change, delivered at least once."""

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Max, QuerySet

from tomoni.core.actions.listening import (
    Outside,
    find_listener,
    names_outside,
    receiver_field,
    takes_many,
    who_wants,
)
from tomoni.core.domain.deliveries import MOST_ATTEMPTS, delay_after, event_name, payload_of
from tomoni.core.domain.tenants import CURRENT
from tomoni.core.errors import LeaseLost
from tomoni.core.models import Delivery, Event, Municipality
from tomoni.core.models.clock import now
from tomoni.core.models.inserting import insert_rows
from tomoni.core.models.kept import kept
from tomoni.core.models.preparing import Prepared, told
from tomoni.core.models.tenants import current_municipality, tenant

LEASE = timedelta(minutes=2)
OUTSIDE_AT_ONCE = 5  # messages to receivers outside in a round, after everything else; one while other news wait
BY_LIST = 2  # attempts at which what did not fail may go by the list
State = Delivery.State
DUE = Prepared(
    "due",
    """
    SELECT 1 FROM core_delivery
    WHERE municipality_id = %(town)s AND state IN ('waiting', 'leased') AND due_at <= %(at)s LIMIT 1
    """,
)

_log = logging.getLogger("tomoni.core.outbox")
_arrived = threading.Event()


def emit(event: object) -> Event:
    """Write an event (a frozen dataclass of plain values) and one delivery a listener, in the caller's transaction."""
    return emit_many([event])[0]


def emit_many(events: Iterable[object]) -> list[Event]:
    """The same for many events, in their order; two statements for some hundred of them."""
    rows, deliveries = event_rows(events)
    insert_rows(rows)
    for delivery in deliveries:
        delivery.event_id = delivery.event.pk
    insert_rows(deliveries)
    return rows


def event_rows(events: Iterable[object]) -> tuple[list[Event], list[Delivery]]:
    """The rows of some events and their deliveries, not stored yet. For `insert_together` in this transaction."""
    at, rows, deliveries = now(), [], []
    for event in events:
        rows.append(row := Event(name=event_name(type(event)), payload=payload_of(event), at=at))
        deliveries += [Delivery(event=row, listener=name, due_at=at) for name in who_wants(event)]
    transaction.on_commit(_arrived.set)
    return rows, deliveries


def wait_for_event(seconds: float) -> None:
    """Wait until this process commits an event, at most so long; what other processes emit is not heard."""
    _arrived.wait(seconds)
    _arrived.clear()


def stop_waiting() -> None:
    """End `wait_for_event` now."""
    _arrived.set()


def dispatch_once(worker_name: str, limit: int = 50, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Deliver what is due, at most `limit` a municipality; gives how many were tried.

    Outside a tenant it goes through all municipalities; inside, through that one. stopped: asked before each delivery;
    from then on what was claimed is given back, so that another worker finds it at once. So is what is left when half
    of the lease is over, so that nothing runs on a lease that another worker may take.
    """
    towns = [current_municipality()] if CURRENT.get() else kept("municipalities", _list_towns)
    due = [town for town in towns if _is_due(town)]
    taken = [(town, _dispatch_inside(town, worker_name, limit, stopped)) for town in due]
    return sum(many for _, many in taken) + sum(
        _dispatch_outside(town, worker_name, 1 if many >= limit else OUTSIDE_AT_ONCE, stopped) for town, many in taken
    )


def _list_towns() -> list[Municipality]:
    return list(Municipality.objects.order_by("code"))


def _is_due(town: Municipality) -> bool:
    """What an idle worker asks all day: nothing is locked, and nothing is claimed where nothing waits."""
    with tenant(town):
        return bool(DUE.rows(at=told(now())))


def _dispatch_inside(town: Municipality, worker: str, limit: int, stopped: Callable[[], bool]) -> int:
    claimed = [] if stopped() else _claim(town, worker, limit)
    late = now() + LEASE / 2

    def ends() -> bool:
        return stopped() or now() >= late

    together = _deliver_together(town, claimed, worker, ends)
    tried = len(together)
    claimed = [one for one in claimed if one[0] not in together]
    for place, (delivery, attempt) in enumerate(claimed):
        if ends():
            _give_back(town, worker, [pk for pk, _ in claimed[place:]])
            break
        _deliver(town, delivery, attempt, worker)
        tried += 1
    return tried


def _dispatch_outside(town: Municipality, worker: str, most: int, stopped: Callable[[], bool]) -> int:
    """Claimed one by one, so that no lease ends while another receiver is asked."""
    for tried in range(most):
        claimed = [] if stopped() or not names_outside() else _claim(town, worker, 1, is_outside=True)
        if not claimed:
            return tried
        _deliver(town, *claimed[0], worker)
    return most


def _give_back(town: Municipality, worker: str, deliveries: list[int]) -> None:
    """Untried: due now, and the attempt is not counted."""
    with tenant(town):
        Delivery.objects.filter(pk__in=deliveries, leased_by=worker, state=State.LEASED).update(
            state=State.WAITING, leased_by="", due_at=now(), attempts=F("attempts") - 1
        )


def revive(delivery: int) -> None:
    """Put a dead letter back into the outbox with all its attempts."""
    _put_back_again(Delivery.objects.filter(pk=delivery))


def revive_all(event: str, listener: str) -> int:
    """The same for all that one listener could not do with one kind of event; gives how many."""
    return _put_back_again(Delivery.objects.filter(event__name=event, listener=listener))


def _put_back_again(deliveries: QuerySet[Delivery]) -> int:
    """As if they had never been tried, so by the list."""
    return deliveries.filter(state=State.DEAD).update(
        state=State.WAITING, attempts=0, due_at=now(), leased_by="", last_error=""
    )


def _claim(town: Municipality, worker: str, limit: int, *, is_outside: bool = False) -> list[tuple[int, int]]:
    """Lease what waits and what lapsed; on PostgreSQL several workers skip each other's rows."""
    at = now()
    with tenant(town):
        due = Delivery.objects.filter(state__in=[State.WAITING, State.LEASED], due_at__lte=at).order_by("due_at", "pk")
        outside = names_outside()
        due = due.filter(listener__in=outside) if is_outside else due.exclude(listener__in=outside)
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


def _deliver_together(
    town: Municipality, claimed: Sequence[tuple[int, int]], worker: str, ends: Callable[[], bool]
) -> set[int]:
    """Deliver what listeners take by the list, each list in a transaction; gives the deliveries that are done so.

    ends: asked before each list; from then on none is begun. What failed before, or fails now, goes by itself, so that
    one event holds no other up. Where a worker ended in the midst, nothing failed: those go by the list once more, and
    by themselves if that ends a worker again.
    """
    hopeful = [pk for pk, attempt in claimed if attempt <= BY_LIST]
    if len(hopeful) < 2:
        return set()
    lists: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    with tenant(town):
        rows = Delivery.objects.filter(pk__in=hopeful, last_error="").order_by("pk")
        for event, listener, attempt, pk in rows.values_list("event__name", "listener", "attempts", "pk"):
            if takes_many(event, listener):
                lists[event, listener, attempt].append(pk)
    done: set[int] = set()
    for (event, listener, attempt), pks in lists.items():
        if ends():
            break
        if len(pks) > 1 and _deliver_list(town, (event, listener), pks, attempt, worker):
            done.update(pks)
    return done


def _deliver_list(town: Municipality, kind: tuple[str, str], pks: Sequence[int], attempt: int, worker: str) -> bool:
    try:
        with tenant(town):
            listening = find_listener(*kind)
            payloads = Delivery.objects.filter(pk__in=pks).order_by("pk").values_list("event__payload", flat=True)
            listening.call([listening.event_class(**payload) for payload in payloads])
            mine = Delivery.objects.filter(pk__in=pks, leased_by=worker, attempts=attempt, state=State.LEASED)
            if mine.update(state=State.DONE, leased_by="", last_error="") != len(pks):
                raise LeaseLost("Another worker took one of these deliveries over, so what was done here is undone.")
        return True
    except Exception:  # whatever a listener raises must not stop the outbox; each is then tried, and told of, alone
        _log.warning("%s deliveries of %s to %s go one by one", len(pks), *kind, exc_info=True)
        return False


def _deliver(town: Municipality, delivery: int, attempt: int, worker: str) -> None:
    """Run one listener; its effects and the mark that it is done are one transaction."""
    try:
        with tenant(town):
            row = Delivery.objects.select_related("event").get(pk=delivery)
            listening = find_listener(row.event.name, row.listener)
            if until := _rests_until(row):
                _put_off(row, attempt, worker, until)
                return
            event = listening.event_class(**row.event.payload)
            work = listening.call([event] if listening.many else event)
            if not isinstance(work, Outside):
                _end(delivery, attempt, worker)
        if isinstance(work, Outside):
            work.act()
            with tenant(town):
                work.note()
                _end(delivery, attempt, worker)
    except LeaseLost:
        _log.warning("delivery %s was taken over by another worker", delivery)
    except Exception as fault:  # whatever a listener raises must not stop the outbox
        _log.exception("delivery %s failed at attempt %s", delivery, attempt)
        with tenant(town):
            _put_back(delivery, attempt, worker, fault, now())


def _end(delivery: int, attempt: int, worker: str) -> None:
    mine = Delivery.objects.filter(pk=delivery, leased_by=worker, attempts=attempt, state=State.LEASED)
    if not mine.update(state=State.DONE, leased_by="", last_error=""):
        raise LeaseLost("Another worker took this delivery over, so what was done here is undone.")


def _put_back(delivery: int, attempt: int, worker: str, fault: Exception, at: datetime) -> None:
    mine = Delivery.objects.filter(pk=delivery, leased_by=worker, attempts=attempt)
    until = at + delay_after(attempt)
    state = State.DEAD if attempt >= MOST_ATTEMPTS else State.WAITING
    told = f"{type(fault).__name__}: {fault}"[:2000]
    if mine.update(state=state, leased_by="", due_at=until, last_error=told):
        row = Delivery.objects.select_related("event").get(pk=delivery)
        _for_the_same(row).filter(due_at__lt=until).update(due_at=until)


def _for_the_same(row: Delivery) -> QuerySet[Delivery]:
    """What waits for the same receiver outside; nothing where the listener has none."""
    field = receiver_field(row.event.name, row.listener)
    if not field:
        return Delivery.objects.none()
    waiting = Delivery.objects.filter(state=State.WAITING, listener=row.listener, event__name=row.event.name)
    return waiting.filter(**{f"event__payload__{field}": row.event.payload[field]})


def _rests_until(row: Delivery) -> datetime | None:
    """When the receiver is asked again, where it failed a moment ago; the one that failed then goes first."""
    failed = _for_the_same(row).filter(attempts__gt=0, due_at__gt=now())
    until: datetime | None = failed.aggregate(until=Max("due_at"))["until"]
    return until


def _put_off(row: Delivery, attempt: int, worker: str, until: datetime) -> None:
    """This one and whatever else is due for its receiver: not tried, so the attempt does not count."""
    _for_the_same(row).filter(due_at__lt=until).update(due_at=until)
    mine = Delivery.objects.filter(pk=row.pk, leased_by=worker, attempts=attempt, state=State.LEASED)
    mine.update(state=State.WAITING, leased_by="", due_at=until, attempts=F("attempts") - 1)
