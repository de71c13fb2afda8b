"""Writers of one process on SQLite: a thread that waits holds nothing that the one that writes may need."""

import gc
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from django.db import connections as django

from tomoni.core.adapters.sqlite_in_turn.base import DatabaseWrapper
from tomoni.site.settings import database


@pytest.fixture
def connect(tmp_path: Path, django_db_blocker: Any) -> Iterator[Any]:
    """Connections to one file, as threads of a process have them; they wait at most `wait` seconds."""
    made: list[DatabaseWrapper] = []

    def open_one(wait: float = 60) -> DatabaseWrapper:
        told = database(f"sqlite:///{tmp_path / 'turns.sqlite3'}")
        told["OPTIONS"]["timeout"] = wait
        settings = django.configure_settings({"default": told})["default"]
        settings["CONN_HEALTH_CHECKS"] = False
        made.append(DatabaseWrapper(settings, "turns"))
        made[-1].inc_thread_sharing()
        return made[-1]

    with django_db_blocker.unblock():
        yield open_one
        for one in made:
            one.close()


def begin(connection: DatabaseWrapper) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def end(connection: DatabaseWrapper) -> None:
    connection.commit()
    connection.set_autocommit(True)


class HalfRead:
    """A cursor that was not read to its end, in a circle: only the collector frees it."""

    def __init__(self, connection: DatabaseWrapper) -> None:
        self.itself, self.cursor = self, connection.connection.cursor()
        self.cursor.execute("VALUES (1), (2)")
        self.cursor.fetchone()


@pytest.mark.timeout(30)
def test_garbage_of_who_waits_does_not_stop_who_writes(connect):
    """It stood until the wait was given up: the collector wants the mutex of who waits, and that one the lock."""
    writer, waiting = connect(), connect()
    with writer.cursor() as cursor:
        cursor.execute("CREATE TABLE told (word text)")
    waiting.ensure_connection()
    begin(writer)
    gc.disable()  # so that they stay among the youngest, which are collected at once
    left = [HalfRead(waiting) for _ in range(20)]

    def write() -> None:
        begin(waiting)
        waiting.cursor().execute("INSERT INTO told VALUES ('later')")
        end(waiting)

    thread = threading.Thread(target=write)
    thread.start()
    while left:
        left.pop()
        gc.collect(0)
        thread.join(0.01)  # let it come to its wait
    gc.enable()
    assert thread.is_alive()
    end(writer)
    thread.join()
    with writer.cursor() as cursor:
        assert cursor.execute("SELECT word FROM told").fetchall() == [("later",)]


def test_who_waits_too_long_is_told_and_the_turn_goes_on(connect):
    writer, impatient = connect(), connect(wait=0.05)
    begin(writer)
    with pytest.raises(OperationalError, match="locked"):
        begin(impatient)
    end(writer)
    begin(impatient)
    end(impatient)


@pytest.mark.parametrize("how", ["rollback", "close", "failed commit"])
def test_every_end_of_a_transaction_gives_the_turn_on(connect, how):
    writer, other = connect(), connect(wait=0.05)
    with writer.cursor() as cursor:
        cursor.execute("CREATE TABLE parent (id integer PRIMARY KEY)")
        cursor.execute("CREATE TABLE child (of integer REFERENCES parent(id) DEFERRABLE INITIALLY DEFERRED)")
    begin(writer)
    writer.cursor().execute("INSERT INTO child VALUES (7)")
    if how == "close":
        writer.close()
    elif how == "failed commit":
        with pytest.raises(IntegrityError):
            writer.commit()
        with pytest.raises(OperationalError):
            begin(other)  # the transaction that failed to commit is not over
    if how != "close":
        writer.rollback()
        writer.set_autocommit(True)
    begin(other)
    end(other)
    assert other.cursor().execute("SELECT count(*) FROM child").fetchone() == (0,)
