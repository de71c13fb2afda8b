"""The worst day: a whole city applies while processes are killed; nothing is lost, doubled, or paid twice."""

import functools
import json
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.surge import surge
from tests.ports import free_port
from tests.postgres import NoPostgres

STAGES = ["city", "letters", "applications", "checks", "corrections", "drafts", "approvals", "payment", "counting"]


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="tomoni-surge-") as made:
        yield Path(made)


def command(folder: Path, *more: str) -> list[str]:
    told = ["--households", "200", "--keep", str(folder), "--port", str(free_port()), "--kills", "2", *more]
    return [sys.executable, "-m", "tomoni.site.cli", "bench", "surge", *told]


def tomoni(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(folder, *more), capture_output=True, text=True, check=False)


def break_off(folder: Path) -> None:
    """Ctrl-C while people apply: it ends at once, and so do those who apply."""
    # Whoever runs tests in the background may have them ignore Ctrl-C; the command is as if somebody sat before it.
    heeds = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    running = subprocess.Popen(command(folder), stderr=subprocess.DEVNULL, preexec_fn=heeds)
    while not any((folder / "answers").glob("*.txt")) and running.poll() is None:
        threading.Event().wait(0.2)
    running.send_signal(signal.SIGINT)
    assert running.wait(60) != 0
    told = subprocess.run(["pgrep", "-f", f"surge.clients {folder}"], capture_output=True, text=True, check=False)
    assert not told.stdout
    assert not (folder / "troubles.txt").exists()


def expect_whole(folder: Path) -> None:
    told = json.loads((folder / "surge.json").read_text())
    assert list(told["stages"]) == STAGES and all(stage["done"] for stage in told["stages"].values())
    assert len(told["stages"]["applications"]["killed"]) >= 1
    files = list((folder / "bank").glob("furikomi-*.txt"))
    records = sum(len(file.read_bytes()) // 120 - 3 for file in files)  # header, trailer and end are none
    assert files and records == told["stages"]["payment"]["number"]


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_day_of_200_households_goes_on_where_it_was_stopped_and_is_whole(folder: Path) -> None:
    begun = tomoni(folder, "--stage", "letters")
    assert begun.returncode == 0 and "Not counted yet." in begun.stdout, begun.stderr
    break_off(folder)
    done = tomoni(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "city:" not in done.stderr and "lost 0, doubled 0" in done.stdout
    expect_whole(folder)
    with (folder / "answers" / "api.txt").open("a") as file:
        file.write("0 総2020-999999\n")  # somebody was told a number that is nowhere
    counted = tomoni(folder)
    assert counted.returncode == 1 and "lost 1, doubled 0" in counted.stdout, counted.stdout


@pytest.mark.timeout(3 * 3600)
@pytest.mark.parametrize(
    ("database", "households"), [("sqlite", 2_000), pytest.param("postgres", 20_000, marks=pytest.mark.surge)]
)
def test_a_day_of_a_city_is_whole(folder: Path, database: str, households: int) -> None:
    try:
        ended = surge(folder, households, database)
    except NoPostgres as reason:
        pytest.skip(str(reason))
    assert ended == 0, (folder / "surge.json").read_text()
    expect_whole(folder)
