"""Mappings of registers: which file of another system is which table, and which column which field or fact."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tomoni.services.domain.vocabulary import Fact, Purpose

# What a table of a mapping may fill besides facts; the first ones are needed in every row.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "households": ("number", "address", "postal_code"),
    "people": (
        "number", "name", "name_kana", "birth_date", "sex", "address", "postal_code", "died_on", "moved_out_on",
        "household", "relation", "since",
    ),
    "links": ("from", "to", "since", "until"),
    "protections": ("number", "other", "together_with", "since", "until"),
    "facts": ("number", "year", "since"),
}  # fmt: skip
NEEDED: Mapping[str, tuple[str, ...]] = {
    "households": ("number",),
    "people": ("number", "name"),
    "links": ("from", "to"),
    "protections": ("number", "since"),
    "facts": ("number",),
}
TABLES = tuple(FIELDS)  # in the order in which they are taken in
ENCODINGS = {"utf-8": "utf-8", "shift_jis": "cp932", "cp932": "cp932"}
SEPARATORS = {"comma": ",", "tab": "\t", "semicolon": ";"}


@dataclass(frozen=True)
class Column:
    """Where a value comes from. `at`: name in the first row, or place from 1; none where `always` is said.

    codes: what stands in the file -> what it means here; anything else is refused. less: taken off a year (課税年度
    2026 tells of the income of 2025). parts: columns of a value of several parts (an account).
    """

    name: str
    at: str | int | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    always: str | None = None
    less: int = 0
    parts: Mapping[str, "Column"] = field(default_factory=dict)
    fact: Fact | None = None

    @property
    def shown(self) -> str:
        """How the column is called in a report."""
        if self.parts:
            return "・".join(part.shown for part in self.parts.values())
        return f"{self.at}列目" if isinstance(self.at, int) else str(self.at or self.name)


@dataclass(frozen=True)
class Gone:
    """How a row of a daily difference says that what it names is no longer there."""

    column: Column
    marks: tuple[str, ...]


@dataclass(frozen=True)
class RegisterFile:
    """One file: its table, how it is written, and its columns. `of`: kind of link, or person or household."""

    file: str
    table: str
    encoding: str
    header: bool
    separator: str
    columns: Mapping[str, Column]
    facts: Mapping[str, Column]
    of: str = "person"
    department: str = ""
    gone: Gone | None = None

    @property
    def every_column(self) -> tuple[Column, ...]:
        """All columns that stand in the file, parts by themselves."""
        several = [*self.columns.values(), *self.facts.values(), *([self.gone.column] if self.gone else [])]
        return tuple(one for column in several for one in (column.parts.values() if column.parts else (column,)))


@dataclass(frozen=True)
class Export:
    """The other way: what cases established, one row for a person, case and day. `columns`: heading -> what stands."""

    file: str
    encoding: str
    of: str
    separator: str
    columns: Mapping[str, Column]
    facts: tuple[str, ...]


@dataclass(frozen=True)
class RegisterMapping:
    """A mapping with its register, the purposes for which it may be read, and the law for each.

    letters: 外字, by code point of the private area, as the town writes them elsewhere. other_letters: `mark` (〓) or
    `refuse`. stop_over: percent of the register above which endings wait for a word. key_digits: length of the key,
    needed where it has twelve digits as マイナンバー has.
    """

    id: str
    register: str
    purposes: tuple[Purpose, ...]
    files: tuple[RegisterFile, ...]
    exports: tuple[Export, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)
    other_letters: str = "mark"
    stop_over: int = 5
    key_digits: int | None = None

    @property
    def kept_purposes(self) -> tuple[str, ...]:
        """What is stored with each fact: nothing where any purpose may read it that the fact's own words permit."""
        names = tuple(sorted(purpose.name for purpose in self.purposes))
        return () if "any" in names else names
