"""How a column is told that what it holds is packed already, and a lock that is not waited for without end."""

import time

from django.db import OperationalError, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tomoni.core.errors import TableInUse

WAITS = 2  # seconds for the lock; whoever comes after waits behind us meanwhile
TRIES, REST = 10, 1.0  # and seconds in between, in which everybody goes on
NOT_AVAILABLE = "55P03"  # lock_not_available


def execute_soon(schema_editor: BaseDatabaseSchemaEditor, sql: str, what: str) -> None:
    """Run a statement that needs a table for itself, without ever keeping a serving town waiting long (PostgreSQL).

    Without an end to the waiting, one long query before it would make every page after it wait. Raises TableInUse.
    """
    connection = schema_editor.connection
    for _ in range(TRIES):
        try:
            with transaction.atomic(using=connection.alias):
                schema_editor.execute(f"SET LOCAL lock_timeout = '{WAITS}s'")
                schema_editor.execute(sql)
                schema_editor.execute("SET LOCAL lock_timeout = 0")
            return
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != NOT_AVAILABLE:
                raise
        time.sleep(REST)
    raise TableInUse(
        f"{what}: somebody used the table all the time ({TRIES} tries of {WAITS} s). Nothing was changed. Run"
        " `tomoni migrate` again when less is going on; look in pg_stat_activity for who holds it."
    )


class StoredAsGiven(Operation):
    """PostgreSQL stores what comes into a column from now on as it is, and does not try to pack it once more.

    For PDFs and pictures: of a letter, packing took four fifths of storing it and won nothing. No row is read or
    written anew. SQLite packs nothing.
    """

    reversible = True

    def __init__(self, model_name: str, name: str) -> None:
        self.model_name, self.name = model_name, name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models know nothing of it."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, before: ProjectState, after: ProjectState
    ) -> None:
        """Tell the column."""
        self._set(app_label, schema_editor, after, "EXTERNAL")

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, before: ProjectState, after: ProjectState
    ) -> None:
        """As PostgreSQL has it by itself."""
        self._set(app_label, schema_editor, after, "EXTENDED")

    def _set(self, app: str, schema_editor: BaseDatabaseSchemaEditor, state: ProjectState, how: str) -> None:
        model = state.apps.get_model(app, self.model_name)
        if schema_editor.connection.vendor == "postgresql":
            column = model._meta.get_field(self.name).column
            sql = f'ALTER TABLE "{model._meta.db_table}" ALTER COLUMN "{column}" SET STORAGE {how}'
            execute_soon(schema_editor, sql, self.describe())

    def describe(self) -> str:
        """For lists of migrations."""
        return f"Store {self.name} of {self.model_name} as it is given"
