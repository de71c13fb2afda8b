"""The special cash payment of a whole city: `python -m bench.surge HOUSEHOLDS [--keep FOLDER] [--database sqlite]`.

Runs `tomoni bench surge` on a private PostgreSQL, which does not wait for the disk, beside which nobody works. Kept in
a folder it goes on there where it was stopped. `python -m bench surge` measures SURGE_HOUSEHOLDS (2,000 without it).
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.ports import free_port
from tests.postgres import Cluster

from .figure import Figure
from .intake import NOW
from .town import ROOT, databases, empty_town, run

HOUSEHOLDS = int(os.environ.get("SURGE_HOUSEHOLDS", "2000"))
TARGET_MS = 8.0
MEMORY_MB = 1_024
ASIDE = ("city", "counting")


def measure() -> list[Figure]:
    """Milliseconds of processor a household, of all stages and of each."""
    figures = []
    for database in databases():
        with tempfile.TemporaryDirectory(prefix="tomoni-surge-") as folder:
            surge(Path(folder), HOUSEHOLDS, database)
            each = cost_of_stages(Path(folder), HOUSEHOLDS)
        name = f"special cash payment of {HOUSEHOLDS:,}, a household ({database})"
        total = sum(each.values())
        figures.append(Figure(name, total, "ms CPU", TARGET_MS, "three inserts", three_inserts(database)))
        figures += [Figure(f"— {stage}", value, "ms CPU") for stage, value in each.items()]
    return figures


def cost_of_stages(folder: Path, households: int) -> dict[str, float]:
    """Milliseconds of processor a household, by stage of the day."""
    told = json.loads((folder / "surge.json").read_text(encoding="utf-8"))["stages"]
    return {
        name: sum(cost[part] for part in ("server", "database", "desk")) * 1000 / households
        for name, cost in told.items()
        if name not in ASIDE
    }


def three_inserts(database: str) -> float:
    """Milliseconds of a minimal Django endpoint that stores three rows (bench.intake)."""
    with empty_town(database) as env:
        run(env, "tomoni.site.cli", "migrate")
        run({**env, "TOMONI_NOW": NOW}, "bench.intake", "make")
        found = json.loads(run({**env, "DJANGO_SETTINGS_MODULE": "bench.minimal"}, "bench.intake", "three"))
    return float(found["ms"])


def surge(folder: Path, households: int, database: str, *more: str) -> int:
    """One run in a folder; what the command ended with, 0 where nothing was lost, doubled or paid wrongly."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # the server may run as another user
    with _addresses(folder, database) as addresses:
        told = ["--households", str(households), "--keep", str(folder), "--port", str(free_port()), *addresses, *more]
        return subprocess.run(
            [sys.executable, "-m", "tomoni.site.cli", "bench", "surge", *told], cwd=ROOT, check=False
        ).returncode


@contextlib.contextmanager
def _addresses(folder: Path, database: str) -> Iterator[list[str]]:
    """The options that name the database; the server runs meanwhile."""
    if database == "sqlite":
        yield []
        return
    place = folder / "cluster"
    made = (place / "data" / "PG_VERSION").exists()
    cluster = Cluster.kept(place) if made else Cluster.start(place)
    if not made:
        cluster.urls("tomoni")
        cluster.stop()
    cluster.start_again(MEMORY_MB)
    try:
        urls = cluster.urls_of("tomoni")
        yield ["--database", urls["default"], "--owner", urls["owner"]]
    finally:
        cluster.stop()


def _main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.surge", description=__doc__)
    parser.add_argument("households", type=int)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--database", choices=("postgres", "sqlite"), default="postgres")
    parser.add_argument("--stage")
    parser.add_argument("--workers", default="1")
    wanted = parser.parse_args()
    if wanted.keep:
        return _compared(wanted.keep.resolve(), wanted)
    with tempfile.TemporaryDirectory(prefix="tomoni-surge-") as folder:
        return _compared(Path(folder), wanted)


def _compared(folder: Path, wanted: argparse.Namespace) -> int:
    """The run, and what it is compared with."""
    more = ["--workers", wanted.workers, *(["--stage", wanted.stage] if wanted.stage else [])]
    ended = surge(folder, wanted.households, wanted.database, *more)
    total, base = sum(cost_of_stages(folder, wanted.households).values()), three_inserts(wanted.database)
    print(
        f"A minimal endpoint with three inserts takes {base:.2f} ms: a household takes {total / base:.1f} times that."
    )
    return ended


if __name__ == "__main__":
    sys.exit(_main())
