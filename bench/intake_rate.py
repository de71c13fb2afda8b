"""Applications a second and how long the slowest wait, over minutes: wrk presses the last button of the portal.

By name only. RATE_SECONDS (600) and RATE (200 a second) say how much; RATE_WAY is `thirty` (a claim of about thirty
fields, whose making takes longer than the run) or `portal` (the special cash payment). Served as in a town: web
processes, worker and PostgreSQL on the machine on which wrk runs, too. All were answered before; only the last page,
which stores them, is measured. The private PostgreSQL does not wait for the disk.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from . import intake
from .figure import Figure
from .town import cpu_of_pages, databases, empty_town, run, serving

SECONDS, RATE = int(os.environ.get("RATE_SECONDS", "600")), int(os.environ.get("RATE", "200"))
WAY = os.environ.get("RATE_WAY", "thirty")
CONNECTIONS, AT_ONCE = 32, 100
MOST_MS = 250
SCRIPT = Path(__file__).with_suffix(".lua")


def measure() -> list[Figure]:
    """Rate held, waiting times, and whether each that was acknowledged is stored once."""
    if shutil.which("wrk") is None:
        print("intake_rate is not measured: there is no wrk on this machine (apt install wrk)", file=sys.stderr)
        return []
    with empty_town(databases()[-1]) as env, tempfile.TemporaryDirectory() as folder:
        return _measure({**env, "TOMONI_DEMO": ""}, Path(folder) / "applications")


def _measure(env: Mapping[str, str], file: Path) -> list[Figure]:
    env = {**env, "TOMONI_NOW": intake.OF_FORM if WAY == "thirty" else intake.NOW}
    run(env, "tomoni.site.cli", "migrate")
    run({**env, "TOMONI_NOW": intake.NOW}, "bench.intake", "make")
    run(env, "bench.intake_rate", "make", str(SECONDS * RATE), str(file))
    with serving(env, "tomoni.site.cli", "serve") as process:
        _warm(int(env["PORT"]))
        before = cpu_of_pages(process)
        found = _press(int(env["PORT"]), file)
        used = cpu_of_pages(process) - before
    stored = int(run(env, "bench.intake_rate", "count"))
    if stored < found["stored"] or stored > SECONDS * RATE:
        raise RuntimeError(f"{found['stored']} were acknowledged, and {stored} are stored")
    load = os.getloadavg()[0]
    name = f"{WAY}, {found['seconds']:.0f} s, load {load:.1f}"
    return [
        Figure(f"applications a second ({name})", found["stored"] / found["seconds"], "/s", RATE, more_is_better=True),
        Figure(f"p99 ({name})", found["p99"], "ms", MOST_MS),
        Figure(f"median ({name})", found["p50"], "ms"),
        Figure(f"longest ({name})", found["most"], "ms"),
        Figure(f"processor of the web for one ({name})", used * 1000 / max(1, found["stored"]), "ms CPU"),
        Figure(f"not stored: other answers, last {found['other']}, and broken lines ({name})",
               found["others"] + found["broken"], "", 0),
    ]  # fmt: skip


def _warm(port: int) -> None:
    """Both web processes have read the packs."""
    for _ in range(40):
        with urlopen(f"http://127.0.0.1:{port}/services/", timeout=300) as answer:
            answer.read()


def _press(port: int, file: Path) -> dict[str, Any]:
    told = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "30s", "-s", str(SCRIPT),
         f"http://127.0.0.1:{port}", "--", str(file), str(RATE)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return dict(json.loads(told.stdout.partition("FOUND ")[2]))


# --- inside the town
def _make(count: int, file: Path) -> None:
    """So many interviews answered to their last page, one a line: address, cookies, form."""
    from django.db import transaction

    from tomoni.core import interface as core

    with core.tenant("999016"), file.open("w", encoding="ascii") as lines:
        homes = intake.make_homes(count, "rate") if WAY == "portal" else []
        for start in range(0, count, AT_ONCE):
            with transaction.atomic():
                for n in range(start, min(count, start + AT_ONCE)):
                    asked = (
                        (homes[n][0], intake.SERVICE, intake.told_by(homes[n])) if homes else intake.claim_of_thirty()
                    )
                    path, cookie, body = intake.last_page(*asked)
                    lines.write(f"{path}\t{cookie}\t{body.decode()}\n")
    intake.count_rows()


def _count() -> int:
    from tomoni.cases.models import Receipt
    from tomoni.core import interface as core

    with core.tenant("999016"):
        return Receipt.objects.count()


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    django.setup()
    if sys.argv[1] == "make":
        _make(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        print(_count())
