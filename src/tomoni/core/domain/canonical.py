"""One text for one value: what hashes are made of."""

import hashlib
import json
from collections.abc import Iterable


def canonical_json(value: object) -> str:
    """JSON with sorted keys and no spaces. Raises TypeError for what JSON does not know, floats included."""
    _refuse_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256_hex(text: str) -> str:
    """sha256 of the text in UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def seal_hash(number: int, previous_hash: str, at: str, entries: Iterable[tuple[int, str]]) -> str:
    """Hash of a seal over its number, the seal before, its time and its entries in order."""
    lines = [f"{number}", previous_hash, at]
    lines.extend(f"{entry} {content_hash}" for entry, content_hash in entries)
    return sha256_hex("\n".join(lines))


def day_seal_hash(
    town: str, day: str, number: int, seal: str, entries: int, total: int, previous: str
) -> str:  # fmt: skip
    """Hash of a published day: sha256 over these seven, one a line, in this order. Anybody can reckon it anew."""
    return sha256_hex("\n".join((town, day, f"{number}", seal, f"{entries}", f"{total}", previous)))


_LEAVES = frozenset((str, int, bool, type(None)))


def _refuse_floats(value: object) -> None:
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            for key, inner in value.items():
                if not isinstance(key, str):
                    raise TypeError(f"The key {key!r} is no text, and JSON knows no other keys.")
                if type(inner) not in _LEAVES:
                    waiting.append(inner)
        elif isinstance(value, list | tuple):
            waiting += [inner for inner in value if type(inner) not in _LEAVES]
        elif isinstance(value, float):
            raise TypeError("A float has no one text; use an integer, a fraction as text, or a decimal as text.")
