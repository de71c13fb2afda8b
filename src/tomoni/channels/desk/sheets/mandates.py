"""Absences and mandates in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tomoni.channels.desk.sheets.route import seat_words
from tomoni.channels.desk.words import MANDATES, RESULTS
from tomoni.core import interface as core

SEATS = ("mayor", "deputy-mayor", "chief")


@dataclass(frozen=True)
class AbsenceRow:
    """Somebody's days away."""

    pk: int
    name: str
    office: str
    since: dt.date
    until: dt.date
    reason: str
    now: bool


@dataclass(frozen=True)
class MandateRow:
    """Who acts in whose stead, for what, until when. state: いま有効, これから, 終わった."""

    pk: int
    kind: str
    seat: str
    to: str
    rank: int
    since: dt.date
    until: dt.date | None
    article: str
    limits: str
    state: str
    open: bool


def absence_row(row: Any) -> AbsenceRow:
    """From a row of core.Absence."""
    now = row.since <= core.today() <= row.until
    return AbsenceRow(row.pk, row.staff.name, row.staff.department.name, row.since, row.until, row.reason, now)


def mandate_row(row: Any, roll: core.Roll, services: Mapping[str, str]) -> MandateRow:
    """From a row of core.Mandate."""
    offices, today = core.list_departments(), core.today()
    over = row.ended_at is not None or (row.until is not None and row.until < today)
    state = "終わった" if over else "これから" if row.since > today else "いま有効"
    to = row.to_staff.name if row.to_staff else seat_words(row.to_role, row.to_office, offices)
    seat = seat_words(row.role, row.office, offices) if row.office or row.role in core.TOWN_WIDE else "どの課でも 課長"
    limits = [services.get(one, one) for one in row.services] + [RESULTS.get(one, one) for one in row.results]
    if row.ceiling is not None:
        limits.append(f"{row.ceiling:,}円まで")
    if row.kind == "deputy":
        limits.append("後閲あり" if row.later_view else "後閲なし")
    return MandateRow(
        row.pk, MANDATES[row.kind], seat, to, row.rank, row.since, row.until, row.article, "・".join(limits), state,
        not over,
    )  # fmt: skip


def people_of(roll: core.Roll) -> tuple[tuple[int, str], ...]:
    """(row number, name with seat) of everybody who holds a role today."""
    offices = core.list_departments()
    where: dict[int, str] = {}
    for seat, people in roll.holders.items():
        for one in people:
            where.setdefault(one, seat_words(seat.role, seat.office, offices))
    return tuple((pk, f"{name}（{where.get(pk, '')}）") for pk, name in sorted(roll.names.items()))


def seats_of(roll: core.Roll) -> tuple[tuple[str, str], ...]:
    """(role@office, words) of the seats that decide."""
    offices = core.list_departments()
    wanted = sorted(
        {seat for seat in roll.holders if seat.role in SEATS}, key=lambda s: (SEATS.index(s.role), s.office)
    )
    return tuple((f"{seat.role}@{seat.office}", seat_words(seat.role, seat.office, offices)) for seat in wanted)
