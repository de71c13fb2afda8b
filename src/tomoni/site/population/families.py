"""A part of the invented population before anybody has facts: families, who is in them, when they were born.

Every part is drawn from the seed and its own number alone, so parts can be made in any order, by any process, again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from tomoni.site.population import shape
from tomoni.site.population.shape import Kind

ONE, OTHER, FIRST_CHILD, GRANDMOTHER, GRANDFATHER, PLACES = 0, 1, 2, 8, 9, 10
MOST_CHILDREN = GRANDMOTHER - FIRST_CHILD
YEAR = 365.2425
Array: TypeAlias = Any  # numpy arrays of numbers and truths


def chance_of(seed: int, part: int, name: str) -> np.random.Generator:
    """The chance of one column of one part: columns do not depend on which others are made."""
    return np.random.Generator(np.random.SFC64([seed, part, *name.encode()]))


@dataclass
class Part:
    """The people of one part, in the order of their ids, and the pairs who are guardian and child or a couple.

    `day`, `born`: days since 1970. `place`: what one is in the family. Pairs are positions in this part.
    """

    seed: int
    number: int
    day: int
    first_id: int
    kind: Array = field(repr=False)
    place: Array = field(repr=False)
    female: Array = field(repr=False)
    born: Array = field(repr=False)
    order: Array = field(repr=False)
    family: Array = field(repr=False)  # position of the first person of the family
    head: Array = field(repr=False)  # position of the first person of the household
    guardian: Array = field(repr=False)
    child: Array = field(repr=False)
    couples: tuple[Array, Array] = field(repr=False)

    def __len__(self) -> int:
        return len(self.born)

    def chance(self, name: str) -> np.random.Generator:
        return chance_of(self.seed, self.number, name)

    @cached_property
    def age(self) -> Array:
        """Years, with fractions."""
        return ((self.day - self.born) / YEAR).astype("f4")

    @cached_property
    def is_child(self) -> Array:
        """Somebody's child in this family and not over 22; grown-up children at home are not."""
        return (self.place >= FIRST_CHILD) & (self.place < GRANDMOTHER) & (self.kind != Kind.grown_children)

    @cached_property
    def heads(self) -> Array:
        """Positions of those after whom the households are named, in order."""
        return np.flatnonzero(self.head == np.arange(len(self), dtype=self.head.dtype))


def make_part(seed: int, number: int, people: int, first_id: int, day: int) -> Part:
    """Exactly `people` people in whole families; the last families are singles, so that the number comes out."""
    chance = chance_of(seed, number, "families")
    kind = draw(chance, shape.KINDS, people // 2 + 60)
    there, born, order = _filled(chance, kind, day)
    whole = np.searchsorted(np.cumsum(there.sum(axis=1)), people, side="right")
    kind, there, born, order = kind[:whole], there[:whole], born[:whole], order[:whole]
    lacking = people - int(there.sum())
    if lacking:
        kind = np.concatenate([kind, np.full(lacking, Kind.single, dtype=kind.dtype)])
        more, births, orders = _filled(chance, kind[whole:], day)
        there, born, order = (np.concatenate(two) for two in ((there, more), (born, births), (order, orders)))
    return _flat(chance, seed, number, day, first_id, kind, there, born, order)


def draw(chance: np.random.Generator, weights: Mapping[Any, int], size: int) -> Array:
    """Keys of `weights`, each as often as its weight says."""
    limits = np.cumsum(list(weights.values()))
    keys = np.array([int(key) for key in weights], dtype="i1")
    return keys[np.searchsorted(limits, chance.integers(0, limits[-1], size), side="right")]


def _filled(chance: np.random.Generator, kind: Array, day: int) -> tuple[Array, Array, Array]:
    """Who is there (family × place), when each was born, and the order among those born on one day."""
    families = len(kind)
    there, order = np.zeros((families, PLACES), bool), np.ones((families, PLACES), "i1")
    age = np.zeros((families, PLACES))
    there[:, ONE] = True
    _childless(chance, kind, there, age)
    with_children = np.flatnonzero(np.isin(kind, shape.WITH_CHILDREN))
    _with_children(chance, kind[with_children], with_children, there, age)
    _grown_children(chance, np.flatnonzero(kind == Kind.grown_children), there, age)
    born = day - np.floor(np.minimum(age, 108) * YEAR).astype("i4")
    children = slice(FIRST_CHILD + 1, GRANDMOTHER)
    twin = there[:, children] & there[:, FIRST_CHILD : GRANDMOTHER - 1]
    twin &= born[:, children] == born[:, FIRST_CHILD : GRANDMOTHER - 1]
    for place in range(MOST_CHILDREN - 1):
        before = order[:, FIRST_CHILD + place]
        order[:, FIRST_CHILD + place + 1] = np.where(twin[:, place], before + 1, 1)
    return there, born, order


def _ages(chance: np.random.Generator, weights: tuple[float, ...], size: int) -> Array:
    """Ages of groups of five years, even within each."""
    limits = np.cumsum(weights)
    group = np.searchsorted(limits, chance.random(size) * limits[-1], side="right")
    return group * 5 + chance.random(size) * 5


def _childless(chance: np.random.Generator, kind: Array, there: Array, age: Array) -> None:
    alone, couples = np.flatnonzero(kind == Kind.single), np.flatnonzero(kind == Kind.couple)
    age[alone, ONE] = np.maximum(_ages(chance, shape.SINGLE_AGES, len(alone)), 18)
    age[couples, ONE] = np.maximum(_ages(chance, shape.COUPLE_AGES, len(couples)), 19)
    age[couples, OTHER] = np.maximum(age[couples, ONE] - chance.normal(1.5, 3, len(couples)), 18)
    there[couples, OTHER] = True


def _with_children(chance: np.random.Generator, kind: Array, rows: Array, there: Array, age: Array) -> None:
    size = len(rows)
    youngest = draw(chance, dict(enumerate(shape.YOUNGEST)), size) + chance.random(size)
    ages = np.empty((size, MOST_CHILDREN))
    ages[:, -1] = youngest
    for place in range(MOST_CHILDREN - 2, -1, -1):
        years = draw(chance, shape.YEARS_BETWEEN, size)
        ages[:, place] = ages[:, place + 1] + np.where(years, years + chance.random(size) * 0.8 - 0.2, 0)
    count = draw(chance, shape.CHILDREN, size)
    from_youngest = np.arange(MOST_CHILDREN - 1, -1, -1)
    here = (from_youngest < count[:, None]) & (ages < shape.OLDEST_CHILD + 1)
    there[rows, FIRST_CHILD:GRANDMOTHER], age[rows, FIRST_CHILD:GRANDMOTHER] = here, ages
    oldest = np.where(here, ages, 0).max(axis=1)
    mother = np.maximum(youngest + chance.normal(31.5, 4.6, size), oldest + 18)
    mother += np.where(kind == Kind.grandparents, 27, 0)
    father = np.maximum(mother + chance.normal(1.8, 4, size), oldest + 18)
    mother_first = chance.random(size) < 0.86  # with whom the children of one parent live
    both = ~np.isin(kind, (Kind.one_parent, Kind.grandparents)) | (kind == Kind.grandparents) & (father < 75)
    age[rows, ONE] = np.where(both & (kind != Kind.apart) | ~mother_first, father, mother)
    age[rows, OTHER] = np.where(both & (kind != Kind.apart) | ~mother_first, mother, father)
    there[rows, OTHER] = both
    old = kind == Kind.three_generations
    age[rows, GRANDMOTHER] = np.minimum(np.maximum(mother, father) + chance.normal(26, 3, size), 104)
    age[rows, GRANDFATHER] = np.minimum(age[rows, GRANDMOTHER] + chance.normal(2.5, 2, size), 104)
    there[rows, GRANDMOTHER], there[rows, GRANDFATHER] = old, old & (chance.random(size) < 0.5)


def _grown_children(chance: np.random.Generator, rows: Array, there: Array, age: Array) -> None:
    size = len(rows)
    age[rows, ONE] = _ages(chance, shape.PARENT_AGES, size)
    age[rows, OTHER] = age[rows, ONE] - chance.normal(2, 3, size)
    there[rows, OTHER] = chance.random(size) < np.where(age[rows, ONE] < 75, 0.75, 0.4)
    younger = np.minimum(age[rows, ONE], age[rows, OTHER])
    first = np.maximum(younger - 21 - chance.gamma(4, 1.9, size), shape.OLDEST_CHILD + 1)
    age[rows, FIRST_CHILD] = first
    age[rows, FIRST_CHILD + 1] = np.maximum(first - 1 - chance.random(size) * 5, shape.OLDEST_CHILD + 1)
    there[rows, FIRST_CHILD], there[rows, FIRST_CHILD + 1] = True, chance.random(size) < 0.22


def _flat(
    chance: np.random.Generator,
    seed: int,
    number: int,
    day: int,
    first_id: int,
    kind: Array,
    there: Array,
    born: Array,
    order: Array,
) -> Part:
    position = (np.cumsum(there) - 1).reshape(there.shape).astype("i4")
    place = np.broadcast_to(np.arange(PLACES, dtype="i1"), there.shape)[there]
    size = there.sum(axis=1)
    away = _away(chance, kind, there, born, day)
    head = np.where(away, position, position[:, :1])
    female = _female(chance, kind, there)
    guardian, child = _guardians(kind, there, position)
    couple = there[:, OTHER] & (kind != Kind.apart)
    return Part(
        seed, number, day, first_id,
        kind=np.repeat(kind, size),
        place=place,
        female=female[there],
        born=born[there],
        order=order[there],
        family=np.repeat(position[:, ONE], size),
        head=head[there],
        guardian=guardian,
        child=child,
        couples=(position[couple, ONE], position[couple, OTHER]),
    )  # fmt: skip


def _away(chance: np.random.Generator, kind: Array, there: Array, born: Array, day: int) -> Array:
    """Who has a household of their own: the parent who left, and one in four children over 18."""
    away = np.zeros(there.shape, bool)
    away[:, OTHER] = kind == Kind.apart
    children = slice(FIRST_CHILD, GRANDMOTHER)
    left = (day - born[:, children] > 18.6 * YEAR) & (chance.random(there[:, children].shape, "f4") < 0.25)
    away[:, children] = left & (kind != Kind.grown_children)[:, None]
    return away


def _female(chance: np.random.Generator, kind: Array, there: Array) -> Array:
    female = chance.random(there.shape, "f4") < 0.49
    two = there[:, OTHER]
    alone_with_children = np.isin(kind, (Kind.one_parent, Kind.apart, Kind.grandparents)) & ~(
        two & (kind == Kind.grandparents)
    )
    female[:, ONE] = np.where(
        alone_with_children, chance.random(len(kind)) < 0.86, np.where(two, False, female[:, ONE])
    )
    female[:, OTHER] = ~female[:, ONE]
    female[:, GRANDMOTHER], female[:, GRANDFATHER] = True, False
    return female


def _guardians(kind: Array, there: Array, position: Array) -> tuple[Array, Array]:
    """Pairs in the order of guardian, then child."""
    rows = np.flatnonzero(np.isin(kind, shape.WITH_CHILDREN))
    children = there[rows, FIRST_CHILD:GRANDMOTHER]
    pairs = there[rows][:, (ONE, OTHER)][:, :, None] & children[:, None, :]
    shown = position[rows]
    guardian = np.broadcast_to(shown[:, (ONE, OTHER)][:, :, None], pairs.shape)[pairs]
    child = np.broadcast_to(shown[:, None, FIRST_CHILD:GRANDMOTHER], pairs.shape)[pairs]
    return guardian, child
