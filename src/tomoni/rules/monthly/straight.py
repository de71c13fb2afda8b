"""One household, fast: an expression for one month as straight Python functions, for all that is known.

Where anything it asks for is not known, or not covered, the closures answer in its place, so that the answers of both
are the same. It tells an amount and nothing else: no explanation, no citations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tomoni.rules.household.evaluating import evaluate
from tomoni.rules.household.prepared import Leave, Need, Prepared, leave
from tomoni.rules.household.walk import Members
from tomoni.rules.language.kinds import SetOf
from tomoni.rules.language.outcome import Outcome, outcome_of
from tomoni.rules.language.world import World
from tomoni.rules.law.definitions import Expression
from tomoni.rules.monthly.specialising import MonthBook
from tomoni.rules.monthly.straight_source import write
from tomoni.rules.time.months import Month

MOST_KEPT = 512
"""Programs that are kept; then all are forgotten, and made again where they are asked for."""


@dataclass(frozen=True, eq=False)
class Straight:
    """An expression for one month and day. `source`: its text; `legend`: what the names in it stand for.

    Made by `straight`. `needs`: what it may ask of a world.
    """

    expression: Expression
    as_of: date
    month: Month
    names: tuple[str, ...]
    source: str
    legend: Mapping[str, str]
    needs: tuple[Need, ...]
    make: Callable[..., Callable[..., Any]] = field(repr=False)

    def known(self, world: Prepared, bindings: Mapping[str, object]) -> Any:
        """The value, or None where it is not known (`evaluate` then says what is missing)."""
        try:
            found = world.bound.get(id(self))
            answer = found[1] if found is not None else self.bind(world)
            return answer(*[bindings[name] for name in self.names])
        except (Leave, ValueError, OverflowError):
            return None

    def bind(self, world: Prepared) -> Callable[..., Any]:
        """The function for one world. It is kept there, with this program, so that it stays the same."""
        answer = self.make(world.world.open_day_from, *map(world.table, self.needs))
        world.bound[id(self)] = (self, answer)
        return answer

    def tell(self, world: Prepared, bindings: Mapping[str, object]) -> Outcome | None:
        """The answer without citations, or None where something is not known."""
        plain = _plain(self.expression, bindings)
        value = None if plain is None else self.known(world, plain)
        return None if value is None else outcome_of(value, self.expression.type, None, ())

    def evaluate(self, world: Prepared | World, bindings: Mapping[str, object]) -> Outcome:
        """The answer as `rules.evaluate` gives it, without citations where it is known. Raises NameNotBound."""
        prepared = world if isinstance(world, Prepared) else Prepared(world)
        told = self.tell(prepared, bindings)
        if told is None:
            return evaluate(self.expression, prepared.world, bindings, as_of=self.as_of, month=self.month)
        return told

    def listing(self) -> str:
        """The text to be read: with what its names stand for. It is not what is compiled."""
        names = "\n".join(f"#   {name:6} {says}" for name, says in self.legend.items())
        return f"# {self.expression.text}\n# {self.month}, asked on {self.as_of}\n{names}\n{self.source}"


_KEPT: dict[tuple[int, date, Month], Straight] = {}


def straight(expression: Expression, as_of: date, month: Month | None = None) -> Straight:
    """The straight program of an expression for a month (default: that of `as_of`); made once, then kept."""
    month = month or Month.of(as_of)
    place = (id(expression), as_of, month)  # the program holds the expression, so its id stays its own
    found = _KEPT.get(place)
    if found is None:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        found = _KEPT[place] = _make(expression, as_of, month)
    return found


def _make(expression: Expression, as_of: date, month: Month) -> Straight:
    names = tuple(sorted(name for name in expression.names if name in expression.scope and name != "as_of"))
    text, source = write(MonthBook(expression.book, month, as_of), expression.node, names)
    space: dict[str, Any] = {"__builtins__": {}, **_BUILT_IN, "leave": leave, **source.constants}
    exec(compile(text, f"<rules {month}>", "exec"), space)
    return Straight(expression, as_of, month, names, text, source.legend, tuple(source.needs), space["bind"])


_BUILT_IN = {"len": len, "sum": sum, "max": max, "min": min, "any": any, "all": all}


def _plain(expression: Expression, bindings: Mapping[str, object]) -> dict[str, Any] | None:
    """Known values and whole groups as they are handed in; None where one is open or absent."""
    found: dict[str, Any] = {}
    for name in expression.names:
        kind, given = expression.scope.get(name), bindings.get(name)
        if kind is None or name == "as_of":
            continue
        if isinstance(given, Outcome):
            given = given.value if given.known else None
        if isinstance(given, Members):
            given = given.entities if given.open is None else None
        if given is None:
            return None
        found[name] = tuple(given) if isinstance(kind, SetOf) and isinstance(given, Sequence) else given
    return found
