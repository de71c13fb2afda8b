"""The worker: delivers events of every town and seals its ledger; a thread on SQLite, a process on PostgreSQL."""

import contextlib
import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import connection, connections

from tomoni.cases import interface as cases
from tomoni.core import interface as core

log = logging.getLogger("tomoni.site")

PAUSE, LONGEST = 0.5, 2.0  # seconds to the next look when there was nothing to do, and after many such looks
BATCH = 50  # deliveries or some hundred ledger entries at a time, so that pages are never kept waiting long


class Worker:
    """Looks for work in every town in turn; may be killed at any moment and started again."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.stopped = threading.Event()
        self.counted: dict[str, date] = {}  # by municipality, the day on which the tabs of the desk were counted anew

    def work_once(self) -> int:
        """Do one batch in each town; answer how much was done."""
        done = core.dispatch_once(self.name, BATCH)
        for municipality in core.list_municipalities():
            with core.tenant(municipality):
                done += core.seal_now(limit=20 * BATCH)
                done += cases.expire_interviews(limit=BATCH)
                done += self._count_anew(municipality.code)
        return done

    def _count_anew(self, town: str) -> int:
        """What is overdue changes by night, so once a day in the town's own day; a second worker finds nothing left."""
        today = core.today()
        if self.counted.get(town) == today:
            return 0
        count = cases.recount_all()
        self.counted[town] = today
        return count

    def work_until_idle(self) -> None:
        """Work until a whole look finds nothing."""
        while self.work_once():
            pass

    def work_until_stopped(self) -> None:
        """Work until SIGTERM or SIGINT; what is begun is finished."""
        for name in (signal.SIGTERM, signal.SIGINT):
            # In a thread: the main one may hold the very lock that waking it needs.
            signal.signal(name, lambda *_: threading.Thread(target=self.stop).start())
        self._loop()

    def stop(self) -> None:
        """Stop after what is begun."""
        self.stopped.set()
        core.stop_waiting()

    def start_thread(self) -> None:
        """SQLite: work as a thread of the one web process."""
        threading.Thread(target=self._loop, name="tomoni-worker", daemon=True).start()

    def _loop(self) -> None:
        pause = PAUSE
        while not self.stopped.is_set():
            try:
                done = self.work_once()
            except Exception:
                log.exception("The worker met an error and goes on after a pause.")
                connections.close_all()
                done = 0
            if done:
                pause = PAUSE
            else:
                core.wait_for_event(pause)
                pause = min(2 * pause, LONGEST)


@contextlib.contextmanager
def hold_writer_lock(command: str) -> Iterator[None]:
    """SQLite: be the one writing process, or refuse and name who is. PostgreSQL: nothing to hold."""
    if connection.vendor != "sqlite":
        yield
        return
    from tomoni.core.adapters.writer_lock import WriterLock

    with WriterLock(Path(connection.settings_dict["NAME"]), command):
        yield
