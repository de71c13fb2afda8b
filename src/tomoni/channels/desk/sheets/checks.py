"""How many checks hold, do not hold, are open; with the names of those that need a look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class CheckCount:
    """Counts by mark and, for ✕ and ?, the words of at most two checks."""

    yes: int = 0
    no: int = 0
    open: int = 0
    no_names: tuple[str, ...] = ()
    open_names: tuple[str, ...] = ()


def count_checks(checks: Iterable[tuple[str, str]]) -> CheckCount:
    """From (holds, label); an empty label counts and is not named."""
    by: dict[str, list[str]] = {"yes": [], "no": [], "open": []}
    for holds, label in checks:
        by.setdefault(holds, []).append(label)
    named = {mark: tuple(label for label in labels if label)[:2] for mark, labels in by.items()}
    return CheckCount(len(by["yes"]), len(by["no"]), len(by["open"]), named["no"], named["open"])
