"""The bank's answer to a file (振込の結果): held against what was sent, record by record. Nothing is guessed.

The 全銀 format of 総合振込 says nothing of results; banks that give a file send the records back with a code in the
unused end of each. Where the code stands and what it means is the bank's own and is kept with the fund source; `0` is
done. Many banks send a list of what could not be paid, or paper. Unverified for any single bank: see docs/rooms.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tomoni.payments.domain.zengin import RECORD_BYTES

DONE = "0"
_SENT = 111  # bytes of a data record that must come back as they went
_FIELDS = (
    ("銀行番号", 1, 5),
    ("支店番号", 20, 23),
    ("預金種目", 42, 43),
    ("口座番号", 43, 50),
    ("受取人名", 50, 80),
    ("金額", 80, 90),
    ("顧客コード1", 91, 101),
)
_HEADER = (
    ("委託者コード", 4, 14),
    ("取組日", 54, 58),
    ("仕向銀行番号", 58, 62),
    ("仕向支店番号", 77, 80),
    ("依頼人の預金種目", 95, 96),
    ("依頼人の口座番号", 96, 103),
)
_PERSONAL = ("口座番号", "受取人名")


class ResultFault(NamedTuple):
    """One place where the answer does not fit what was sent. record: its place in the file, from 1; 0 the file."""

    record: int
    field: str
    found: str
    expected: str

    def sentence(self) -> str:
        """Where, what was found, what would be right."""
        where = f"{self.record}番目のレコード" if self.record else "ファイル全体"
        found = f"(いま「{self.found}」)" if self.found else ""
        return f"{where}の{self.field}: {self.expected}{found}"


class LineResult(NamedTuple):
    """What the bank says of one line of the order: code and its words, empty when done."""

    line: int
    code: str
    words: str

    @property
    def done(self) -> bool:
        return self.code == DONE


def records_of(content: bytes) -> list[str]:
    """The records of a file with or without line ends; what is no text of the bank's set shows as ?."""
    text = content.decode("shift_jis", errors="replace")
    lines = text.splitlines() if "\n" in text or "\r" in text else None
    if lines is None:
        lines = [text[start : start + RECORD_BYTES] for start in range(0, len(text), RECORD_BYTES)]
    return [line for line in lines if line.strip("\x1a \0")]


def sent_lines(sent: bytes) -> dict[int, str]:
    """The data records of a file that was sent, by the line of the order (顧客コード2)."""
    return {int(one[101:111]): one for one in records_of(sent) if one[0] == "2"}


def read_results(
    content: bytes, sent: bytes, *, place: int, codes: Mapping[str, str]
) -> tuple[list[LineResult], list[ResultFault]]:
    """Every line's result and every fault. With a fault nothing may be believed.

    place: byte of the code in a data record, from 1. codes: the bank's own words by code.
    """
    records, lines = records_of(content), sent_lines(sent)
    faults = list(_frame_faults(records, sent))
    results: dict[int, LineResult] = {}
    for number, record in enumerate(records, 1):
        if record[:1] != "2":
            continue
        faults += _record_faults(number, record, lines, results)
        code = record[place - 1 : place].strip()
        if not code:
            faults.append(ResultFault(number, "結果コード", "", f"{place}バイト目に結果コードがありません"))
        if not faults:
            line = int(record[101:111])
            results[line] = LineResult(line, code, _words(code, codes))
        elif record[101:111].isdigit():
            results.setdefault(int(record[101:111]), LineResult(int(record[101:111]), code, ""))
    for line in sorted(set(lines) - set(results)):
        faults.append(ResultFault(0, "明細", "", f"送った{line}件目の結果がありません"))
    return ([] if faults else [results[line] for line in sorted(results)]), faults


def _words(code: str, codes: Mapping[str, str]) -> str:
    return "" if code == DONE else codes.get(code, f"銀行の不能コード {code}")


def _frame_faults(records: list[str], sent: bytes) -> Iterator[ResultFault]:
    """Header, trailer, end and lengths."""
    if not records:
        yield ResultFault(0, "内容", "", "空のファイルです")
        return
    for number, record in enumerate(records, 1):
        if len(record) != RECORD_BYTES or "�" in record:
            yield ResultFault(number, "長さ", f"{len(record)}文字", f"1レコードは{RECORD_BYTES}バイトの半角文字です")
    went = records_of(sent)
    if records[0][:1] != "1":
        yield ResultFault(1, "データ区分", records[0][:1], "最初はヘッダ・レコード(1)です")
    for field, start, end in _HEADER:
        if records[0][start:end] != went[0][start:end]:
            yield ResultFault(1, field, records[0][start:end], f"送ったのは「{went[0][start:end]}」です")
    trailers = [(number, record) for number, record in enumerate(records, 1) if record[:1] == "8"]
    expected = next(record for record in went if record[0] == "8")
    if len(trailers) != 1:
        yield ResultFault(0, "トレーラ・レコード", f"{len(trailers)}個", "1つだけあるはずです")
    elif trailers[0][1][:19] != expected[:19]:
        yield ResultFault(trailers[0][0], "合計", trailers[0][1][1:19], f"送ったのは「{expected[1:19]}」です")


def _record_faults(
    number: int, record: str, lines: Mapping[int, str], results: Mapping[int, LineResult]
) -> Iterator[ResultFault]:
    reference = record[101:111]
    if not reference.isdigit() or int(reference) not in lines:
        yield ResultFault(number, "顧客コード2", reference, "送った明細にない番号です")
        return
    if int(reference) in results:
        yield ResultFault(number, "顧客コード2", reference, "同じ明細が2回あります")
    went = lines[int(reference)]
    if record[:_SENT] == went[:_SENT]:
        return
    different = [one for one in _FIELDS if record[one[1] : one[2]] != went[one[1] : one[2]]]
    for field, start, end in different:
        found = "" if field in _PERSONAL else record[start:end].strip()
        yield ResultFault(number, field, found, "送った内容と違います")
    if not different:
        yield ResultFault(number, "明細", "", "送った内容と違います")


def read_return_list(
    content: bytes, sent: bytes, codes: Mapping[str, str]
) -> tuple[list[LineResult], list[ResultFault]]:
    """A list of what was not paid: CSV with 番号 (line of the order), 金額, 理由 and perhaps コード."""
    rows, faults = _rows(content)
    lines, results = sent_lines(sent), dict[int, LineResult]()
    for number, row in enumerate(rows, 2):
        line, amount = _digits(row.get("番号")), _digits(row.get("金額"))
        code, words = (row.get("コード") or "").strip(), (row.get("理由") or "").strip()
        if line not in lines:
            faults.append(ResultFault(number, "番号", row.get("番号") or "", "このファイルにない番号です"))
        elif line in results:
            faults.append(ResultFault(number, "番号", str(line), "同じ番号が2回あります"))
        elif amount != int(lines[line][80:90]):
            faults.append(
                ResultFault(number, "金額", row.get("金額") or "", f"送ったのは{int(lines[line][80:90]):,}円です")
            )
        if not code and not words:
            faults.append(ResultFault(number, "理由", "", "理由かコードを書いてください"))
        if code == DONE:
            faults.append(ResultFault(number, "コード", code, "払えなかったものだけを入れます"))
        results[line] = LineResult(line, code or "?", (words or _words(code, codes))[:100])
    return ([] if faults else list(results.values())), faults


def _digits(text: str | None) -> int:
    plain = (text or "").replace(",", "").replace("円", "").strip()
    return int(plain) if plain.isascii() and plain.isdigit() else -1


def _rows(content: bytes) -> tuple[list[dict[str, str | None]], list[ResultFault]]:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        return [], [ResultFault(0, "文字コード", "", "UTF-8かShift_JISのCSVにしてください")]
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in ("番号", "金額", "理由") if name not in (reader.fieldnames or ())]
    if missing:
        return [], [
            ResultFault(1, "見出し", "、".join(reader.fieldnames or ()), f"「{'、'.join(missing)}」の列がありません")
        ]
    return list(reader), []
