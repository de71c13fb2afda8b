"""Many rows with a column of bytes: PostgreSQL gets the bytes as they are, not written out as text and read again."""

import json
from collections.abc import Sequence
from functools import cache

from django.db import connection, models

from tomoni.core.models.inserting import Row, _fields_of_json, _value, insert_rows

TOGETHER = 200  # rows of one statement


def insert_with_bytes(rows: Sequence[Row]) -> Sequence[Row]:
    """`insert_rows` for rows of one model with one column of bytes."""
    if not rows or connection.vendor != "postgresql":
        return insert_rows(rows)
    from psycopg import Cursor  # the cursor of Django writes values into the text of a statement

    model = type(rows[0])
    column, text = _statement(model)
    fields = [field for field in _fields_of_json(model) if field[1] != column]
    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        for start in range(0, len(rows), TOGETHER):
            part = rows[start : start + TOGETHER]
            told = json.dumps([{name: _value(row, at, ready) for at, name, ready in fields} for row in part])
            cursor.execute(text, [told, [bytes(row.__dict__[column]) for row in part]], prepare=False)
            for row, (pk,) in zip(part, cursor.fetchall(), strict=True):
                row.pk, row._state.adding, row._state.db = pk, False, "default"
    return rows


@cache
def _statement(model: type[models.Model]) -> tuple[str, str]:
    """The column of bytes, and the statement: one text of JSON with the rest of the rows, and the bytes in a list."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    (content,) = [field for field in fields if isinstance(field, models.BinaryField)]
    others, table = [f'"{field.column}"' for field in fields if field is not content], model._meta.db_table
    rows = f'ROWS FROM (json_populate_recordset(NULL::"{table}", %t::json), unnest(%b::bytea[]))'
    into, chosen = ", ".join([*others, f'"{content.column}"']), ", ".join([*others, '"unnest"'])
    return content.column, (
        f'INSERT INTO "{table}" ({into}) SELECT {chosen} FROM {rows} RETURNING "{model._meta.pk.column}"'
    )
