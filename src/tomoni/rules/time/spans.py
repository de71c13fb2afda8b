"""Spans of months, and what is left of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tomoni.rules.time.months import Month


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


def union(spans: Iterable[Span]) -> list[Span]:
    """Overlapping and neighbouring spans as one."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda s: s.first):
        last = joined[-1].last if joined else None
        if joined and (last is None or span.first <= last + 1):
            end = None if last is None or span.last is None else max(last, span.last)
            joined[-1] = Span(joined[-1].first, end)
        else:
            joined.append(span)
    return joined


ALWAYS = [Span(Month(1, 1))]
