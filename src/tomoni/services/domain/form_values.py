"""What was typed into a form, read as a value: digits folded, days in three fields, every fault with its remedy."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tomoni.services.domain.masters import Masters
from tomoni.services.domain.values import FIRST_YEAR, LAST_YEAR, ValueWrong, json_value, read_value
from tomoni.services.domain.vocabulary import Fact

KANA = re.compile(r"[ァ-ヴー・ 　（）().\-－A-Za-z0-9]+\Z")
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+\Z")
DIGITS = re.compile(r"[0-9]+\Z")
NUMBER_LIKE = re.compile(r"(?<!\d)\d(?:[ -]?\d){11}(?!\d)")
TEXT_MOST = 2000
# 預金種目 as the bank file writes them: 1 普通, 2 当座, 4 貯蓄
ACCOUNT_KINDS = {"1": "1", "2": "2", "4": "4", "ordinary": "1", "current": "2", "savings": "4"}

REMEDIES: Mapping[str, Mapping[str, str]] = {
    "required": {"ja": "答えてください。", "easy": "答えて ください。", "en": "Please answer."},
    "date": {
        "ja": "日付になっていません。年・月・日を数字で入れてください。",
        "easy": "年・月・日を 数字で 書いて ください。",
        "en": "This is no date. Enter year, month and day as numbers.",
    },
    "number": {"ja": "数字で入れてください。", "easy": "数字で 書いて ください。", "en": "Enter a number."},
    "range": {
        "ja": "{least}から{most}までの数を入れてください。",
        "easy": "{least}から {most}までの 数を 書いて ください。",
        "en": "Enter a number from {least} to {most}.",
    },
    "choice": {"ja": "1つ選んでください。", "easy": "1つ えらんで ください。", "en": "Choose one."},
    "kana": {"ja": "カタカナで入れてください。", "easy": "カタカナで 書いて ください。", "en": "Enter it in katakana."},
    "phone": {
        "ja": "電話番号を、市外局番から数字で入れてください。",
        "easy": "電話番号を 数字で 書いて ください。",
        "en": "Enter the phone number with its area code.",
    },
    "email": {
        "ja": "メールアドレスの形になっていません。@の前後を確かめてください。",
        "easy": "メールアドレスを たしかめて ください。",
        "en": "Check the mail address around the @.",
    },
    "address": {"ja": "住所を入れてください。", "easy": "住所を 書いて ください。", "en": "Enter the address."},
    "postal_code": {
        "ja": "郵便番号は7けたの数字です。",
        "easy": "郵便番号は 数字 7つです。",
        "en": "A postal code has 7 digits.",
    },
    "bank": {
        "ja": "銀行を、さがして選んでください。",
        "easy": "銀行を えらんで ください。",
        "en": "Search and choose the bank.",
    },
    "branch": {
        "ja": "支店を選んでください。",
        "easy": "支店を えらんで ください。",
        "en": "Choose the branch.",
    },
    "account_kind": {
        "ja": "普通、当座、貯蓄のどれかを選んでください。",
        "easy": "口座の 種類を えらんで ください。",
        "en": "Choose the kind of account.",
    },
    "account_number": {
        "ja": "口座番号は7けたまでの数字です。通帳やカードで確かめてください。",
        "easy": "口座番号は 数字 7つまでです。",
        "en": "An account number has up to 7 digits.",
    },
    "individual_number": {
        "ja": "マイナンバー（12けたの番号）は書かないでください。ここでは使いません。",
        "easy": "マイナンバーは 書かないで ください。",
        "en": "Do not enter your Individual Number. It is not used here.",
    },
    "too_long": {
        "ja": "{most}字までにしてください。",
        "easy": "{most}字までに して ください。",
        "en": "Use at most {most} characters.",
    },
    "file": {"ja": "ファイルを選んでください。", "easy": "ファイルを えらんで ください。", "en": "Choose a file."},
    "other": {
        "ja": "この答えは使えません。もう一度入れてください。",
        "easy": "もう一度 書いて ください。",
        "en": "This answer cannot be used. Please enter it again.",
    },
}


@dataclass(frozen=True)
class FieldFault:
    """One fault of a field: which, what kind, and the remedy in words. `part`: the field inside a composite."""

    path: str
    message_key: str
    data: Mapping[str, Any] = field(default_factory=dict)
    part: str = ""
    typed: Any = None  # what was typed, to be shown again

    def words(self, lang: str = "ja") -> str:
        """The remedy in a language."""
        remedies = REMEDIES.get(self.message_key, REMEDIES["other"])
        return (remedies.get(lang) or remedies["ja"]).format(**self.data)


class Wrong(Exception):
    """A fault on the way, before its path is known."""

    def __init__(self, key: str, part: str = "", **data: Any) -> None:
        super().__init__(key)
        self.key, self.part, self.data = key, part, data


def parse_value(fact: Fact, raw: Any, *, path: str = "") -> Any:
    """The JSON value of what was typed (a text, a list, or {part: text}); None if it was left empty and may be.

    Gives a FieldFault where it is wrong; never raises for what people type.
    """
    try:
        if empty(raw):
            if fact.required:
                raise Wrong("required")
            return None
        value = PARSERS.get(str(fact.type.kind), parse_other)(fact, raw)
    except Wrong as wrong:
        return FieldFault(path or fact.name, wrong.key, wrong.data, wrong.part, raw)
    return value


def empty(raw: Any) -> bool:
    if isinstance(raw, Mapping):
        return all(empty(part) for part in raw.values())
    if isinstance(raw, (list, tuple)):
        return all(empty(part) for part in raw)
    return raw is None or (isinstance(raw, str) and not raw.strip())


def folded(raw: Any) -> str:
    """A text with full-width digits, letters and signs folded, trimmed."""
    if not isinstance(raw, str):
        raise Wrong("other")
    return unicodedata.normalize("NFKC", raw).strip()


def part_of(raw: Any, name: str) -> str:
    """One field of a composite, folded; '' if it is not there."""
    value = raw.get(name) if isinstance(raw, Mapping) else None
    return "" if value is None else folded(str(value))


def holds_individual_number(text: str) -> bool:
    """Whether twelve digits with the check digit of a マイナンバー stand in a text."""
    for found in NUMBER_LIKE.finditer(unicodedata.normalize("NFKC", text)):
        digits = [int(character) for character in found[0] if character.isdigit()]
        weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]
        rest = sum(d * w for d, w in zip(digits, weights, strict=False)) % 11
        if digits[11] == (0 if rest <= 1 else 11 - rest):
            return True
    return False


def parse_text(fact: Fact, raw: Any) -> str:
    if not isinstance(raw, str):
        raise Wrong("other")
    text = unicodedata.normalize("NFC", raw).replace("\r\n", "\n").strip()
    if holds_individual_number(text):
        raise Wrong("individual_number")
    if len(text) > TEXT_MOST:
        raise Wrong("too_long", most=TEXT_MOST)
    return text


def parse_kana(fact: Fact, raw: Any) -> str:
    text = folded(raw)
    text = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)
    if not KANA.match(text):
        raise Wrong("kana")
    if len(text) > TEXT_MOST:
        raise Wrong("too_long", most=TEXT_MOST)
    return text


def parse_date(fact: Fact, raw: Any) -> str:
    if isinstance(raw, Mapping):
        year, month, day = (part_of(raw, name) for name in ("year", "month", "day"))
    else:
        parts = re.split(r"[-/.年月日]", folded(raw))
        year, month, day = (*[part.strip() for part in parts if part.strip()], "", "", "")[:3]
    for name, part in (("year", year), ("month", month), ("day", day)):
        if not DIGITS.match(part):
            raise Wrong("date", name)
    if not FIRST_YEAR <= int(year[:6]) <= LAST_YEAR:
        raise Wrong("date", "year")
    try:
        return dt.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        raise Wrong("date", "day") from None


def parse_month(fact: Fact, raw: Any) -> str:
    if isinstance(raw, Mapping):
        text = f"{part_of(raw, 'year').zfill(4)}-{part_of(raw, 'month').zfill(2)}"
    else:
        text = folded(raw)
    found = str(checked(fact, text, "date"))
    if not FIRST_YEAR <= int(found.partition("-")[0]) <= LAST_YEAR:
        raise Wrong("date", "year")
    return found


def parse_yes_no(fact: Fact, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    word = folded(raw)
    if word not in ("yes", "no", "true", "false"):
        raise Wrong("choice")
    return word in ("yes", "true")


def parse_choice(fact: Fact, raw: Any) -> str:
    word = folded(raw)
    if word not in fact.type.choices:
        raise Wrong("choice")
    return word


def parse_number(fact: Fact, raw: Any) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool):
        text = str(raw)
    else:
        text = folded(raw).replace(",", "").replace("、", "").removesuffix("円").removeprefix("¥").strip()
    if not re.match(r"-?[0-9]{1,15}\Z", text):
        raise Wrong("number")
    number = int(text)
    least, most = fact.type.least, fact.type.most
    if (least is not None and number < least) or (most is not None and number > most):
        raise Wrong("range", least=least, most=most)
    return number


def parse_fraction(fact: Fact, raw: Any) -> Any:
    text = folded(raw) if isinstance(raw, str) else str(raw)
    try:
        return json_value(read_value(fact.type, text))
    except ValueWrong:
        if fact.type.least is not None:
            raise Wrong("range", least=fact.type.least, most=fact.type.most) from None
        raise Wrong("number") from None


def parse_phone(fact: Fact, raw: Any) -> str:
    text = re.sub(r"[ ()ー―−‐]", "-", folded(raw)).strip("-")
    digits = text.replace("-", "")
    international = digits.startswith("+") and bool(DIGITS.match(digits[1:])) and 8 <= len(digits) <= 16
    if not (international or (DIGITS.match(digits) and digits.startswith("0") and 10 <= len(digits) <= 11)):
        raise Wrong("phone")
    return re.sub(r"-+", "-", text)


def parse_email(fact: Fact, raw: Any) -> str:
    text = folded(raw)
    if not MAIL.match(text) or len(text) > 254:
        raise Wrong("email")
    return text


def parse_address(fact: Fact, raw: Any) -> Any:
    """A text, or {postal_code, address, rest}; kept as one line, with the postal code where it was given."""
    if not isinstance(raw, Mapping):
        return parse_text(fact, raw)
    if not all(isinstance(raw.get(part) or "", str) for part in ("address", "rest")):
        raise Wrong("address", "address")
    line = unicodedata.normalize("NFC", f"{raw.get('address') or ''}{raw.get('rest') or ''}").strip()
    postal_code = part_of(raw, "postal_code").replace("-", "")
    if postal_code and not re.match(r"[0-9]{7}\Z", postal_code):
        raise Wrong("postal_code", "postal_code")
    if not line:
        raise Wrong("address", "address")
    if holds_individual_number(line):
        raise Wrong("individual_number", "rest")
    if len(line) > TEXT_MOST:
        raise Wrong("too_long", "rest", most=TEXT_MOST)
    return {"postal_code": postal_code, "address": line} if postal_code else line


def parse_bank_account(fact: Fact, raw: Any) -> dict[str, str]:
    """{bank, branch, kind, number, holder}, kind as in the bank file. Bank and branch must be in the master, if any."""
    if not isinstance(raw, Mapping):
        raise Wrong("bank", "bank")
    bank, branch = part_of(raw, "bank"), part_of(raw, "branch")
    if not re.match(r"[0-9]{4}\Z", bank) or (Masters.banks is not None and not Masters.banks.exists(bank)):
        raise Wrong("bank", "bank")
    if not re.match(r"[0-9]{3}\Z", branch) or (Masters.banks is not None and not Masters.banks.exists(bank, branch)):
        raise Wrong("branch", "branch")
    kind = ACCOUNT_KINDS.get(part_of(raw, "kind"))
    if kind is None:
        raise Wrong("account_kind", "kind")
    number = part_of(raw, "number").replace("-", "").replace(" ", "")
    if not re.match(r"[0-9]{1,7}\Z", number):
        raise Wrong("account_number", "number")
    found = {"bank": bank, "branch": branch, "kind": kind, "number": number.zfill(7)}
    holder = raw.get("holder")
    return found | ({"holder": folded(str(holder))} if holder else {})


def parse_files(fact: Fact, raw: Any) -> list[Any]:
    """Stored files, by their ids."""
    found = [item for item in (raw if isinstance(raw, (list, tuple)) else [raw]) if not empty(item)]
    if not found or any(not isinstance(item, (int, str, Mapping)) for item in found):
        raise Wrong("file")
    return list(found)


def parse_other(fact: Fact, raw: Any) -> Any:
    return checked(fact, folded(raw), "other")


def checked(fact: Fact, text: str, key: str) -> Any:
    try:
        return json_value(read_value(fact.type, text))
    except ValueWrong:
        raise Wrong(key) from None


PARSERS: Mapping[str, Callable[[Fact, Any], Any]] = {
    "text": parse_text,
    "kana": parse_kana,
    "date": parse_date,
    "month": parse_month,
    "yes_no": parse_yes_no,
    "choice": parse_choice,
    "number": parse_number,
    "yen": parse_number,
    "fraction": parse_fraction,
    "phone": parse_phone,
    "email": parse_email,
    "address": parse_address,
    "place": parse_address,
    "bank_account": parse_bank_account,
    "file": parse_files,
    "photo": parse_files,
}
