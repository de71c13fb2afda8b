"""Days of which not all is known (昭和10年 月日不詳): a least and a most day, and nothing made up between them.

Registers hold such days of birth (生年月日の一部が不詳). A rule reads them as a fact that is unknown within bounds, so
it answers wherever the bounds settle the matter and names the fact as missing elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from tomoni.rules.language.world import Reading
from tomoni.rules.time.eras import days_of_year
from tomoni.rules.time.months import Month

_REST = r"(?:\(?(?:月日|日|以下)?(?:不詳|不明)\)?)?"
_OF_YEAR = re.compile(r"(.+?)年?" + _REST)
_OF_MONTH = re.compile(r"(.+?)(?:年([0-9]{1,2})月|[-/.]([0-9]{1,2}))" + _REST)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """Some day from `least` to `most`, both included."""

    least: date
    most: date

    def __str__(self) -> str:
        """The shortest text `partial_date` reads back: `1935`, `1935-03`, or `1926-12-25..1926-12-31`."""
        first, last = self.least, self.most
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
            return f"{first.year:04}"
        month = Month.of(first)
        if (month.first_day, month.last_day) == (first, last):
            return str(month)
        return f"{first.isoformat()}..{last.isoformat()}"

    def reading(self, source: str = "", on: date | None = None, ref: str = "") -> Reading:
        """What a `World` answers for such a fact."""
        return Reading(None, source, on, ref, self.least, self.most)


def partial_date(text: str) -> PartialDate:
    """The days a text leaves open: `1935`, `1935-03`, 1935年3月 日不詳, 昭和10年 月日不詳, `1926-12-25..1926-12-31`.

    Raises ValueError for anything else, a whole day included.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    first, dots, last = plain.partition("..")
    if dots:
        return _ordered(text, date.fromisoformat(first), date.fromisoformat(last))
    found = _OF_MONTH.fullmatch(plain)
    if found:
        least, most = days_of_year(found[1])
        month = Month(most.year, int(found[2] or found[3]))
        return _ordered(text, max(least, month.first_day), month.last_day)
    found = _OF_YEAR.fullmatch(plain)
    if not found:
        raise ValueError(f"{text!r} is no part of a day")
    return PartialDate(*days_of_year(found[1]))


def _ordered(text: str, least: date, most: date) -> PartialDate:
    if most <= least:
        raise ValueError(f"{text!r} leaves no days open")
    return PartialDate(least, most)
