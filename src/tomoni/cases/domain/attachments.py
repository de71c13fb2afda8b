"""Files that answer a question: what is added and taken away on a page, made one list. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Kept = Mapping[str, Any]  # file: row of core.StoredFile, name, sha256


@dataclass(frozen=True)
class FileChange:
    """What a page did with the files of one question. alone: the question takes one file, so a new one replaces it."""

    add: tuple[Kept, ...] = ()
    drop: frozenset[int] = frozenset()
    alone: bool = False


def kept_of(value: Any) -> list[Kept]:
    """The files of an answer; none where it is no answer of files."""
    return [one for one in value if isinstance(one, Mapping) and "file" in one] if isinstance(value, list) else []


def changed_files(value: Any, change: FileChange) -> tuple[list[Kept], list[int]]:
    """The answer after a change, and the rows that nothing names any more.

    The same content once more (a page sent twice) stays one file. Only what the answer named can be taken away.
    """
    before = kept_of(value)
    gone = [one for one in before if one["file"] in change.drop]
    left = [one for one in before if one["file"] not in change.drop]
    for one in change.add:
        if any(one["sha256"] == other.get("sha256") for other in left):
            gone.append(one)
            continue
        if change.alone:
            gone, left = [*gone, *left], []
        left.append(one)
    return left, [int(one["file"]) for one in gone]


def files_in(answers: Mapping[str, Any]) -> Sequence[int]:
    """Rows of all files that the answers name."""
    return [int(one["file"]) for value in answers.values() for one in kept_of(value)]
