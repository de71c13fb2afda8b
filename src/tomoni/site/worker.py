"""The worker: delivers events of every town and seals its ledger; a thread on SQLite, a process on PostgreSQL."""

import contextlib
import gc
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from tomoni.cases import interface as cases
from tomoni.channels.desk.team.presence import forget_old
from tomoni.channels.desk.team.transfers import carry_out_transfers
from tomoni.core import interface as core
from tomoni.site.tidying import Look, Piece, Tidier

log = logging.getLogger("tomoni.site")

# Seconds to the next look when there was nothing to do, and after many such looks. The first is short: of two workers
# one waits for what the other is about to write, and news of another process wake nobody.
PAUSE, LONGEST = 0.1, 2.0
# Where looks find work one after the other, people keep coming: what comes within this time is done by one list, unless
# a list was full. The first looks go on at once, so that nobody alone waits for what follows from what follows.
GATHER, AT_ONCE = 0.5, 3  # seconds from look to look, looks
BATCH = 50  # of everything but deliveries at a time, so that pages are never kept waiting long
# Deliveries of a look. What listens takes them by the list, so a long list costs each of them less; on SQLite a list
# holds the one lock of writing, for which pages wait.
DELIVERIES = {"postgresql": 800, "sqlite": 50}
BEAT = 10.0  # seconds
SHARE = 40  # figures rest for so many times what they took: of a city a minute, while deliveries wait
MINUTE = timedelta(minutes=1)


def spare_collector() -> None:
    """Let the garbage collector leave alone what stays: to walk through it took a tenth of what the work took."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def heartbeat() -> Path:
    """The file that the worker touches as long as it lives."""
    return Path(settings.TOMONI_DATA) / "worker-beats"


def forget_old_marks() -> int:
    """Marks of who has a case open go after their time; that is no work to come back for."""
    forget_old()
    return 0


class Worker:
    """Looks for work in every town in turn; may be killed at any moment and started again."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.stopped = threading.Event()
        self.beat = -BEAT - 1
        self.tidier = Tidier()
        self.scanning = core.Scanning()
        self.cleared: dict[str, datetime] = {}  # by municipality, when nothing was found that may wait a minute
        self.rest: dict[str, float] = {}  # by municipality, until when figures are not reckoned, by time.monotonic()
        self.counted: dict[str, date] = {}  # by municipality, the day on which the tabs of the desk were counted anew
        self.watched: dict[str, date] = {}  # the day on which nothing was left to do for awards
        self.looked: dict[str, str] = {}  # by municipality, the hour in which nothing was left to do for the ledger

    def work_once(self) -> int:
        """Do one batch in each town; answer how much was done."""
        done = core.dispatch_once(self.name, DELIVERIES[connection.vendor], stopped=self.stopped.is_set)
        done += self.scanning.take(BATCH, stopped=self.stopped.is_set)
        for municipality in core.kept("municipalities", core.list_municipalities):
            for piece in self.pieces(municipality.code):
                if self.stopped.is_set():
                    return done
                with core.tenant(municipality):
                    done += piece()
        return done

    def pieces(self, town: str) -> Iterator[Piece]:
        """What is due in a town now, one after the other, each for a transaction of its own.

        On SQLite who has a transaction open is the one who writes. At the first start everything is due at once, and
        in one transaction every page of the town waited for all of it. What is not due opens none.
        """
        yield from self.tidier.pieces(town, BATCH)
        yield from self._look_after_ledger(town)
        yield from self._clear_up(town)
        yield from self._count_anew(town)
        yield from self._watch_awards(town)

    def _clear_up(self, town: str) -> Iterator[Piece]:
        """What may wait a minute: files and interviews with which nobody went on, and the figures of the month."""
        at = core.now()
        if (cleared := self.cleared.get(town)) and timedelta() <= at - cleared < MINUTE:
            return
        look = Look()
        yield look.at(lambda: core.expire_uploads(BATCH))
        yield look.at(core.forget_tickets)
        yield look.at(lambda: core.fill_given_names(20 * BATCH))
        yield look.at(lambda: cases.expire_interviews(limit=BATCH))
        yield look.at(lambda: self._reckon_figures(town))
        if not look.done:
            self.cleared[town] = at

    def _reckon_figures(self, town: str) -> int:
        begun = time.monotonic()
        if begun < self.rest.get(town, 0.0):
            return 0
        done = cases.reckon_figures()
        ended = time.monotonic()
        self.rest[town] = ended + SHARE * (ended - begun)
        return done

    def _look_after_ledger(self, town: str) -> Iterator[Piece]:
        """The next seal, and what follows from new seals, or from an hour that is over: acts in columns, days judged
        and published."""
        hour, look = core.now().strftime("%Y-%m-%d %H"), Look()
        yield look.at(lambda: core.seal_now(limit=20 * BATCH))
        if not look.done and self.looked.get(town) == hour:
            return
        look = Look()
        yield look.at(core.index_acts)
        yield look.at(core.carry_on_check)
        yield look.at(core.publish_seals)
        yield look.at(lambda: core.watch_days(cases.offices_of_cases))
        self.looked[town] = "" if look.done else hour

    def _count_anew(self, town: str) -> Iterator[Piece]:
        """What is overdue changes by night, so once a day in the town's own day; a second worker finds nothing left."""
        today, look = core.today(), Look()
        if self.counted.get(town) == today:
            return
        yield look.at(carry_out_transfers)
        if look.done:
            return  # the rest at the next look, before tabs are counted anew
        yield look.at(cases.recount_all)
        yield look.at(forget_old_marks)
        self.counted[town] = today

    def _watch_awards(self, town: str) -> Iterator[Piece]:
        """Awards follow the register once a day, and amounts to come are told once a month, a part at a look."""
        today, look = core.today(), Look()
        if self.watched.get(town) == today:
            return
        yield look.at(cases.watch_awards)
        if not look.done:
            self.watched[town] = today

    def work_until_idle(self) -> None:
        """Work until a whole look finds nothing."""
        while self.work_once():
            pass

    def work_until_stopped(self) -> None:
        """Work until SIGTERM or SIGINT; what is begun is finished."""
        for name in (signal.SIGTERM, signal.SIGINT):
            # In a thread: the main one may hold the very lock that waking it needs.
            signal.signal(name, lambda *_: threading.Thread(target=self.stop).start())
        spare_collector()
        self._loop()

    def stop(self) -> None:
        """Stop after what is begun."""
        self.stopped.set()
        core.stop_waiting()

    def start_thread(self) -> None:
        """SQLite: work as a thread of the one web process. When that ends, what is begun is finished."""
        threading.Thread(target=self._loop, name="tomoni-worker").start()
        threading.Thread(target=self._stop_at_end, name="tomoni-worker-end", daemon=True).start()

    def _stop_at_end(self) -> None:
        threading.main_thread().join()
        self.stop()

    def _beat(self) -> None:
        """Let `/health/ready` see that somebody works."""
        if time.monotonic() - self.beat > BEAT:
            self.beat = time.monotonic()
            with contextlib.suppress(OSError):
                heartbeat().touch()

    def _loop(self) -> None:
        pause, in_a_row = PAUSE, 0
        while not self.stopped.is_set():
            self._beat()
            begun = time.monotonic()
            try:
                done = self.work_once()
            except Exception:
                log.exception("The worker met an error and goes on after a pause.")
                connections.close_all()
                done = 0
            if done:
                pause, in_a_row = PAUSE, in_a_row + 1
                if in_a_row > AT_ONCE and done < DELIVERIES[connection.vendor]:
                    self.stopped.wait(max(0.0, begun + GATHER - time.monotonic()))
            else:
                in_a_row = 0
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
