"""One process writes to a SQLite file, and the second learns who."""

import os
import subprocess
import sys

import pytest

from tomoni.core.adapters.writer_lock import WriterLock, read_holder
from tomoni.core.errors import WriterAlreadyThere

HOLD = """
import sys
from pathlib import Path
import django
from django.conf import settings
settings.configure(
    TOMONI_NOW="",
    TOMONI_DEMO=False,
    INSTALLED_APPS=["tomoni.core"],
    AUTH_USER_MODEL="core.Staff",
    USE_TZ=True,
)
django.setup()
from tomoni.core.adapters.writer_lock import WriterLock
with WriterLock(Path(sys.argv[1]), "tomoni serve"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other_process(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "town.sqlite3")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"held\n"
    yield process
    process.kill()
    process.communicate()


def test_the_second_writer_is_refused_and_told_who_is_the_first(other_process, tmp_path):
    with pytest.raises(WriterAlreadyThere, match=rf"tomoni serve.*{other_process.pid}"):
        WriterLock(tmp_path / "town.sqlite3", "tomoni work").__enter__()


def test_a_killed_writer_frees_the_lock(other_process, tmp_path):
    other_process.kill()
    other_process.wait()
    with WriterLock(tmp_path / "town.sqlite3", "tomoni work"):
        assert read_holder(tmp_path / "town.sqlite3.lock")["pid"] == os.getpid()


def test_the_lock_is_free_afterwards(tmp_path):
    for _ in range(2):
        with WriterLock(tmp_path / "town.sqlite3", "tomoni work"):
            pass
    assert read_holder(tmp_path / "town.sqlite3.lock") == {}
    assert read_holder(tmp_path / "absent.lock") == {}
