"""Reads a bank file of 総合振込 byte by byte, written from the standard's table and apart from the writer.

It imports nothing of tomoni: it shares no table, no width and no constant with what it checks. Where the file is not
as the standard says, it raises NotZengin and names the record, the byte and what stands there.
"""

from dataclasses import dataclass

# (name, width, kind) in the order of the table; N digits, C letters, and a text in quotes stands exactly so.
HEADER = [
    ("データ区分", 1, "'1'"),
    ("種別コード", 2, "'21'"),
    ("コード区分", 1, "'0'"),
    ("委託者コード", 10, "N"),
    ("委託者名", 40, "C"),
    ("取組日", 4, "N"),
    ("仕向銀行番号", 4, "N"),
    ("仕向銀行名", 15, "C"),
    ("仕向支店番号", 3, "N"),
    ("仕向支店名", 15, "C"),
    ("預金種目", 1, "N"),
    ("口座番号", 7, "N"),
    ("ダミー", 17, "blank"),
]
DATA = [
    ("データ区分", 1, "'2'"),
    ("被仕向銀行番号", 4, "N"),
    ("被仕向銀行名", 15, "C"),
    ("被仕向支店番号", 3, "N"),
    ("被仕向支店名", 15, "C"),
    ("手形交換所番号", 4, "N"),
    ("預金種目", 1, "N"),
    ("口座番号", 7, "N"),
    ("受取人名", 30, "C"),
    ("振込金額", 10, "N"),
    ("新規コード", 1, "N"),
    ("顧客コード1", 10, "N"),
    ("顧客コード2", 10, "N"),
    ("振込指定区分", 1, "'7'"),
    ("識別表示", 1, "blank"),
    ("ダミー", 7, "blank"),
]
TRAILER = [("データ区分", 1, "'8'"), ("合計件数", 6, "N"), ("合計金額", 12, "N"), ("ダミー", 101, "blank")]
END = [("データ区分", 1, "'9'"), ("ダミー", 119, "blank")]

DIGITS = set(b"0123456789")
CAPITALS = set(range(0x41, 0x5B))
SIGNS = set(b" ()-.")
# ｱ..ﾝ with ﾞ ﾟ, without ｦ (A6), the small letters (A7-AF) and ｰ (B0)
KANA = set(range(0xB1, 0xE0))
LETTERS = DIGITS | CAPITALS | SIGNS | KANA


class NotZengin(Exception):
    """The bytes are not a file of 総合振込."""


@dataclass
class ReadFile:
    """What a bank would understand."""

    header: dict[str, str]
    data: list[dict[str, str]]
    count: int
    amount: int


def read_bank_file(content: bytes) -> ReadFile:
    """Checks every byte and gives the fields with fillers removed."""
    records = cut_records(content)
    if len(records) < 3:
        raise NotZengin(f"only {len(records)} records")
    header = read_record(1, records[0], HEADER)
    data = [read_record(n, record, DATA) for n, record in enumerate(records[1:-2], 2)]
    trailer = read_record(len(records) - 1, records[-2], TRAILER)
    read_record(len(records), records[-1], END)
    count, amount = int(trailer["合計件数"]), int(trailer["合計金額"])
    if count != len(data):
        raise NotZengin(f"trailer counts {count}, there are {len(data)}")
    if amount != sum(int(one["振込金額"]) for one in data):
        raise NotZengin(f"trailer sums {amount}")
    for n, one in enumerate(data, 2):
        if int(one["振込金額"]) == 0:
            raise NotZengin(f"record {n}: no amount")
        if one["預金種目"] not in ("1", "2", "4", "9"):
            raise NotZengin(f"record {n}: kind of account {one['預金種目']}")
    return ReadFile(header, data, count, amount)


def cut_records(content: bytes) -> list[bytes]:
    """Records of 120 bytes, with CR LF after each or with nothing; nothing else passes."""
    step = 122 if content[120:122] == b"\r\n" else 120
    if len(content) % step:
        raise NotZengin(f"{len(content)} bytes are no records of {step}")
    records = []
    for start in range(0, len(content), step):
        record, end = content[start : start + 120], content[start + 120 : start + step]
        if step == 122 and end != b"\r\n":
            raise NotZengin(f"byte {start + 120}: {end!r} instead of CR LF")
        records.append(record)
    return records


def read_record(number: int, record: bytes, table: list[tuple[str, int, str]]) -> dict[str, str]:
    """One record by its table."""
    if sum(width for _, width, _ in table) != 120:
        raise AssertionError("the table does not sum to 120")
    fields, at = {}, 0
    for name, width, kind in table:
        raw = record[at : at + width]
        fields[name] = read_field(number, at + 1, name, raw, kind)
        at += width
    return fields


def read_field(number: int, place: int, name: str, raw: bytes, kind: str) -> str:
    where = f"record {number}, byte {place}, {name}: {raw!r}"
    if kind == "blank":
        if raw.strip(b" "):
            raise NotZengin(f"{where} is not blank")
        return ""
    if kind == "N":
        if not set(raw) <= DIGITS:
            raise NotZengin(f"{where} is not digits")
        return raw.decode("ascii")
    if kind == "C":
        if not set(raw) <= LETTERS:
            raise NotZengin(f"{where} has a byte no bank takes")
        if raw.startswith(b" ") and raw.strip():
            raise NotZengin(f"{where} is not left-aligned")
        return raw.decode("shift_jis").rstrip(" ")
    if raw != kind.strip("'").encode():
        raise NotZengin(f"{where} is not {kind}")
    return raw.decode("ascii")
