"""How a column is told that what it holds is packed already."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


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
            schema_editor.execute(f'ALTER TABLE "{model._meta.db_table}" ALTER COLUMN "{column}" SET STORAGE {how}')

    def describe(self) -> str:
        """For lists of migrations."""
        return f"Store {self.name} of {self.model_name} as it is given"
