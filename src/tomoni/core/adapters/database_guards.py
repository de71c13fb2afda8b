"""Guards that the database itself keeps: insert-only tables, row-level security, the rights of the application.

Put up by `tomoni.site.migrate` after every migration, for the models of all rooms; safe to run again.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

from tomoni.core.models import Erasure, LedgerEntry, LedgerUnsealed, Municipality, TownModel

# A large town: rows of a table, and rows alike in the municipality and one, two, three … further columns.
ROWS, PER_VALUE = 1_000_000, (40, 8, 4, 2, 2, 2, 2)
REFUSE = "rows of this table are inserted and never changed"
# The permit of `core.erasing`: a row that only the transaction of a destruction ever sees.
_PERMIT = f'SELECT 1 FROM "{Erasure._meta.db_table}" WHERE municipality_id = OLD.municipality_id'


def town_models() -> Iterator[type[TownModel]]:
    """Every stored model that belongs to a municipality, of all rooms."""
    return (m for m in apps.get_models() if issubclass(m, TownModel) and m._meta.managed and not m._meta.proxy)


def put_up_guards(connection: BaseDatabaseWrapper, application_role: str = "") -> None:
    """Triggers on both databases; on PostgreSQL also row-level security and the rights of `application_role`."""
    with connection.cursor() as cursor:
        statements = _sqlite() if connection.vendor == "sqlite" else _postgresql(connection, application_role)
        for statement in statements:
            cursor.execute(statement)
    if connection.vendor == "sqlite":
        count_for_planner(connection)


def _sqlite() -> Iterator[str]:
    for model in town_models():
        table = model._meta.db_table
        if not model.insert_only:
            continue
        for act in ("update", "delete"):
            yield f'DROP TRIGGER IF EXISTS "{table}_no_{act}"'
            unless = f" WHEN NOT EXISTS ({_PERMIT})" if act == "delete" and model.erasable else ""
            yield (
                f'CREATE TRIGGER "{table}_no_{act}" BEFORE {act.upper()} ON "{table}"{unless}'
                f" BEGIN SELECT RAISE(ABORT, '{table}: {REFUSE}'); END"
            )
    entry, waiting = LedgerEntry._meta.db_table, LedgerUnsealed._meta.db_table
    yield f'DROP TRIGGER IF EXISTS "{entry}_unsealed"'
    yield (
        f'CREATE TRIGGER "{entry}_unsealed" AFTER INSERT ON "{entry}" BEGIN'
        f' INSERT INTO "{waiting}" (municipality_id, entry, at) VALUES (NEW.municipality_id, NEW.id, NEW.at); END'
    )


def count_for_planner(connection: BaseDatabaseWrapper) -> None:
    """Tell SQLite that one municipality is in every row, so that it looks for the other columns of an index.

    Without counts it takes the first column to be as telling as any and reads a whole town; real counts would have to
    be taken again and again while the town fills. PostgreSQL counts by itself.
    """
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA analysis_limit = 1")  # its own counts are thrown away, so it need not count
        cursor.execute("ANALYZE")  # makes the table, which cannot be made by hand
        cursor.execute("DELETE FROM sqlite_stat1")
        for model in town_models():
            table = model._meta.db_table
            cursor.execute(f'PRAGMA index_list("{table}")')
            for _, index, unique, *_ in cursor.fetchall():
                cursor.execute(f'PRAGMA index_info("{index}")')
                width = len(cursor.fetchall())
                counts = [ROWS, *PER_VALUE[: width - 1]]
                if unique:
                    counts[-1] = 1
                told = " ".join(map(str, [ROWS, *counts]))
                cursor.execute("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", [table, index, told])
        cursor.execute("ANALYZE sqlite_schema")  # this connection reads what was told; others do when they open


def _postgresql(connection: BaseDatabaseWrapper, application_role: str) -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION tomoni_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN RAISE EXCEPTION '%: {REFUSE}', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$"
    )
    yield (
        "CREATE OR REPLACE FUNCTION tomoni_erasable() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP = 'DELETE' AND EXISTS ({_PERMIT}) THEN RETURN OLD; END IF;"
        f" RAISE EXCEPTION '%: {REFUSE}', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$"
    )
    entry, waiting = LedgerEntry._meta.db_table, LedgerUnsealed._meta.db_table
    yield (
        "CREATE OR REPLACE FUNCTION tomoni_unsealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f' INSERT INTO "{waiting}" (municipality_id, entry, at) VALUES (NEW.municipality_id, NEW.id, NEW.at);'
        " RETURN NULL; END $$"
    )
    yield f'DROP TRIGGER IF EXISTS "{entry}_unsealed" ON "{entry}"'
    yield (
        f'CREATE TRIGGER "{entry}_unsealed" AFTER INSERT ON "{entry}" FOR EACH ROW EXECUTE FUNCTION tomoni_unsealed()'
    )
    role = connection.ops.quote_name(application_role) if application_role else ""
    for model in town_models():
        yield from _row_security(model)
        if role:
            rights = _rights_of(model)
            yield from _grant(model._meta.db_table, rights, role)
    if role:
        yield from _shared_rights(connection, role)


def _row_security(model: type[TownModel]) -> Iterator[str]:
    """One policy a table, for the owner too: only rows of the municipality that the transaction has announced."""
    table = f'"{model._meta.db_table}"'
    mine = "municipality_id = current_setting('tomoni.municipality', true)"
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"DROP POLICY IF EXISTS tomoni_town ON {table}"
    yield f"CREATE POLICY tomoni_town ON {table} USING ({mine}) WITH CHECK ({mine})"
    if not model.insert_only:
        return
    yield f"DROP TRIGGER IF EXISTS tomoni_insert_only ON {table}"
    guard = "tomoni_erasable" if model.erasable else "tomoni_insert_only"
    yield (
        f"CREATE TRIGGER tomoni_insert_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {guard}()"
    )
    yield f"DROP TRIGGER IF EXISTS tomoni_no_truncate ON {table}"
    yield (
        f"CREATE TRIGGER tomoni_no_truncate BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION tomoni_insert_only()"
    )


def _rights_of(model: type[TownModel]) -> str:
    if not model.insert_only:
        return "SELECT, INSERT, UPDATE, DELETE"
    return "SELECT, INSERT, DELETE" if model.erasable else "SELECT, INSERT"


def _grant(table: str, rights: str, role: str) -> Iterator[str]:
    yield f'REVOKE ALL ON "{table}" FROM {role}'
    yield f'GRANT {rights} ON "{table}" TO {role}'


def _shared_rights(connection: BaseDatabaseWrapper, role: str) -> Iterator[str]:
    """Tables that belong to no municipality: the list of municipalities itself may be written, the rest only read."""
    towns = {model._meta.db_table for model in town_models()}
    for table in connection.introspection.table_names():
        if table == Municipality._meta.db_table:
            yield from _grant(table, "SELECT, INSERT, UPDATE", role)
        elif table not in towns:
            yield from _grant(table, "SELECT", role)
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"
