"""One folder, one piece of work: claimed, known again, never mixed with another."""

import fcntl
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tomoni.site.population.errors import FolderNotFit
from tomoni.site.population.manifest import write_json
from tomoni.site.population.writing import not_written, sweep

LOCK = ".lock"


@contextmanager
def claim(folder: Path, begun: str, told: Mapping[str, Any], done: str) -> Iterator[bool]:
    """Holds a folder for the work that `told` describes, and says whether its last file is there already.

    `begun` keeps what was told. Raises FolderNotFit: another work, unknown files, another process at it now.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK).open("w")
    except OSError as error:
        raise not_written(folder, error) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise FolderNotFit(f"{folder} is being written by another process. Wait for it, or end it.") from None
        _know_again(folder, begun, told)
        sweep(folder)
        try:
            write_json(folder / begun, told)
            yield (folder / done).is_file()
        except OSError as error:
            raise not_written(folder, error) from error


def _know_again(folder: Path, begun: str, told: Mapping[str, Any]) -> None:
    path = folder / begun
    if not path.is_file():
        strange = sorted(one.name for one in folder.iterdir() if not one.name.startswith("."))
        if strange:
            said = f"{folder} is not empty ({', '.join(strange[:3])}{' …' if len(strange) > 3 else ''})"
            raise FolderNotFit(f"{said} and not from this command. Name an empty or a new folder.")
        return
    try:
        before = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise FolderNotFit(f"{path} is no JSON. Remove {folder}, or name another folder.") from None
    now = json.loads(json.dumps(told))
    for key in dict.fromkeys([*before, *now]):
        if before.get(key) != now.get(key):
            said = (
                f"{folder} holds another work: its {key} is {_short(before.get(key))}, asked is {_short(now.get(key))}"
            )
            raise FolderNotFit(f"{said}. Name another folder, or remove this one.")


def _short(value: Any) -> str:
    shown = json.dumps(value, ensure_ascii=False)
    return shown if len(shown) < 120 else shown[:117] + "…"
