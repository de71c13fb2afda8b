"""The web processes: granian over WSGI; on SQLite one process with the worker as a thread, on PostgreSQL two and a worker.

A child stops when its parent dies (wsgi.py), so that a killed parent never leaves a second writer behind.
"""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator

from django.db import connection
from granian import Granian
from granian.constants import Interfaces

from .worker import hold_writer_lock


def serve(host: str, port: int, *, with_worker: bool) -> int:
    """Serve until stopped; print `ready: http://host:port/` once pages answer."""
    if taken := why_not_free(host, port):
        print(f"tomoni: {taken}", file=sys.stderr)
        return 1
    embedded = connection.vendor == "sqlite"
    connection.close()
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
            blocking_threads=4,
            log_enabled=False,
            respawn_failed_workers=True,
        ).serve()
    return 0


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
    """`tomoni work` beside the web processes; asked to stop, then waited for, when they stop."""
    process = subprocess.Popen([sys.executable, "-m", "tomoni.site.cli", "work"])
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def tell_when_ready(host: str, port: int) -> None:
    """Ask /ready/ until it answers, then print the line that scripts and people wait for."""
    address = f"http://{host}:{port}/"
    for _ in range(600):
        with contextlib.suppress(OSError), urllib.request.urlopen(address + "ready/", timeout=5):
            print(f"ready: {address}", flush=True)
            return
        time.sleep(0.1)
    print(f"tomoni: pages at {address} did not answer within a minute; see the messages above.", file=sys.stderr)
