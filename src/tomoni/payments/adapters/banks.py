"""The master of banks and branches from the package zengin-code (PyPI, MIT), and a twin in memory.

The package is not imported: its import makes 32,000 objects of every branch of the country. Its data are one small
file a bank, and a town uses a dozen banks; so each is read when first asked for and kept packed.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from tomoni.payments.interface import Bank, BankMaster, Branch, find_offices, to_bank_kana

_KEPT_BANKS = 256


class ZenginBanks(BankMaster):
    """All banks of Japan as published with zengin-code; the date is that of the package."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or _data_folder()
        self._read_branches = lru_cache(maxsize=_KEPT_BANKS)(self._read_branches_of)
        self._read_banks = lru_cache(maxsize=1)(self._read_all_banks)

    def search_banks(self, word: str, limit: int = 20) -> list[Bank]:
        return find_offices(self._read_banks().values(), word, limit)

    def search_branches(self, bank_code: str, word: str, limit: int = 20) -> list[Branch]:
        return find_offices(self._read_branches(bank_code).values(), word, limit)

    def branches_of(self, bank_code: str) -> list[Branch]:
        return sorted(self._read_branches(bank_code).values(), key=lambda branch: (branch.kana, branch.code))

    def find_bank(self, bank_code: str) -> Bank | None:
        return self._read_banks().get(bank_code)

    def find_branch(self, bank_code: str, branch_code: str) -> Branch | None:
        return self._read_branches(bank_code).get(branch_code)

    def exists(self, bank_code: str, branch_code: str | None = None) -> bool:
        if branch_code is None:
            return bank_code in self._read_banks()
        return branch_code in self._read_branches(bank_code)

    def _read_all_banks(self) -> dict[str, Bank]:
        rows = json.loads((self._folder / "banks.json").read_bytes())
        return {code: Bank(code, row["name"], to_bank_kana(row["kana"])) for code, row in rows.items()}

    def _read_branches_of(self, bank_code: str) -> dict[str, Branch]:
        # The code is looked up first, so that nothing typed by anybody becomes a path.
        if bank_code not in self._read_banks():
            return {}
        rows = json.loads((self._folder / "branches" / f"{bank_code}.json").read_bytes())
        return {code: Branch(code, row["name"], to_bank_kana(row["kana"])) for code, row in rows.items()}


def _data_folder() -> Path:
    spec = find_spec("zengin_code")
    if spec is None or not spec.submodule_search_locations:
        raise LookupError("The package zengin-code is not installed: run scripts/setup.")
    return Path(spec.submodule_search_locations[0]) / "source-data" / "data"


class MemoryBanks(BankMaster):
    """A master of the banks given, for tests and for trying out: `{Bank: [Branch, ...]}`."""

    def __init__(self, offices: Mapping[Bank, Sequence[Branch]]) -> None:
        self._banks = {bank.code: bank for bank in offices}
        self._branches = {bank.code: {b.code: b for b in branches} for bank, branches in offices.items()}

    def search_banks(self, word: str, limit: int = 20) -> list[Bank]:
        return find_offices(self._banks.values(), word, limit)

    def search_branches(self, bank_code: str, word: str, limit: int = 20) -> list[Branch]:
        return find_offices(self._branches.get(bank_code, {}).values(), word, limit)

    def branches_of(self, bank_code: str) -> list[Branch]:
        return sorted(self._branches.get(bank_code, {}).values(), key=lambda branch: (branch.kana, branch.code))

    def find_bank(self, bank_code: str) -> Bank | None:
        return self._banks.get(bank_code)

    def find_branch(self, bank_code: str, branch_code: str) -> Branch | None:
        return self._branches.get(bank_code, {}).get(branch_code)

    def exists(self, bank_code: str, branch_code: str | None = None) -> bool:
        if branch_code is None:
            return bank_code in self._banks
        return branch_code in self._branches.get(bank_code, {})
