"""Screens of the desk: the queue, one case, the figures of a service."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tomoni.cases.domain.clock import Clock
from tomoni.cases.domain.schedule import PlannedPayment
from tomoni.cases.queries.screens.lines import AnswerLine, CorrectionLine, DecisionLine, OutcomeLine, Reason
from tomoni.rules import interface as rules


@dataclass(frozen=True)
class QueueLine:
    """One line of the desk's queue: name, number and process data, nothing else of a person.

    `title` is the section's name where the service is sensitive; `due_on` None where nothing is due.
    """

    number: str
    docket: str
    person: int
    name: str
    protected: bool
    service: str
    title: str
    sensitive: bool
    kind: str
    state: str
    channel: str
    assignee: str
    mine: bool
    checks: Mapping[str, str]
    arrived_on: date
    due_on: date | None
    due_kind: str
    clock: Clock | None


@dataclass(frozen=True)
class QueuePage:
    """A page of the queue. `counts` by tab, as shown ("7", "99+"); `next_cursor` None on the last page."""

    tab: str
    lines: tuple[QueueLine, ...]
    counts: Mapping[str, str]
    next_cursor: str | None


@dataclass(frozen=True)
class PersonHead:
    """Who asked. `address` is None and `hidden` true where protection keeps it from the looking person."""

    pk: int
    name: str
    name_kana: str
    birth_date: date | None
    address: str | None
    postal_code: str | None
    protected: bool
    hidden: bool


@dataclass(frozen=True)
class CaseHead:
    """What a case is, for the top of every page about it."""

    number: str
    docket: str
    receipt: str
    service: str
    title: str
    kind: str
    state: str
    version: int
    revision: int
    channel: str
    language: str
    arrived_at: datetime
    claimed_on: date
    department: str
    department_name: str
    department_phone: str
    assignee: str
    assignee_id: int | None
    sensitive: bool
    bundle: str
    result: str


@dataclass(frozen=True)
class CheckLine:
    """A check of the definition: holds is yes, no or open; `tree` explains it."""

    id: str
    label: str
    holds: str
    tree: rules.Explanation | None


@dataclass(frozen=True)
class Proposal:
    """What the rule proposes, as the start of a draft. `lesser`: less than was asked for, so reasons are needed.

    results: (result, word) that the definition knows. `missing`: paths still unknown that could change it.
    """

    result: str
    results: tuple[tuple[str, str], ...]
    reasons: tuple[Reason, ...]
    amount: int | None
    per: str | None
    first_month: str
    lesser: bool
    missing: tuple[str, ...]
    needs_reasons: tuple[str, ...]


@dataclass(frozen=True)
class HistoryLine:
    """One transition. `data` names items and days, never values."""

    at: datetime
    verb: str
    before: str
    after: str
    actor_kind: str
    actor_id: str
    actor_role: str
    actor_name: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class NoteLine:
    """A note between colleagues."""

    at: datetime
    author: str
    text: str


@dataclass(frozen=True)
class RouteStep:
    """One place of the approval route. state: done, now, waiting."""

    role: str
    state: str
    name: str
    at: datetime | None


@dataclass(frozen=True)
class DraftLine:
    """A draft. `returned_because` where it was sent back."""

    number: int
    state: str
    result: str
    reasons: tuple[Reason, ...]
    remark: str
    by_rule: bool
    drafted_by: str
    drafted_by_id: int | None
    drafted_at: datetime
    snapshot_hash: str
    returned_by: str
    returned_because: str


@dataclass(frozen=True)
class DuplicateLine:
    """Another case or award that concerns the same people under the same right."""

    number: str
    docket: str
    title: str
    state: str
    same_person: bool


@dataclass(frozen=True)
class TaskLine:
    """A task of the definition with the facts it establishes. `fields` are services.Item, for a form."""

    name: str
    label: str
    by: str
    fields: tuple[Any, ...]
    done: bool
    may: bool


@dataclass(frozen=True)
class LedgerLine:
    """Who looked, from core's ledger."""

    at: datetime
    who: str
    role: str
    office: str
    act: str
    purpose: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class CaseScreen:
    """Everything the desk shows of one case, read in a constant number of queries.

    people: keys of core.Person whose data are on the screen; facts: names of facts shown; both for `core.reading`.
    verbs: what the acting person can do now (domain.transitions.Verb values).
    """

    head: CaseHead
    person: PersonHead
    answer: Any  # services.Answer: status, amount, per_person, evidence, cites
    items: tuple[AnswerLine, ...]
    checks: tuple[CheckLine, ...]
    explanation: rules.Explanation | None
    proposal: Proposal | None
    history: tuple[HistoryLine, ...]
    clock: Clock | None
    clocks: tuple[Clock, ...]
    notes: tuple[NoteLine, ...]
    route: tuple[RouteStep, ...]
    draft: DraftLine | None
    drafts: tuple[DraftLine, ...]
    decision: DecisionLine | None
    lookers: tuple[LedgerLine, ...]
    corrections: tuple[CorrectionLine, ...]
    duplicates: tuple[DuplicateLine, ...]
    forecast: tuple[PlannedPayment, ...]
    tasks: tuple[TaskLine, ...]
    outcomes: tuple[OutcomeLine, ...]
    documents: tuple[Any, ...]  # documents.Document, newest first
    names: Mapping[str, str]  # id in the situation -> display name
    verbs: tuple[str, ...]
    people: tuple[int, ...]
    facts: tuple[str, ...]
    papers: tuple[tuple[str, Mapping[str, Any]], ...] = ()  # (path, {file, name}): evidence and pictures that came


@dataclass(frozen=True)
class ServiceFigures:
    """Figures of one service between two days, for its page on the desk."""

    service: str
    arrived: int
    decided: int
    approved: int
    withdrawn: int
    corrections: int
    corrected_most: tuple[tuple[str, int], ...]  # (name of fact, times)
    stopped_at: tuple[tuple[str, int], ...]  # (page, interviews that ended there)
    days_to_decide: float | None
    within_period: int
    ease: Mapping[int, int]
    hard: tuple[tuple[date, int, str], ...]  # (day, ease, what was hard) of low answers
