"""Statements of our own, written in SQL: for those asked so often that building and planning them would cost most.

PostgreSQL plans each once a connection. Behind a pooler that shares connections, and on SQLite, they are sent as they
are; SQLite knows a text that it has seen before.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

from tomoni.core.models.clock import TOKYO
from tomoni.core.models.town import current_code

NAMED = re.compile(r"%\((\w+)\)s")
_prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()  # by connection, names of its statements


def can_prepare() -> bool:
    """Whether this connection is ours until it closes."""
    return connection.vendor == "postgresql" and not connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]


@dataclass(frozen=True)
class Prepared:
    """One statement with named values, `%(day)s`, under a name that no other has. `%(town)s` is the tenant's code.

    A value that is a list is asked for as `IN %(people)s`; lists: its name, with what PostgreSQL calls the type of what
    is in it, as `("people", "bigint")`.
    """

    name: str
    text: str
    lists: tuple[tuple[str, str], ...] = ()

    def rows(self, **values: Any) -> list[Sequence[Any]]:
        """What it finds. Days are given as text, for SQLite keeps them so."""
        values["town"] = current_code()
        with connection.cursor() as cursor:
            text, names = self.ready(cursor)
            if self.lists and cursor.db.vendor != "postgresql":
                values |= {name: json.dumps(list(values[name])) for name, _ in self.lists}
            cursor.execute(text, [values[name] for name in names])
            return cursor.fetchall()

    def ready(self, cursor: Any) -> tuple[str, Sequence[str]]:
        """What is sent on this connection, with `%s` for values, and the names of these. Several may go at once."""
        if cursor.db.vendor != "postgresql":
            return self._of_sqlite
        if cursor.db.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
            return self._of_postgres
        known = _prepared.setdefault(cursor.db.connection, set())
        if self.name not in known:
            cursor.execute(self._preparing)
            known.add(self.name)
        return self._call

    @cached_property
    def _of_sqlite(self) -> tuple[str, Sequence[str]]:
        text = self.text
        for name, _ in self.lists:
            text = text.replace(f"IN %({name})s", f"IN (SELECT value FROM json_each(%({name})s))")
        return NAMED.sub("%s", text), NAMED.findall(text)

    @cached_property
    def _of_postgres(self) -> tuple[str, Sequence[str]]:
        return NAMED.sub("%s", self._with_arrays), NAMED.findall(self._with_arrays)

    @cached_property
    def _with_arrays(self) -> str:
        text = self.text
        for name, kind in self.lists:
            text = text.replace(f"IN %({name})s", f"= ANY(%({name})s::{kind}[])")
        return text

    @cached_property
    def _call(self) -> tuple[str, Sequence[str]]:
        names = list(dict.fromkeys(NAMED.findall(self.text)))
        return f"EXECUTE tomoni_{self.name} ({', '.join(['%s'] * len(names))})", names

    @cached_property
    def _preparing(self) -> str:
        _, names = self._call
        numbered = NAMED.sub(lambda found: f"${names.index(found[1]) + 1}", self._with_arrays)
        return f"PREPARE tomoni_{self.name} AS {numbered}"


def told(moment: datetime) -> str:
    """A moment as a value of a statement, in UTC: as SQLite keeps it, and as the sessions of PostgreSQL read it."""
    return str(moment.astimezone(UTC).replace(tzinfo=None))


def day_of(value: Any) -> date | None:
    """A day that a statement of our own found: SQLite gives it as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value  # type: ignore[no-any-return]


def moment_of(value: Any) -> datetime:
    """A moment, in Japan: SQLite gives it as text in UTC."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(TOKYO)  # type: ignore[no-any-return]
