"""`tomoni leave`: everything of one town in open formats. `tomoni town take-in`: an equal installation made of it."""

import base64
import json
import re
import shutil
import sqlite3
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from tomoni.core import interface as core
from tomoni.site.keeping.backup import this_version
from tomoni.site.keeping.data_folder import UNFINISHED, move_into_place, take_back
from tomoni.site.keeping.errors import BackupDamaged, NotKept, PlaceNotEmpty
from tomoni.site.keeping.manifest import check_files, read_manifest, write_manifest
from tomoni.site.keeping.open_tables import LEFT_OUT, open_models, read_rows, write_columns, write_rows
from tomoni.site.keeping.restore import filling_empty_place, prove, refuse_other_version
from tomoni.site.keeping.snapshots import of_this_database
from tomoni.site.keeping.stored_files import bring_files, fetch_files
from tomoni.site.keeping.towns import applied_migrations, describe_towns

FORMAT = "tomoni-town"
CODE = re.compile(r"[0-9]{6}")
README = """{name} ({code}), everything, written {at} by tomoni {version}.

tables/      one file a table, JSON lines: an object a row, columns by name. UTF-8, days and moments as ISO 8601.
             {{"file": ...}} is a file of this folder; {{"sealed": ...}} stood encrypted in the database.
columns.csv  what every column is: kind, length, whether it may be empty, what it leads to, which values there are.
documents/   letters, certificates, bundles and bank files as they were issued, by table and number of the row.
files/       what residents and staff handed in, by sha256 (table core_storedfile says whose).
ledger/      a published seal a day. The ledger itself is core_ledgerentry (content, hash), its seals are core_seal.
keys/        the key and certificate with which the town signs its documents, and the key of what was searched for
             (terms-CODE.key). Keep them as you keep an official seal.
manifest.json  sha256 of every file, rows of every table, head of the ledger.

To verify the ledger without tomoni: the sha256 of `content` (UTF-8) is `hash`, for every row of core_ledgerentry; each
row of core_seal lists its entries as [id, hash], and names in `previous_hash` the hash of the seal before it. The hash
of a seal is the sha256 of its number, previous hash, moment and entries as canonical JSON: see core/domain/canonical.py
of tomoni.

Not in here: {left_out}.
"""


def leave(folder: Path, code: str | None) -> dict[str, Any]:
    """Write everything of one town (default: the only one) below a new folder; gives the manifest.

    Raises PlaceNotEmpty, NotKept, MunicipalityUnknown; nothing is left then.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PlaceNotEmpty(f"{folder} is there and not an empty folder. Nothing was written. Name a new one.")
    draft = folder.with_name(folder.name + ".unfinished")
    try:
        town = _one_town(code)
        _refuse_behind()
        shutil.rmtree(draft, ignore_errors=True)
        for part in ("tables", "documents", "files", "ledger", "keys"):
            (draft / part).mkdir(parents=True, mode=0o700)
        _copy_files(town.code, draft)
        with of_this_database().moment(), core.tenant(town.code):
            told = _write(town, draft)
            _write_search_key(town.code, draft)
        _copy_files(town.code, draft)  # what came before the moment and after the first look
        told = {**told, "sha256": write_manifest(draft, told, FORMAT)}
        draft.replace(folder)
    except (OSError, DatabaseError, sqlite3.Error) as fault:
        raise NotKept(f"Nothing was written: {str(fault).strip()}. What was begun was removed.") from fault
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return told


def take_in(folder: Path) -> dict[str, Any]:
    """Make an installation of a town that left, in an empty place, on either database; gives the manifest.

    Raises BackupDamaged, BackupOfOther, PlaceNotEmpty, BackupNotProven and NotKept; the place is as it was then.
    """
    told = read_manifest(folder, FORMAT)
    check_files(folder, told)
    _need_one_town(told)
    refuse_other_version(told)
    with filling_empty_place("tomoni town take-in", "taken in"):
        _take_in(folder, told)
    return told


def _one_town(code: str | None) -> core.Municipality:
    towns = [town for town in core.list_municipalities() if code in (None, town.code)]
    if len(towns) != 1:
        raise core.MunicipalityUnknown(
            f"{len(towns)} municipalities fit. Nothing was written. Name the one that leaves: --code", code=code or ""
        )
    return towns[0]


def _need_one_town(told: dict[str, Any]) -> None:
    """Its code names a folder here, so it is a code (総務省の全国地方公共団体コード, six digits) and nothing else."""
    codes = [str(one.get("code", "")) for one in told.get("towns", ()) if isinstance(one, dict)]
    if len(codes) != 1 or not CODE.fullmatch(codes[0]):
        raise BackupDamaged("The manifest names no one town by a code of six digits. Nothing was taken in.")


def _refuse_behind() -> None:
    lacking = {model._meta.db_table for model in open_models()} - set(connection.introspection.table_names())
    if lacking:
        raise NotKept(
            "The database is of an older version. Nothing was written. Run `tomoni migrate` first, then again."
        )


def _write(town: core.Municipality, draft: Path) -> dict[str, Any]:
    last = {}
    for model in open_models():
        write_rows(model, draft)
        last[model._meta.db_table] = of_this_database().last_number(connection, model._meta.db_table)
    write_columns(draft / "columns.csv")
    for day in core.list_day_seals(limit=100_000):
        name = f"seal-{town.code}-{day.day}.json"
        text = json.dumps(core.seal_document(day), ensure_ascii=False, indent=1) + "\n"
        (draft / "ledger" / name).write_text(text, encoding="utf-8")
    at = core.now().isoformat(timespec="seconds")
    left_out = "; ".join(f"{table} ({why})" for table, why in LEFT_OUT.items())
    readme = README.format(name=town.name, code=town.code, at=at, version=this_version(), left_out=left_out)
    (draft / "README.txt").write_text(readme, encoding="utf-8")
    towns = [one for one in describe_towns() if one["code"] == town.code]
    for table in LEFT_OUT:
        towns[0]["rows"].pop(table, None)
    return {"tomoni": this_version(), "made_at": at, "migrations": applied_migrations(), "towns": towns, "last": last}


def _copy_files(code: str, draft: Path) -> None:
    """The town's own files and its signing key; of no other town."""
    for path in sorted((Path(settings.TOMONI_FILES) / code).rglob("*")):
        target = draft / "files" / path.relative_to(Path(settings.TOMONI_FILES) / code)
        if path.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
    fetch_files(code, draft / "files")
    for path in sorted((Path(settings.TOMONI_DATA) / "keys").glob(f"*{code}*")):
        shutil.copy2(path, draft / "keys" / path.name)


def _write_search_key(code: str, draft: Path) -> None:
    """With it the next installation finds in the ledger who searched for somebody."""
    path = draft / "keys" / f"{core.terms_key_id(code)}.key"
    path.touch(mode=0o600)
    path.write_bytes(base64.urlsafe_b64encode(core.search_key()))


def _take_in(folder: Path, told: dict[str, Any]) -> None:
    code = told["towns"][0]["code"]
    staged = Path(settings.TOMONI_DATA) / UNFINISHED
    shutil.rmtree(staged, ignore_errors=True)
    shutil.copytree(folder / "files", staged / "files" / code)
    shutil.copytree(folder / "keys", staged / "keys")
    moved: list[Path] = []

    def fill() -> None:
        moved.extend(move_into_place(staged))  # first: what is encrypted finds its keys there
        _fill(folder, code, told)
        prove(told)
        bring_files()

    try:
        of_this_database().build(fill)
    except BaseException:
        take_back(moved)
        raise


def _fill(folder: Path, code: str, told: dict[str, Any]) -> None:
    models = open_models()
    read_rows(models[0], folder)  # the municipality
    with core.tenant(code):
        for model in models[1:]:
            if model is not core.LedgerUnsealed:
                read_rows(model, folder)
        core.LedgerUnsealed.objects.all().delete()  # every entry was noted as new when it came in
        read_rows(core.LedgerUnsealed, folder)
    for table, last in told["last"].items():
        of_this_database().go_on_from(connection, table, last)
