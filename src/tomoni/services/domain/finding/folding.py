"""Folds what is written in different ways into one: width, kana, small letters, ends of verbs, English endings."""

import re
import unicodedata
from dataclasses import dataclass

LATIN = re.compile(r"[a-z][a-z'’-]*")
PART = re.compile(r"[a-z][a-z'’-]*|[0-9]+|[\u3005\u3041-\u3096\u30fc\u4e00-\u9fff\uf900-\ufaff]+")
SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎぢづを", "あいうえおつやゆよわじずお", "ー")
# written -> folded, after kana and small letters are folded
VARIANTS = (
    *(("引つ越", "引越"), ("ひつ越", "引越"), ("お子さん", "こども"), ("お子様", "こども"), ("子ども", "こども")),
    *(("子供", "こども"), ("赤ん坊", "赤ちやん"), ("手続き", "手続"), ("届け", "届"), ("手当て", "手当")),
    *(("受け取", "受取"), ("払い", "払"), ("振り込", "振込"), ("申し込", "申込"), ("問い合わせ", "問合せ")),
    *(("預け", "あずけ"), ("壊れ", "こわれ"), ("無く", "なく"), ("亡く", "なく"), ("貰", "もら")),
    *(("生ま", "うま"), ("産ま", "うま"), ("り災", "罹災"), ("ひ災", "罹災"), ("被災", "罹災"), ("お金", "金")),
)
ROWS = {
    "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ",
    "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だじずでど",
    "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ", "": "あいうえお",
}  # fmt: skip
GLIDES = {
    "ky": "き", "sh": "し", "ch": "ち", "ny": "に", "hy": "ひ",
    "ry": "り", "gy": "ぎ", "by": "び", "py": "ぴ", "my": "み",
}  # fmt: skip
ROMAJI = {
    **{head + vowel: kana for head, row in ROWS.items() for vowel, kana in zip("aiueo", row, strict=True)},
    **{head + v: kana + y for head, kana in GLIDES.items() for v, y in (("a", "や"), ("u", "ゆ"), ("o", "よ"))},
    "shi": "し",
    "chi": "ち",
    "tsu": "つ",
    "fu": "ふ",
    "ji": "じ",
    "ja": "じや",
    "ju": "じゆ",
    "jo": "じよ",
    "ya": "や",
    "yu": "ゆ",
    "yo": "よ",
    "wa": "わ",
    "wo": "お",
    "n": "ん",
}


@dataclass(frozen=True)
class Part:
    """One run of letters: folded, and where each folded letter stands in the written text."""

    text: str
    places: tuple[int, ...]

    @property
    def latin(self) -> bool:
        return bool(LATIN.fullmatch(self.text))


def widened(text: str) -> str:
    """Half width made full, full-width letters plain: the text in which places are counted and marks are shown."""
    return unicodedata.normalize("NFKC", text)


def parts(text: str) -> list[Part]:
    """The runs of a text that is `widened`, folded."""
    plain = "".join(_hiragana(letter.lower()) if len(letter.lower()) == 1 else letter for letter in text)
    return [_part(found.group(), found.start()) for found in PART.finditer(plain)]


def _part(run: str, start: int) -> Part:
    if LATIN.fullmatch(run):
        return Part(stem(run.replace("’", "'").removesuffix("'s")), (start, start + len(run) - 1))
    letters = [(letter.translate(SMALL), start + at) for at, letter in enumerate(run)]
    letters = [(letter, at) for letter, at in letters if letter]
    text, places = "".join(letter for letter, _ in letters), [at for _, at in letters]
    for written, folded in VARIANTS:
        while written != folded and (at := text.find(written)) >= 0:
            middle = places[at : at + len(written)]
            fitted = [middle[min(n, len(middle) - 1)] for n in range(len(folded) - 1)] + middle[-1:]
            text = text[:at] + folded + text[at + len(written) :]
            places[at : at + len(written)] = fitted
    return Part(text, tuple(places))


def _hiragana(letter: str) -> str:
    return chr(ord(letter) - 0x60) if "ァ" <= letter <= "ヶ" and letter not in "ヵヶ" else letter


def stem(word: str) -> str:
    """An English word without its ending: moving, moved, moves; babies, baby."""
    for ending, instead in (("ies", "y"), ("ing", ""), ("ied", "y"), ("ed", ""), ("es", "e"), ("s", ""), ("e", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + instead
            break
    return word.removesuffix("e") if len(word) > 3 else word


def kana_of(word: str) -> str:
    """Roman letters as folded kana; empty where they are no Japanese: hikkoshi, ひつこし."""
    found, at = "", 0
    word = word.lower().replace("'", "").replace("-", "")
    while at < len(word):
        if at + 1 < len(word) and word[at] == word[at + 1] and word[at] not in "aiueon":
            found, at = found + "つ", at + 1
            continue
        size = next((n for n in (3, 2, 1) if word[at : at + n] in ROMAJI), 0)
        if not size:
            return ""
        found, at = found + ROMAJI[word[at : at + size]], at + size
    return found
