"""PostgreSQL: every table as COPY text, read in one REPEATABLE READ transaction of the application, town by town.

pg_dump is of no use to the application: row-level security is forced, and it refuses tables whose rows it might not
see. COPY asks town by town, needs no other program, and does not care which minor version of it is installed.
"""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tomoni.core import interface as core
from tomoni.core.adapters.database_guards import put_up_guards, town_models
from tomoni.site.keeping.errors import BackupDamaged
from tomoni.site.keeping.towns import applied_migrations, describe_towns, working_on
from tomoni.site.migrate import migrate_all

MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
MIGRATIONS = "django_migrations"  # of the version that restores, which must be the same
PIECE = 1 << 20


def write(folder: Path) -> dict[str, Any]:
    """Write `database/<table>.copy.gz` for every table and describe the moment."""
    connection = connections["default"]
    (folder / "database").mkdir(mode=0o700)
    with moment():
        tables = {}
        for table in _tables(connection):
            columns = _columns(connection, table)
            _copy_out(connection, table, columns, folder / "database" / f"{table}.copy.gz")
            tables[table] = {"columns": columns, "last": last_number(connection, table)}
        told = {"migrations": applied_migrations(), "towns": describe_towns()}
    return {"database": "postgresql", **told, "tables": tables}


@contextmanager
def moment() -> Iterator[None]:
    """The doors of the rooms read one moment; who writes meanwhile is not stopped."""
    connections["default"].close()  # a moment begins with a transaction of its own
    with transaction.atomic():
        with connections["default"].cursor() as cursor:
            cursor.execute(MOMENT)
        yield


def filled() -> str:
    """What is in the way of a restore; empty where nothing is."""
    connection = connections["default" if "owner" not in settings.DATABASES else "owner"]
    if core.Municipality._meta.db_table not in connection.introspection.table_names():
        return ""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT name FROM "{core.Municipality._meta.db_table}" ORDER BY code LIMIT 5')
        names = [row[0] for row in cursor.fetchall()]
    return f"the database {connection.settings_dict['NAME']} holds {', '.join(names)} already" if names else ""


def read(folder: Path, told: dict[str, Any], proof: Callable[[], None]) -> None:
    """Tables by `tomoni migrate`, then all rows, guards and the proof in one transaction of the owner."""

    def fill() -> None:
        owner = connections["owner"]
        _open_up(owner)
        for table, kept in told["tables"].items():
            _copy_in(owner, table, kept["columns"], folder / "database" / f"{table}.copy.gz")
            go_on_from(owner, table, kept["last"])
        _close(owner)
        proof()

    build(fill)


def build(fill: Callable[[], None]) -> None:
    """Make the tables, then let them be filled in one transaction of the owner, who may set what numbers follow."""
    made = "owner" in settings.DATABASES and not connections["owner"].introspection.table_names()
    try:
        migrate_all()  # refuses where owner and application are one role
        with working_on(connections["owner"]), transaction.atomic():
            fill()
    except BaseException:
        if made:
            _drop_tables(connections["owner"])
        raise


def _tables(connection: BaseDatabaseWrapper) -> list[str]:
    return sorted(set(connection.introspection.table_names()) - {MIGRATIONS})


def _columns(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def last_number(connection: BaseDatabaseWrapper, table: str) -> int | None:
    """The last number given to a row, also to one that is gone; none where none was given."""
    with connection.cursor() as cursor:
        sequence = _sequence(cursor, table)
        if sequence is None:
            return None
        cursor.execute(f"SELECT last_value, is_called FROM {sequence}")
        last, called = cursor.fetchone()
    return int(last) if called else None


def _sequence(cursor: Any, table: str) -> str | None:
    cursor.execute(
        "SELECT pg_get_serial_sequence(quote_ident(table_name), column_name) FROM information_schema.columns"
        " WHERE table_name = %s AND table_schema = current_schema() AND is_identity = 'YES'",
        [table],
    )
    row = cursor.fetchone()
    return row[0] if row else None


def _copy_out(connection: BaseDatabaseWrapper, table: str, columns: list[str], target: Path) -> None:
    own = "municipality_id" in columns
    with gzip.open(target, "wb", compresslevel=3) as file:
        for town in core.list_municipalities() if own else [None]:
            for piece in _pieces(connection, town, f'COPY "{table}" ({_quoted(columns)}) TO STDOUT'):
                file.write(piece)


def _pieces(connection: BaseDatabaseWrapper, town: core.Municipality | None, statement: str) -> Iterator[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tomoni.municipality', %s, true)", [town.code if town else ""])
        with cursor.cursor.copy(statement) as copy:
            for piece in copy:
                yield bytes(piece)


def _copy_in(connection: BaseDatabaseWrapper, table: str, columns: list[str], source: Path) -> None:
    if table not in connection.introspection.table_names():
        raise BackupDamaged(f"The backup has a table {table} that this version does not have. Nothing was restored.")
    with (
        connection.cursor() as cursor,
        gzip.open(source, "rb") as file,
        cursor.cursor.copy(f'COPY "{table}" ({_quoted(columns)}) FROM STDIN') as copy,
    ):
        while piece := file.read(PIECE):
            copy.write(piece)


def go_on_from(connection: BaseDatabaseWrapper, table: str, last: int | None) -> None:
    """Let the next row get the number after `last`."""
    with connection.cursor() as cursor:
        if last and (sequence := _sequence(cursor, table)):
            cursor.execute("SELECT setval(%s, %s, true)", [sequence, last])


def _open_up(connection: BaseDatabaseWrapper) -> None:
    """For this transaction alone: rows of all towns may be copied in, and no trigger writes rows of its own."""
    with connection.cursor() as cursor:
        for model in town_models():
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DISABLE ROW LEVEL SECURITY')
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DISABLE TRIGGER USER')


def _close(connection: BaseDatabaseWrapper) -> None:
    role = str(settings.DATABASES["default"]["USER"])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # every link leads somewhere
        for model in town_models():
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" ENABLE TRIGGER USER')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    put_up_guards(connection, role)


def _drop_tables(connection: BaseDatabaseWrapper) -> None:
    """The database had no table before: it has none again."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'DROP TABLE "{table}" CASCADE')
        for function in ("tomoni_insert_only", "tomoni_erasable", "tomoni_unsealed"):
            cursor.execute(f"DROP FUNCTION IF EXISTS {function}()")


def _quoted(columns: list[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
