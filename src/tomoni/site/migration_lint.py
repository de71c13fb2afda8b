"""Migrations that a serving town can go through: `python -m tomoni.site.migration_lint`, part of `make check`.

While an upgrade runs, processes of the version before still read and write. So a new version may only add what they
need not know, and no statement may keep a large table locked. What is right all the same stands, with its reason, in
migrations_allowed.txt. Why and how: docs/how/upgrade.md.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from django.db import NotSupportedError, connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

ALLOWED = Path(__file__).with_name("migrations_allowed.txt")
ROOMS = "tomoni."

GONE = (
    migrations.RemoveField, migrations.RenameField, migrations.DeleteModel, migrations.RenameModel,
    migrations.AlterModelTable,
)  # fmt: skip
GONE_SAID = (
    "is still read by the version before. First release a version that does not use it, remove it in a later one,"
    " and name that release in migrations_allowed.txt"
)


def read_allowed(text: str) -> dict[str, str]:
    """`room.migration` -> reason, of lines `room.migration: reason`; # begins a remark. ValueError without reason."""
    allowed = {}
    for line in filter(None, (line.split("#")[0].strip() for line in text.splitlines())):
        name, _, reason = line.partition(":")
        if not reason.strip():
            raise ValueError(f"migrations_allowed.txt: {name} has no reason")
        allowed[name.strip()] = reason.strip()
    return allowed


def find_faults(allowed: dict[str, str]) -> list[str]:
    """What every migration after the first ones of its room does that a serving town cannot go through, in words."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    replaced = {one for migration in loader.disk_migrations.values() for one in migration.replaces}
    faults, seen = [], set()
    for key, migration in sorted(loader.disk_migrations.items()):
        name = f"{key[0]}.{key[1]}"
        first = key in replaced or migration.replaces or key[1].startswith("0001")
        if first or not type(migration).__module__.startswith(ROOMS):
            continue
        state = loader.project_state(key, at_end=False)
        found = [f"{name}: {said}" for said in faults_of(migration, state)]
        if found:
            seen.add(name)
        faults += found if name not in allowed else []
    return faults + [f"{name}: is allowed and has no fault; remove its line" for name in sorted(set(allowed) - seen)]


def faults_of(migration: migrations.Migration, state: ProjectState) -> Iterator[str]:
    """Faults of one migration. state: before it; it is changed. Tables that the migration itself makes may do all."""
    own: set[str] = set()
    for operation in migration.operations:
        if isinstance(operation, migrations.CreateModel):
            own.add(operation.name_lower)
        elif getattr(operation, "model_name_lower", getattr(operation, "name_lower", "")) not in own:
            yield from _faults(operation, migration.app_label, state)
        operation.state_forwards(migration.app_label, state)


def _faults(operation: Operation, app: str, state: ProjectState) -> Iterator[str]:
    table = getattr(operation, "model_name", getattr(operation, "name", ""))
    if isinstance(operation, migrations.AddField):
        yield from _added(f"{table}.{operation.name}", operation.field)
    elif isinstance(operation, migrations.AlterField):
        yield from _altered(operation, app, state)
    elif isinstance(operation, GONE):
        yield f"{operation.describe()}: what goes or is renamed {GONE_SAID}"
    elif isinstance(operation, migrations.AddIndex) and type(operation) is migrations.AddIndex:
        yield f"{operation.describe()}: locks {table} while it is built. Use core.NewIndex with atomic = False"
    elif isinstance(operation, migrations.AddConstraint):
        yield f"{operation.describe()}: reads the whole of {table} under a lock, and the version before may break it"
    elif isinstance(operation, (migrations.RunPython, migrations.RunSQL)):
        yield "moves rows inside a migration. Let the worker do it in parts, or give the reason"


def _added(name: str, field: models.Field) -> Iterator[str]:
    if not field.null and field.db_default is NOT_PROVIDED and not field.many_to_many:
        yield f"{name}: the version before inserts rows without it. Give it null=True or db_default="
    if field.unique or (field.db_index and not field.primary_key):
        yield f"{name}: its index is built under a lock. Use db_index=False and core.NewIndex with atomic = False"


def _altered(operation: migrations.AlterField, app: str, state: ProjectState) -> Iterator[str]:
    before = state.models[app, operation.model_name_lower].fields[operation.name]
    after = operation.field
    name = f"{operation.model_name}.{operation.name}"
    if before.null and not after.null:
        yield f"{name}: the version before still writes it empty"
    try:
        types = before.db_type(connection), after.db_type(connection)
    except (NotSupportedError, AttributeError, ValueError):
        return  # a link: its column keeps the type of the key
    wider = type(before) is type(after) and (after.max_length or 0) >= (before.max_length or 0)
    if types[0] != types[1] and not wider:
        yield f"{name}: {types[0]} becomes {types[1]}; the table is written anew under a lock"


def main() -> int:
    """Tell every fault; the exit code is 1 if there is any."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    import django

    django.setup()
    faults = find_faults(read_allowed(ALLOWED.read_text(encoding="utf-8")))
    print(*faults or ["migrations: a serving town can go through all of them"], sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
