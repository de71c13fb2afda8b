"""Steps of arithmetic, builtins, fields and tables, over many rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from tomoni.rules.errors import NotForKernels
from tomoni.rules.language.functions import BUILTINS
from tomoni.rules.language.kinds import Kind, Type
from tomoni.rules.language.nodes import Arithmetic, Field, Function, Literal, Node
from tomoni.rules.language.values import NotCovered
from tomoni.rules.law.tables import Cell, TableRow
from tomoni.rules.monthly.specialising import TableRows
from tomoni.rules.population.columns import (
    ASK,
    COVERED,
    NEVER,
    NO_LEAST,
    NO_MOST,
    PERHAPS,
    Bools,
    Column,
    Cover,
    Ints,
    Options,
    Range,
    Truth,
    full,
    known,
    ranged,
    strict,
    with_cover,
)
from tomoni.rules.population.decoding import EPOCH
from tomoni.rules.population.frames import Frame, Making, Run, Step, makes
from tomoni.rules.population.given import constant, number_of
from tomoni.rules.time.months import FiscalYear, Month, TaxYear

_SIGNS: dict[str, Callable[[Any, Any], Any]] = {"+": np.add, "-": np.subtract, "*": np.multiply}


@makes(Arithmetic)
def _arithmetic(making: Making, node: Arithmetic) -> Step:
    left, right, sign = making.step(node.left), making.step(node.right), node.operator

    def step(run: Run, frame: Frame) -> Column:
        a, b = left(run, frame), right(run, frame)
        assert isinstance(a, Range) and isinstance(b, Range)
        if a.is_known and b.is_known:
            return known(_SIGNS[sign](wide(a.lo), wide(b.lo)))
        return arithmetic(sign, a, b, frame.n)

    return step


def wide(array: Any) -> Any:
    """As 64 bits: the proof at load is for these."""
    return array if array.dtype == np.int64 else array.astype(np.int64)


def arithmetic(sign: str, a: Range, b: Range, n: int) -> Range:
    """On intervals; without a bound on one side there is none in the result."""
    cover = strict(a.cover, b.cover)
    (a_lo, a_hi), (b_lo, b_hi) = _ends(a, n), _ends(b, n)
    if sign == "*":
        lo, hi = _product(a_lo, a_hi, b_lo, b_hi)
    elif sign == "+":
        lo, hi = _least(a_lo, b_lo, a_lo + b_lo), _most(a_hi, b_hi, a_hi + b_hi)
    else:
        lo = np.where((a_lo <= NO_LEAST) | (b_hi >= NO_MOST), NO_LEAST, a_lo - b_hi)
        hi = np.where((a_hi >= NO_MOST) | (b_lo <= NO_LEAST), NO_MOST, a_hi - b_lo)
    return ranged(lo, hi, cover)


def _ends(value: Range, n: int) -> tuple[Ints, Ints]:
    lo = full(wide(value.lo), n)
    return lo, lo if value.hi is value.lo else full(wide(value.hi), n)


def _least(a: Ints, b: Ints, made: Ints) -> Ints:
    return np.where((a <= NO_LEAST) | (b <= NO_LEAST), NO_LEAST, made)


def _most(a: Ints, b: Ints, made: Ints) -> Ints:
    return np.where((a >= NO_MOST) | (b >= NO_MOST), NO_MOST, made)


def _product(a: Ints, b: Ints, c: Ints, d: Ints) -> tuple[Ints, Ints]:
    if min(a.min(initial=0), c.min(initial=0)) > NO_LEAST and max(b.max(initial=0), d.max(initial=0)) < NO_MOST:
        ends = [a * c, b * c] if c is d else [a * c, a * d, b * c, b * d]
        return np.minimum.reduce(ends), np.maximum.reduce(ends)
    zero = ((a == 0) & (b == 0)) | ((c == 0) & (d == 0))
    endless = (a <= NO_LEAST) | (b >= NO_MOST) | (c <= NO_LEAST) | (d >= NO_MOST)
    e, f, g, h = (np.where(endless, 0, end) for end in (a, b, c, d))
    corners = np.stack([e * g, e * h, f * g, f * h])
    upwards = (a >= 0) & (c >= 0)
    floor = np.where(endless & upwards, a, 0) * np.where(endless & upwards, c, 0)
    lo = np.where(endless, np.where(upwards, floor, NO_LEAST), corners.min(axis=0))
    hi = np.where(endless, NO_MOST, corners.max(axis=0))
    return np.where(zero, 0, lo), np.where(zero, 0, hi)


# --- builtins


@makes(Function)
def _function(making: Making, node: Function) -> Step:
    if node.name in ("at_least", "at_most"):
        return _bounded(making, node)
    if node.name == "portion":
        return _portion(making, node)
    if node.name not in BUILTINS or 0 in BUILTINS[node.name].signs:
        raise NotForKernels(f"{node.name}() is not generated as a kernel.")
    return _builtin(making, node)


def _bounded(making: Making, node: Function) -> Step:
    left, right = making.step(node.arguments[0]), making.step(node.arguments[1])
    choose = np.maximum if node.name == "at_least" else np.minimum

    def step(run: Run, frame: Frame) -> Column:
        a, b = left(run, frame), right(run, frame)
        assert isinstance(a, Range) and isinstance(b, Range)
        lo = choose(a.lo, b.lo)
        if a.is_known and b.is_known:
            return Range(lo, lo)
        n = frame.n
        return _settled(ranged(full(lo, n), full(choose(a.hi, b.hi), n), strict(a.cover, b.cover)), a, b, n)

    return step


def _settled(result: Range, a: Range, b: Range, n: int) -> Range:
    """Where neither side is uncovered the bounds say all; else the closures tell which side prevails."""
    if result.cover is None:
        return result
    mixed = (result.cover == PERHAPS) & (full(a.lo != a.hi, n) | full(b.lo != b.hi, n))
    return Range(result.lo, result.hi, np.where(mixed, ASK, result.cover).astype(np.uint8))


def _portion(making: Making, node: Function) -> Step:
    amount, rate, rounding, unit = node.arguments
    if not (isinstance(rate, Literal) and isinstance(rate.value, Fraction)):
        if isinstance(rate, Literal) and type(rate.value) is NotCovered:
            column = constant(making, node.type, rate.value)
            return lambda run, frame: column
        raise NotForKernels("The rate of a portion() differs from row to row.")
    assert isinstance(rounding, Literal) and isinstance(unit, Literal)
    of, reckon = making.step(amount), portions(rate.value, str(rounding.value), int(unit.value))  # type: ignore[call-overload]
    rises = rate.value >= 0

    def step(run: Run, frame: Frame) -> Column:
        whole = of(run, frame)
        assert isinstance(whole, Range)
        if whole.is_known:
            return known(reckon(wide(whole.lo)))
        return _portion_of_open(whole, reckon, rises, frame.n)

    return step


def portions(rate: Fraction, rounding: str, unit: int) -> Callable[[Ints], Ints]:
    """`portion` of many amounts: exact, in whole numbers; the proof at load keeps them within 64 bits."""
    over, under = rate.numerator, rate.denominator * unit

    def reckon(amount: Ints) -> Ints:
        made = amount * over
        if rounding == "round_up":
            return -(-made // under) * unit
        if rounding == "round_half_up":
            return (2 * made + under) // (2 * under) * unit
        return made // under * unit

    return reckon


def _portion_of_open(whole: Range, reckon: Callable[[Ints], Ints], rises: bool, n: int) -> Range:
    lo, hi = full(wide(whole.lo), n), full(wide(whole.hi), n)
    endless = (lo <= NO_LEAST) | (hi >= NO_MOST)
    ends = reckon(np.where(endless, 0, lo)), reckon(np.where(endless, 0, hi))
    least = np.where(endless, np.where((lo >= 0) & rises, 0, NO_LEAST), np.minimum(*ends))
    most = np.where(endless, NO_MOST, np.maximum(*ends))
    return ranged(least, most, whole.cover)


def _builtin(making: Making, node: Function) -> Step:
    """Reckoned once for each different argument: a slice has few different days."""
    builtin = BUILTINS[node.name]
    steps = making.steps(node.arguments)
    kinds = [kind.kind for kind in builtin.takes]

    def step(run: Run, frame: Frame) -> Column:
        values = [argument(run, frame) for argument in steps]
        ranges = [value for value in values if isinstance(value, Range)]
        cover = strict(*[value.cover for value in ranges])
        if all(value.is_known for value in ranges):
            return _each_way(builtin.reckon, kinds, [value.lo for value in ranges], cover)
        n = frame.n
        ends = zip(ranges, builtin.signs, strict=True)
        low, high = [], []
        for value, sign in ends:
            low.append(full(value.lo if sign > 0 else value.hi, n))
            high.append(full(value.hi if sign > 0 else value.lo, n))
        least, most = (_each_way(builtin.reckon, kinds, end, None) for end in (low, high))
        endless = [np.any([_is_endless(end) for end in side], axis=0) for side in (low, high)]
        lo = np.where(endless[0], NO_LEAST, full(least.lo, n))
        hi = np.where(endless[1], NO_MOST, full(most.lo, n))
        return ranged(lo, hi, strict(cover, least.cover, most.cover))

    return step


def _is_endless(end: Ints) -> Bools:
    return (end <= NO_LEAST) | (end >= NO_MOST)


def _each_way(reckon: Callable[..., Any], kinds: Sequence[Kind], ends: Sequence[Ints], cover: Cover) -> Range:
    """Outside the calendar nothing is covered; endless arguments are left to the caller."""
    shape = np.broadcast_shapes(*[end.shape for end in ends])
    rows = np.stack([np.broadcast_to(end, shape).ravel() for end in ends], axis=1)
    if rows.shape[1] == 1:
        found, back = np.unique(rows[:, 0], return_inverse=True)
        found = found[:, None]
    else:
        found, back = np.unique(rows, axis=0, return_inverse=True)
    made, wrong = np.zeros(len(found), np.int64), np.zeros(len(found), bool)
    for number, row in enumerate(found):
        if _is_endless(row).any():
            continue
        try:
            made[number] = number_of(reckon(*[value_of(kind, end) for kind, end in zip(kinds, row, strict=True)]))
        except (ValueError, OverflowError):
            wrong[number] = True
    lo = made[back.ravel()].reshape(shape)
    if wrong.any():
        cover = strict(cover, np.where(wrong[back.ravel()].reshape(shape), NEVER, COVERED).astype(np.uint8))
    return Range(lo, lo, cover)


def value_of(kind: Kind, number: Any) -> Any:
    """The value a number of a column stands for."""
    if kind is Kind.date:
        return date.fromordinal(int(number) + EPOCH)
    if kind is Kind.month:
        return Month.at(int(number))
    if kind is Kind.tax_year:
        return TaxYear(int(number))
    return FiscalYear(int(number)) if kind is Kind.fiscal_year else int(number)


# --- fields


@makes(Field)
def _field(making: Making, node: Field) -> Step:
    kind = node.of.type.kind
    if kind is Kind.bank_account:
        raise NotForKernels("A bank account has no column in a population.")
    of, name = making.step(node.of), node.name

    def read(value: Any) -> Any:
        return Month.of(value) if kind is Kind.date and name == "month" else getattr(value, name)

    def step(run: Run, frame: Frame) -> Column:
        whole = of(run, frame)
        assert isinstance(whole, Range)
        if whole.is_known:
            return known(_read_field(kind, name, whole.lo, read))
        return _field_of_open(kind, name, whole, read, frame.n)

    return step


def _read_field(kind: Kind, name: str, numbers: Ints, read: Callable[[Any], Any]) -> Ints:
    if kind is Kind.date and name == "month":
        return numbers.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
    if kind is Kind.month and name in ("number", "year"):
        return numbers % 12 + 1 if name == "number" else numbers // 12
    return _each_way(read, [kind], [numbers], None).lo


def _field_of_open(kind: Kind, name: str, whole: Range, read: Callable[[Any], Any], n: int) -> Range:
    lo, hi = full(whole.lo, n), full(whole.hi, n)
    no_lo, no_hi = _is_endless(lo), _is_endless(hi)
    least = _read_field(kind, name, np.where(no_lo, 0, lo), read)
    most = _read_field(kind, name, np.where(no_hi, 0, hi), read)
    if name == "number":  # a month within a year goes from 1 to 12 again
        same = ~no_lo & ~no_hi & (lo // 12 == hi // 12)
        return ranged(np.where(same, least, 1), np.where(same, most, 12), whole.cover)
    return ranged(np.where(no_lo, NO_LEAST, least), np.where(no_hi, NO_MOST, most), whole.cover)


# --- tables


@makes(TableRows)
def _cell(making: Making, node: TableRows) -> Step:
    if node.type.kind is Kind.fraction:
        raise NotForKernels(f"{node.key}.{node.column} is a fraction.")
    arguments = making.steps(node.arguments)
    rows = [(row, _output(making, node.type, row, node.column)) for row in node.rows]
    checks = [
        [_meets(making, argument, row.cells[i]) for i, argument in enumerate(node.arguments)] for row in node.rows
    ]

    def step(run: Run, frame: Frame) -> Column:
        n = frame.n
        values = [argument(run, frame) for argument in arguments]
        hits = [_all([check(value) for check, value in zip(row, values, strict=True)], n) for row in checks]
        cover = strict(*[value.cover for value in values])
        column = _choose(node.type, [column for _, column in rows], hits, cover, n)
        return with_cover(column, None if cover is None else np.where(cover >= NEVER, cover, 0).astype(np.uint8), n)

    return step


def _output(making: Making, kind: Type, row: TableRow, column: str) -> Column:
    return constant(making, kind, row.outputs.get(column, NotCovered(())))


def _all(checks: Sequence[Bools], n: int) -> Bools:
    whole = checks[0]
    for check in checks[1:]:
        whole = whole & check
    found: Bools = full(whole, n)
    return found


def _meets(making: Making, argument: Node, cell: Cell) -> Callable[[Any], Bools]:
    """Rows whose value may stand in the cell."""
    if argument.type.kind is Kind.fraction:
        raise NotForKernels("A table is looked up by a fraction.")
    words = cell.words
    if words is not None and argument.type.kind is Kind.choice:
        mask = sum(1 << making.bits[str(word)] for word in words if str(word) in making.bits)
        return lambda value: (value.bits & mask) != 0
    if words is not None:
        return lambda value: _truth_meets(value, True in words, False in words)
    return lambda value: _range_meets(value, cell)


def _truth_meets(value: Truth, yes: bool, no: bool) -> Bools:
    found = (value.yes & yes) | (value.no & no)
    return np.asarray(found if value.open is None else found | value.open)


def _range_meets(value: Range, cell: Cell) -> Bools:
    found: Any = np.asarray(True)
    if cell.least is not None:
        found = found & (value.hi >= cell.least)
    if cell.most is not None:
        found = found & (value.lo < cell.most if cell.open_top else value.lo <= cell.most)
    return np.asarray(found)


def _choose(kind: Type, columns: Sequence[Column], hits: Sequence[Bools], why: Cover, n: int) -> Column:
    """The cells that were hit as one value: several where it is not known which row it is."""
    number = np.sum(hits, axis=0)
    never = np.sum([hit & (column.cover is not None) for hit, column in zip(hits, columns, strict=True)], axis=0)
    cover = np.where(never == 0, COVERED, PERHAPS)
    if why is not None:
        cover = np.where(full(why, n) == PERHAPS, PERHAPS, cover)
    cover = np.where(never == number, NEVER, cover).astype(np.uint8)
    if why is not None:
        cover = np.where(full(why, n) == ASK, ASK, cover).astype(np.uint8)
    if kind.kind is Kind.choice:
        bits = np.zeros(n, next(column.bits.dtype for column in columns if isinstance(column, Options)))
        for hit, column in zip(hits, columns, strict=True):
            if isinstance(column, Options):
                bits |= np.where(hit, column.bits, 0).astype(bits.dtype)
        return Options(bits, cover if cover.any() else None)
    if kind.kind is Kind.yes_no:
        return _choose_truth(columns, hits, cover)
    lo, hi = np.full(n, NO_MOST), np.full(n, NO_LEAST)
    for hit, column in zip(hits, columns, strict=True):
        if isinstance(column, Range) and column.cover is None:
            lo, hi = np.where(hit, np.minimum(lo, column.lo), lo), np.where(hit, np.maximum(hi, column.hi), hi)
    return ranged(lo, hi, cover)


def _choose_truth(columns: Sequence[Column], hits: Sequence[Bools], cover: Any) -> Truth:
    yes = no = np.zeros(len(cover), bool)
    for hit, column in zip(hits, columns, strict=True):
        if isinstance(column, Truth) and column.cover is None:
            yes, no = yes | (hit & column.yes), no | (hit & ~column.yes)
    open_ = (yes & no) | (cover > 0)
    return Truth(yes & ~open_, open_ if open_.any() else None, cover if cover.any() else None)
