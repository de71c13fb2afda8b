"""Steps of what is given: written values, names, facts of entities and of links, over many rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from tomoni.rules.errors import NotForKernels
from tomoni.rules.language.kinds import Kind, Type
from tomoni.rules.language.nodes import Fact, LinkFact, Literal, Node, Variable
from tomoni.rules.language.values import NotCovered
from tomoni.rules.language.world import FactSpec
from tomoni.rules.population.columns import (
    ASK,
    NEVER,
    Bools,
    Column,
    Cover,
    Options,
    Range,
    Rows,
    Truth,
    Who,
    bits_type,
    full,
    known,
    put,
    strict,
    take,
    with_cover,
)
from tomoni.rules.population.decoding import EPOCH
from tomoni.rules.population.frames import Frame, Making, Run, Step, makes, name_of
from tomoni.rules.population.world import WITHOUT_COLUMN
from tomoni.rules.time.months import FiscalYear, Month, TaxYear


def number_of(value: Any) -> int:
    """A value of an ordered kind as the number its column holds."""
    if isinstance(value, date):
        return value.toordinal() - EPOCH
    if isinstance(value, Month):
        return value.index
    if isinstance(value, TaxYear | FiscalYear):
        return value.number
    return int(value)


def constant(making: Making, kind: Type, value: Any) -> Column:
    """One value for every row."""
    if type(value) is NotCovered:
        return nothing_covered(making, kind)
    if isinstance(value, bool):
        return Truth(np.asarray(value))
    if isinstance(value, str):
        return Options(np.asarray(1 << making.bits[value], dtype=bits_type(making.bits)), None, True)
    if kind.kind in (Kind.fraction, Kind.entity) or not isinstance(value, date | Month | TaxYear | FiscalYear | int):
        raise NotForKernels(f"A {kind} stands where kernels hold none: {value!r}.")
    return known(np.int64(number_of(value)))


def nothing_covered(making: Making, kind: Type) -> Column:
    cover = np.asarray(NEVER, np.uint8)
    if kind.kind is Kind.yes_no:
        return Truth(np.asarray(False), np.asarray(True), cover)
    if kind.kind is Kind.choice:
        return Options(np.asarray(0, bits_type(making.bits)), cover)
    if kind.kind is Kind.entity:
        raise NotForKernels("An entity that is not covered has no place in a kernel.")
    zero = np.asarray(0)
    return Range(zero, zero, cover)


@makes(Literal)
def _literal(making: Making, node: Literal) -> Step:
    if node.type.kind is Kind.fraction:
        raise NotForKernels(f"The fraction {node.value} stands outside of portion().")
    column = constant(making, node.type, node.value)
    return lambda run, frame: column


@makes(Variable)
def _variable(making: Making, node: Variable) -> Step:
    name = node.name
    return lambda run, frame: frame.name(name)


def of_nobody(making: Making, kind: Type) -> Column:
    """Nobody has no facts and no links: no, or nothing, or not covered."""
    if kind.kind is Kind.yes_no:
        return Truth(np.asarray(False))
    return known(np.int64(0)) if kind.kind is Kind.yen else nothing_covered(making, kind)


@makes(Fact)
def _fact(making: Making, node: Fact) -> Step:
    refuse_opaque(node.type)
    of, spec = making.step(node.of), node.spec
    nobody = None if node.type.kind is Kind.entity else of_nobody(making, node.type)
    if node.year is not None and not isinstance(node.year, Literal):
        return _fact_by_row(making, node, of, nobody)
    year = None
    if isinstance(node.year, Literal):
        if type(node.year.value) is NotCovered:
            column = nothing_covered(making, node.type)
            return lambda run, frame: column
        year = number_of(node.year.value)

    def step(run: Run, frame: Frame) -> Column:
        who = of(run, frame)
        assert isinstance(who, Who)
        return of_each(who, frame.n, who.domain.fact(spec, year), nobody, _of_anybody(run, who, spec))

    return step


def _of_anybody(run: Run, who: Who, spec: FactSpec) -> Column | None:
    """The fact of one of whom nothing is known: anything of its type."""
    if who.open is None or spec.type.kind is Kind.entity:
        return None
    return take(run.slice.unknown(spec.type, 1), np.asarray(0))


def _fact_by_row(making: Making, node: Fact, of: Step, nobody: Column | None) -> Step:
    """A fact by year, of a year that differs from row to row; where the year is open the closures are asked."""
    assert node.year is not None
    year_of, spec = making.step(node.year), node.spec

    def step(run: Run, frame: Frame) -> Column:
        who, year, n = of(run, frame), year_of(run, frame), frame.n
        assert isinstance(who, Who) and isinstance(year, Range)
        if year.is_known and year.lo.ndim == 0:
            return of_each(who, n, who.domain.fact(spec, int(year.lo), held=False), nobody)
        number, parts = full(year.lo, n), []
        for one in np.unique(number):
            rows = np.flatnonzero(number == one)
            some = take(Who(who.domain, np.arange(n) if who.place is None else who.place), rows)
            assert isinstance(some, Who)
            parts.append((rows, of_each(some, len(rows), who.domain.fact(spec, int(one), held=False), nobody)))
        ask = strict(asked_where(full(year.lo != year.hi, n)), asked_where(who.open), year.cover, who.cover)
        return with_cover(put(n, parts), ask, n) if parts else run.slice.unknown(spec.type, 0)

    return step


def asked_where(rows: Bools | None) -> Cover:
    """These rows are left to the closures."""
    return None if rows is None else np.where(rows, np.uint8(ASK), np.uint8(0)).astype(np.uint8)


def refuse_opaque(kind: Type) -> None:
    if kind.kind in WITHOUT_COLUMN:
        raise NotForKernels(f"A fact of the type {kind} has no column in a population.")


def of_each(who: Who, n: int, values: Column, nobody: Column | None, anybody: Column | None = None) -> Column:
    """A value of each entity of a domain, for those that are meant: nobody has none, one of several is left to ask.

    `anybody`: the value of one of whom nothing is known.
    """
    if who.place is None:
        return with_cover(values, who.cover, n)
    place = full(who.place, n)
    missing = place < 0
    if missing.any():
        there, absent = np.flatnonzero(~missing), np.flatnonzero(missing)
        none = nobody_else(values, len(absent)) if nobody is None else nobody
        found = put(n, [(there, take(values, place[there])), (absent, none)])
    else:
        found = take(values, place)
    found = with_cover(found, who.cover, n)
    if who.open is None:
        return found
    unknown = unknown_in(who)
    if anybody is None or not unknown.any():
        return with_cover(found, asked_where(who.open), n)
    others = np.flatnonzero(~unknown)
    found = put(n, [(others, take(found, others)), (np.flatnonzero(unknown), anybody)])
    return with_cover(found, asked_where(who.open & ~unknown), n)


def unknown_in(who: Who) -> Bools:
    """Rows in which nothing is known of who is meant."""
    assert who.open is not None and who.may_be is not None
    unknown: Bools = who.open & who.may_be.anybody
    return unknown if who.cover is None else unknown & (who.cover == 0)


def nobody_else(values: Column, n: int) -> Who:
    """The entity that a fact of nobody names: not covered."""
    assert isinstance(values, Who)
    return Who(values.domain, np.full(n, -1), None, None, np.full(n, NEVER, np.uint8))


@makes(LinkFact)
def _link_fact(making: Making, node: LinkFact) -> Step:
    refuse_opaque(node.type)
    spec, find, nobody = node.spec, link_finder(making, node.spec.of, node.source, node.target), None
    nobody = of_nobody(making, node.type)

    def step(run: Run, frame: Frame) -> Column:
        rows, ask = find(run, frame)
        return of_link(run.links(spec.of, frame.day).fact(spec), rows, ask, frame.n, nobody)

    return step


def of_link(values: Column, rows: Rows, ask: Cover, n: int, nobody: Column) -> Column:
    """A value of each link; where there is none (-1) the answer is no, an amount nothing."""
    if rows is None:
        return values
    missing = rows < 0
    if missing.any():
        there = np.flatnonzero(~missing)
        values = put(n, [(there, take(values, rows[there])), (np.flatnonzero(missing), nobody)])
    else:
        values = take(values, rows)
    return with_cover(values, ask, n)


def link_finder(making: Making, link: str, source: Node, target: Node) -> Callable[[Run, Frame], tuple[Rows, Cover]]:
    """Which link stands between two entities in each row (-1: none), and the rows to ask the closures of."""
    names = name_of(source), name_of(target)
    ends = making.step(source), making.step(target)

    def find(run: Run, frame: Frame) -> tuple[Rows, Cover]:
        if names[0] is not None and names[1] is not None:
            there, rows = frame.pair((link, frame.day, names[0], names[1]))
            if there:
                return rows, None
        a, b = (end(run, frame) for end in ends)
        return between(run, frame, link, a, b)

    return find


def between(run: Run, frame: Frame, link: str, a: Column, b: Column) -> tuple[Rows, Cover]:
    assert isinstance(a, Who) and isinstance(b, Who)
    links, n = run.links(link, frame.day), frame.n
    rows = [row_numbers(who.table_rows, n) for who in (a, b)]
    cover = strict(a.cover, b.cover)
    for who in (a, b):
        if who.open is not None:
            cover = strict(cover, asked_where(who.open))
    return links.between(rows[0], rows[1]), cover


def row_numbers(rows: Rows, n: int) -> Any:
    """The rows as they are numbered; all of them where none are named."""
    return np.arange(n) if rows is None else full(rows, n)
