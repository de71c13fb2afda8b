"""Requests to see what is held about oneself (個人情報保護法76–84条): the days, and what may be withheld.

The grounds of 78条1項 that a town has: items 1, 2, 3, 6 and 7. Items 1 and 2 were compared with a prefecture's page of
the law; the words of 3, 6 and 7 are short forms (unverified).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

DAYS = 30  # 83条1項, and once more by 83条2項
GROUNDS = {
    "78-1-1": "本人の生命、健康、生活又は財産を害するおそれ（法第78条第1項第1号）",
    "78-1-2": "本人以外の個人に関する情報（法第78条第1項第2号）",
    "78-1-3": "法人等に関する情報（法第78条第1項第3号）",
    "78-1-6": "審議、検討又は協議に関する情報（法第78条第1項第6号）",
    "78-1-7": "事務又は事業の適正な遂行に支障を及ぼすおそれ（法第78条第1項第7号）",
}


def last_day(arrived: date, stopped_days: int = 0, *, extended: bool = False) -> date:
    """The last day for the decision. The day of arrival is not counted (民法140条), nor days of a correction.

    >>> last_day(date(2026, 11, 2))
    datetime.date(2026, 12, 2)
    >>> last_day(date(2026, 11, 2), 5, extended=True)
    datetime.date(2027, 1, 6)
    """
    return arrived + timedelta(days=DAYS * (2 if extended else 1) + stopped_days)


@dataclass(frozen=True)
class RecordLine:
    """One line of a record. ground: key of GROUNDS where a rule proposes to withhold it."""

    text: str
    ground: str = ""


@dataclass(frozen=True)
class RecordSheet:
    """A record about a person, as lines, with the attachments that came with it: (row of the file, name)."""

    title: str
    case_number: str = ""
    lines: tuple[RecordLine, ...] = ()
    files: tuple[tuple[int, str], ...] = field(default=())


class RecordSource(Protocol):
    """A room that holds records about people."""

    def __call__(self, person: int) -> Iterable[RecordSheet]:
        """Everything about a person (row number)."""


_sources: dict[str, RecordSource] = {}


def register_record_source(name: str, source: RecordSource) -> None:
    """Offer the records of a room for disclosure."""
    _sources[name] = source


def record_sources() -> list[RecordSource]:
    """All sources in the order of their names."""
    return [_sources[name] for name in sorted(_sources)]
