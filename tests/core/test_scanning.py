"""Files go to clamd; nobody reads one that it has not passed. The peer speaks clamd's protocol over TCP."""

import pytest
from tests.core.peers import EICAR, clamd

from tomoni.core import interface as core
from tomoni.core.adapters.clamd import Clamd
from tomoni.core.domain.stores import read_verdict

OWNER = ("interview", 1)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n%%EOF"


@pytest.fixture
def files(committed_town, clock):
    """A clean file and one with the EICAR string in it."""
    with core.tenant(committed_town):
        pks = [core.store_file(data, "a.pdf", OWNER).pk for data in (PDF, PDF + EICAR)]
    yield pks
    with core.tenant(committed_town):
        core.StoredFile.objects.all().delete()  # the scanner goes through every town of the installation


def states(town, pks):
    with core.tenant(town):
        return [core.scan_state(core.find_file(pk)) for pk in pks]


def test_a_clean_file_is_read_and_one_with_the_eicar_string_by_nobody(committed_town, files, settings):
    with clamd() as peer:
        settings.TOMONI_SCANNER = peer.address
        assert states(committed_town, files) == ["waiting", "waiting"]
        assert core.scan_files() == 2
        assert core.scan_files() == 0
    assert {command for command, _ in peer.seen} == {b"zINSTREAM\0"}
    assert states(committed_town, files) == ["clean", "refused"]
    with core.tenant(committed_town):
        clean, bad = (core.find_file(pk) for pk in files)
        assert core.open_file(clean) == PDF
        with pytest.raises(core.FileNotScanned) as told:
            core.open_file(bad)
        assert told.value.data == {"why": "refused", "found": "Eicar-Test-Signature"}
        assert core.open_file(bad, unread=True) == PDF + EICAR
        assert [one.payload["file"] for one in core.Event.objects.filter(name__endswith="FileFoundBad")] == [bad.pk]


def test_while_the_scanner_is_away_files_wait_and_nobody_reads_them(committed_town, files, settings, clock):
    clock("2026-11-22T10:00:00")
    settings.TOMONI_SCANNER = "tcp:127.0.0.1:1"
    assert core.scan_files() == 0
    assert states(committed_town, files) == ["waiting", "waiting"]
    with core.tenant(committed_town), pytest.raises(core.FileNotScanned) as told:
        core.open_file(core.find_file(files[0]))
    assert told.value.data["why"] == "waiting"
    with clamd() as peer:
        settings.TOMONI_SCANNER = peer.address
        assert core.scan_files() == 1  # the other was not asked about; the first again after ten seconds
        clock("2026-11-22T10:00:11")
        assert core.scan_files() == 1
    assert states(committed_town, files) == ["clean", "refused"]


def test_a_scanner_that_hangs_is_waited_for_once_and_then_rests(
    committed_town, files, settings, clock, monkeypatch
) -> None:
    monkeypatch.setattr("tomoni.core.adapters.clamd.WHOLE", 0.05)
    clock("2026-11-22T10:00:00")
    turns = core.Scanning()
    with clamd(hangs=True) as peer:
        settings.TOMONI_SCANNER = peer.address
        assert turns.take() == 0
        clock("2026-11-22T10:00:09")
        assert turns.take() == 0 and len(peer.seen) == 1, "one wait, whatever waits"
    with core.tenant(committed_town):
        first, second = (core.find_file(pk) for pk in files)
        assert first.scan_tries == 1 and second.scan_tries == 0 and second.scan_due_at is None
    with clamd() as peer:
        settings.TOMONI_SCANNER = peer.address
        clock("2026-11-22T10:00:11")
        assert turns.take() == 2 and turns.silent == 0
    assert states(committed_town, files) == ["clean", "refused"]


def test_a_worker_that_is_stopped_gives_back_what_it_claimed(committed_town, files, settings) -> None:
    with clamd() as peer:
        settings.TOMONI_SCANNER = peer.address
        assert core.Scanning().take(stopped=lambda: len(peer.seen) == 1) == 1
        assert states(committed_town, files) == ["clean", "waiting"]
        assert core.scan_files() == 1, "at once, not after the lease"


def test_a_file_that_the_scanner_answers_with_an_error_keeps_no_other_waiting(
    committed_town, files, settings, clock
) -> None:
    clock("2026-11-22T10:00:00")
    with clamd(b"INSTREAM size limit exceeded. ERROR") as peer:
        settings.TOMONI_SCANNER = peer.address
        turns = core.Scanning()
        assert turns.take() == 0 and len(peer.seen) == 2 and turns.rests_until is None


def test_without_a_scanner_files_are_read_and_the_page_can_say_so(committed_town, files, settings):
    assert states(committed_town, files) == ["unscanned", "unscanned"]
    assert core.scan_files() == 0
    settings.TOMONI_SCANNER = "tcp:127.0.0.1:1"  # bought one: what lies here waits for it
    assert states(committed_town, files) == ["waiting", "waiting"]


def test_a_wrong_refusal_can_be_scanned_again(committed_town, files, settings):
    with clamd(b"stream: Wrong.Heuristic FOUND") as peer:
        settings.TOMONI_SCANNER = peer.address
        core.scan_files()
    with core.tenant(committed_town):
        assert core.scan_again(files) == 2
    with clamd() as peer:
        settings.TOMONI_SCANNER = peer.address
        core.scan_files()
    assert states(committed_town, files) == ["clean", "refused"]


@pytest.mark.parametrize(
    "said", [b"INSTREAM size limit exceeded. ERROR", b"UNKNOWN COMMAND", b"stream: ", b"stream: FOUND", b""]
)
def test_what_is_no_verdict_passes_no_file(said):
    assert read_verdict(said) is None


def test_an_answer_that_is_no_verdict_is_told_with_its_words():
    with clamd(b"INSTREAM size limit exceeded. ERROR") as peer, pytest.raises(core.ScannerUnreachable) as told:
        Clamd(peer.address).scan(PDF)
    assert "size limit" in told.value.message
