"""The queue: tabs, lines, filters, groups beside a case, and the rows of its export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse

from tomoni.channels.desk.sheets.checks import CheckCount, count_checks
from tomoni.channels.desk.sheets.clock import ClockSheet, clock_sheet
from tomoni.channels.desk.words import CHANNELS, HELD, OUTSIDE, STATES
from tomoni.channels.look import interface as look


@dataclass(frozen=True)
class Tab:
    """One list: key in the address, words, the heading over it, and what an empty one says."""

    key: str
    label: str
    title: str
    nothing: str
    then: str


TABS = (
    Tab("team", "課の全部", "残りの日数が少ない順", "いま待っている案件はありません", "新しく届くと、ここに並びます。"),
    Tab(
        "mine", "わたしの担当", "わたしの担当", "あなたの担当はありません", "課の全部から選んで、担当になってください。"
    ),
    Tab(
        "overdue",
        "期限を過ぎた",
        "期限を過ぎた案件",
        "期限を過ぎた案件はありません",
        "残りの日数が少ない順に見ていきましょう。",
    ),
    Tab(
        "waiting",
        "お返事待ち",
        "お返事を待っている案件",
        "お返事待ちはありません",
        "補正を求めると、答えが届くまでここに並びます。",
    ),
    Tab("approving", "決裁待ち", "決裁を待っている案件", "決裁待ちはありません", "起案すると、ここに並びます。"),
)

# For the protection officer alone (支援措置).
PROTECTED_TAB = Tab(
    "protected",
    "支援措置の対象",
    "支援措置の対象者の案件（すべての課）",
    "対象者の進行中の案件はありません",
    "新しく届くと、ここに並びます。",
)


@dataclass(frozen=True)
class QueueRow:
    """One line: name, number and process data, nothing else of a person."""

    number: str
    url: str
    label: str
    name: str
    hidden: bool
    service: str
    checks: CheckCount
    state: str
    channel: str
    staff: str
    arrived: dt.date
    clock: ClockSheet


def queue_row(line: Any, check_label: Callable[[str, str], str], is_officer: bool) -> QueueRow:
    """From a line of `cases.list_queue`. A protected person is `確かめ中` to everybody but the officer in charge."""
    hidden = line.protected and not is_officer
    return QueueRow(
        number=line.number,
        url=reverse("desk:case", args=[line.number]),
        label=line.docket,
        name=HELD if hidden else f"{line.name}{OUTSIDE if line.unregistered else ''}",
        hidden=hidden,
        service=line.title,
        checks=count_checks(
            (holds, "" if line.sensitive else check_label(line.service, key)) for key, holds in line.checks.items()
        ),
        state=STATES.get(line.state, line.state),
        channel=CHANNELS.get(line.channel, line.channel),
        staff=line.assignee,
        arrived=line.arrived_on,
        clock=clock_sheet(line.clock),
    )


SIDE_MOST = 14


@dataclass(frozen=True)
class SideLine:
    """One line of the list beside a case: number, words and checks; no name."""

    number: str
    label: str
    checks: CheckCount

    @property
    def url(self) -> str:
        """Address of the case."""
        return reverse("desk:case", args=[self.number])


@dataclass(frozen=True)
class SideGroup:
    """Lines beside a case under one heading: あと2日（3）."""

    title: str
    lines: tuple[SideLine, ...]


def kept_side(rows: Iterable[QueueRow]) -> list[list[Any]]:
    """The first lines of a list as the session keeps them, so that a case page need not ask for them again."""
    shown = list(rows)[:SIDE_MOST]
    return [
        [
            r.clock.left_words,
            r.number,
            r.label,
            r.checks.yes,
            r.checks.no,
            r.checks.open,
            r.checks.no_names,
            r.checks.open_names,
        ]
        for r in shown
    ]


def side_groups(kept: Iterable[list[Any]]) -> tuple[SideGroup, ...]:
    """The list one came from, grouped by the days that are left."""
    groups = []
    for words, lines in groupby(kept, key=lambda line: line[0]):
        held = tuple(
            SideLine(number, label, CheckCount(yes, no, unknown, tuple(no_names), tuple(open_names)))
            for _, number, label, yes, no, unknown, no_names, open_names in lines
        )
        groups.append(SideGroup(f"{words}（{len(held)}）", held))
    return tuple(groups)


EXPORT_HEAD = (
    "番号",
    "整理番号",
    "申請者",
    "手続き",
    "満たす",
    "満たさない",
    "分からない",
    "状態",
    "経路",
    "担当",
    "届いた日",
    "期限",
    "期限の種類",
    "残りの日数",
)

EXPORT_WORDS = (
    "町の中で案件を1つに決める番号。",
    "課の記号と、年ごとの通し番号。",
    "申請した人の氏名。支援措置の対象者は「確かめ中」。",
    "手続きの短い名前。内容を伏せる手続きは、課の名前。",
    "満たしている自動チェックの数。",
    "満たしていない自動チェックの数。",
    "まだ分からない自動チェックの数。",
    "書き出したときの状態。",
    "届いた経路。",
    "担当の職員の氏名。決まっていなければ空。",
    "役場に届いた日（年-月-日）。",
    "決める期限の日（年-月-日）。期限がなければ空。",
    "標準は標準処理期間、法定は法律で決まった期間。",
    "期限までに数える日数。過ぎたときは負の数。開庁日か暦日かは、手続きの期間の数え方による。",
)


def export_row(row: QueueRow) -> tuple[str, ...]:
    """One row of the CSV, in the order of EXPORT_HEAD. A leading sign that a sheet would run is made plain text."""
    cells = (
        row.number,
        row.label,
        row.name,
        row.service,
        str(row.checks.yes),
        str(row.checks.no),
        str(row.checks.open),
        row.state,
        row.channel,
        row.staff,
        row.arrived.isoformat(),
        row.clock.due.isoformat() if row.clock.due else "",
        row.clock.lawful,
        str(-row.clock.late or row.clock.left) if row.clock.due else "",
    )
    return tuple(look.plain_cell(cell) if place in (2, 3, 9) else cell for place, cell in enumerate(cells))
