"""The one table of what a case can go through: verb, from where to where, who may, clock, what it announces.

The table is the source for actions, the resident's step line, the history on the desk and docs/rooms/cases.md.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from tomoni.cases.errors import CaseNotInState, EnquiryOpen, NotAllowed


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
    DESTROYED = "destroyed"


class Verb(StrEnum):
    """What can be done to a case; each is one action of the room."""

    ARRIVE = "arrive"
    START_CHECKING = "start_checking"
    ASK_CORRECTION = "ask_correction"
    ANSWER_CORRECTION = "answer_correction"
    CANCEL_CORRECTION = "cancel_correction"
    ANSWER_OWN = "answer_own"
    ASK_OTHER_BODY = "ask_other_body"
    HEAR_OTHER_BODY = "hear_other_body"
    CANCEL_ENQUIRY = "cancel_enquiry"
    EXTEND = "extend_period"
    SET_CLAIM_DAY = "set_claim_day"
    START_REVIEW = "start_review"
    ESTABLISH_FACTS = "establish_facts"
    DRAFT = "draft_decision"
    SEND_FOR_APPROVAL = "send_for_approval"
    RECALL = "recall_draft"
    AGREE = "agree_draft"
    ONE_BACK = "send_one_back"
    SEND_BACK = "send_back"
    APPROVE = "approve_decision"
    CARRY_OUT = "carry_out"
    RECEIVE = "receive_in_person"
    CORRECT_DAY = "correct_day"
    WITHDRAW = "withdraw_case"
    CLOSE = "close_case"
    DESTROY = "destroy_case"
    OPEN_REVISION = "open_revision"
    SUPERSEDE = "supersede_decision"
    NOTE_APPEAL = "note_appeal"
    MATCH_CHILD = "match_child"
    UNMATCH_CHILD = "undo_match"


class Who(StrEnum):
    """Who may: the person who asked, a role of the case's department, who holds the open place of the route (by right
    or in somebody's stead), or the platform itself."""

    APPLICANT = "applicant"
    CLERK = "clerk"
    CHIEF = "chief"
    SURVEYOR = "surveyor"
    APPROVER = "approver"
    SYSTEM = "system"


class Effect(StrEnum):
    """What a verb does to the clock (行政手続法6条): a correction stops it, so does another body, apart from it."""

    START = "start"
    STOP = "stop"
    RESUME = "resume"
    AWAY = "away"
    BACK = "back"
    EXTEND = "extend"
    END = "end"
    NONE = "none"


@dataclass(frozen=True)
class Rule:
    """One line of the table. `after` None: the state stays; `kind` limits the line to a kind of service.

    alone: only while no other body is asked.
    """

    verb: Verb
    before: frozenset[State | None]
    after: State | None
    who: frozenset[Who]
    effect: Effect = Effect.NONE
    announces: str | None = None
    kind: str | None = None
    alone: bool = False


def _rule(
    verb: Verb,
    before: Iterable[State | None],
    after: State | None,
    who: Iterable[Who],
    effect: Effect = Effect.NONE,
    announces: str | None = None,
    kind: str | None = None,
    *,
    alone: bool = False,
) -> Rule:
    return Rule(verb, frozenset(before), after, frozenset(who), effect, announces, kind, alone)


_DESK = (Who.CLERK, Who.CHIEF)
_OPEN = (State.ARRIVED, State.CHECKING, State.CORRECTING, State.REVIEWING, State.DRAFTED, State.APPROVING)
_AT_WORK = (State.CHECKING, State.REVIEWING, State.DRAFTED)
_ASKING = (*_AT_WORK, State.CORRECTING)
_HEARS = (State.ARRIVED, State.CHECKING, State.CORRECTING, State.REVIEWING)
_ENDED = (State.DECIDED, State.CARRIED_OUT, State.CLOSED)
_MATCHED = (*(state for state in _OPEN if state is not State.CORRECTING), *_ENDED)

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
    # Another adult of the family answers for themselves after the request was sent without their answers.
    _rule(Verb.ANSWER_OWN, _HEARS, None, [Who.SYSTEM]),
    _rule(Verb.ASK_OTHER_BODY, _ASKING, None, _DESK, Effect.AWAY, None, "application"),
    _rule(Verb.HEAR_OTHER_BODY, _ASKING, None, _DESK, Effect.BACK, None, "application"),
    _rule(Verb.CANCEL_ENQUIRY, _ASKING, None, _DESK, Effect.BACK, None, "application"),
    _rule(Verb.EXTEND, _OPEN, None, [Who.CHIEF], Effect.EXTEND, "PeriodExtended", "application"),
    _rule(Verb.SET_CLAIM_DAY, [State.CHECKING, State.REVIEWING], None, _DESK, kind="application"),
    _rule(Verb.START_REVIEW, [State.CHECKING], State.REVIEWING, _DESK, kind="application"),
    _rule(Verb.ESTABLISH_FACTS, [State.CHECKING, State.REVIEWING], None, [Who.SURVEYOR, *_DESK], kind="application"),
    _rule(Verb.DRAFT, [State.REVIEWING, State.DRAFTED], State.DRAFTED, [*_DESK, Who.SYSTEM], kind="application"),
    _rule(
        Verb.SEND_FOR_APPROVAL, [State.DRAFTED], State.APPROVING, [*_DESK, Who.SYSTEM], kind="application", alone=True
    ),
    _rule(Verb.RECALL, [State.APPROVING], State.DRAFTED, _DESK, kind="application"),
    _rule(Verb.AGREE, [State.APPROVING], None, [Who.APPROVER], kind="application"),
    _rule(Verb.ONE_BACK, [State.APPROVING], None, [Who.APPROVER], kind="application"),
    _rule(Verb.SEND_BACK, [State.APPROVING], State.DRAFTED, [Who.APPROVER], kind="application"),
    _rule(Verb.APPROVE, [State.APPROVING], State.DECIDED, [Who.APPROVER], Effect.END, "CaseDecided", "application"),
    _rule(Verb.CARRY_OUT, [State.DECIDED], State.CARRIED_OUT, [Who.SYSTEM], kind="application"),
    _rule(Verb.CARRY_OUT, [State.ARRIVED], State.CARRIED_OUT, [Who.SYSTEM], Effect.END, kind="notification"),
    # What was prepared and has to be made at the desk: somebody came and made it (転居届, 転入届).
    _rule(Verb.RECEIVE, [State.ARRIVED], State.CARRIED_OUT, _DESK, Effect.END, kind="notification"),
    _rule(Verb.CORRECT_DAY, [State.ARRIVED], None, [Who.APPLICANT, *_DESK], kind="notification"),
    _rule(Verb.WITHDRAW, _OPEN, State.WITHDRAWN, [Who.APPLICANT, *_DESK], Effect.END, "CaseWithdrawn"),
    _rule(Verb.CLOSE, [State.CARRIED_OUT], State.CLOSED, [*_DESK, Who.SYSTEM], Effect.NONE, "CaseClosed"),
    # Only the job of a destruction that two people wanted, when the time of keeping is over.
    _rule(Verb.DESTROY, [State.CLOSED, State.WITHDRAWN], State.DESTROYED, [Who.SYSTEM], Effect.NONE, "CaseDestroyed"),
    _rule(Verb.OPEN_REVISION, [None], State.CHECKING, [*_DESK, Who.SYSTEM], Effect.START, None, "application"),
    _rule(Verb.OPEN_REVISION, _ENDED, None, [*_DESK, Who.SYSTEM], Effect.NONE, None, "application"),
    _rule(Verb.SUPERSEDE, _ENDED, None, [Who.SYSTEM], Effect.NONE, None, "application"),
    _rule(Verb.NOTE_APPEAL, _ENDED, None, [Who.SYSTEM], Effect.NONE, None, "application"),
    # Not while the person mends answers: what they were asked about is named as it was declared.
    _rule(Verb.MATCH_CHILD, _MATCHED, None, _DESK),
    _rule(Verb.UNMATCH_CHILD, _MATCHED, None, _DESK),
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


def step(state: State | None, verb: Verb, kind: str, who: Collection[Who], *, away: bool = False) -> Rule:
    """Decide one step: the line of the table, if the state allows it and one of the roles in `who` may.

    away: another body is asked and has not answered. Raises CaseNotInState, NotAllowed, EnquiryOpen.
    """
    rule = find_rule(state, verb, kind)
    if not rule.who & set(who):
        needs = ", ".join(sorted(rule.who))
        raise NotAllowed(
            f"{verb} may be done by: {needs}. You have no such role for this case; ask a colleague who has.",
            verb=str(verb),
            needs=sorted(rule.who),
        )
    if rule.alone and away:
        raise EnquiryOpen(
            f"{verb} is not possible while another body is asked. Write down its answer, or take the enquiry back.",
            verb=str(verb),
        )
    return rule


def is_away(effects: Iterable[str]) -> bool:
    """Whether another body is asked after these effects, in their order."""
    told = list(effects)
    return told.count(Effect.AWAY) > told.count(Effect.BACK)


def verbs_open(state: State, kind: str, who: Collection[Who]) -> tuple[Verb, ...]:
    """What somebody with these roles can do now, in the order of the table; a page shows these and no others."""
    roles = set(who)
    return tuple(r.verb for r in TABLE if state in r.before and r.kind in (None, kind) and r.who & roles)
