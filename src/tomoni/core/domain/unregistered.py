"""A person who stands in no register of this town (住登外者): their numbers, what is told, who may be the same.

The number alone says it: it begins with letters that no register may use (`take_people` refuses them), so that a list,
a file or a page needs to ask nobody else.
"""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

RANGE = "G-"  # 外: before the serial of a 住登外者宛名番号
DIGITS = 7
REASONS = ("no_home", "fled", "no_family_register", "not_yet", "elsewhere", "not_said")
PROOFS = ("photo", "papers", "known", "none")
SLIP = timedelta(days=31)  # a birth date typed wrongly, of the same kana


def is_unregistered(number: str) -> bool:
    """Whether a resident number is one of this range.

    >>> is_unregistered("G-0000012"), is_unregistered("10000007"), is_unregistered("")
    (True, False, False)
    """
    return number.startswith(RANGE)


def number_of(serial: int) -> str:
    """The number of the so-many-eth person.

    >>> number_of(12)
    'G-0000012'
    """
    return f"{RANGE}{serial:0{DIGITS}d}"


@dataclass(frozen=True)
class ToldPerson:
    """What somebody without registration says of themselves, as staff typed it.

    birth_date: None where they do not know it. place: where they really are, or through whom they can be reached.
    address, postal_code: where letters go; empty where they are fetched at the counter. reason: one of REASONS. proof:
    one of PROOFS; `none` where nothing proves who they are, which refuses nobody (行政手続法7条). seen: the paper.
    """

    name: str
    kana: str
    birth_date: date | None
    place: str
    reason: str
    proof: str
    seen: str = ""
    address: str = ""
    postal_code: str = ""
    phone: str = ""

    @property
    def lacks(self) -> str:
        """The first thing that is not as it has to be: name, kana, reach, reason, proof, seen. Empty: nothing."""
        if not self.name:
            return "name"
        if not self.kana:
            return "kana"
        if not (self.place or self.address or self.phone):
            return "reach"
        if self.reason not in REASONS:
            return "reason"
        if self.proof not in PROOFS:
            return "proof"
        return "seen" if self.proof != "none" and not self.seen else ""


@dataclass(frozen=True)
class Alike:
    """Somebody who may be the same person. number: empty of an agent from elsewhere, who has none."""

    person: int
    number: str
    name: str
    kana: str
    birth_date: date | None
    address: str
    moved_out_on: date | None


def is_alike(told: ToldPerson, name: str, kana: str, born: date | None) -> bool:
    """Whether somebody may be the person who was told of: the same kana with a near or unknown birth date, or the same
    name and birth date.

    >>> one = ToldPerson("山田 花子", "ヤマダ ハナコ", date(1994, 3, 5), "公園", "no_home", "none")
    >>> is_alike(one, "山田 華子", "ﾔﾏﾀﾞ ﾊﾅｺ", date(1994, 3, 8))
    True
    >>> is_alike(one, "山田 太郎", "ヤマダ タロウ", date(1994, 3, 5))
    False
    """
    same_kana = bool(plain(kana)) and plain(kana) == plain(told.kana)
    if born is None or told.birth_date is None:
        return same_kana
    near = abs(born - told.birth_date) <= SLIP
    return (same_kana and near) or (born == told.birth_date and plain(name) == plain(told.name))


def plain(words: str) -> str:
    """A name or kana as it is compared: one width, no spaces."""
    return "".join(unicodedata.normalize("NFKC", words).split())


def unseen(found: Collection[Alike], seen: Collection[int]) -> list[int]:
    """Of those who may be the same, who was not shown yet."""
    return [one.person for one in found if one.person not in seen]
