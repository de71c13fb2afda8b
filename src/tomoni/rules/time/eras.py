"""Years by era (元号), written and read. Eras are display: everything is kept and reckoned in days of the calendar.

Sources: 元号法(昭和54年法律第43号); 元号を改める政令(昭和64年政令第1号: 平成 from 8 January 1989; 平成31年政令第143号:
令和 from 1 May 2019). The calendar of today began on 1 January 1873 (明治5年太政官布告第337号): days before it carry no
era here, for their month and day were others.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from tomoni.rules.time.months import Month


class Era(NamedTuple):
    """`first`: its first day; `before`: the year AD before its first year."""

    name: str
    english: str
    first: date
    before: int


ERAS = (
    Era("令和", "Reiwa", date(2019, 5, 1), 2018),
    Era("平成", "Heisei", date(1989, 1, 8), 1988),
    Era("昭和", "Showa", date(1926, 12, 25), 1925),
    Era("大正", "Taisho", date(1912, 7, 30), 1911),
    Era("明治", "Meiji", date(1873, 1, 1), 1867),
)
"""The newest first."""

_NAMES = {key: era for era in ERAS for key in (era.name, era.name[0], era.english[0])}
_ERA_YEAR = re.compile(r"(令和?|平成?|昭和?|大正?|明治?|[RHSTM])(元|[0-9]{1,2})", re.IGNORECASE)
_YEAR = re.compile(r"[0-9]{4}")
_DAY = re.compile(r"(.+?)(?:年|[-/.])([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})日?")

# --- writing


def era_of(day: date) -> Era | None:
    """The era of a day; None before 1873."""
    return next((era for era in ERAS if day >= era.first), None)


def era_year(day: date, language: str = "ja") -> str:
    """The year of a day in its era: 令和8年, in English Reiwa 8. Before 1873 the year itself.

    >>> era_year(date(2019, 5, 1)), era_year(date(2019, 4, 30)), era_year(date(1989, 1, 8), "en")
    ('令和元年', '平成31年', 'Heisei 1')
    """
    era = era_of(day)
    if era is None:
        return str(day.year) if language == "en" else f"{day.year}年"
    number = day.year - era.before
    if language == "en":
        return f"{era.english} {number}"
    return f"{era.name}{'元' if number == 1 else number}年"


def era_day(day: date) -> str:
    """A day in full, as letters write it.

    >>> era_day(date(2026, 11, 22))
    '令和8年11月22日'
    """
    return f"{era_year(day)}{day.month}月{day.day}日"


def era_month(month: Month) -> str:
    """A month, in the era of its first day.

    >>> era_month(Month(2026, 12))
    '令和8年12月'
    """
    return f"{era_year(month.first_day)}{month.number}月"


def era_fiscal_year(year: int) -> str:
    """A fiscal year (年度) by era: that which began on 1 April 2019 is called 令和元年度 as a whole.

    So the era of 1 May names it (改元に伴う元号による年表示の取扱いについて, agreed by the ministries on 1 April 2019).

    >>> era_fiscal_year(2018), era_fiscal_year(2019), era_fiscal_year(2026)
    ('平成30年度', '令和元年度', '令和8年度')
    """
    return f"{era_year(date(year, 5, 1))}度"


# --- reading


def days_of_year(text: str) -> tuple[date, date]:
    """The first and last day of a year as people write it: 1935, 昭和10年, S10, 平成元年, 令和８.

    Of the first year of an era the days before it are not meant. A year counted on in an era that has ended (平成35年)
    stays valid, as the ministries agreed in 2019. Raises ValueError for anything else.
    """
    plain = _plain(text).removesuffix("年")
    if _YEAR.fullmatch(plain):
        return date(int(plain), 1, 1), date(int(plain), 12, 31)
    found = _ERA_YEAR.fullmatch(plain)
    if not found:
        raise ValueError(f"{text!r} is no year: write it as 1935 or 昭和10年")
    era = _NAMES[found[1].upper()]
    year = era.before + (1 if found[2] == "元" else int(found[2]))
    if year < era.first.year:
        raise ValueError(f"{text!r} is no year of {era.name} in the calendar of today")
    return max(era.first, date(year, 1, 1)), date(year, 12, 31)


def read_day(text: str) -> date:
    """A day as people write it: 昭和10年3月4日, S10.3.4, 1935年3月4日, 1935/3/4, 1935-03-04.

    Raises ValueError for anything else, and for a day before its era (令和元年4月30日).
    """
    found = _DAY.fullmatch(_plain(text))
    if not found:
        raise ValueError(f"{text!r} is no day: write it as 1935-03-04 or 昭和10年3月4日")
    first, last = days_of_year(found[1])
    day = date(last.year, int(found[2]), int(found[3]))
    if day < first:
        raise ValueError(f"{text!r} is before the first day of its era")
    return day


def _plain(text: str) -> str:
    """Without blanks, full-width digits and letters as plain ones, ㋿ as 令和."""
    return "".join(unicodedata.normalize("NFKC", text).split())
