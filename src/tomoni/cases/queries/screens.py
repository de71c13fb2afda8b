"""What the queries give: plain frozen data for one screen each. Nothing here is a model, nothing asks the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tomoni.cases.domain.clock import Clock
from tomoni.cases.domain.schedule import PlannedPayment
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
class AnswerLine:
    """One item beside what the town holds.

    mark: match, differs, answered (the town holds nothing), held (not asked, the town knew), empty.
    `held_ref` is the case from which a held fact came. `type` is the type of the fact, for writing the value out.
    """

    path: str
    entity: str
    entity_name: str
    label: str
    type: Any
    answer: Any
    held: Any
    source: str
    held_on: date | None
    held_ref: str
    mark: str
    in_correction: bool


@dataclass(frozen=True)
class CheckLine:
    """A check of the definition: holds is yes, no or open; `tree` explains it."""

    id: str
    label: str
    holds: str
    tree: rules.Explanation | None


@dataclass(frozen=True)
class Reason:
    """A reason of a decision (行政手続法8条): facts and criterion as a sentence, and the article."""

    text: str
    law: str


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
class DecisionLine:
    """A decision as it was approved."""

    result: str
    reasons: tuple[Reason, ...]
    decided_by: str
    decided_at: datetime
    snapshot_hash: str


@dataclass(frozen=True)
class ChangeLine:
    """An item before and after."""

    path: str
    entity_name: str
    label: str
    type: Any
    before: Any
    after: Any


@dataclass(frozen=True)
class CorrectionLine:
    """A request to mend items and what came of it. end: empty while open, answered, cancelled."""

    number: int
    reason: str
    by_date: date
    asked_at: datetime
    asked_by: str
    items: tuple[tuple[str, str, str], ...]  # path, label, note
    end: str
    ended_at: datetime | None
    changes: tuple[ChangeLine, ...]


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
class OutcomeLine:
    """What came of the case. `data` holds keys of documents and awards, names of facts, ids of services."""

    kind: str
    name: str
    data: Mapping[str, Any]
    waits: bool
    done_at: datetime


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


@dataclass(frozen=True)
class StepLine:
    """One step of the resident's step line. state: done, now, next. `expected`: the day is an outlook, not a fact."""

    step: str  # arrived, checking, decided, paid, closed
    state: str
    on: date | None
    expected: bool


@dataclass(frozen=True)
class Outlook:
    """Who does what by when: who is town or you; what is a key of the portal's texts (check, answer, decide, …)."""

    who: str
    what: str
    by: date | None


@dataclass(frozen=True)
class CaseLine:
    """One case in a resident's list."""

    number: str
    receipt: str
    service: str
    title: str
    kind: str
    state: str
    result: str
    arrived_on: date
    steps: tuple[StepLine, ...]
    outlook: Outlook
    concerns: tuple[str, ...]  # names of the people it is about


@dataclass(frozen=True)
class Appeal:
    """教示: to whom, within how many months, and the last day if known on the day of the decision."""

    to: str
    months: int
    until: date


@dataclass(frozen=True)
class ResidentCase:
    """A case as the person who asked sees it. `waiting` is the open correction, with the items as services.Item."""

    line: CaseLine
    department_name: str
    department_phone: str
    items: tuple[AnswerLine, ...]
    waiting: CorrectionLine | None
    waiting_items: tuple[Any, ...]
    letters: tuple[Any, ...]
    decision: DecisionLine | None
    amount: int | None
    per: str | None
    explanation: rules.Explanation | None
    appeal: Appeal | None
    forecast: tuple[PlannedPayment, ...]
    outcomes: tuple[OutcomeLine, ...]
    clock: Clock | None
    names: Mapping[str, str]
    version: int
    may: tuple[str, ...]  # withdraw_case, answer_correction, give_feedback


@dataclass(frozen=True)
class DueCard:
    """What is due to a person. `resume` is the token of an open interview about it; amounts are an estimate.

    apply_by: the last day on which applying keeps `first_month`; after it, the right begins a month later.
    """

    service: str
    title: str
    life_events: tuple[str, ...]
    answer: Any  # services.Answer
    about: tuple[tuple[str, str], ...]  # (id, name) of those it is for
    amount: int | None
    per: str | None
    first_month: str
    apply_by: date | None
    minutes: int
    questions: int
    resume: str | None
    names: Mapping[str, str] = field(default_factory=dict)


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


@dataclass(frozen=True)
class CheckPart:
    """What the check page says of one service before it is sent."""

    service: str
    title: str
    answer: Any
    about: tuple[tuple[str, str], ...]
    decided_by: date | None


@dataclass(frozen=True)
class CheckPage:
    """The page before sending: every answer and every known fact, page by page, and what is still missing."""

    token: str
    submission_key: str
    parts: tuple[CheckPart, ...]
    pages: tuple[InterviewPage, ...]
    missing_page: str | None
    live: tuple[tuple[str, str | None], ...]  # (service, own case number or None) whose claim is already live
    names: Mapping[str, str]
    version: int


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
