"""Any kana to the kana that banks accept: JIS X 0201, large letters, sound marks as letters of their own.

The set is the one common to the banks (全銀協, 総合振込 受取人名): half-width katakana without small letters and
without ヲ, A-Z, 0-9, space and ( ) - . — what is outside is never guessed but named, with its place.
The holder's name to pay to is the one in the bank's book, which may differ from the register's reading.
"""

import re
from typing import NamedTuple

from tomoni.payments.errors import KanaUnusable

NAME_CHARACTERS = frozenset("ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ()-.")

# What a clerk may try instead; banks wrote these readings into their books in this way.
ADVICE = {"ヲ": "オ", "ヰ": "イ", "ヱ": "エ", "ヷ": "ワ", "&": "アンド", ",": "スペース", "/": "スペース"}

# Kinds of corporation, as banks shorten them: (words, kana, abbreviation). The longer stand before their parts.
CORPORATIONS = (
    (("特定非営利活動法人",), "トクテイヒエイリカツドウホウジン", "ﾄｸﾋ"),
    (("国立大学法人",), "コクリツダイガクホウジン", "ﾀﾞｲ"),
    (("地方独立行政法人",), "チホウドクリツギョウセイホウジン", "ﾁﾄﾞｸ"),
    (("独立行政法人",), "ドクリツギョウセイホウジン", "ﾄﾞｸ"),
    (("社会福祉法人",), "シャカイフクシホウジン", "ﾌｸ"),
    (("更生保護法人",), "コウセイホゴホウジン", "ﾎｺﾞ"),
    (("社会医療法人",), "シャカイイリョウホウジン", "ｲ"),
    (("医療法人社団",), "イリョウホウジンシャダン", "ｲ"),
    (("医療法人財団",), "イリョウホウジンザイダン", "ｲ"),
    (("医療法人",), "イリョウホウジン", "ｲ"),
    (("一般財団法人",), "イッパンザイダンホウジン", "ｻﾞｲ"),
    (("公益財団法人",), "コウエキザイダンホウジン", "ｻﾞｲ"),
    (("財団法人",), "ザイダンホウジン", "ｻﾞｲ"),
    (("一般社団法人",), "イッパンシャダンホウジン", "ｼﾔ"),
    (("公益社団法人",), "コウエキシャダンホウジン", "ｼﾔ"),
    (("社団法人",), "シャダンホウジン", "ｼﾔ"),
    (("宗教法人",), "シュウキョウホウジン", "ｼﾕｳ"),
    (("学校法人",), "ガッコウホウジン", "ｶﾞｸ"),
    (("弁護士法人",), "ベンゴシホウジン", "ﾍﾞﾝ"),
    (("税理士法人",), "ゼイリシホウジン", "ｾﾞｲ"),
    (("司法書士法人",), "シホウショシホウジン", "ｼﾎｳ"),
    (("行政書士法人",), "ギョウセイショシホウジン", "ｷﾞﾖ"),
    (("社会保険労務士法人",), "シャカイホケンロウムシホウジン", "ﾛｳﾑ"),
    (("株式会社", "㈱", "(株)", "（株）"), "カブシキガイシャ", "ｶ"),
    (("有限会社", "㈲", "(有)", "（有）"), "ユウゲンガイシャ", "ﾕ"),
    (("合同会社",), "ゴウドウガイシャ", "ﾄﾞ"),
    (("合名会社",), "ゴウメイガイシャ", "ﾒ"),
    (("合資会社",), "ゴウシガイシャ", "ｼ"),
    (("相互会社",), "ソウゴガイシャ", "ｿ"),
)

_LARGE = dict(zip("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ", strict=True))
_PLAIN = dict(
    zip(
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン",
        "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ",
        strict=True,
    )
)
_VOICED = dict(
    zip("ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ", "カキクケコサシスセソタチツテトハヒフヘホウ", strict=True)
)
_HALF_VOICED = dict(zip("パピプペポ", "ハヒフヘホ", strict=True))
_MARKS = {
    **dict.fromkeys("\u3099\u309b\uff9e", "ﾞ"),
    **dict.fromkeys("\u309a\u309c\uff9f", "ﾟ"),
    **dict.fromkeys("ーｰ-‐‑‒–—―−－", "-"),
    **dict.fromkeys("・･\u30fb \u3000\u00a0", " "),
    **dict.fromkeys("(（", "("),
    **dict.fromkeys(")）", ")"),
    **dict.fromkeys(".．", "."),
}


def _letters() -> dict[int, str]:
    """Every character that has a bank letter, full-width, half-width, hiragana or small."""
    table = dict(_MARKS) | _PLAIN
    table |= {small: _PLAIN[large] for small, large in _LARGE.items()}
    table |= {voiced: _PLAIN[plain] + "ﾞ" for voiced, plain in _VOICED.items()}
    table |= {voiced: _PLAIN[plain] + "ﾟ" for voiced, plain in _HALF_VOICED.items()}
    table |= {chr(ord(letter) - 0x60): bank for letter, bank in table.items() if "ァ" <= letter <= "ヶ"}
    table |= {letter: letter for letter in NAME_CHARACTERS}
    table |= dict(zip("ｧｨｩｪｫｯｬｭｮ", "ｱｲｳｴｵﾂﾔﾕﾖ", strict=True))
    for first, count, to in (("a", 26, "A"), ("Ａ", 26, "A"), ("ａ", 26, "A"), ("０", 10, "0")):
        table |= {chr(ord(first) + n): chr(ord(to) + n) for n in range(count)}
    return {ord(letter): bank for letter, bank in table.items()}


_TABLE = _letters()
_BANK_KANA = re.compile(f"[{re.escape(''.join(sorted(NAME_CHARACTERS)))}]*")


class Unusable(NamedTuple):
    """One character that no bank takes: where it stands (from 1), and what a clerk may try instead."""

    character: str
    place: int
    advice: str


def find_unusable(text: str) -> tuple[Unusable, ...]:
    """Every character of `text` that has no bank letter, in order; empty when all are usable."""
    masked = text
    for words, _, _ in CORPORATIONS:
        for word in words:
            masked = masked.replace(word, " " * len(word))
    return tuple(
        Unusable(letter, place, ADVICE.get(letter, ""))
        for place, letter in enumerate(masked, 1)
        if ord(letter) not in _TABLE
    )


def to_bank_kana(text: str) -> str:
    """`text` in bank kana: ｼﾔ for シャ, ﾃﾞ for デ, - for ー, ｶ) for カブシキガイシャ.

    >>> to_bank_kana("はしだ　りゅう")
    'ﾊｼﾀﾞ ﾘﾕｳ'
    >>> to_bank_kana("カブシキガイシャひばり・ベーカリー")
    'ｶ)ﾋﾊﾞﾘ ﾍﾞ-ｶﾘ-'

    Raises KanaUnusable, which names every unusable character and its place.
    """
    kana = text.translate(_TABLE)
    if not _BANK_KANA.fullmatch(kana):  # few names have kanji: of a corporation, or by mistake
        unusable = find_unusable(text)
        if unusable:
            raise KanaUnusable(unusable)
        kana = _with_corporations(text).translate(_TABLE)
    return _abbreviated(kana) if _ENDS_OF_CORPORATIONS.search(kana) else kana


def _with_corporations(text: str) -> str:
    """The words of corporations in kanji, read in kana."""
    for words, kana, _ in CORPORATIONS:
        for word in words:
            text = text.replace(word, kana)
    return text


_ABBREVIATIONS = tuple((kana.translate(_TABLE), short) for _, kana, short in CORPORATIONS)
# Every long word ends in 法人 or 会社 or, for two kinds of clinic, in 社団 or 財団 after it.
_ENDS_OF_CORPORATIONS = re.compile("ﾎｳｼﾞﾝ|ｶﾞｲｼﾔ")


def _abbreviated(text: str) -> str:
    """Kinds of corporation shortened: ｶ) at the front, (ｶ at the end, (ｶ) between."""
    for long, short in _ABBREVIATIONS:
        while long in text:
            front, _, rest = text.partition(long)
            front, rest = front.rstrip(), rest.lstrip()
            text = f"{front}{'(' if front else ''}{short}{')' if rest or not front else ''}{rest}"
    return text
