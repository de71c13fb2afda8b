"""The days of a case in words of the desk: both periods, who else is asked, what was put off, what silence means."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tomoni.channels.desk.sheets.clock import ClockSheet, clock_sheet

ENDS = {"heard": "回答があった", "cancelled": "取りやめた", "withdrawn": "取り下げで終わった"}
# (verb, words of the link, address)
LINKS = (
    ("ask_other_body", "ほかの機関に照会する", "desk:enquiry"),
    ("extend_period", "期限を延ばす（延期の通知）", "desk:extend"),
    ("set_claim_day", "請求日を変える", "desk:claim-day"),
)


@dataclass(frozen=True)
class EnquirySheet:
    """One body that was asked; `url` where its answer can be written down now."""

    body: str
    asked_for: str
    expected_on: dt.date
    late: bool
    end: str
    ended_at: dt.datetime | None
    answer: str
    url: str


@dataclass(frozen=True)
class TimingSheet:
    """What stands under the bar. `other`: the period that does not govern."""

    other: ClockSheet | None = None
    put_off: Any = None
    silence: Any = None
    silent: bool = False
    claimed_on: dt.date | None = None
    enquiries: tuple[EnquirySheet, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


def timing_sheet(timing: Any, number: str, today: dt.date) -> TimingSheet:
    """From the timing of `cases`."""
    if timing is None:
        return TimingSheet()
    return TimingSheet(
        other=clock_sheet(timing.clocks[1]) if len(timing.clocks) > 1 else None,
        put_off=timing.put_off,
        silence=timing.silence,
        silent=timing.silence is not None and timing.silence.since <= today,
        claimed_on=timing.claimed_on if timing.claimed_on != timing.arrived_on else None,
        enquiries=tuple(_enquiry(one, number, timing.may, today) for one in timing.enquiries),
        links=tuple((words, reverse(name, args=[number])) for verb, words, name in LINKS if verb in timing.may),
    )


def _enquiry(one: Any, number: str, may: frozenset[str], today: dt.date) -> EnquirySheet:
    is_open = not one.end
    return EnquirySheet(
        body=one.body,
        asked_for=one.asked_for,
        expected_on=one.expected_on,
        late=is_open and one.expected_on < today,
        end=ENDS.get(one.end, ""),
        ended_at=one.ended_at,
        answer=one.answer,
        url=reverse("desk:enquiry-answer", args=[number, one.number]) if is_open and "hear_other_body" in may else "",
    )
