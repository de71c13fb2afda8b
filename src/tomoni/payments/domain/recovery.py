"""Law of recovery that is pure reckoning: when a claim lapses, what its grounds of writing off are.

A right of a town to money lapses after five years unless another law says so (地方自治法236条1項); nobody needs to
invoke it (2項). A demand (納入の通知) and a reminder begin the time anew (4項; of reminders the first), and so does
what the debtor acknowledges: a payment, an agreement on instalments (民法152条).
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

YEARS, LAW = 5, "地方自治法第236条第1項"
RENEWS = ("demanded", "received", "agreed")
REMINDER_LAW = "地方自治法第231条の3第1項"
INSTALMENT_LAW = "地方自治法施行令第171条の6第1項"

# What a town may write off, with the article of each.
GROUNDS = {
    "lapsed": ("時効の完成", "地方自治法第236条第1項・第2項"),
    "waived": ("議会の議決による権利の放棄", "地方自治法第96条第1項第10号"),
    "remitted": ("免除（無資力などで10年を経過）", "地方自治法施行令第171条の7"),
}


class Limit(NamedTuple):
    """After how many years a claim lapses, and the article that says so."""

    years: int
    law: str


# Where a special law has its own time: (right, cause). 児童手当法23条1項 as of 2018 read at thoz.org; see docs/rooms.
SPECIAL = {("child-allowance", "deceit"): Limit(2, "児童手当法第23条第1項")}


def limit_of(right: str, cause: str) -> Limit:
    """The time of a claim."""
    return SPECIAL.get((right, cause), Limit(YEARS, LAW))


def lapse_day(born_on: date, happened: Iterable[tuple[str, date]], years: int) -> date:
    """The first day on which the claim is gone. happened: (kind of entry, day) in their order."""
    last, reminded = born_on, False
    for kind, on in happened:
        if kind in RENEWS or (kind == "reminded" and not reminded):
            last = max(last, on)
        reminded = reminded or kind == "reminded"
    year = last.year + years
    return date(year, last.month, min(last.day, monthrange(year, last.month)[1]))


def split_evenly(amount: int, count: int) -> list[int]:
    """`amount` yen in `count` parts of whole hundreds where it goes; the first part takes what is left over.

    >>> split_evenly(50_000, 3)
    [16800, 16600, 16600]
    """
    step = 100 if amount >= count * 100 else 1
    each = amount // count // step * step
    return [amount - each * (count - 1)] + [each] * (count - 1)


def months_ahead(first: date, count: int) -> list[date]:
    """The same day of `count` months from `first` on, or the last day of a shorter month."""
    days = []
    for n in range(count):
        year, month = divmod(first.month - 1 + n, 12)
        days.append(date(first.year + year, month + 1, min(first.day, monthrange(first.year + year, month + 1)[1])))
    return days
