"""Disk and bucket keep alike; what no row names is swept, what one names stays. The bucket checks every signature."""

import os
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.core.peers import bucket

from tomoni.core import interface as core
from tomoni.core.adapters.disk_store import DiskStore
from tomoni.core.adapters.s3_store import S3Store
from tomoni.core.adapters.signature_v4 import sign

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n%%EOF"


@pytest.fixture(params=["disk", "bucket"])
def store(request, settings, tmp_path):
    """Each of the two, empty; what lies in either lies there since the first of November."""
    settings.TOMONI_FILES = tmp_path
    if request.param == "disk":
        yield DiskStore()
        return
    with bucket() as peer:
        settings.TOMONI_S3 = peer.told
        yield S3Store()


def test_both_stores_give_back_what_they_were_given_and_nothing_else(store):
    digest = sha256(PDF).hexdigest()
    assert store.get("999016", digest) is None
    store.put("999016", digest, PDF)
    store.put("999016", digest, PDF)
    assert store.get("999016", digest) == PDF
    assert store.get("999024", digest) is None
    names = [digest[:2] + f"{n}" * 62 for n in range(3)]
    for name in names:
        store.put("999016", name, b"x")
    assert sorted(name for name, _ in store.list("999016", digest[:2])) == sorted([digest, *names])
    store.delete("999016", digest)
    store.delete("999016", digest)
    assert store.get("999016", digest) is None


def test_a_file_is_kept_and_read_and_removed_in_either_store(store, town, django_capture_on_commit_callbacks):
    stored = core.store_file(PDF, "a.pdf", ("interview", 1))
    assert core.open_file(stored) == PDF
    with django_capture_on_commit_callbacks(execute=True):
        core.remove_file(stored.pk)
    assert list(store.list(town.code, stored.sha256[:2])) == []


def test_the_signature_is_that_of_the_documented_example():
    """GET Object of "Authenticating Requests (AWS Signature Version 4)", without its header Range."""
    at = datetime(2013, 5, 24, tzinfo=UTC)
    empty = sha256(b"").hexdigest()
    key = {"key": "AKIAIOSFODNN7EXAMPLE", "secret": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "region": "us-east-1"}
    told = sign("GET", "examplebucket.s3.amazonaws.com", "/", "lifecycle=", empty, at, **key)
    assert told["Authorization"].endswith("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")


def test_a_store_that_refuses_or_does_not_answer_is_told_and_nothing_is_kept(settings, town, monkeypatch):
    monkeypatch.setattr("tomoni.core.adapters.s3_store.PAUSE", 0)
    with bucket() as peer:
        settings.TOMONI_S3 = {**peer.told, "secret": "another"}
        with pytest.raises(core.StoreUnreachable) as told:
            core.store_file(PDF, "a.pdf", ("interview", 1))
        assert "SignatureDoesNotMatch" in told.value.message and peer.objects == {}
        settings.TOMONI_S3 = peer.told
        peer.broken = 2
        core.store_file(PDF, "a.pdf", ("interview", 1))  # the third time it answers
        peer.broken = 3
        with pytest.raises(core.StoreUnreachable):
            core.store_file(PDF, "b.pdf", ("interview", 1))
    assert core.StoredFile.objects.count() == 1


def test_bytes_of_a_request_that_failed_are_swept_after_a_day_and_a_draft_too(town, settings, tmp_path):
    settings.TOMONI_FILES = tmp_path
    stored = core.store_file(PDF, "a.pdf", ("interview", 1))
    folder = tmp_path / town.code / stored.sha256[:2]
    for name in (f"{stored.sha256[:2]}{'0' * 62}", f"{stored.sha256}.draft-0123"):
        (folder / name).write_bytes(b"of a request that failed")
    assert core.sweep_files(stored.sha256[:2]) == 0
    age(folder)
    assert core.sweep_files(stored.sha256[:2]) == 2
    assert core.open_file(stored) == PDF


def test_what_a_bucket_holds_for_nobody_is_swept(town, settings):
    with bucket() as peer:
        settings.TOMONI_S3 = peer.told
        stored = core.store_file(PDF, "a.pdf", ("interview", 1))
        peer.objects[f"{town.code}/{stored.sha256[:2]}/{stored.sha256[:2]}{'0' * 62}"] = b"nobody's"
        assert core.sweep_files(stored.sha256[:2]) == 1
        assert core.open_file(stored) == PDF


@given(
    st.lists(st.tuples(st.sampled_from(["keep", "drop", "sweep"]), st.integers(0, 2), st.integers(0, 1)), max_size=12)
)
@hypothesis_settings(max_examples=25, deadline=None)
def test_whatever_is_kept_dropped_and_swept_every_live_row_finds_its_bytes(steps):
    """Three contents shared by two owners; the sweep finds everything a year old."""
    from django.db import transaction

    with core.tenant("999016"), transaction.atomic():
        rows = []
        for verb, content, owner in steps:
            if verb == "keep":
                rows.append((core.store_file(PDF + bytes([content]), "a.pdf", ("interview", owner)), content))
            elif verb == "drop" and rows:
                row, _ = rows.pop(content % len(rows))
                core.remove_file(row.pk)
            elif verb == "sweep":
                for part in core.PARTS:
                    age(Path(django_settings.TOMONI_FILES) / "999016" / part)
                    core.sweep_files(part)
        assert all(core.open_file(row) == PDF + bytes([content]) for row, content in rows)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _there(town):
    """ひばり町 is there."""


def age(folder: Path) -> None:
    year_ago = time.time() - timedelta(days=365).total_seconds()
    for path in folder.glob("*"):
        os.utime(path, (year_ago, year_ago))
