"""What the accounting side examines before money leaves (審査, 地方自治法232条の4第2項): every line, every reason."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from tomoni.payments.domain.bank_days import IsHoliday, bank_day_on_or_before, is_bank_day
from tomoni.payments.domain.banks import BankMaster
from tomoni.payments.domain.kana import to_bank_kana
from tomoni.payments.domain.zengin import Fault, Sender, Transfer, find_field_faults, find_sender_faults
from tomoni.payments.errors import KanaUnusable

# What the accounting side has to see (地方自治法232条の4第2項): nothing against law or budget, and the debt certain.
CHECKLIST = {
    "law": "法令に違反していない",
    "budget": "予算の目的に合い、予算の残りがある",
    "year": "会計年度と予算科目（款項目節）が正しい",
    "debt": "支出負担行為の債務が確定している",
    "payee": "受取人と口座が正しい",
    "amount": "金額の計算が正しい",
}


class Line(NamedTuple):
    """One line of an order as it was ordered; the holder in any kana."""

    number: int
    payee: int
    bank_code: str
    branch_code: str
    account_type: str
    account_number: str
    holder: str
    amount: int


class OrderFault(NamedTuple):
    """Why an order cannot be paid. `line` 0 and `payee` 0: the order itself."""

    line: int
    payee: int
    field: str
    found: str
    expected: str

    def sentence(self) -> str:
        """In words for the page: which payment, what was found, what would be right."""
        where = f"{self.line}件目" if self.line else "命令全体"
        return f"{where}: {self.expected}(いま「{self.found}」)"


def find_order_faults(
    sender: Sender, pay_on: date, lines: Iterable[Line], banks: BankMaster, is_holiday: IsHoliday
) -> list[OrderFault]:
    """Everything that keeps the order from being paid, all at once; empty when it can be."""
    faults = []
    if not is_bank_day(pay_on, is_holiday):
        before = bank_day_on_or_before(pay_on, is_holiday)
        faults.append(OrderFault(0, 0, "pay_on", str(pay_on), f"銀行の営業日ではありません。直前の営業日は {before}"))
    faults += [OrderFault(0, 0, *fault) for fault in find_sender_faults(sender)]
    faults += [OrderFault(0, 0, *fault) for fault in _office_faults(sender.bank_code, sender.branch_code, banks)]
    known: set[tuple[str, str]] = set()
    for line in lines:
        found = _line_faults(line, banks, known)
        if found:
            faults += [OrderFault(line.number, line.payee, *fault) for fault in found]
    return faults


def _line_faults(line: Line, banks: BankMaster, known: set[tuple[str, str]]) -> list[Fault]:
    faults = []
    try:
        name = to_bank_kana(line.holder)
    except KanaUnusable as refused:
        # The letters are named here; a stand-in keeps the other fields' check apart from the name's.
        name = "ｱ"
        for letter, place, advice in refused.characters:
            hint = f"。通帳では「{advice}」のことが多い" if advice else ""
            faults.append(Fault("payee_name", letter, f"名義の{place}文字目は銀行で使えない文字{hint}"))
    faults += find_field_faults(
        line.bank_code, line.branch_code, line.account_type, line.account_number, name, line.amount
    )
    office = (line.bank_code, line.branch_code)
    if office not in known:
        office_faults = _office_faults(*office, banks)
        faults += office_faults
        if not office_faults:
            known.add(office)
    return faults


def _office_faults(bank_code: str, branch_code: str, banks: BankMaster) -> list[Fault]:
    if not banks.exists(bank_code):
        return [Fault("bank_code", bank_code, "この銀行番号の銀行はありません")]
    if not banks.exists(bank_code, branch_code):
        return [Fault("branch_code", branch_code, "この銀行にこの支店番号の支店はありません")]
    return []


def to_transfers(lines: Iterable[Line], banks: BankMaster, order_number: int) -> Iterator[Transfer]:
    """The lines as transfers, with the names of banks and branches; for lines that have no faults."""
    names: dict[tuple[str, str], tuple[str, str]] = {}
    for line in lines:
        office = (line.bank_code, line.branch_code)
        if office not in names:
            bank, branch = banks.find_bank(line.bank_code), banks.find_branch(*office)
            names[office] = (bank.kana if bank else "", branch.kana if branch else "")
        yield Transfer(
            line.bank_code,
            names[office][0],
            line.branch_code,
            names[office][1],
            line.account_type,
            line.account_number,
            to_bank_kana(line.holder),
            line.amount,
            order_number,
            line.number,
        )
