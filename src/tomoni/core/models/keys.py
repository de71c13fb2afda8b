"""The keys of facts: files in TOMONI_DATA/keys, outside the database."""

import base64
import hashlib
import hmac
import os
from pathlib import Path

from cryptography.fernet import Fernet
from django.conf import settings

from tomoni.core.domain.codec import ENCRYPTED
from tomoni.core.models.town import current_code


class KeyRing(dict[str, bytes]):
    """Keys by id, read from `<id>.key` when first wanted. The key for new values is made where none exists."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def get(self, key_id: str, default: bytes | None = None) -> bytes | None:  # type: ignore[override]
        if key_id not in self:
            path = self.folder / f"{key_id}.key"
            if key_id == ENCRYPTED and not path.exists():
                _make_key(path)
            if not path.exists():
                return default
            self[key_id] = path.read_bytes().strip()
        return self[key_id]


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # whoever comes second keeps the first one's key
    except FileExistsError:
        pass
    finally:
        draft.unlink()


_rings: dict[Path, KeyRing] = {}


def key_ring() -> KeyRing:
    """The keys of this installation."""
    folder = settings.TOMONI_DATA / "keys"
    return _rings.setdefault(folder, KeyRing(folder))


def search_key() -> bytes:
    """What the ledger keeps search terms under: one key a town, made of the key of facts.

    It is stored only where a town moved: it came along as `terms-CODE.key`, so that old searches are still found.
    """
    brought = key_ring().get(terms_key_id(current_code()))
    if brought:
        return base64.urlsafe_b64decode(brought)
    secret = key_ring().get(ENCRYPTED) or b""
    return hmac.new(secret, f"ledger terms of {current_code()}".encode(), hashlib.sha256).digest()


def terms_key_id(code: str) -> str:
    """Name of the file in `keys/` (without `.key`) in which a town takes its search key along."""
    return f"terms-{code}"
