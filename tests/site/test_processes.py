"""The processes of `tomoni serve`: one writer on SQLite, no orphan, refusals in words, a clean end, health."""

import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from tests.ports import free_port
from tests.postgres import Cluster, NoPostgres

FORM = b"grant_type=client_credentials&client_id=a&client_secret=b"
Start = Callable[..., "Process"]
ONE_TOWN = (
    "from tomoni.core.models import Municipality;"
    "Municipality.objects.create(code='999016', name='ひばり町', fictional=True)"
)


class Process(subprocess.Popen[str]):
    """A `tomoni` command whose lines are read one after the other."""

    def until(self, start: str) -> str:
        """Everything said up to a line that starts so; fails if the process ends before."""
        said = ""
        for line in self.stdout or ():
            said += line
            if line.startswith(start):
                return said
        raise AssertionError(f"ended without saying {start}:\n{said}")

    def children(self) -> list[int]:
        """Numbers of the processes it started."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/children")
        return [int(child) for task in tasks for child in task.read_text().split()]


@pytest.fixture(scope="module")
def env(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """A migrated database with one empty town; the ring of the other database runs this file again."""
    with tempfile.TemporaryDirectory(prefix="tomoni-processes-") as folder:
        Path(folder).chmod(0o755)  # the server may run as another user
        yield from _make_town(Path(folder), request.config.getoption("--database"))


def _make_town(folder: Path, database: str) -> Iterator[dict[str, str]]:
    env = {**os.environ, "TOMONI_DATA": str(folder / "data"), "PYTHONUNBUFFERED": "1"}
    for name in ("DATABASE_URL", "TOMONI_OWNER_DATABASE_URL", "TOMONI_NOW"):
        env.pop(name, None)
    cluster = None
    if database == "postgres":
        try:
            cluster = Cluster.start(folder / "cluster")
        except NoPostgres as reason:
            pytest.skip(str(reason))
        urls = cluster.urls("tomoni")
        env |= {"DATABASE_URL": urls["default"], "TOMONI_OWNER_DATABASE_URL": urls["owner"]}
    for arguments in (("migrate",), ("django", "shell", "-v", "0", "-c", ONE_TOWN)):
        subprocess.run([sys.executable, "-m", "tomoni.site.cli", *arguments], env=env, check=True)
    try:
        yield env
    finally:
        if cluster:
            cluster.stop()


@pytest.fixture
def start(env: Mapping[str, str]) -> Iterator[Start]:
    """Start a command; what is still there at the end of the test is killed."""
    started: list[Process] = []

    def begin(*arguments: str, **more: str) -> Process:
        process = Process(
            [sys.executable, "-m", "tomoni.site.cli", *arguments],
            env={**env, **more}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        started.append(process)
        return process

    yield begin
    for process in started:
        for pid in [*process.children(), process.pid] if process.poll() is None else []:
            os.kill(pid, signal.SIGKILL)
        process.wait()
        if process.stdout:
            process.stdout.close()


def is_postgres(env: Mapping[str, str]) -> bool:
    return "DATABASE_URL" in env


def is_alive(pid: int) -> bool:
    """Whether the process runs: one that only waits to be noticed by its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def wait_for(truth: Callable[[], bool], seconds: float = 20) -> bool:
    """Look again until it is so, or the time is over."""
    pause = threading.Event()
    for _ in range(int(seconds * 20)):
        if truth():
            return True
        pause.wait(0.05)
    return False


def test_pages_answer_when_ready_is_said_and_sigterm_ends_cleanly(start: Start, env: Mapping[str, str]) -> None:
    port = str(free_port())
    process = start("serve", PORT=port)
    said = process.until("ready:")
    assert said.endswith(f"ready: http://127.0.0.1:{port}/\n")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        assert answer.status == 200 and "ひばり町" in answer.read().decode()
    assert wait_for(lambda: len(process.children()) == (3 if is_postgres(env) else 1))
    children = process.children()
    process.terminate()
    rest, _ = process.communicate(timeout=40)
    assert process.returncode == 0 and "Traceback" not in rest
    assert not any(is_alive(child) for child in children)
    again = start("serve", PORT=port)  # the port and the lock are free at once
    again.until("ready:")


def test_a_second_writer_is_refused_and_told_who_is_the_first(start: Start, env: Mapping[str, str]) -> None:
    if is_postgres(env):
        pytest.skip("PostgreSQL takes many writers")
    first = start("serve", PORT=str(free_port()))
    first.until("ready:")
    for command in ("serve", "work"):
        second = start(command, PORT=str(free_port()))
        said, _ = second.communicate(timeout=40)
        assert second.returncode == 1, said
        assert f"`tomoni serve` (process {first.pid}, since " in said and "DATABASE_URL" in said
        assert "Traceback" not in said and "ready:" not in said


def test_a_port_that_is_taken_is_told_in_words(start: Start) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        said, _ = (process := start("serve", PORT=str(port))).communicate(timeout=40)
    assert process.returncode == 1
    assert f"port {port} of 127.0.0.1 cannot be used" in said and f"PORT={port + 1}" in said
    assert "Traceback" not in said and "ready:" not in said


def test_no_child_outlives_a_killed_parent(start: Start, env: Mapping[str, str]) -> None:
    process = start("serve", PORT=str(free_port()))
    process.until("ready:")
    assert wait_for(lambda: len(process.children()) == (3 if is_postgres(env) else 1))
    children = process.children()
    process.kill()
    process.wait()
    assert wait_for(lambda: not any(is_alive(child) for child in children)), children
    start("serve", PORT=str(free_port())).until("ready:")  # nobody holds the lock any more


def test_a_killed_child_is_brought_back(start: Start, env: Mapping[str, str]) -> None:
    port = str(free_port())
    process = start("serve", PORT=port)
    process.until("ready:")
    count = 3 if is_postgres(env) else 1
    assert wait_for(lambda: len(process.children()) == count)
    before = process.children()
    for child in before:
        if "work" in Path(f"/proc/{child}/cmdline").read_text().split("\0") or count == 1:
            os.kill(child, signal.SIGKILL)
            killed = child
    assert wait_for(lambda: killed not in process.children() and len(process.children()) == count, 40)

    def answers() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready/") as answer:
                return answer.status == 200
        except OSError:
            return False

    assert wait_for(answers)


def test_ready_is_not_said_before_there_is_a_town(env: Mapping[str, str], start: Start, tmp_path: Path) -> None:
    if is_postgres(env):
        pytest.skip("the same code; SQLite is quicker to empty")
    empty = str(shutil.copytree(env["TOMONI_DATA"], tmp_path / "data"))
    with contextlib.closing(sqlite3.connect(f"{empty}/town.sqlite3")) as database, database:
        database.execute("DELETE FROM core_municipality")
    port = str(free_port())
    process = start("serve", PORT=port, TOMONI_DATA=empty)

    def refuses() -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/ready/").close()
        except urllib.error.HTTPError as answer:
            return answer.code == 503
        except OSError:
            return False
        return False

    assert wait_for(refuses, 60)
    process.terminate()
    said, _ = process.communicate(timeout=40)
    assert process.returncode == 0 and "ready:" not in said


def test_who_never_ends_a_body_holds_up_nobody(start: Start, env: Mapping[str, str]) -> None:
    """A transaction begins when the body is there; on SQLite it would keep everybody from writing."""
    port = free_port()
    serving = start("serve", PORT=str(port))
    serving.until("ready:")
    with socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(b"POST /api/v1/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 8000\r\n\r\ngrant_type=")
        for _ in range(3):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/services/", timeout=10) as page:
                assert page.status == 200


def begin(port: int, path: str = "/api/v1/token") -> socket.socket:
    """A request whose body is half there."""
    line = socket.create_connection(("127.0.0.1", port), timeout=30)
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(FORM)}\r\n\r\n"
    line.sendall(head.encode() + FORM[:10])
    return line


def status_of(port: int, path: str) -> tuple[int, dict]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as answer:
        return answer.code, json.load(answer)


def is_refused(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return True
    return False


def test_a_request_in_progress_is_finished_and_no_new_one_is_taken(start: Start) -> None:
    port = free_port()
    process = start("serve", PORT=str(port))
    process.until("ready:")
    begun = begin(port)
    begun_at_all = threading.Event()
    begun_at_all.wait(0.5)  # until the server has read the first half
    process.terminate()
    assert wait_for(lambda: is_refused(port)), "still takes new connections"
    begun.sendall(FORM[10:])
    assert begun.recv(20).startswith(b"HTTP/1.1 401"), "the request that was begun was answered"
    begun.close()
    rest, _ = process.communicate(timeout=40)
    assert process.returncode == 0 and "Traceback" not in rest


def test_a_request_that_never_ends_holds_the_end_up_only_so_long(start: Start) -> None:
    port = free_port()
    process = start("serve", PORT=str(port), TOMONI_STOP_SECONDS="2")
    process.until("ready:")
    with begin(port):
        begun = time.monotonic()
        process.terminate()
        process.communicate(timeout=40)
    assert process.returncode == 0 and time.monotonic() - begun < 15
    start("serve", PORT=str(port)).until("ready:")


def test_sixteen_who_never_send_hold_up_nobody_who_reads(start: Start, env: Mapping[str, str]) -> None:
    """Each process takes twelve bodies in at once; who comes then is told to send again, and pages are answered."""
    port = free_port()
    start("serve", PORT=str(port)).until("ready:")
    slow = [begin(port) for _ in range(40 if is_postgres(env) else 16)]
    assert wait_for(lambda: any(_answered(line) for line in slow)), "nobody was told to send again"
    for _ in range(5):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/services/", timeout=10) as page:
            assert page.status == 200
    for line in slow:
        line.close()


def _answered(line: socket.socket) -> bool:
    line.settimeout(0.01)
    try:
        return b" 503 " in line.recv(40, socket.MSG_PEEK)
    except OSError:
        return False


def test_live_and_ready_say_what_is_the_matter(start: Start, env: Mapping[str, str]) -> None:
    port = free_port()
    process = start("serve", PORT=str(port))
    process.until("ready:")
    assert wait_for(lambda: status_of(port, "/health/ready")[1]["checks"]["worker"] == "ok")
    status, told = status_of(port, "/health/ready")
    assert status == 200 and told["ready"] and set(told["checks"].values()) == {"ok"}
    beats = Path(env["TOMONI_DATA"]) / "worker-beats"
    workers = [
        child for child in process.children() if "work" in Path(f"/proc/{child}/cmdline").read_text().split("\0")
    ]
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)
    if workers:
        os.utime(beats, (1, 1))
        status, told = status_of(port, "/health/ready")
        assert status == 200 and told["ready"] and told["checks"]["worker"].startswith("silent for")
        for worker in workers:
            os.kill(worker, signal.SIGCONT)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live") as answer:
        assert answer.read() == b"ok"
