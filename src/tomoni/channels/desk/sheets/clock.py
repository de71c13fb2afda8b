"""The clock of a case as the desk shows it: words, days, and the bar in the order in which things happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

_KINDS = {"used": "used", "stopped": "stop", "away": "away", "late": "late"}


@dataclass(frozen=True)
class Part:
    """One run of days on the bar; `kind` is the class of the style sheet."""

    kind: str
    x: int
    width: int


@dataclass(frozen=True)
class ClockSheet:
    """Days are counted days (office days or calendar days, as the period says). `due` None: no period is set."""

    due: dt.date | None = None
    lawful: str = ""
    limit_words: str = ""
    left: int = 0
    late: int = 0
    used: int = 0
    stop: int = 0
    away: int = 0
    stopped: bool = False
    ended: bool = False
    width: int = 1
    parts: tuple[Part, ...] = ()

    @property
    def left_words(self) -> str:
        """あと5日, きょうまで, 1日過ぎた, お返事待ち, 期限なし."""
        if self.due is None:
            return "期限なし"
        if self.ended:
            return "終わり"
        if self.late:
            return f"{self.late}日過ぎた"
        return f"あと{self.left}日" if self.left else "きょうまで"

    @property
    def says(self) -> str:
        """What the bar shows, for those who do not see it."""
        rest = f"過ぎた{self.late}日" if self.late else f"残り{self.left}日"
        away = f"ほかの機関{self.away}日、" if self.away else ""
        return f"{self.width}日のうち、使った{self.used}日、止まった{self.stop}日、{away}{rest}"


def clock_sheet(clock: object | None) -> ClockSheet:
    """From the clock of `cases` (period, used, stopped, remaining, due_on, running, ended_on, segments)."""
    if clock is None:
        return ClockSheet()
    remaining = clock.remaining
    return ClockSheet(
        due=clock.due_on,
        lawful="法定" if clock.period.kind == "by_law" else "標準",
        limit_words=_limit_words(clock),
        left=max(remaining, 0),
        late=max(-remaining, 0),
        used=clock.used,
        stop=clock.stopped,
        away=clock.away,
        stopped=not clock.running and clock.ended_on is None,
        ended=clock.ended_on is not None,
        width=max(sum(segment.days for segment in clock.segments), 1),
        parts=_parts((segment.kind, segment.days) for segment in clock.segments),
    )


def _limit_words(clock: object) -> str:
    """30日, 15開庁日; after a notice of delay 延期, for the days of the law are no longer those that count."""
    if clock.put_off_from is not None:
        return "延期"
    return f"{clock.period.days}{'開庁日' if clock.period.calendar == 'office' else '日'}"


def _parts(segments: Iterable[tuple[str, int]]) -> tuple[Part, ...]:
    parts, at = [], 0
    for kind, days in segments:
        if kind in _KINDS:
            parts.append(Part(_KINDS[kind], at, days))
        at += days
    return tuple(parts)
