"""A whole fictional town from a seed: the same seed, size and day make the same people, to the last letter."""

import hashlib
from datetime import date

from tomoni.site.town.circumstances import give_circumstances
from tomoni.site.town.demo_people import add_demo_people
from tomoni.site.town.households import KINDS, single_old
from tomoni.site.town.maker import Maker
from tomoni.site.town.records import Population


def make_population(people: int, seed: int, on: date) -> Population:
    """`people` residents as they are on a day; the demo people are the first of them."""
    maker = Maker(seed, on)
    add_demo_people(maker)
    town = maker.town
    fixed = len(town.residents)
    kinds, weights = [kind for kind, _ in KINDS], [weight for _, weight in KINDS]
    while len(town.residents) < people - 8:
        maker.chance.choices(kinds, weights)[0](maker)
    while len(town.residents) < people:
        single_old(maker)
    give_circumstances(maker, fixed)
    return town


def fingerprint(town: Population) -> str:
    """sha256 over everything in it."""
    parts = [town.on, town.residents, town.homes, town.ties, town.shelters, town.demo, sorted(town.unclaimed)]
    return hashlib.sha256(repr(parts).encode()).hexdigest()
