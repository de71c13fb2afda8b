"""Two times: since when a value holds, and since when the pack knew it.

A history keeps every value that was ever written down. What holds in which month follows from it for each day on which
the book is asked: a value not yet known does not exist; one known later takes the place of those known before in the
months it claims; what a town sets (`rank` 1) takes the place of the country's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol, TypeVar

from tomoni.rules.time.spans import Span, holes, union


class Kept(Protocol):
    """A value of a history: its months, when it became known, and whose it is. A dataclass."""

    @property
    def span(self) -> Span | None: ...

    @property
    def known(self) -> date | None: ...

    @property
    def rank(self) -> int: ...


One = TypeVar("One", bound=Kept)


def as_known(history: Sequence[One], day: date | None, *, closed_by_next: bool = True) -> tuple[One, ...]:
    """What holds in which months as it was known on a day (None: now), in the order of months.

    `closed_by_next`: a value without an end ends where the next begins. What has no span holds always.
    """
    held = [one for one in history if day is None or one.known is None or one.known <= day]
    spans = [closed(one, held) if closed_by_next else one.span for one in held]
    places = [(one.rank, one.known or date.min) for one in held]
    pairs = [(place, span) for place, span in zip(places, spans, strict=True) if span is not None]
    over = {place: union(span for above, span in pairs if above > place) for place in set(places)}
    found = []
    for one, span, place in zip(held, spans, places, strict=True):
        found.extend([one] if span is None else [_within(one, left) for left in holes(span, over[place])])
    return tuple(sorted(found, key=_first) if closed_by_next else found)


def _within(one: Any, span: Span) -> Any:
    return replace(one, span=span)


def _first(one: Any) -> int:
    return one.span.first.index if one.span is not None else 0


def closed(one: Any, among: Iterable[Any]) -> Span | None:
    """The span of a value, ended by the next of the same rank if none was written."""
    span: Span | None = one.span
    if span is None or span.last is not None:
        return span
    follows = [other.span.first for other in among if other.rank == one.rank and other.span.first > span.first]
    return Span(span.first, min(follows) - 1) if follows else span


MOST_DAYS = 20  # on which the values of one history became known


def days_known(histories: Iterable[Iterable[Any]]) -> tuple[date, ...]:
    """The days on which something became known, in order."""
    return tuple(sorted({one.known for history in histories for one in history if one.known is not None}))
