"""The one table of what an appeal can go through: verb, from where to where, who may, whether the town rules itself.

Articles are those of 行政不服審査法.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from tomoni.appeals.errors import AppealNotInState, NotAllowed


class State(StrEnum):
    """Where an appeal stands."""

    RECEIVED = "received"
    MENDING = "mending"
    REVIEWING = "reviewing"
    CONCLUDED = "concluded"
    CONSULTING = "consulting"
    ADVISED = "advised"
    DRAFTED = "drafted"
    FORWARDED = "forwarded"
    RULED = "ruled"
    WITHDRAWN = "withdrawn"


class Verb(StrEnum):
    """What can be done to an appeal; each is one action of the room."""

    RECEIVE = "receive_appeal"
    ASK_MENDING = "ask_mending"
    MEND = "mend_appeal"
    END_MENDING = "end_mending"
    ACCEPT_LATE = "accept_late"
    NAME_REVIEWER = "name_reviewer"
    FILE_STATEMENT = "file_statement"
    SEND_STATEMENT = "send_statement"
    FILE_REPLY = "file_reply"
    ADD_EVIDENCE = "add_evidence"
    NOTE_HEARING = "note_hearing"
    GIVE_OPINION = "give_opinion"
    CONSULT_BOARD = "consult_board"
    NOTE_ADVICE = "note_advice"
    DRAFT_RULING = "draft_ruling"
    GIVE_RULING = "give_ruling"
    FORWARD = "forward_appeal"
    MAKE_BUNDLE = "make_bundle"
    RECORD_RULING = "record_ruling"
    STOP_EXECUTION = "stop_execution"
    LIFT_STOP = "lift_stop"
    WITHDRAW = "withdraw_appeal"


class Who(StrEnum):
    """Who may: who appeals (or stands in their place by law), a proxy of theirs, the section that decided, the office
    for appeals and its chief, the reviewer.

    A proxy does everything but take it back, which needs a mandate for just that (12条2項).
    """

    APPELLANT = "appellant"
    PROXY = "proxy"
    SECTION = "section"
    OFFICE = "office"
    OFFICE_CHIEF = "office_chief"
    REVIEWER = "reviewer"


@dataclass(frozen=True)
class Rule:
    """One line. `after` None: the state stays. `own`: only where the town rules itself (True) or another body does."""

    verb: Verb
    before: frozenset[State | None]
    after: State | None
    who: frozenset[Who]
    own: bool | None
    law: str


def _rule(
    verb: Verb, before: Iterable[State | None], after: State | None, who: Iterable[Who], own: bool | None, law: str
) -> Rule:
    return Rule(verb, frozenset(before), after, frozenset(who), own, law)


S, V = State, Verb
OPEN: tuple[State, ...] = tuple(state for state in State if state not in (S.RULED, S.WITHDRAWN))
_HERE, _ALL = (Who.SECTION, Who.OFFICE), (Who.APPELLANT, Who.SECTION, Who.OFFICE)
_HEARD = (S.RECEIVED, S.MENDING, S.REVIEWING, S.FORWARDED)  # until the proceedings end
_BEFORE_RULING = (S.RECEIVED, S.CONCLUDED, S.ADVISED, S.DRAFTED)

TABLE: tuple[Rule, ...] = (
    _rule(V.RECEIVE, [None], S.RECEIVED, (*_ALL, Who.PROXY), None, "第18条・第19条・第21条"),
    _rule(V.ASK_MENDING, [S.RECEIVED], S.MENDING, [Who.OFFICE], True, "第23条"),
    _rule(V.MEND, [S.MENDING], S.RECEIVED, [Who.APPELLANT, Who.PROXY, Who.OFFICE], True, "第23条"),
    _rule(V.END_MENDING, [S.MENDING], S.RECEIVED, [Who.OFFICE], True, "第24条第1項"),
    _rule(V.ACCEPT_LATE, [S.RECEIVED], None, [Who.OFFICE_CHIEF], True, "第18条第1項ただし書"),
    _rule(V.NAME_REVIEWER, [S.RECEIVED, S.REVIEWING], S.REVIEWING, [Who.OFFICE_CHIEF], True, "第9条"),
    _rule(V.FILE_STATEMENT, [S.REVIEWING, S.FORWARDED], None, [Who.SECTION], None, "第29条"),
    _rule(V.SEND_STATEMENT, [S.REVIEWING], None, [Who.REVIEWER], True, "第29条第5項・第30条第1項"),
    _rule(V.FILE_REPLY, [S.REVIEWING], None, [Who.APPELLANT, Who.PROXY, Who.OFFICE, Who.REVIEWER], True, "第30条"),
    _rule(V.ADD_EVIDENCE, _HEARD, None, (*_ALL, Who.PROXY, Who.REVIEWER), None, "第32条"),
    _rule(V.NOTE_HEARING, [S.REVIEWING], None, [Who.REVIEWER], True, "第31条"),
    _rule(V.GIVE_OPINION, [S.REVIEWING], S.CONCLUDED, [Who.REVIEWER], True, "第42条"),
    _rule(V.CONSULT_BOARD, [S.CONCLUDED], S.CONSULTING, [Who.OFFICE], True, "第43条"),
    _rule(V.NOTE_ADVICE, [S.CONSULTING], S.ADVISED, [Who.OFFICE], True, "第44条"),
    _rule(V.DRAFT_RULING, _BEFORE_RULING, S.DRAFTED, [Who.OFFICE], True, "第45条・第46条"),
    _rule(V.GIVE_RULING, [S.DRAFTED], S.RULED, [Who.OFFICE_CHIEF], True, "第50条"),
    _rule(V.FORWARD, [S.RECEIVED], S.FORWARDED, _HERE, False, "第21条第2項"),
    _rule(V.MAKE_BUNDLE, [S.RECEIVED, S.REVIEWING, S.FORWARDED], None, [Who.SECTION], None, "第29条・第33条"),
    _rule(V.RECORD_RULING, [S.FORWARDED], S.RULED, _HERE, False, "第51条"),
    _rule(V.STOP_EXECUTION, OPEN, None, [Who.OFFICE_CHIEF], True, "第25条"),
    _rule(V.STOP_EXECUTION, [S.FORWARDED], None, _HERE, False, "第25条"),
    _rule(V.LIFT_STOP, OPEN, None, [Who.OFFICE_CHIEF], True, "第26条"),
    _rule(V.LIFT_STOP, [S.FORWARDED], None, _HERE, False, "第26条"),
    _rule(V.WITHDRAW, OPEN, S.WITHDRAWN, _ALL, None, "第27条"),
)


def step(state: State | None, verb: Verb, own: bool, who: Collection[Who]) -> Rule:
    """Decide one step. Raises AppealNotInState, NotAllowed."""
    found = [rule for rule in TABLE if rule.verb is verb and state in rule.before and rule.own in (None, own)]
    if not found:
        raise AppealNotInState(
            f"{verb} is not possible while the appeal is {state}"
            f"{'' if own else ' and another body rules on it'}. Open it again and see what comes next.",
            state=str(state),
            verb=str(verb),
        )
    if not found[0].who & set(who):
        needs = ", ".join(sorted(found[0].who))
        raise NotAllowed(f"{verb} is done by: {needs}. Ask one of them.", verb=str(verb), needs=sorted(found[0].who))
    return found[0]


def verbs_open(state: State, own: bool, who: Collection[Who]) -> tuple[Verb, ...]:
    """What somebody with these parts can do now, in the order of the table."""
    roles = set(who)
    return tuple(r.verb for r in TABLE if state in r.before and r.own in (None, own) and r.who & roles)
