"""Files in pieces: carried on where they stopped, refused with what to do, and nothing left of what was given up."""

import hashlib
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from tomoni.core import interface as core

OWNER = ("interview", 1)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n%%EOF"


def begin(length=None, **more):
    told = {"person": 7, "token": "t", "name": "C:\\a.pdf", "length": len(PDF) if length is None else length} | more
    return core.begin_upload(OWNER, "e1.photos", **told)


def bytes_kept(town) -> list[str]:
    return sorted(path.name for path in (Path(settings.TOMONI_UPLOADS) / town.code).glob("*"))


@given(cuts=st.lists(st.integers(0, len(PDF)), max_size=6))
def test_however_a_file_is_cut_it_arrives_whole(cuts):
    with core.tenant("999016"), transaction.atomic():
        upload = begin()
        places = sorted({0, *cuts, len(PDF)})
        for start, end in pairwise(places):
            assert core.add_piece(upload.key, start, PDF[start:end], person=7).received == end
        stored = core.finish_upload(upload.key, person=7)
        assert (core.open_file(stored), stored.name, stored.question) == (PDF, "a.pdf", "e1.photos")
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _there(town, settings, tmp_path):
    """Every test works in ひばり町, with a place for uploads of its own."""
    settings.TOMONI_UPLOADS = str(tmp_path)


def test_a_piece_sent_twice_counts_once_and_tells_where_to_go_on(town):
    upload = begin()
    core.add_piece(upload.key, 0, PDF[:20], person=7)
    with pytest.raises(core.UploadOutOfStep) as told:
        core.add_piece(upload.key, 0, PDF[:20], person=7)
    assert told.value.data["offset"] == 20
    with pytest.raises(core.UploadOutOfStep):
        core.finish_upload(upload.key, person=7)
    core.add_piece(upload.key, 20, PDF[20:], person=7)
    assert core.open_file(core.finish_upload(upload.key, person=7)) == PDF


def test_a_damaged_piece_does_not_count(town):
    upload = begin()
    with pytest.raises(core.PieceDamaged):
        core.add_piece(upload.key, 0, PDF[:19], person=7, sha256=hashlib.sha256(PDF[:20]).digest())
    assert core.list_uploads(OWNER)[0].received == 0


def test_bytes_of_a_piece_that_was_undone_are_written_over(town):
    upload = begin()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        core.add_piece(upload.key, 0, b"x" * 30, person=7)
        raise ZeroDivisionError
    core.add_piece(upload.key, 0, PDF[:10], person=7)
    core.add_piece(upload.key, 10, PDF[10:], person=7)
    assert core.open_file(core.finish_upload(upload.key, person=7)) == PDF


@pytest.mark.parametrize("length", [0, 10 * 1024 * 1024 + 1])
def test_what_is_announced_as_empty_or_too_large_is_refused_before_it_comes(town, length):
    with pytest.raises(core.FileRefused):
        begin(length)
    assert core.list_uploads(OWNER) == [] and bytes_kept(town) == []


def test_more_than_was_announced_is_refused(town):
    upload = begin(10)
    with pytest.raises(core.FileRefused):
        core.add_piece(upload.key, 0, PDF, person=7)


def test_nobody_goes_on_with_the_upload_of_somebody_else(town):
    upload = begin()
    for verb in (
        lambda: core.add_piece(upload.key, 0, PDF, person=8),
        lambda: core.finish_upload(upload.key, person=8),
        lambda: core.drop_upload(upload.key, person=8),
    ):
        with pytest.raises(core.UploadNotFound):
            verb()
    assert core.list_uploads(OWNER)[0].received == 0


@pytest.mark.parametrize(("bytes_sent", "sha256"), [(b"MZ a program", ""), (PDF, "0" * 64)])
def test_a_whole_file_that_is_refused_leaves_nothing(town, bytes_sent, sha256, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        upload = begin(len(bytes_sent), sha256=sha256)
        core.add_piece(upload.key, 0, bytes_sent, person=7)
        with pytest.raises(core.FileRefused):
            core.finish_upload(upload.key, person=7)
    assert core.list_uploads(OWNER) == [] and core.list_files(OWNER) == [] and bytes_kept(town) == []


def test_what_nobody_went_on_with_is_gone_after_a_day(town, clock, django_capture_on_commit_callbacks):
    clock("2026-11-22T10:00")
    upload = begin()
    core.add_piece(upload.key, 0, PDF[:9], person=7)
    assert core.expire_uploads() == 0
    clock("2026-11-23T10:01")
    with pytest.raises(core.UploadNotFound):
        core.add_piece(upload.key, 9, PDF[9:], person=7)
    with django_capture_on_commit_callbacks(execute=True):
        assert core.expire_uploads() == 1
    assert bytes_kept(town) == []


def test_announced_uploads_take_room_as_files_do(town):
    for _ in range(10):
        begin(10 * 1024 * 1024)
    with pytest.raises(core.FileRefused) as told:
        begin(10)
    assert told.value.data["reason"] == "too-much"


def test_bytes_of_a_beginning_that_was_undone_are_swept_after_a_day(town, clock):
    begin()
    left = Path(settings.TOMONI_UPLOADS) / town.code / "of-a-request-that-failed"
    left.write_bytes(b"x")
    clock("2020-01-01T10:00")
    assert core.sweep_pieces() == 0
    clock("2099-01-01T10:00")
    assert core.sweep_pieces() == 1 and len(bytes_kept(town)) == 1
