"""Answers and snapshots are kept as encrypted text: they carry whatever facts a service asks."""

from collections.abc import Mapping
from typing import Any

from tomoni.core import interface as core


def shut(document: Mapping[str, Any]) -> tuple[str, str]:
    """Text to store and the id of the key it was written with."""
    return core.encode(dict(document), core.ENCRYPTED, core.key_ring()), core.ENCRYPTED


def shut_text(text: str) -> tuple[str, str]:
    """The same of what is canonical text already."""
    return core.encode_text(text, core.ENCRYPTED, core.key_ring()), core.ENCRYPTED


def opened_text(text: str, key_id: str) -> str:
    """What was shut, as the canonical text of which a hash was taken."""
    return core.decode_text(text, key_id, core.key_ring())


def opened(text: str, key_id: str) -> dict[str, Any]:
    """The document again. An interview begins with nothing, which needs no key."""
    if not text:
        return {}
    found = core.decode(text, key_id, core.key_ring())
    assert isinstance(found, dict)
    return found
