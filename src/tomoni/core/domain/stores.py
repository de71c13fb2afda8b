"""What a store of files and a scanner must be able to do. Which one a town uses is said by its settings."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple, Protocol

DIGEST = re.compile(r"[0-9a-f]{64}\Z")


class FileStore(Protocol):
    """Bytes under the sha256 of their content, apart for each town. Raises StoreUnreachable without an answer."""

    def put(self, town: str, digest: str, data: bytes) -> None:
        """Keep them; when it returns they are safe. Kept again, they count as new from now on."""

    def get(self, town: str, digest: str) -> bytes | None:
        """The bytes as they lie there, None where there are none."""

    def delete(self, town: str, name: str) -> None:
        """Remove them; nothing happens where there are none."""

    def list(self, town: str, prefix: str) -> Iterator[tuple[str, datetime]]:
        """Names that begin with two hex digits, and since when they lie there; also what a broken write left."""


class Verdict(NamedTuple):
    """What a scanner says. found: the name of what it found, empty where the file is clean."""

    found: str


class Scanner(Protocol):
    """A scanner of files."""

    def scan(self, data: bytes) -> Verdict:
        """Judge them. Raises ScannerUnreachable."""


def read_verdict(reply: bytes) -> Verdict | None:
    """What clamd answered to INSTREAM: `stream: OK`, `stream: Eicar-Test-Signature FOUND`; None for anything else."""
    said = reply.rstrip(b"\0\r\n").decode("utf-8", "replace")
    told, _, rest = said.partition(": ")
    if told != "stream":
        return None
    if rest == "OK":
        return Verdict("")
    return Verdict(rest.removesuffix(" FOUND")[:200]) if rest.endswith(" FOUND") and len(rest) > 6 else None
