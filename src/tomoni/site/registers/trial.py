"""A trial run: everything is tried, nothing is kept, and on SQLite nobody who writes has to wait for it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction

from tomoni.core import interface as core


@contextmanager
def trial(town: str) -> Iterator[None]:
    """Whatever is stored inside is gone afterwards.

    On PostgreSQL one transaction, which keeps nobody waiting. SQLite has one writer at a time, so there the run works
    on a copy of one moment, beside the database and of its size, which is removed at the end.
    """
    database = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or connection.in_atomic_block or not database.is_file():
        with core.tenant(town), transaction.atomic():
            yield
            transaction.set_rollback(True)
        return
    with TemporaryDirectory(prefix="trial-", dir=database.parent) as folder:
        copy = Path(folder) / database.name
        _copy(database, copy)
        with _working_on(copy):
            yield


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
