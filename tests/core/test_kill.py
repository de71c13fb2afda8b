"""kill -9 at any place loses nothing that was committed, doubles nothing, and leaves the ledger whole."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.core import killed

from tomoni.core import interface as core
from tomoni.core.actions import listening

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def worker(committed_town, monkeypatch, clock):
    """Starts a worker that stops at a place, and kills it there."""
    monkeypatch.setattr(listening, "_listeners", {})
    killed.listen_and_stop("nowhere")

    def start_and_kill(place: str) -> None:
        command = [
            sys.executable,
            "-c",
            f"from tests.core import killed; killed.main({committed_town.code!r}, {place!r})",
        ]
        environ = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}:{os.environ.get('PYTHONPATH', '')}"}
        environ["TOMONI_NOW"] = "2026-11-22T10:00:00"
        with subprocess.Popen(
            command, cwd=ROOT, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout.readline().strip() == place
            process.kill()

    return start_and_kill


def deliver_later(clock) -> list[str]:
    """What is in the database after another worker came by, when every lease has lapsed."""
    clock("2026-11-22T10:10:00")
    core.dispatch_once("another")
    core.dispatch_once("another")
    return list(core.Organisation.objects.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("place", "written", "entries"),
    [
        ("before the commit", [], 0),
        ("after the commit", ["2026-1"], 1),
        ("sealing", ["2026-1"], 1),
        ("listening", ["2026-1"], 1),
    ],
)
def test_a_killed_worker_loses_and_doubles_nothing(worker, committed_town, clock, place, written, entries):
    worker(place)
    with core.tenant(committed_town):
        assert deliver_later(clock) == written
        core.seal_now()
        report = core.verify_ledger()
        assert report.problems == ()
        assert report.entries == entries
        assert core.count_waiting() == 0
