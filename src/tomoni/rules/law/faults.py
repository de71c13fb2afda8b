"""Every fault of a load, collected, and how the parts of a pack are read with their places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from tomoni.rules.errors import PackFault
from tomoni.rules.law.text import Block, Node, Row, Text
from tomoni.rules.time.months import Month

FIRST_YEAR, LAST_YEAR = 1800, 2299  # of what a pack may date, so that a month more or less is always there
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass
class Faults:
    """Collects every fault of a load, so that all are told at once."""

    found: list[PackFault] = field(default_factory=list)

    def at(self, node: Node, key: str, found: str, expected: str) -> None:
        self.found.append(PackFault(node.file, node.line, node.column, key, found, expected))

    def at_key(self, block: Block, key: str, where: str, found: str, expected: str) -> None:
        line, column = block.place_of(key)
        self.found.append(PackFault(block.file, line, column, where, found, expected))

    def keys(self, block: Block, where: str, allowed: Iterable[str], needed: Iterable[str] = ()) -> None:
        """Unknown and absent keys of a block."""
        allowed = list(allowed)
        for key in block:
            if key not in allowed:
                self.at_key(block, key, f"{where}.{key}", "an unknown key", "one of " + ", ".join(allowed))
        for key in needed:
            if key not in block:
                self.at(block, f"{where}.{key}", "nothing", f"the key {key}")

    def text(self, block: Block, key: str, where: str) -> Text | None:
        value = block.get(key)
        if value is None or isinstance(value, Text):
            return value
        self.at(value, f"{where}.{key}", "no text", "one text")
        return None

    def block(self, block: Block, key: str, where: str) -> Block | None:
        value = block.get(key)
        if value is None or isinstance(value, Block):
            return value
        self.at(value, f"{where}.{key}", "no keys and values", "keys and values")
        return None

    def row(self, block: Block, key: str, where: str) -> Row | None:
        value = block.get(key)
        if value is None or isinstance(value, Row):
            return value
        self.at(value, f"{where}.{key}", "no list", "a list")
        return None

    def yes_no(self, block: Block, key: str, where: str) -> bool:
        value = self.text(block, key, where)
        if value is not None and value not in ("yes", "no", "true", "false"):
            self.at(value, f"{where}.{key}", repr(str(value)), "yes or no")
        return value in ("yes", "true")

    def month(self, block: Block, key: str, where: str) -> Month | None:
        value = self.text(block, key, where)
        if value is None:
            return None
        try:
            return read_month(value)
        except ValueError:
            self.at(value, f"{where}.{key}", repr(str(value)), "a month such as 2025-04")
            return None

    def day(self, block: Block, key: str, where: str) -> date | None:
        value = self.text(block, key, where)
        if value is None:
            return None
        try:
            return read_day(value)
        except ValueError:
            self.at(value, f"{where}.{key}", repr(str(value)), "a day such as 2025-04-01")
            return None


def read_month(text: str) -> Month:
    """`2025-04`, in the years a pack may date. Raises ValueError."""
    month = Month.parse(text)
    if not FIRST_YEAR <= month.year <= LAST_YEAR:
        raise ValueError(text)
    return month


def read_day(text: str) -> date:
    """`2025-04-01`, in the years a pack may date. Raises ValueError."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    day = date.fromisoformat(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(text)
    return day
