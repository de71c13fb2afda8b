"""How new tables of a room are made: all of them in one step."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class NewTables(migrations.Migration):
    """A migration that only creates models. Every model knows the municipality, so Django would render all models of
    all rooms again for each table (1,500 instead of 170); here it renders them once a migration. Columns added to older
    tables belong into a migration of their own of Django's usual kind.
    """

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        """Tell the state about every model, then create the tables in their order."""
        before = project_state.clone()
        project_state.clear_delayed_apps_cache()
        project_state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        for operation in self.operations:
            if isinstance(operation, migrations.CreateModel):  # with indexes and constraints from below
                operation.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state
