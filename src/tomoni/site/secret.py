"""Secrets of an installation: made once, kept beside the data, readable by its owner alone."""

import os
import secrets
from pathlib import Path


def make_secret(folder: Path, name: str = "secret") -> str:
    """The secret `folder/name`; written (mode 0600) unless it is there."""
    path = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    secret = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w") as file:
        file.write(secret)
    return secret
