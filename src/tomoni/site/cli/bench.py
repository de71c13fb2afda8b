"""`tomoni bench surge`: the worst day rehearsed with invented people, measured and counted."""

import argparse
import functools
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from .command import add_command, add_noun

LEAST = 200  # the plan is dealt out by so many
STAGES = ("city", "letters", "applications", "checks", "corrections", "drafts", "approvals", "payment", "counting")


def add_to(commands) -> None:
    verbs = add_noun(commands, "bench", does="measure this installation with invented people")
    surge = add_command(
        verbs,
        "surge",
        run_surge,
        does="every household of an invented city applies for the special cash payment while processes are killed",
        example="tomoni bench surge --households 2000 --keep /srv/rehearsal",
        needs_django=False,
    )
    surge.add_argument("--households", type=int, required=True, help="how many, from 200")
    surge.add_argument("--seed", type=int, default=1, help="the same seed makes the same city and day (default: 1)")
    surge.add_argument("--keep", type=Path, help="folder of the run, which goes on there where it was stopped")
    surge.add_argument("--stage", choices=STAGES, help="stop after this stage")
    surge.add_argument("--kills", type=int, default=8, help="processes killed while all apply (default: 8)")
    surge.add_argument("--workers", type=int, default=1, help="workers at once, on PostgreSQL (default: 1)")
    surge.add_argument("--database", help="address of an empty PostgreSQL database (default: SQLite in the folder)")
    surge.add_argument("--owner", help="the same for the role that owns the tables")
    surge.add_argument("--port", type=int, default=8999, help="where the town is served meanwhile (default: 8999)")


def run_surge(wanted: argparse.Namespace) -> int:
    if wanted.households < LEAST:
        print(f"tomoni: of fewer than {LEAST} households not every kind of application is among them.", file=sys.stderr)
        return 2
    if wanted.workers < 1 or (wanted.workers > 1 and not wanted.database):
        print("tomoni: SQLite has one worker; several share the work on PostgreSQL (--database).", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what serves is stopped with the command
    if wanted.keep:
        return _run(wanted, wanted.keep.resolve())
    with tempfile.TemporaryDirectory(prefix="tomoni-surge-") as folder:
        return _run(wanted, Path(folder))


def _run(wanted: argparse.Namespace, folder: Path) -> int:
    """An installation of its own in the folder: no database of the environment is touched."""
    _point_to(wanted, folder / "data")
    migrated = subprocess.run([sys.executable, "-m", "tomoni.site.cli", "migrate"], check=False)
    if migrated.returncode:
        return migrated.returncode
    import django

    django.setup()
    from tomoni.site.surge.notebook import Notebook
    from tomoni.site.surge.running import Run
    from tomoni.site.surge.table import markdown

    notebook = Notebook(folder, wanted.households, wanted.seed)
    say = functools.partial(print, file=sys.stderr, flush=True)
    run = Run(notebook, wanted.port, wanted.kills, say, workers=wanted.workers)
    run.go_on(wanted.stage or "")
    print(markdown(notebook, run.proof))
    return 0 if run.proof is None or run.proof.holds else 1


def _point_to(wanted: argparse.Namespace, data: Path) -> None:
    data.mkdir(parents=True, exist_ok=True)
    for name in ("TOMONI_NOW", "DATABASE_URL", "TOMONI_OWNER_DATABASE_URL"):
        os.environ.pop(name, None)
    os.environ |= {"TOMONI_DATA": str(data), "TOMONI_DEMO": "1"}
    if wanted.database:
        os.environ |= {"DATABASE_URL": wanted.database, "TOMONI_OWNER_DATABASE_URL": wanted.owner or wanted.database}
