"""The working folder of a child: in memory where the machine has such a place, since values are personal data.

Its parent holds a lock on it. A lock ends with its process however that dies, so a folder without one is left over.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")
_KEPT, _NEW = "tomoni-child-", "tomoni-new-"


class WorkingFolder:
    """A new folder that this process holds until it is removed."""

    def __init__(self) -> None:
        root = _root()
        made = Path(tempfile.mkdtemp(prefix=_NEW, dir=root))
        self._lock = os.open(made, os.O_RDONLY)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        # Named so that a sweep may look at it only once it is held.
        self.path = made.rename(root / made.name.replace(_NEW, _KEPT, 1))

    def remove(self) -> None:
        """Takes it away with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


def sweep_left_folders() -> None:
    """Removes what nobody holds: parent and child were killed before either could take the folder along."""
    for folder in _root().glob(f"{_KEPT}*"):
        with contextlib.suppress(OSError):  # held by another process, another user's, or gone meanwhile
            _remove_unless_held(folder)


def _remove_unless_held(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(descriptor)


def _root() -> Path:
    return _MEMORY if os.access(_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
