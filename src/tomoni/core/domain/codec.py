"""How a value of a fact is written: as JSON text, plain or encrypted, under the id of its key."""

import json
from collections.abc import Mapping
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken

from tomoni.core.domain.canonical import canonical_json
from tomoni.core.errors import FactUnreadable

PLAIN = "p0"
ENCRYPTED = "f1"


def encode(value: object, key_id: str, keys: Mapping[str, bytes]) -> str:
    """Text to store. `keys` holds a Fernet key (32 bytes, base64) under each id but the plain one."""
    return encode_text(canonical_json(value), key_id, keys)


def encode_text(text: str, key_id: str, keys: Mapping[str, bytes]) -> str:
    """The same of a value that is canonical JSON already."""
    if key_id == PLAIN:
        return text
    return _fernet(_key(key_id, keys)).encrypt(text.encode()).decode()


def decode(text: str, key_id: str, keys: Mapping[str, bytes]) -> object:
    """The value again. Raises FactUnreadable where the key is absent or another one."""
    return json.loads(decode_text(text, key_id, keys))


def decode_text(text: str, key_id: str, keys: Mapping[str, bytes]) -> str:
    """The value again as the JSON text it was written as, which is its canonical one. Raises FactUnreadable."""
    if key_id == PLAIN:
        return text
    try:
        return _fernet(_key(key_id, keys)).decrypt(text.encode()).decode()
    except InvalidToken as fault:
        raise FactUnreadable(
            f"A value written with the key {key_id} cannot be opened with the key of that name."
            " The fact is not lost, but nobody can read it. Put back the key file that was there when it was written.",
            key_id=key_id,
        ) from fault


@lru_cache(maxsize=8)
def _fernet(key: bytes) -> Fernet:
    return Fernet(key)


def _key(key_id: str, keys: Mapping[str, bytes]) -> bytes:
    key = keys.get(key_id)
    if key is None:
        raise FactUnreadable(
            f"There is no key {key_id}. Values written with it can neither be read nor written."
            f" Put the file {key_id}.key back into the folder of keys.",
            key_id=key_id,
        )
    return key
