"""The bank file 総合振込 (全銀協 fixed length): header, data, trailer, end, 120 bytes each, JIS X 0201.

Written as bytes from a stream of transfers, so that 446,634 payments need little more memory than the file itself.
Numbers are right-aligned and filled with 0, kana left-aligned and filled with spaces. Nothing is repaired here:
`find_faults` names what a bank would send back, `write_bank_file` trusts what was checked and still refuses
a record that is not 120 bytes.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tomoni.payments.domain.kana import NAME_CHARACTERS
from tomoni.payments.errors import RecordNotWritable

RECORD_BYTES = 120
MOST_AMOUNT = 9_999_999_999  # 金額 N10
MOST_RECORDS = 999_999  # 合計件数 N6
MOST_TOTAL = 999_999_999_999  # 合計金額 N12
NAME_LENGTH = 30
OFFICE_LENGTH = 15
SENDER_LENGTH = 40
RESULT_PLACE = 114  # first byte of the unused end of a data record, where a bank may write its result
_CHUNK_RECORDS = 8_192

_LETTER = f"[{re.escape(''.join(sorted(NAME_CHARACTERS)))}]"
# A whole transfer in one look: nearly all have no fault, and an order may hold hundreds of thousands.
_NO_FAULT = re.compile(rf"[0-9]{{4}}\n[0-9]{{3}}\n[1249]\n[0-9]{{7}}\n(?! *\Z){_LETTER}+")
_FOUR_DIGITS = re.compile(r"[0-9]{4}\Z")
_THREE_DIGITS = re.compile(r"[0-9]{3}\Z")
_SEVEN_DIGITS = re.compile(r"[0-9]{7}\Z")
_TEN_DIGITS = re.compile(r"[0-9]{10}\Z")


class AccountType(StrEnum):
    """預金種目 of an account that receives."""

    ordinary = "1"  # 普通
    current = "2"  # 当座
    savings = "4"  # 貯蓄
    other = "9"  # その他


class LineEnd(StrEnum):
    """What a bank wants after each record; a line feed alone or a carriage return alone is taken by none."""

    nothing = ""
    crlf = "\r\n"


class Sender(NamedTuple):
    """Who orders the transfers: the town as its bank knows it. Names in bank kana."""

    consignor_code: str  # 委託者コード, 10 digits, given by the bank
    consignor_name: str
    bank_code: str
    bank_name: str
    branch_code: str
    branch_name: str
    account_type: str  # 1, 2 or 9
    account_number: str


class Transfer(NamedTuple):
    """One payment. Names in bank kana; `reference_1` and `reference_2` come back in the bank's result (顧客コード)."""

    bank_code: str
    bank_name: str
    branch_code: str
    branch_name: str
    account_type: str
    account_number: str
    payee_name: str
    amount: int  # yen
    reference_1: int = 0
    reference_2: int = 0


class Fault(NamedTuple):
    """One field of a transfer or sender that no bank takes."""

    field: str
    found: str
    expected: str


@dataclass(frozen=True)
class Totals:
    """What the trailer says."""

    count: int
    amount: int


def find_sender_faults(sender: Sender) -> list[Fault]:
    """Everything in the sender that a bank would send back."""
    faults = _account_faults(sender.bank_code, sender.branch_code, sender.account_type, sender.account_number, "129")
    if not _TEN_DIGITS.match(sender.consignor_code):
        faults.append(Fault("consignor_code", sender.consignor_code, "委託者コードは数字10桁"))
    faults += _name_faults("consignor_name", sender.consignor_name)
    return faults


def find_faults(transfer: Transfer) -> list[Fault]:
    """Everything in one transfer that a bank would send back. Banks and branches are looked up by the caller."""
    t = transfer
    return find_field_faults(t.bank_code, t.branch_code, t.account_type, t.account_number, t.payee_name, t.amount)


def find_field_faults(bank: str, branch: str, kind: str, number: str, name: str, amount: int) -> list[Fault]:
    """As find_faults, of the fields by themselves; the name in bank kana."""
    if 1 <= amount <= MOST_AMOUNT and _NO_FAULT.fullmatch(f"{bank}\n{branch}\n{kind}\n{number}\n{name}"):
        return []
    faults = _account_faults(bank, branch, kind, number, "1249") + _name_faults("payee_name", name)
    if not 1 <= amount <= MOST_AMOUNT:
        faults.append(Fault("amount", str(amount), f"金額は1円から{MOST_AMOUNT:,}円まで"))
    return faults


def _account_faults(bank: str, branch: str, kind: str, number: str, kinds: str) -> list[Fault]:
    faults = []
    if not _FOUR_DIGITS.match(bank):
        faults.append(Fault("bank_code", bank, "銀行番号は数字4桁"))
    if not _THREE_DIGITS.match(branch):
        faults.append(Fault("branch_code", branch, "支店番号は数字3桁"))
    if len(kind) != 1 or kind not in kinds:
        faults.append(Fault("account_type", kind, f"預金種目は{'・'.join(kinds)}のどれか"))
    if not _SEVEN_DIGITS.match(number):
        faults.append(Fault("account_number", f"{len(number)}文字", "口座番号は数字7桁(短い番号は左に0)"))
    return faults


def _name_faults(field: str, name: str) -> list[Fault]:
    if not name.strip():
        return [Fault(field, name, "名義が空")]
    strange = sorted(set(name) - NAME_CHARACTERS)
    return [Fault(field, letter, "銀行で使えない文字") for letter in strange]


def write_bank_file(
    sender: Sender, pay_on: date, transfers: Iterable[Transfer], *, line_end: str = LineEnd.nothing
) -> tuple[bytes, Totals]:
    """The whole file and the sums of its trailer. `transfers` is read once and may be a generator.

    Raises RecordNotWritable when a record is not 120 bytes or a sum does not fit, and writes nothing then.
    """
    file = bytearray(_bytes([_header(sender, pay_on)], line_end))
    count = amount = 0
    for chunk in _chunks(transfers):
        file += _bytes([_data(transfer) for transfer in chunk], line_end)
        if any(transfer.amount < 1 for transfer in chunk):
            raise RecordNotWritable("0円以下", "金額は1円から")
        count += len(chunk)
        amount += sum(transfer.amount for transfer in chunk)
    if count > MOST_RECORDS or amount > MOST_TOTAL:
        raise RecordNotWritable(f"{count:,}件 {amount:,}円", f"1ファイルは{MOST_RECORDS:,}件、{MOST_TOTAL:,}円まで")
    file += _bytes([f"8{count:06d}{amount:012d}{'':101}", f"9{'':119}"], line_end)
    return bytes(file), Totals(count, amount)


def _chunks(transfers: Iterable[Transfer]) -> Iterator[list[Transfer]]:
    chunk: list[Transfer] = []
    for transfer in transfers:
        chunk.append(transfer)
        if len(chunk) == _CHUNK_RECORDS:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _bytes(records: list[str], line_end: str) -> bytes:
    """The records in JIS X 0201 (the single-byte part of Shift_JIS), each exactly 120 bytes and its line end."""
    try:
        written = (line_end.join(records) + line_end).encode("shift_jis")
    except UnicodeEncodeError as cause:
        raise RecordNotWritable(cause.object[cause.start], "銀行で使えない文字") from cause
    # Lengths in letters and in bytes both: a two-byte letter and a missing one could else hide each other.
    if len(written) != len(records) * (RECORD_BYTES + len(line_end)) or any(len(r) != RECORD_BYTES for r in records):
        wrong = next((r for r in records if len(r) != RECORD_BYTES or len(r.encode("shift_jis")) != RECORD_BYTES), "")
        raise RecordNotWritable(wrong, "レコードは120バイト")
    return written


def _header(s: Sender, pay_on: date) -> str:
    # 1, 種別 21 総合振込, コード区分 0 (JIS)
    return (
        f"1210{s.consignor_code}{s.consignor_name[:SENDER_LENGTH]:40}{pay_on:%m%d}"
        f"{s.bank_code}{s.bank_name[:OFFICE_LENGTH]:15}{s.branch_code}{s.branch_name[:OFFICE_LENGTH]:15}"
        f"{s.account_type}{s.account_number}{'':17}"
    )


def _data(t: Transfer) -> str:
    # 手形交換所 0000, 新規コード 0 (その他), 振込区分 7 (電信), 識別表示 space (references, no EDI).
    # A name longer than its field is cut at the field's end, as banks do in their own books.
    return (
        f"2{t.bank_code}{t.bank_name[:15]:15}{t.branch_code}{t.branch_name[:15]:15}0000"
        f"{t.account_type}{t.account_number}{t.payee_name[:30]:30}{t.amount:010d}0"
        f"{t.reference_1:010d}{t.reference_2:010d}7        "
    )
