"""Rows of rooms above that belong to a case and go with it: opinions of other units, say."""

from typing import Any, Protocol


class Annex(Protocol):
    """Who holds rows about a case that the tables of this room do not point at."""

    def rows(self, case_number: str) -> list[dict[str, Any]]:
        """Their content, for the archive and for the hash of the certificate."""

    def erase(self, case_number: str) -> None:
        """Remove them, inside of the caller's transaction."""


_annexes: dict[str, Annex] = {}


def register_annex(words: str, annex: Annex) -> None:
    """Offer rows that belong to cases. words: what the certificate of destruction counts them as."""
    _annexes[words] = annex


def annexes() -> dict[str, Annex]:
    """All, by the words of the certificate."""
    return dict(_annexes)
