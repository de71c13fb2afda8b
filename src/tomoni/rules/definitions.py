"""What a rule set holds once it is loaded: signatures, definitions with dated versions, and the book of them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tomoni.rules.dated import Parameter, Span
from tomoni.rules.kinds import SetOf, Type
from tomoni.rules.months import Month
from tomoni.rules.nodes import Node
from tomoni.rules.tables import Table
from tomoni.rules.world import Vocabulary


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
    span: Span | None
    laws: tuple[str, ...]
    node: Node
    uses: frozenset[Use]
    unverified: bool = False


@dataclass(frozen=True)
class Definition:
    """One rule of the law. `says` puts the condition positively, with the names of its arguments in braces."""

    signature: Signature
    versions: tuple[Version, ...]
    laws: tuple[str, ...]
    says: Mapping[str, str]
    dated_by: Node | None = None
    unverified: bool = False

    def version_at(self, month: Month | None) -> Version | None:
        for version in self.versions:
            if version.span is None or (month is not None and version.span.has(month)):
                return version
        return None


@dataclass(frozen=True)
class RuleBook:
    """Every rule set of the packs, proven at load. Keys are `<rule set>.<name>`.

    `changes`: the months in which something of the law changes; `routines`: each definition ready to be called.
    """

    vocabulary: Vocabulary
    sets: frozenset[str] = frozenset()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    signatures: Mapping[str, Signature] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    changes: tuple[Month, ...] = ()
    routines: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def keys_named(self, name: str, among: Iterable[str]) -> list[str]:
        return [key for key in among if key.split(".", 1)[1] == name]


@dataclass(frozen=True)
class Expression:
    """A checked expression of a service, ready for `evaluate`. `uses`: the parameters, tables and definitions it names;
    `names`: the names of its scope; `step`: the function it became."""

    text: str
    node: Node
    type: Type
    scope: Mapping[str, Type | SetOf]
    book: RuleBook
    step: Callable[..., Any]
    uses: frozenset[Use] = frozenset()
    names: frozenset[str] = frozenset()
