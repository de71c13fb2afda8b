"""Rows of a register on their way in: checked, typed, and without anything of the file they came from."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tomoni.core.domain.actors import Actor

Place = tuple[int, str, int | None]  # of a fact: about whom, name, year
NO_LONGER = "null"  # the value of a statement by which a register says that it holds a fact no more
LONG_AGO = date(1900, 1, 1)  # since when holds what a register says of somebody whose birth it does not know


@dataclass(frozen=True)
class RegisterRow:
    """One row. `fields`: only those the file has, by their names in core; `facts`: None where the file has no value.

    line: where it stands in the file. number: of the person or household, empty for links. year: of facts by year.
    since: from when the facts hold, where the file says it. gone: what the row names is no longer there.
    """

    line: int
    number: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)
    year: int | None = None
    since: date | None = None
    gone: bool = False


@dataclass(frozen=True)
class RegisterTerms:
    """What is the same for all rows of a run. sensitive: names of facts whose values are encrypted."""

    register: str
    day: date
    actor: Actor
    purposes: Sequence[str] = ()
    sensitive: Collection[str] = ()


@dataclass
class Taken:
    """What came of some rows: how many changes of which kind, and rows refused as (line, code)."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[int, str]] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)

    def add(self, other: "Taken") -> None:
        """Put what came of other rows beside it."""
        self.counts.update(other.counts)
        self.refused += other.refused
        self.remarks += other.remarks


Seen = Callable[[Sequence[str]], Collection[str]]  # of these numbers, those that stand in the file


def first_held(year: int | None, born: date | None) -> date:
    """Since when holds what a register says for the first time without a day of its own.

    Of a year: from the first day after it. Else from birth on, for the register tells no beginning.
    """
    return date(year + 1, 1, 1) if year is not None else born or LONG_AGO
