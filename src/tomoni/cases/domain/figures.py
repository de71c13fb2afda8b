"""What the figures of a service say: counts that add up over months, and the few numbers people read out of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

# What a person did next is taken to have been prepared since the act before, and at most for so long.
AT_HAND = timedelta(minutes=10)
# A conversation left open overnight did not take all night.
LONGEST_CONVERSATION = timedelta(minutes=60)

COUNTS = (
    "arrived", "withdrawn", "decided", "approved", "late", "open_days", "corrections",
    "acts", "cases_acted_on", "ended", "staff_seconds", "conversations", "resident_seconds",
)  # fmt: skip
LISTS = ("channels", "items", "stays", "seconds", "ease", "people")


def add_up(months: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The sum of months: numbers by name, and the lists (by channel, state …) by their keys."""
    numbers: Counter[str] = Counter()
    lists: dict[str, Counter[str]] = {name: Counter() for name in LISTS}
    for month in months:
        numbers.update({name: int(month.get(name, 0)) for name in COUNTS})
        for name in LISTS:
            lists[name].update({str(key): int(value) for key, value in month.get(name, {}).items()})
    return {**{name: numbers[name] for name in COUNTS}, **{name: dict(lists[name]) for name in LISTS}}


@dataclass(frozen=True)
class Step:
    """One transition, as the figures need it."""

    case: int
    before: str
    after: str
    at: datetime


@dataclass
class Stays:
    """How long cases stood in each state: seconds and how many stays, from steps in order of case and number."""

    seconds: Counter[str] = field(default_factory=Counter)
    stays: Counter[str] = field(default_factory=Counter)

    def read(self, steps: Iterable[Step]) -> "Stays":
        """Add steps; a step that leaves a case in its state is part of the same stay."""
        last: Step | None = None
        for step in steps:
            if last is not None and last.case == step.case and step.before:
                self.seconds[step.before] += int((step.at - last.at).total_seconds())
                self.stays[step.before] += step.before != step.after
            last = step
        return self


def time_at_hand(acts: Iterable[datetime]) -> list[timedelta]:
    """For each act of one person, in order, the time it is taken to have needed: since the act before, at most AT_HAND.

    The first act of a day has none before it and counts AT_HAND. An estimate from above, and said to be one.
    """
    needed: list[timedelta] = []
    before: datetime | None = None
    for at in acts:
        needed.append(min(at - before, AT_HAND) if before is not None else AT_HAND)
        before = at
    return needed


@dataclass(frozen=True)
class Saved:
    """Minutes a service saved against its paper process (`paper` of the definition), and what it took instead.

    staff, resident: minutes, negative where tomoni took longer; None where the definition names no paper process.
    """

    staff: int | None
    resident: int | None
    staff_took: int
    resident_took: int


def saved(counts: Mapping[str, Any], paper: Mapping[str, int]) -> Saved:
    """Compare what ended, and what was sent, with what the definition says that paper cost."""
    staff_took, resident_took = counts["staff_seconds"] // 60, counts["resident_seconds"] // 60
    by_staff, by_resident = paper.get("minutes_staff"), paper.get("minutes_resident")
    return Saved(
        staff=None if not by_staff else by_staff * counts["ended"] - staff_took,
        resident=None if not by_resident else by_resident * counts["conversations"] - resident_took,
        staff_took=staff_took,
        resident_took=resident_took,
    )


def mean_days(counts: Mapping[str, Any], state: str) -> float | None:
    """Days a case stood in a state, on average over the cases that left it; None where none did."""
    stays = counts["stays"].get(state, 0)
    return counts["seconds"].get(state, 0) / 86_400 / stays if stays else None
