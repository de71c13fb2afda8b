"""The town is served by the real command, and its processes are killed with SIGKILL at moments drawn by the seed."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from random import Random
from typing import IO

from tomoni.site.parent import PARENT
from tomoni.site.surge.meter import Meter, children_of

WORK = [sys.executable, "-m", "tomoni.site.cli", "work"]
TRIES = 40  # what was killed holds its port and its lock for a moment


class Served:
    """`tomoni serve` and everything it started, and as many `tomoni work` more as are wanted (PostgreSQL alone)."""

    def __init__(self, port: int, meter: Meter, more_workers: int = 0) -> None:
        self.port, self.kills = port, list[str]()
        self._meter, self._more_workers = meter, more_workers
        self._process: subprocess.Popen[str] | None = None
        self._workers: list[subprocess.Popen[str]] = []

    def start(self) -> None:
        """Start until pages answer. Raises RuntimeError with what was said."""
        said = ""
        for _ in range(TRIES):
            self._process = process = subprocess.Popen(
                [sys.executable, "-m", "tomoni.site.cli", "serve", "--port", str(self.port)],
                env={**os.environ, "TOMONI_ADMIT_PER_MINUTE": "off"},  # the machine is measured, not the line before it
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            )  # fmt: skip
            self._meter.watch(process, "server")
            assert process.stdout is not None
            for line in process.stdout:
                said += line
                if line.startswith("ready:"):
                    threading.Thread(target=_read_away, args=(process.stdout,), daemon=True).start()
                    return
            process.stdout.close()
            self._meter.wait(process)
        raise RuntimeError("tomoni serve did not come up:\n" + said[-4000:])

    def revive(self) -> None:
        """Start if it is not there: not yet, or `serve` ended of itself where its pages died twice within seconds."""
        if self._process is None or self._meter.ended(self._process):
            self.start()
        self._workers = [one for one in self._workers if not self._meter.ended(one)]
        while len(self._workers) < self._more_workers:
            self._workers.append(
                worker := subprocess.Popen(WORK, env=os.environ | {PARENT: str(os.getpid())}, text=True)
            )
            self._meter.watch(worker, "server")

    def kill_one(self, wanted: str, chance: Random) -> None:
        """SIGKILL for a web process, for the worker, or for any of them, `serve` itself among these."""
        self.revive()
        top = self._process
        assert top is not None
        roles = {pid: _role_of(pid) for pid in children_of(top.pid)} | {one.pid: "worker" for one in self._workers}
        fitting = sorted(pid for pid, role in roles.items() if wanted in ("any", role))
        victim = chance.choice([*fitting, top.pid] if wanted == "any" else fitting or [top.pid])
        self.kills.append("serve" if victim == top.pid else roles[victim])
        if victim == top.pid:
            self._meter.kill(top)
            self.start()
        else:
            os.kill(victim, signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM, and wait; nothing where it is not there."""
        there = [one for one in (*self._workers, self._process) if one is not None]
        for process in there:
            if not self._meter.ended(process):
                process.terminate()
        for process in there:
            self._meter.wait(process)
        self._workers, self._process = [], None


def _read_away(lines: IO[str]) -> None:
    with lines:
        lines.read()


def _role_of(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except OSError:
        return "gone"
    if "work" in words:
        return "worker"
    return "web" if any("spawn_main" in word or "serve" in word for word in words) else "child"
