"""Links of the invented people, and the facts of a guardian and a child."""

from dataclasses import dataclass

import numpy as np

from tomoni.site.population.drawing import Circumstances, Drawn, distribution, often
from tomoni.site.population.families import GRANDMOTHER, Array, Part
from tomoni.site.population.people import public_servants, supporter, yearly
from tomoni.site.population.shape import Kind

Chance = np.random.Generator
AFTER_SCHOOL = 18.25  # about the end of the school year of 18


@dataclass(frozen=True)
class Link:
    """A kind of link that is made: between whom, in words, and the pairs (ids, in the order of source, then target)."""

    says: str
    source: Array
    target: Array


SAYS = {
    "guardian-child": "Each parent (or grandparent who raises them) and each child to 22, also of parents apart.",
    "membership": "Each household and each of its members.",
    "spouse": "Couples who live together, written from both ends.",
    "receives-allowance": (
        "Of children to the March after 18 whose parent of the higher income is not in public service, 96 of 100 and "
        "that parent; 1 of 100 is received by the other parent."
    ),
    "receives-rearing-allowance": "Of one parent with an income below 2,000,000 yen, 8 of 10 and all children to 18.",
    "supporting-relative": "In families of three generations, each parent and each grandparent.",
}


def links_of(given: Circumstances) -> dict[str, Link]:
    """The pairs of every kind of link that is made."""
    part = given.part
    pairs = {
        "guardian-child": (part.guardian, part.child),
        "membership": _sorted(part.head, np.arange(len(part))),
        "spouse": _sorted(np.concatenate(part.couples), np.concatenate(part.couples[::-1])),
        "receives-allowance": _awards(given),
        "receives-rearing-allowance": _rearing_awards(given),
        "supporting-relative": _relatives(part),
    }
    first = part.first_id
    return {name: Link(SAYS[name], first + a.astype("i8"), first + b.astype("i8")) for name, (a, b) in pairs.items()}


def _sorted(source: Array, target: Array) -> tuple[Array, Array]:
    by_source = np.argsort(source, kind="stable")
    return source[by_source], target[by_source]


def _awards(given: Circumstances) -> tuple[Array, Array]:
    part = given.part
    chance = part.chance("awards")
    maintains = supporter(given)
    drawn = chance.random(len(part), "f4")
    other = (drawn[part.child] > 0.99) & np.isin(part.kind[part.child], (Kind.parents, Kind.three_generations))
    paid = (part.age[part.child] < AFTER_SCHOOL) & (drawn[part.child] > 0.03)
    held = paid & (maintains[part.guardian] ^ other) & (public_servants(given)[part.guardian] != 1)
    return part.guardian[held], part.child[held]


def _rearing_awards(given: Circumstances) -> tuple[Array, Array]:
    part = given.part
    held = (part.kind[part.guardian] == Kind.one_parent) & (part.age[part.child] < AFTER_SCHOOL)
    held &= (yearly(given, given.years[-1]) < 2_000_000)[part.guardian]
    held &= often(part.chance("rearing awards"), len(part), 0.8)[part.guardian]
    return part.guardian[held], part.child[held]


def _relatives(part: Part) -> tuple[Array, Array]:
    old = np.flatnonzero(part.place >= GRANDMOTHER)
    first = part.family[old]
    return _sorted(np.concatenate([first, first + 1]), np.concatenate([old, old]))  # both parents stand first


def _together(part: Part) -> Array:
    return part.head[part.guardian] == part.head[part.child]


def _elsewhere(part: Part) -> Array:
    """Links of the parent who lives apart."""
    return (part.kind[part.guardian] == Kind.apart) & (part.place[part.guardian] == 1)


@distribution("guardian-child", "is_parent", "No for grandparents who raise a child, else yes.")
def is_parent(given: Circumstances, chance: Chance, year: int) -> Drawn:
    return Drawn(given.part.kind[given.part.guardian] != Kind.grandparents)


STANDS_IN = ("no", "guardian", "named")


@distribution(
    "guardian-child",
    "acts_for_parents",
    "No for parents; of grandparents who raise a child guardian for 3 of 20, named for 1 of 20.",
    unknown="of grandparents 1 of 10",
)
def acts_for_parents(given: Circumstances, chance: Chance, year: int) -> Drawn:
    drawn = chance.random(len(given.part.child), "f4")
    other = given.part.kind[given.part.guardian] == Kind.grandparents
    place = np.where(other & (drawn < 0.15), 1, np.where(other & (drawn > 0.95), 2, 0)).astype("i1")
    return Drawn(place, other & often(chance, len(other), 0.1), STANDS_IN)


@distribution("guardian-child", "is_mother", "By sex; no for grandparents.")
def is_mother(given: Circumstances, chance: Chance, year: int) -> Drawn:
    part = given.part
    return Drawn(part.female[part.guardian] & (part.kind[part.guardian] != Kind.grandparents))


GROUNDS = ("none", "divorced", "died", "unmarried")


@distribution(
    "guardian-child",
    "one_parent_ground",
    "One parent: divorced for 8 of 10, unmarried for 1, died for 1; parents apart: divorced for 7 of 10; else none.",
    unknown="of these 1 of 10",
)
def one_parent_ground(given: Circumstances, chance: Chance, year: int) -> Drawn:
    kind = given.part.kind[given.part.guardian]
    drawn = chance.random(len(kind), "f4")
    alone = np.where(drawn < 0.8, 1, np.where(drawn < 0.9, 3, 2))
    place = np.where(kind == Kind.one_parent, alone, np.where((kind == Kind.apart) & (drawn < 0.7), 1, 0)).astype("i1")
    open_ = np.isin(kind, (Kind.one_parent, Kind.apart)) & often(chance, len(kind), 0.1)
    return Drawn(place, open_, GROUNDS)


@distribution("guardian-child", "lives_with", "Yes in one household; no for the parent apart and for children away.")
def lives_with(given: Circumstances, chance: Chance, year: int) -> Drawn:
    return Drawn(_together(given.part))


@distribution(
    "guardian-child",
    "cares",
    "Yes; of parents who live apart from all, 4 of 7.",
    unknown="2 of 100; of parents apart 3 of 10",
)
def cares(given: Circumstances, chance: Chance, year: int) -> Drawn:
    return _declared(given, chance, 0.57)


@distribution(
    "guardian-child",
    "same_livelihood",
    "Yes; of parents who live apart from all, 1 of 3.",
    unknown="2 of 100; of parents apart 3 of 10",
)
def same_livelihood(given: Circumstances, chance: Chance, year: int) -> Drawn:
    return _declared(given, chance, 0.33)


def _declared(given: Circumstances, chance: Chance, apart: float) -> Drawn:
    elsewhere = _elsewhere(given.part)
    size = len(elsewhere)
    return Drawn(~elsewhere | often(chance, size, apart), often(chance, size, np.where(elsewhere, 0.3, 0.02)))


@distribution(
    "guardian-child", "maintains", "Of grandparents who raise a child 8 of 10.", unknown="all parents; 2 of 10 others"
)
def maintains(given: Circumstances, chance: Chance, year: int) -> Drawn:
    size = len(given.part.child)
    parent = given.part.kind[given.part.guardian] != Kind.grandparents
    return Drawn(often(chance, size, 0.8), parent | often(chance, size, 0.2))


@distribution(
    "guardian-child",
    "care_like_custody",
    "From the April after 18 on: yes for 9 of 10.",
    unknown="all younger; 4 of 10 older",
)
def care_like_custody(given: Circumstances, chance: Chance, year: int) -> Drawn:
    return _after_school(given, chance)


@distribution(
    "guardian-child",
    "bears_living_costs",
    "From the April after 18 on: yes for 9 of 10.",
    unknown="all younger; 4 of 10 older",
)
def bears_living_costs(given: Circumstances, chance: Chance, year: int) -> Drawn:
    return _after_school(given, chance)


def _after_school(given: Circumstances, chance: Chance) -> Drawn:
    size = len(given.part.child)
    young = given.part.age[given.part.child] < AFTER_SCHOOL - 1
    return Drawn(often(chance, size, 0.9), young | often(chance, size, 0.4))
