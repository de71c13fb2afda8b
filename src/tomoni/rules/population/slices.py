"""A slice of a population: Arrow tables of whole families, checked, and read by column as they are asked for.

Tables are entity kinds (`id`, `family`, facts) and link kinds (`source`, `target`, `since`, `until`, facts); the format
is docs/reference/people-files.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from tomoni.rules.errors import SliceFault
from tomoni.rules.language.kinds import Kind, Type
from tomoni.rules.language.world import FactSpec, Vocabulary
from tomoni.rules.population.columns import (
    NO_LEAST,
    NO_MOST,
    Candidates,
    Column,
    Ints,
    Options,
    Range,
    Rows,
    Truth,
    Who,
    bits_type,
    take,
)
from tomoni.rules.population.decoding import EPOCH, Stored


@dataclass(eq=False)
class Entities:
    """Entities of one kind as a domain. Facts are read once."""

    slice: Slice
    kind: str
    rows: Rows
    n: int
    _facts: dict[str, Column] = field(default_factory=dict, repr=False)

    @property
    def whole(self) -> Entities:
        return self.slice.domain(self.kind)

    def fact(self, spec: FactSpec, year: int | None, *, held: bool = True) -> Column:
        """The values of a fact. `held` False: a year without a column is unknown, no fault."""
        name = spec.name if year is None else f"{spec.name}.{year}"
        found = self._facts.get(name)
        if found is None:
            if self.rows is None:
                there = held or name in self.slice.table(self.kind).column_names
                found = self.slice.read(self.kind, name, spec.type) if there else self.slice.unknown(spec.type, self.n)
            else:
                found = take(self.whole.fact(spec, year, held=held), self.rows)
            self._facts[name] = found
        return found


@dataclass(frozen=True, eq=False)
class Groups:
    """Members in the order of their owners. `owner`: the place of each one's owner; `starts`, `counts`: by owner.

    `order`: the links in this order (None: as they are).
    """

    domain: Entities
    owner: Ints
    starts: Ints
    counts: Ints
    order: Rows

    def of_rows(self, rows: Ints) -> tuple[Ints, Ints]:
        """Where the members of these rows of the owners' table begin, and how many there are."""
        assert self.domain.rows is not None
        if not self.domain.n:
            return np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
        place = np.minimum(np.searchsorted(self.domain.rows, rows), self.domain.n - 1)
        there = self.domain.rows.take(place) == rows
        return self.starts.take(place), np.where(there, self.counts.take(place), 0)


@dataclass(eq=False)
class Links:
    """The links of a kind that stand on one day, in the order of source and target. `rows`: those of the table."""

    slice: Slice
    kind: str
    rows: Rows
    source_rows: Ints
    target_rows: Ints
    _facts: dict[str, Column] = field(default_factory=dict, repr=False)
    _groups: dict[str, Groups] = field(default_factory=dict, repr=False)

    @property
    def n(self) -> int:
        return len(self.source_rows)

    def fact(self, spec: FactSpec) -> Column:
        found = self._facts.get(spec.name)
        if found is None:
            found = self._facts[spec.name] = take(self.slice.read(self.kind, spec.name, spec.type), self.rows)
        return found

    @cached_property
    def source(self) -> tuple[Entities, Ints]:
        """Those who are a source of a link, and the place of each link's source among them."""
        return self._domain(self.source_rows, self.slice.vocabulary.links[self.kind].source_entity)

    @cached_property
    def target(self) -> tuple[Entities, Ints]:
        return self._domain(self.target_rows, self.slice.vocabulary.links[self.kind].target_entity)

    def end(self, end: str) -> tuple[Entities, Ints]:
        return self.target if end == "target" else self.source

    def _domain(self, rows: Ints, kind: str) -> tuple[Entities, Ints]:
        there = np.zeros(self.slice.domain(kind).n, bool)
        there[rows] = True
        found = np.flatnonzero(there)
        number = np.empty(len(there), np.int64)
        number[found] = np.arange(len(found))
        return Entities(self.slice, kind, found, len(found)), number.take(rows)

    @cached_property
    def by_target(self) -> Ints:
        """The links in the order of their targets."""
        return np.argsort(self.target_rows, kind="stable")

    def groups(self, end: str) -> Groups:
        """The members a way to this end leads to, for each who has one."""
        found = self._groups.get(end)
        if found is None:
            domain, place = self.source if end == "target" else self.target
            order = None if end == "target" else self.by_target
            owner = place if order is None else place.take(order)
            counts = np.bincount(owner, minlength=domain.n)
            self._refuse_crowds(end, domain, counts)
            found = self._groups[end] = Groups(domain, owner, np.cumsum(counts) - counts, counts, order)
        return found

    def _refuse_crowds(self, end: str, domain: Entities, counts: Ints) -> None:
        """The proof that nothing overflows rests on how many a way leads to at most, so it is checked."""
        for (kind, name), way in self.slice.vocabulary.ways.items():
            if (way.link, way.end) == (self.kind, end) and len(counts) and counts.max() > way.most:
                assert domain.rows is not None
                owner = int(self.slice.ids(kind)[domain.rows[int(counts.argmax())]])
                said = f"The {kind} {owner} has {int(counts.max())} {name}; a way leads to {way.most} at most."
                raise SliceFault(said, {"table": self.kind, "id": owner, "way": name})

    @cached_property
    def keys(self) -> Ints:
        return self.key(self.source_rows, self.target_rows)

    def key(self, source: Ints, target: Ints) -> Ints:
        """One number for a pair of rows."""
        return source.astype(np.int64) * (self._targets + 1) + target

    @cached_property
    def _targets(self) -> int:
        return self.slice.domain(self.slice.vocabulary.links[self.kind].target_entity).n

    def between(self, source: Ints, target: Ints) -> Ints:
        """The link between each two rows of the tables, -1 where there is none."""
        if not self.n:
            return np.full(np.broadcast(source, target).shape, -1)
        keys = self.key(source, target)
        found = np.minimum(np.searchsorted(self.keys, keys), self.n - 1)
        return np.where((self.keys[found] == keys) & (source >= 0) & (target >= 0), found, -1)


@dataclass(eq=False)
class Slice:
    """The tables of one slice. `bits`: the bit of each word of a choice."""

    tables: Mapping[str, pa.Table]
    vocabulary: Vocabulary
    bits: Mapping[str, int]
    _domains: dict[str, Entities] = field(default_factory=dict, repr=False)
    _links: dict[tuple[str, date], Links] = field(default_factory=dict, repr=False)
    _ids: dict[str, Ints] = field(default_factory=dict, repr=False)
    _ends: dict[str, tuple[Rows, Ints, Ints]] = field(default_factory=dict, repr=False)

    def forget(self) -> None:
        """Lets go of all that was read: what is read knows its slice, and would wait for the collector of circles."""
        for held in (self._domains, self._links, self._ids, self._ends):
            held.clear()

    def table(self, name: str) -> pa.Table:
        if name not in self.tables:
            raise SliceFault(f"The slice has no table {name!r}; it must hold one, if empty.", {"table": name})
        return self.tables[name]

    def column(self, table: str, name: str) -> pa.Array:
        """One column as one array. Raises SliceFault where it is missing."""
        held = self.table(table)
        if name not in held.column_names:
            has = ", ".join(held.column_names)
            said = f"The table {table!r} has no column {name!r}; it has {has}."
            raise SliceFault(said, {"table": table, "column": name})
        whole = held.column(name)
        return whole.chunk(0) if whole.num_chunks == 1 else whole.combine_chunks()

    # --- entities
    def domain(self, kind: str) -> Entities:
        found = self._domains.get(kind)
        if found is None:
            found = self._domains[kind] = Entities(self, kind, None, len(self.ids(kind)))
        return found

    def ids(self, kind: str) -> Ints:
        """The ids of a table, which rise. Raises SliceFault for one that stands twice or out of order."""
        found = self._ids.get(kind)
        if found is None:
            found = self._ids[kind] = self._stored(kind, "id").whole_numbers(nulls=False)
            wrong = np.flatnonzero(np.diff(found) <= 0)
            if len(wrong):
                one = int(found[wrong[0] + 1])
                what = "stands twice" if found[wrong[0]] == one else "is out of order"
                said = f"In the table {kind!r}, row {int(wrong[0]) + 2}, the id {one} {what}; ids rise, each once."
                raise SliceFault(said, {"table": kind, "column": "id", "id": one, "row": int(wrong[0]) + 2})
        return found

    def rows_of(self, kind: str, ids: Ints, table: str, column: str) -> Ints:
        """The rows of these ids. Raises SliceFault for one that is not in the slice: a family was cut."""
        held = self.ids(kind)
        if len(held) and held[-1] - held[0] == len(held) - 1:
            found, there = ids - held[0], (ids >= held[0]) & (ids <= held[-1])
        else:
            found = np.minimum(np.searchsorted(held, ids), max(len(held) - 1, 0))
            there = held[found] == ids if len(held) else np.zeros(len(ids), bool)
        if not there.all():
            row = int(np.flatnonzero(~there)[0])
            said = (
                f"In the table {table!r}, row {row + 1}, {column} names the {kind} {int(ids[row])}, who is not in this "
                f"slice. A slice holds whole families: put both into one part."
            )
            raise SliceFault(said, {"table": table, "column": column, "id": int(ids[row]), "row": row + 1})
        rows: Ints = found
        return rows

    # --- links
    def links(self, kind: str, day: date) -> Links:
        found = self._links.get((kind, day))
        if found is None:
            found = self._links[(kind, day)] = self._standing(kind, day)
        return found

    def _standing(self, kind: str, day: date) -> Links:
        order, source, target = self._sorted(kind)
        table, number = self.table(kind), day.toordinal() - EPOCH
        standing: Any = None
        for name, holds in (("since", np.less_equal), ("until", np.greater_equal)):
            if name in table.column_names and table.column(name).null_count < len(table):
                days = self._stored(kind, name).days(NO_LEAST if name == "since" else NO_MOST)
                mask = holds(days, number)
                standing = mask if standing is None else standing & mask
        if standing is None or standing.all():
            found = Links(self, kind, order, source, target)
        else:
            rows = np.flatnonzero(standing if order is None else standing[order])
            found = Links(self, kind, rows if order is None else order[rows], source[rows], target[rows])
        self._refuse_doubles(found)
        return found

    def _sorted(self, kind: str) -> tuple[Rows, Ints, Ints]:
        """Rows of both ends, in the order of source and target, and that order if the table has another."""
        found = self._ends.get(kind)
        if found is None:
            spec = self.vocabulary.links[kind]
            source = self.rows_of(
                spec.source_entity, self._stored(kind, "source").whole_numbers(nulls=False), kind, "source"
            )
            target = self.rows_of(
                spec.target_entity, self._stored(kind, "target").whole_numbers(nulls=False), kind, "target"
            )
            order = None
            step = np.diff(source)
            if ((step < 0) | ((step == 0) & (np.diff(target) < 0))).any():
                order = np.lexsort((target, source))
                source, target = source[order], target[order]
            found = self._ends[kind] = (order, source, target)
        return found

    def _refuse_doubles(self, links: Links) -> None:
        same = (np.diff(links.source_rows) == 0) & (np.diff(links.target_rows) == 0)
        if same.any():
            row = int(np.flatnonzero(same)[0])
            spec = self.vocabulary.links[links.kind]
            source = int(self.ids(spec.source_entity)[links.source_rows[row]])
            target = int(self.ids(spec.target_entity)[links.target_rows[row]])
            said = f"In the table {links.kind!r} the link from {source} to {target} stands twice on one day."
            raise SliceFault(said, {"table": links.kind, "source": source, "target": target})

    # --- reading columns
    def read(self, table: str, name: str, kind: Type) -> Column:
        """A column of the table as values of this type; null is unknown, within the bounds of the fact."""
        stored = self._stored(table, name)
        if kind.kind is Kind.yes_no:
            return stored.truth()
        if kind.kind is Kind.choice:
            return self._read_choice(stored.array, table, name, kind)
        if kind.kind is Kind.entity:
            return self._read_entity(stored, str(kind.entity))
        return stored.range(kind)

    def _stored(self, table: str, name: str) -> Stored:
        return Stored(self.column(table, name), table, name)

    def _read_choice(self, array: pa.Array, table: str, name: str, kind: Type) -> Options:
        if not pa.types.is_dictionary(array.type):
            array = array.dictionary_encode()
        words = array.dictionary.to_pylist()
        for word in words:
            if word not in kind.choices:
                row = int(np.flatnonzero(array.indices.to_numpy(zero_copy_only=False) == words.index(word))[0])
                one_of = ", ".join(kind.choices)
                said = f"In the table {table!r}, row {row + 1}, {name} is {word!r}; it is one of {one_of}."
                raise SliceFault(said, {"table": table, "column": name, "row": row + 1})
        masks = np.array([1 << self.bits[word] for word in words] + [self.mask(kind)], bits_type(self.bits))
        codes = array.indices.fill_null(len(words)) if array.null_count else array.indices
        return Options(masks.take(codes.to_numpy(zero_copy_only=False)), None, not array.null_count)

    def unknown(self, kind: Type, n: int) -> Column:
        """Values of this type of which nothing is known but their bounds."""
        if kind.kind is Kind.yes_no:
            return Truth(np.zeros(n, bool), np.ones(n, bool))
        if kind.kind is Kind.choice:
            return Options(np.full(n, self.mask(kind), bits_type(self.bits)))
        least = NO_LEAST if kind.least is None else kind.least
        return Range(np.full(n, least), np.full(n, NO_MOST if kind.most is None else kind.most))

    def mask(self, kind: Type) -> int:
        """The bits of every word of a choice."""
        return sum(1 << self.bits[word] for word in kind.choices)

    def _read_entity(self, stored: Stored, kind: str) -> Who:
        array = stored.array
        if not pa.types.is_integer(array.type):
            raise stored.wrong_type("int64 (an id)")
        ids = array.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
        open_ = stored.nulls() if array.null_count else None
        rows = np.full(len(ids), -1)
        there = slice(None) if open_ is None else ~open_
        rows[there] = self.rows_of(kind, ids[there], stored.table, stored.name)
        if open_ is None:
            return Who(self.domain(kind), rows)
        none = np.empty(0, np.int64)
        may_be = Candidates(none, none, np.zeros(len(ids), bool), open_.copy())
        return Who(self.domain(kind), rows, open_, may_be)
