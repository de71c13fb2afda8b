"""What is unusual in a day of a member of staff: counted, compared with their own habit and the section's, explained.

A hint for the auditor and no accusation. No data on the family of staff are collected: all that can hint at a relative
is the surname that staff themselves sign with.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

LIST = 20  # an entry about more people is a page of a list, not somebody's data opened
KEPT = 20  # entries named as examples of a reason
MOST = 5_000  # people told apart in one day; more are counted as they come
NIGHT = (22, 6)  # o'clock
DAYS, ENOUGH = 60, 5  # working days of habit that are looked at, and fewer are no habit
FREE = frozenset({"auditor", "protection-officer"})  # whose task is not bound to the cases of a section


@dataclass(frozen=True)
class Seen:
    """One act with personal data. people: row numbers; elsewhere: the case belongs to other sections alone."""

    entry: int
    at: datetime
    act: str
    case: str
    people: Sequence[int]
    opened: bool
    terms: int = 0
    elsewhere: bool = False


@dataclass(frozen=True)
class Rule:
    """floor: fewer are never unusual. weight: points where a count just passes what is usual."""

    key: str
    floor: int
    weight: int


RULES = (
    Rule("protected", 1, 60),
    Rule("elsewhere", 3, 40),
    Rule("no_case", 5, 30),
    Rule("closed", 3, 25),
    Rule("again", 5, 25),
    Rule("hour", 20, 20),
    Rule("searches", 12, 15),
    Rule("listed", 300, 10),
    Rule("namesake", 1, 10),
)
TOP = 4  # a count far beyond the usual weighs at most so many times


@dataclass(frozen=True)
class Reason:
    """Why a day is unusual: the count, and what is usual for the person and in the section (None: not known yet)."""

    rule: str
    count: int
    own: int | None
    office: int | None
    points: int
    entries: tuple[int, ...]


@dataclass
class Tally:
    """One day of one person, taken in act by act in the order of time; its size does not grow with the acts."""

    closed_day: bool
    bound: bool = True  # whether the role works on the cases of its own section
    acts: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    entries: dict[str, list[int]] = field(default_factory=dict)
    _hour: datetime | None = None
    _in_hour: set[int] = field(default_factory=set)
    _seen: dict[str, set[int]] = field(default_factory=dict)
    _again: Counter[int] = field(default_factory=Counter)

    def add(self, one: Seen, *, protected: Collection[int] = (), namesakes: Collection[int] = ()) -> None:
        """Take in the next act. protected, namesakes: those of its people who are."""
        self.acts += 1
        if one.act == "search" and one.terms:
            self._count("searches", one.entry, 1)
        if one.act not in ("read", "search", "print", "export") or not (one.opened or one.act == "export"):
            return
        if len(one.people) > LIST:
            self._count("listed", one.entry, len(one.people))
            return
        self._add_opened(one, set(protected), set(namesakes))

    def _add_opened(self, one: Seen, protected: set[int], namesakes: set[int]) -> None:
        off = self.closed_day or one.at.hour >= NIGHT[0] or one.at.hour < NIGHT[1]
        elsewhere = one.elsewhere and self.bound
        loose = (not one.case and self.bound) or elsewhere
        self._add_hour(one)
        if off:
            self._count("closed", one.entry, 1)
        if not one.case and self.bound:
            self._add_people("no_case", one.entry, one.people)
        if elsewhere:
            self._add_people("elsewhere", one.entry, one.people)
        if loose or (off and self.bound):
            self._add_people("protected", one.entry, protected)
        if loose:
            self._add_people("namesake", one.entry, namesakes)
            self._add_again(one)

    def _add_hour(self, one: Seen) -> None:
        hour = one.at.replace(minute=0, second=0, microsecond=0)
        if hour != self._hour:
            self._hour, self._in_hour = hour, set()
        self._in_hour.update(one.people[: MOST - len(self._in_hour)])
        if len(self._in_hour) > self.counts["hour"]:
            self._count("hour", one.entry, len(self._in_hour) - self.counts["hour"])

    def _add_again(self, one: Seen) -> None:
        for person in one.people:
            if person in self._again or len(self._again) < MOST:
                self._again[person] += 1
                if self._again[person] > self.counts["again"]:
                    self._count("again", one.entry, 1)

    def _add_people(self, rule: str, entry: int, people: Iterable[int]) -> None:
        known = self._seen.setdefault(rule, set())
        new = [one for one in people if one not in known]
        if new:
            self._count(rule, entry, len(new))
            known.update(new[: MOST - len(known)])

    def _count(self, rule: str, entry: int, by: int) -> None:
        self.counts[rule] += by
        examples = self.entries.setdefault(rule, [])
        if len(examples) < KEPT:
            examples.append(entry)


@dataclass(frozen=True)
class Day:
    """A day as it is kept: counts by rule, and some entries for each count that could be unusual."""

    counts: Mapping[str, int]
    entries: Mapping[str, Sequence[int]]


def day_of(tally: Tally) -> Day:
    """What is kept of a tally."""
    entries = {rule.key: tally.entries[rule.key] for rule in RULES if tally.counts[rule.key] >= rule.floor}
    return Day({"acts": tally.acts, **tally.counts}, entries)


def reasons_of(
    day: Day,
    own: Sequence[Mapping[str, int]],
    office: Sequence[Mapping[str, int]],
    beside: Sequence[Mapping[str, int]] = (),
) -> tuple[Reason, ...]:
    """What is unusual, the weightiest first.

    own, office: counts of the days before, of the person and of the others in the section; beside: of the others on
    this very day, for before a pay day everybody reads more. A surname alone is only a hint: it is named beside another
    reason, and is none by itself.
    """
    found = [reason for rule in RULES if (reason := _judge(rule, day, own, office, beside))]
    if all(reason.rule == "namesake" for reason in found):
        return ()
    return tuple(sorted(found, key=lambda reason: -reason.points))


def _judge(
    rule: Rule,
    day: Day,
    own: Sequence[Mapping[str, int]],
    office: Sequence[Mapping[str, int]],
    beside: Sequence[Mapping[str, int]],
) -> Reason | None:
    count = day.counts.get(rule.key, 0)
    if count < rule.floor:
        return None
    mine, theirs = usual(rule.key, own), _most(usual(rule.key, office), half(rule.key, beside))
    if not _unusual(count, mine, theirs, rule.floor):
        return None
    known = [one for one in (mine, theirs) if one is not None]
    times = min(TOP, count / max(rule.floor, *known)) if known else 1
    points = round(rule.weight * max(1.0, times))
    return Reason(rule.key, count, mine, theirs, points, tuple(day.entries.get(rule.key, ())))


def _unusual(count: int, own: int | None, office: int | None, floor: int) -> bool:
    """More than twice the person's own busy days and half more than the section's; or thrice the section's, and more
    than own.

    Who has no habit yet is held against twice the section's; where there is none either, against twice the floor.
    """
    if own is None:
        return count > 2 * office if office is not None else count >= (2 * floor if floor > 1 else 1)
    if office is None:
        return count > 2 * own
    return (count > 2 * own and 2 * count > 3 * office) or (count > 3 * office and count > own)


def usual(rule: str, days: Sequence[Mapping[str, int]]) -> int | None:
    """A busy day: what nine days of ten do not exceed. None where there are too few days to speak of a habit."""
    if len(days) < ENOUGH:
        return None
    ordered = sorted(day.get(rule, 0) for day in days)
    return ordered[min(len(ordered) - 1, len(ordered) * 9 // 10)]


def half(rule: str, days: Sequence[Mapping[str, int]]) -> int | None:
    """What half of the others do on the same day; None where there are fewer than two."""
    ordered = sorted(day.get(rule, 0) for day in days)
    return ordered[len(ordered) // 2] if len(ordered) > 1 else None


def _most(one: int | None, other: int | None) -> int | None:
    return max(one, other) if one is not None and other is not None else one if other is None else other


def points_of(reasons: Iterable[Reason]) -> int:
    """What the list of the auditor is ordered by."""
    return sum(reason.points for reason in reasons)
