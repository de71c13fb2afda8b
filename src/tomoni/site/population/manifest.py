"""manifest.json of people files: what there is, so that a run can say at once what is wrong. Written last."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tomoni.site.population.columns import Column
from tomoni.site.population.errors import FilesNotValid

FORMAT, VERSION = "tomoni people files", 1
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class FileOf:
    """One Parquet file: rows, bytes, sha256; of an entity also its first and last id."""

    rows: int
    bytes: int
    sha256: str
    first_id: int | None = None
    last_id: int | None = None


@dataclass(frozen=True)
class PartOf:
    """A part: whole families, from `first_family` to `last_family`."""

    name: str
    people: int
    first_family: int
    last_family: int
    files: Mapping[str, FileOf]


@dataclass(frozen=True)
class Manifest:
    """All of it. `day`: the day the people are as they are here. `tables`: columns by table. `made`: how, freely.
    `none`: kinds of things and links of which there is none, so that they need no file."""

    people: int
    day: str
    part_size: int
    entities: Sequence[str]
    links: Sequence[str]
    tables: Mapping[str, Sequence[Column]]
    parts: Sequence[PartOf]
    made: Mapping[str, Any]
    none: Sequence[str] = ()

    def has(self, table: str, column: str) -> bool:
        return any(one.name == column for one in self.tables.get(table, ()))

    def with_years(self, columns: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
        """Columns with `income.*` written out: every year there is."""
        return {
            table: tuple(dict.fromkeys(one for name in names for one in self._years_of(table, name)))
            for table, names in columns.items()
        }

    def _years_of(self, table: str, name: str) -> list[str]:
        if not name.endswith(".*"):
            return [name]
        return [one.name for one in self.tables.get(table, ()) if one.name.startswith(name[:-1])]


def write_json(path: Path, content: Any) -> None:
    """The whole file or nothing of it."""
    near = path.with_name(f".{path.name}.{os.getpid()}")
    with near.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    near.replace(path)


def read_json(path: Path) -> Any:
    """The content of a file. Raises OSError, ValueError."""
    return json.loads(path.read_text(encoding="utf-8"))


def to_json(manifest: Manifest) -> dict[str, Any]:
    """As it is written: empty parts of a column are left out."""
    content = {"format": FORMAT, "version": VERSION, **asdict(manifest)}
    content["tables"] = {
        table: [{key: value for key, value in asdict(column).items() if value and key != "table"} for column in columns]
        for table, columns in manifest.tables.items()
    }
    content["parts"] = [part_to_json(part) for part in manifest.parts]
    return content


def part_to_json(part: PartOf) -> dict[str, Any]:
    files = {
        table: {key: value for key, value in asdict(file).items() if value is not None}
        for table, file in part.files.items()
    }
    return {**asdict(part), "files": files}


def part_from_json(raw: Mapping[str, Any]) -> PartOf:
    return PartOf(**{**raw, "files": {table: FileOf(**file) for table, file in raw["files"].items()}})


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder of people files. Raises FilesNotValid for all that can be seen in it alone."""
    path = folder / MANIFEST
    if not path.is_file():
        begun = " The making was not finished: run the same `tomoni town files` again." if _is_begun(folder) else ""
        raise FilesNotValid(f"{path} is not there: no people files.{begun or ' Make some with `tomoni town files`.'}")
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise FilesNotValid(f"{path} is no JSON: {error}. Make the files anew.") from None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT or raw.get("version") != VERSION:
        found = f"{raw.get('format')!r} {raw.get('version')!r}" if isinstance(raw, dict) else type(raw).__name__
        raise FilesNotValid(f"{path} has format {found}; this version reads {FORMAT!r} {VERSION}.")
    try:
        manifest = _from_json(raw)
    except (KeyError, TypeError, AttributeError) as error:
        raise FilesNotValid(f"{path} lacks or mistakes {error}. Make the files anew.") from None
    _check(path, manifest)
    return manifest


def _is_begun(folder: Path) -> bool:
    return (folder / "making.json").is_file()


def _from_json(raw: Mapping[str, Any]) -> Manifest:
    given = {key: value for key, value in raw.items() if key not in ("format", "version")}
    tables = {
        table: tuple(Column(table=table, **column) for column in columns) for table, columns in raw["tables"].items()
    }
    return Manifest(**{**given, "tables": tables, "parts": [part_from_json(part) for part in raw["parts"]]})


def _check(path: Path, manifest: Manifest) -> None:
    people = sum(part.people for part in manifest.parts)
    if people != manifest.people:
        raise FilesNotValid(f"{path} says {manifest.people} people; its parts have {people}. Make the files anew.")
    for part in manifest.parts:
        lacking = sorted(set(manifest.tables) - set(part.files))
        if lacking:
            raise FilesNotValid(f"{path}: {part.name} has no {', '.join(lacking)}. Make the files anew.")
    for before, after in zip(manifest.parts, manifest.parts[1:], strict=False):
        if before.last_family == after.first_family:
            said = f"family {after.first_family} is cut: it stands in {before.name} and in {after.name}"
            raise FilesNotValid(f"{path}: {said}. A family must stand in one part; cut the parts elsewhere.")
        if before.last_family > after.first_family:
            said = f"{after.name} begins with family {after.first_family}, {before.name} ends with {before.last_family}"
            raise FilesNotValid(f"{path}: {said}. Families ascend over all parts; make the files anew.")
        for table, file in after.files.items():
            last = before.files[table].last_id
            if last is not None and file.first_id is not None and file.first_id <= last:
                said = f"{table} {file.first_id} begins {after.name}, though {before.name} ends with {last}"
                raise FilesNotValid(f"{path}: {said}: somebody may stand in both. Ids ascend over all parts.")
