"""The folder of an installation beside its database: files, keys, secret, fonts. What belongs into a backup of it."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connections

from tomoni.core import interface as core
from tomoni.site.keeping.errors import PlaceNotEmpty
from tomoni.site.keeping.stored_files import fetch_files

UNFINISHED = ".restoring"  # what a cut off restore leaves behind; the next one removes it
# Made again by `tomoni migrate`, or of this machine and its database server alone.
NOT_KEPT = {"static", "application-password", "uploads", "worker-beats", UNFINISHED}


MOMENT, DRAFT = "tomoni-moment-", ".restoring"  # of a copy that a killed process left beside the database
OLD = 86_400  # seconds: no copy is worked with for a day


def is_left_over(name: str) -> bool:
    """Whether this is a copy that a killed process left behind: in no backup, and in nobody's way."""
    return name.startswith(MOMENT) or any(name.endswith(DRAFT + end) for end in ("", "-wal", "-shm", "-journal"))


def clean_left_over(folder: Path) -> None:
    """Remove moments that nobody works with any more; a younger one may be somebody's."""
    for path in folder.glob(f"{MOMENT}*"):
        with contextlib.suppress(OSError):
            if core.machine_now().timestamp() - path.stat().st_mtime > OLD:
                shutil.rmtree(path, ignore_errors=True)


def database_names() -> set[str]:
    """Names of the SQLite file and what lies beside it, where the database is such a file."""
    connection = connections["default"]
    if connection.vendor != "sqlite":
        return set()
    name = Path(str(connection.settings_dict["NAME"])).name
    return {name, f"{name}-wal", f"{name}-shm", f"{name}-journal", f"{name}.lock"}


def kept_files() -> Iterator[Path]:
    """Every file of the data folder that a backup takes."""
    left_out = NOT_KEPT | database_names()
    for path in sorted(Path(settings.TOMONI_DATA).glob("*")):
        if path.name in left_out or is_left_over(path.name):
            continue
        if path.is_dir():
            yield from (Path(place) / name for place, _, names in os.walk(path) for name in sorted(names))
        else:
            yield path


def copy_kept_files(into: Path) -> int:
    """Copy what is not there yet; gives how many. What vanishes meanwhile was a draft, or removed by its owner."""
    copied = 0
    for path in kept_files():
        target = into / path.relative_to(settings.TOMONI_DATA)
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            shutil.copy2(path, target)
            copied += 1
        except FileNotFoundError:
            target.unlink(missing_ok=True)
    return copied + sum(fetch_files(town.code, into / "files" / town.code) for town in _towns())


def _towns() -> list[core.Municipality]:
    """None before the first migration."""
    there = core.Municipality._meta.db_table in connections["default"].introspection.table_names()
    return list(core.list_municipalities()) if there else []


def refuse_filled_folder() -> None:
    """Raises PlaceNotEmpty naming what lies in the data folder that a restore would mix with."""
    data = Path(settings.TOMONI_DATA)
    locks = {name for name in database_names() if name.endswith(".lock")}
    names = sorted(path.name for path in data.glob("*")) if data.exists() else []
    there = [name for name in names if name not in NOT_KEPT | locks and not is_left_over(name)]
    if there:
        raise PlaceNotEmpty(
            f"The folder {data} is not empty: it holds {', '.join(there[:8])}. A restore would mix two installations,"
            " so nothing was restored. Name an empty or new folder with TOMONI_DATA, or move this one away.",
            there=there,
        )


def move_into_place(staged: Path) -> list[Path]:
    """Move everything of a staged folder into the data folder; gives what was moved. All of it, or nothing."""
    moved: list[Path] = []
    try:
        for path in sorted(staged.glob("*")):
            target = Path(settings.TOMONI_DATA) / path.name
            os.rename(path, target)
            moved.append(target)
    except OSError:
        take_back(moved)
        raise
    return moved


def take_back(moved: list[Path]) -> None:
    """Remove again what `move_into_place` moved."""
    for path in moved:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
