"""Ports to masters other rooms have: banks with branches, postal codes. In-memory twins stand in tests."""

from collections.abc import Mapping
from typing import Protocol


class BankMaster(Protocol):
    """Which banks and branches there are. `payments` registers the real master."""

    def exists(self, bank_code: str, branch_code: str | None = None) -> bool: ...


class PostalMaster(Protocol):
    """Addresses of postal codes (7 digits). `look` registers the real master."""

    def address_of(self, postal_code: str) -> str | None: ...


class MemoryBanks:
    """Banks by code, each with the codes of its branches."""

    def __init__(self, banks: Mapping[str, frozenset[str]]) -> None:
        self.banks = banks

    def exists(self, bank_code: str, branch_code: str | None = None) -> bool:
        return bank_code in self.banks and (branch_code is None or branch_code in self.banks[bank_code])


class MemoryPostalCodes:
    """Addresses by postal code."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self.addresses = addresses

    def address_of(self, postal_code: str) -> str | None:
        return self.addresses.get(postal_code)


class Masters:
    """Where the masters of this process are put when it starts."""

    banks: BankMaster | None = None
    postal_codes: PostalMaster | None = None


def find_address(postal_code: str) -> str | None:
    """The address of a postal code (7 digits), or None where it, or the master, is not there."""
    return None if Masters.postal_codes is None else Masters.postal_codes.address_of(postal_code)


def register_bank_master(master: BankMaster | None) -> BankMaster | None:
    """Sets the master of banks and gives the one before."""
    before, Masters.banks = Masters.banks, master
    return before


def register_postal_master(master: PostalMaster | None) -> PostalMaster | None:
    """Sets the master of postal codes and gives the one before."""
    before, Masters.postal_codes = Masters.postal_codes, master
    return before
