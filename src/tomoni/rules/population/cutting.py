"""A slice cut into smaller ones of whole families: what is kept for many questions grows with the rows of a slice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa

from tomoni.rules.errors import SliceFault
from tomoni.rules.language.world import Vocabulary
from tomoni.rules.population.columns import Ints


def cut_slice(tables: Mapping[str, pa.Table], vocabulary: Vocabulary, people: int) -> Iterator[dict[str, pa.Table]]:
    """Slices of about so many persons each, in order, families whole.

    Every table of entities that is not empty has the column `family`, which rises. Pure; rows are not copied where
    links stand in the order of their sources. Raises SliceFault.
    """
    families = _families_of("person", tables["person"])
    ends = families[people - 1 :: people]
    bounds = np.unique(np.append(ends, families[-1:])) if len(families) else np.zeros(1, np.int64)
    if len(bounds) < 2:
        yield dict(tables)
        return
    first = np.iinfo(np.int64).min
    for last in bounds:
        yield _families(tables, vocabulary, first, int(last), last == bounds[-1])
        first = int(last) + 1


def _families(
    tables: Mapping[str, pa.Table], vocabulary: Vocabulary, first: int, last: int, is_end: bool
) -> dict[str, pa.Table]:
    """The families from `first` to `last`; the last slice takes all that follow."""
    cut, ids = {}, {}
    for name, table in tables.items():
        if name not in vocabulary.links:
            family = _families_of(name, table)
            begin = int(np.searchsorted(family, first, "left"))
            end = len(family) if is_end else int(np.searchsorted(family, last, "right"))
            cut[name] = table.slice(begin, end - begin)
            ids[name] = _numbers(cut[name], "id")
    for name, table in tables.items():
        if name in vocabulary.links:
            held = ids[vocabulary.links[name].source_entity]
            cut[name] = _between(table, held)
    return cut


def _families_of(name: str, table: pa.Table) -> Ints:
    if "family" in table.column_names:
        return _numbers(table, "family")
    if not len(table):
        return np.zeros(0, np.int64)
    said = f"The table {name!r} has no column 'family'; without it nobody knows where it may be cut."
    raise SliceFault(said, {"table": name, "column": "family"})


def _between(links: pa.Table, held: Ints) -> pa.Table:
    """The links whose source is among these ids, which stand together."""
    if not len(held):
        return links.slice(0, 0)
    source = _numbers(links, "source")
    if (np.diff(source) >= 0).all():
        begin, end = np.searchsorted(source, held[0], "left"), np.searchsorted(source, held[-1], "right")
        return links.slice(int(begin), int(end - begin))
    return links.filter(pa.array((source >= held[0]) & (source <= held[-1])))


def _numbers(table: pa.Table, name: str) -> Ints:
    found: Ints = table.column(name).combine_chunks().to_numpy(zero_copy_only=False)
    return found
