"""People files, read: only the columns that are asked for, and every fault with its file, column and place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tomoni.rules import interface as rules
from tomoni.site.population.columns import arrow_of, is_type_of, right_types
from tomoni.site.population.errors import FilesNotValid
from tomoni.site.population.manifest import FileOf, Manifest, PartOf

KEYS = ("id", "family", "source", "target")
FREE = ("since", "until")
OWN_ID = "own_id"


@dataclass(frozen=True)
class Reader:
    """Slices of a folder of people files, with the columns of a program (by table)."""

    folder: Path
    manifest: Manifest
    vocabulary: rules.Vocabulary
    columns: Mapping[str, Sequence[str]]

    def check(self) -> None:
        """That every table and column is there, before anything is worked out. Raises FilesNotValid."""
        for table, columns in self.columns.items():
            if table in self.manifest.none:
                continue
            if table not in self.manifest.tables:
                has = ", ".join(sorted(self.manifest.tables))
                said = f"{self.folder} has no table {table!r}, which the rules read; it has {has}"
                raise FilesNotValid(
                    f"{said}. Add the table, or list it under `none` in manifest.json if there is none."
                )
            lacking = [name for name in columns if name not in FREE and not self.manifest.has(table, name)]
            if lacking:
                raise FilesNotValid(
                    f"{self.folder}: the table {table!r} has no column {self._named(table, lacking[0])}"
                )

    def _named(self, table: str, column: str) -> str:
        spec = self._spec(table, column)
        year = column.rpartition(".")[2] if spec is not None and spec.by_year else ""
        means = f" ({spec.label.get('en') or spec.name}{f' of {year}' if year else ''})" if spec is not None else ""
        return f"{column!r}{means}, which the rules read. Add the column (empty where it is not known)."

    def _spec(self, table: str, column: str) -> rules.FactSpec | None:
        name, dot, year = column.rpartition(".")
        return self.vocabulary.facts.get((table, name if dot and year.isdigit() else column))

    def slice(self, part: PartOf) -> dict[str, pa.Table]:
        """The tables of one part. Raises FilesNotValid."""
        tables = {table: self._table(part, table, columns) for table, columns in self.columns.items()}
        for table, content in tables.items():
            if "family" in content.column_names:
                self._check_families(part, table, content)
        return tables

    def own_ids(self, part: PartOf, table: str) -> pa.Array | None:
        """The numbers the town itself uses, where the files keep them."""
        if not self.manifest.has(table, OWN_ID):
            return None
        return self._read(part, table, [OWN_ID]).column(OWN_ID).combine_chunks()

    def path(self, part: PartOf, table: str) -> Path:
        return self.folder / part.name / f"{table}.parquet"

    def _table(self, part: PartOf, table: str, columns: Sequence[str]) -> pa.Table:
        if table in self.manifest.none:
            return self._empty(table, columns)
        wanted = [name for name in columns if name not in FREE or self.manifest.has(table, name)]
        if table not in self.vocabulary.links and "family" not in wanted:
            wanted.append("family")
        found = self._read(part, table, wanted)
        for name in wanted:
            self._check_type(part, table, name, found.schema.field(name).type)
        return found

    def _empty(self, table: str, columns: Sequence[str]) -> pa.Table:
        types = {name: self._spec(table, name) for name in columns if name not in FREE}
        return pa.table(
            {name: pa.array([], pa.int64() if spec is None else arrow_of(spec)) for name, spec in types.items()}
        )

    def _read(self, part: PartOf, table: str, columns: Sequence[str]) -> pa.Table:
        path, file = self.path(part, table), part.files[table]
        self._check_size(path, file)
        try:
            with pq.ParquetFile(path, page_checksum_verification=True) as opened:
                lacking = [name for name in columns if name not in opened.schema_arrow.names]
                if lacking:
                    said = f"{path} has no column {lacking[0]!r}, though manifest.json says so"
                    raise FilesNotValid(f"{said}. Make this part anew.")
                found = opened.read(columns=list(columns), use_threads=False)
        except (pa.ArrowException, OSError) as error:
            raise FilesNotValid(f"{path} cannot be read: {_first_line(error)}. Make this part anew.") from None
        if found.num_rows != file.rows:
            raise FilesNotValid(
                f"{path} has {found.num_rows} rows; manifest.json says {file.rows}. Make this part anew."
            )
        return found

    def _check_size(self, path: Path, file: FileOf) -> None:
        if not path.is_file():
            raise FilesNotValid(f"{path} is not there, though manifest.json names it. Make this part anew.")
        size = path.stat().st_size
        if size != file.bytes:
            what = "truncated" if size < file.bytes else "another file"
            said = f"{path} has {size} bytes; manifest.json says {file.bytes}: it is {what}"
            raise FilesNotValid(f"{said}. Copy it again, or make this part anew.")

    def _check_type(self, part: PartOf, table: str, name: str, found: pa.DataType) -> None:
        spec = self._spec(table, name)
        if spec is None:
            right = pa.types.is_date32(found) if name in FREE else found == pa.int64()
            wanted = "date32" if name in FREE else "int64"
        else:
            right, wanted = is_type_of(found, spec), f"{right_types(spec)} ({spec.type.kind})"
        if not right:
            said = f"{self.path(part, table)}: the column {name!r} holds {found}; it must be {wanted}"
            raise FilesNotValid(f"{said}. Write the column anew in this type.")

    def _check_families(self, part: PartOf, table: str, content: pa.Table) -> None:
        family = content.column("family").combine_chunks()
        path = self.path(part, table)
        if family.null_count:
            raise FilesNotValid(f"{path}: {family.null_count} rows have no family. Everybody has one.")
        numbers = family.to_numpy(zero_copy_only=False)
        down = np.flatnonzero(np.diff(numbers) < 0)
        if len(down):
            row = int(down[0]) + 2
            said = f"{path}, row {row}: family {int(numbers[row - 1])} comes after family {int(numbers[row - 2])}"
            raise FilesNotValid(f"{said}; rows stand in the order of families, each family together.")
        if len(numbers) and not (part.first_family <= numbers[0] and numbers[-1] <= part.last_family):
            said = f"{path} holds families {int(numbers[0])} to {int(numbers[-1])}"
            told = f"manifest.json says {part.first_family} to {part.last_family}"
            raise FilesNotValid(f"{said}; {told}: a family may be cut. Make this part anew.")


def _first_line(error: Any) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
