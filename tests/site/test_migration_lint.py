"""Migrations that would break a serving town are told before they are released."""

import pytest
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

from tomoni.core.interface import NewIndex
from tomoni.site.migration_lint import ALLOWED, faults_of, find_faults, read_allowed


def told(*operations: migrations.operations.base.Operation) -> list[str]:
    """Faults of a migration over one table `thing` with a key, a name that may be empty and a number."""
    state = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=20, null=True)),
        ("number", models.IntegerField()),
    ]
    state.add_model(ModelState("cases", "Thing", fields))
    migration = migrations.Migration("0099_trial", "cases")
    migration.operations = list(operations)
    return list(faults_of(migration, state))


INDEX = models.Index(fields=["number"], name="thing_by_number")


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (
            migrations.AddField("thing", "colour", models.CharField(max_length=9, default="")),
            "null=True or db_default=",
        ),
        (migrations.AddField("thing", "at", models.DateField(null=True, db_index=True)), "NewIndex"),
        (migrations.AddField("thing", "sign", models.CharField(max_length=9, null=True, unique=True)), "NewIndex"),
        (migrations.AddIndex("thing", INDEX), "core.NewIndex"),
        (migrations.AddConstraint("thing", models.UniqueConstraint(fields=["name"], name="once")), "under a lock"),
        (migrations.RemoveField("thing", "number"), "remove it in a later one"),
        (migrations.RenameField("thing", "number", "count"), "remove it in a later one"),
        (migrations.DeleteModel("Thing"), "remove it in a later one"),
        (migrations.RenameModel("Thing", "Matter"), "remove it in a later one"),
        (migrations.AlterField("thing", "name", models.CharField(max_length=20)), "still writes it empty"),
        (migrations.AlterField("thing", "name", models.CharField(max_length=9, null=True)), "written anew"),
        (migrations.AlterField("thing", "number", models.TextField()), "written anew"),
        (migrations.RunSQL("SELECT 1"), "Let the worker do it"),
        (migrations.RunPython(migrations.RunPython.noop), "Let the worker do it"),
    ],
)
def test_what_a_serving_town_cannot_go_through_is_told(operation, words: str) -> None:
    (said,) = told(operation)
    assert words in said


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("thing", "colour", models.CharField(max_length=9, null=True)),
        migrations.AddField("thing", "colour", models.CharField(max_length=9, db_default="")),
        NewIndex("thing", INDEX),
        migrations.AlterField("thing", "name", models.CharField(max_length=40, null=True)),
        migrations.AlterField("thing", "name", models.CharField(max_length=20, null=True, choices=[("a", "b")])),
    ],
)
def test_what_only_adds_goes_through(operation) -> None:
    assert told(operation) == []


def test_a_table_that_the_migration_makes_itself_may_do_all() -> None:
    fields = [("id", models.BigAutoField(primary_key=True))]
    new = migrations.CreateModel("Other", fields)
    assert (
        told(new, migrations.AddField("other", "n", models.IntegerField()), migrations.AddIndex("other", INDEX)) == []
    )


def test_our_own_migrations_go_through_or_are_allowed_with_a_reason() -> None:
    assert find_faults(read_allowed(ALLOWED.read_text(encoding="utf-8"))) == []


def test_a_line_without_reason_or_without_need_is_a_fault() -> None:
    with pytest.raises(ValueError, match="has no reason"):
        read_allowed("cases.0099_trial:\n")
    allowed = {**read_allowed(ALLOWED.read_text(encoding="utf-8")), "cases.0002_figures": "why not"}
    assert find_faults(allowed) == ["cases.0002_figures: is allowed and has no fault; remove its line"]
