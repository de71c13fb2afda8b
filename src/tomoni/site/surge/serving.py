"""The town is served by the real command, and its processes are killed with SIGKILL at moments drawn by the seed."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from random import Random
from typing import IO

from tomoni.site.surge.meter import Meter, children_of

TRIES = 40  # what was killed holds its port and its lock for a moment


class Served:
    """`tomoni serve` and everything it started."""

    def __init__(self, port: int, meter: Meter) -> None:
        self.port, self.kills = port, list[str]()
        self._meter = meter
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Served":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

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
        """Start again if `serve` has ended: of itself where its pages died twice within seconds."""
        if self._process is not None and self._meter.ended(self._process):
            self.start()

    def kill_one(self, wanted: str, chance: Random) -> None:
        """SIGKILL for a web process, for the worker, or for any of them, `serve` itself among these."""
        self.revive()
        top = self._process
        assert top is not None
        roles = {pid: _role_of(pid) for pid in children_of(top.pid)}
        fitting = sorted(pid for pid, role in roles.items() if wanted in ("any", role))
        victim = chance.choice([*fitting, top.pid] if wanted == "any" else fitting or [top.pid])
        self.kills.append("serve" if victim == top.pid else roles[victim])
        if victim == top.pid:
            self._meter.kill(top)
            self.start()
        else:
            os.kill(victim, signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM, and wait."""
        if self._process is None:
            return
        if not self._meter.ended(self._process):
            self._process.terminate()
        self._meter.wait(self._process)
        self._process = None


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
