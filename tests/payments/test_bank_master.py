"""The master of banks and branches, and how people find theirs in it."""

import pytest

from tomoni.payments.adapters.banks import MemoryBanks, ZenginBanks
from tomoni.payments.interface import Bank, Branch

MASTER = ZenginBanks()


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("みずほ", "0001"),
        ("ミズホ", "0001"),
        ("ﾐｽﾞﾎ", "0001"),
        ("みずほ銀行", "0001"),
        ("みずほぎんこう", "0001"),
        ("mizuho", ""),
        ("三菱ＵＦＪ", "0005"),
        ("三菱UFJ銀行", "0005"),
        ("ゆうちょ", "9900"),
        ("ユウチョ", "9900"),
        ("ゆうち", "9900"),
        ("9900", "9900"),
        ("農業協同組合", "any"),
        ("", ""),
        ("../banks", ""),
    ],
)
def test_a_bank_is_found_by_name_kana_or_code_however_it_is_typed(word: str, code: str) -> None:
    found = [bank.code for bank in MASTER.search_banks(word)]
    assert found[0] == code if code not in ("", "any") else bool(found) == bool(code), found


def test_a_branch_is_found_by_its_first_letters() -> None:
    found = MASTER.search_branches("0001", "とうきよう")
    assert Branch("001", "東京営業部", "ﾄｳｷﾖｳ") in found
    assert MASTER.search_branches("0001", "東京営業部支店")[0].code == "001"
    assert MASTER.search_branches("9999", "東京") == []


def test_branches_come_in_the_order_of_their_kana() -> None:
    branches = MASTER.branches_of("0001")
    assert len(branches) > 100
    assert [branch.kana for branch in branches] == sorted(branch.kana for branch in branches)


def test_what_exists_exists_and_nothing_else() -> None:
    assert MASTER.exists("0001") and MASTER.exists("0001", "001")
    assert not MASTER.exists("9999") and not MASTER.exists("0001", "999") and not MASTER.exists("9999", "001")
    assert not MASTER.exists("../banks") and not MASTER.exists("../banks", "001")
    assert MASTER.find_bank("0001") == Bank("0001", "みずほ", "ﾐｽﾞﾎ")
    assert MASTER.find_bank("9999") is None and MASTER.find_branch("0001", "999") is None


def test_every_bank_and_branch_of_the_country_has_a_name_in_bank_kana() -> None:
    banks = [MASTER.find_bank(code) for code in MASTER._read_banks()]
    assert len(banks) > 1_000
    assert sum(len(MASTER.branches_of(bank.code)) for bank in banks if bank) > 25_000


def test_the_twin_in_memory_answers_alike() -> None:
    twin = MemoryBanks({Bank("0001", "みずほ", "ﾐｽﾞﾎ"): [Branch("001", "東京営業部", "ﾄｳｷﾖｳ")]})
    assert twin.search_banks("みずほ銀行")[0].code == "0001"
    assert twin.exists("0001", "001") and not twin.exists("0001", "002")
    assert twin.branches_of("0001") == twin.search_branches("0001", "トウキョウ") == [twin.find_branch("0001", "001")]
