"""A book in which one thing at a time is changed: an example that fails notices the fault, and one that nobody notices
shows what no example asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from tomoni.rules.household.calls import Laws, Routine
from tomoni.rules.household.walk import Names, Notes, Walk, step_of
from tomoni.rules.language.outcome import Explanation, reasons_against
from tomoni.rules.language.values import Value
from tomoni.rules.law.definitions import Definition, Expression, RuleBook, Use
from tomoni.rules.law.faults import Faults
from tomoni.rules.law.text import Block
from tomoni.rules.loading.proving import coverage
from tomoni.rules.mutation.mutants import Mutant, every_mutant
from tomoni.rules.time.months import Month
from tomoni.rules.time.spans import Span


@dataclass(frozen=True)
class Entry:
    """One time a definition was worked out: for what, on which day, and what it came to. `months`: those of its law;
    `told`: the reasons of a no and the laws used, where an explanation was wanted."""

    walk: Walk
    values: tuple[Value, ...]
    at: tuple[Month | None, int, date]
    months: frozenset[Month | None]
    value: Value
    told: tuple[Any, ...] | None

    def may_differ(self, stand_in: Routine, span: Span | None) -> bool:
        """Whether a stand-in that differs in these months comes to something else here."""
        if span is not None and not any(month is not None and span.has(month) for month in self.months):
            return False
        walk = self.walk
        before = walk.month, walk.stretch, walk.on, walk.cites
        walk.month, walk.stretch, walk.on = self.at
        walk.cites = {}
        try:
            found = stand_in.work_out(walk, self.values, None if self.told is None else [])
        except (ValueError, ArithmeticError):
            return True
        finally:
            walk.month, walk.stretch, walk.on, walk.cites = before
        same = type(found[0]) is type(self.value) and bool(found[0] == self.value)
        return not same or self.told != _told(found)


Found: TypeAlias = "tuple[Value, Explanation | None, dict[str, None]]"


def _told(found: Found) -> tuple[Any, ...] | None:
    _, tree, cites = found
    if tree is None:
        return None
    return tuple((reason.key, reason.bound, reason.law) for reason in reasons_against(tree)), frozenset(cites)


class Watched(Routine):
    """A routine that lets another stand in for it, and tells what it is asked."""

    stand_in: Routine | None = None
    seen: list[tuple[str, Entry]] | None = None

    def work_out(self, walk: Walk, values: tuple[Value, ...], notes: Notes) -> Found:
        if self.stand_in is not None:
            return self.stand_in.work_out(walk, values, notes)
        if self.seen is None:
            return super().work_out(walk, values, notes)
        at = walk.month, walk.stretch, walk.on
        self.months: set[Month | None] = set()
        found = super().work_out(walk, values, notes)
        self.seen.append((self.key, Entry(walk, values, at, frozenset(self.months), found[0], _told(found))))
        return found

    def answer(self, walk: Walk, names: Names, notes: Notes) -> tuple[Value, Laws]:
        if self.seen is not None:
            self.months.add(walk.month)
        return super().answer(walk, names, notes)


class Mutating:
    """A book of its own in which one thing at a time may be changed.

    Expressions must be bound to it (`bound_to`). Only what a mutant changes is made anew; what calls it finds it there.
    """

    def __init__(self, book: RuleBook) -> None:
        near = {month for one in book.changes for month in _near(one)}
        self.book = replace(book, changes=tuple(sorted(near)), routines={}, views={})
        self.routines: dict[str, Watched] = {}
        for key in book.routines:
            self.book.routines[key] = self.routines[key] = Watched(self.book, book.definitions[key])
        self.uses = {key: {use.key for use in _uses(definition)} for key, definition in book.definitions.items()}
        self.covered: dict[str, list[Span]] = {}
        self.loads(self.book, frozenset(self.uses), self.covered)

    def mutants(self, rule_set: str) -> list[Mutant]:
        """Every mutant of a rule set that would load, in its order."""
        found: list[Mutant] = []
        counts: dict[tuple[str, str], int] = {}
        for place, said, changed in every_mutant(self.book, f"{rule_set}."):
            mutant = Mutant(place, said, changed, counts.get((place.key, said), 0) + 1)
            if not mutant.moves_months or self.loads(self._book(mutant), frozenset({place.key}), dict(self.covered)):
                counts[place.key, said] = mutant.count
                found.append(mutant)
        return found

    def loads(self, book: RuleBook, changed: frozenset[str], covered: dict[str, list[Span]]) -> bool:
        """Whether every month is still there that something claims which uses what has `changed`."""
        dirty, faults = set(changed), Faults()
        for key, uses in ((key, self.uses[key]) for key in self.routines):
            if key in dirty or not uses.isdisjoint(dirty):
                spans = coverage(book, book.definitions[key], covered, Block(), faults)
                if faults.found:
                    return False
                if spans != covered.get(key):
                    covered[key] = spans
                    dirty.add(key)
        return True

    @contextmanager
    def watched(self) -> Iterator[list[tuple[str, Entry]]]:
        """What is worked out meanwhile, by the key of its definition."""
        seen: list[tuple[str, Entry]] = []
        for routine in self.routines.values():
            routine.seen = seen
        try:
            yield seen
        finally:
            for routine in self.routines.values():
                routine.seen = None

    def stand_ins(self, mutant: Mutant) -> tuple[RuleBook, dict[str, Routine]]:
        """The book with a mutant in it, and the routines that differ, by their keys."""
        what, key = mutant.place.what, mutant.place.key
        book = self._book(mutant)
        keys = [key] if what == "definition" else [user for user, uses in self.uses.items() if key in uses]
        return book, {one: Routine(book, book.definitions[one]) for one in keys}

    def _book(self, mutant: Mutant) -> RuleBook:
        what, key = mutant.place.what, mutant.place.key
        parts: dict[str, Any] = {f"{what}s": {**getattr(self.book, f"{what}s"), key: mutant.changed}}
        return replace(self.book, **parts)

    @contextmanager
    def changed(self, stand_ins: Mapping[str, Routine]) -> Iterator[None]:
        """The stand-ins answer meanwhile."""
        for key, routine in stand_ins.items():
            self.routines[key].stand_in = routine
        try:
            yield
        finally:
            for key in stand_ins:
                self.routines[key].stand_in = None


def bound_to(expression: Expression, book: RuleBook) -> Expression:
    """The same expression against a book with other definitions of the same signatures."""
    return replace(expression, book=book, step=step_of(book, expression.node))


def _near(month: Month) -> tuple[Month, ...]:
    return (month - 1, month, month + 1) if month.index > Month(1, 2).index else (month,)


def _uses(definition: Definition) -> frozenset[Use]:
    return frozenset().union(*(version.uses for version in definition.versions))
