"""Files that lie in a bucket go into a backup as they would lie on the disk, and from a backup into the bucket."""

import hashlib
import logging
import re
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from tomoni.channels.api import interface as api
from tomoni.core import interface as core

NAME = re.compile(r"[0-9a-f]{64}")
log = logging.getLogger("tomoni.site")


def fetch_files(town: str, into: Path) -> int:
    """Copy the files of a town and the packages it was sent from its bucket below a folder, what is not there yet;
    gives how many.

    Nothing to do where they lie on the disk. What is no file of tomoni, or has changed since it was kept, is left out
    and named in the log: one damaged object does not stop every backup. Raises core.StoreUnreachable.
    """
    if not settings.TOMONI_S3:
        return 0
    copied, left_out = 0, list[str]()
    for shelf, is_whole in ((town, _is_file), (api.shelf_of(town), api.is_original)):
        copied += _fetch(shelf, into / Path(shelf).relative_to(town), is_whole, left_out)
    if left_out:
        log.error(
            "%s: left out of the copy, for these objects of the bucket are no files of tomoni or changed since they"
            " were kept: %s. Bring what has changed back from an older backup, and remove what is foreign.",
            town, ", ".join(left_out),
        )  # fmt: skip
    return copied


def _is_file(name: str, data: bytes) -> bool:
    return hashlib.sha256(data).hexdigest() == name


def _fetch(shelf: str, into: Path, is_whole: Callable[[str, bytes], bool], left_out: list[str]) -> int:
    store, copied = core.file_store(), 0
    for part in core.PARTS:
        for name, _ in store.list(shelf, part):
            target = into / part / name
            if not NAME.fullmatch(name):
                left_out.append(f"{part}/{name}")
                continue
            data = None if target.exists() else store.get(shelf, name)
            if data is None:  # there already, or removed meanwhile by its owner
                continue
            if not is_whole(name, data):
                left_out.append(f"{part}/{name}")
                continue
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            target.write_bytes(data)
            copied += 1
    return copied


def bring_files() -> int:
    """Put what a restore laid on the disk into the bucket, where there is one; gives how many."""
    if not settings.TOMONI_S3:
        return 0
    store, brought = core.file_store(), 0
    there = Path(settings.TOMONI_FILES)
    for town in sorted(path.name for path in there.glob("*")):
        for shelf in (town, api.shelf_of(town)):
            for path in sorted((there / shelf).glob("??/*")):
                store.put(shelf, path.name, path.read_bytes())
                path.unlink()
                brought += 1
    return brought
