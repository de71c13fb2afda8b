"""ゆうちょ銀行: 記号 and 番号 of its passbooks as the branch and account number that transfers need.

The bank's own rule (振込用の店名・預金種目・口座番号): of a 記号 1abc0 the branch is `ab8` and the number loses its
last digit; of a 記号 0abc0 (振替口座) the branch is `ab9` and the number stays.
"""

import re
from typing import NamedTuple

from tomoni.payments.domain.zengin import AccountType

BANK_CODE = "9900"
_SYMBOL = re.compile(r"(?P<kind>[01])(?P<office>[0-9]{2})[0-9]{2}\Z")


class BankAccount(NamedTuple):
    """Where money goes: codes as in the bank master, the account number with 7 digits."""

    bank_code: str
    branch_code: str
    account_type: str
    account_number: str


def to_bank_account(symbol: str, number: str) -> BankAccount | None:
    """The account for transfers of a passbook's 記号 (5 digits) and 番号; None when they are none.

    >>> to_bank_account("10180", "12345671")
    BankAccount(bank_code='9900', branch_code='018', account_type='1', account_number='1234567')
    """
    found = _SYMBOL.match(symbol)
    if found is None or not number.isascii() or not number.isdigit():
        return None
    if found["kind"] == "0":
        digits, branch, kind = number, found["office"] + "9", AccountType.current
    elif number.endswith("1"):
        digits, branch, kind = number[:-1], found["office"] + "8", AccountType.ordinary
    else:
        return None  # every passbook number ends in 1
    if not 1 <= len(digits) <= 7:
        return None
    return BankAccount(BANK_CODE, branch, str(kind), digits.zfill(7))
