"""What is dated: figures of the law with their months and their article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Protocol

from tomoni.rules.language.kinds import Kind, Type
from tomoni.rules.language.values import Value
from tomoni.rules.law.faults import Faults
from tomoni.rules.law.histories import as_known, closed
from tomoni.rules.law.text import Block, Text
from tomoni.rules.time.months import Month
from tomoni.rules.time.spans import Span

MOST_DIGITS = 15


@dataclass(frozen=True)
class Dated:
    """A value of a parameter for a span, with its article. `known`: since when the pack knew it (None: always);
    `rank` 1: set by a town."""

    span: Span
    value: Value
    law: str
    unverified: bool = False
    known: date | None = None
    rank: int = 0


@dataclass(frozen=True)
class Parameter:
    """A figure of the law; `law` of each value is a full citation. `history`: every value as it was written;
    `values`: what holds in which months. `yearly`: every value has an end. `open`: a town may set it, within the bounds
    of its type."""

    key: str
    type: Type
    history: tuple[Dated, ...]
    values: tuple[Dated, ...]
    yearly: bool = False
    open: bool = False

    @classmethod
    def of(cls, key: str, kind: Type, history: Sequence[Dated], **more: bool) -> Parameter:
        return cls(key, kind, tuple(history), as_known(history, None), **more)

    def known_on(self, day: date) -> Parameter:
        return replace(self, values=as_known(self.history, day))

    def at(self, month: Month) -> Dated | None:
        for dated in self.values:
            if dated.span.has(month):
                return dated
        return None

    @property
    def spans(self) -> list[Span]:
        return [dated.span for dated in self.values]


def read_span(block: Block, where: str, faults: Faults) -> Span:
    """`from` and `until` as they are written."""
    first, last = faults.month(block, "from", where) or Month(1, 1), faults.month(block, "until", where)
    if last is not None and last < first:
        faults.at(block, where, f"{first} until {last}", "an until that is not before from")
        last = first
    return Span(first, last)


class _Dated(Protocol):
    @property
    def span(self) -> Span | None: ...
    @property
    def known(self) -> date | None: ...
    @property
    def rank(self) -> int: ...


def check_order(history: Sequence[_Dated], blocks: Sequence[Block], where: str, faults: Faults) -> None:
    """Dated values are in order; those known alike do not overlap; today no month between them is without one."""
    known: dict[date | None, Month | None] = {}  # the last month of the value before that was known alike
    reached: Month | None = None
    for number, (one, block) in enumerate(zip(history, blocks, strict=True)):
        span = closed(one, history)
        if span is None:
            continue
        before = history[number - 1].span if number else None
        if before is not None and span.first < before.first:
            faults.at(block, where, f"from {span.first} after a later month", "values in the order of from")
        until = known.get(one.known)
        if one.known in known and (until is None or span.first <= until):
            said = f"from {span.first} while the value before holds until {until or 'ever'}"
            faults.at(block, where, said, "no overlap, or the day since when the later one was known")
        if number and reached is not None and span.first > reached + 1:
            gap = f"a gap from {reached + 1} to {span.first - 1}"
            faults.at(block, where, gap, "no month without a value between")
        known[one.known] = span.last
        reached = None if span.last is None else max(span.last, reached or span.last)


def read_number(text: Text, kind: Kind) -> Value:
    """A number as a pack writes it: integers for yen and number, decimal or n/d for fraction. Raises ValueError."""
    if len(text) > 40 or not text.isascii() or "_" in text or " " in text or "e" in text.lower():
        raise ValueError(text)
    if kind is not Kind.fraction and len(text.lstrip("-+0")) > MOST_DIGITS:
        raise ValueError(text)
    try:
        return Fraction(str(text)) if kind is Kind.fraction else int(str(text))
    except ZeroDivisionError:
        raise ValueError(text) from None
