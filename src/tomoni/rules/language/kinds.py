"""The types of the language: closed, each compared only with its own kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a value is. The last group is opaque to rules (only `bank_account` has fields)."""

    text = "text"
    kana = "kana"
    date = "date"
    month = "month"
    tax_year = "tax_year"
    fiscal_year = "fiscal_year"
    yes_no = "yes_no"
    choice = "choice"
    number = "number"
    fraction = "fraction"
    yen = "yen"
    entity = "entity"
    bare = "bare"  # a number written in an expression: becomes yen or number beside either
    address = "address"
    place = "place"
    phone = "phone"
    email = "email"
    bank_account = "bank_account"
    file = "file"
    photo = "photo"


ORDERED = frozenset(
    {
        Kind.date,
        Kind.month,
        Kind.tax_year,
        Kind.fiscal_year,
        Kind.number,
        Kind.fraction,
        Kind.yen,
        Kind.bare,
    }
)
SIMPLE = ORDERED | {Kind.text, Kind.kana, Kind.yes_no, Kind.choice, Kind.entity}


@dataclass(frozen=True)
class Type:
    """A kind; for an entity which one, for a choice its values, for numbers and yen the bounds that always hold."""

    kind: Kind
    entity: str | None = None
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None

    def __str__(self) -> str:
        if self.kind is Kind.entity:
            return str(self.entity)
        return "number" if self.kind is Kind.bare else self.kind.value


@dataclass(frozen=True)
class SetOf:
    """Several entities of one kind: a way, or a bound name such as `about.children`."""

    of: Type

    def __str__(self) -> str:
        return f"set of {self.of}"


YES_NO = Type(Kind.yes_no)
NUMBER = Type(Kind.number)
BARE = Type(Kind.bare)
YEN = Type(Kind.yen)
DATE = Type(Kind.date)
MONTH = Type(Kind.month)
TAX_YEAR = Type(Kind.tax_year)
FISCAL_YEAR = Type(Kind.fiscal_year)
FRACTION = Type(Kind.fraction)
TEXT = Type(Kind.text)
KANA = Type(Kind.kana)

FIELDS: dict[tuple[Kind, str], Type] = {
    (Kind.date, "month"): MONTH,
    (Kind.date, "year"): NUMBER,
    (Kind.month, "number"): Type(Kind.number, least=1, most=12),
    (Kind.month, "year"): NUMBER,
    (Kind.month, "first_day"): DATE,
    (Kind.month, "last_day"): DATE,
    (Kind.tax_year, "first_day"): DATE,
    (Kind.tax_year, "last_day"): DATE,
    (Kind.fiscal_year, "first_month"): MONTH,
    (Kind.fiscal_year, "last_month"): MONTH,
    (Kind.fiscal_year, "first_day"): DATE,
    (Kind.fiscal_year, "last_day"): DATE,
    (Kind.bank_account, "holder"): KANA,
    (Kind.bank_account, "bank"): TEXT,
}


def entity_type(kind: str) -> Type:
    return Type(Kind.entity, entity=kind)


def parse_type(word: str, entities: Iterable[str], choices: tuple[str, ...] = ()) -> Type | None:
    """The type a pack names by one word (`yen`, `person` …), or None if there is no such type."""
    if word in entities:
        return entity_type(word)
    if word in ("entity", "bare") or word not in Kind.__members__:
        return None
    return Type(Kind(word), choices=choices if word == "choice" else ())
