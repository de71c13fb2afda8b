"""Screens of the person who asked: their cases, and what is due to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tomoni.cases.domain.clock import Clock
from tomoni.cases.domain.durations import Took
from tomoni.cases.domain.schedule import PlannedPayment
from tomoni.cases.queries.screens.acting import Spoken
from tomoni.cases.queries.screens.lines import AnswerLine, CorrectionLine, DecisionLine, OutcomeLine
from tomoni.cases.queries.screens.timing import Timing
from tomoni.rules import interface as rules


@dataclass(frozen=True)
class StepLine:
    """One step of the resident's step line. state: done, now, next. `expected`: the day is an outlook, not a fact."""

    step: str  # arrived, checking, decided, paid, closed
    state: str
    on: date | None
    expected: bool


@dataclass(frozen=True)
class Outlook:
    """Who does what by when: who is town, you or body; what is a key of the portal's texts (check, answer, decide, …).

    runs_to: the day of a period by law that goes on while the town waits.
    """

    who: str
    what: str
    by: date | None
    runs_to: date | None = None


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
    forwards: tuple[str, ...] = ()  # who decides, where the town passes it on


@dataclass(frozen=True)
class Appeal:
    """教示: to whom, within how many months, the last day if known on the day of the decision, what precedes a suit."""

    to: str
    months: int
    until: date
    body: str = ""
    first_appeal: str = ""


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
    superseded_by: str  # the case whose decision took the place of this one, or empty
    revises: str  # the case whose decision this one revises, or empty
    may: tuple[str, ...]  # withdraw_case, answer_correction, give_feedback
    timing: Timing | None = None
    took: Took | None = None  # how long cases like this one took, while it is open
    waiting_papers: tuple[tuple[str, Any], ...] = ()  # papers to mend: path, the files that were handed in
    sent_by: Spoken | None = None  # who sent it for the person
    others: bool = False  # other adults answer for themselves: `list_own_of_case` says who
    signed: bool = False  # by hand: `list_signed` says when


@dataclass(frozen=True)
class OpenCard:
    """Something one may ask for now, if it concerns one: `text` says whom. `resume`: token of an open interview."""

    service: str
    text: str
    title: str
    resume: str | None


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
