"""A made town for measurements: on SQLite, or on a private PostgreSQL like that of the tests; served by the command."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.ports import free_port
from tests.postgres import Cluster, NoPostgres

ROOT = Path(__file__).resolve().parents[1]


@contextlib.contextmanager
def empty_town(database: str) -> Iterator[dict[str, str]]:
    """The environment of an empty data folder (`sqlite` or `postgres`), gone afterwards. Raises NoPostgres.

    The private PostgreSQL does not wait for the disk (fsync off): times are of the processors, not of the disk.
    """
    with tempfile.TemporaryDirectory(prefix="tomoni-bench-") as folder, contextlib.ExitStack() as stack:
        Path(folder).chmod(0o755)  # the server may run as another user
        env = {**os.environ, "TOMONI_DATA": f"{folder}/data", "TOMONI_DEMO": "1", "PORT": str(free_port())}
        env["TOMONI_ADMIT_PER_MINUTE"] = "off"  # what is measured is the machine, not the line before it
        for name in ("DATABASE_URL", "TOMONI_OWNER_DATABASE_URL", "TOMONI_NOW"):
            env.pop(name, None)
        if database == "postgres":
            cluster = Cluster.start(Path(folder) / "cluster")
            stack.callback(cluster.stop)
            urls = cluster.urls("tomoni")
            env |= {"DATABASE_URL": urls["default"], "TOMONI_OWNER_DATABASE_URL": urls["owner"]}
        yield env


def databases() -> list[str]:
    """SQLite, and PostgreSQL where this machine has one."""
    with tempfile.TemporaryDirectory(prefix="tomoni-bench-") as folder:
        Path(folder).chmod(0o755)
        try:
            Cluster.start(Path(folder) / "cluster").stop()
        except NoPostgres as reason:
            print(f"PostgreSQL is not measured: {reason}", file=sys.stderr)
            return ["sqlite"]
    return ["sqlite", "postgres"]


def run(env: Mapping[str, str], module: str, *arguments: str) -> str:
    """Run a module in a process of its own; gives what it printed. Raises RuntimeError with what it complained of."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=dict(env), cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{module} {' '.join(arguments)}: {done.stdout}{done.stderr}")
    return done.stdout


@contextlib.contextmanager
def serving(env: Mapping[str, str], module: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server on PORT that answers, ended afterwards. Raises RuntimeError if it ends before or takes a minute."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments], env=dict(env), cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", int(env["PORT"])), 1):
                break
            if process.poll() is not None:
                break
            time.sleep(0.1)
        else:
            raise RuntimeError(f"{module} does not answer")
        yield process
    finally:
        process.terminate()
        process.wait(timeout=60)


def cpu_of_pages(process: subprocess.Popen[bytes]) -> float:
    """Seconds of processor that a server and its web processes have used; `tomoni work` is not counted."""
    pids = [process.pid]
    for task in Path(f"/proc/{process.pid}/task").glob("*/children"):
        pids += [int(child) for child in task.read_text().split()]
    return sum(_cpu_of(pid) for pid in pids if b"\0work\0" not in Path(f"/proc/{pid}/cmdline").read_bytes())


def cpu_of_work() -> float:
    """Seconds of processor this process has used, and on PostgreSQL the process of the server that works for it."""
    from django.db import connection

    own = time.process_time()
    if connection.vendor != "postgresql":
        return own
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return own + _cpu_of(int(cursor.fetchone()[0]))


def cpu_of_children() -> float:
    """Seconds of processor of the children of this process that still live: the one that sets type."""
    pids = [int(child) for task in Path("/proc/self/task").glob("*/children") for child in task.read_text().split()]
    return sum(_cpu_of(pid) for pid in pids)


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
