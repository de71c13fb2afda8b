"""What every part of a definition is written with: expressions, paths to facts, groups, spans, articles of law."""

from dataclasses import dataclass

from tomoni.rules import interface as rules


@dataclass(frozen=True)
class Formula:
    """An expression of a service, as written and compiled."""

    text: str
    compiled: rules.Expression


@dataclass(frozen=True)
class Group:
    """Several entities: a name bound to a set, all things of a `kind`, or along `way` from what `start` gives."""

    text: str
    entity: str
    bound: str = ""
    kind: str = ""
    start: Formula | None = None
    way: str = ""


@dataclass(frozen=True)
class Each:
    """`name in over`, those for whom `only` holds."""

    name: str
    over: Group
    only: Formula | None = None

    @property
    def entity(self) -> str:
        return self.over.entity


@dataclass(frozen=True)
class FactPath:
    """`name.fact`, `fact(a, b)` or `name.fact[year]`, with the names of the definition."""

    text: str
    of: str
    fact: str
    ends: tuple[str, ...]
    year: Formula | None = None

    @property
    def is_link(self) -> bool:
        return len(self.ends) == 2


@dataclass(frozen=True)
class Law:
    """An article or an ordinance. `unverified`: still to be checked, and shown so."""

    text: str
    ordinance: bool = False
    unverified: bool = False


@dataclass(frozen=True)
class Span:
    """A period from a start. `set_by` names what sets it (a disaster); calendar `office` counts office days."""

    days: int = 0
    weeks: int = 0
    months: int = 0
    calendar: str = "all"
    from_: str = "arrival"
    set_by: str = ""
