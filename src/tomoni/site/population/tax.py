"""Facts the resident tax is worked out from, so that they fit the income that other rules read."""

import numpy as np

from tomoni.site.population.drawing import Circumstances, Drawn, distribution, often
from tomoni.site.population.people import undeclared, wages, yearly

Chance = np.random.Generator
OLD = 65
UNKNOWN = "from 15 on, 4 of 100 (most of them in every year)"


@distribution(
    "person",
    "wage_revenue",
    "Of those under 65 with income from wages 1.3 times the income and 550,000 yen, else nothing.",
    unknown=UNKNOWN,
)
def wage_revenue(given: Circumstances, chance: Chance, year: int) -> Drawn:
    income = yearly(given, year)
    paid = wages(given) & (income > 0) & (given.part.age < OLD)
    return Drawn(np.where(paid, np.minimum(income, 1_500_000_000) // 10 * 13 + 550_000, 0), undeclared(given, chance))


@distribution(
    "person",
    "pension_revenue",
    "From 65 on the income and 1,100,000 yen for 85 of 100 with income, 700,000 yen for others; else nothing.",
    unknown=UNKNOWN,
)
def pension_revenue(given: Circumstances, chance: Chance, year: int) -> Drawn:
    income = yearly(given, year)
    pension = np.where(wages(given) & (income > 0), income + 1_100_000, 700_000)
    return Drawn(np.where(given.part.age >= OLD, pension, 0), undeclared(given, chance))


@distribution(
    "person", "other_income", "The income of those who have it neither from wages nor from pensions.", unknown=UNKNOWN
)
def other_income(given: Circumstances, chance: Chance, year: int) -> Drawn:
    return Drawn(np.where(wages(given), 0, yearly(given, year)), undeclared(given, chance))


@distribution("person", "on_welfare", "2 of 100, families together.", unknown="nobody")
def on_welfare(given: Circumstances, chance: Chance, year: int) -> Drawn:
    return Drawn(often(chance, len(given.part), 0.02)[given.part.family])
