"""Faults in packs, and the errors of this room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class PackFault(NamedTuple):
    """One thing that is wrong in a pack: where (line and column from 1), what was found, what would be right."""

    file: str
    line: int
    column: int
    key: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.key}: found {self.found}; expected {self.expected}"


class RulesError(Exception):
    """Root of the errors of this room, with the same attributes as every root in tomoni."""

    code = "rules.error"

    def __init__(self, message: str, data: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.data: dict[str, object] = dict(data or {})


class PackError(RulesError):
    """The pack is wrong and is not used; `faults` names every fault at once, in the order of the files."""

    code = "rules.pack_wrong"

    def __init__(self, faults: Iterable[PackFault]) -> None:
        self.faults: tuple[PackFault, ...] = tuple(sorted(set(faults)))
        lines = "\n".join(str(fault) for fault in self.faults)
        super().__init__(
            f"{len(self.faults)} faults; the pack is not used until each is mended.\n{lines}",
            {"faults": [fault._asdict() for fault in self.faults]},
        )


class NameNotBound(RulesError):
    """An expression was evaluated without a value for a name of its scope. It could only guess; bind the name."""

    code = "rules.name_not_bound"


class DocumentNotRead(RulesError):
    """A text that is no explanation document, or one of a format this version does not know. `data`: format."""

    code = "rules.document_not_read"


class SliceFault(RulesError):
    """A slice is not what the rules need. It says which table, which column and which row; nothing was answered."""

    code = "rules.slice_wrong"


class NotForKernels(RulesError):
    """A rule uses something that is not generated as a kernel; it is asked of each entity by the closures."""

    code = "rules.not_for_kernels"
