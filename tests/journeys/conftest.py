"""The journey ring: a town of its own, served by the real command, walked in a real browser."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

NOW = "2026-11-24T10:00:00+09:00"  # a Tuesday; the newborn of the demo is twelve days old
BROWSER_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
INSTALL = "install it with: apt-get install -y chromium fonts-ipafont-gothic"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items) -> None:
    """Journeys come last: Playwright keeps its event loop open, beside which Django refuses to use a database."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
    items.sort(key=lambda item: here in item.path.parents)


@dataclass(frozen=True)
class Town:
    """A served demo town: its address, its data folder, and a way to run commands on it."""

    address: str
    data: Path
    env: dict[str, str]

    def tomoni(self, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess:
        """Run one command of `tomoni` on this town's data."""
        return subprocess.run(
            [sys.executable, "-m", "tomoni.site.cli", *arguments],
            env=self.env, input=stdin, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def move_to(self, moment: str) -> None:
        """Let it be this day and time in the town; its worker does what that day brings."""
        done = self.tomoni("town", "time", moment)
        assert done.returncode == 0, done.stdout + done.stderr


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until_ready(process: subprocess.Popen) -> None:
    """Read lines until `ready:`; fail with everything said so far if the process ends or gives up first."""
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("ready:"):
            return
        if line.startswith("tomoni: no page could be served"):  # it goes on serving, so no further line would come
            break
    pytest.fail("tomoni serve was not ready:\n" + "".join(said))


@contextlib.contextmanager
def serve_town(data: Path, now: str) -> Iterator[Town]:
    """ひばり町 with 600 people on SQLite, served by the command; its clock stands still until it is moved."""
    port = free_port()
    env = {**os.environ, "TOMONI_DATA": str(data), "TOMONI_DEMO": "1", "PORT": str(port), "TOMONI_NOW": now}
    env["TOMONI_ADMIT_PER_MINUTE"] = "off"  # no line by itself, however slow the machine
    env.pop("DATABASE_URL", None)
    served = Town(f"http://127.0.0.1:{port}", data, env)
    for arguments in (("migrate",), ("town", "make", "--people", "600", "--seed", "1", "--on", now[:10])):
        made = served.tomoni(*arguments)
        assert made.returncode == 0, made.stdout + made.stderr
    process = subprocess.Popen(
        [sys.executable, "-m", "tomoni.site.cli", "serve"],
        env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        wait_until_ready(process)
        yield served
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()


@pytest.fixture(scope="session")
def town(tmp_path_factory) -> Iterator[Town]:
    """The town of most journeys, served until the session ends."""
    with serve_town(tmp_path_factory.mktemp("town"), NOW) as served:
        yield served


@pytest.fixture
def own_town(tmp_path) -> Iterator[Town]:
    """A town of one journey: what others claim does not stand in its way, and it alone moves the clock."""
    with serve_town(tmp_path / "town", NOW) as served:
        yield served


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, driven by Playwright; skipped with the line that installs it where it is missing."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if not executable:
        pytest.skip(f"no chromium on this machine; {INSTALL}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=BROWSER_FLAGS)
        yield launched
        launched.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A journey that fails tells what stood on every page that was open."""
    report = yield
    if report.failed and call.when == "call" and "browser" in getattr(item, "funcargs", {}):
        for context in item.funcargs["browser"].contexts:
            for page in context.pages:
                report.sections.append((f"page {page.url}", page.inner_text("body")[:3000]))
    return report
