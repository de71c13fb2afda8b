"""Whole installations for tests of backups: commands as somebody types them, each with a database of its own."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.postgres import Cluster, NoPostgres

ROOT = Path(__file__).resolve().parents[2]
Env = dict[str, str]


class Ground:
    """Where installations are made: a folder, and a private PostgreSQL where that is what is tested."""

    def __init__(self, folder: Path, cluster: Cluster | None) -> None:
        self.folder, self.cluster, self.made = folder, cluster, 0

    def place(self) -> Env:
        """An empty place: a folder that is not there, a database without a table."""
        self.made += 1
        env = {
            k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "TOMONI_OWNER_DATABASE_URL", "TOMONI_NOW")
        }
        env |= {"TOMONI_DATA": str(self.folder / f"data{self.made}"), "TOMONI_DEMO": "1", "PYTHONUNBUFFERED": "1"}
        if self.cluster:
            make = self.cluster.urls if self.made == 1 else self.cluster.more_urls
            urls = make(f"tomoni{self.made}")
            env |= {"DATABASE_URL": urls["default"], "TOMONI_OWNER_DATABASE_URL": urls["owner"]}
        return env


@contextlib.contextmanager
def ground(database: str) -> Iterator[Ground]:
    """A ground for `sqlite` or `postgres`; skips in words where there is no PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="tomoni-installations-") as name:
        folder, cluster = Path(name), None
        folder.chmod(0o755)  # the server may run as another user
        if database == "postgres":
            try:
                cluster = Cluster.start(folder / "cluster")
            except NoPostgres as reason:
                pytest.skip(str(reason))
        try:
            yield Ground(folder, cluster)
        finally:
            if cluster:
                cluster.stop()


def run(env: Mapping[str, str], *arguments: str, ends: int = 0) -> str:
    """`tomoni …` in an installation; gives what it said. Fails where it ends otherwise, or with a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "tomoni.site.cli", *arguments],
        env=dict(env), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == ends and "Traceback" not in done.stdout, done.stdout
    return done.stdout


def python(env: Mapping[str, str], text: str) -> str:
    """Some lines inside an installation; gives what they print."""
    return run(env, "django", "shell", "-v", "0", "-c", text)


def tables(env: Mapping[str, str]) -> str:
    """A hash of every table."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.site.tables"], env=dict(env), cwd=ROOT, stdout=subprocess.PIPE, check=True
    )
    return done.stdout.decode()
