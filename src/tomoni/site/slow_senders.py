"""Who begins a body and does not go on is cut off. Linux; elsewhere, and behind a proxy that takes bodies in, nothing.

A thread that waits for bytes cannot be told to stop, but the connection can be closed for reading: then the bytes end,
and the request is answered as one that was cut short. What is wholly received is not harmed by that.
"""

import contextlib
import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SILENT = 20.0  # seconds without a byte
BASE, PER_SECOND = 60.0, 8_000  # a body has a minute, and a second more for each 8,000 bytes that came, not announced
CROWDED, HURRY = 6, 10.0  # while more bodies than this are being read, ten seconds stand for SILENT and BASE
LOOK = 2.5
TCP_INFO_BYTES, LAST_RECEIVED, RECEIVED = 136, 52, 128  # of struct tcp_info (linux/tcp.h)


@dataclass(eq=False)
class Sender:
    """Somebody whose body is being read: from where, since when (monotonic seconds), how many bytes came so far."""

    peer: str
    began: float
    received: int = 0

    def is_late(self, now: float, base: float = BASE) -> bool:
        """Has what came so far taken too long? What is announced and never sent gives no time."""
        return self.received < self.due(now, base)

    def due(self, now: float, base: float) -> float:
        """Bytes that should be here by now."""
        return (now - self.began - base) * PER_SECOND


class Senders:
    """The bodies that are being read in this process, and a thread that looks after them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._lock = threading.Lock()
        self._now: set[Sender] = set()

    @contextlib.contextmanager
    def watching(self, peer: str) -> Iterator[Sender]:
        """Around the reading of one body; who reads counts `received` up."""
        sender = Sender(peer, self.clock())
        with self._lock:
            self._now.add(sender)
        try:
            yield sender
        finally:
            with self._lock:
                self._now.discard(sender)

    def start(self) -> None:
        """Look every few seconds, as long as the process lives."""
        threading.Thread(target=self._look_on, name="tomoni-slow-senders", daemon=True).start()

    def _look_on(self) -> None:
        while True:
            time.sleep(LOOK)
            self.cut_off()

    def cut_off(self) -> int:
        """Close for reading every connection of a sender who is silent or late; gives how many."""
        now = self.clock()
        with self._lock:
            patience = Patience(now, *((HURRY, HURRY) if len(self._now) > CROWDED else (SILENT, BASE)))
            slow = [one for one in self._now if now - one.began > min(patience.silent, patience.base)]
        if not slow:
            return 0
        return sum(_cut(number, slow, patience) for number in _open_files())


@dataclass(frozen=True)
class Patience:
    """How long, at this moment, somebody may be silent, and how many seconds a body has before it is counted."""

    now: float
    silent: float
    base: float


def _open_files() -> list[int]:
    with contextlib.suppress(OSError):
        return [int(name) for name in os.listdir("/proc/self/fd")]
    return []


def _cut(number: int, slow: list[Sender], patience: Patience) -> bool:
    """Cut one connection off, if it is one of a slow sender and nothing or too little came."""
    try:
        line = socket.socket(fileno=os.dup(number))
    except OSError:
        return False  # no socket
    with line:
        try:
            peer = line.getpeername()[0]
            told = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, TCP_INFO_BYTES)
        except (OSError, IndexError, AttributeError):
            return False
        silent = struct.unpack_from("=I", told, LAST_RECEIVED)[0] / 1000
        received = struct.unpack_from("=Q", told, RECEIVED)[0] if len(told) == TCP_INFO_BYTES else 0
        if not any(_is_of(one, peer, silent, received, patience) for one in slow):
            return False
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RD)
            return True
    return False


def _is_of(sender: Sender, peer: str, silent: float, received: int, patience: Patience) -> bool:
    """Is this the connection of the sender, and one to cut off? `received`: bytes that came on it since it was made."""
    if sender.peer != peer.removeprefix("::ffff:"):
        return False
    due = sender.due(patience.now, patience.base)
    return silent > patience.silent or (sender.received < due and sender.received <= received < due)


SENDERS = Senders()
