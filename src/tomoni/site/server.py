"""The web processes: granian over WSGI. SQLite: one, with the worker as a thread; PostgreSQL: two, and a worker.

A child stops when its parent dies (parent.py), so that a killed parent never leaves a second writer behind.
"""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

from .bodies import THREADS
from .parent import be_parent
from .welcome import welcome
from .worker import hold_writer_lock

HEADERS_WITHIN = 10_000  # milliseconds for the lines before the body
STOP_WITHIN = int(os.environ.get("TOMONI_STOP_SECONDS") or 30)  # for what is begun, once it is asked to stop


def serve(host: str, port: int, *, with_worker: bool) -> int:
    """Serve until stopped; print `ready: http://host:port/` once pages answer."""
    if wrong := why_not_secret() or why_not_free(host, port):
        print(f"tomoni: {wrong}", file=sys.stderr)
        return 1
    embedded = connection.vendor == "sqlite"
    connection.close()
    be_parent()
    os.environ["TOMONI_WORKER"] = "thread" if embedded and with_worker else ""
    lock = hold_writer_lock("tomoni serve") if embedded else contextlib.nullcontext()
    worker = worker_process() if with_worker and not embedded else contextlib.nullcontext()
    with lock, worker:
        threading.Thread(target=tell_when_ready, args=(host, port), daemon=True).start()
        Granian(
            "tomoni.site.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=1 if embedded else 2,
            blocking_threads=THREADS,
            http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN),
            workers_kill_timeout=STOP_WITHIN,
            log_enabled=False,
            respawn_failed_workers=True,
        ).serve()
    return 0


def why_not_secret() -> str:
    """Empty when pages are signed with a secret of this installation; nothing starts with the one of the source."""
    if settings.SECRET_KEY != settings.TOMONI_NO_SECRET:
        return ""
    return (
        f"there is no secret in {settings.TOMONI_DATA}, so that anybody could forge what pages sign. Run"
        " `tomoni migrate` with this TOMONI_DATA, or set TOMONI_SECRET to that of the other machines."
    )


def why_not_free(host: str, port: int) -> str:
    """Empty when the port can be used; else what is in the way and what to do."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            return f"port {port} of {host} cannot be used ({error.strerror}). Choose another: PORT={port + 1} make run"
    return ""


@contextlib.contextmanager
def worker_process() -> Iterator[None]:
    """`tomoni work` beside the web processes, started again when it dies; at the end asked to stop."""
    ending = threading.Event()
    keeper = threading.Thread(target=keep_working, args=(start_worker(), ending), name="tomoni-worker-keeper")
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        keeper.join()


def start_worker() -> subprocess.Popen[bytes]:
    """`tomoni work` as a process of its own."""
    return subprocess.Popen([sys.executable, "-m", "tomoni.site.cli", "work"])


def keep_working(process: subprocess.Popen[bytes], ending: threading.Event) -> None:
    """Start the worker again a second after it died, until the end. The thread lives as long as what it started."""
    while not ending.wait(0.2):
        if process.poll() is not None and not ending.wait(1):
            process = start_worker()
    process.terminate()
    try:
        process.wait(timeout=STOP_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()  # what it held is free again two minutes later
        process.wait()


def tell_when_ready(host: str, port: int) -> None:
    """Ask /ready/ until it answers, then print the line that scripts and people wait for."""
    address, said = f"http://{host}:{port}/", "see the messages above"
    for _ in range(600):
        try:
            urllib.request.urlopen(address + "ready/", timeout=5).close()
        except urllib.error.HTTPError as answer:
            said = answer.read().decode()  # what is the matter, as /health/ready tells it
        except OSError:
            pass
        else:
            for line in welcome(address):
                print(line)
            print(f"ready: {address}", flush=True)
            return
        time.sleep(0.1)
    print(f"tomoni: no page could be served at {address} within a minute: {said}", file=sys.stderr)
