"""What an approver approves: every part the decision stands on, frozen, with one hash for all and one for each part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tomoni.cases.domain.answers import canonical, digest


@dataclass(frozen=True)
class Snapshot:
    """`parts` by name (answers, facts, result, reasons, amount, terms, bundle, …) as plain JSON; `hash` over all."""

    parts: Mapping[str, Any]
    hash: str

    @property
    def text(self) -> str:
        """The frozen text that is stored beside the hash."""
        return canonical(self.parts)


def freeze(parts: Mapping[str, Any]) -> Snapshot:
    """Freeze the parts. The hash does not depend on the order in which they were put in."""
    return Snapshot(dict(parts), digest(parts))


def changed_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the parts that differ, for the message to the approver."""
    return tuple(
        name for name in sorted({*before, *after}) if canonical(before.get(name)) != canonical(after.get(name))
    )
