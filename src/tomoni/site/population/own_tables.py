"""A town's own tables (CSV, in UTF-8) to people files: families found by the links, ids given, every fault named.

One file a kind: person.csv and household.csv with `own_id` (the town's number), guardian-child.csv and others with
`source` and `target` (numbers of the town), and a column for each fact. Empty cells are not known.
"""

import csv
import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from tomoni.rules import interface as rules
from tomoni.site.population.columns import WRITTEN, Column, arrow_of, fact_columns, keys_of
from tomoni.site.population.errors import TablesNotValid
from tomoni.site.population.folders import claim
from tomoni.site.population.making import PART_SIZE, YEARS
from tomoni.site.population.manifest import MANIFEST, Manifest, PartOf, to_json, write_json
from tomoni.site.population.reading import OWN_ID
from tomoni.site.population.writing import write_part

ENDS = ("source", "target")
DAYS = ("since", "until")


@dataclass
class Table:
    """One file: its columns as text, row by row; `specs`: the facts among them."""

    kind: str
    path: Path
    rows: list[dict[str, str]]
    specs: dict[str, rules.FactSpec]

    def fault(self, row: int, column: str, found: str, wanted: str) -> TablesNotValid:
        """A fault; rows are counted as a spreadsheet does, the head being 1."""
        return TablesNotValid(f"{self.path}, row {row + 2}, column {column}: found {found}; expected {wanted}.")


def read_tables(folder: Path, target: Path, vocabulary: rules.Vocabulary, day: date) -> Manifest:
    """People files from a town's own tables. Raises TablesNotValid with the first fault, before anything is written."""
    tables = {table.kind: table for table in _read_all(folder, vocabulary)}
    years = range(day.year - YEARS, day.year + 1)
    if "person" not in tables:
        raise TablesNotValid(f"{folder} has no person.csv: at least the people must be there.")
    entities = [kind for kind in tables if kind in vocabulary.entities]
    places = {kind: _places(tables[kind]) for kind in entities}
    ends = {kind: _ends(tables[kind], vocabulary.links[kind], places) for kind in tables if kind not in entities}
    family = _families(places, ends, vocabulary)
    _check_owners(tables, family)
    order = {kind: np.argsort(family[kind], kind="stable") for kind in entities}
    ids = {kind: _ids(order[kind]) for kind in entities}
    made = {kind: _entity(tables[kind], ids, order[kind], family[kind], places) for kind in entities}
    for kind, (source, other) in ends.items():
        made[kind] = _link(tables[kind], vocabulary.links[kind], source, other, ids, places)
    made = {kind: _completed(kind, table, vocabulary, years) for kind, table in made.items()}
    hashes = {kind: hashlib.sha256(table.path.read_bytes()).hexdigest() for kind, table in tables.items()}
    told = {"people": len(places["person"]), "day": day.isoformat(), "tables": hashes}
    with claim(target, "making.json", told, MANIFEST):
        for begun in target.glob("part-*"):  # quicker made again than looked through
            shutil.rmtree(begun)
        parts = _write(target, made, vocabulary)
        manifest = _manifest(tables, made, parts, vocabulary, day, years)
        write_json(target / MANIFEST, to_json(manifest))
    return manifest


# --- reading


def _read_all(folder: Path, vocabulary: rules.Vocabulary) -> list[Table]:
    found = []
    for path in sorted(folder.glob("*.csv")):
        kind = path.stem
        if kind not in vocabulary.entities and kind not in vocabulary.links:
            known = ", ".join([*sorted(vocabulary.entities), *vocabulary.links])
            raise TablesNotValid(f"{path} is no table: a file is named after {known}.")
        found.append(_read(path, kind, vocabulary))
    return found


def _read(path: Path, kind: str, vocabulary: rules.Vocabulary) -> Table:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            sheet = csv.reader(file)
            head = next(sheet, [])
            specs = _head(path, kind, head, vocabulary)
            rows = []
            for number, cells in enumerate(sheet):
                if len(cells) != len(head):
                    said = f"{path}, row {number + 2}: found {len(cells)} cells; expected {len(head)}, as in the head."
                    raise TablesNotValid(said)
                rows.append(dict(zip(head, (cell.strip() for cell in cells), strict=True)))
    except UnicodeDecodeError as error:
        raise TablesNotValid(f"{path} is not in UTF-8 ({error.reason} at byte {error.start}); save it so.") from None
    return Table(kind, path, rows, specs)


def _head(path: Path, kind: str, head: Sequence[str], vocabulary: rules.Vocabulary) -> dict[str, rules.FactSpec]:
    needed = ENDS if kind in vocabulary.links else (OWN_ID,)
    free = DAYS if kind in vocabulary.links else ()
    lacking = [name for name in needed if name not in head]
    if lacking:
        raise TablesNotValid(f"{path} has no column {lacking[0]}; its first row is {', '.join(head) or 'empty'}.")
    doubled = [name for name in head if list(head).count(name) > 1]
    if doubled:
        raise TablesNotValid(f"{path}: the column {doubled[0]} stands twice.")
    specs = {}
    for column in head:
        if column in needed or column in free:
            continue
        name, _, year = column.rpartition(".")
        spec = vocabulary.facts.get((kind, name if year.isdigit() and name else column))
        if spec is None or spec.by_year != bool(name and year.isdigit()) or spec.type.kind not in WRITTEN:
            facts = sorted(f for (of, f), s in vocabulary.facts.items() if of == kind and s.type.kind in WRITTEN)
            raise TablesNotValid(f"{path}: there is no fact {column} of {kind}; there are {', '.join(facts)}.")
        specs[column] = spec
    return specs


def _places(table: Table) -> dict[str, int]:
    """The row of each number of the town."""
    found: dict[str, int] = {}
    for row, cells in enumerate(table.rows):
        own = cells[OWN_ID]
        if not own:
            raise table.fault(row, OWN_ID, "nothing", "the town's number")
        if own in found:
            raise table.fault(row, OWN_ID, f"{own} again", f"each once; it stands in row {found[own] + 2}, too")
        found[own] = row
    return found


def _ends(table: Table, link: rules.LinkKind, places: Mapping[str, dict[str, int]]) -> tuple[Any, Any]:
    found = []
    for end, kind in zip(ENDS, (link.source_entity, link.target_entity), strict=True):
        known, rows = places.get(kind, {}), []
        for row, cells in enumerate(table.rows):
            place = known.get(cells[end])
            if place is None:
                raise table.fault(row, end, cells[end] or "nothing", f"the {OWN_ID} of a {kind} in {kind}.csv")
            rows.append(place)
        found.append(np.array(rows, "i8"))
    return found[0], found[1]


def _families(
    places: Mapping[str, dict[str, int]], ends: Mapping[str, tuple[Any, Any]], vocabulary: rules.Vocabulary
) -> dict[str, Any]:
    """Who hangs together by any link: the smallest place of everybody reached."""
    start, total = {}, 0
    for kind, held in places.items():
        start[kind], total = total, total + len(held)
    group = np.arange(total)
    pairs = [
        (source + start[vocabulary.links[kind].source_entity], target + start[vocabulary.links[kind].target_entity])
        for kind, (source, target) in ends.items()
        if len(source)
    ]
    changed = bool(pairs)
    while changed:
        before = group.copy()
        for source, target in pairs:
            least = np.minimum(group[source], group[target])
            np.minimum.at(group, source, least)
            np.minimum.at(group, target, least)
        group = group[group]
        changed = not np.array_equal(before, group)
    return {kind: group[start[kind] : start[kind] + len(held)] for kind, held in places.items()}


def _check_owners(tables: Mapping[str, Table], family: Mapping[str, Any]) -> None:
    for kind, groups in family.items():
        alone = np.flatnonzero(~np.isin(groups, family["person"]))
        if len(alone):
            row = int(alone[0])
            own = tables[kind].rows[row][OWN_ID]
            raise tables[kind].fault(row, OWN_ID, f"{own}, whom no link leads to a person", "a link to its people")


def _ids(order: Any) -> Any:
    """The id of each row of the town's table: from 1, in the order of families."""
    found = np.empty(len(order), "i8")
    found[order] = np.arange(1, len(order) + 1)
    return found


# --- making tables


def _completed(kind: str, table: pa.Table, vocabulary: rules.Vocabulary, years: Sequence[int]) -> pa.Table:
    """With an empty column for each fact the town did not give: nobody knows it."""
    for column, spec in fact_columns(vocabulary, (kind,), years, None):
        if column.name not in table.column_names:
            table = table.append_column(column.name, pa.nulls(table.num_rows, arrow_of(spec)))
    return table


def _entity(
    table: Table, ids: Mapping[str, Any], order: Any, family: Any, places: Mapping[str, dict[str, int]]
) -> pa.Table:
    own = pa.array([cells[OWN_ID] for cells in table.rows])
    content = {"id": pa.array(ids[table.kind]), "family": pa.array(family + 1), OWN_ID: own}
    content |= {name: _fact(table, name, spec, ids, places) for name, spec in table.specs.items()}
    return pa.table(content).take(pa.array(order))


def _link(
    table: Table,
    link: rules.LinkKind,
    source: Any,
    target: Any,
    ids: Mapping[str, Any],
    places: Mapping[str, dict[str, int]],
) -> pa.Table:
    source, target = ids[link.source_entity][source], ids[link.target_entity][target]
    content = {"source": pa.array(source), "target": pa.array(target)}
    for name in DAYS:
        if table.rows and name in table.rows[0]:
            content[name] = pa.array([_day(table, row, name, c[name]) for row, c in enumerate(table.rows)], pa.date32())
    content |= {name: _fact(table, name, spec, ids, places) for name, spec in table.specs.items()}
    return pa.table(content).take(pa.array(np.lexsort((target, source))))


def _fact(
    table: Table, column: str, spec: rules.FactSpec, ids: Mapping[str, Any], places: Mapping[str, dict[str, int]]
) -> pa.Array:
    kind = spec.type.kind
    read: Callable[[int, str], Any]
    if kind is rules.Kind.entity:
        other = str(spec.type.entity)
        read = lambda row, cell: _other(table, row, column, cell, other, ids, places)  # noqa: E731
    else:
        read = lambda row, cell: _value(table, row, column, cell, spec.type)  # noqa: E731
    values = [read(row, cells[column]) if cells[column] else None for row, cells in enumerate(table.rows)]
    wide = kind is rules.Kind.yen
    return pa.array(values, pa.int64() if wide else pa.string() if kind is rules.Kind.choice else arrow_of(spec))


def _other(
    table: Table,
    row: int,
    column: str,
    cell: str,
    kind: str,
    ids: Mapping[str, Any],
    places: Mapping[str, dict[str, int]],
) -> int:
    place = places.get(kind, {}).get(cell)
    if place is None:
        raise table.fault(row, column, cell, f"the {OWN_ID} of a {kind} in {kind}.csv")
    return int(ids[kind][place])


def _value(table: Table, row: int, column: str, cell: str, kind: rules.Type) -> Any:
    if kind.kind is rules.Kind.yes_no:
        if cell not in ("yes", "no"):
            raise table.fault(row, column, cell, "yes, no or nothing")
        return cell == "yes"
    if kind.kind is rules.Kind.choice:
        if cell not in kind.choices:
            raise table.fault(row, column, cell, "one of " + ", ".join(kind.choices))
        return cell
    if kind.kind is rules.Kind.date:
        return _day(table, row, column, cell)
    if kind.kind is rules.Kind.month:
        try:
            return rules.Month.parse(cell).index
        except ValueError:
            raise table.fault(row, column, cell, "a month as 2026-11") from None
    return _number(table, row, column, cell, kind)


def _day(table: Table, row: int, column: str, cell: str) -> date | None:
    if not cell:
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise table.fault(row, column, cell, "a day as 2026-11-22") from None


def _number(table: Table, row: int, column: str, cell: str, kind: rules.Type) -> int:
    """Whole numbers without separators or units: 3,900,000円 and 390万 are refused, not guessed."""
    if not cell.isascii() or not cell.removeprefix("-").isdigit():
        raise table.fault(row, column, cell, "a whole number" + (" of yen" if kind.kind is rules.Kind.yen else ""))
    number = int(cell)
    low, high = kind.least, kind.most
    if (low is not None and number < low) or (high is not None and number > high):
        raise table.fault(row, column, cell, f"{low} to {high}")
    return number


# --- writing


def _write(target: Path, made: Mapping[str, pa.Table], vocabulary: rules.Vocabulary) -> list[PartOf]:
    """Parts of about PART_SIZE people, cut between families."""
    people = made["person"]["family"].to_numpy()
    begins = [0]
    while len(people) - begins[-1] > PART_SIZE:
        wished = begins[-1] + PART_SIZE
        cut = int(np.searchsorted(people, people[wished], side="left"))
        cut = cut if cut > begins[-1] else int(np.searchsorted(people, people[wished], side="right"))
        begins.append(cut)
    limits = [int(people[begin]) for begin in begins if begin < len(people)] + [2**62]
    owners = {kind: made[kind]["family"].to_numpy() for kind in made if kind not in vocabulary.links}
    parts = []
    for number, (first, last) in enumerate(pairwise(limits)):
        first = 0 if number == 0 else first
        slices = {}
        for kind, table in made.items():
            family = owners.get(kind)
            if family is None:
                link = vocabulary.links[kind]
                family = owners[link.source_entity][table["source"].to_numpy() - 1]
            slices[kind] = table.filter(pa.array((family >= first) & (family < last)))
        parts.append(write_part(target, number, slices))
    return parts


def _manifest(
    tables: Mapping[str, Table],
    made: Mapping[str, pa.Table],
    parts: Sequence[PartOf],
    vocabulary: rules.Vocabulary,
    day: date,
    years: Sequence[int],
) -> Manifest:
    columns = {}
    for kind, table in tables.items():
        found = list(keys_of(vocabulary, kind))
        if kind in vocabulary.entities:
            found.append(Column(kind, OWN_ID, "text", "the town's own number"))
        found += [Column(kind, name, "date", name) for name in DAYS if name in made[kind].column_names]
        given = {int(name.rpartition(".")[2]) for name, spec in table.specs.items() if spec.by_year}
        for column, _ in fact_columns(vocabulary, (kind,), sorted({*years, *given}), None):
            if column.name in made[kind].column_names:
                found.append(column if column.name in table.specs else replace(column, unknown="everybody"))
        columns[kind] = tuple(found)
    entities = tuple(kind for kind in tables if kind in vocabulary.entities)
    links = tuple(kind for kind in tables if kind in vocabulary.links)
    return Manifest(
        made["person"].num_rows, day.isoformat(), PART_SIZE, entities, links, columns, tuple(parts), {"invented": False}
    )
