"""Whether all ways of answering a question agree about every entity of a slice; each disagreement with its case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.rules.worlds import Tables, family_of
from tomoni.rules import interface as rules
from tomoni.rules import population
from tomoni.rules.household.prepared import Prepared
from tomoni.rules.monthly.straight import straight


@dataclass(frozen=True)
class Told:
    """What one way of answering says: status, least and most (None: no bound), and the keys of the reasons of a no."""

    status: int
    least: int | None
    most: int | None
    reasons: frozenset[str] | None = None


@dataclass(frozen=True)
class Disagreement:
    """Who said what of whom; `family` is the slice of their family alone."""

    question: str
    text: str
    month: rules.Month
    ways: str
    entity: str
    said: tuple[object, object]
    family: Tables

    def __str__(self) -> str:
        rows = "\n".join(f"    {name}: {table.to_pylist()}" for name, table in self.family.items() if len(table))
        return f"{self.question} in {self.month} of {self.entity} ({self.text}): {self.ways}\n  {self.said}\n{rows}"


def disagreements(
    program: population.Program, tables: Tables, counts: Counter[int] | None = None
) -> Iterator[Disagreement]:
    """Kernels, alone and with the closures for what stays open, closures with and without trace, straight programs.

    `counts`: how often each status was answered.
    """
    exact = population.run_slice(program, tables, reasons=True, exact=True)
    fast = population.run_slice(program, tables, reasons=True)
    world = population.SliceWorld(tables, program.vocabulary)
    session = rules.Session(world, program.as_of, program.month)
    prepared = Prepared(world)

    def quickly(question: population.Question, expression: rules.Expression, entity: rules.Entity) -> rules.Outcome:
        return straight(expression, program.as_of, program.month).evaluate(prepared, {question.subject: entity})

    for asked in program.asked:
        question = asked.question
        keys = program.reasons[question.name]
        rows = zip(exact[question.name].to_pylist(), fast[question.name].to_pylist(), strict=True)
        for number, (sure, quick) in enumerate(rows):
            entity = world.entity(question.entity, number)
            expression = question.eligible or question.amount
            assert expression is not None
            outcome = session.evaluate(expression, {question.subject: entity}, trace=True)
            plain = session.evaluate(expression, {question.subject: entity})
            closures = told(outcome, question)
            if counts is not None:
                counts[closures.status] += 1
            pairs: list[tuple[str, object, object]] = [
                ("with and without trace", bare(outcome), bare(plain)),
                ("closures and straight programs", bare(outcome), bare(quickly(question, expression, entity))),
                ("closures and exact kernels", closures, of_row(sure, question, keys, closures)),
            ]
            kernel = of_row(quick, question, keys, closures)
            if not within(closures, kernel):
                pairs.append(("closures and kernels", closures, kernel))
            for ways, left, right in pairs:
                if left != right:
                    family = family_of(tables, program.vocabulary, question.entity, number)
                    text = expression.text
                    yield Disagreement(question.name, text, program.month, ways, str(entity), (left, right), family)


def told(outcome: rules.Outcome, question: population.Question) -> Told:
    if outcome.certainly_not_covered:
        return Told(population.NOT_COVERED, None, None)
    if question.eligible is not None:
        if not outcome.known:
            return Told(population.UNDETERMINED, None, None)
        if outcome.value:
            return Told(population.ELIGIBLE, None, None)
        assert outcome.tree is not None
        reasons = frozenset(one.key for one in rules.reasons_against(outcome.tree) if one.key)
        return Told(population.NOT_ELIGIBLE, None, None, reasons)
    status = population.ELIGIBLE if outcome.known and outcome.value > 0 else population.NOT_ELIGIBLE
    return Told(status if outcome.known else population.UNDETERMINED, outcome.least, outcome.most)


def of_row(row: dict[str, Any], question: population.Question, keys: tuple[str, ...], beside: Told) -> Told:
    """A row of an answer; reasons are compared where the closures have some."""
    status = row["status"]
    if question.eligible is None:
        return Told(status, row["least"], row["most"])
    if status != population.NOT_ELIGIBLE:
        return Told(status, None, None)
    reasons = frozenset(key for number, key in enumerate(keys) if row["reasons"] >> number & 1)
    return Told(status, None, None, reasons)


def bare(outcome: rules.Outcome) -> tuple[object, ...]:
    """An outcome without what only a trace has."""
    return (
        *(outcome.known, outcome.value, outcome.least, outcome.most, outcome.may_be, outcome.missing),
        *(outcome.certainly_not_covered, outcome.tie),
    )


def within(narrow: Told, wide: Told) -> bool:
    """Kernels may know less of what hangs together, never otherwise: open where the closures know, wider bounds."""
    if wide.status != population.UNDETERMINED:
        return narrow == wide
    low = wide.least is None or (narrow.least is not None and wide.least <= narrow.least)
    high = wide.most is None or (narrow.most is not None and narrow.most <= wide.most)
    return narrow.status == population.NOT_COVERED or (low and high)
