"""How long cases like one took: counted days from arrival to the decision, read out as an honest range."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LEAST = 10  # fewer decided cases say nothing that somebody could rely on, and may tell of a single person


@dataclass(frozen=True)
class Took:
    """Of `count` cases half took at most `half` days, nine of ten at most `most`. corrected: those with a correction.

    Days are days of the calendar from arrival, with everything that stopped a clock.
    """

    count: int
    half: int
    most: int
    corrected: bool = False


def spread(months: Iterable[Mapping[str, int]], *, corrected: bool = False) -> Took | None:
    """Read {days: cases} of some months; None where they are too few.

    >>> spread([{"5": 6, "9": 3}, {"30": 1}])
    Took(count=10, half=5, most=9, corrected=False)
    """
    found: Counter[int] = Counter()
    for days in months:
        found.update({int(key): cases for key, cases in days.items()})
    count = found.total()
    if count < LEAST:
        return None
    return Took(count, _within(found, 5 * count), _within(found, 9 * count), corrected)


def _within(found: Counter[int], tenths: int) -> int:
    """The least days within which so many tenths of the cases were decided."""
    reached = 0
    for days in sorted(found):
        reached += found[days]
        if 10 * reached >= tenths:
            return days
    return 0
