"""Values of many rows at once, known and unknown: what `rules.values` is for one row, as arrays.

An array of no dimension holds one value for all rows. Beside the values stands `cover`, None where every row is
covered by the law held: 0 covered, 1 perhaps not, 2 certainly not, 3 left to the closures (a question kernels do not
carry out for such a row: it is asked again one by one).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from tomoni.rules.language.world import FactSpec

Ints: TypeAlias = npt.NDArray[np.integer[Any]]
Bools: TypeAlias = npt.NDArray[np.bool_]
Cover: TypeAlias = "npt.NDArray[np.uint8] | None"
Rows: TypeAlias = "Ints | None"
"""Numbers of rows; None: all of them, in order."""

COVERED, PERHAPS, NEVER, ASK = 0, 1, 2, 3
NO_LEAST, NO_MOST = -(2**62), 2**62
"""Where an interval has no bound. Everything the proof at load admits lies between."""


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers, yen, dates (days since 1970), months (`Month.index`), years: between `lo` and `hi`.

    Where all rows are known `hi` is `lo` itself, the same array.
    """

    lo: Ints
    hi: Ints
    cover: Cover = None

    @property
    def is_known(self) -> bool:
        return self.hi is self.lo and self.cover is None


@dataclass(frozen=True, slots=True)
class Truth:
    """Yes or no. `yes`: certainly; `open`: not known (None: every row is known)."""

    yes: Bools
    open: Bools | None = None
    cover: Cover = None

    @property
    def is_known(self) -> bool:
        return self.open is None

    @property
    def no(self) -> Bools:
        """Certainly no."""
        return ~self.yes if self.open is None else ~(self.yes | self.open)


@dataclass(frozen=True, slots=True)
class Options:
    """A choice, one bit a word; several bits: any of them. `single`: every row has one."""

    bits: npt.NDArray[np.unsignedinteger[Any]]
    cover: Cover = None
    single: bool = False

    @property
    def is_known(self) -> bool:
        return self.single and self.cover is None


def bits_type(bits: Mapping[str, int]) -> type[np.unsignedinteger[Any]]:
    """The smallest type that holds the bit of every word."""
    most = max(bits.values(), default=0)
    return next(kind for kind, size in _SIZES if most < size)


_SIZES: list[tuple[type[np.unsignedinteger[Any]], int]]
_SIZES = [(np.uint8, 8), (np.uint16, 16), (np.uint32, 32), (np.uint64, 64)]


class Domain(Protocol):
    """Entities of one kind that are asked about together: rows of its table (None: all)."""

    kind: str
    rows: Rows
    n: int

    @property
    def whole(self) -> Domain: ...

    def fact(self, spec: FactSpec, year: int | None, *, held: bool = True) -> Column:
        """The values of a fact. `held` False: a year without a column is unknown, no fault."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who may be meant where it is not known: pairs of a row and a position, in the order of the rows.

    `nobody`: rows that may be nobody. `anybody`: rows of which nothing is known.
    """

    row: Ints
    place: Ints
    nobody: Bools
    anybody: Bools


@dataclass(slots=True, eq=False)
class Who:
    """Entities, by their places in a domain (None: each row its own; -1: nobody). `open`: rows not known."""

    domain: Domain
    place: Rows
    open: Bools | None = None
    may_be: Candidates | None = None
    cover: Cover = None
    _rows: Rows = field(default=None, init=False, repr=False)

    @property
    def is_known(self) -> bool:
        return self.open is None and self.cover is None

    @property
    def table_rows(self) -> Rows:
        """Rows of the entity's table (-1: nobody)."""
        if self.place is None:
            return self.domain.rows
        if self._rows is None:
            self._rows = self._read_rows(self.place)
        return self._rows

    def _read_rows(self, place: Ints) -> Ints:
        rows = self.domain.rows
        if rows is None:
            return place
        if not self.domain.n:
            return np.full(place.shape, -1)
        found = rows.take(place, mode="clip")
        absent = place < 0
        return np.where(absent, -1, found) if absent.any() else found


Column: TypeAlias = "Range | Truth | Options | Who"


# --- making


def known(lo: Any) -> Range:
    array = np.asarray(lo)
    return Range(array, array)


def ranged(lo: Ints, hi: Ints, cover: Cover = None) -> Range:
    """An interval, known as a whole where every row is."""
    if cover is not None and not cover.any():
        cover = None
    if hi is not lo and cover is None and lo.shape == hi.shape and bool((lo == hi).all()):
        hi = lo
    return Range(lo, hi, cover)


def truth(yes: Bools, open_: Bools | None, cover: Cover = None) -> Truth:
    if open_ is not None and not open_.any():
        return Truth(yes)
    return Truth(yes, open_, None if cover is None or not cover.any() else cover)


def is_open(column: Column, n: int) -> Bools:
    """Rows that are not known."""
    if isinstance(column, Truth):
        return full(column.open, n) if column.open is not None else np.zeros(n, bool)
    if isinstance(column, Who):
        unknown = np.zeros(n, bool) if column.open is None else full(column.open, n)
    elif isinstance(column, Options):
        unknown = full(np.bitwise_count(column.bits) > 1, n)
    else:
        unknown = full(np.asarray(column.lo != column.hi), n)
    return unknown if column.cover is None else unknown | (column.cover > 0)


def full(array: Any, n: int) -> Any:
    """The array with a value for each row."""
    return np.broadcast_to(array, (n,)) if array.ndim == 0 else array


# --- cover


def strict(*covers: Cover) -> Cover:
    """Of what needs every part: not covered where one part is not."""
    found = [cover for cover in covers if cover is not None]
    if not found:
        return None
    whole = found[0]
    for cover in found[1:]:
        whole = np.maximum(whole, cover)
    return whole


def all_covers(covers: Sequence[Cover], n: int) -> list[npt.NDArray[np.uint8]]:
    return [np.zeros(n, np.uint8) if cover is None else full(cover, n) for cover in covers]


# --- rows taken and put


def _pick(array: Any, rows: Ints) -> Any:
    return array if array.ndim == 0 else array.take(rows)


def take(column: Column, rows: Rows) -> Column:
    """The values of these rows. A row -1 is not looked at by the caller."""
    if rows is None:
        return column
    cover = None if column.cover is None else _pick(column.cover, rows)
    if isinstance(column, Range):
        lo = _pick(column.lo, rows)
        return Range(lo, lo if column.hi is column.lo else _pick(column.hi, rows), cover)
    if isinstance(column, Truth):
        return Truth(_pick(column.yes, rows), None if column.open is None else _pick(column.open, rows), cover)
    if isinstance(column, Options):
        return Options(_pick(column.bits, rows), cover, column.single)
    return _take_who(column, rows, cover)


def _take_who(who: Who, rows: Ints, cover: Cover) -> Who:
    place = rows if who.place is None else _pick(who.place, rows)
    if who.open is None:
        return Who(who.domain, place, None, None, cover)
    open_ = _pick(who.open, rows)
    return Who(who.domain, place, open_, _take_candidates(who.may_be, rows, who.open), cover)


def _take_candidates(may_be: Candidates | None, rows: Ints, open_: Bools) -> Candidates | None:
    if may_be is None:
        return None
    n = len(open_)
    counts = np.bincount(may_be.row, minlength=n)
    starts = np.concatenate(([0], np.cumsum(counts)))
    new_row, position = expand(starts[rows], counts[rows])
    return Candidates(new_row, may_be.place[position], may_be.nobody[rows], may_be.anybody[rows])


def expand(starts: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """For groups that begin at `starts` with `counts` members: the group of each member, and its position."""
    group = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    position = np.arange(len(group)) - np.repeat(first - starts, counts)
    return group, position


def put(n: int, parts: Sequence[tuple[Rows, Column]]) -> Column:
    """One column of columns that each hold some of the rows; every row is in exactly one of them."""
    parts = [(rows, column) for rows, column in parts if rows is None or len(rows)] or [parts[0]]
    if len(parts) == 1:
        return spread(parts[0][1], n)
    columns = [column for _, column in parts]
    cover = None
    if any(column.cover is not None for column in columns):
        cover = _put(n, [(rows, _or(column.cover, np.uint8(0))) for rows, column in parts], np.uint8)
    first = columns[0]
    if isinstance(first, Range):
        return _put_range(n, parts, cover)
    if isinstance(first, Truth):
        yes = _put(n, [(rows, column.yes) for rows, column in parts], np.bool_)  # type: ignore[union-attr]
        if all(column.open is None for column in columns):  # type: ignore[union-attr]
            return Truth(yes, None, cover)
        opens = [(rows, _or(column.open, np.False_)) for rows, column in parts]  # type: ignore[union-attr]
        return Truth(yes, _put(n, opens, np.bool_), cover)
    if isinstance(first, Options):
        single = all(column.single for column in columns)  # type: ignore[union-attr]
        bits = _put(n, [(rows, column.bits) for rows, column in parts], first.bits.dtype)  # type: ignore[union-attr]
        return Options(bits, cover, single)
    return _put_who(n, parts, cover)


def _or(array: Any, otherwise: Any) -> Any:
    return np.asarray(otherwise) if array is None else array


def _put(n: int, parts: Sequence[tuple[Rows, Any]], kind: Any) -> Any:
    whole = np.empty(n, kind)
    for rows, array in parts:
        whole[slice(None) if rows is None else rows] = array
    return whole


def _put_range(n: int, parts: Sequence[tuple[Rows, Column]], cover: Cover) -> Range:
    kind = np.result_type(*[column.lo.dtype for _, column in parts])  # type: ignore[union-attr]
    lo = _put(n, [(rows, column.lo) for rows, column in parts], kind)  # type: ignore[union-attr]
    if all(column.hi is column.lo for _, column in parts):  # type: ignore[union-attr]
        return Range(lo, lo, cover)
    kind = np.result_type(kind, *[column.hi.dtype for _, column in parts])  # type: ignore[union-attr]
    return Range(lo, _put(n, [(rows, column.hi) for rows, column in parts], kind), cover)  # type: ignore[union-attr]


def _put_who(n: int, parts: Sequence[tuple[Rows, Column]], cover: Cover) -> Who:
    """Entities of several domains meet in that of the whole table; who is open is left to the closures."""
    whole = parts[0][1].domain.whole  # type: ignore[union-attr]
    rows = [(at, _or(column.table_rows, np.arange(n) if at is None else at)) for at, column in parts]  # type: ignore[union-attr]
    opens = [(at, _or(column.open, np.False_)) for at, column in parts]  # type: ignore[union-attr]
    open_ = _put(n, opens, np.bool_)
    if open_.any():
        cover = np.where(open_, np.uint8(ASK), np.uint8(0) if cover is None else cover).astype(np.uint8)
    return Who(whole, _put(n, rows, np.int64), None, None, cover)


def spread(column: Column, n: int) -> Column:
    """A value for each row, also where one stood for all."""
    cover = None if column.cover is None else full(column.cover, n)
    if isinstance(column, Range):
        lo = full(column.lo, n)
        return Range(lo, lo if column.hi is column.lo else full(column.hi, n), cover)
    if isinstance(column, Truth):
        return Truth(full(column.yes, n), None if column.open is None else full(column.open, n), cover)
    if isinstance(column, Options):
        return Options(full(column.bits, n), cover, column.single)
    place = None if column.place is None else full(column.place, n)
    return Who(column.domain, place, column.open, column.may_be, cover)


def with_cover(column: Column, cover: Cover, n: int) -> Column:
    """The column, less covered where `cover` says so."""
    if cover is None:
        return column
    column = spread(column, n)
    whole = strict(column.cover, cover)
    if isinstance(column, Range):
        return Range(column.lo, column.hi, whole)
    if isinstance(column, Truth):
        assert whole is not None
        open_ = whole > 0 if column.open is None else column.open | (whole > 0)
        return Truth(column.yes & ~open_, open_, whole)
    if isinstance(column, Options):
        return Options(column.bits, whole, column.single)
    return Who(column.domain, column.place, column.open, column.may_be, whole)


# --- joining: one of two, and it is not known which


def join(a: Column, b: Column, why: Cover, n: int) -> Column:
    """Row by row, a value that is one of `a` and `b`; `why`: how far what decides between them is covered."""
    if isinstance(a, Who) or isinstance(b, Who):
        return with_cover(a, np.full(n, ASK, np.uint8), n)
    cover = _join_cover(a.cover, b.cover, why, n)
    if isinstance(a, Truth) and isinstance(b, Truth):
        a, b = _as_truth(a, n), _as_truth(b, n)
        yes = a.yes & b.yes
        open_ = ~(yes | (a.no & b.no))
        if cover is not None:
            open_, yes = open_ | (cover > 0), yes & (cover == 0)
        return truth(yes, open_, cover)
    if isinstance(a, Options) and isinstance(b, Options):
        left, right = _where_covered(a.bits, a.cover, 0), _where_covered(b.bits, b.cover, 0)
        return Options(full(left | right, n), cover)
    assert isinstance(a, Range) and isinstance(b, Range)
    lo = np.minimum(_where_covered(a.lo, a.cover, NO_MOST), _where_covered(b.lo, b.cover, NO_MOST))
    hi = np.maximum(_where_covered(a.hi, a.cover, NO_LEAST), _where_covered(b.hi, b.cover, NO_LEAST))
    return ranged(full(lo, n), full(hi, n), cover)


def _as_truth(column: Truth, n: int) -> Truth:
    made = spread(column, n)
    assert isinstance(made, Truth)
    return made


def _where_covered(values: Any, cover: Cover, otherwise: Any) -> Any:
    """What is certainly not covered has no part in the bounds."""
    return values if cover is None else np.where(cover == NEVER, otherwise, values)


def _join_cover(a: Cover, b: Cover, why: Cover, n: int) -> Cover:
    if a is None and b is None and why is None:
        return None
    left, right, deciding = all_covers((a, b, why), n)
    worst = np.maximum(np.maximum(left, right), deciding)
    cover = np.where(worst == COVERED, COVERED, PERHAPS)
    cover = np.where((left == NEVER) & (right == NEVER), NEVER, cover)
    return np.where(worst == ASK, ASK, cover).astype(np.uint8)
