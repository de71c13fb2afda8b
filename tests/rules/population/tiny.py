"""A small population written by hand, and questions of the real rules over it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from tests.rules.builders import PERSON
from tests.rules.builders import japan_book as book
from tomoni.rules import interface as rules
from tomoni.rules import population

MONTH = rules.Month(2026, 4)
TYPES: dict[str, pa.DataType] = {"birth_date": pa.date32(), "public_service": pa.string(), "order": pa.int32()}
PARENT: dict[str, Any] = {"birth_date": date(1990, 5, 5), "public_service": "no", "income.2024": 3_000_000}
CHILD: dict[str, Any] = {"birth_date": date(2020, 6, 1), "order": 1, "in_institution": False, "lives_abroad": False}
RAISES = {"cares": True, "same_livelihood": True, "is_parent": True, "lives_with": True}


def question(text: str, name: str = "asked") -> population.Question:
    """A question about a person under the name `p`, yes or no or an amount."""
    made = rules.compile_expression(text, book(), {"p": PERSON})
    asks = made.type.kind is rules.Kind.yes_no
    return population.Question(name, "person", "p", made if asks else None, None if asks else made)


def program(*texts: str, month: rules.Month = MONTH) -> population.Program:
    return population.compile_program(book(), [question(text, text) for text in texts], month)


def tables(
    program: population.Program,
    people: dict[int, dict[str, Any]],
    links: dict[tuple[int, int], dict[str, Any]],
) -> dict[str, pa.Table]:
    """The slice of these people (by id) and guardian-child links; what is not said is not known."""
    made = {}
    for table, columns in program.columns.items():
        rows: list[dict[str, Any]] = []
        if table == "person":
            rows = [{"id": one, **facts} for one, facts in people.items()]
        elif table == "guardian-child":
            rows = [{"source": a, "target": b, **facts} for (a, b), facts in links.items()]
        made[table] = pa.table({name: column(table, name, [row.get(name) for row in rows]) for name in columns})
    return made


def column(table: str, name: str, values: list[Any]) -> pa.Array:
    if name in TYPES:
        return pa.array(values, TYPES[name])
    if name in ("since", "until"):
        return pa.array(values, pa.date32())
    spec = book().vocabulary.facts.get((table, name.split(".")[0]))
    is_yes_no = spec is not None and spec.type.kind is rules.Kind.yes_no
    return pa.array(values, pa.bool_() if is_yes_no else pa.int64())


def answers(program: population.Program, slice_: dict[str, pa.Table], **how: bool) -> dict[int, dict[str, Any]]:
    """The rows of the first question, by id."""
    [table, *_] = population.run_slice(program, slice_, **how).values()
    return {row["id"]: row for row in table.to_pylist()}
