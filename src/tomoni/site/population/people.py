"""Facts of a person and of a household."""

import numpy as np

from tomoni.site.population.drawing import Circumstances, Drawn, distribution, often
from tomoni.site.population.families import GRANDFATHER, GRANDMOTHER, OTHER, YEAR, Array
from tomoni.site.population.shape import WITH_CHILDREN, Kind

Chance = np.random.Generator


@distribution(
    "person", "birth_date", "By the shape of the population, any day of the year alike.", unknown="1 of 10,000"
)
def birth_date(given: Circumstances, chance: Chance, year: int) -> Drawn:
    return Drawn(given.part.born, often(chance, len(given.part), 0.0001))


@distribution("person", "order", "1; of twins and triplets 2 and 3.")
def order(given: Circumstances, chance: Chance, year: int) -> Drawn:
    return Drawn(given.part.order)


@distribution("person", "household", "The household one lives in.")
def household(given: Circumstances, chance: Chance, year: int) -> Drawn:
    return Drawn(given.part.first_id + given.part.head.astype("i8"))


@distribution("household", "head", "The first of its members.")
def head(given: Circumstances, chance: Chance, year: int) -> Drawn:
    return Drawn(given.part.first_id + given.part.heads.astype("i8"))


@distribution("person", "in_institution", "Of children to 22, 2 of 1,000; else no.", unknown="of children 1 of 1,000")
def in_institution(given: Circumstances, chance: Chance, year: int) -> Drawn:
    child = given.part.is_child
    return Drawn(child & often(chance, len(child), 0.002), child & often(chance, len(child), 0.001))


@distribution("person", "lives_abroad", "Of children from 6 to 22, 4 of 1,000; else no.", unknown="of these 1 of 1,000")
def lives_abroad(given: Circumstances, chance: Chance, year: int) -> Drawn:
    child = given.part.is_child & (given.part.age >= 6)
    return Drawn(_abroad(given), child & often(chance, len(child), 0.001))


def _abroad(given: Circumstances) -> Array:
    part = given.part

    def make() -> Array:
        return part.is_child & (part.age >= 6) & often(part.chance("abroad"), len(part), 0.004)

    return given.once("abroad", make)


@distribution(
    "person", "abroad_for_study", "Yes for 6 of 10 of those who live abroad.", unknown="all others; 3 of 10 abroad"
)
def abroad_for_study(given: Circumstances, chance: Chance, year: int) -> Drawn:
    size = len(given.part)
    return Drawn(often(chance, size, 0.6), ~_abroad(given) | often(chance, size, 0.3))


def _apart(given: Circumstances) -> Array:
    return np.isin(given.part.kind, (Kind.one_parent, Kind.apart))


@distribution(
    "person",
    "parents_separate",
    "Yes for children of one parent or of parents in two households, else no.",
    unknown="all but children to 22; of children of parents apart 1 of 10",
)
def parents_separate(given: Circumstances, chance: Chance, year: int) -> Drawn:
    apart = _apart(given)
    return Drawn(apart, ~given.part.is_child | apart & often(chance, len(apart), 0.1))


@distribution(
    "person",
    "parents_divorced",
    "Yes for 7 of 10 children of parents apart, else no.",
    unknown="all but children to 22; of children of parents apart 1 of 10",
)
def parents_divorced(given: Circumstances, chance: Chance, year: int) -> Drawn:
    apart = _apart(given)
    size = len(apart)
    return Drawn(apart & often(chance, size, 0.7), ~given.part.is_child | apart & often(chance, size, 0.1))


@distribution(
    "person", "lived_here_since", "Half were born here; the others came on any day of their lives, families together."
)
def lived_here_since(given: Circumstances, chance: Chance, year: int) -> Drawn:
    part = given.part
    days = chance.gamma(1.2, 9 * YEAR, len(part)).astype("i4")[part.family]  # the first of the family for all
    stayed = often(chance, len(part), 0.5)[part.family]
    return Drawn(np.where(stayed, part.born, np.maximum(part.day - days, part.born)))


def public_servants(given: Circumstances) -> Array:
    """0 no, 1 yes, 2 left."""
    part = given.part

    def make() -> Array:
        drawn, working = part.chance("public service").random(len(part), "f4"), (part.age >= 18) & (part.age < 65)
        return np.where(working & (drawn < 0.06), 1, np.where(working & (drawn > 0.995), 2, 0)).astype("i1")

    return given.once("public service", make)


@distribution(
    "person",
    "public_service",
    "From 18 to 64: yes 6 of 100, left 5 of 1,000; else no.",
    unknown="from 18 to 64, 1 of 10",
)
def public_service(given: Circumstances, chance: Chance, year: int) -> Drawn:
    working = (given.part.age >= 18) & (given.part.age < 65)
    return Drawn(public_servants(given), working & often(chance, len(working), 0.1), ("no", "yes", "left"))


@distribution(
    "person",
    "left_public_service_on",
    "Of those who left, any day of the last five years.",
    unknown="all others; of those who left 2 of 10",
)
def left_public_service_on(given: Circumstances, chance: Chance, year: int) -> Drawn:
    size = len(given.part)
    left = given.part.day - (chance.random(size, "f4") * 5 * YEAR).astype("i4")
    return Drawn(left, (public_servants(given) != 2) | often(chance, size, 0.2))


# --- tax

# Median income in thousand yen from this age on, of men and of women, and the share with any.
EARNINGS = (
    (15, 600, 500, 0.25), (18, 1500, 1200, 0.7), (25, 2600, 1900, 0.9), (35, 3500, 1700, 0.88),
    (50, 3900, 1700, 0.87), (60, 2400, 1000, 0.85), (70, 1250, 620, 0.92),
)  # fmt: skip


def _income(given: Circumstances) -> Array:
    """Income of the last year in thousand yen: log-normal about the median of one's age and sex, to 2 billion yen."""
    part = given.part

    def make() -> Array:
        chance = part.chance("income")
        place = np.searchsorted([row[0] for row in EARNINGS], part.age, side="right")
        men, women, share = (np.array([0, *(row[column] for row in EARNINGS)], "f4") for column in (1, 2, 3))
        median = np.where(part.female, women[place], men[place])
        drawn = median * np.exp(chance.standard_normal(len(part), "f4") * 0.6)
        high = often(chance, len(part), 0.01)
        drawn = np.where(high, drawn * 6, drawn)
        return np.minimum(np.where(often(chance, len(part), share[place]), drawn, 0), 2_000_000)

    return given.once("income", make)


def yearly(given: Circumstances, year: int) -> Array:
    """Income of a year in yen: that of the last year, a little more or less for each year before."""
    part, last = given.part, given.years[-1]

    def make() -> Array:
        factor = 0.88 + part.chance(f"income of {year}").random(len(part), "f4") * 0.2 if year != last else 1
        thousands = (_income(given) * factor).astype("i4")
        if given.known:
            second = np.flatnonzero(part.place == OTHER)
            thousands[second] += thousands[second] == thousands[part.family[second]]
        return thousands * 1000

    return given.once(f"income of {year}", make)


@distribution(
    "person",
    "income",
    "Log-normal about a median by age and sex (men of 50: 3,900,000 yen); 1 of 100 earns six times as much; "
    "13 of 100 grown-ups and everybody under 15 nothing. With --known no two parents have the same.",
    unknown="from 15 on, 4 of 100 (most of them in every year)",
)
def income(given: Circumstances, chance: Chance, year: int) -> Drawn:
    return Drawn(yearly(given, year), undeclared(given, chance))


def undeclared(given: Circumstances, chance: Chance) -> Array:
    """Those who have not declared: mostly the same people every year."""
    part = given.part

    def make() -> Array:
        return (part.age >= 15) & often(part.chance("undeclared"), len(part), 0.03)

    return given.once("undeclared", make) | (part.age >= 15) & often(chance, len(part), 0.01)


def wages(given: Circumstances) -> Array:
    """Whose income comes from wages or pensions."""
    return often(given.part.chance("wages"), len(given.part), 0.85)


@distribution(
    "person",
    "wage_and_pension_income",
    "All of the income for 85 of 100, nothing of it for the others.",
    unknown="from 15 on, 4 of 100 (most of them in every year)",
)
def wage_and_pension_income(given: Circumstances, chance: Chance, year: int) -> Drawn:
    return Drawn(np.where(wages(given), yearly(given, year), 0), undeclared(given, chance))


@distribution(
    "person",
    "deductions",
    "Of those with income 3 of 10 have 10,000 to 800,000 yen.",
    unknown="from 15 on, 4 of 100 (most of them in every year)",
)
def deductions(given: Circumstances, chance: Chance, year: int) -> Drawn:
    some = (yearly(given, year) > 0) & often(chance, len(given.part), 0.3)
    return Drawn(np.where(some, chance.integers(1, 81, len(some), "i4") * 10_000, 0), undeclared(given, chance))


def supporter(given: Circumstances) -> Array:
    """Of each family, whether one is the parent (or the first, the other) of the higher income of the last year."""
    part = given.part

    def make() -> Array:
        earned, places = _income(given), np.arange(len(part), dtype="i4")
        best = places[part.family]
        other = np.full(len(part), -1, "i4")
        second = np.flatnonzero(part.place == OTHER)
        other[part.family[second]] = second.astype("i4")
        other = other[part.family]
        more = (other >= 0) & (earned[other] > earned[part.family])
        best = np.where(more, other, part.family)
        return best == places

    return given.once("supporter", make)


@distribution(
    "person",
    "dependants",
    "Of the parent with the higher income: the children and a spouse without income; else none.",
    unknown="from 15 on, 4 of 100 (most of them in every year)",
)
def dependants(given: Circumstances, chance: Chance, year: int) -> Drawn:
    part = given.part

    def make() -> Array:
        kept = part.is_child | (part.place <= OTHER) & (_income(given) < 480) & ~supporter(given)
        kept &= np.isin(part.kind, (*WITH_CHILDREN, Kind.couple))
        count = np.bincount(part.family, weights=kept, minlength=len(part)).astype("i1")
        return np.where(supporter(given), count[part.family], 0).astype("i1")

    return Drawn(given.once("dependants", make), undeclared(given, chance))


@distribution(
    "person",
    "elderly_dependants",
    "Of the parent with the higher income in a family of three generations: grandparents of 70 or more; else none.",
    unknown="from 15 on, 4 of 100 (most of them in every year)",
)
def elderly_dependants(given: Circumstances, chance: Chance, year: int) -> Drawn:
    part = given.part
    old = ((part.place == GRANDMOTHER) | (part.place == GRANDFATHER)) & (part.age >= 70)
    count = np.bincount(part.family, weights=old, minlength=len(part)).astype("i1")
    return Drawn(np.where(supporter(given), count[part.family], 0).astype("i1"), undeclared(given, chance))
