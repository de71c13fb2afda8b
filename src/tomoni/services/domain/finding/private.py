"""What somebody typed as a word that may be counted, and what looks like a person and may not."""

import re

from tomoni.services.domain.finding.folding import LATIN, parts, widened
from tomoni.services.domain.finding.weighing import weigh

LONGEST = 20  # signs; what is longer is a story, and stories name people
PRIVATE = re.compile(
    r"[0-9〇一二三四五六七八九十]{4,}|[0-9].*[0-9].*[0-9].*[0-9]"  # a number of a telephone, a card, a case, a day
    r"|@|://"
    r"|[0-9一二三四五六七八九十]+ ?(?:丁目|番地|番|号|条)|(?:都|道|府|県|市|区|町|村|郡).+[0-9]|大?字"  # an address
    r"|(?:さん|ちゃん|くん|君|様|さま|氏|先生)(?:$|[のがはをにへと 　])"
    r"|^[一-龯々]{1,3} +[一-龯々ぁ-んァ-ヶー]{1,4}$"  # 山田 花子
    r"|^[A-Z][a-z]+ +[A-Z][a-z]+$"
)


def word_of(typed: str) -> str:
    """The word as it is counted: full width, small letters, single blanks. Empty where it may not be kept.

    Not kept: what is long, looks like a name, a number or an address, or says nothing.
    """
    text = " ".join(widened(typed).split())
    if not 2 <= len(text) <= LONGEST or PRIVATE.search(text):
        return ""
    says = any(sum(weigh(part.text)) for part in parts(text))
    return text.lower() if says else ""


def names_of(word: str) -> tuple[str, ...]:
    """Every way in which the word may stand as a name in the register: 山田花子 as 山田 花子, やまだ as ヤマダ."""
    plain = word.replace(" ", "")
    if LATIN.fullmatch(plain):
        return ()
    kana = "".join(chr(ord(letter) + 0x60) if "ぁ" <= letter <= "ゖ" else letter for letter in plain)
    ways = {plain, kana} | {f"{one[:at]} {one[at:]}" for one in (plain, kana) for at in range(1, len(one))}
    return tuple(sorted(ways))
