"""Waiting until the worker has done everything that waits in the outbox."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from django.db import OperationalError, connections

from tomoni.core import interface as core
from tomoni.site.surge import city
from tomoni.site.surge.tables import rows

LEASE_ENDS = timedelta(minutes=10)  # what a killed worker held is free by then
LOOK, LONG = 0.5, 40  # seconds between two looks; looks after which a lease is worth nothing, whoever seems to hold it
Found = TypeVar("Found")


def wait_for_all(look_after: Callable[[], None], look: float = LOOK) -> None:
    """Wait until nothing is left. look_after: called at each look, to start again what has ended.

    What nobody can do before some time is over is not waited for: the clock of the town is moved on instead. That are
    deliveries whose worker was killed, which nobody takes while they are leased, and those that failed and rest.
    """
    before, still = -1, 0
    while left := patiently(core.count_waiting):
        still = still + 1 if left == before else 0
        before = left
        if still > LONG or patiently(_waits_for_the_clock_alone):
            core.move_clock(core.now() + LEASE_ENDS)
            still = 0
        look_after()
        threading.Event().wait(look)


def _waits_for_the_clock_alone() -> bool:
    """Whether something is left, but nothing of it is due and nobody who lives is at it."""
    left = rows("core.Delivery").filter(state__in=("waiting", "leased"))
    if left.filter(due_at__lte=core.now()).exists():
        return False
    holders = left.filter(state="leased").values_list("leased_by", flat=True).distinct()
    return not any(_lives(name) for name in holders)


def _lives(worker: str) -> bool:
    """Whether the process of a worker, `host:number`, is there."""
    return Path(f"/proc/{worker.rpartition(':')[2]}").exists()


def patiently(ask: Callable[[], Found]) -> Found:
    """Ask again where a slice of the worker held the one lock of SQLite for so long that we were sent away."""
    while True:
        try:
            with core.tenant(city.CODE):
                return ask()
        except OperationalError:
            connections.close_all()
