"""One long-lived child process: asked under a lock, given up after a time, started anew when it dies.

Works from any thread of the web server. The child gets no database address and no secret in its environment, and
a proxy that leads nowhere, so that a template cannot load anything from outside.
"""

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import tomoni
from tomoni.documents.adapters.folder import WorkingFolder, sweep_left_folders
from tomoni.documents.adapters.pipe import LENGTHS, Answer, pack_message

_SOURCE = str(Path(tomoni.__file__).resolve().parents[1])
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TZ", "HOME", "LD_LIBRARY_PATH", "SYSTEMROOT")
_NOWHERE = "http://127.0.0.1:9"


class ChildFailed(Exception):
    """The child died or did not answer in time; it is started anew at the next request."""


class Child:
    """A child that runs `module` (`python -m`), with `arguments` after its working folder.

    seconds: how long one answer may take. most_memory_kb: a child that has grown past it is replaced after its answer.
    """

    def __init__(
        self, module: str, arguments: list[str], *, seconds: float = 20.0, most_memory_kb: int = 600_000
    ) -> None:
        self._module, self._arguments = module, arguments
        self._seconds, self._most_memory_kb = seconds, most_memory_kb
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._folder: WorkingFolder | None = None

    @property
    def pid(self) -> int | None:
        """Process number of the child, while one runs."""
        return self._process.pid if self._process else None

    @property
    def folder(self) -> Path | None:
        """Where the child works, while one runs."""
        return self._folder.path if self._folder else None

    def ask(self, head: dict[str, Any], body: bytes = b"") -> Answer:
        """The child's answer. A child found dead is replaced once; raises ChildFailed when that does not help."""
        with self._lock:
            for last in (False, True):
                process = self._living()
                try:
                    answer = self._exchange(process, pack_message(head, body))
                except TimeoutError as late:
                    self._stop()
                    raise ChildFailed(f"no answer within {self._seconds:.0f} seconds") from late
                except (OSError, EOFError) as died:
                    self._stop()
                    if last:
                        raise ChildFailed("the process died twice over the same request") from died
                else:
                    if answer[0].get("memory_kb", 0) > self._most_memory_kb:
                        self._stop()
                    return answer
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Ends the child and removes its folder."""
        with self._lock:
            self._stop()

    def _living(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():
            # A forked server process has a copy of its parent's child; that one belongs to the parent.
            self._process, self._folder, self._owner = None, None, os.getpid()
        if self._process is None or self._process.poll() is not None:
            self._stop()
            self._process = self._start()
        return self._process

    def _start(self) -> subprocess.Popen[bytes]:
        sweep_left_folders()
        self._folder = WorkingFolder()
        environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        environment |= dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"), _NOWHERE)
        environment |= {"PYTHONPATH": _SOURCE, "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.Popen(
            [sys.executable, "-P", "-m", self._module, str(self._folder.path), *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            cwd="/",
            bufsize=0,
            start_new_session=True,  # Ctrl-C is the parent's; the child ends when the pipe closes
        )

    def _exchange(self, process: subprocess.Popen[bytes], message: bytes) -> Answer:
        until = time.monotonic() + self._seconds
        assert process.stdin and process.stdout
        _write(process.stdin.fileno(), message, until)
        lengths = LENGTHS.unpack(_read(process.stdout.fileno(), LENGTHS.size, until))
        head = _read(process.stdout.fileno(), lengths[0], until)
        return json.loads(head), _read(process.stdout.fileno(), lengths[1], until)

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    with contextlib.suppress(OSError):
                        pipe.close()
        if self._folder:
            self._folder.remove()
            self._folder = None


def _write(descriptor: int, message: bytes, until: float) -> None:
    os.set_blocking(descriptor, False)
    view = memoryview(message)
    while view:
        _wait(descriptor, select.POLLOUT, until)
        view = view[os.write(descriptor, view) :]


def _read(descriptor: int, length: int, until: float) -> bytes:
    parts, missing = [], length
    while missing:
        _wait(descriptor, select.POLLIN, until)
        part = os.read(descriptor, min(missing, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _wait(descriptor: int, for_what: int, until: float) -> None:
    # poll, not select: a busy server has descriptors above 1,023.
    poll = select.poll()
    poll.register(descriptor, for_what)
    if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
        raise TimeoutError
