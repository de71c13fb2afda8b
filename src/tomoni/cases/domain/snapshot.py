"""What an approver approves: every part the decision stands on, frozen, with one hash for all and one for each part."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from tomoni.cases.domain.answers import canonical


@dataclass(frozen=True)
class Snapshot:
    """`parts` by name (answers, facts, result, reasons, amount, terms, …) as plain JSON and as `text`; its `hash`."""

    parts: Mapping[str, Any]
    text: str
    hash: str


def freeze(parts: Mapping[str, Any]) -> Snapshot:
    """Freeze the parts. The hash does not depend on the order in which they were put in."""
    text = canonical(parts)
    return Snapshot(dict(parts), text, sha256(text.encode()).hexdigest())


PARTS = {"amount", "answers", "case", "checks", "reasons", "result", "status", "terms"}


def read_short(text: str, reasons: Sequence[Any], result: str) -> dict[str, Any]:
    """The parts of a frozen text; mostly without the explanation, which is nearly all of it and costs most to read.

    In the canonical text the reasons follow the explanation. Whatever else is found there, all of it is read.
    """
    head, found, rest = text.partition(',"explanation":')
    follows = f',"reasons":{canonical(reasons)},"result":[{canonical(result)},'
    at = rest.rfind(follows)
    if found and at >= 0:
        try:
            parts = json.loads(head + rest[at:])
        except ValueError:
            parts = {}
        if parts.keys() == PARTS:
            return dict(parts)
    return dict(json.loads(text))


def changed_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the parts that differ, for the message to the approver."""
    return tuple(
        name
        for name in sorted({*before, *after})
        if canonical(_substance(name, before.get(name))) != canonical(_substance(name, after.get(name)))
    )


def _substance(name: str, part: Any) -> Any:
    """An explanation is its tree, whichever version told it on whichever day; it was once kept as the tree alone."""
    return part["tree"] if name == "explanation" and isinstance(part, Mapping) and "tree" in part else part
