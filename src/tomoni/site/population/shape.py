"""The shape of the invented population: which families there are, how old people are. Nobody in it is real.

Shares of ages follow the estimate of the country's population of October 2020, rounded, for a shape and no statistics.
What families look like is invented so that these ages and the mean size of a household (2.2) come out.
"""

from enum import IntEnum

# Percent of people aged 0–4, 5–9 … 95–99, 100 and more.
AGES = (
    3.6, 4.0, 4.3, 4.5, 5.0, 5.1, 5.3, 5.9, 6.7, 7.8, 6.9, 6.3, 5.9, 6.5, 7.3, 5.6, 4.3, 3.0, 1.4, 0.5, 0.1,
)  # fmt: skip


class Kind(IntEnum):
    """What a family is. Parents who live apart are one family in two households."""

    single = 0
    couple = 1
    parents = 2
    one_parent = 3
    apart = 4
    three_generations = 5
    grandparents = 6
    grown_children = 7


# Families of each kind among 1,000 families.
KINDS = {
    Kind.single: 341,
    Kind.couple: 192,
    Kind.parents: 196,
    Kind.one_parent: 31,
    Kind.apart: 9,
    Kind.three_generations: 25,
    Kind.grandparents: 2,
    Kind.grown_children: 204,
}
WITH_CHILDREN = (Kind.parents, Kind.one_parent, Kind.apart, Kind.three_generations, Kind.grandparents)
OLDEST_CHILD = 22  # older ones have families of their own, or are `grown_children`
CHILDREN = {1: 400, 2: 425, 3: 135, 4: 28, 5: 9, 6: 3}
YEARS_BETWEEN = {0: 11, 1: 110, 2: 345, 3: 285, 4: 145, 5: 70, 6: 34}  # 0: twins
# Weight of each age (0, 1 …) of the youngest child, worked out so that children come to be as old as AGES says.
YOUNGEST = (
    61, 58, 46, 37, 32, 38, 38, 38, 38, 37, 42, 42, 40, 40, 40, 44, 43, 43, 42, 42, 50, 50, 49,
)  # fmt: skip
# Weights of groups of five years: of those who live alone, of the older of a couple, of the older parent of grown-up
# children. Worked out so that everybody together is as old as AGES says.
SINGLE_AGES = (0, 0, 0, 0, 1, 144, 52, 20, 28, 58, 46, 69, 76, 89, 101, 79, 81, 77, 50, 24, 6)
COUPLE_AGES = (0, 0, 0, 0, 0, 39, 34, 10, 14, 40, 28, 54, 85, 126, 199, 155, 111, 75, 25, 5, 0)
PARENT_AGES = (0, 0, 0, 0, 0, 0, 0, 0, 0, 50, 88, 125, 138, 150, 163, 125, 88, 50, 19, 4, 0)
