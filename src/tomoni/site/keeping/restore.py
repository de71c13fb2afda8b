"""`tomoni restore`: a backup into an empty place. All of it and proven, or the place stays as it was."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from tomoni.site.keeping.data_folder import UNFINISHED, move_into_place, refuse_filled_folder, take_back
from tomoni.site.keeping.errors import BackupNotProven, BackupOfOther, NotKept, PlaceNotEmpty
from tomoni.site.keeping.manifest import check_files, read_manifest
from tomoni.site.keeping.snapshots import of_this_database
from tomoni.site.keeping.stored_files import bring_files
from tomoni.site.keeping.towns import describe_towns, differences
from tomoni.site.worker import hold_writer_lock


def restore_backup(folder: Path) -> dict[str, Any]:
    """Restore into the configured database and data folder, both empty; gives the manifest.

    Order: manifest, files by hash, version, place; then rows, counts and ledger; only then anything can be seen.
    Raises BackupDamaged, BackupOfOther, PlaceNotEmpty, BackupNotProven and NotKept; the place is as it was then.
    """
    told = read_manifest(folder)
    check_files(folder, told)
    _refuse_other_database(told)
    refuse_other_version(told)
    with filling_empty_place("tomoni restore", "restored"):
        _restore(folder, told)
    return told


@contextmanager
def filling_empty_place(command: str, done: str) -> Iterator[None]:
    """Alone in a place where nothing is; whatever fails within, it is as it was. Raises PlaceNotEmpty and NotKept."""
    refuse_filled_folder()
    data = Path(settings.TOMONI_DATA)
    was_there = data.exists()
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with hold_writer_lock(command):
            _refuse_filled_database()
            yield
    except (OSError, DatabaseError) as fault:
        raise NotKept(f"Nothing was {done}: {str(fault).strip()}. The place is as it was.") from fault
    finally:
        shutil.rmtree(data / UNFINISHED, ignore_errors=True)
        _leave_as_it_was(data, was_there)


def _restore(folder: Path, told: dict[str, Any]) -> None:
    staged = Path(settings.TOMONI_DATA) / UNFINISHED
    shutil.rmtree(staged, ignore_errors=True)
    shutil.copytree(folder / "data", staged)
    moved: list[Path] = []

    def prove_and_move() -> None:
        prove(told)
        moved.extend(move_into_place(staged))
        bring_files()

    try:
        of_this_database().read(folder, told, prove_and_move)
    except BaseException:
        take_back(moved)
        raise


def prove(told: dict[str, Any]) -> None:
    """What was read is what was written: rows of every table, the whole chain of every ledger. BackupNotProven."""
    said = differences(describe_towns(), told["towns"])
    if said:
        raise BackupNotProven(
            f"What was read from the backup is not what its manifest says: {'; '.join(said[:20])}. Everything was taken"
            " back. Take another backup.",
            differences=said,
        )


def _refuse_other_database(told: dict[str, Any]) -> None:
    if told["database"] != connection.vendor:
        raise BackupOfOther(
            f"The backup is of {told['database']}, and DATABASE_URL names {connection.vendor}. Nothing was restored."
            " Restore it to the same kind of database; from one kind to the other goes a town with `tomoni leave`."
        )


def refuse_other_version(told: dict[str, Any]) -> None:
    """Raises BackupOfOther where the tables were not those of this version."""
    here = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes()}
    there = set(told["migrations"])
    if not here <= there or _unknown(there):
        raise BackupOfOther(
            f"The backup was made by another version of tomoni ({told['tomoni']}, {told['made_at']}): its tables are"
            " not those of this version. Nothing was restored. Install the version that made it, restore there, then"
            " upgrade with `tomoni migrate`.",
            lacking=sorted(here - there),
            unknown=sorted(_unknown(there)),
        )


def _unknown(there: set[str]) -> set[str]:
    return there - {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}


def _refuse_filled_database() -> None:
    """Raises PlaceNotEmpty where the configured database has a town."""
    if said := of_this_database().filled():
        raise PlaceNotEmpty(
            f"A restore goes into an empty database only, and {said}. Nothing was restored. Name an empty one with"
            " DATABASE_URL (and TOMONI_OWNER_DATABASE_URL)."
        )


def _leave_as_it_was(data: Path, was_there: bool) -> None:
    """A folder that holds nothing but the lock of this command was made by it."""
    if was_there or not data.exists() or any(not path.name.endswith(".lock") for path in data.iterdir()):
        return
    shutil.rmtree(data, ignore_errors=True)
