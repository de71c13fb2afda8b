"""`tomoni town files`: an invented population as people files. Same seed, size, day and facts: the same bytes."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from tomoni.rules import interface as rules
from tomoni.site.population import links, people, tax
from tomoni.site.population.columns import Column, arrow_of, fact_columns, keys_of
from tomoni.site.population.drawing import DISTRIBUTIONS, Circumstances, Distribution, by_type
from tomoni.site.population.errors import FolderNotFit, NotWritten
from tomoni.site.population.families import Part, make_part
from tomoni.site.population.folders import claim
from tomoni.site.population.manifest import MANIFEST, Manifest, PartOf, part_from_json, to_json, write_json
from tomoni.site.population.processes import Progress, each_part
from tomoni.site.population.writing import PART, part_name, write_part

PART_SIZE = 250_000
ENTITIES = ("person", "household")
LINKS = tuple(links.SAYS)
TABLES = (*ENTITIES, *LINKS)
YEARS = 4
assert people and tax  # their distributions are declared


@dataclass(frozen=True)
class Plan:
    """What is to be made. `facts`: (of, fact) wanted, None for all; `known`: nothing is left unknown."""

    people: int
    seed: int
    day: date
    vocabulary: rules.Vocabulary
    facts: tuple[tuple[str, str], ...] | None = None
    known: bool = False
    part_size: int = PART_SIZE

    @property
    def years(self) -> tuple[int, ...]:
        """The years of which there are facts: that of the day and the four before."""
        return tuple(range(self.day.year - YEARS, self.day.year + 1))

    @property
    def columns(self) -> list[tuple[Column, rules.FactSpec]]:
        found = []
        for column, spec in fact_columns(self.vocabulary, TABLES, self.years, self.facts):
            drawn = distribution_of(spec)
            unknown = "nobody" if self.known else drawn.unknown
            if runs_still(column, spec, self.day):
                unknown = "everybody"
            found.append((replace(column, drawn=drawn.says, unknown=unknown), spec))
        return found

    def told(self) -> dict[str, Any]:
        """What decides the files, for the manifest and to know the same making again."""
        return {
            "people": self.people,
            "seed": self.seed,
            "day": self.day.isoformat(),
            "part_size": self.part_size,
            "known": self.known,
            "columns": [f"{column.table}.{column.name} {column.type}" for column, _ in self.columns],
        }

    def parts(self) -> list[int]:
        return list(range(-(-self.people // self.part_size)))


def distribution_of(spec: rules.FactSpec) -> Distribution:
    """How a fact is drawn."""
    return DISTRIBUTIONS.get((spec.of, spec.name)) or by_type(spec)


def runs_still(column: Column, spec: rules.FactSpec, day: date) -> bool:
    """What one earns in a year and whom one keeps in it is not known before it is over."""
    return column.year == day.year and spec.type.kind in (rules.Kind.yen, rules.Kind.number)


def make_files(folder: Path, plan: Plan, processes: int, tell: Callable[[str], None]) -> Manifest:
    """Makes the parts that are missing, then the manifest. Raises FolderNotFit, NotWritten, ProcessLost."""
    with claim(folder, "making.json", plan.told(), MANIFEST) as done_before:
        if done_before:
            tell(f"{folder} holds these people already.")
        made = {number: part for number in plan.parts() if (part := _made(folder, number)) is not None}
        missing = [number for number in plan.parts() if number not in made]
        progress = Progress(plan.people, "people")
        progress.skip(sum(part.people for part in made.values()))
        for number, part in _each(folder, plan, missing, processes):
            made[number] = part
            progress.add(part.people)
            _check_room(folder, part, len(missing), progress)
        progress.close()
        manifest = _manifest(plan, [made[number] for number in plan.parts()])
        write_json(folder / MANIFEST, to_json(manifest))
    return manifest


def _each(folder: Path, plan: Plan, missing: Sequence[int], processes: int) -> Iterator[tuple[int, PartOf]]:
    yield from each_part(prepare_making, (folder, plan), missing, processes)


def prepare_making(folder: Path, plan: Plan) -> Callable[[int], tuple[int, PartOf]]:
    """The work of one process: part after part."""
    columns = plan.columns

    def make(number: int) -> tuple[int, PartOf]:
        return number, write_part(folder, number, part_tables(plan, number, columns))

    return make


def part_tables(
    plan: Plan, number: int, columns: Sequence[tuple[Column, rules.FactSpec]] | None = None
) -> dict[str, pa.Table]:
    """The tables of one part. Depends on the plan and the number alone."""
    first = number * plan.part_size
    size = min(plan.part_size, plan.people - first)
    part = make_part(plan.seed, number, size, first + 1, (plan.day - date(1970, 1, 1)).days)
    given = Circumstances(part, plan.years[:-1], plan.known)
    tables = {name: _keys(part, name, given) for name in TABLES}
    for column, spec in plan.columns if columns is None else columns:
        given.size = len(next(iter(tables[column.table].values())))
        if runs_still(column, spec, plan.day):
            tables[column.table][column.name] = pa.nulls(given.size, arrow_of(spec))
        else:
            tables[column.table][column.name] = _column(given, column, spec, plan.known)
    return {name: pa.table(content) for name, content in tables.items()}


def _keys(part: Part, table: str, given: Circumstances) -> dict[str, pa.Array]:
    if table in LINKS:
        made: Any = given.once("links", lambda: links.links_of(given))
        pairs = made[table]
        return {"source": pa.array(pairs.source), "target": pa.array(pairs.target)}
    places = np.arange(len(part), dtype="i8") if table == "person" else part.heads.astype("i8")
    return {
        "id": pa.array(part.first_id + places),
        "family": pa.array(part.first_id + part.family[places].astype("i8")),
    }


def _column(given: Circumstances, column: Column, spec: rules.FactSpec, known: bool) -> pa.Array:
    drawn = distribution_of(spec).draw(given, given.part.chance(f"{column.table}.{column.name}"), column.year)
    unknown = None if known and drawn.unknown is not None and not drawn.unknown.all() else drawn.unknown
    if drawn.words:
        codes = pa.array(drawn.values.astype("i1"), mask=unknown)
        return pa.DictionaryArray.from_arrays(codes, pa.array(drawn.words))
    kind = arrow_of(spec)
    values = drawn.values.astype(bool if pa.types.is_boolean(kind) else f"i{kind.bit_width // 8}", copy=False)
    return pa.array(values, mask=unknown).cast(kind)


def _made(folder: Path, number: int) -> PartOf | None:
    path = folder / part_name(number) / PART
    if not path.is_file():
        return None
    part = part_from_json(json.loads(path.read_text(encoding="utf-8")))
    for table, file in part.files.items():
        at = path.with_name(f"{table}.parquet")
        if not at.is_file() or at.stat().st_size != file.bytes:
            raise FolderNotFit(f"{at} is not as it was made. Remove {path.parent} and run the same command again.")
    return part


def _check_room(folder: Path, part: PartOf, parts: int, progress: Progress) -> None:
    """After the first part it is known how much all will take."""
    if progress.here != part.people or parts < 2:
        return
    each = sum(file.bytes for file in part.files.values())
    free = shutil.disk_usage(folder).free
    if each * (parts - 1) > free:
        said = (
            f"{parts} parts of {each / 1e6:,.0f} MB need {each * parts / 1e9:.1f} GB; {folder} has {free / 1e9:.1f} GB"
        )
        raise NotWritten(f"{said} left. Make room, then run the same command again; or take fewer people or facts.")


def _manifest(plan: Plan, parts: Sequence[PartOf]) -> Manifest:
    facts: dict[str, list[Column]] = {table: list(keys_of(plan.vocabulary, table)) for table in TABLES}
    for column, _ in plan.columns:
        facts[column.table].append(column)
    made = {"invented": True, "seed": plan.seed, "known": plan.known, "years": plan.years, "links": dict(links.SAYS)}
    return Manifest(
        plan.people, plan.day.isoformat(), plan.part_size, ENTITIES, LINKS,
        {table: tuple(columns) for table, columns in facts.items()}, tuple(parts), made,
        sorted((set(plan.vocabulary.entities) | set(plan.vocabulary.links)) - set(TABLES)),
    )  # fmt: skip
