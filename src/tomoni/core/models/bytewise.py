"""Texts compared byte by byte, so that `what begins so` is a range of an index on both databases."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler

HIGHEST = "\U0010ffff"


class Bytewise(models.Func):
    """A text by its bytes: SQLite does so by itself, PostgreSQL otherwise goes by the language of the database.

    LIKE would do the same for the eye, but no index serves it on either (it is case-blind on SQLite and not leakproof
    on PostgreSQL).
    """

    template = '(%(expressions)s) COLLATE "C"'
    arity = 1
    output_field = models.TextField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        """The text itself."""
        return self.as_sql(compiler, connection, template="%(expressions)s", **context)


class SecondWord(models.Func):
    """A name without its first word: 花子 of 山田 花子. A name of one word is itself.

    Without parameters: SQLite uses an index of an expression only where the query has it word for word.
    """

    template = "SUBSTR(%(expressions)s, STRPOS(%(expressions)s, ' ') + 1)"
    arity = 1
    output_field = models.TextField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        """The same in the words of SQLite."""
        template = "SUBSTR(%(expressions)s, INSTR(%(expressions)s, ' ') + 1)"
        return self.as_sql(compiler, connection, template=template, **context)


def beginning(rows: QuerySet[Any], told: str, *of: str | Combinable) -> QuerySet[Any]:
    """Those of `rows` where one of some texts (fields, or expressions that are indexed) begins with `told`."""
    rows = rows.alias(**{f"bytes_{place}": Bytewise(text) for place, text in enumerate(of)})
    ranges = Q()
    for place in range(len(of)):
        ranges |= Q(**{f"bytes_{place}__gte": told, f"bytes_{place}__lt": told + HIGHEST})
    return rows.filter(ranges)
