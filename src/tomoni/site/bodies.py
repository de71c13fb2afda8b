"""The body of a request is read before anything else begins, and pages are worked on by few threads.

Who sends slowly holds no lock of the database and no thread that makes pages; who is too slow is cut off.
"""

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import IO, Any

from .addresses import address_in
from .slow_senders import SENDERS, Senders

MOST = 60_000_000  # bytes taken in before the application looks; what is announced as larger it refuses unread
IN_MEMORY, PART = 1_000_000, 8_192
THREADS = int(os.environ.get("TOMONI_SENDERS") or 16)  # requests that a process takes in at once
SLOTS = 4  # of them, those it makes pages for
READERS = THREADS - SLOTS  # bodies that are taken in at once, so that there is room for who sends none
FEW = 3  # places that one address may have while more than half of them are taken
BUSY = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>少し待ってください</title></head><body><h1>少し待ってください</h1>
<p>いま、受け付けている方が多く、送られた内容を読めませんでした。何も保存していません。10秒ほど待って、もう一度送ってください。</p>
<p lang="en">We are receiving too much at once, and nothing you sent was read or kept. Please send it again in
ten seconds.</p></body></html>
"""

CUT_OFF = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>途中で切れました</title></head><body><h1>途中で切れました</h1>
<p>送られた内容が、途中までしか届きませんでした。何も保存していません。前の画面に戻って、もう一度送ってください。</p>
<p lang="en">Only a part of what you sent arrived, and nothing of it was kept. Please go back and send it again.</p>
</body></html>
"""

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]


class Places:
    """The places in which bodies are read: while most are taken, no address has more than a few of them.

    So one machine that sends slowly leaves room for the others; a telephone network has all it needs on other days.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = Lock()
        self._taken: Counter[str] = Counter()

    def take(self, address: str) -> bool:
        """A place for somebody there; False where there is none. An address that is not known is not counted."""
        with self._lock:
            taken = self._taken.total()
            if taken >= self.most or (address and 2 * taken >= self.most and self._taken[address] >= FEW):
                return False
            self._taken[address] += 1
            return True

    def leave(self, address: str) -> None:
        """The body is read."""
        with self._lock:
            self._taken[address] -= 1
            if not self._taken[address]:
                del self._taken[address]


def read_first(application: Application, senders: Senders = SENDERS, readers: int = READERS) -> Application:
    """A WSGI application that is called with its body whole, in memory or in a file of the system.

    The answer has to be whole when it is given (`in_few_threads`). What is cut off on the way reaches no page.
    Without it a request that never ends its body would keep the transaction that its municipality needs.
    """
    places = Places(readers)

    def answer(environ: Environ, start: Start) -> Iterable[bytes]:
        told = environ.get("CONTENT_LENGTH") or "0"
        left = int(told) if told.isascii() and told.isdigit() else 0
        if not 0 < left <= MOST:
            return application(environ, start)
        address = address_in(environ)
        if not places.take(address):
            return _say(start, "503 Service Unavailable", BUSY, ("Retry-After", "10"))
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                missing = _read(environ, left, senders, body)
            finally:
                places.leave(address)
            if missing:  # half a form would be taken for a whole one
                return _say(start, "400 Bad Request", CUT_OFF)
            environ["wsgi.input"] = body
            return application(environ, start)

    return answer


def _say(start: Start, status: str, page: str, *headers: tuple[str, str]) -> list[bytes]:
    start(status, [("Content-Type", "text/html; charset=utf-8"), *headers])
    return [page.encode()]


def _read(environ: Environ, left: int, senders: Senders, body: IO[bytes]) -> int:
    """Take the body in; gives how many bytes of what was announced are missing."""
    with senders.watching(environ.get("REMOTE_ADDR", "")) as sender:
        while left and (part := environ["wsgi.input"].read(min(left, PART))):
            body.write(part)
            sender.received += len(part)
            left -= len(part)
    body.seek(0)
    return left


def in_few_threads(application: Application, slots: int = SLOTS) -> Application:
    """Let `slots` threads make all pages: as many connections to the database, however many requests are taken in.

    The answer is whole and closed in the thread that made it, because connections belong to threads.
    """
    pool = ThreadPoolExecutor(slots, thread_name_prefix="tomoni-page")

    def make(environ: Environ, start: Start) -> Iterable[bytes]:
        response = application(environ, start)
        try:
            return [b"".join(response)]
        finally:
            if hasattr(response, "close"):
                response.close()

    return lambda environ, start: pool.submit(make, environ, start).result()
