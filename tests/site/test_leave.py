"""A town leaves with everything in open formats, and an installation made of it is equal, on the other database too."""

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.site.installations import Ground, ground, python, run

from tomoni.channels.signin.models import PasswordTry
from tomoni.core import interface as core
from tomoni.documents.models import DocumentBytes
from tomoni.site.keeping.errors import BackupDamaged, BackupOfOther
from tomoni.site.keeping.leaving import FORMAT, take_in
from tomoni.site.keeping.manifest import NAME, read_manifest, write_manifest
from tomoni.site.keeping.open_tables import LEFT_OUT, open_models, read_rows, write_rows

FILE = """
from tomoni.core import interface as core
with core.tenant("999016"):
    core.store_file(b"%PDF-1.7 paper", "a.pdf", ("interview", 1))
    core.Fact.objects.order_by("pk").last().delete()  # its number is not given again
"""
AFTER = """
from tomoni.core import interface as core
with core.tenant("999016"):
    print([core.open_file(row) for row in core.StoredFile.objects.all()])
    core.record(core.Actor.system("test"), "search", [], purpose="test")
    core.seal_now()
    print("problems", len(core.verify_ledger().problems))
"""


@pytest.fixture(scope="module")
def field(request: pytest.FixtureRequest) -> Iterator[Ground]:
    with ground(request.config.getoption("--database")) as made:
        yield made


def contents(folder: Path) -> dict[str, str]:
    """A hash of every file but those that say when it was written."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in (NAME, "README.txt")
    }


def test_an_installation_made_of_a_town_that_left_is_equal(field: Ground) -> None:
    town, left = field.place(), field.folder / "left"
    run(town, "migrate")
    run(town, "town", "make", "--people", "40", "--asked")
    python(town, FILE)
    said = run(town, "leave", str(left))
    assert "ひばり町 (999016): " in said and "in the open" in said
    assert {path.stem for path in left.glob("tables/*.jsonl")} == {model._meta.db_table for model in open_models()}
    assert not any(table in contents(left) for table in LEFT_OUT)
    sealed = [json.loads(line) for line in (left / "tables/core_fact.jsonl").read_text().splitlines()]
    assert any(isinstance(row["value"], dict) and "sealed" in row["value"] for row in sealed)
    assert "gAAAAA" not in "".join(path.read_text() for path in left.glob("tables/*.jsonl"))
    for row in (json.loads(line) for line in (left / "tables/documents_documentbytes.jsonl").read_text().splitlines()):
        assert (left / row["content"]["file"]).read_bytes().startswith(b"%PDF")
    check_ledger_without_us(left)
    check_columns(left)

    again, second = field.place(), field.folder / "second"
    said = run(again, "town", "take-in", str(left))
    assert "files, counts and ledger are those of the manifest" in said
    run(again, "leave", str(second))
    assert contents(second) == contents(left)
    assert read_manifest(second, FORMAT)["last"] == read_manifest(left, FORMAT)["last"]
    assert python(again, AFTER).split("\n")[:2] == ["[b'%PDF-1.7 paper']", "problems 0"]
    assert "site.place_not_empty" in run(again, "town", "take-in", str(left), ends=1)


SEARCHED = """
from tomoni.core import interface as core
with core.tenant("999016"):
    core.record(core.Actor.system("test"), "search", [], purpose="test", terms=["佐々木 ひばり"])
"""
FOUND = """
from tomoni.core import interface as core
with core.tenant("999016"):
    kept = core.term_of("佐々木 ひばり")
    print("found", core.LedgerEntry.objects.filter(content__contains=kept).count())
"""


def test_a_town_goes_to_the_other_database_and_back_and_is_equal(field: Ground) -> None:
    if field.cluster is None:
        pytest.skip("SQLite and PostgreSQL: runs with --database postgres")
    here, there, back = (field.folder / name for name in ("here", "there", "back"))
    sqlite, postgres, again = (field.place() for _ in range(3))
    for env in (sqlite, again):
        env.pop("DATABASE_URL")
        env.pop("TOMONI_OWNER_DATABASE_URL")
    run(sqlite, "migrate")
    run(sqlite, "town", "make", "--people", "40", "--asked")
    python(sqlite, SEARCHED)
    run(sqlite, "leave", str(here))
    run(postgres, "town", "take-in", str(here))
    run(postgres, "leave", str(there))
    run(again, "town", "take-in", str(there))
    run(again, "leave", str(back))
    assert contents(here) == contents(there) == contents(back)
    for env in (sqlite, postgres, again):
        assert "found 1" in python(env, FOUND), "who searched for somebody is found there too"


def check_ledger_without_us(left: Path) -> None:
    """As README.txt says: whoever has the folder needs no tomoni to see that the ledger is whole."""
    entries = {
        row["id"]: row for row in map(json.loads, (left / "tables/core_ledgerentry.jsonl").read_text().splitlines())
    }
    assert entries
    for row in entries.values():
        assert hashlib.sha256(row["content"].encode()).hexdigest() == row["hash"]
    previous = ""
    for seal in map(json.loads, (left / "tables/core_seal.jsonl").read_text().splitlines()):
        assert seal["previous_hash"] == previous
        assert all(entries[pk]["hash"] == digest for pk, digest in json.loads(seal["entries"]))
        previous = seal["hash"]


def check_columns(left: Path) -> None:
    """Every column of every row is defined."""
    with open(left / "columns.csv", encoding="utf-8-sig", newline="") as file:
        defined = {(row["table"], row["column"]) for row in csv.DictReader(file)}
    for path in left.glob("tables/*.jsonl"):
        for line in path.read_text().splitlines():
            assert all((path.stem, column) in defined for column in json.loads(line))


def test_a_folder_that_is_no_town_is_refused(tmp_path: Path) -> None:
    write_manifest(tmp_path, {"tomoni": "0.1.0"})
    with pytest.raises(BackupOfOther, match="no manifest of a tomoni-town"):
        read_manifest(tmp_path, FORMAT)
    (tmp_path / NAME).unlink()
    with pytest.raises(BackupDamaged, match="no finished"):
        read_manifest(tmp_path, FORMAT)


def test_fault_8_words_that_begin_like_something_encrypted_do_not_keep_a_town_from_leaving(
    town: object, tmp_path: Path
) -> None:
    (tmp_path / "tables").mkdir()
    PasswordTry.objects.create(login="gAAAAA of a resident", at=core.now())
    assert write_rows(PasswordTry, tmp_path) == 1
    (line,) = (tmp_path / "tables/signin_passwordtry.jsonl").read_text().splitlines()
    assert json.loads(line)["login"] == "gAAAAA of a resident"


@pytest.mark.parametrize("name", ["documents/../../secret", "documents/x/../../../secret", "/etc/hostname", "secret"])
def test_fault_9_no_row_of_a_town_that_left_brings_in_a_file_from_elsewhere(
    town: object, tmp_path: Path, name: str
) -> None:
    left = tmp_path / "left"
    (left / "tables").mkdir(parents=True)
    (left / "documents" / "x").mkdir(parents=True)
    (tmp_path / "secret").write_bytes(b"of this machine")
    (left / "tables/documents_documentbytes.jsonl").write_text(json.dumps({"id": 1, "content": {"file": name}}) + "\n")
    with pytest.raises(BackupDamaged, match="line 1 cannot be read"):
        read_rows(DocumentBytes, left)


@pytest.mark.parametrize("code", ["../../elsewhere", "/tmp/elsewhere", "12345", "", None])
def test_fault_10_the_code_of_a_town_that_left_names_no_folder_elsewhere(
    tmp_path: Path, settings: object, code: str | None
) -> None:
    left, data = tmp_path / "left", tmp_path / "deep" / "data"
    (left / "files").mkdir(parents=True)
    (left / "files" / "planted").write_text("planted")
    write_manifest(left, {"tomoni": "0.1.0", "migrations": [], "towns": [{"code": code}], "last": {}}, FORMAT)
    settings.TOMONI_DATA = data  # type: ignore[attr-defined]
    with pytest.raises(BackupDamaged, match="names no one town"):
        take_in(left)
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("planted")] == ["left/files/planted"]
    assert not data.exists()
