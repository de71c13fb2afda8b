"""One cell of a file of a register, read as a value; or the reason why not, without the value."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from tomoni.rules import interface as rules
from tomoni.services.domain.form_values import holds_individual_number
from tomoni.services.domain.register_files import Column, RegisterMapping
from tomoni.services.domain.values import ValueWrong, json_value, read_value

ERA_DIGITS = {"1": "明治", "2": "大正", "3": "昭和", "4": "平成", "5": "令和"}  # as registers number them
COMPACT = re.compile(r"[12][0-9]{7}")
BY_ERA = re.compile(r"([1-5MTSHRmtshr])-?([0-9]{2})([0-9]{2})([0-9]{2})")
NO_DAY = frozenset({"", "00000000", "0000000", "99999999", "9999999", "0", "0000-00-00"})
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
GETA = "〓"
TWELVE = re.compile(r"(?:\d[ -]?){12}")  # of whatever width: worth a closer look
LONGEST: Mapping[str, int] = {
    "number": 20, "name": 100, "name_kana": 100, "address": 200, "postal_code": 8, "household": 20, "relation": 30,
}  # fmt: skip
TEXT_MOST = 2000
DAYS = frozenset({"birth_date", "died_on", "moved_out_on", "since", "until"})
NUMBERS = frozenset({"number", "household", "from", "to", "other", "together_with"})

# What is wrong, and what to do: both stand in the report beside line and column.
REFUSALS: Mapping[str, tuple[str, str]] = {
    "encoding": ("文字コードが、対応表の encoding と違う字がある", "ファイルの文字コードを確かめる"),
    "too_long_row": ("1行が長すぎる（65,536バイトまで）", "引用符の閉じ忘れ、改行の抜けを確かめる"),
    "quotes": ("引用符（\"）が閉じていない、または余分にある", "この行の引用符を直す"),
    "cells": ("列の数が、見出しと違う（途中で切れている、区切りが余分など）", "この行を出力し直す"),
    "needed": ("必要な値が空", "元の台帳に値を入れて、出力し直す"),
    "too_long": ("長すぎる", "元の台帳で値を確かめる"),
    "number": ("番号ではない（数字・英字・ハイフンだけ）", "番号の列が合っているか、対応表を確かめる"),
    "individual_number": ("マイナンバーと同じ形の番号がある", "マイナンバーを除いて出力し直す"),
    "day": ("日付ではない", "元の台帳の日付を直す"),
    "part_of_day": ("年月日のすべてが要る日付に、月や日がない", "元の台帳で日を確かめる"),
    "future": ("先の日付になっている", "元の台帳の日付を確かめる"),
    "order_of_days": ("日付の前後が逆（生まれる前に亡くなった、終わりが始まりより前など）", "元の台帳の日付を確かめる"),
    "code": ("対応表の codes にない値", "対応表の codes に加えるか、元の値を直す"),
    "value": ("値の形か範囲が違う", "元の台帳の値を確かめる"),
    "letter": ("外字があり、対応表の letters にない", "対応表の letters に、代わりの字を加える"),
    "twice": ("同じ番号の行が2つ以上ある。どれも取り込んでいない", "1つだけにして出力し直す"),
    "nobody": ("この番号の人（世帯）がいない", "先にその人を取り込む。番号を確かめる"),
    "outside": ("住登外者の番号（G-）になっている", "住民票の宛名番号に直す。住登外の方は取込みで変わらない"),
    "to_itself": ("同じ人どうしの関係になっている", "元の台帳の関係を直す"),
    "household_alone": ("世帯番号があって、続柄がない", "続柄を入れて出力し直す"),
    "department": ("支援措置を担当する課がない", "対応表の department を、町の課に直す"),
    "protection_kept": ("支援措置を短くする・消すことは、取込みではできない", "終わるかどうかを、保護担当に確かめる"),
}  # fmt: skip
# Said in the report of a row that was taken all the same.
REMARKS: Mapping[str, tuple[str, str]] = {
    "letter_marked": ("外字を〓に置き換えて取り込んだ", "対応表の letters に、代わりの字を加える"),
    "day_taken_as": ("日の一部が分からないので、あり得る最後の日として取り込んだ", "日が分かったら、元の台帳を直す"),
}  # fmt: skip


@dataclass
class CellWrong(Exception):
    """A cell that cannot be taken; code is one of REFUSALS."""

    code: str
    column: str = ""


@lru_cache(maxsize=50_000)
def read_register_day(text: str) -> dt.date | str | None:
    """A day; a text as `1935-03` where only a part is known; None where there is none. Raises CellWrong.

    Read are 2026-11-23, 2026/11/23, 20261123, 令和8年11月23日, R8.11.23, R081123 and 5081123 (1 明治 … 5 令和); of the
    ways without signs `00` and `99` stand for an unknown month or day.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if plain in NO_DAY:
        return None
    try:
        if COMPACT.fullmatch(plain):
            return _of_parts(plain[:4], plain[4:6], plain[6:])
        by_era = BY_ERA.fullmatch(plain)
        if by_era:
            era = ERA_DIGITS.get(by_era[1], by_era[1])
            return _of_parts(f"{era}{int(by_era[2])}", by_era[3], by_era[4])
        return rules.read_day(plain)
    except ValueError:
        return _partial(plain)


def _of_parts(year: str, month: str, day: str) -> dt.date | str:
    """Raises ValueError for a day that is none (0229 of a common year)."""
    if month in ("00", "99"):
        return str(rules.partial_date(f"{year}年"))
    if day in ("00", "99"):
        return str(rules.partial_date(f"{year}年{int(month)}月"))
    return rules.read_day(f"{year}年{int(month)}月{int(day)}日")


def _partial(plain: str) -> str:
    if plain.isdigit() and len(plain) != 4:
        raise CellWrong("day")
    try:
        return str(rules.partial_date(plain))
    except ValueError:
        raise CellWrong("day") from None


class CellReader:
    """Reads the cells of one mapping. `remarks` of the row being read gather what is told though the row is taken."""

    def __init__(self, mapping: RegisterMapping, day: dt.date) -> None:
        self.mapping, self.day = mapping, day
        self.remarks: list[tuple[str, str]] = []
        self.always: dict[tuple[str, str], object] = {}  # values of columns that are the same in every row

    def field(self, column: Column, text: str) -> object:
        """The value of a field of core: text, a day, or None where it is empty. Raises CellWrong."""
        word = self._coded(column, text)
        if column.name in DAYS:
            return self._day(column, word)
        if column.name == "year":
            return self._year(column, word)
        if column.name in NUMBERS:
            return self.key(word) if word.strip() else ""
        return self._text(column, word)

    def key(self, text: str) -> str:
        """The register's own number of a person or household; never マイナンバー. Raises CellWrong."""
        word = unicodedata.normalize("NFKC", text).strip()
        if not word:
            raise CellWrong("needed")
        if not re.fullmatch(r"[0-9A-Za-z-]{1,20}", word):
            raise CellWrong("number")
        if len(word) == 12 and self.mapping.key_digits != 12 and holds_individual_number(word):
            raise CellWrong("individual_number")
        return word

    def fact(self, column: Column, cells: Mapping[str, str]) -> object:
        """The JSON value of a fact; None where the file has none. cells: the text by name of column or part."""
        if column.parts:
            told = {name: self._coded(part, cells[name]).strip() for name, part in column.parts.items()}
            if not any(told.values()):
                return None
            for name, part in column.parts.items():
                if not told[name]:
                    raise CellWrong("needed", part.shown)
            return {name: unicodedata.normalize("NFKC", word) for name, word in told.items()}
        if column.always is not None and column.fact is not None:
            place = (column.fact.of, column.name)
            if place not in self.always:
                self.always[place] = self._value(column, column.always)
            return self.always[place]
        word = self._coded(column, cells[column.name])
        return self._value(column, word) if word.strip() else None

    def _value(self, column: Column, word: str) -> object:
        assert column.fact is not None
        kind = column.fact.type
        name = str(kind.kind)
        if name == "date":
            return self._date_value(kind, word)
        if name in ("text", "address", "place"):
            return self._text(column, word) or None
        plain = unicodedata.normalize("NFKC", word).strip()
        if name in ("number", "yen", "fraction"):
            plain = plain.replace(",", "")
        elif holds_individual_number(plain):
            raise CellWrong("individual_number")
        try:
            return json_value(read_value(kind, plain))
        except ValueWrong:
            raise CellWrong("value") from None

    def _date_value(self, kind: rules.Type, word: str) -> object:
        found = read_register_day(word)
        return found.isoformat() if isinstance(found, dt.date) else found

    def _coded(self, column: Column, text: str) -> str:
        if column.always is not None:
            return column.always
        if not column.codes:
            return text
        word = unicodedata.normalize("NFKC", text).strip()
        if word not in column.codes:
            if not word:
                return ""
            raise CellWrong("code")
        return column.codes[word]

    def _day(self, column: Column, word: str) -> dt.date | str | None:
        found = read_register_day(word)
        if isinstance(found, str) and column.name != "birth_date":
            if column.name != "died_on":
                raise CellWrong("part_of_day")
            found = min(rules.partial_date(found).most, self.day)
            self.remarks.append(("day_taken_as", column.shown))
        if isinstance(found, dt.date):
            ahead = self.day + dt.timedelta(days=366 if column.name in ("moved_out_on", "until") else 0)
            if found > ahead and not (column.name == "until" and found.year < self.day.year + 30):
                raise CellWrong("future")
        return found

    def _year(self, column: Column, word: str) -> int | None:
        plain = unicodedata.normalize("NFKC", word).strip().removesuffix("度")
        if not plain:
            return None
        try:
            if len(plain) == 3 and plain[0] in ERA_DIGITS and plain.isdigit():
                plain = f"{ERA_DIGITS[plain[0]]}{int(plain[1:])}"
            year = rules.days_of_year(plain)[1].year - column.less
        except ValueError:
            raise CellWrong("value") from None
        if year > self.day.year + 1:
            raise CellWrong("future")
        return year

    def _text(self, column: Column, text: str) -> str:
        """A text with single blanks. Kana are widened; kanji stay as written: names are not ours to mend."""
        word = " ".join(self._letters(column, text).split())
        if column.name == "name_kana" or (column.fact and str(column.fact.type.kind) == "kana"):
            word = unicodedata.normalize("NFKC", word)
        if column.name in ("postal_code",):
            word = unicodedata.normalize("NFKC", word).replace("-", "")
            if word and not re.fullmatch(r"[0-9]{7}", word):
                raise CellWrong("value")
        if column.name == "sex" and word not in ("", "female", "male"):
            raise CellWrong("code")
        if len(word) > (TEXT_MOST if column.fact else LONGEST.get(column.name, TEXT_MOST)):
            raise CellWrong("too_long")
        if TWELVE.search(word) and holds_individual_number(word):
            raise CellWrong("individual_number")
        return word

    def _letters(self, column: Column, text: str) -> str:
        if not PRIVATE.search(text):
            return text
        found = {letter for letter in PRIVATE.findall(text) if letter not in self.mapping.letters}
        if found and self.mapping.other_letters == "refuse":
            raise CellWrong("letter")
        if found:
            self.remarks.append(("letter_marked", column.shown))
        return PRIVATE.sub(lambda match: self.mapping.letters.get(match[0], GETA), text)
