"""Answers and snapshots are kept as encrypted text: they carry whatever facts a service asks."""

from collections.abc import Mapping
from typing import Any

from tomoni.core import interface as core


def shut(document: Mapping[str, Any]) -> tuple[str, str]:
    """Text to store and the id of the key it was written with."""
    return core.encode(dict(document), core.ENCRYPTED, core.key_ring()), core.ENCRYPTED


def opened(text: str, key_id: str) -> dict[str, Any]:
    """The document again. An interview begins with nothing, which needs no key."""
    if not text:
        return {}
    found = core.decode(text, key_id, core.key_ring())
    assert isinstance(found, dict)
    return found
