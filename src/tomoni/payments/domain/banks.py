"""The port to the master of banks and branches, and how a word typed by anybody finds them.

`BankMaster` is what the room asks for; adapters/banks.py answers with the real master, MemoryBanks with a few.
"""

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple, Protocol, TypeVar

from tomoni.payments.domain.kana import find_unusable, to_bank_kana


class Bank(NamedTuple):
    """A bank: code of 4 digits, name without 銀行, name in bank kana (half-width)."""

    code: str
    name: str
    kana: str


class Branch(NamedTuple):
    """A branch of a bank: code of 3 digits, name without 支店, name in bank kana (half-width)."""

    code: str
    name: str
    kana: str


class BankMaster(Protocol):
    """Which banks and branches there are."""

    def search_banks(self, word: str, limit: int = 20) -> list[Bank]:
        """Banks whose name, kana or code fits the word, best first; an empty word finds none."""

    def search_branches(self, bank_code: str, word: str, limit: int = 20) -> list[Branch]:
        """Branches of one bank whose name, kana or code fits the word, best first."""

    def branches_of(self, bank_code: str) -> list[Branch]:
        """All branches of a bank in the order of their kana; empty for an unknown bank."""

    def find_bank(self, bank_code: str) -> Bank | None:
        """The bank of this code."""

    def find_branch(self, bank_code: str, branch_code: str) -> Branch | None:
        """The branch of this code in this bank."""

    def exists(self, bank_code: str, branch_code: str | None = None) -> bool:
        """True when the bank (and branch, when given) is in the master."""


class _MasterPlace:
    """Where the adapter is put when the application starts."""

    master: BankMaster | None = None


def use_bank_master(master: BankMaster) -> BankMaster | None:
    """Sets the master of the room and gives the one before."""
    before, _MasterPlace.master = _MasterPlace.master, master
    return before


def bank_master() -> BankMaster:
    """The master of the room."""
    if _MasterPlace.master is None:
        raise LookupError("No bank master is registered: payments.apps registers one when Django starts.")
    return _MasterPlace.master


# How people write what the master has in short; its names leave 銀行 and 支店 out.
_SHORT = (
    ("信用農業協同組合連合会", "信連"),
    ("信用漁業協同組合連合会", "信漁連"),
    ("農業協同組合", "農協"),
    ("漁業協同組合", "漁協"),
    ("信用金庫", "信金"),
    ("信用組合", "信組"),
    ("労働金庫", "労金"),
    ("株式会社", ""),
    ("銀行", ""),
    ("支店", ""),
)
_SHORT_KANA = (
    ("ｼﾝﾖｳｷﾝｺ", "ｼﾝｷﾝ"),
    ("ｼﾝﾖｳｸﾐｱｲ", "ｼﾝｸﾐ"),
    ("ﾉｳｷﾞﾖｳｷﾖｳﾄﾞｳｸﾐｱｲ", "ﾉｳｷﾖｳ"),
    ("ﾛｳﾄﾞｳｷﾝｺ", "ﾛｳｷﾝ"),
    ("ｷﾞﾝｺｳ", ""),
    ("ｼﾃﾝ", ""),
)


def fold_name(text: str) -> str:
    """A name as it is compared: one width, capitals, without spaces, 銀行 and 支店."""
    folded = unicodedata.normalize("NFKC", text).upper().replace(" ", "")
    for long, short in _SHORT:
        folded = folded.replace(long, short) or folded
    return folded


def fold_kana(text: str) -> str:
    """A reading as it is compared: bank kana without spaces, ｷﾞﾝｺｳ and ｼﾃﾝ; empty when it is not kana."""
    if find_unusable(text):
        return ""
    folded = to_bank_kana(text).replace(" ", "")
    for long, short in _SHORT_KANA:
        folded = folded.replace(long, short) or folded
    return folded


class _Office(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kana(self) -> str: ...


Office = TypeVar("Office", bound=_Office)


def find_offices(offices: Iterable[Office], word: str, limit: int) -> list[Office]:
    """Offices that fit the word: the same name first, then those that begin with it, then those that contain it."""
    name, kana = fold_name(word), fold_kana(word)
    if not name:
        return []
    digits = name if name.isascii() and name.isdigit() else ""
    found = []
    for office in offices:
        rank = _rank(office, name, kana, digits)
        if rank is not None:
            found.append((rank, office.kana, office.code, office))
    found.sort(key=lambda one: one[:3])
    return [office for *_, office in found[:limit]]


def _rank(office: _Office, name: str, kana: str, digits: str) -> int | None:
    if digits and office.code.startswith(digits):
        return 0
    office_name, office_kana = fold_name(office.name), office.kana.replace(" ", "")
    if name == office_name or kana == office_kana:
        return 1
    if office_name.startswith(name) or (kana and office_kana.startswith(kana)):
        return 2
    if name in office_name or (len(kana) > 1 and kana in office_kana):
        return 3
    return None
