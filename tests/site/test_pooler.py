"""Behind a pooler the next transaction may be another town's: nothing of ours may stay on a connection."""

import re
from pathlib import Path

import pytest
from django.db import connection, transaction

from tomoni.core import interface as core
from tomoni.core.models.preparing import can_prepare
from tomoni.site import settings as site

SOURCES = sorted((Path(__file__).resolve().parents[2] / "src/tomoni").rglob("*.py"))
# What lasts longer than a transaction on a connection of PostgreSQL.
LASTING = re.compile(
    r"pg_(try_)?advisory_lock\(|\bLISTEN |\bPREPARE |CREATE TEMP|WITH HOLD|set_config\([^)]*,\s*false\)"
    r"|\"SET (?!LOCAL |TRANSACTION |CONSTRAINTS )[A-Za-z]",
)
LEFT = """
SELECT 'setting ' || name || ' ' || setting FROM pg_settings WHERE source = 'session' AND name NOT IN ('TimeZone')
UNION ALL SELECT 'cursor ' || name FROM pg_cursors
UNION ALL SELECT 'statement ' || name FROM pg_prepared_statements
UNION ALL SELECT 'channel ' || c FROM pg_listening_channels() c
UNION ALL SELECT 'lock ' || objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
UNION ALL SELECT 'town ' || t FROM current_setting('tomoni.municipality', true) t WHERE t <> ''
"""


def test_no_statement_of_ours_outlives_its_transaction() -> None:
    found = [f"{path}: {match.group()}" for path in SOURCES for match in LASTING.finditer(path.read_text())]
    assert [one for one in found if not one.endswith("models/preparing.py: PREPARE ")] == []


def test_behind_a_pooler_nothing_is_prepared(monkeypatch) -> None:
    assert can_prepare() == (connection.vendor == "postgresql")
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    assert not can_prepare()


def test_the_check_would_see_what_lasts() -> None:
    for text in ("pg_advisory_lock(1)", '"SET search_path"', "set_config('a', 'b', false)", "LISTEN news"):
        assert LASTING.search(text), text


def test_a_connection_is_given_back_as_it_was_taken(committed_town, monkeypatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no pooler")
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    connection.close()  # whoever had it before may have prepared statements
    other = core.Municipality.objects.exclude(pk=committed_town.pk).first() or committed_town
    for town in (committed_town, other):
        with core.tenant(town):
            core.record(core.Actor.system("test"), "search", [], purpose="test")
            core.seal_now()
            assert list(core.LedgerEntry.objects.iterator(chunk_size=1))
    with pytest.raises(RuntimeError), core.tenant(committed_town):
        raise RuntimeError
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LEFT)
        assert cursor.fetchall() == []


def test_behind_a_pooler_connections_are_given_back_and_cursors_stay_in_the_client(monkeypatch) -> None:
    monkeypatch.setattr(site, "POOLER", True)
    settings = site.database("postgres://tomoni_app@pool:6432/tomoni")
    assert (settings["CONN_MAX_AGE"], settings["DISABLE_SERVER_SIDE_CURSORS"]) == (0, True)
    monkeypatch.setattr(site, "POOLER", False)
    settings = site.database("postgres://tomoni_app@db/tomoni")
    assert (settings["CONN_MAX_AGE"], settings["DISABLE_SERVER_SIDE_CURSORS"]) == (600, False)
    assert settings["CONN_HEALTH_CHECKS"] is True
