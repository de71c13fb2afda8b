"""A slice as a world: so that the closures answer of one entity what the kernels answer of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from tomoni.rules.language.kinds import Kind, Type
from tomoni.rules.language.world import Entity, Reading, Vocabulary
from tomoni.rules.population.columns import Ints
from tomoni.rules.population.slices import Slice
from tomoni.rules.time.months import Month

# Facts of these types stand in no files of people, so nobody told them.
WITHOUT_COLUMN = frozenset({Kind.text, Kind.kana, Kind.address, Kind.place, Kind.bank_account, Kind.fraction})


@dataclass(eq=False)
class SliceWorld:
    """One slice as a `World`. Entities are named by the text of their id."""

    tables: Mapping[str, pa.Table]
    vocabulary: Vocabulary
    _slice: Slice = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._slice = Slice(self.tables, self.vocabulary, {})

    def entity(self, kind: str, row: int) -> Entity:
        return Entity(kind, str(int(self._slice.ids(kind)[row])))

    def row(self, entity: Entity) -> int:
        return int(self._slice.rows_of(entity.kind, np.array([int(entity.id)]), entity.kind, "id")[0])

    def _read(self, table: str, name: str, row: int, kind: Type) -> Reading:
        value = self._slice.column(table, name)[row].as_py()
        if value is None:
            return Reading(None)
        if kind.kind is Kind.month:
            return Reading(Month.at(value))
        return Reading(Entity(str(kind.entity), str(value)) if kind.kind is Kind.entity else value)

    def fact(self, entity: Entity, name: str, on: date, year: int | None = None) -> Reading:
        spec = self.vocabulary.facts[(entity.kind, name)]
        if spec.type.kind in WITHOUT_COLUMN:
            return Reading(None)
        column = name if year is None else f"{name}.{year}"
        if year is not None and column not in self.tables[entity.kind].column_names:
            return Reading(None)  # a year the files do not hold
        return self._read(entity.kind, column, self.row(entity), spec.type)

    def link_fact(self, link: str, source: Entity, target: Entity, name: str, on: date) -> Reading:
        row = self._link(link, source, target, on)
        if row < 0:
            return Reading(None)
        rows = self._slice.links(link, on).rows
        spec = self.vocabulary.facts[(link, name)]
        if spec.type.kind in WITHOUT_COLUMN:
            return Reading(None)
        return self._read(link, name, row if rows is None else int(rows[row]), spec.type)

    def linked(self, link: str, source: Entity, target: Entity, on: date) -> bool | None:
        return self._link(link, source, target, on) >= 0

    def _link(self, link: str, source: Entity, target: Entity, on: date) -> int:
        ends: list[Ints] = [np.array([self.row(end)]) for end in (source, target)]
        return int(self._slice.links(link, on).between(*ends)[0])

    def along(self, entity: Entity, way: str, on: date) -> tuple[tuple[Entity, ...], bool]:
        spec = self.vocabulary.ways[(entity.kind, way)]
        links, row = self._slice.links(spec.link, on), self.row(entity)
        groups = links.groups(spec.end)
        [start], [count] = groups.of_rows(np.array([row]))
        at: Any = slice(int(start), int(start + count))
        rows = links.target_rows[at] if groups.order is None else links.source_rows[groups.order[at]]
        return tuple(self.entity(spec.entity, one) for one in rows), spec.complete

    def open_day_from(self, day: date) -> date:
        """A population has no calendar of a town; what asks for open days is not asked of one."""
        raise LookupError("open days")
