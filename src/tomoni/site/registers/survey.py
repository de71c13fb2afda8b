"""The first look at all files: what they name, what is wrong with which row. Nothing is stored."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tomoni.core import interface as core
from tomoni.services import interface as services
from tomoni.site.registers.errors import NotTheirNumber
from tomoni.site.registers.notebook import Notebook
from tomoni.site.registers.report import Report
from tomoni.site.registers.rows import Fault, FileReader, Read

PART = 5000
CHUNK = 1 << 20
ENOUGH = 20  # rows from which the form of the numbers tells something


@dataclass
class Survey:
    """What was seen. unreadable: rows of which not even the number could be read. digest: of all files."""

    rows: int = 0
    unreadable: int = 0
    by_file: list[int] = field(default_factory=list)
    digest: str = ""


def survey(
    readers: Sequence[FileReader], notebook: Notebook, mapping: services.RegisterMapping, report: Report
) -> Survey:
    """Read every file once; faults and remarks go into the report. Raises NotTheirNumber."""
    found, digest = Survey(), hashlib.sha256()
    bits = name_bits(mapping)
    for place, reader in enumerate(readers):
        count = 0
        for part in _parts(reader.rows()):
            count += len(part)
            found.unreadable += _note(place, reader, part, notebook, bits)
            _refuse_numbers(mapping, reader, part)
            report.refuse(reader.file.file, [fault for _, fault, _ in part if fault is not None])
            remarks = [(row.line, *remark) for row, _, told in part if row is not None for remark in told]
            report.remark(reader.file.file, [(line, column, code) for line, code, column in remarks])
        found.by_file.append(count)
        found.rows += count
        with open(reader.path, "rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    found.digest = digest.hexdigest()
    return found


def name_bits(mapping: services.RegisterMapping) -> dict[tuple[str, str], int]:
    """A bit for each fact of people and households that a mapping names."""
    names = sorted({(file.of, name) for file in mapping.files if file.table != "links" for name in file.facts})
    return {name: 1 << place for place, name in enumerate(names)}


def _note(
    place: int, reader: FileReader, part: Sequence[Read], notebook: Notebook, bits: dict[tuple[str, str], int]
) -> int:
    """Note what a part names; gives in how many rows not even the number could be read."""
    file = reader.file
    rows = [row for row, _, _ in part if row is not None]
    faults = [fault for _, fault, _ in part if fault is not None]
    named = [(core_key(row), row) for row in rows]
    notebook.note_rows((place, key, row.year) for key, row in named)
    notebook.note_rows((place, fault.key, None) for fault in faults if fault.key)
    kind = f"links:{file.of}" if file.table == "links" else file.table
    notebook.note_listed(kind, [key for key, row in named if not row.gone])
    notebook.note_listed(kind, [fault.key for fault in faults if fault.key])
    if file.facts and file.table != "links":
        notebook.note_facts(_told(file, rows, bits))
        everything = sum(bits.values())
        notebook.note_facts((file.of, fault.key, None, everything) for fault in faults if fault.key)
        notebook.note_listed(f"held:{file.of}", [fault.key for fault in faults if fault.key])
    return sum(not fault.key for fault in faults)


def _told(
    file: services.RegisterFile, rows: Sequence[core.RegisterRow], bits: dict[tuple[str, str], int]
) -> Iterator[tuple[str, str, int | None, int]]:
    for row in rows:
        told = 0 if row.gone else sum(bits[file.of, name] for name, value in row.facts.items() if value is not None)
        yield file.of, row.number, row.year, told


def core_key(row: core.RegisterRow) -> str:
    """What names a row in its file."""
    return row.number or f"{row.fields.get('from')}>{row.fields.get('to')}"


def _refuse_numbers(mapping: services.RegisterMapping, reader: FileReader, part: Sequence[Read]) -> None:
    """A column of numbers that hold the check digit of マイナンバー holds these, whatever it is called."""
    if mapping.key_digits == 12:
        keys = [row.number for row, _, _ in part if row is not None]
        like = sum(services.holds_individual_number(key) for key in keys)
    else:
        keys = [key_fault(fault) for _, fault, _ in part if fault is not None]
        like = sum(key == "individual_number" for key in keys)
        keys = [*keys, *("" for row, _, _ in part if row is not None)]
    if like >= ENOUGH and like * 2 > len(keys):
        raise NotTheirNumber(
            f"{reader.file.file}: most numbers have the form of マイナンバー, which is neither stored nor used as a"
            " key. Nothing was changed. Name the column of 宛名番号, and leave マイナンバー out of the file."
        )


def key_fault(fault: Fault) -> str:
    """The code where the number itself was refused."""
    return fault.code if not fault.key else ""


def _parts(rows: Iterator[Read]) -> Iterator[list[Read]]:
    part: list[Read] = []
    for row in rows:
        part.append(row)
        if len(part) == PART:
            yield part
            part = []
    yield part
