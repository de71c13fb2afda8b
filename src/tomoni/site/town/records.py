"""What a made town consists of: plain records, people and homes by their place in a list."""

from dataclasses import dataclass, field
from datetime import date


@dataclass
class Account:
    """A bank account in the person's own name; `registered` as 公金受取口座, else known to the town from before."""

    bank: str
    branch: str
    number: str
    registered: bool = True


@dataclass
class Resident:
    """A person nobody ever was. incomes: yen by year of income. card: has one to sign in with."""

    name: str
    kana: str
    sex: str
    born: date
    home: int
    relation: str
    here_since: date
    incomes: dict[int, int] = field(default_factory=dict)
    account: Account | None = None
    card: bool = False
    public_servant: bool = False
    foreign: bool = False

    def age_on(self, day: date) -> int:
        """Completed years, by birthdays."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))

    def since(self, home_since: date) -> date:
        """Since when in the home."""
        return max(self.born, self.here_since, home_since)


@dataclass
class Home:
    """A household and where it is."""

    address: str
    postal_code: str
    since: date


@dataclass
class Tie:
    """A link of two residents; facts as the register has them."""

    kind: str
    source: int
    target: int
    since: date
    facts: dict[str, object] = field(default_factory=dict)


@dataclass
class Shelter:
    """Somebody protected (支援措置), from whom where that is known, and with whom."""

    person: int
    other_party: int | None
    together_with: list[int]
    since: date


@dataclass
class DemoAccount:
    """Somebody to sign in as; what can be tried, by language."""

    key: str
    person: int
    note: dict[str, str]


@dataclass
class Population:
    """A whole town on a day."""

    on: date
    residents: list[Resident] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    shelters: list[Shelter] = field(default_factory=list)
    demo: list[DemoAccount] = field(default_factory=list)
    unclaimed: set[int] = field(default_factory=set)  # children for whom nobody receives an allowance yet
    _to: dict[int, list[Tie]] | None = field(default=None, repr=False)

    def children_of(self, person: int) -> list[int]:
        """By their place in the list."""
        return [t.target for t in self.ties if t.kind == "guardian-child" and t.source == person]

    def ties_to(self, child: int) -> list[Tie]:
        """The links of guardians to a child."""
        if self._to is None:
            self._to = {}
            for tie in self.ties:
                if tie.kind == "guardian-child":
                    self._to.setdefault(tie.target, []).append(tie)
        return self._to.get(child, [])
