"""Files in a bucket are in a backup and leave with their town; a restore brings them into its own bucket."""

from pathlib import Path

import pytest
from tests.channels.api.test_intake import lay, told
from tests.core.peers import bucket

from tomoni.channels.api.originals import keep_original, read_original
from tomoni.channels.api.packages import read_package
from tomoni.core import interface as core
from tomoni.site.keeping.data_folder import copy_kept_files, kept_files
from tomoni.site.keeping.leaving import _copy_files
from tomoni.site.keeping.stored_files import bring_files

PDF = b"%PDF-1.7 kept in a bucket"


@pytest.fixture
def place(town, settings, tmp_path):
    """An installation with a bucket and one file in it."""
    settings.TOMONI_DATA, settings.TOMONI_FILES = tmp_path / "data", tmp_path / "data" / "files"
    (tmp_path / "data" / "keys").mkdir(parents=True)
    with bucket() as peer:
        settings.TOMONI_S3 = peer.told
        core.store_file(PDF, "a.pdf", ("interview", 1))
        yield peer


def test_a_backup_of_a_bucket_is_restored_into_another(place, town, settings, tmp_path: Path) -> None:
    assert copy_kept_files(tmp_path / "backup") == 1
    assert copy_kept_files(tmp_path / "backup") == 0, "the second look brings only what came meanwhile"
    stored = core.StoredFile.objects.get()
    there = Path("files") / town.code / stored.sha256[:2] / stored.sha256
    assert (tmp_path / "backup" / there).read_bytes() == PDF
    with bucket() as other:
        settings.TOMONI_S3 = other.told
        (settings.TOMONI_DATA / there).parent.mkdir(parents=True)
        (tmp_path / "backup" / there).rename(settings.TOMONI_DATA / there)
        assert bring_files() == 1 and list(settings.TOMONI_FILES.rglob("*.pdf")) == []
        assert core.open_file(stored) == PDF and len(other.objects) == 1


def test_a_town_takes_its_files_along_from_the_bucket(place, town, tmp_path: Path) -> None:
    for part in ("files", "keys"):
        (tmp_path / "draft" / part).mkdir(parents=True)
    place.objects["999024/ab/" + "ab" * 32] = b"of another town"
    _copy_files(town.code, tmp_path / "draft")
    assert [path.read_bytes() for path in (tmp_path / "draft" / "files").glob("*/*")] == [PDF]


def test_what_changed_or_is_foreign_is_left_out_and_named_and_the_rest_is_kept(place, town, tmp_path, caplog) -> None:
    [key] = place.objects
    damaged = core.store_file(PDF + b" more", "b.pdf", ("interview", 1)).sha256
    place.objects[f"{town.code}/{damaged[:2]}/{damaged}"] = b"another"
    place.objects[f"{town.code}/ab/.keep"] = b""
    assert copy_kept_files(tmp_path / "backup") == 1
    assert (tmp_path / "backup" / "files" / key).read_bytes() == PDF
    assert damaged in caplog.text and "ab/.keep" in caplog.text and key.rsplit("/", 1)[-1] not in caplog.text
    assert len([path for path in (tmp_path / "backup").rglob("*") if path.is_file()]) == 1


def test_the_packages_that_came_are_in_the_bucket_and_in_its_backup(place, town, settings, tmp_path) -> None:
    package = read_package(lay(tmp_path, told()))
    keep_original(town.code, package)
    keep_original(town.code, package)
    place.objects[f"{town.code}/intake/ab/{'ab' * 32}"] = b"no package"
    there = f"{town.code}/intake/{package.sha256[:2]}/{package.sha256}"
    assert read_original(package.sha256).told == package.told and there in place.objects
    assert copy_kept_files(tmp_path / "backup") == 2, "the file and the package"
    with bucket() as other:
        settings.TOMONI_S3 = other.told
        (settings.TOMONI_DATA / "files" / there).parent.mkdir(parents=True)
        (tmp_path / "backup" / "files" / there).rename(settings.TOMONI_DATA / "files" / there)
        assert bring_files() == 1 and list(other.objects) == [there]
        assert read_original(package.sha256).raw == package.raw


def test_unfinished_uploads_are_in_no_backup(town, settings, tmp_path: Path) -> None:
    settings.TOMONI_DATA = tmp_path
    (tmp_path / "uploads" / town.code).mkdir(parents=True)
    (tmp_path / "uploads" / town.code / "half").write_bytes(b"x")
    assert list(kept_files()) == []
