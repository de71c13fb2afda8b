"""SQLite: the online backup of the library. It reads one moment; who writes meanwhile is not stopped."""

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tomoni.site.keeping.data_folder import DRAFT, MOMENT, clean_left_over
from tomoni.site.keeping.errors import NotKept
from tomoni.site.keeping.towns import applied_migrations, describe_towns, working_on
from tomoni.site.migrate import migrate_all

NAME = "database/town.sqlite3"


def write(folder: Path) -> dict[str, Any]:
    """Write `database/town.sqlite3` and describe it."""
    source, target = database_file(), folder / NAME
    if not source.exists():
        raise NotKept(f"There is no database {source}, so there is nothing to back up. Look at TOMONI_DATA.")
    target.parent.mkdir(parents=True, mode=0o700)
    _copy_moment(source, target)
    with _opened(target) as copy, working_on(copy):
        told = {"migrations": applied_migrations(), "towns": describe_towns()}
    return {"database": "sqlite", **told}


def filled() -> str:
    """What is in the way of a restore; empty where nothing is."""
    path = database_file()
    return f"the database {path} is there already" if path.exists() and path.stat().st_size else ""


def read(folder: Path, told: dict[str, Any], proof: Callable[[], None]) -> None:
    """Prove a copy beside the place, then give it its name: before that nobody can open it."""
    with _draft() as draft:
        shutil.copyfile(folder / NAME, draft)
        with _opened(draft) as copy, working_on(copy):
            _refuse_broken(copy)
            proof()


@contextlib.contextmanager
def moment() -> Iterator[None]:
    """The doors of the rooms read a copy of this moment; who writes meanwhile is not stopped."""
    clean_left_over(database_file().parent)
    with tempfile.TemporaryDirectory(prefix=MOMENT, dir=database_file().parent) as folder:
        _copy_moment(database_file(), Path(folder) / "town.sqlite3")
        with _opened(Path(folder) / "town.sqlite3") as copy, working_on(copy):
            yield


def build(fill: Callable[[], None]) -> None:
    """Make a database beside the place, let it be filled, then give it its name."""
    with _draft() as draft, _opened(draft) as copy, working_on(copy):
        migrate_all()
        with transaction.atomic():
            fill()
        copy.close()


def last_number(connection: BaseDatabaseWrapper, table: str) -> int | None:
    """The last number given to a row, also to one that is gone; none where none was given."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    return int(row[0]) or None if row else None  # SQLite notes 0 where every row was undone


def go_on_from(connection: BaseDatabaseWrapper, table: str, last: int | None) -> None:
    """Let the next row get the number after `last`."""
    if last is None:
        return
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


@contextlib.contextmanager
def _draft() -> Iterator[Path]:
    """A file beside the place that gets its name at the end, if all went well."""
    target = database_file()
    draft = target.with_name(target.name + DRAFT)
    target.parent.mkdir(parents=True, exist_ok=True)
    for end in ("", "-wal", "-shm", "-journal"):  # of a restore that was killed
        draft.with_name(draft.name + end).unlink(missing_ok=True)
    try:
        yield draft
        with open(draft, "rb") as file:
            os.fsync(file.fileno())
        os.replace(draft, target)
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            draft.with_name(draft.name + end).unlink(missing_ok=True)


def _copy_moment(source: Path, target: Path) -> None:
    with contextlib.closing(sqlite3.connect(source)) as there, contextlib.closing(sqlite3.connect(target)) as here:
        there.backup(here)  # in one step: one moment


def database_file() -> Path:
    """Where the configured database lies."""
    return Path(str(connections["default"].settings_dict["NAME"]))


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[BaseDatabaseWrapper]:
    settings = {**connections["default"].settings_dict, "NAME": str(path)}
    copy = type(connections["default"])(settings, "default")
    try:
        yield copy
    finally:
        copy.close()


def _refuse_broken(copy: BaseDatabaseWrapper) -> None:
    with copy.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(5)")
        said = [row[0] for row in cursor.fetchall()]
    if said != ["ok"]:
        raise NotKept(f"SQLite finds the database of the backup broken: {'; '.join(said)}. Nothing was restored.")
