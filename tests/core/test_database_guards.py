"""Insert-only tables refuse change in the database itself, whoever asks."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from tests.core.builders import ACTOR, make_person

from tomoni.core import interface as core

INSERT_ONLY = [m for m in apps.get_models() if issubclass(m, core.TownModel) and m.insert_only]


@pytest.mark.parametrize("change", ["UPDATE core_ledgerentry SET content = ''", "DELETE FROM core_ledgerentry"])
def test_an_entry_of_the_ledger_cannot_be_changed(town, change):
    core.record(ACTOR, "read", [make_person().pk], purpose="test")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.parametrize("model", INSERT_ONLY, ids=lambda m: m._meta.label)
def test_every_insert_only_table_has_its_guards(model, town):
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            names = {row[0] for row in cursor.fetchall()}
            assert {f"{table}_no_update", f"{table}_no_delete"} <= names
        else:
            cursor.execute(
                "SELECT has_table_privilege(%s, 'UPDATE'), has_table_privilege(%s, 'DELETE'),"
                " has_table_privilege(%s, 'INSERT')",
                [table] * 3,
            )
            assert cursor.fetchone() == (False, model.erasable, True)
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass", [table])
            assert {"tomoni_insert_only", "tomoni_no_truncate"} <= {row[0] for row in cursor.fetchall()}


def test_putting_the_guards_up_again_changes_nothing(django_db_setup, django_db_blocker):
    from tomoni.site.migrate import migrate_all

    with django_db_blocker.unblock():
        migrate_all()


ERASABLE = [m for m in INSERT_ONLY if m.erasable]


def test_the_ledger_and_its_seals_are_never_erasable():
    assert ERASABLE, "nothing could ever be destroyed"
    assert not {"ledgerentry", "ledgerabout", "seal"} & {m._meta.model_name for m in ERASABLE}


@pytest.mark.parametrize("model", ERASABLE, ids=lambda m: m._meta.label)
def test_an_erasable_row_goes_only_under_a_permit_of_its_own_town(model, town, other_town):
    """Asked of the guard itself: a row of any table would need all its neighbours."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s",
                [f"{model._meta.db_table}_no_delete"],
            )
            assert "core_erasure" in cursor.fetchone()[0]
        else:
            cursor.execute(
                "SELECT p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
                " WHERE t.tgrelid = %s::regclass AND t.tgname = 'tomoni_insert_only'",
                [model._meta.db_table],
            )
            assert cursor.fetchone() == ("tomoni_erasable",)


def test_a_permit_is_gone_with_its_block_and_does_not_open_the_ledger(town):
    entry = core.record(ACTOR, "read", [make_person().pk], purpose="test")
    with core.erasing("廃1"), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_ledgerabout WHERE entry_id = %s", [entry.pk])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_erasure")
        assert cursor.fetchone() == (0,)
