"""The port through which rooms above let their records be destroyed or handed over."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Gone:
    """What was destroyed: how many of what, and a hash over all of it; nothing else remains."""

    counts: dict[str, int] = field(default_factory=dict)
    sha256: str = ""


class Keeper(Protocol):
    """Who knows the records of one kind."""

    def blocks(self, ref: str) -> str:
        """Why this record cannot go yet, in words for staff; empty where it can."""

    def export(self, ref: str) -> dict[str, bytes]:
        """Everything of the record as files by name, for an archive."""

    def destroy(self, ref: str, because: str) -> Gone:
        """Destroy it, inside of the caller's transaction. because: number of the approved destruction."""


_keepers: dict[str, Keeper] = {}


def register_keeper(kind: str, keeper: Keeper) -> None:
    """Say who knows records of a kind: `case`, `payment-order`."""
    _keepers[kind] = keeper


def keeper_of(kind: str) -> Keeper:
    """The keeper of a kind. Raises LookupError: a kind is registered when Django starts."""
    if kind not in _keepers:
        raise LookupError(f"Nobody keeps records of the kind {kind!r}; known are {', '.join(sorted(_keepers))}.")
    return _keepers[kind]
