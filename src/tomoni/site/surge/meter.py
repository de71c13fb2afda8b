"""Seconds of processor by who used them, from /proc: the served town, PostgreSQL, this command, those who apply."""

import os
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_of(pid: int, *, reaped: bool = True) -> float:
    """Seconds that a process used, and those of its children that have ended and were waited for."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11 : 15 if reaped else 13])) / TICKS


def children_of(pid: int) -> Iterator[int]:
    """The processes that this one started, and theirs."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found = [int(child) for child in task.read_text().split()]
        except OSError:
            continue
        for child in found:
            yield child
            yield from children_of(child)


def cpu_of_tree(pid: int) -> float:
    """Seconds of a process, of everything below it, and of what of it has ended."""
    return cpu_of(pid) + sum(cpu_of(child) for child in children_of(pid))


@dataclass(frozen=True)
class Reading:
    """Seconds so far."""

    server: float
    database: float
    desk: float
    clients: float

    def since(self, before: "Reading") -> "Reading":
        """What was used between two readings."""
        return Reading(
            *(max(0.0, now - then) for now, then in zip(vars(self).values(), vars(before).values(), strict=True))
        )


class Meter:
    """Knows which of the children of this process is which. Those it is not told of count as this command's."""

    def __init__(self) -> None:
        self._live: dict[int, str] = {}
        self._spent = {"server": 0.0, "clients": 0.0}
        self._reaped = 0.0  # of it, what this process waited for itself
        self._postmaster = _postmaster()
        self._lock = threading.Lock()  # a process changes hands only between two readings

    def watch(self, process: "subprocess.Popen[str]", role: str) -> None:
        """From now on what this process and its children use is counted for `role`: server or clients."""
        self._live[process.pid] = role

    def kill(self, process: "subprocess.Popen[str]") -> None:
        """SIGKILL, with what its children used so far, who nobody waits for."""
        below = list(children_of(process.pid))
        process.kill()
        self._spent[self._live[process.pid]] += sum(cpu_of(child) for child in below)
        self.wait(process)

    def ended(self, process: "subprocess.Popen[str]") -> bool:
        """Whether a process that is watched has ended; then it was waited for. `poll` would lose what it used."""
        if process.returncode is None and not os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG):
            return False
        self.wait(process)
        return True

    def wait(self, process: "subprocess.Popen[str]") -> int:
        """Wait for a process that is watched."""
        if process.returncode is None:
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
            with self._lock:
                used = cpu_of(process.pid)
                self._spent[self._live.pop(process.pid)] += used
                self._reaped += used
                process.wait()
        return process.wait()

    def read(self) -> Reading:
        """Seconds so far."""
        with self._lock:
            return self._read()

    def _read(self) -> Reading:
        known = dict(self._spent)
        for pid, role in list(self._live.items()):
            known[role] += cpu_of_tree(pid)
        own = os.times()
        others = [child for child in _direct_children() if child not in self._live]
        desk = own.user + own.system + own.children_user + own.children_system - self._reaped
        return Reading(known["server"], self._of_database(), desk + sum(map(cpu_of_tree, others)), known["clients"])

    def _of_database(self) -> float:
        return cpu_of_tree(self._postmaster) if self._postmaster else 0.0


def _direct_children() -> list[int]:
    return [int(child) for task in Path("/proc/self/task").glob("*/children") for child in task.read_text().split()]


def _postmaster() -> int:
    """The first process of PostgreSQL where it runs on this machine, 0 elsewhere and on SQLite."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = int(cursor.fetchone()[0])
    try:
        words = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    return int(words.rpartition(")")[2].split()[1]) if "(postgres" in words else 0
