"""Rows of several tables that point at each other, in two round trips of PostgreSQL: their keys, then everything."""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connection, models

from tomoni.core.models.inserting import _fields_of_json, _value, adding, insert_rows
from tomoni.core.models.preparing import Prepared

Rows = Sequence[models.Model]


def insert_together(*tables: Rows) -> None:
    """Insert rows of several tables, those last that point at others; all or, where the database refuses one, none.

    Rows may point at rows that are stored by the same call (`Case(receipt=receipt)`). What holds for `insert_rows`
    holds here. Call it inside a transaction.
    """
    many = [rows for rows in tables if rows]
    if many and connection.vendor == "postgresql":  # of a slice that is refused whole there is nothing
        _insert_as_json(many)
        return
    for rows in many:
        _point(rows)
        insert_rows(rows)


def _insert_as_json(many: Sequence[Rows]) -> None:
    aims = {aim for rows in many for aim in _aims(type(rows[0]))}
    first = [rows for rows in many if type(rows[0]) in aims]
    with connection.cursor() as cursor:
        if first:
            _send(cursor, [_keys(type(rows[0])) for rows in first], [len(rows) for rows in first])
            _give_keys(cursor, first)
        for rows in many:
            _point(rows)
        _send(
            cursor,
            [adding(type(rows[0]), keyed=type(rows[0]) in aims) for rows in many],
            [_told(rows) for rows in many],
        )
        _give_keys(cursor, many)
    for rows in many:
        for row in rows:
            row._state.adding, row._state.db = False, "default"


def _send(cursor: Any, statements: Iterable[Prepared], values: Sequence[Any]) -> None:
    """One statement a table, with one value, sent together."""
    cursor.execute("; ".join(statement.ready(cursor)[0] for statement in statements), values)


def _give_keys(cursor: Any, many: Sequence[Rows]) -> None:
    """The database answers once a table."""
    for rows in many:
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key
        cursor.nextset()


def _point(rows: Rows) -> None:
    """The keys of rows that had none yet when these were made."""
    for name, attribute in _pointers(type(rows[0])):
        for row in rows:
            there = row._state.fields_cache.get(name)
            if there is not None and row.__dict__[attribute] is None:
                row.__dict__[attribute] = there.pk


def _told(rows: Rows) -> str:
    model = type(rows[0])
    fields, key = _fields_of_json(model), model._meta.pk.column
    told = [{key: row.pk, **{column: _value(row, name, ready) for name, column, ready in fields}} for row in rows]
    return json.dumps(told, ensure_ascii=False, allow_nan=False)


@cache
def _aims(model: type[models.Model]) -> frozenset[type[models.Model]]:
    """Tables that rows of this one may point at."""
    return frozenset(field.related_model for field in model._meta.concrete_fields if field.is_relation)


@cache
def _pointers(model: type[models.Model]) -> tuple[tuple[str, str], ...]:
    return tuple((field.name, field.attname) for field in model._meta.concrete_fields if field.is_relation)


@cache
def _keys(model: type[models.Model]) -> Prepared:
    """The next keys of a table, as many as is said."""
    table, key = model._meta.db_table, model._meta.pk.column
    text = f"SELECT nextval(pg_get_serial_sequence('\"{table}\"', '{key}')) FROM generate_series(1, %(many)s)"
    return Prepared(f"keys_{table}", text)
