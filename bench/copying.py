"""Rows of a table a million times, made by the database itself."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

FAR = 10_000_000


def copy_rows(model: Any, where: str, changed: Mapping[str, str | None], times: int) -> None:
    """Copies of the rows that match, columns of `changed` worked out from n; None: left to the table."""
    columns = [field.column for field in model._meta.concrete_fields if changed.get(field.column, "") is not None]
    values = [changed.get(column) or f'old."{column}"' for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {times})"
            f' INSERT INTO "{table}" ({names}) SELECT {", ".join(values)} FROM s, "{table}" old WHERE old.{where}'
            if connection.vendor == "postgresql"
            else f'INSERT INTO "{table}" ({names}) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s'
            f' WHERE n < {times}) SELECT {", ".join(values)} FROM s, "{table}" old WHERE old.{where}'
        )


def copy_applications(first: Any, start: int, end: int) -> list[Any]:
    """Copies of all that one application of the portal stored, each of a person of its own.

    In the caller's transaction. first: its case. They are numbered from `start` up to `end`. Gives the models whose
    tables were filled.
    """
    from tomoni.cases.models import AnswerRevision, Case, ClaimKey, Interview, Receipt, Transition
    from tomoni.core import interface as core

    at, times = f"({FAR} + {1000 * start} + n)", end - start  # far from what is numbered meanwhile
    number, case = f"'9-' || {at}", f"case_id = {first.pk}"
    of_receipt = {"person_id": at, "receipt_id": at}
    changed: list[tuple[Any, str, dict[str, str | None]]] = [
        (core.Person, f"id = {first.person_id}", {"id": at, "resident_number": f"'f' || {at}"}),
        (Receipt, f"id = {first.receipt_id}", {"id": at, "number": number, "person_id": at}),
        (Interview, f"receipt_id = {first.receipt_id}", {"id": at, "token": f"'t' || {at}", **of_receipt}),
        (Case, f"id = {first.pk}", {"id": at, "number": f"{number} || '-1'", "docket_serial": at, **of_receipt}),
        (AnswerRevision, case, {"id": None, "case_id": at}),
        (Transition, case, {"id": None, "case_id": at}),
        (ClaimKey, case, {"id": None, "case_id": at, "person_id": at, "digest": f"old.id || '-' || {at}"}),
    ]
    for model, where, columns in changed:
        copy_rows(model, where, columns, times)
    return [model for model, _, _ in changed]
