"""What a backup holds, as its `manifest.json` tells it: every file with its hash, and what is true of each town."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tomoni.core import interface as core
from tomoni.site.keeping.errors import BackupDamaged, BackupOfOther

NAME = "manifest.json"
FORMAT, VERSION = "tomoni-backup", 1
PIECE = 1 << 20


def write_manifest(folder: Path, told: Mapping[str, Any], kind: str = FORMAT) -> str:
    """Write the manifest last, with a hash over itself; gives that hash."""
    whole = {"format": kind, "format_version": VERSION, **told, "files": dict(sorted(list_files(folder)))}
    sealed = core.sha256_hex(core.canonical_json(whole))
    text = json.dumps({**whole, "sha256": sealed}, ensure_ascii=False, indent=1) + "\n"
    (folder / NAME).write_text(text, encoding="utf-8")
    return sealed


def read_manifest(folder: Path, kind: str = FORMAT) -> dict[str, Any]:
    """The manifest, unchanged since it was written. Raises BackupDamaged or BackupOfOther."""
    try:
        told = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except OSError:
        raise BackupDamaged(
            f"{folder} holds no readable {NAME}, so it is no finished backup. Nothing was restored. Take another"
            " folder; one whose name ends in .unfinished was cut off while it was made."
        ) from None
    except ValueError:
        raise _manifest_changed(folder) from None
    if not isinstance(told, dict) or told.get("format") != kind:
        raise BackupOfOther(f"{folder / NAME} is no manifest of a {kind}. Nothing was restored.")
    if told.get("format_version") != VERSION:
        raise BackupOfOther(
            f"{folder} is a backup of format {told.get('format_version')}; this version of tomoni reads format"
            f" {VERSION}. Nothing was restored. Restore it with the version that made it ({told.get('tomoni')})."
        )
    sealed = told.pop("sha256", "")
    if core.sha256_hex(core.canonical_json(told)) != sealed:
        raise _manifest_changed(folder)
    return told


def check_files(folder: Path, told: Mapping[str, Any]) -> None:
    """Every file is there as it was written, and no other. Raises BackupDamaged naming all that are not."""
    found, named = dict(list_files(folder)), dict(told["files"])
    faults = [f"{name} is missing" for name in sorted(set(named) - set(found))]
    faults += [f"{name} is not named by the manifest" for name in sorted(set(found) - set(named))]
    for name in sorted(set(found) & set(named)):
        if found[name]["bytes"] != named[name]["bytes"]:
            faults.append(f"{name} has {found[name]['bytes']} bytes instead of {named[name]['bytes']}")
        elif found[name]["sha256"] != named[name]["sha256"]:
            faults.append(f"{name} was changed: its sha256 is another one")
    if faults:
        raise BackupDamaged(
            f"The backup {folder} is damaged: {'; '.join(faults[:20])}{_rest(faults)}. Nothing was restored."
            " Take another backup, or another copy of this one.",
            faults=faults,
        )


def list_files(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every file below a folder but the manifest: its name from there on, bytes and sha256."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            yield name, {"bytes": -1, "sha256": "a link"}
        elif path.is_file() and name != NAME:
            digest = hashlib.sha256()
            with open(path, "rb") as file:
                while piece := file.read(PIECE):
                    digest.update(piece)
            yield name, {"bytes": path.stat().st_size, "sha256": digest.hexdigest()}


def _manifest_changed(folder: Path) -> BackupDamaged:
    return BackupDamaged(
        f"{folder / NAME} was cut off or changed since it was written, so nothing of this backup can be relied on."
        " Nothing was restored. Take another backup, or another copy of this one."
    )


def _rest(faults: list[str]) -> str:
    return f" and {len(faults) - 20} more" if len(faults) > 20 else ""
