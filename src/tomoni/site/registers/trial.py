"""A trial run: everything is tried, nothing is kept, and on SQLite nobody who writes has to wait for it."""

import fcntl
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, transaction

from tomoni.core import interface as core

PREFIX, LOCK = "trial-", ".lock"


@contextmanager
def trial(town: str) -> Iterator[None]:
    """Whatever is stored inside is gone afterwards.

    On PostgreSQL one transaction, which keeps nobody waiting. SQLite has one writer at a time, so there the run works
    on a copy of one moment, beside the database and of its size. It is removed at the end; that of a killed process by
    the next trial.
    """
    database = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or connection.in_atomic_block or not database.is_file():
        with core.tenant(town), transaction.atomic():
            yield
            transaction.set_rollback(True)
        return
    sweep_trials(database.parent)
    with _folder(database.parent) as folder:
        copy = folder / database.name
        _copy(database, copy)
        with _working_on(copy):
            yield


def sweep_trials(beside: Path) -> int:
    """Remove the copies of trials that were killed; gives how many. One that still runs holds its lock.

    A folder without a lock file is of a version that had none.
    """
    gone = 0
    for folder in sorted({one.with_suffix("") for one in beside.glob(f"{PREFIX}*")}):
        there = folder.is_dir()
        with _locked(folder.with_suffix(LOCK)) as mine:
            if mine:
                shutil.rmtree(folder, ignore_errors=True)
                gone += there and not folder.exists()
    return gone


@contextmanager
def _folder(beside: Path) -> Iterator[Path]:
    """A folder of this run alone, gone afterwards. Its lock stands before it and as long as it does."""
    while True:
        folder = beside / f"{PREFIX}{secrets.token_hex(8)}"
        with _locked(folder.with_suffix(LOCK)) as mine:
            if not mine:
                continue  # somebody swept in this very moment
            folder.mkdir(mode=0o700)
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return


@contextmanager
def _locked(file: Path) -> Iterator[bool]:
    """Hold a lock file, and remove it at the end; False where another process does. It ends with the process."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _take(descriptor, file):
            yield False
            return
        try:
            yield True
        finally:
            file.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def _take(descriptor: int, file: Path) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.fstat(descriptor).st_ino == file.stat().st_ino
    except OSError:  # held, or swept away
        return False


def _copy(database: Path, to: Path) -> None:
    with closing(sqlite3.connect(database)) as there, closing(sqlite3.connect(to)) as here:
        there.backup(here)  # in one step: one moment


@contextmanager
def _working_on(copy: Path) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
