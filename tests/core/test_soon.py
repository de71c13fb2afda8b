"""A migration that needs a table for itself waits a moment, lets everybody go on, and says so where it never comes."""

import pytest
from django.db import connection, connections

from tomoni.core.errors import TableInUse
from tomoni.core.models import stored_as_given

WANTED = 'LOCK TABLE "core_notice" IN ACCESS EXCLUSIVE MODE'


@pytest.fixture
def reader(committed_town, monkeypatch):
    """Another connection that reads the table, and does not end."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no lock of one table and no columns that are packed")
    monkeypatch.setattr(stored_as_given, "WAITS", 0.05)
    other = connections.create_connection("default")
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_notice")
    yield other
    other.close()


def run() -> None:
    with connection.schema_editor() as editor:
        stored_as_given.execute_soon(editor, WANTED, "Store a column as it is given")


def test_it_tries_again_until_who_reads_has_ended(reader, monkeypatch) -> None:
    rests = []

    def rest(seconds):
        rests.append(seconds)
        reader.rollback()

    monkeypatch.setattr(stored_as_given.time, "sleep", rest)
    run()
    assert rests == [stored_as_given.REST], "refused once, then it had the table"


def test_where_it_never_comes_nothing_is_changed_and_it_says_what_to_do(reader, monkeypatch) -> None:
    rests = []
    monkeypatch.setattr(stored_as_given.time, "sleep", rests.append)
    with pytest.raises(TableInUse, match="Run `tomoni migrate` again"):
        run()
    assert len(rests) == stored_as_given.TRIES
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone()[0] in ("0", "0ms"), "and nothing of it stays"
