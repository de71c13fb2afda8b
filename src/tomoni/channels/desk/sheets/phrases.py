"""Words for a field of a case (定型文), filled in for it: the list to choose from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest

from tomoni.channels.desk.team import phrases
from tomoni.channels.look import interface as look
from tomoni.core import interface as core

APPLICANT = "申請者"  # stands for the name of a person who is hidden from the reader
NONE = "入れる定型文を選んでください。書いたことは残っています。"
FULL = "{room}文字までの欄に、{over}文字多くなるため入れませんでした。書いたことは残っています。"


@dataclass(frozen=True)
class Offer:
    """Words to choose. `ready`: filled in already, so that a script may put them in; empty where the form decides."""

    pk: int
    title: str
    mine: bool
    text: str
    law: str
    ready: str


@dataclass(frozen=True)
class Offers:
    """The words for one form: what can be chosen, and what kept the chosen one from being put in."""

    kind: str
    rows: tuple[Offer, ...]
    fault: str = ""

    def chosen(self, typed: str) -> Offer | None:
        """The one with this key."""
        return next((row for row in self.rows if str(row.pk) == typed), None)

    def put(self, typed: str, before: str, room: int) -> tuple[str, Offers]:
        """A field with the chosen words at its end; as it was, and why, where none is chosen or there is no room.

        room: characters that the field takes.
        """
        found = self.chosen(typed)
        if found is None:
            return before, replace(self, fault=NONE)
        after = phrases.added(before, found.text)
        if len(after) > room:
            return before, replace(self, fault=FULL.format(room=room, over=len(after) - room))
        return after, self


def offers_of(request: HttpRequest, opened: Any, kind: str, *, by: str = "") -> Offers:
    """Words of one kind, filled in for a case. by: the day typed in the form, else the day the case is due."""
    values = values_of(request, opened, by)
    rows = []
    for row in phrases.offered(request.desk, kind):
        text = phrases.filled(row.text, values)
        moving = kind == "correction" and "{期日}" in row.text
        rows.append(Offer(row.pk, row.title, row.staff_id is not None, text, row.law, "" if moving else text))
    return Offers(kind, tuple(rows))


def values_of(request: HttpRequest, opened: Any, by: str = "") -> dict[str, str]:
    """What stands for each placeholder."""
    sheet, due = opened.sheet, opened.sheet.clock.due
    return {
        "氏名": APPLICANT if sheet.hidden else sheet.name,
        "受付番号": sheet.label,
        "手続き": sheet.service,
        "期日": _typed_day(by) or (look.plain_day(due) if due else ""),
        "今日": look.plain_day(core.today()),
        "担当課": sheet.department,
        "電話": sheet.phone,
        "担当者": request.desk.staff.name,
    }


def _typed_day(typed: str) -> str:
    try:
        return look.plain_day(dt.date.fromisoformat(typed))
    except ValueError:
        return ""
