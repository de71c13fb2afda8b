"""Parts worked on by several processes: bounded, told of as they are done, stopped cleanly, resumable by the caller."""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, TypeAlias

from tomoni.site.parent import be_parent, stop_with_parent
from tomoni.site.population.errors import ProcessLost

Work: TypeAlias = Callable[[Any], Any]
_work: Work | None = None


def each_part(
    prepare: Callable[..., Work], given: tuple[Any, ...], parts: Iterable[Any], processes: int, here: Work | None = None
) -> Iterator[Any]:
    """Results of `prepare(*given)(part)`, as they come; with one process in this one, else in `processes` others.

    `prepare` is called once in every process; `here` is the same work, where this process has it already. Ctrl-C lets
    parts under way end and starts no other. Raises ProcessLost.
    """
    parts = list(parts)
    if processes <= 1 or len(parts) <= 1:
        work = here or prepare(*given)
        yield from (work(part) for part in parts)
        return
    be_parent()
    pool = ProcessPoolExecutor(min(processes, len(parts)), get_context("spawn"), _prepare, (prepare, given))
    try:
        with Interrupted() as interrupted:
            yield from _as_they_come(pool, parts, 2 * processes, interrupted)
    except BrokenProcessPool as error:
        said = "a process was ended from outside (too little memory is the usual reason); run the same command again"
        raise ProcessLost(f"{said}, with fewer --processes: what is complete stays.") from error
    finally:
        pool.shutdown(wait=True)


def _as_they_come(pool: ProcessPoolExecutor, parts: list[Any], most: int, interrupted: "Interrupted") -> Iterator[Any]:
    waiting: set[Future[Any]] = set()
    for part in parts:
        if len(waiting) >= most:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (one.result() for one in done)
        interrupted.check(waiting)
        waiting.add(pool.submit(_one, part))
    while waiting:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        yield from (one.result() for one in done)
        interrupted.check(waiting)


class Interrupted:
    """Ctrl-C, heard between two parts: inside of the pool it could leave a lock held. Pressed twice, it ends now."""

    def __init__(self) -> None:
        self.heard = False

    def __enter__(self) -> "Interrupted":
        self.main = threading.current_thread() is threading.main_thread()
        if self.main:
            self.before = signal.signal(signal.SIGINT, self._hear)
        return self

    def __exit__(self, *_: Any) -> None:
        if self.main:
            signal.signal(signal.SIGINT, self.before)

    def _hear(self, *_: Any) -> None:
        if self.heard:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            signal.raise_signal(signal.SIGINT)
        self.heard = True

    def check(self, waiting: Iterable[Future[Any]]) -> None:
        """Raises KeyboardInterrupt when it was pressed; what no process has begun of `waiting` is dropped."""
        if self.heard:
            for one in waiting:
                one.cancel()
            raise KeyboardInterrupt


def _prepare(prepare: Callable[..., Work], given: tuple[Any, ...]) -> None:
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it and starts no more parts
    stop_with_parent()
    _work = prepare(*given)


def _one(part: Any) -> Any:
    assert _work is not None
    return _work(part)


class Progress:
    """People done, people a second, time left: one line that changes on a terminal, elsewhere a line each tenth."""

    def __init__(self, people: int, what: str, stream: Any = None) -> None:
        self.people, self.what, self.stream = people, what, stream or sys.stderr
        self.done, self.here, self.began = 0, 0, time.monotonic()
        self.changes = self.stream.isatty()

    def skip(self, people: int) -> None:
        """These were done before."""
        self.done += people

    def add(self, people: int) -> None:
        before = self.done * 10 // max(self.people, 1)
        self.done += people
        self.here += people
        if self.changes:
            self.stream.write("\r" + self.line() + "\x1b[K")
        elif self.done * 10 // max(self.people, 1) > before:
            self.stream.write(self.line() + "\n")
        self.stream.flush()

    def line(self) -> str:
        rate = self.here / max(time.monotonic() - self.began, 1e-3)
        left = int((self.people - self.done) / rate) if rate else 0
        time_left = f"{left // 60}:{left % 60:02} left"
        return f"{self.what}: {self.done:,} of {self.people:,}, {rate:,.0f} a second, {time_left}"

    def close(self) -> None:
        if self.changes and self.here:
            self.stream.write("\n")
