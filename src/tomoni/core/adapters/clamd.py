"""clamd over a unix socket or TCP: the command INSTREAM, as its manual describes it (clamd(8))."""

import contextlib
import socket
import struct
import time

from tomoni.core.domain.stores import Verdict, read_verdict
from tomoni.core.errors import ScannerUnreachable

PIECE, CONNECT, WHOLE = 1 << 16, 3.0, 15.0  # bytes; seconds to connect, and for one file from then on
LONGEST_REPLY = 4096


class Clamd:
    """address: `unix:/run/clamav/clamd.ctl` or `tcp:host:3310`."""

    def __init__(self, address: str) -> None:
        self.address = address

    def scan(self, data: bytes) -> Verdict:
        """Judge the bytes. Raises ScannerUnreachable where nothing answers, or something else than a verdict."""
        try:
            with self._connect() as line:
                reply = _instream(line, data)
        except (OSError, ValueError) as fault:
            raise ScannerUnreachable(
                f"clamd at {self.address} does not answer ({fault}). The file waits. Start clamd, or look at"
                " TOMONI_SCANNER.",
                address=self.address,
            ) from fault
        verdict = read_verdict(reply)
        if verdict is None:
            raise ScannerUnreachable(
                f"clamd at {self.address} answered {reply[:80]!r}, which is no verdict. The file waits. See its log.",
                address=self.address,
                answered=bool(reply),
            )
        return verdict

    def _connect(self) -> socket.socket:
        kind, _, rest = self.address.partition(":")
        if kind == "unix":
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                line.settimeout(CONNECT)
                line.connect(rest)
            except OSError:
                line.close()
                raise
        elif kind == "tcp":
            host, _, port = rest.rpartition(":")
            line = socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT)
        else:
            raise ValueError("an address is unix:/path or tcp:host:port")
        return line


def _instream(line: socket.socket, data: bytes) -> bytes:
    """`zINSTREAM\\0`, pieces with their length in four bytes, a length of zero; the answer ends with a zero byte.

    A clamd that takes no more of a file says so and closes the line while pieces are on their way; that is read, too.
    """
    end = time.monotonic() + WHOLE
    line.settimeout(WHOLE)
    try:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), PIECE):
            piece = data[start : start + PIECE]
            line.settimeout(_left(end))
            line.sendall(struct.pack(">I", len(piece)) + piece)
        line.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError) as fault:
        return _last_words(line, fault)
    return _reply(line, end)


def _reply(line: socket.socket, end: float) -> bytes:
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < LONGEST_REPLY:
        line.settimeout(_left(end))
        part = line.recv(LONGEST_REPLY)
        if not part:
            break
        reply += part
    return reply


def _last_words(line: socket.socket, fault: OSError) -> bytes:
    """What clamd said before it closed the line, which may be behind the news that it did. Raises the fault without."""
    line.settimeout(1.0)
    for _ in range(2):
        with contextlib.suppress(ConnectionResetError, BrokenPipeError):
            if reply := line.recv(LONGEST_REPLY):
                return reply
    raise fault


def _left(end: float) -> float:
    """Seconds up to the end. Raises TimeoutError where there are none."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError(f"no verdict within {WHOLE:.0f} seconds")
    return left
