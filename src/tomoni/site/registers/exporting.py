"""What decided cases established, written for the core systems: each fact once, and never half a file."""

import csv
import hashlib
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.services import interface as services

STEP = 500
MOST = 20_000  # facts of one file; more make another file
GETA = "〓"

Group = tuple[int, str, date, int | None]  # about whom, case, since, year


@dataclass(frozen=True)
class Placed:
    """A file that lies in the folder. marked: letters the encoding does not have, written as 〓."""

    path: Path
    facts: int
    marked: int
    again: bool


def export_facts(
    mapping: services.RegisterMapping, folder: Path, *, town: str, since: date | None, actor: core.Actor
) -> list[Placed]:
    """Write every export of a mapping; first what an earlier run noted and could not place.

    A fact is noted as gone out in the transaction that settles the content of its file; the file is placed after it
    under a name of its own, so it is there whole or not at all. since: facts known from that day on.
    """
    placed = []
    for export in mapping.exports:
        name = f"{mapping.id}:{export.file}"
        with core.tenant(town):
            waiting = core.unplaced_exports(name)
        for row in waiting:
            placed.append(_place_again(export, row.pk, folder, town))
        while True:
            with core.tenant(town):
                facts = _decided(name, export, since)
                if not facts:
                    break
                content, marked = file_of(export, facts)
                made = _note(mapping, name, export, facts, content, actor)
            placed.append(_place(folder, made, export.file, content, town, len(facts), marked, again=False))
    return placed


def _decided(name: str, export: services.RegisterExport, since: date | None) -> list[core.EstablishedFact]:
    """The next facts of cases that are decided; of people and households that the register knows."""
    found: list[core.EstablishedFact] = []
    last = 0
    while len(found) < MOST:
        part = core.established_after(name, export.of, export.facts, last, STEP, since)
        if not part:
            return found
        last = part[-1].pk
        decided = cases.decided_among({fact.case for fact in part})
        known = core.numbers_of(export.of, [fact.about for fact in part])
        found += [fact for fact in part if fact.case in decided and fact.about in known]
    return found


def _note(
    mapping: services.RegisterMapping, name: str, export: services.RegisterExport,
    facts: Sequence[core.EstablishedFact], content: bytes, actor: core.Actor,
) -> core.FactsExport:  # fmt: skip
    return core.note_export(
        name, export.file, hashlib.sha256(content).hexdigest(), [fact.pk for fact in facts],
        people=core.people_of(export.of, sorted({fact.about for fact in facts})), names={fact.name for fact in facts},
        purpose=mapping.purposes[0].name, actor=actor,
    )  # fmt: skip


def _place_again(export: services.RegisterExport, pk: int, folder: Path, town: str) -> Placed:
    with core.tenant(town):
        facts = core.facts_of_export(pk)
        content, marked = file_of(export, facts)
    return _place(folder, pk, export.file, content, town, len(facts), marked, again=True)


def _place(
    folder: Path, made: core.FactsExport | int, name: str, content: bytes, town: str, facts: int, marked: int, *,
    again: bool,
) -> Placed:  # fmt: skip
    pk = made if isinstance(made, int) else made.pk
    stem, dot, ending = name.rpartition(".")
    path = folder / (f"{stem}-{pk:06d}.{ending}" if dot else f"{name}-{pk:06d}")
    draft = path.with_name(f".{path.name}.part")
    with open(draft, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    with core.tenant(town):
        core.note_placed(pk)
    return Placed(path, facts, marked, again)


# --- the content
def file_of(export: services.RegisterExport, facts: Sequence[core.EstablishedFact]) -> tuple[bytes, int]:
    """(bytes, letters written as 〓): a row of names, then one row for a person, case, day and year. CR LF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=export.separator, lineterminator="\r\n")
    writer.writerow(export.columns)
    numbers = core.numbers_of(export.of, sorted({fact.about for fact in facts}))
    for (about, case, since, year), values in sorted(_grouped(facts).items(), key=lambda item: str(item[0])):
        told = {"number": numbers.get(about, ""), "case": case, "since": since.isoformat(), "year": str(year or "")}
        writer.writerow([_cell(column, told, values) for column in export.columns.values()])
    return _encoded(out.getvalue(), export.encoding)


def _grouped(facts: Iterable[core.EstablishedFact]) -> Mapping[Group, Mapping[str, object]]:
    groups: dict[Group, dict[str, object]] = {}
    for fact in facts:
        groups.setdefault((fact.about, fact.case, fact.holds_since, fact.year), {})[fact.name] = fact.value
    return groups


def _cell(column: services.RegisterColumn, told: Mapping[str, str], values: Mapping[str, object]) -> str:
    if column.fact is None:
        return told[column.name]
    value = values.get(column.name)
    for part in column.parts:
        value = value.get(part) if isinstance(value, Mapping) else None
    if value is None:
        return ""
    word = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    return column.codes.get(word, word)


def _encoded(text: str, encoding: str) -> tuple[bytes, int]:
    marked = 0
    try:
        return text.encode(encoding), 0
    except UnicodeEncodeError:
        letters = []
        for letter in text:
            try:
                letter.encode(encoding)
                letters.append(letter)
            except UnicodeEncodeError:
                letters.append(GETA)
                marked += 1
        return "".join(letters).encode(encoding), marked
