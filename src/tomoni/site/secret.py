"""The secret of an installation: made once, kept beside the data, readable by its owner alone."""

import os
import secrets
from pathlib import Path


def make_secret(folder: Path) -> None:
    """Write `folder/secret` unless it is there (mode 0600)."""
    try:
        handle = os.open(folder / "secret", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
