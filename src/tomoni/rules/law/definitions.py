"""What a rule set holds once it is loaded: signatures, definitions with dated versions, and the book of them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from tomoni.rules.language.kinds import SetOf, Type
from tomoni.rules.language.nodes import Node
from tomoni.rules.language.ranges import Range
from tomoni.rules.language.world import Vocabulary
from tomoni.rules.law.dated import Parameter
from tomoni.rules.law.histories import as_known
from tomoni.rules.law.tables import Table
from tomoni.rules.time.months import Month
from tomoni.rules.time.spans import Span


class Use(NamedTuple):
    """Something of the book an expression uses; `what`: parameter, table, definition."""

    what: str
    key: str


@dataclass(frozen=True)
class Signature:
    """How a definition is called. `link`: its first two arguments are the ends of it. `per`: once, month, year.

    `reads`: first_day or last_day of the month on which facts are read, '' for the day of the question.
    `dated`: parameters and tables may be used (per month or year, or dated by an argument).
    """

    key: str
    name: str
    takes: tuple[tuple[str, Type], ...]
    gives: Type
    per: str = "once"
    link: str | None = None
    reads: str = ""
    dated: bool = False


@dataclass(frozen=True)
class Version:
    """The rule in some months (`span` None: in all); `known`: since when the pack knew it, None: always."""

    span: Span | None
    laws: tuple[str, ...]
    node: Node
    uses: frozenset[Use]
    unverified: bool = False
    known: date | None = None
    rank: int = 0


@dataclass(frozen=True)
class Definition:
    """One rule of the law. `says` puts the condition positively, with the names of its arguments in braces.

    `history`: every version as it was written; `versions`: what holds in which months.
    """

    signature: Signature
    versions: tuple[Version, ...]
    laws: tuple[str, ...]
    says: Mapping[str, str]
    dated_by: Node | None = None
    unverified: bool = False
    history: tuple[Version, ...] = ()
    open: bool = False

    @classmethod
    def of(cls, signature: Signature, history: Sequence[Version], laws: tuple[str, ...], **more: Any) -> Definition:
        return cls(signature, as_known(history, None), laws, history=tuple(history), **more)

    def known_on(self, day: date) -> Definition:
        return replace(self, versions=as_known(self.history, day))

    def version_at(self, month: Month | None) -> Version | None:
        for version in self.versions:
            if version.span is None or (month is not None and version.span.has(month)):
                return version
        return None


@dataclass(frozen=True)
class RuleBook:
    """Every rule set of the packs, proven at load. Keys are `<rule set>.<name>`.

    `changes`: the months in which something of the law changes; `routines`: each definition ready to be called.
    `ranges`: between which values each definition that gives an ordered value stays, proven for all its versions.
    `days_known`: the days on which something of the book became known; `views`: the book as it stood between them.
    """

    vocabulary: Vocabulary
    sets: frozenset[str] = frozenset()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    signatures: Mapping[str, Signature] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    changes: tuple[Month, ...] = ()
    routines: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    ranges: Mapping[str, Range] = field(default_factory=dict, repr=False, compare=False)
    days_known: tuple[date, ...] = ()
    views: dict[int, RuleBook] = field(default_factory=dict, repr=False, compare=False)

    def keys_named(self, name: str, among: Iterable[str]) -> list[str]:
        return [key for key in among if key.split(".", 1)[1] == name]


@dataclass(frozen=True)
class Expression:
    """A checked expression of a service, ready for `evaluate`. `uses`: the parameters, tables and definitions it names;
    `names`: the names of its scope; `step`: the function it became; `range`: between which values it stays; `views`:
    the same against earlier states of the book."""

    text: str
    node: Node
    type: Type
    scope: Mapping[str, Type | SetOf]
    book: RuleBook
    step: Callable[..., Any]
    uses: frozenset[Use] = frozenset()
    names: frozenset[str] = frozenset()
    range: Range | None = None
    views: dict[int, Expression] = field(default_factory=dict, repr=False, compare=False)


def changes_of(book: RuleBook, definitions: Mapping[str, Definition]) -> tuple[Month, ...]:
    """Every month in which a figure, a row or a version begins, or the first after it ended."""
    spans = [span for parameter in book.parameters.values() for span in parameter.spans]
    spans += [span for table in book.tables.values() for span in table.spans]
    spans += [v.span for d in definitions.values() for v in d.versions if v.span is not None]
    return tuple(sorted({s.first for s in spans} | {s.last + 1 for s in spans if s.last is not None}))
