"""SQLite has one writing process: it holds a lock on `<database>.lock` and leaves its name inside."""

import fcntl
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tomoni.core.errors import WriterAlreadyThere
from tomoni.core.models.clock import now


class WriterLock:
    """Context manager. The system frees the lock when the process ends, however it ends.

    Raises WriterAlreadyThere naming the holder: pid, command, since when.
    """

    def __init__(self, database: Path, command: str) -> None:
        self.path = database.with_name(database.name + ".lock")
        self.command = command
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = read_holder(self.path)
            os.close(descriptor)
            raise WriterAlreadyThere(_refusal(self.path, holder), **holder) from None
        text = json.dumps({"pid": os.getpid(), "command": self.command, "since": now().isoformat(timespec="seconds")})
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, text.encode(), 0)
        self._descriptor = descriptor
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None


def read_holder(lock: Path) -> dict[str, Any]:
    """pid, command and since of who holds the lock; empty where the file says nothing."""
    try:
        held = json.loads(lock.read_text() or "{}")
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _refusal(lock: Path, holder: dict[str, Any]) -> str:
    who = f"`{holder['command']}` (process {holder['pid']}, since {holder['since']})" if holder else "another process"
    return (
        f"{who} already writes to {lock.name.removesuffix('.lock')}. SQLite takes one writing process, so this one"
        " has not started. Stop the other first, or use PostgreSQL (DATABASE_URL), which takes many."
    )
