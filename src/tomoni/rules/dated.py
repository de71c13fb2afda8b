"""What is dated: spans of months, parameters, the faults of a load, and the places of a pack they stand at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tomoni.rules.errors import PackFault
from tomoni.rules.kinds import Kind, Type
from tomoni.rules.months import Month
from tomoni.rules.text import Block, Node, Row, Text
from tomoni.rules.values import Value


@dataclass(frozen=True)
class Span:
    """Months from `first` to `last`, both included; `last` None: still open."""

    first: Month
    last: Month | None = None

    def has(self, month: Month) -> bool:
        return self.first <= month and (self.last is None or month <= self.last)

    def __str__(self) -> str:
        return f"{self.first} to {self.last or 'open'}"


def holes(wanted: Span, covered: Iterable[Span]) -> list[Span]:
    """The months of `wanted` that no span covers."""
    found: list[Span] = []
    start: Month = wanted.first
    for span in sorted(covered, key=lambda s: s.first):
        if wanted.last is not None and span.first > wanted.last:
            break
        if span.last is not None and span.last < start:
            continue
        if span.first > start:
            found.append(Span(start, span.first - 1))
        if span.last is None:
            return found
        start = max(start, span.last + 1)
    if wanted.last is None or start <= wanted.last:
        found.append(Span(start, wanted.last))
    return found


def meet(left: Sequence[Span], right: Sequence[Span]) -> list[Span]:
    """The months that both cover."""
    found = []
    for a in left:
        for b in right:
            first = max(a.first, b.first)
            ends = [end for end in (a.last, b.last) if end is not None]
            if not ends or first <= min(ends):
                found.append(Span(first, min(ends) if ends else None))
    return found


ALWAYS = [Span(Month(1, 1))]


@dataclass(frozen=True)
class Dated:
    """A value of a parameter for a span, with its article."""

    span: Span
    value: Value
    law: str
    unverified: bool = False


@dataclass(frozen=True)
class Parameter:
    """A figure of the law; `law` of each value is a full citation."""

    key: str
    type: Type
    values: tuple[Dated, ...]

    def at(self, month: Month) -> Dated | None:
        for dated in self.values:
            if dated.span.has(month):
                return dated
        return None

    @property
    def spans(self) -> list[Span]:
        return [dated.span for dated in self.values]


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
            return Month.parse(value)
        except ValueError:
            self.at(value, f"{where}.{key}", repr(str(value)), "a month such as 2025-04")
            return None


def read_spans(blocks: Sequence[Block], where: str, faults: Faults, *, closed_by_next: bool) -> list[Span]:
    """`from` and `until` of dated values: in order, without overlap or gap. A value without `until` is closed by the
    next one (`closed_by_next`), the last may stay open."""
    spans: list[Span] = []
    for number, block in enumerate(blocks):
        first = faults.month(block, "from", where) or Month(1, 1)
        last = faults.month(block, "until", where)
        follows = blocks[number + 1] if number + 1 < len(blocks) else None
        if follows is not None and "until" not in block and closed_by_next and isinstance(follows.get("from"), Text):
            begins = faults.month(follows, "from", where)
            last = begins - 1 if begins else None
        if last is not None and last < first:
            faults.at(block, where, f"{first} until {last}", "an until that is not before from")
        if spans:
            before = spans[-1].last
            if before is None or first <= before:
                faults.at(
                    block, where, f"from {first} while the value before holds until {before or 'ever'}", "no overlap"
                )
            elif first > before + 1:
                faults.at(block, where, f"a gap from {before + 1} to {first - 1}", "no month without a value between")
        spans.append(Span(first, last))
    return spans


def read_number(text: Text, kind: Kind) -> Value:
    """A number as a pack writes it: integers for yen and number, decimal or n/d for fraction. Raises ValueError."""
    if len(text) > 40 or not text.isascii() or "_" in text or " " in text or "e" in text.lower():
        raise ValueError(text)
    try:
        return Fraction(str(text)) if kind is Kind.fraction else int(str(text))
    except ZeroDivisionError:
        raise ValueError(text) from None
