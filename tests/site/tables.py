"""Prints a hash of every table of the configured database, town by town: `python -m tests.site.tables`."""

import hashlib
import json
import os

import django


def main() -> None:
    """One line of JSON: table -> [rows, hash]; values as the database gives them, in order of the key."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    django.setup()
    from django.db import connection

    from tomoni.core import interface as core

    told: dict[str, list[object]] = {}
    for town in core.list_municipalities():
        with core.tenant(town), connection.cursor() as cursor:
            for table in connection.introspection.table_names():
                cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
                rows = [repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor.fetchall()]
                told[f"{town.code} {table}"] = [len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()]
    told.pop("999016 django_migrations", None)  # when, not what
    print(json.dumps(told))


if __name__ == "__main__":
    main()
