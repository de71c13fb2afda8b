"""A family as it is read from the register: plain values, ready to become a situation."""

from dataclasses import dataclass, field
from datetime import date, datetime

from tomoni.core.domain.unregistered import is_unregistered


@dataclass(frozen=True)
class FamilyPerson:
    """A person as far as a family needs them. household: row number of the household, None outside the register."""

    pk: int
    resident_number: str
    name: str
    name_kana: str
    birth_date: date | None
    sex: str
    address: str
    postal_code: str
    died_on: date | None
    moved_out_on: date | None
    household: int | None
    relation: str
    protected: bool

    @property
    def unregistered(self) -> bool:
        """Whether no register of this town has them (住登外者): what is known of them, they said at the counter."""
        return is_unregistered(self.resident_number)


@dataclass(frozen=True)
class FamilyHousehold:
    """A household. complete: all its members are in the family; else only those linked to the person are."""

    pk: int
    number: str
    address: str
    postal_code: str
    head: int | None
    members: tuple[int, ...]
    complete: bool


@dataclass(frozen=True)
class FamilyLink:
    """A dated link; facts: what the register says about the link itself."""

    pk: int
    kind: str
    source: int
    target: int
    since: date | None
    until: date | None
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class FamilyThing:
    """A pregnancy, disaster, dwelling …; without an owner it concerns the whole town."""

    pk: int
    kind: str
    of_person: int | None
    of_household: int | None
    label: str
    since: date | None
    until: date | None


@dataclass(frozen=True)
class FamilyFact:
    """One statement as it stands on the day asked for, with its source."""

    about_kind: str
    about_id: int
    name: str
    year: int | None
    value: object
    source: str
    source_ref: str
    holds_since: date
    known_since: datetime
    sensitive: bool
    purposes: tuple[str, ...] = ()  # narrower than the declaration of the fact; empty where they are not


@dataclass(frozen=True)
class Family:
    """Everything a service may ask of the register about one person, on one day, for one purpose."""

    person: int
    on: date
    purpose: str
    people: tuple[FamilyPerson, ...]
    households: tuple[FamilyHousehold, ...]
    links: tuple[FamilyLink, ...]
    things: tuple[FamilyThing, ...]
    facts: tuple[FamilyFact, ...]

    def person_of(self, pk: int) -> FamilyPerson:
        """The member with this row number; KeyError where there is none."""
        for person in self.people:
            if person.pk == pk:
                return person
        raise KeyError(pk)


@dataclass(frozen=True)
class Statement:
    """A fact on its way in from a register, about a row that is stored already."""

    about_kind: str
    about_id: int
    name: str
    value: object
    source: str
    holds_since: date
    year: int | None = None
    source_ref: str = ""
    sensitive: bool = False
