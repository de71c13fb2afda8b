"""What somebody typed as a word that may be counted, and what looks like a person and may not."""

import re

from tomoni.services.domain.finding.folding import LATIN, kana_of, parts, widened
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
RUN = re.compile(r"[一-龯々]+|[ァ-ヶー]+|[ぁ-ゖー]+|[a-z][a-z'’-]+")
GLIDE = re.compile("([きしちにひみりぎじびぴ])([やゆよ])")
TO_SMALL = str.maketrans("やゆよ", "ゃゅょ")


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
    """Every way in which the word, or a run of letters in it, may stand as a name in the register.

    山田花子 as 山田 花子, やまだ as ヤマダ, yamada as ヤマダ and YAMADA, 花子の手当 as 花子.
    """
    plain = word.replace(" ", "")
    runs = {plain, *(run for run in RUN.findall(word) if len(run) > 1)}
    return tuple(sorted({way for run in runs for way in _ways(run)}))


def _ways(run: str) -> set[str]:
    if LATIN.fullmatch(run):
        kana = kana_of(run)
        small = GLIDE.sub(lambda found: found[1] + found[2].translate(TO_SMALL), kana)
        return {
            run,
            run.upper(),
            run.title(),
            *(_katakana(one) for one in (kana, small, small.replace("つ", "っ")) if one),
        }
    own = {run, _katakana(run)}
    return own | {f"{one[:at]} {one[at:]}" for one in own for at in range(1, len(one))}


def _katakana(text: str) -> str:
    return "".join(chr(ord(letter) + 0x60) if "ぁ" <= letter <= "ゖ" else letter for letter in text)
