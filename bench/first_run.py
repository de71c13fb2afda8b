"""`make run` with packages installed, on an empty data folder: seconds from `scripts/run` to the line `ready:`.

Baseline of the same run: a bare Python that imports Django, three times, as the three commands of the script must.
"""

import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from typing import IO

from .figure import Figure
from .town import ROOT, empty_town

STEP = re.compile(r"^\++ (?P<at>\d+\.\d+) (?:exec )?\.venv/bin/tomoni (?P<verb>\w+)")
PARTS = {"migrate": "tables and files of the pages", "town": "a town of 4,800 people", "serve": "until pages answer"}


def measure() -> list[Figure]:
    """Seconds in all and of each part."""
    baseline = ("three bare Pythons with Django", _bare())
    with empty_town("sqlite") as env:
        before = _processor()
        total, parts = _run({**env, "PEOPLE": "4800"})
        used = _processor() - before
    return [
        Figure("first run, packages installed: to the line ready:", total, "s", 60, *baseline),
        Figure("first run: processor in all", used, "s CPU", None, *baseline),
        *(Figure(f"first run: {PARTS[verb]}", seconds, "s", None, *baseline) for verb, seconds in parts.items()),
    ]


def _run(env: dict[str, str]) -> tuple[float, dict[str, float]]:
    """The real script, with bash telling when each of its commands began."""
    began = time.time()
    process = subprocess.Popen(
        ["bash", "-c", 'PS4="+ \\$EPOCHREALTIME "; set -x; . "$0"', "scripts/run"],
        env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    trace: list[str] = []
    assert process.stdout is not None and process.stderr is not None
    reader = threading.Thread(target=_read, args=(process.stderr, trace))
    reader.start()
    try:
        if not any(line.startswith("ready:") for line in iter(process.stdout.readline, "")):
            raise RuntimeError("scripts/run ended before it was ready:\n" + "".join(trace))
        ready = time.time()
    finally:
        _end(process)
        reader.join()
    begins = [(found["verb"], float(found["at"])) for line in trace if (found := STEP.match(line))]
    ends = [at for _, at in begins[1:]] + [ready]
    return ready - began, {verb: end - at for (verb, at), end in zip(begins, ends, strict=True)}


def _read(lines: IO[str], into: list[str]) -> None:
    into.extend(lines)


def _end(process: subprocess.Popen[str]) -> None:
    """SIGTERM for the whole session, then SIGKILL for what is still there."""
    for kind in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, kind)
            process.wait(timeout=30)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue
    if process.stdout:
        process.stdout.close()


def _processor() -> float:
    """Seconds of processor of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _bare() -> float:
    began = time.monotonic()
    for _ in range(3):
        subprocess.run([sys.executable, "-c", "import django.db.models, django.core.handlers.wsgi"], check=True)
    return time.monotonic() - began
