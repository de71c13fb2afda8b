"""Screens of an interview: a page, and the page before sending."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Contradiction:
    """Answers that cannot all be true, and their pages. text: how it is mended, where a service says so."""

    paths: tuple[str, ...]
    pages: tuple[str, ...]
    text: str = ""


@dataclass(frozen=True)
class InterviewPage:
    """One page of an interview. items are services.Item; `values` what was answered so far; `repinned` says that a
    newer version of a service was published since the page before."""

    token: str
    services: tuple[tuple[str, str], ...]  # (id, title)
    page: str
    place: int
    pages: tuple[tuple[str, str, bool], ...]  # (page, title, done)
    title: str
    subject: str
    law: str
    items: tuple[Any, ...]
    values: Mapping[str, Any]
    names: Mapping[str, str]
    evidence: tuple[Any, ...]
    next_page: str | None
    previous_page: str | None
    minutes_left: int
    saved_at: datetime
    version: int
    repinned: bool
    choices: tuple[
        tuple[str, str, tuple[tuple[str, str], ...]], ...
    ] = ()  # (path, label, ((id, name), …)) to pick one of
    interview: int = 0  # its row, whose the files are
    gathers: bool = False  # a conversation about gathered services; `event` of a life, where one gathered them
    event: str = ""
    questions_left: int = 0  # as far as it is known now; may_open_more: an answer can bring up others
    may_open_more: bool = False
    contradictions: tuple[Contradiction, ...] = ()
    handed: tuple[int, ...] = ()  # adults who answer for themselves; their questions are not here


@dataclass(frozen=True)
class UsedFact:
    """A fact the answer rests on without asking. `target`: the other end, for a fact of a link."""

    fact: str
    entity: str
    target: str | None
    year: int | None
    value: Any
    source: str
    on: date | None

    @property
    def about(self) -> str:
        """As a path names it: `p1`, or `(p1,p3)` for a link."""
        return self.entity if self.target is None else f"({self.entity},{self.target})"


@dataclass(frozen=True)
class CheckPart:
    """What the check page says of one service before it is sent."""

    service: str
    title: str
    answer: Any
    about: tuple[tuple[str, str], ...]
    decided_by: date | None
    used: tuple[UsedFact, ...] = ()


@dataclass(frozen=True)
class CheckPage:
    """The page before sending: every answer and every known fact, page by page, and what is still missing."""

    token: str
    submission_key: str
    parts: tuple[CheckPart, ...]
    pages: tuple[InterviewPage, ...]
    missing_page: str | None
    live: tuple[tuple[str, str | None], ...]  # (service, own case number or None) whose claim is already live
    live_days: Mapping[str, date]  # the day it was told with, of those that may be known to who asks
    names: Mapping[str, str]
    version: int
