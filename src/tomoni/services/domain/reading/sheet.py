"""A sheet of faults, and sections of YAML read against the keys they may have."""

import datetime as dt
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.keys import KEYS, LATER

ID = re.compile(r"[a-z0-9][a-z0-9_-]*\Z")
WHOLE = re.compile(r"-?\d{1,15}\Z")
LANGUAGES = ("ja", "easy", "en")


@dataclass
class Sheet:
    """Collects the faults of one pack."""

    faults: list[rules.PackFault] = field(default_factory=list)

    def fault(self, at: Any, key: str, found: object, expected: str, part: str | None = None) -> None:
        """One fault at the place of a Text, Block or Row; with `part`, at the place of this key of a Block."""
        line, column = at.line, at.column
        if part is not None and part in at:
            line, column = at.place_of(part)
        self.faults.append(rules.PackFault(str(at.file), line, column, key or "an empty key", shown(found), expected))

    def take(self, error: rules.PackError, key: str = "") -> None:
        """Takes over the faults of an error of the rules room; `key` where they name none."""
        self.faults.extend(whole(fault, key) for fault in error.faults)

    def finish(self) -> None:
        """Raises PackError with all faults, in the order of the files, if there are any."""
        if self.faults:
            raise rules.PackError(tuple(sorted(dict.fromkeys(self.faults), key=lambda f: (f.file, f.line, f.column))))


def whole(fault: rules.PackFault, key: str = "") -> rules.PackFault:
    """A fault with everything named: where it has no key, the file as a whole is at fault."""
    return fault._replace(key=fault.key or key or "the file", found=fault.found or "nothing")


def shown(found: object) -> str:
    """What was found, short enough for a message."""
    if isinstance(found, dict):
        return "a map of " + (", ".join(map(str, list(found)[:6])) or "nothing")
    if isinstance(found, list):
        return f"a list of {len(found)}"
    text = str(found)
    if not text.strip():
        return "nothing"
    return text if len(text) <= 80 else text[:77] + "…"


def read_words(sheet: Sheet, value: Any, key: str) -> dict[str, str]:
    """Words by language; one text counts as Japanese."""
    if isinstance(value, str):
        return {"ja": str(value)}
    if not isinstance(value, dict) or not all(isinstance(word, str) for word in value.values()):
        sheet.fault(value, key, value, "words by language, {ja: …, easy: …, en: …}")
        return {}
    for language in value:
        if language not in LANGUAGES:
            sheet.fault(value, key, language, f"a language of {', '.join(LANGUAGES)}", language)
    return {str(language): str(word) for language, word in value.items()}


def nearest(word: str, words: Any) -> str:
    """ "; did you mean x?" if a word is near, else nothing."""
    near = difflib.get_close_matches(word, list(words), n=1)
    return f"; did you mean {near[0]}?" if near else ""


class Section:
    """One map of YAML under a name of `KEYS`. Reading a key types it; unknown keys are faults at once."""

    def __init__(self, sheet: Sheet, block: Any, name: str, where: str) -> None:
        self.sheet, self.name, self.where = sheet, name, where
        self.block: Any = block if isinstance(block, dict) else None
        if self.block is None:
            sheet.fault(block, where, block, f"a map with the keys of {name}")
            return
        allowed = KEYS[name]
        for key in self.block:
            if key not in allowed:
                expected = f"one of {', '.join(sorted(allowed))}{nearest(key, allowed)}"
                sheet.fault(self.block, self.key(key), key, expected, key)
            elif f"{name}.{key}" in LATER:
                self.later(key)

    def key(self, key: str) -> str:
        """The full key, for messages."""
        return f"{self.where}.{key}" if self.where else key

    def later(self, key: str) -> None:
        """Names a key the platform cannot yet carry out."""
        self.sheet.fault(self.block, self.key(key), key, "nothing: not yet carried out by this version", key)

    def has(self, key: str) -> bool:
        return self.block is not None and key in self.block

    def raw(self, key: str, needed: bool = False) -> Any:
        """The value as it stands, or None."""
        if self.has(key):
            return self.block[key]
        if needed and self.block is not None:
            self.sheet.fault(self.block, self.key(key), "nothing", f"the key {key}")
        return None

    def wrong(self, key: str, expected: str) -> None:
        self.sheet.fault(self.block, self.key(key), self.block[key], expected, key)

    def text(self, key: str, needed: bool = False) -> Any:
        """A rules.Text, or None."""
        value = self.raw(key, needed)
        if value is None or isinstance(value, str):
            return value
        self.wrong(key, "a text")
        return None

    def id(self, key: str, needed: bool = False) -> str | None:
        value = self.text(key, needed)
        if value is not None and not ID.match(value):
            self.wrong(key, "an id of small letters, digits, hyphens")
            return None
        return None if value is None else str(value)

    def one_of(self, key: str, words: tuple[str, ...], default: str | None = None, needed: bool = False) -> str | None:
        value = self.text(key, needed)
        if value is None:
            return default
        if value not in words:
            self.wrong(key, f"one of {', '.join(words)}{nearest(value, words)}")
            return default
        return str(value)

    def yes_no(self, key: str, default: bool = False) -> bool:
        value = self.text(key)
        if value is None:
            return default
        if value not in ("yes", "no", "true", "false"):
            self.wrong(key, "yes or no")
            return default
        return value in ("yes", "true")

    def number(self, key: str, default: int | None = None, needed: bool = False) -> int | None:
        value = self.text(key, needed)
        if value is None:
            return default
        if not WHOLE.match(value.replace("_", "")):
            self.wrong(key, "a whole number")
            return default
        return int(value)

    def date(self, key: str, needed: bool = False) -> dt.date | None:
        value = self.text(key, needed)
        if value is None:
            return None
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            self.wrong(key, "a day as 2025-04-01")
            return None

    def texts(self, key: str, needed: bool = False) -> tuple[Any, ...]:
        """A list of texts (one text counts as a list of one)."""
        value = self.raw(key, needed)
        if value is None:
            return ()
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.wrong(key, "a list of texts")
        return ()

    def words(self, key: str) -> dict[str, str]:
        """Words by language; one text counts as Japanese."""
        value = self.raw(key)
        if value is None:
            return {}
        return read_words(self.sheet, value, self.key(key))

    def section(self, key: str, name: str, needed: bool = False) -> "Section | None":
        value = self.raw(key, needed)
        return None if value is None else Section(self.sheet, value, name, self.key(key))

    def each(self, key: str, needed: bool = False) -> Iterator[tuple[int, Any]]:
        """The items of a list, with their number."""
        value = self.raw(key, needed)
        if value is None:
            return
        if not isinstance(value, list):
            self.wrong(key, "a list")
            return
        yield from enumerate(value, start=1)

    def items(self, key: str) -> Iterator[tuple[str, Any]]:
        """The items of a map."""
        value = self.raw(key)
        if value is None:
            return
        if not isinstance(value, dict):
            self.wrong(key, "a map")
            return
        yield from value.items()
