"""Files on the disk of the machine: `<TOMONI_DATA>/files/<town>/<two digits>/<sha256>`."""

import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings


class DiskStore:
    """Each file is written beside its place, forced to the disk, made read-only, then put there by its name."""

    def put(self, town: str, digest: str, data: bytes) -> None:
        """Keep them. What lies there already in its full length is marked as new."""
        path = self._path(town, digest)
        if path.exists() and path.stat().st_size == len(data):
            os.utime(path)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{digest}.draft-{secrets.token_hex(8)}")
        with open(draft, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(0o440)
        draft.replace(path)
        _force(path.parent)

    def get(self, town: str, digest: str) -> bytes | None:
        """The bytes, None where there are none."""
        try:
            return self._path(town, digest).read_bytes()
        except FileNotFoundError:
            return None

    def delete(self, town: str, name: str) -> None:
        """Remove them."""
        self._path(town, name).unlink(missing_ok=True)

    def list(self, town: str, prefix: str) -> Iterator[tuple[str, datetime]]:
        """Names and times of what lies in the folder of two digits."""
        folder = Path(settings.TOMONI_FILES) / town / prefix
        for entry in os.scandir(folder) if folder.is_dir() else ():
            yield entry.name, datetime.fromtimestamp(entry.stat().st_mtime, UTC)

    def _path(self, town: str, name: str) -> Path:
        return Path(settings.TOMONI_FILES) / town / name[:2] / name


def _force(folder: Path) -> None:
    """A new name in a folder is safe only when the folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
