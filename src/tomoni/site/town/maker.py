"""The hand that makes people and homes, one draw after the other from one source of chance."""

import random
from datetime import date, timedelta

from tomoni.site.town.given_names import FOREIGN_NAMES, names_for
from tomoni.site.town.places import APARTMENTS, BRANCHES, QUARTERS, TOWN
from tomoni.site.town.records import Account, Home, Population, Resident, Tie
from tomoni.site.town.surnames import SURNAMES, WEIGHTS

Surname = tuple[str, str]


class Maker:
    """Draws are made in one order, so the same seed makes the same town. No clock, no set order, no hash of text."""

    def __init__(self, seed: int, on: date) -> None:
        self.chance = random.Random(seed)
        self.on = on
        self.town = Population(on)

    def surname(self) -> Surname:
        return self.chance.choices(SURNAMES, WEIGHTS)[0]

    def birth_at(self, age: int) -> date:
        """A birth date of somebody who has completed `age` years on the day of the town."""
        return years_before(self.on, age) - timedelta(days=self.chance.randrange(365))

    def home(self, *, since: date | None = None, apartment: bool | None = None) -> int:
        """A new home in the town; gives its place in the list."""
        name, postal_code, _ = self.chance.choices(QUARTERS, [share for *_, share in QUARTERS])[0]
        number = f"{self.chance.randint(1, 300)}番地"
        if self.chance.random() < 0.4:
            number += str(self.chance.randint(1, 40))
        if self.chance.random() < 0.2 if apartment is None else apartment:
            number += (
                f" {self.chance.choice(APARTMENTS)}{self.chance.choice((101, 102, 103, 105, 201, 202, 203, 205))}号"
            )
        moved = since or self.on - timedelta(days=self.chance.randint(60, 365 * 25))
        self.town.homes.append(Home(f"{TOWN}{name}{number}", postal_code, moved))
        return len(self.town.homes) - 1

    def person(
        self, home: int, relation: str, sex: str, born: date, surname: Surname, *, given: Surname | None = None,
        here_since: date | None = None,
    ) -> int:  # fmt: skip
        """A new resident; gives their place in the list."""
        name, kana = given or self.given_name(home, sex, born)
        moved = self.town.homes[home].since
        if here_since is None:
            native = self.chance.random() < 0.55
            here_since = (
                born if native or born > moved else max(born, moved - timedelta(days=self.chance.choice((0, 900))))
            )
        self.town.residents.append(
            Resident(f"{surname[0]} {name}", f"{surname[1]} {kana}", sex, born, home, relation, here_since)
        )
        return len(self.town.residents) - 1

    def given_name(self, home: int, sex: str, born: date) -> Surname:
        """A name of the time, not borne by somebody else in the same home."""
        taken = {r.name.split(" ")[-1] for r in self.town.residents[-8:] if r.home == home}
        while True:
            name = self.chance.choice(names_for(sex, born))
            if name[0] not in taken:
                return name

    def foreigner(self, home: int, relation: str, sex: str, age: int) -> int:
        """A resident with another nationality; the name in letters as the register writes it."""
        name, kana = self.chance.choice(FOREIGN_NAMES[sex])
        moved = self.on - timedelta(days=self.chance.randint(60, 365 * 6))
        self.town.residents.append(Resident(name, kana, sex, self.birth_at(age), home, relation, moved, foreign=True))
        return len(self.town.residents) - 1

    def marry(self, one: int, other: int) -> None:
        """A spouse link both ways."""
        people = self.town.residents
        adult = max(years_after(people[one].born, 20), years_after(people[other].born, 20))
        since = min(max(adult, self.on - timedelta(days=365 * 30)), self.on - timedelta(days=30))
        self.town.ties.append(Tie("spouse", one, other, since))
        self.town.ties.append(Tie("spouse", other, one, since))

    def parent(self, guardian: int, child: int) -> None:
        """A link from a parent to a child, with what the register says about it."""
        people = self.town.residents
        together = people[guardian].home == people[child].home
        facts: dict[str, object] = {"is_parent": True, "lives_with": together}
        if together:  # custody and shared livelihood are presumed in one home, unless somebody says otherwise
            facts |= {"cares": True, "same_livelihood": True}
        self.town.ties.append(Tie("guardian-child", guardian, child, people[child].born, facts))

    def account(self) -> Account:
        bank, branch, _ = self.chance.choices(BRANCHES, [share for *_, share in BRANCHES])[0]
        return Account(bank, branch, f"{self.chance.randint(1, 9_999_999):07d}")


def years_before(day: date, years: int) -> date:
    """The same day years earlier; 28 February for the 29th."""
    return _in_year(day, day.year - years)


def years_after(day: date, years: int) -> date:
    """The same day years later; 28 February for the 29th."""
    return _in_year(day, day.year + years)


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
