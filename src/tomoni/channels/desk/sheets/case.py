"""One case as its page shows it, made of what `cases` gives. Words only; nothing is asked of the database here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tomoni.channels.desk.sheets.checks import CheckCount, count_checks
from tomoni.channels.desk.sheets.clock import ClockSheet, clock_sheet
from tomoni.channels.desk.sheets.explaining import Decides, decides_of, trees_of
from tomoni.channels.desk.sheets.pack_words import PackWords
from tomoni.channels.desk.sheets.route import RouteLine, route_of
from tomoni.channels.desk.sheets.timing import TimingSheet, timing_sheet
from tomoni.channels.desk.words import CHANNELS, OUTSIDE, STATES, history_words, looker_words
from tomoni.channels.look import interface as look
from tomoni.core import interface as core

MARKS = {"match": "yes", "differs": "no", "answered": "", "held": "yes", "empty": "open"}
HIDDEN = "この人の情報は確かめ中です。名前や答えは、担当の職員だけが見ます。審査はチェックの結果で進められます。"
PER = {"month": "毎月", "year": "毎年", "once": "1回"}


@dataclass(frozen=True)
class Row:
    """One item: the answer beside what the town holds."""

    path: str
    label: str
    answer: str
    held: str
    source: str
    mark: str
    changed: bool


@dataclass(frozen=True)
class Change:
    """One answer before and after a correction."""

    label: str
    before: str
    after: str
    before_on: dt.datetime
    after_on: dt.datetime | None


@dataclass(frozen=True)
class Line:
    """A sentence with its moment."""

    at: dt.datetime
    words: str


@dataclass(frozen=True)
class CaseSheet:
    """Everything the case page shows; `hidden` where protection keeps the person from this reader."""

    number: str
    label: str
    service: str
    name: str
    hidden: bool
    channel: str
    arrived: dt.datetime
    state: str
    staff: str
    version: int
    department: str
    phone: str
    clock: ClockSheet
    timing: TimingSheet
    checks: CheckCount
    decides: Decides
    rows: tuple[Row, ...] = ()
    changes: tuple[Change, ...] = ()
    changed_on: dt.datetime | None = None
    trees: tuple[Any, ...] = ()
    verdict: str = ""
    history: tuple[Line, ...] = ()
    route: tuple[RouteLine, ...] = ()
    notes: tuple[Any, ...] = ()
    seen: tuple[Line, ...] = ()
    warning: str = ""
    taken_by: str = ""
    assignee: int | None = None
    advice: str = ""
    nothing_to_do: str = ""
    actions: tuple[Any, ...] = ()
    documents: tuple[Any, ...] = ()
    files: tuple[Any, ...] = ()
    url: str = ""
    named: tuple[str, ...] = ()


def rows_of(screen: Any, words: PackWords) -> tuple[Row, ...]:
    """The items beside what the town holds."""
    changed = {change.path for correction in screen.corrections for change in correction.changes}
    return tuple(_row(item, words, item.path in changed, screen.person.name) for item in screen.items)


def _row(item: Any, words: PackWords, changed: bool, own: str) -> Row:
    kind = _kind(item.type)
    held = words.value(item.path, kind, item.held)
    source = ""
    if held:
        on = _near(item.held_on)
        source = f"{words.source(item.source, item.held_ref)} {on}".strip()
    answer = words.value(item.path, kind, item.answer)
    return Row(item.path, _label(item, own), answer, held, source, MARKS.get(item.mark, ""), changed)


def _near(day: dt.date | None) -> str:
    """11月18日 in the running year, with its year in another."""
    if day is None:
        return ""
    return look.short_day(day) if day.year == core.today().year else look.plain_day(day)


def changes_of(screen: Any, words: PackWords) -> tuple[tuple[Change, ...], dt.datetime | None]:
    """What the last answered correction changed, and when the answer came."""
    answered = [c for c in screen.corrections if c.end == "answered" and c.changes]
    if not answered:
        return (), None
    last = max(answered, key=lambda c: c.number)
    made = tuple(
        Change(
            _label(c, screen.person.name),
            words.value(c.path, _kind(c.type), c.before),
            words.value(c.path, _kind(c.type), c.after),
            last.asked_at,
            last.ended_at,
        )
        for c in last.changes
    )
    return made, last.ended_at


def _label(item: Any, own: str) -> str:
    """The label with whose it is, where that is somebody else than the applicant; things have no name."""
    named = item.entity_name and item.entity_name != own and not _ID.match(item.entity_name)
    return f"{item.entity_name}：{item.label}" if named else str(item.label)


_ID = re.compile(r"([a-z]\d+|new-.*)\Z")


def _kind(of: Any) -> str:
    return str(getattr(of, "kind", of))


def verdict_of(proposal: Any) -> str:
    """認められるときは 毎月 15,000円（2026年12月分から）."""
    if proposal is None or proposal.amount is None:
        return ""
    since = ""
    if proposal.first_month:
        year, month = proposal.first_month.split("-")[:2]
        since = f"（{look.month_words(int(year), int(month))}分から）"
    return f"認められるときは {PER.get(proposal.per or '', '')} {proposal.amount:,}円{since}"


def case_sheet(
    screen: Any,
    *,
    viewer: look.Viewer,
    words: PackWords,
    me: int,
    hidden: bool,
    url: str,
) -> CaseSheet:
    """The page's values from the screen of `cases`; `hidden` where it was veiled."""
    head = screen.head
    changes, changed_on = changes_of(screen, words)
    return CaseSheet(
        number=head.number,
        label=head.docket,
        service=head.title,
        name=f"{screen.person.name}{OUTSIDE if screen.person.unregistered else ''}",
        hidden=hidden,
        channel=CHANNELS.get(head.channel, head.channel),
        arrived=head.arrived_at,
        state=STATES.get(head.state, head.state),
        staff=head.assignee,
        version=head.version,
        department=head.department_name,
        phone=head.department_phone,
        clock=clock_sheet(screen.clock),
        timing=timing_sheet(screen.timing, head.number, core.today()),
        checks=count_checks((c.holds, c.label) for c in screen.checks),
        decides=decides_of(screen, viewer),
        rows=rows_of(screen, words),
        changes=changes,
        changed_on=changed_on,
        trees=trees_of(screen.explanation, viewer),
        verdict=verdict_of(screen.proposal),
        history=tuple(Line(line.at, history_words(line)) for line in reversed(screen.history)),
        route=route_of(screen.route),
        notes=screen.notes,
        seen=seen_of(screen.lookers, words),
        warning=HIDDEN if hidden else warning_of(screen.duplicates),
        taken_by=head.assignee if head.assignee_id not in (None, me) else "",
        assignee=head.assignee_id,
        url=url,
        named=screen.named,
    )


LOOKERS = 6


def seen_of(lookers: Iterable[Any], words: PackWords) -> tuple[Line, ...]:
    """Who looked, newest first; the same person doing the same again is one line with how often."""
    lines = []
    for said, same in groupby(lookers, key=lambda line: looker_words(line, words.purpose)):
        held = list(same)
        lines.append(Line(held[0].at, f"{said}（{len(held)}回）" if len(held) > 1 else said))
    return tuple(lines[:LOOKERS])


def warning_of(duplicates: Iterable[Any]) -> str:
    """One sentence about other live cases and awards that concern the same people under the same right."""
    live = [one for one in duplicates if not one.state.endswith(":released")]
    words = []
    for one in live:
        stands = "支給中" if one.state == "award" else STATES.get(one.state, one.state)
        words.append(f"{one.title} {one.docket}（{stands}）".replace("  ", " "))
    return f"同じ人についての案件や受給があります：{'、'.join(words)}" if words else ""


@dataclass(frozen=True)
class Paper:
    """A paper or picture that came with the case, by its row of core.StoredFile."""

    pk: int
    label: str


SCANS = {
    "clean": "検査済み",
    "waiting": "検査を待っています",
    "refused": "検査で危ないものが見つかりました。開けません",
    "unscanned": "検査なし",
}


def papers_of(screen: Any, words: PackWords) -> tuple[Paper, ...]:
    """Papers and pictures among the answers, by what each is and the name of its file."""
    return tuple(
        Paper(int(one["file"]), f"{words.paper(path)}　{one.get('name', '')}".strip())
        for path, one in screen.papers
        if one.get("file")
    )
