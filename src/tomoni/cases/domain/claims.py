"""Claim keys: what can be live only once, said as a right and its parts, and kept as a digest."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class WantedKey:
    """One key. Ordered by digest: two submissions that want the same keys ask in the same order and cannot lock
    each other out. `releases_on` is the day from which it is free again by itself.
    happened_on, again_from: when what is claimed happened, and the first day on which it counts as another."""

    digest: str
    right: str
    parts: tuple[str, ...]
    releases_on: date | None = None
    happened_on: date | None = None
    again_from: date | None = None


def claim_key(
    right: str, parts: Iterable[str], releases_on: date | None = None, *, happened_on: date | None = None,
    again_from: date | None = None,
) -> WantedKey:  # fmt: skip
    """Make a key. Parts are ids (`p12`, `e7`, `2026`); they are length-prefixed so that no two lists read the same.

    >>> claim_key("child-allowance", ["p12"]) == claim_key("child-allowance", ["p12"])
    True
    """
    told = tuple(str(part) for part in parts)
    text = "".join(f"{len(part)}:{part}" for part in (right, *told))
    return WantedKey(hashlib.sha256(text.encode()).hexdigest(), right, told, releases_on, happened_on, again_from)


def is_another(happened_on: date | None, again_from: date | None) -> bool:
    """Whether what happened on a day is another than what is live, and so not in its way (a later move).

    >>> is_another(date(2026, 12, 1), date(2026, 11, 30)), is_another(date(2026, 11, 17), date(2026, 11, 30))
    (True, False)
    """
    return happened_on is not None and again_from is not None and happened_on >= again_from


def as_set(keys: Iterable[WantedKey]) -> tuple[WantedKey, ...]:
    """Each key once, in the order in which they are taken."""
    return tuple(sorted({key.digest: key for key in keys}.values()))
