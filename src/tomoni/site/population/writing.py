"""Tables to Parquet: fast to decode, whole or not at all, with their size and hash."""

import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tomoni.site.population.errors import NotWritten
from tomoni.site.population.manifest import FileOf, PartOf, part_to_json, write_json

PART = "part.json"


def part_name(number: int) -> str:
    return f"part-{number:05}"


def write_part(folder: Path, number: int, tables: Mapping[str, pa.Table]) -> PartOf:
    """All files of a part under another name, then renamed at once. Raises NotWritten; leaves nothing half-written."""
    name = part_name(number)
    near = folder / f".{name}.{os.getpid()}"
    try:
        near.mkdir(parents=True)
        files = {table: write_table(near / f"{table}.parquet", content) for table, content in tables.items()}
        families = pc.min_max(tables["person"]["family"]).as_py()
        part = PartOf(name, tables["person"].num_rows, families["min"], families["max"], files)
        write_json(near / PART, part_to_json(part))
        near.rename(folder / name)
    except OSError as error:
        shutil.rmtree(near, ignore_errors=True)
        raise not_written(folder / name, error) from error
    return part


def not_written(path: Path, error: OSError) -> NotWritten:
    """What to say when the disk takes no more."""
    said = f"{path} could not be written: {error.strerror or error}. What is complete stays"
    return NotWritten(f"{said}: make room, then run the same command again, and it goes on.")


def sweep(folder: Path) -> None:
    """Takes away what a killed process left half-made."""
    for path in folder.glob(".*"):
        if path.name.startswith((".part-", ".manifest.json.", ".making.json.", ".run.json.", ".summary.json.")):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def write_table(path: Path, table: pa.Table) -> FileOf:
    """One file. Not compressed: ids as differences and the rest as dictionaries are small already, and read faster."""
    keys = [field.name for field in table.schema if field.type == pa.int64()]
    others = [field.name for field in table.schema if field.name not in keys and not pa.types.is_boolean(field.type)]
    sink = pa.BufferOutputStream()
    pq.write_table(
        table,
        sink,
        compression="none",
        use_dictionary=others,
        column_encoding=dict.fromkeys(keys, "DELTA_BINARY_PACKED"),
        write_page_checksum=True,
        write_statistics=False,
    )
    content = sink.getvalue()
    path.write_bytes(content)
    ids = pc.min_max(table["id"]).as_py() if "id" in table.column_names and table.num_rows else {}
    return FileOf(table.num_rows, content.size, hashlib.sha256(content).hexdigest(), ids.get("min"), ids.get("max"))
