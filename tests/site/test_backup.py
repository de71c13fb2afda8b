"""A backup made while a town works is the town when it is restored; anything else is refused and changes nothing."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from tests.site.installations import ROOT, Env, Ground, ground, python, run, tables

from tomoni.core import interface as core
from tomoni.site.keeping.errors import BackupDamaged, BackupOfOther, PlaceNotEmpty
from tomoni.site.keeping.manifest import NAME, check_files, read_manifest, write_manifest
from tomoni.site.keeping.restore import restore_backup
from tomoni.site.keeping.towns import applied_migrations

WRITER = """
from tomoni.core import interface as core
actor, number = core.Actor.system("test"), 0
while True:
    number += 1
    with core.tenant("999016"):
        core.store_file(b"%PDF-1.7 " + str(number).encode(), "a.pdf", ("interview", number))
        core.record(actor, "search", [], purpose="test", terms=[str(number)])
        core.seal_now()
    if number % 20 == 0:
        print("written", number, flush=True)
"""
READ_ALL = """
from tomoni.core import interface as core
with core.tenant("999016"):
    files = [core.open_file(row) for row in core.StoredFile.objects.all()]
    print("files", len(files), "problems", len(core.verify_ledger().problems))
    secret = core.Fact.objects.exclude(key_id="p0")
    print("secret facts", len([core.decode(fact.value, fact.key_id, core.key_ring()) for fact in secret]))
"""
FORGERY = """
from django.db import DatabaseError
from tomoni.core import interface as core
try:
    with core.tenant("999016"):
        core.Seal.objects.all().delete()
except DatabaseError as fault:
    print("refused", fault)
"""


@pytest.fixture(scope="module")
def field(request: pytest.FixtureRequest) -> Iterator[Ground]:
    with ground(request.config.getoption("--database")) as made:
        yield made


@pytest.fixture(scope="module")
def town(field: Ground) -> Env:
    """A small town with requests on its desks."""
    env = field.place()
    run(env, "migrate")
    run(env, "town", "make", "--people", "40", "--asked")
    python(env, WRITER.replace("while True", "while number < 5"))
    return env


@pytest.fixture(scope="module")
def kept(field: Ground, town: Env) -> Path:
    """Its backup."""
    folder = field.folder / "kept"
    said = run(town, "backup", str(folder))
    assert "ひばり町 (999016): " in said and "ledger whole" in said
    return folder


def test_only_the_whole_backup_is_restored_and_then_equal_in_every_table_and_file(
    field: Ground, town: Env, kept: Path
) -> None:
    again = field.place()
    cut = shutil.copytree(kept, field.folder / "cut")
    biggest = max(cut.glob("database/*"), key=lambda path: path.stat().st_size)
    os.truncate(biggest, biggest.stat().st_size // 2)
    said = run(again, "restore", str(cut), ends=1)
    assert f"database/{biggest.name} has " in said and "site.backup_damaged" in said
    said = run(again, "restore", str(forged_from(kept, field.folder / "forged")), ends=1)
    assert "site.backup_not_proven" in said and "core_person has " in said and "the ledger's head is" in said
    assert not Path(again["TOMONI_DATA"]).exists()

    said = run(again, "restore", str(kept))
    assert "files, counts and ledgers are those of the manifest" in said
    assert json.loads(tables(again)) == json.loads(tables(town))
    assert (Path(again["TOMONI_DATA"]) / "secret").read_text() == (Path(town["TOMONI_DATA"]) / "secret").read_text()
    said = python(again, READ_ALL + WRITER.replace("while True", "while number < 3") + READ_ALL + FORGERY)
    assert "files 5 problems 0" in said and "files 8 problems 0" in said  # numbers go on
    assert "refused" in said  # guards let in only what is new


def forged_from(kept: Path, folder: Path) -> Path:
    """A backup whose manifest is in order and tells of one person more, and of another ledger."""
    shutil.copytree(kept, folder)
    told = json.loads((folder / NAME).read_text())
    told["towns"][0]["rows"]["core_person"] += 1
    told["towns"][0]["ledger"]["head"] = "0" * 64
    write_manifest(folder, {key: told[key] for key in told if key not in ("files", "sha256")})
    return folder


def test_a_backup_while_somebody_writes_is_one_moment(field: Ground, town: Env) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-m", "tomoni.site.cli", "django", "shell", "-v", "0", "-c", WRITER],
        env=town, cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert writer.stdout and writer.stdout.readline() == "written 20\n"
        run(town, "backup", str(field.folder / "busy"))
        assert writer.poll() is None and writer.stdout.readline().startswith("written ")
    finally:
        writer.kill()
        writer.communicate()
    again = field.place()
    run(again, "restore", str(field.folder / "busy"))
    said = python(again, READ_ALL)
    assert "problems 0" in said and int(said.split()[1]) >= 25


def test_a_place_that_is_not_empty_is_left_alone(town: Env, kept: Path) -> None:
    before = tables(town)
    assert "site.place_not_empty" in run(town, "restore", str(kept), ends=1)
    elsewhere = {**town, "TOMONI_DATA": town["TOMONI_DATA"] + "-other"}
    if "DATABASE_URL" in town:
        said = run(elsewhere, "restore", str(kept), ends=1)
        assert "holds ひばり町 already" in said and "site.place_not_empty" in said
        assert not Path(elsewhere["TOMONI_DATA"]).exists()
    assert tables(town) == before
    assert "site.place_not_empty" in run(town, "backup", str(kept), ends=1)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"migrations": ["core.9999_from_the_future"]}, "another version of tomoni"),
        ({"migrations": []}, "another version of tomoni"),
        ({"database": "oracle"}, "is of oracle"),
    ],
)
def test_a_backup_of_another_version_or_database_is_refused(db, small: Path, changed, words: str) -> None:
    told = {"tomoni": "9", "made_at": "2026", "database": connection.vendor, "migrations": applied_migrations()}
    write_manifest(small, told | changed)
    with pytest.raises(BackupOfOther, match=words):
        restore_backup(small)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A manifest over two files."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a").write_bytes(b"one")
    (tmp_path / "data/b").write_bytes(b"two")
    write_manifest(tmp_path, {"tomoni": "0.1.0", "database": "sqlite", "towns": []})
    return tmp_path


def test_a_whole_backup_is_read(small: Path) -> None:
    told = read_manifest(small)
    check_files(small, told)
    assert set(told["files"]) == {"data/a", "data/b"}


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda f: (f / "data/a").unlink(), "data/a is missing"),
        (lambda f: (f / "data/a").write_bytes(b"on"), "data/a has 2 bytes instead of 3"),
        (lambda f: (f / "data/a").write_bytes(b"One"), "data/a was changed"),
        (lambda f: (f / "data/c").write_bytes(b""), "data/c is not named"),
        (lambda f: ((f / "data/a").unlink(), (f / "data/a").symlink_to("/etc/passwd")), "data/a has -1 bytes"),
    ],
)
def test_damage_is_named_file_by_file(small: Path, damage, words: str) -> None:
    told = read_manifest(small)
    damage(small)
    with pytest.raises(BackupDamaged, match=words):
        check_files(small, told)


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (lambda t: t[: len(t) // 2], BackupDamaged, "cut off or changed"),
        (lambda t: t.replace("0.1.0", "0.2.0"), BackupDamaged, "cut off or changed"),
        (lambda t: t.replace('"format_version": 1', '"format_version": 2'), BackupOfOther, "reads format 1"),
        (lambda t: "[]", BackupOfOther, "is no manifest"),
        (lambda t: t.replace("tomoni-backup", "other"), BackupOfOther, "is no manifest"),
    ],
)
def test_a_manifest_that_is_not_as_written_is_refused(small: Path, change, error, words: str) -> None:
    (small / NAME).write_text(change((small / NAME).read_text()))
    with pytest.raises(error, match=words):
        read_manifest(small)
    (small / NAME).unlink()
    with pytest.raises(BackupDamaged, match="no finished backup"):
        read_manifest(small)


def test_a_backup_does_not_go_where_something_is(small: Path) -> None:
    from tomoni.site.keeping.backup import make_backup

    with pytest.raises(PlaceNotEmpty, match="not an empty folder"):
        make_backup(small)
    assert core.sha256_hex((small / "data/a").read_text()) == core.sha256_hex("one")


def test_what_a_killed_copy_left_behind_is_in_no_backup_and_goes_after_a_day(tmp_path: Path, settings) -> None:
    from tomoni.site.keeping.data_folder import clean_left_over, kept_files, refuse_filled_folder

    settings.TOMONI_DATA = tmp_path
    for name in ("tomoni-moment-old", "tomoni-moment-new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "town.sqlite3").write_bytes(b"everybody")
    for end in ("", "-wal"):
        (tmp_path / f"town.sqlite3.restoring{end}").write_bytes(b"everybody")
    assert list(kept_files()) == []
    refuse_filled_folder()  # nothing of it is in the way of a restore
    os.utime(tmp_path / "tomoni-moment-old", (0, 0))
    clean_left_over(tmp_path)
    assert sorted(path.name for path in tmp_path.glob("tomoni-moment-*")) == ["tomoni-moment-new"]
    (tmp_path / "secret").write_text("x")
    assert [path.name for path in kept_files()] == ["secret"]
