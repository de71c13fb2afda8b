"""Kinds of households and how often each is met, shaped on a town of 4,768 people in Hokkaido (上士幌町)."""

from collections.abc import Callable
from datetime import timedelta

from tomoni.site.town.maker import Maker, Surname, years_before

# Ages of the youngest child: fewer births each year than the year before.
YOUNGEST = tuple(range(21))
YOUNGEST_WEIGHTS = (42, 40, *range(32, 46), 40, 34, 18, 10, 6)


def single_young(maker: Maker) -> None:
    _single(maker, maker.chance.choice((*range(20, 65), *range(20, 36))))


def single_old(maker: Maker) -> None:
    _single(maker, maker.chance.choices(range(65, 97), [40 - abs(n - 14) for n in range(32)])[0])


def old_couple(maker: Maker) -> None:
    _couple(maker, maker.chance.choices(range(63, 92), [34 - abs(n - 10) for n in range(29)])[0])


def couple(maker: Maker) -> None:
    _couple(maker, maker.chance.randint(26, 64))


def family(maker: Maker) -> None:
    """Parents with children."""
    ages = _ages_of_children(maker)
    surname, home = maker.surname(), maker.home()
    mother_age = max(ages) + maker.chance.randint(23, 34)
    father = maker.person(home, "世帯主", "male", maker.birth_at(mother_age + maker.chance.randint(-3, 7)), surname)
    mother = maker.person(home, "妻", "female", maker.birth_at(mother_age), surname)
    maker.marry(father, mother)
    _children(maker, home, surname, ages, [father, mother])


def one_parent(maker: Maker) -> None:
    """A parent with children; one of three has the other parent elsewhere in the town."""
    ages = _ages_of_children(maker)
    surname, home = maker.surname(), maker.home()
    sex, other_sex = ("female", "male") if maker.chance.random() < 0.88 else ("male", "female")
    age = max(ages) + maker.chance.randint(21, 33)
    parents = [maker.person(home, "世帯主", sex, maker.birth_at(age), surname)]
    if maker.chance.random() < 0.33:
        elsewhere = maker.home(apartment=True)
        older = maker.birth_at(age + maker.chance.randint(-2, 6))
        parents.append(maker.person(elsewhere, "世帯主", other_sex, older, maker.surname()))
    _children(maker, home, surname, ages, parents)


def old_with_child(maker: Maker) -> None:
    """An old parent or two with a grown-up child."""
    surname, home = maker.surname(), maker.home()
    age = maker.chance.randint(68, 93)
    both = maker.chance.random() < 0.55
    head = maker.person(home, "世帯主", "male" if both else "female", maker.birth_at(age), surname)
    if both:
        maker.marry(head, maker.person(home, "妻", "female", maker.birth_at(age - maker.chance.randint(0, 6)), surname))
    sex = maker.chance.choice(("male", "male", "female"))
    maker.person(home, "子", sex, maker.birth_at(min(age - maker.chance.randint(24, 34), 64)), surname)


def three_generations(maker: Maker) -> None:
    """A farm: parents, children, and the father's parents."""
    ages = _ages_of_children(maker)
    surname, home = maker.surname(), maker.home(apartment=False)
    mother_age = max(ages) + maker.chance.randint(23, 33)
    father = maker.person(home, "世帯主", "male", maker.birth_at(mother_age + maker.chance.randint(0, 6)), surname)
    mother = maker.person(home, "妻", "female", maker.birth_at(mother_age), surname)
    maker.marry(father, mother)
    _children(maker, home, surname, ages, [father, mother])
    old = mother_age + maker.chance.randint(25, 31)
    if old < 96:
        grandmother = maker.person(home, "母", "female", maker.birth_at(old), surname)
        if maker.chance.random() < 0.6:
            maker.marry(grandmother, maker.person(home, "父", "male", maker.birth_at(old + 2), surname))


def siblings(maker: Maker) -> None:
    surname, home = maker.surname(), maker.home()
    age = maker.chance.randint(22, 80)
    maker.person(home, "世帯主", maker.chance.choice(("male", "female")), maker.birth_at(age), surname)
    younger = maker.birth_at(max(age - maker.chance.randint(1, 6), 18))
    relation, sex = maker.chance.choice((("妹", "female"), ("弟", "male")))
    maker.person(home, relation, sex, younger, surname)


def from_abroad(maker: Maker) -> None:
    """Somebody who came from abroad to work, sometimes with a spouse."""
    home, age = maker.home(apartment=True), maker.chance.randint(20, 40)
    sex = maker.chance.choice(("female", "male"))
    one = maker.foreigner(home, "世帯主", sex, age)
    if maker.chance.random() < 0.2:
        other = "male" if sex == "female" else "female"
        maker.marry(one, maker.foreigner(home, "夫" if other == "male" else "妻", other, age + 1))


KINDS: tuple[tuple[Callable[[Maker], None], int], ...] = (
    (single_young, 134),
    (single_old, 142),
    (old_couple, 215),
    (couple, 108),
    (family, 120),
    (one_parent, 30),
    (old_with_child, 92),
    (three_generations, 38),
    (siblings, 28),
    (from_abroad, 34),
)


def _single(maker: Maker, age: int) -> None:
    women = 0.42 if age < 65 else 0.68
    sex = "female" if maker.chance.random() < women else "male"
    maker.person(maker.home(), "世帯主", sex, maker.birth_at(age), maker.surname())


def _couple(maker: Maker, age: int) -> None:
    surname, home = maker.surname(), maker.home()
    husband = maker.person(home, "世帯主", "male", maker.birth_at(age), surname)
    wife_age = max(age - maker.chance.randint(-2, 6), 20)
    maker.marry(husband, maker.person(home, "妻", "female", maker.birth_at(wife_age), surname))


def _ages_of_children(maker: Maker) -> list[int]:
    """Oldest first; most of those over 18 have left home and the town."""
    count = maker.chance.choices((1, 2, 3, 4), (38, 43, 16, 3))[0]
    ages = [maker.chance.choices(YOUNGEST, YOUNGEST_WEIGHTS)[0]]
    for _ in range(count - 1):
        ages.append(ages[-1] + maker.chance.choices((1, 2, 3, 4, 5), (10, 34, 30, 16, 10))[0])
    youngest = ages[0]
    return sorted((age for age in ages if age == youngest or age <= 18 or maker.chance.random() < 0.35), reverse=True)


def _children(maker: Maker, home: int, surname: Surname, ages: list[int], parents: list[int]) -> None:
    for age in ages:
        born = maker.birth_at(age)
        if age == 0:  # those of the last weeks are named one by one among the demo people
            born = max(born, years_before(maker.on, 1) + timedelta(days=1))
            born = min(born, maker.on - timedelta(days=35))
        child = maker.person(home, "子", maker.chance.choice(("female", "male")), born, surname)
        for parent in parents:
            maker.parent(parent, child)
