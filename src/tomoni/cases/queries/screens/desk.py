"""Screens of the desk: the queue, one case, the figures of a service."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tomoni.cases.domain.clock import Clock
from tomoni.cases.domain.figures import Saved
from tomoni.cases.domain.schedule import PlannedPayment
from tomoni.cases.queries.screens.acting import Spoken
from tomoni.cases.queries.screens.lines import AnswerLine, CorrectionLine, DecisionLine, OutcomeLine, Reason
from tomoni.cases.queries.screens.timing import Timing
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
    unregistered: bool = False  # who asked stands in no register of this town (住登外)


@dataclass(frozen=True)
class QueuePage:
    """A page of the queue. `counts` by tab, as shown ("7", "99+"); `next_cursor` None on the last page."""

    tab: str
    lines: tuple[QueueLine, ...]
    counts: Mapping[str, str]
    next_cursor: str | None


@dataclass(frozen=True)
class PersonHead:
    """Who asked. `address` is None and `hidden` true where protection keeps it from the looking person. unregistered:
    they stand in no register of this town (住登外).
    """

    pk: int
    name: str
    name_kana: str
    birth_date: date | None
    address: str | None
    postal_code: str | None
    protected: bool
    hidden: bool
    unregistered: bool = False


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
    """One place of the approval route. state: done, now, waiting. kind: draft, line, together, decide, view.

    name_role: in whose name it is decided (専決). by: own, deputy, fallback; ground and comment of who answered.
    who: names of those who may answer now.
    """

    role: str
    state: str
    name: str
    at: datetime | None
    kind: str = ""
    office: str = ""
    name_role: str = ""
    because: str = ""
    by: str = "own"
    ground: str = ""
    comment: str = ""
    who: tuple[str, ...] = ()


@dataclass(frozen=True)
class MyTurn:
    """What waits for the looking person: verb (agree_draft, approve_decision, view_decision) and by which right.

    by: own, deputy, fallback. stead: names of the absent. first: the place before is the author.
    """

    verb: str
    kind: str
    role: str
    office: str
    by: str
    article: str = ""
    stead: tuple[str, ...] = ()
    first: bool = True


@dataclass(frozen=True)
class ApprovalLine:
    """One row of what waits for somebody (決裁の一覧), with why it waits for them."""

    number: str
    docket: str
    person: int
    name: str
    protected: bool
    service: str
    title: str
    sensitive: bool
    result: str
    amount: int | None
    adverse: bool
    checks: Mapping[str, str]
    due_on: date | None
    clock: Clock | None
    drafter: str
    turn: MyTurn


@dataclass(frozen=True)
class ApprovalPage:
    """Some of what waits for somebody. `next_cursor` None on the last page; views: how many wait to be looked at."""

    lines: tuple[ApprovalLine, ...]
    views: tuple[ApprovalLine, ...]
    next_cursor: str | None


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
    deed: str = ""


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
    turn: MyTurn | None = None  # what waits for the looking person on the route
    refusal: Any = None  # the error that says why nothing does, where the case is on its way
    timing: Timing | None = None
    sent_by: Spoken | None = None  # who sent it for the person; not among `people`
    others: bool = False  # other adults answer for themselves: `list_own_of_case` says who
    signed: bool = False  # by hand: `list_signed` says when
    dated: bool = False  # a day says which one it is: `find_day_told` says which
    named: tuple[str, ...] = ()  # whom it is told for, where who asked is one of several (a move)


@dataclass(frozen=True)
class ServiceFigures:
    """Figures of one service over some months, as last reckoned. Counts may be small: a page hides those under five."""

    service: str
    reckoned_at: datetime | None  # None: nothing has happened yet
    counts: Mapping[str, Any]  # names of domain/figures.py
    corrected_most: tuple[tuple[str, int], ...]  # (name of fact, times)
    stopped_at: tuple[tuple[str, int], ...]  # (page, interviews that ended there)
    days_in: Mapping[str, float]  # state: days on average until a case leaves it
    saved: Saved
    hard: tuple[tuple[date, int, str], ...]  # (day, ease, what was hard) of low answers
    people: tuple[tuple[str, int], ...]  # (name, acts); empty unless the town counts by person

    @property
    def ease(self) -> Mapping[int, int]:
        """Answers by how easy it was, 1 to 5."""
        return {int(mark): count for mark, count in self.counts["ease"].items()}

    @property
    def days_to_decide(self) -> float | None:
        """Calendar days from arrival to decision, on average."""
        decided = self.counts["decided"]
        return self.counts["open_days"] / decided if decided else None

    @property
    def within_period(self) -> int:
        """Decided before the governing period was over."""
        return int(self.counts["decided"] - self.counts["late"])

    @property
    def acts_a_case(self) -> float | None:
        """How often staff touched a case, on average."""
        return self.counts["acts"] / self.counts["cases_acted_on"] if self.counts["cases_acted_on"] else None
