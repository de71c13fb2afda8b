"""A town's tables as JSON lines: one object a row, columns by their names, nothing that only this program can read.

Days and moments are ISO 8601; bytes are files of their own (`{"file": name}`); what the database keeps encrypted is
written in the open (`{"sealed": value}`) and encrypted again where it is taken in, under the key of that installation.
"""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import models

from tomoni.core import interface as core
from tomoni.core.adapters.database_guards import town_models
from tomoni.site.keeping.errors import BackupDamaged, NotKept

LEFT_OUT = {
    "core_session": "who is signed in",
    "signin_passwordtry": "wrong passwords of the last minutes",
    "core_erasure": "permits that live inside one transaction",
    "waiting_line": "how far the line of today is",
    "waiting_mark": "when whose turn came, for a day",
    "waiting_holder": "who came in on which number, for a day",
}
KEY, TOKEN = "key_id", "gAAAAA"  # the column that names a row's key; how every Fernet token begins
STEP = 500
ENDINGS = {b"%PDF": ".pdf"}


def open_models() -> list[type[models.Model]]:
    """The municipality, then every table of a town that goes along, by name."""
    own = [model for model in town_models() if model._meta.db_table not in LEFT_OUT]
    return [core.Municipality, *sorted(own, key=lambda model: model._meta.db_table)]


def write_rows(model: type[models.Model], folder: Path) -> int:
    """Write `tables/<table>.jsonl`; gives how many rows. In the tenant of the town."""
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    rows = model._default_manager.order_by("pk")
    if model is core.Municipality:
        rows = rows.filter(pk=core.current_municipality().pk)
    count = 0
    with open(folder / "tables" / f"{model._meta.db_table}.jsonl", "w", encoding="utf-8") as file:
        for row in rows.values_list(*names).iterator(chunk_size=STEP):
            is_sealed = KEY in names and row[names.index(KEY)] == core.ENCRYPTED
            told = {n: _told(folder, f, v, row[0], is_sealed) for n, f, v in zip(names, fields, row, strict=True)}
            file.write(json.dumps(told, ensure_ascii=False, sort_keys=True) + "\n")
            count += 1
    return count


def read_rows(model: type[models.Model], folder: Path) -> int:
    """Insert the rows of `tables/<table>.jsonl`; gives how many. In the tenant of the town, inside a transaction."""
    path, count, part = folder / "tables" / f"{model._meta.db_table}.jsonl", 0, []
    fields = {field.attname: field for field in model._meta.concrete_fields}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                told = json.loads(line)
                part.append(model(**{name: _value(folder, fields[name], value) for name, value in told.items()}))
            except (ValueError, KeyError, TypeError) as fault:
                raise BackupDamaged(
                    f"{path.name}, line {number} cannot be read ({fault}). Nothing was taken in."
                ) from None
            if len(part) == STEP:
                count += _insert(model, part)
                part = []
    return count + _insert(model, part)


def write_columns(path: Path) -> None:
    """What every column is, as CSV: table and what a row is; name, kind, length, may be empty, leads to, values."""
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(["table", "what a row is", "column", "kind", "most signs", "may be empty", "leads to", "values"])
        for model in open_models():
            about = " ".join((model.__doc__ or "").strip().splitlines()[:1])
            for field in model._meta.concrete_fields:
                out.writerow([model._meta.db_table, about, *_column(field)])


def _column(field: Any) -> Iterator[str]:
    leads_to = field.remote_field.model._meta.db_table if field.is_relation else ""
    target = field.target_field if field.is_relation else field
    yield field.attname
    yield target.get_internal_type().removesuffix("Field")
    yield str(target.max_length or "")
    yield "yes" if field.null else "no"
    yield leads_to
    yield " ".join(f"{value}={name}" for value, name in field.flatchoices)


def _insert(model: type[models.Model], rows: list[models.Model]) -> int:
    model._default_manager.bulk_create(rows)  # type: ignore[arg-type]
    return len(rows)


def _told(folder: Path, field: Any, value: Any, pk: object, is_sealed: bool) -> Any:
    """is_sealed: the row has a key. Elsewhere what begins like a token is what somebody typed, and goes as it is."""
    if value is None:
        return None
    if isinstance(field, models.BinaryField):
        return {"file": _write_bytes(folder, field, bytes(value), pk)}
    if is_sealed and isinstance(value, str) and value.startswith(TOKEN):
        return {"sealed": _opened(field, value, pk)}
    return value.isoformat() if hasattr(value, "isoformat") else value


def _opened(field: Any, value: str, pk: object) -> object:
    try:
        return core.decode(value, core.ENCRYPTED, core.key_ring())
    except core.TomoniError as fault:
        raise NotKept(
            f"{field.model._meta.db_table}.{field.attname} of row {pk} cannot be decrypted with the key of this"
            f" installation, so the town would leave without it. Nothing was written. {fault.message}"
        ) from fault


def _write_bytes(folder: Path, field: Any, value: bytes, pk: object) -> str:
    name = f"documents/{field.model._meta.db_table}/{pk}{ENDINGS.get(value[:4], '.bin')}"
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(value)
    return name


def _inside(folder: Path, name: Path) -> Path:
    """A file below a folder. Raises ValueError for a name that leads out of it: no row brings in other files."""
    found = (folder / name).resolve()
    if not found.is_relative_to(folder.resolve()):
        raise ValueError(f"the file {name} lies outside of {folder.name}/")
    return found


def _value(folder: Path, field: Any, told: Any) -> Any:
    if isinstance(told, dict) and not isinstance(field, models.JSONField):
        if "sealed" in told:
            return core.encode(told["sealed"], core.ENCRYPTED, core.key_ring())
        return _inside(folder / "documents", Path(told["file"]).relative_to("documents")).read_bytes()
    if isinstance(field, (models.DateField, models.DecimalField, models.DurationField)):
        return field.to_python(told)
    return told
