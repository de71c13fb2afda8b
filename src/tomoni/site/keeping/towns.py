"""What must be true of every town in a database: rows of each table, the head of its ledger, faults of its chain."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from tomoni.core import interface as core
from tomoni.core.adapters.database_guards import town_models


@contextmanager
def working_on(wrapper: BaseDatabaseWrapper) -> Iterator[None]:
    """Let the doors of the rooms work on another database than the configured one, in this thread."""
    before = connections["default"]
    connections["default"] = wrapper
    core.forget_everything()
    try:
        yield
    finally:
        connections["default"] = before
        core.forget_everything()


def describe_towns() -> list[dict[str, Any]]:
    """Each town of the database that is worked on: code, name, counts of rows by table, the ledger."""
    return [_describe(town) for town in core.list_municipalities()]


def applied_migrations() -> list[str]:
    """`room.name` of every migration that the database has been through, in order of the names."""
    applied = MigrationRecorder(connections["default"]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def differences(now: list[dict[str, Any]], then: list[dict[str, Any]]) -> list[str]:
    """In words, what is not as it was told of the same towns before; empty where nothing is."""
    found, told = ({town["code"]: town for town in towns} for towns in (now, then))
    said = [f"town {code} is missing" for code in sorted(set(told) - set(found))]
    said += [f"town {code} is new" for code in sorted(set(found) - set(told))]
    for code in sorted(set(found) & set(told)):
        said += _town_differences(found[code], told[code])
    return said


def _describe(town: core.Municipality) -> dict[str, Any]:
    there = set(connections["default"].introspection.table_names())  # fewer, before a new version has migrated
    with core.tenant(town):
        models = [model for model in town_models() if model._meta.db_table in there]
        counts = {model._meta.db_table: model._default_manager.count() for model in models}
        head = core.Seal.objects.order_by("-number").first()
        problems = [str(one) for one in core.verify_ledger().problems if one.kind != "unsealed"]
    return {
        "code": town.code,
        "name": town.name,
        "host": town.host,
        "rows": {table: count for table, count in sorted(counts.items()) if count},
        "ledger": {
            "seals": head.number if head else 0,
            "head": head.hash if head else "",
            "problems": problems,
        },
    }


def _town_differences(found: dict[str, Any], told: dict[str, Any]) -> Iterator[str]:
    for table in sorted(set(found["rows"]) | set(told["rows"])):
        here, there = found["rows"].get(table, 0), told["rows"].get(table, 0)
        if here != there:
            yield f"{told['name']}: {table} has {here} rows instead of {there}"
    for name in ("seals", "head", "problems"):
        if found["ledger"][name] != told["ledger"][name]:
            yield f"{told['name']}: the ledger's {name} is {found['ledger'][name]} instead of {told['ledger'][name]}"
