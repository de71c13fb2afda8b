"""Given names in columns of their own, on PostgreSQL alone.

Under row-level security PostgreSQL looks up in an index only what it compares by functions that cannot leak, and the
function that cuts a given name off a name is none: the index of the expression lies unused and the register is read.
So a trigger keeps what it would cut in two columns, whoever writes a name and however. No model knows them: they say
nothing that the name does not, and no copy or export of a town needs them. SQLite looks the expression up.
"""

from typing import Any

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler

from tomoni.core.models.bytewise import SecondWord
from tomoni.core.models.preparing import Prepared
from tomoni.core.models.stored_as_given import execute_soon
from tomoni.core.models.town import current_code

COLUMNS = {"name": "given_name", "name_kana": "given_kana"}  # what they are cut off
CUT = "substr(NEW.{of}, strpos(NEW.{of}, ' ') + 1)"
UNCUT = '"core_person"."given_name" IS NULL'  # rows from before the columns, until the worker has been there
ADDED = (
    "ALTER TABLE core_person " + ", ".join(f"ADD COLUMN IF NOT EXISTS {column} text" for column in COLUMNS.values()),
    "CREATE OR REPLACE FUNCTION core_cut_given_names() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    + " ".join(f"NEW.{column} := {CUT.format(of=of)};" for of, column in COLUMNS.items())
    + " RETURN NEW; END $$",
    "DROP TRIGGER IF EXISTS core_person_given_names ON core_person",
    f"CREATE TRIGGER core_person_given_names BEFORE INSERT OR UPDATE OF {', '.join(COLUMNS)} ON core_person "
    "FOR EACH ROW EXECUTE FUNCTION core_cut_given_names()",
)
WAITING = Prepared(
    "uncut_names", "SELECT 1 FROM core_person WHERE municipality_id = %(town)s AND given_name IS NULL LIMIT 1"
)
FILL = """
    WITH part AS MATERIALIZED (
        SELECT id FROM core_person WHERE municipality_id = %s AND given_name IS NULL ORDER BY id LIMIT %s
        FOR UPDATE SKIP LOCKED
    )
    UPDATE core_person SET name = core_person.name FROM part WHERE core_person.id = part.id
"""  # the trigger does the rest
INDEXES = {
    "core_person_given_name": '(municipality_id, given_name COLLATE "C")',
    "core_person_given_kana_own": '(municipality_id, given_kana COLLATE "C")',
    "core_person_uncut": "(municipality_id, id) WHERE given_name IS NULL",
}


class AddGivenNames(Operation):
    """Add the columns, what keeps them and their indexes while the town works. Needs `atomic = False`.

    Nothing is rewritten: rows that are there stay as they are until `fill_given_names` comes to them. Safe to run
    again after it was cut off.
    """

    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, before: ProjectState, after: ProjectState
    ) -> None:
        """Add them."""
        if schema_editor.connection.vendor != "postgresql":
            return
        for statement in ADDED:
            execute_soon(schema_editor, statement, self.describe())
        for name, columns in INDEXES.items():
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            schema_editor.execute(f"CREATE INDEX CONCURRENTLY {name} ON core_person {columns}")

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, before: ProjectState, after: ProjectState
    ) -> None:
        """Take them away; no name is lost."""
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute("DROP TRIGGER IF EXISTS core_person_given_names ON core_person")
            schema_editor.execute("DROP FUNCTION IF EXISTS core_cut_given_names()")
            dropped = ", ".join(f"DROP COLUMN IF EXISTS {column}" for column in COLUMNS.values())
            schema_editor.execute(f"ALTER TABLE core_person {dropped}")

    def describe(self) -> str:
        """As `migrate` tells it."""
        return "Keep given names in columns of their own on PostgreSQL"


class GivenColumn(models.Func):
    """A given name as its column has it, in a query of people; elsewhere than on PostgreSQL cut off the name."""

    arity = 1
    output_field = models.TextField()

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        """The column."""
        (of,) = self.get_source_expressions()
        return f'"core_person"."{COLUMNS[of.target.column]}"', ()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        """The expression, which has an index there."""
        return SecondWord(*self.get_source_expressions()).as_sqlite(compiler, connection, **context)


GIVEN: tuple[Combinable, ...] = tuple(GivenColumn(of) for of in COLUMNS)
UNCUT_GIVEN: tuple[Combinable, ...] = tuple(SecondWord(of) for of in COLUMNS)


def uncut(people: QuerySet[Any]) -> QuerySet[Any]:
    """Of these people (a query of core.Person) those whose names were not cut yet; nobody where there is no column."""
    return people.extra(where=[UNCUT]) if connection.vendor == "postgresql" else people.none()


def has_uncut() -> bool:
    """Whether somebody's name in the town was not cut yet. A look into an index that is empty soon; none on SQLite."""
    if connection.vendor != "postgresql":
        return False
    return bool(WAITING.rows())


def fill_given_names(limit: int) -> int:
    """Cut names of people who were there before the columns; gives how many. The worker does, until none is left."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(FILL, [current_code(), limit])
        return int(cursor.rowcount)
