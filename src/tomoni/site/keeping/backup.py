"""`tomoni backup`: a whole copy of an installation, while it serves."""

import shutil
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from tomoni.core import interface as core
from tomoni.site.keeping.data_folder import copy_kept_files
from tomoni.site.keeping.errors import NotKept, PlaceNotEmpty
from tomoni.site.keeping.manifest import write_manifest
from tomoni.site.keeping.snapshots import of_this_database


def make_backup(folder: Path) -> dict[str, Any]:
    """Write a backup into a folder that is empty or not there; gives its manifest with `sha256`.

    The folder gets its name when everything is in it. Raises PlaceNotEmpty and NotKept; nothing is left then.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PlaceNotEmpty(f"{folder} is there and not an empty folder. Nothing was written. Name a new one.")
    draft = folder.with_name(folder.name + ".unfinished")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True, mode=0o700)
        told = _write(draft)
        draft.replace(folder)
    except (OSError, DatabaseError, sqlite3.Error) as fault:
        raise NotKept(f"No backup was made: {str(fault).strip()}. What was begun was removed.") from fault
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return told


def this_version() -> str:
    """Version of tomoni that runs."""
    try:
        return version("tomoni")
    except PackageNotFoundError:  # run from its sources
        return "sources"


def _write(draft: Path) -> dict[str, Any]:
    """Files, then the moment of the database, then the files that came in between: every row finds its bytes."""
    (draft / "data").mkdir(mode=0o700)
    copy_kept_files(draft / "data")
    moment = of_this_database().write(draft)
    copy_kept_files(draft / "data")
    told = {"tomoni": this_version(), "made_at": core.now().isoformat(timespec="seconds"), **moment}
    return {**told, "sha256": write_manifest(draft, told)}
