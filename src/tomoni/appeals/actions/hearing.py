"""The proceedings: reviewer, statement, reply, hearing, opinion, the board; and whether the decision is stayed."""

from datetime import date

from django.db import transaction
from django.db.models import Max

from tomoni.appeals.actions.holding import Held, go, hold, mandate_missing, words_of, write
from tomoni.appeals.actions.papers import issue_paper
from tomoni.appeals.domain.steps import State, Verb, step
from tomoni.appeals.errors import AppealLate, AppealNotInState, AppealNotPossible, ReviewerInvolved
from tomoni.appeals.events import AppealStatementSent
from tomoni.appeals.models import Appeal
from tomoni.cases import interface as cases
from tomoni.core import interface as core


def name_reviewer(
    number: str, reviewer: int, by_date: date, *, no_ties: bool, actor: core.Actor, version: int | None = None
) -> Appeal:
    """Name the reviewer (審理員), and ask the section for its statement by a day (9条, 29条).

    reviewer: key of core.Staff. no_ties: somebody asked that the reviewer is no relative or proxy of the appellant
    (9条2項2号 and following). Raises ReviewerInvolved, AppealLate, AppealNotPossible.
    """
    with transaction.atomic():
        held = hold(number, actor, version)
        appeal = held.appeal
        step(held.state, Verb.NAME_REVIEWER, appeal.own, held.who)
        if appeal.late and not appeal.late_accepted:
            raise AppealLate(
                "It came after its last day. Accept the just reason for that, or dismiss it (却下).",
                last_day=str(appeal.last_day),
            )
        staff = core.find_staff(reviewer)
        if staff is None or not staff.is_active or not no_ties or by_date <= core.today():
            raise AppealNotPossible(
                "A reviewer works here, has no ties to the appellant, and the statement is due on a day ahead. "
                "Ask the person, then fill in the three.",
                case="",
            )
        if appeal.proxy and not appeal.mandate:
            raise mandate_missing(appeal)
        need_uninvolved(appeal, reviewer)
        told = {"reviewer": staff.name, "by": str(by_date)}
        go(held, Verb.NAME_REVIEWER, actor, told, reviewer=staff, by_date=by_date)
        for to in ("appellant", "reviewer"):
            issue_paper(appeal, "reviewer", to, actor)
        issue_paper(appeal, "request", "section", actor, by=str(by_date))
        return appeal


def need_uninvolved(appeal: Appeal, staff: int) -> None:
    """Raises ReviewerInvolved for whoever had a hand in the decision (9条2項1号)."""
    found = next((one for one in cases.list_involved(appeal.case_number) if one.staff == staff), None)
    if found is not None:
        raise ReviewerInvolved(
            "This person had a hand in the decision, so the law shuts them out. Choose somebody who had none.",
            how=list(found.how),
            name=found.name,
        )


def file_statement(number: str, text: str, *, actor: core.Actor, version: int | None = None) -> Appeal:
    """The deciding section defends its decision: what it is and why (弁明書)."""
    with transaction.atomic():
        held = hold(number, actor, version)
        go(held, Verb.FILE_STATEMENT, actor, by_date=None)
        write(held.appeal, "statement", actor, text=text)
        issue_paper(held.appeal, "statement", "reviewer" if held.appeal.own else "body", actor, text=text.strip())
        return held.appeal


def send_statement(number: str, by_date: date, *, actor: core.Actor, version: int | None = None) -> Appeal:
    """The reviewer sends the statement to the appellant, who may reply by a day (29条5項, 30条1項)."""
    with transaction.atomic():
        held = hold(number, actor, version)
        step(held.state, Verb.SEND_STATEMENT, held.appeal.own, held.who)
        _need(held, "statement", Verb.SEND_STATEMENT)
        if by_date <= core.today():
            raise AppealNotPossible("The day by which to reply must lie ahead. Choose a later day.", case="")
        go(held, Verb.SEND_STATEMENT, actor, {"by": str(by_date)}, by_date=by_date)
        newest = words_of(held.appeal.writings.filter(kind="statement").order_by("-number").first())
        issue_paper(held.appeal, "sending", "appellant", actor, by=str(by_date), statement=newest["text"])
        one = held.appeal
        core.emit(AppealStatementSent(one.number, one.case_number, one.person_id, one.service, str(by_date)))
        return one


def file_reply(number: str, text: str, *, actor: core.Actor, version: int | None = None) -> Appeal:
    """The appellant answers the statement (反論書)."""
    with transaction.atomic():
        held = hold(number, actor, version)
        step(held.state, Verb.FILE_REPLY, held.appeal.own, held.who)
        _need(held, "statement", Verb.FILE_REPLY)
        go(held, Verb.FILE_REPLY, actor, by_date=None)
        write(held.appeal, "reply", actor, text=text)
        return held.appeal


def note_hearing(number: str, on: date, text: str, *, actor: core.Actor, version: int | None = None) -> Appeal:
    """Who was heard when, and what was said (口頭意見陳述)."""
    with transaction.atomic():
        held = hold(number, actor, version)
        go(held, Verb.NOTE_HEARING, actor, {"on": str(on)})
        write(held.appeal, "hearing", actor, text=text)
        return held.appeal


def give_opinion(number: str, text: str, *, actor: core.Actor, version: int | None = None) -> Appeal:
    """The reviewer ends the proceedings with an opinion on the ruling (審理員意見書). After the statement only."""
    with transaction.atomic():
        held = hold(number, actor, version)
        step(held.state, Verb.GIVE_OPINION, held.appeal.own, held.who)
        _need(held, "statement", Verb.GIVE_OPINION)
        _need_heard(held)
        go(held, Verb.GIVE_OPINION, actor)
        write(held.appeal, "opinion", actor, text=text)
        return held.appeal


def _need(held: Held, kind: str, verb: Verb) -> None:
    if not held.appeal.writings.filter(kind=kind).exists():
        raise AppealNotInState(
            "The statement of the deciding section is not here yet, and comes first. Ask the section for it.",
            state=str(held.state),
            verb=str(verb),
        )


def _need_heard(held: Held) -> None:
    """The appellant has the statement, and has replied or let the day for it pass."""
    last = dict(held.appeal.steps.values_list("verb").annotate(Max("number")))
    sent = last.get(str(Verb.SEND_STATEMENT), 0) > last.get(str(Verb.FILE_STATEMENT), 0)
    waits = held.appeal.by_date is not None and held.appeal.by_date >= core.today()
    if not sent or waits:
        raise AppealNotInState(
            "The appellant still has the right to reply: send them the statement, and wait for the reply or its day."
            if not sent
            else "The appellant has time to reply until the day that was set. Wait for the reply or for that day.",
            state=str(held.state),
            verb=str(Verb.GIVE_OPINION),
        )


def consult_board(number: str, *, actor: core.Actor, version: int | None = None) -> Appeal:
    """Ask the review board (行政不服審査会等), and tell the appellant, with the reviewer's opinion (43条1項・3項)."""
    with transaction.atomic():
        held = hold(number, actor, version)
        go(held, Verb.CONSULT_BOARD, actor)
        opinion = words_of(held.appeal.writings.filter(kind="opinion").order_by("-number").first())["text"]
        issue_paper(held.appeal, "consult", "board", actor, opinion=opinion)
        issue_paper(held.appeal, "consulted", "appellant", actor, opinion=opinion)
        return held.appeal


def note_advice(number: str, on: date, text: str, *, actor: core.Actor, version: int | None = None) -> Appeal:
    """What the board advises (答申)."""
    with transaction.atomic():
        held = hold(number, actor, version)
        go(held, Verb.NOTE_ADVICE, actor, {"on": str(on)})
        write(held.appeal, "advice", actor, text=text)
        return held.appeal


def stop_execution(number: str, because: str, *, actor: core.Actor, version: int | None = None) -> Appeal:
    """Note that the decision is stayed (執行停止); by itself an appeal stops nothing (25条1項)."""
    return _stay(number, Verb.STOP_EXECUTION, because, True, actor, version)


def lift_stop(number: str, because: str, *, actor: core.Actor, version: int | None = None) -> Appeal:
    """Note that the stay is lifted (26条)."""
    return _stay(number, Verb.LIFT_STOP, because, False, actor, version)


def _stay(number: str, verb: Verb, because: str, stopped: bool, actor: core.Actor, version: int | None) -> Appeal:
    with transaction.atomic():
        held = hold(number, actor, version)
        step(State(held.appeal.state), verb, held.appeal.own, held.who)
        if held.appeal.stopped == stopped:
            raise AppealNotInState("It is so already.", state=held.appeal.state, verb=str(verb))
        go(held, verb, actor, stopped=stopped)
        write(held.appeal, "stay", actor, because=because)
        cases.note_appeal(held.appeal.case_number, number, "stopped" if stopped else "resumed", actor=actor)
        return held.appeal
