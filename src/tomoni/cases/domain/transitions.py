"""The one table of what a case can go through: verb, from where to where, who may, clock, what it announces.

The table is the source for actions, the resident's step line, the history on the desk and docs/rooms/cases.md.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from tomoni.cases.errors import CaseNotInState, NotAllowed


class State(StrEnum):
    """Where a case stands. There is no draft state: before arrival there is an interview and no case."""

    ARRIVED = "arrived"
    CHECKING = "checking"
    CORRECTING = "correcting"
    REVIEWING = "reviewing"
    DRAFTED = "drafted"
    APPROVING = "approving"
    DECIDED = "decided"
    CARRIED_OUT = "carried_out"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Verb(StrEnum):
    """What can be done to a case; each is one action of the room."""

    ARRIVE = "arrive"
    START_CHECKING = "start_checking"
    ASK_CORRECTION = "ask_correction"
    ANSWER_CORRECTION = "answer_correction"
    CANCEL_CORRECTION = "cancel_correction"
    START_REVIEW = "start_review"
    ESTABLISH_FACTS = "establish_facts"
    DRAFT = "draft_decision"
    SEND_FOR_APPROVAL = "send_for_approval"
    RECALL = "recall_draft"
    SEND_BACK = "send_back"
    APPROVE = "approve_decision"
    CARRY_OUT = "carry_out"
    WITHDRAW = "withdraw_case"
    CLOSE = "close_case"


class Who(StrEnum):
    """Who may: the person who asked, a role of the case's department, or the platform itself."""

    APPLICANT = "applicant"
    CLERK = "clerk"
    CHIEF = "chief"
    SURVEYOR = "surveyor"
    SYSTEM = "system"


class Effect(StrEnum):
    """What a verb does to the clock (行政手続法6条; the time of a correction is not counted)."""

    START = "start"
    STOP = "stop"
    RESUME = "resume"
    END = "end"
    NONE = "none"


@dataclass(frozen=True)
class Rule:
    """One line of the table. `after` None: the state stays; `kind` limits the line to a kind of service."""

    verb: Verb
    before: frozenset[State | None]
    after: State | None
    who: frozenset[Who]
    effect: Effect = Effect.NONE
    announces: str | None = None
    kind: str | None = None


def _rule(
    verb: Verb,
    before: Iterable[State | None],
    after: State | None,
    who: Iterable[Who],
    effect: Effect = Effect.NONE,
    announces: str | None = None,
    kind: str | None = None,
) -> Rule:
    return Rule(verb, frozenset(before), after, frozenset(who), effect, announces, kind)


_DESK = (Who.CLERK, Who.CHIEF)
_OPEN = (State.ARRIVED, State.CHECKING, State.CORRECTING, State.REVIEWING, State.DRAFTED, State.APPROVING)
_AT_WORK = (State.CHECKING, State.REVIEWING, State.DRAFTED)

TABLE: tuple[Rule, ...] = (
    _rule(Verb.ARRIVE, [None], State.ARRIVED, [Who.APPLICANT, *_DESK, Who.SYSTEM], Effect.START, "CaseArrived"),
    _rule(Verb.START_CHECKING, [State.ARRIVED], State.CHECKING, _DESK, kind="application"),
    _rule(Verb.ASK_CORRECTION, _AT_WORK, State.CORRECTING, _DESK, Effect.STOP, "CorrectionAsked", "application"),
    _rule(
        Verb.ANSWER_CORRECTION,
        [State.CORRECTING],
        State.CHECKING,
        [Who.APPLICANT, *_DESK],
        Effect.RESUME,
        "CorrectionAnswered",
        "application",
    ),
    _rule(Verb.CANCEL_CORRECTION, [State.CORRECTING], State.CHECKING, _DESK, Effect.RESUME, None, "application"),
    _rule(Verb.START_REVIEW, [State.CHECKING], State.REVIEWING, _DESK, kind="application"),
    _rule(Verb.ESTABLISH_FACTS, [State.CHECKING, State.REVIEWING], None, [Who.SURVEYOR, *_DESK], kind="application"),
    _rule(Verb.DRAFT, [State.REVIEWING, State.DRAFTED], State.DRAFTED, [*_DESK, Who.SYSTEM], kind="application"),
    _rule(Verb.SEND_FOR_APPROVAL, [State.DRAFTED], State.APPROVING, [*_DESK, Who.SYSTEM], kind="application"),
    _rule(Verb.RECALL, [State.APPROVING], State.DRAFTED, _DESK, kind="application"),
    _rule(Verb.SEND_BACK, [State.APPROVING], State.DRAFTED, [Who.CHIEF], kind="application"),
    _rule(Verb.APPROVE, [State.APPROVING], State.DECIDED, [Who.CHIEF], Effect.END, "CaseDecided", "application"),
    _rule(Verb.CARRY_OUT, [State.DECIDED], State.CARRIED_OUT, [Who.SYSTEM], kind="application"),
    _rule(Verb.CARRY_OUT, [State.ARRIVED], State.CARRIED_OUT, [Who.SYSTEM], Effect.END, kind="notification"),
    _rule(Verb.WITHDRAW, _OPEN, State.WITHDRAWN, [Who.APPLICANT, *_DESK], Effect.END, "CaseWithdrawn"),
    _rule(Verb.CLOSE, [State.CARRIED_OUT], State.CLOSED, [*_DESK, Who.SYSTEM], Effect.NONE, "CaseClosed"),
)

OPEN_STATES: frozenset[State] = frozenset(_OPEN)
SERVICE_WORDS = {"application": "申請", "notification": "届出"}


def find_rule(state: State | None, verb: Verb, kind: str) -> Rule:
    """The line for `verb` in `state` of a service of this kind. Raises CaseNotInState."""
    for rule in TABLE:
        if rule.verb is verb and state in rule.before and rule.kind in (None, kind):
            return rule
    raise CaseNotInState(
        f"{verb} is not possible while the case is {state}. "
        "Somebody may have gone on with it: open the case again and see where it stands.",
        state=str(state),
        verb=str(verb),
    )


def step(state: State | None, verb: Verb, kind: str, who: Collection[Who]) -> Rule:
    """Decide one step: the line of the table, if the state allows it and one of the roles in `who` may.

    Raises CaseNotInState, NotAllowed.
    """
    rule = find_rule(state, verb, kind)
    if not rule.who & set(who):
        needs = ", ".join(sorted(rule.who))
        raise NotAllowed(
            f"{verb} may be done by: {needs}. You have no such role for this case; ask a colleague who has.",
            verb=str(verb),
            needs=sorted(rule.who),
        )
    return rule


def verbs_open(state: State, kind: str, who: Collection[Who]) -> tuple[Verb, ...]:
    """What somebody with these roles can do now, in the order of the table; a page shows these and no others."""
    roles = set(who)
    return tuple(r.verb for r in TABLE if state in r.before and r.kind in (None, kind) and r.who & roles)
