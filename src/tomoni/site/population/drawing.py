"""How each fact of the invented people is drawn: the distribution in words, and the same as a function.

All shares are invented, for there to be every case a rule can meet; none of them is a figure of law or a statistic.
A fact of the vocabulary without a distribution of its own is drawn by its type, see `by_type`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from tomoni.rules import interface as rules
from tomoni.site.population.families import Array, Part


class Drawn(NamedTuple):
    """Values, and where they are not known (None: known everywhere). Of a choice: places in `words`."""

    values: Array
    unknown: Array | None = None
    words: tuple[str, ...] = ()


@dataclass
class Circumstances:
    """A part, and what several columns share: worked out once. `size`: rows of the table that is made now.
    `known`: nothing is to be open, so no two parents earn the same."""

    part: Part
    years: tuple[int, ...]
    known: bool = False
    size: int = 0
    shared: dict[str, object] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[], object]) -> object:
        if name not in self.shared:
            self.shared[name] = make()
        return self.shared[name]


Draw = Callable[[Circumstances, np.random.Generator, int], Drawn]


@dataclass(frozen=True)
class Distribution:
    """`says`: the distribution in words; `unknown`: who is not known; `draw` takes the year of facts by year."""

    says: str
    unknown: str
    draw: Draw


DISTRIBUTIONS: dict[tuple[str, str], Distribution] = {}


def distribution(of: str, fact: str, says: str, *, unknown: str = "nobody") -> Callable[[Draw], Draw]:
    """Declares how one fact is drawn."""

    def declare(draw: Draw) -> Draw:
        DISTRIBUTIONS[of, fact] = Distribution(says, unknown, draw)
        return draw

    return declare


def often(chance: np.random.Generator, size: int, share: Array | float) -> Array:
    """True for a share of `size`; the share may differ from one to the next."""
    return chance.random(size, "f4") < share


def by_type(spec: rules.FactSpec) -> Distribution:
    """For a fact without a distribution of its own: nothing stands behind it but its type and its limits."""
    kind = spec.type.kind
    if kind is rules.Kind.yes_no:
        return Distribution("By its type: yes for 4 of 100.", "5 of 100", _yes_no)
    if kind is rules.Kind.choice:
        words = spec.type.choices
        return Distribution(f"By its type: {words[0]} for 9 of 10, the others alike.", "5 of 100", _choice(words))
    if kind in (rules.Kind.yen, rules.Kind.number):
        low, high = spec.type.least or 0, spec.type.most or 0
        return Distribution(
            f"By its type: {low} for 6 of 10, else small numbers more often.", "5 of 100", _amount(low, high)
        )
    if kind is rules.Kind.entity:
        return Distribution("Nobody, and that is not known of anybody.", "everybody", _nothing)
    return Distribution("By its type: any day or month of the last ten years.", "97 of 100", _day(kind))


def _yes_no(given: Circumstances, chance: np.random.Generator, year: int) -> Drawn:
    return Drawn(often(chance, given.size, 0.04), often(chance, given.size, 0.05))


def _choice(words: tuple[str, ...]) -> Draw:
    def draw(given: Circumstances, chance: np.random.Generator, year: int) -> Drawn:
        others = chance.integers(1, max(len(words), 2), given.size, "i1") % len(words)
        place = np.where(often(chance, given.size, 0.9), 0, others).astype("i1")
        return Drawn(place, often(chance, given.size, 0.05), words)

    return draw


def _amount(low: int, high: int) -> Draw:
    middle = 600_000 if high > 1_000_000 else max((high - low) // 8, 1)

    def draw(given: Circumstances, chance: np.random.Generator, year: int) -> Drawn:
        drawn = low + middle * np.exp(chance.standard_normal(given.size, "f4"))
        drawn = np.where(often(chance, given.size, 0.6), low, np.clip(drawn, low, min(high, 2_000_000_000)))
        drawn = np.where(drawn > 100_000, drawn // 10_000 * 10_000, drawn // 1)
        return Drawn(drawn.astype("i8"), often(chance, given.size, 0.05))

    return draw


def _nothing(given: Circumstances, chance: np.random.Generator, year: int) -> Drawn:
    return Drawn(np.zeros(given.size, "i8"), np.ones(given.size, bool))


def _day(kind: rules.Kind) -> Draw:
    def draw(given: Circumstances, chance: np.random.Generator, year: int) -> Drawn:
        day = given.part.day - chance.integers(0, 3653, given.size, "i4")
        months = day.astype("M8[D]").astype("M8[M]").astype("i4") + 1970 * 12
        return Drawn(months if kind is rules.Kind.month else day, often(chance, given.size, 0.97))

    return draw
