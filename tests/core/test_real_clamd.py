"""The same against the real clamd, with two signatures of our own; skipped with the reason where there is none."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.core.peers import EICAR
from tests.core.test_scanning import OWNER, PDF, files, states  # noqa: F401

from tomoni.core import interface as core
from tomoni.core.adapters.clamd import Clamd

CLAMD = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = pytest.mark.skipif(CLAMD is None, reason="no clamd on this machine; apt install clamav-daemon")
WORD = b"TOMONI-TEST-STRING"
BIG = PDF + b"x" * 700_000


class Scanner:
    """A clamd of a test: where it listens, and how to stop it, let it go on and kill it."""

    def __init__(self, folder: Path, process: subprocess.Popen[bytes]) -> None:
        self.address, self.process, self.socket = f"unix:{folder / 's'}", process, folder / "s"

    def send(self, number: int) -> None:
        self.process.send_signal(number)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def clamd_in(folder: Path) -> Iterator[Scanner]:
    """Signatures of EICAR's string and of a word; no stream above 512 kB, nothing passed that was not read whole."""
    (folder / "town.ndb").write_text(f"Test.Eicar:0:*:{EICAR.hex()}\nTest.Word:0:*:{WORD.hex()}\n")
    conf = folder / "clamd.conf"
    conf.write_text(
        f"DatabaseDirectory {folder}\nLocalSocket {folder}/s\nFixStaleSocket yes\nForeground yes\n"
        "StreamMaxLength 512K\nMaxFileSize 256K\nAlertExceedsMax yes\n"
    )
    with subprocess.Popen([str(CLAMD), "-c", str(conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as one:
        found = Scanner(folder, one)
        try:
            _until_it_listens(found)
            yield found
        finally:
            found.send(signal.SIGCONT)
            found.kill()


def _until_it_listens(found: Scanner) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and found.process.poll() is None:
        try:
            Clamd(found.address).scan(b"")
            return
        except core.ScannerUnreachable:
            os.sched_yield()
    pytest.fail("clamd did not start")


@pytest.fixture
def folder(tmp_path_factory) -> Path:
    """Short: an address of a socket has at most 107 bytes."""
    return tmp_path_factory.mktemp("c")


def test_nobody_opens_what_the_real_clamd_finds_and_nothing_passes_that_it_did_not_read(
    committed_town, files, settings, folder  # noqa: F811
) -> None:  # fmt: skip
    with core.tenant(committed_town):
        more = [core.store_file(PDF + data, "b.pdf", OWNER).pk for data in (WORD, b"x" * 300_000)]
    with clamd_in(folder) as peer:
        settings.TOMONI_SCANNER = peer.address
        assert set(states(committed_town, files)) == {"waiting"}
        assert core.scan_files() == 4
    assert states(committed_town, [*files, *more]) == ["clean", "refused", "refused", "refused"]
    with core.tenant(committed_town):
        assert core.open_file(core.find_file(files[0])) == PDF
        found = []
        for pk in (files[1], *more):
            with pytest.raises(core.FileNotScanned) as told:
                core.open_file(core.find_file(pk))
            found.append(told.value.data["found"])
    assert found == ["Test.Eicar.UNOFFICIAL", "Test.Word.UNOFFICIAL", "Heuristics.Limits.Exceeded.MaxFileSize"]


def test_a_clamd_that_is_slow_killed_or_gone_leaves_files_waiting_until_one_answers(
    committed_town, files, settings, folder, clock, monkeypatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setattr("tomoni.core.adapters.clamd.WHOLE", 0.2)
    clock("2026-11-22T10:00:00")
    turns = core.Scanning()
    with clamd_in(folder) as peer:
        settings.TOMONI_SCANNER = peer.address
        peer.send(signal.SIGSTOP)
        assert turns.take() == 0 and turns.silent == 1, "it listens and does not answer"
        peer.kill()
        clock("2026-11-22T10:00:11")
        assert turns.take() == 0 and turns.silent == 2, "it is gone"
    assert states(committed_town, files) == ["waiting", "waiting"]
    with clamd_in(folder) as peer:
        clock("2026-11-22T10:00:32")
        assert turns.take() == 2 and turns.silent == 0
    assert states(committed_town, files) == ["clean", "refused"]


def test_a_clamd_that_cuts_the_line_at_a_long_file_is_understood_and_judges_the_next(
    committed_town, files, settings, folder  # noqa: F811
) -> None:  # fmt: skip
    with core.tenant(committed_town):
        long = core.store_file(BIG, "long.pdf", OWNER).pk
        core.StoredFile.objects.filter(pk__in=files).update(scan_due_at=core.now())
    turns = core.Scanning()
    with clamd_in(folder) as peer:
        settings.TOMONI_SCANNER = peer.address
        with pytest.raises(core.ScannerUnreachable, match="size limit exceeded") as told:
            Clamd(peer.address).scan(BIG)
        assert told.value.data["answered"]
        assert turns.take() == 2 and turns.rests_until is None
    assert states(committed_town, [long, *files]) == ["waiting", "clean", "refused"]
