"""Answers as a document of paths and values: what it hashes to, what a correction may change, what changed."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tomoni.cases.errors import ItemNotInCorrection


@dataclass(frozen=True)
class Change:
    """One answer before and after; None where there was none."""

    path: str
    before: Any
    after: Any


def canonical(document: Any) -> str:
    """One text for one document: sorted keys, no spaces, Japanese as it is."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(document: Any) -> str:
    """SHA-256 of the canonical text, in hex."""
    return hashlib.sha256(canonical(document).encode()).hexdigest()


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """What differs between two revisions, by path.

    >>> changes({"p1.is_public_servant": True}, {"p1.is_public_servant": False})
    (Change(path='p1.is_public_servant', before=True, after=False),)
    """
    return tuple(
        Change(path, before.get(path), after.get(path))
        for path in sorted({*before, *after})
        if canonical(before.get(path)) != canonical(after.get(path))
    )


def corrected(before: Mapping[str, Any], mended: Mapping[str, Any], items: Collection[str]) -> dict[str, Any]:
    """The next revision: `before` with `mended`, which may touch only `items`. Raises ItemNotInCorrection."""
    outside = sorted(path for path in mended if path not in items)
    if outside:
        raise ItemNotInCorrection(
            "Only the items that were asked about can be changed. Send the others to the desk as a message.",
            paths=outside,
        )
    return {**before, **mended}


def renamed(document: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Paths and ids of things that got a place in the store: `new-dwelling.tenure` becomes `e7.tenure`."""
    return {_rename_path(path, names): _rename_value(value, names) for path, value in document.items()}


def _rename_path(path: str, names: Mapping[str, str]) -> str:
    if "(" in path:
        link, rest = path.split("(", 1)
        ends, tail = rest.split(")", 1)
        return f"{link}({','.join(names.get(end.strip(), end.strip()) for end in ends.split(','))}){tail}"
    head, dot, tail = path.partition(".")
    return names.get(head, head) + dot + tail


def _rename_value(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [_rename_value(item, names) for item in value]
    return value
