"""Children that do the same: whoever asks is given one that is free; they end when nobody asked for a while."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tomoni.documents.adapters.child import Child


class Children:
    """At most `most` children at once, made when wanted; who comes while all work waits for one.

    rest: seconds after which those that nobody has end, for what they remember of their work takes memory.
    """

    def __init__(self, make: Callable[[], Child], most: int, rest: float) -> None:
        self._make, self._rest = make, rest
        self._places, self._lock = threading.BoundedSemaphore(most), threading.Lock()
        self._idle: list[Child] = []
        self._resting = threading.Timer(rest, str)

    @contextmanager
    def one(self) -> Iterator[Child]:
        """A child that nobody else has meanwhile; the one that worked last, which is warm."""
        with self._places:
            with self._lock:
                self._resting.cancel()
                child = self._idle.pop() if self._idle else self._make()
            try:
                yield child
            finally:
                with self._lock:
                    self._idle.append(child)
                    self._resting.cancel()
                    self._resting = threading.Timer(self._rest, self.close)
                    self._resting.daemon = True
                    self._resting.start()

    def close(self) -> None:
        """End those that nobody has."""
        with self._lock:
            self._resting.cancel()
            idle, self._idle = self._idle, []
        for child in idle:
            child.close()
