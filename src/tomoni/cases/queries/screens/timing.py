"""What the days of a case are: its clocks, the bodies that were asked, a notice of delay, what silence means."""

from dataclasses import dataclass
from datetime import date, datetime

from tomoni.cases.domain.clock import Clock


@dataclass(frozen=True)
class EnquiryLine:
    """Another body that was asked. end: empty while open, heard, cancelled, withdrawn. answer: for the desk alone."""

    number: int
    body: str
    asked_for: str
    expected_on: date
    asked_at: datetime
    asked_by: str
    ended_at: datetime | None
    end: str
    answer: str = ""


@dataclass(frozen=True)
class Silence:
    """From this day on the applicant may regard the silence as refusal (みなし却下). Nothing happens by itself."""

    article: str
    since: date


@dataclass(frozen=True)
class PutOff:
    """A notice of delay: the day before, the new day, and why."""

    before: date
    until: date
    reason: str
    told_at: datetime


@dataclass(frozen=True)
class Timing:
    """The days of a case. clocks: the governing one first. may: verbs of the clock that are possible now."""

    clocks: tuple[Clock, ...]
    enquiries: tuple[EnquiryLine, ...]
    silence: Silence | None
    put_off: PutOff | None
    arrived_on: date
    claimed_on: date
    claim_law: str
    claim_kind: str
    claim_days: int
    extension: str
    may: frozenset[str]
