"""How busy this process is: the share of the last ten seconds in which its threads worked on pages.

Where more comes than the machine holds, threads are busy all the time, whatever is scarce: processor, disk, locks.
A body that is sent slowly is read before, and does not count.
"""

import threading
import time
from collections import deque
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

SLOTS = 4  # requests that a process works on at once (site/bodies.py)
WINDOW = 10.0  # seconds
PART = 1.0


class Pressure:
    """Counts busy seconds in parts of a second; `came` counts people who came in from outside."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._lock = threading.Lock()
        self._running = 0
        self._seen = self._began = clock()
        self._parts: deque[list[float]] = deque()  # [moment, busy seconds]
        self._came: deque[float] = deque()

    def begin(self) -> None:
        """A request begins."""
        with self._lock:
            self._advance()
            self._running += 1

    def end(self) -> None:
        """A request ends."""
        with self._lock:
            self._advance()
            self._running -= 1

    def came(self) -> None:
        """Somebody came in."""
        with self._lock:
            self._came.append(self.clock())
            self._drop()

    def busy(self) -> float:
        """0 to 1: how much of the last ten seconds the threads worked. 0 in the first ten."""
        with self._lock:
            self._advance()
            if self._seen - self._began < WINDOW:
                return 0.0
            return min(1.0, sum(busy for _, busy in self._parts) / (SLOTS * WINDOW))

    def per_minute(self) -> float:
        """How many came in within the last minute."""
        with self._lock:
            self._drop()
            return float(len(self._came))

    def _advance(self) -> None:
        now = self.clock()
        if not self._parts or now - self._parts[-1][0] >= PART:
            self._parts.append([now, 0.0])
        self._parts[-1][1] += min(self._running, SLOTS) * min(WINDOW, now - self._seen)
        self._seen = now
        while now - self._parts[0][0] > WINDOW:
            self._parts.popleft()

    def _drop(self) -> None:
        now = self.clock()
        while self._came and now - self._came[0] > 60:
            self._came.popleft()


HERE = Pressure()


class PressureMiddleware:
    """Counts every page; outermost, so that all of its work is in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        HERE.begin()
        try:
            return self.get_response(request)
        finally:
            HERE.end()
