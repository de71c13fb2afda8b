"""Carrying out what was decided, or what arrived as a notification; and closing. Listeners may run it twice."""

from dataclasses import replace
from typing import Any

from django.db import transaction

from tomoni.cases.actions.awards import find_live_award
from tomoni.cases.actions.changing import alter_awards
from tomoni.cases.actions.covers import need_no_cover
from tomoni.cases.actions.facts import save_by_path
from tomoni.cases.actions.forwarding import issue_cover
from tomoni.cases.actions.judging import Judged, judge_again, judge_notification
from tomoni.cases.actions.letters import issue, letter_values
from tomoni.cases.actions.moving import Held, answers_of, finish, hold_case, move
from tomoni.cases.actions.paying_once import pay_once
from tomoni.cases.domain.transitions import State, Verb, step
from tomoni.cases.errors import CaseNotInState
from tomoni.cases.events import CaseClosed
from tomoni.cases.models import Award, Case, Decision, Outcome
from tomoni.core import interface as core
from tomoni.services import interface as services

CARRIER = core.Actor.system("cases")
READY = {"application": State.DECIDED, "notification": State.ARRIVED}
WAITING = frozenset({"issue", "book", "forward"})  # to hand over, to agree on a time, to pass on


def carry_out(number: str, *, actor: core.Actor = CARRIER) -> Case | None:
    """Carry out the outcomes of a case once. Called again, or too late, it does nothing and gives None.

    What has to be made at the desk (`in_person`) waits for `receive_in_person`.
    """
    with transaction.atomic():
        held = hold_case(number, actor)
        if held.state is not READY[held.case.kind] or held.definition.in_person:
            return None
        return _carry_out(held, actor, Verb.CARRY_OUT)


def receive_in_person(number: str, *, actor: core.Actor, version: int | None = None) -> Case:
    """The person came to the desk and made the notification that was prepared: now the duty is fulfilled.

    Raises CaseNotInState where it was received, or withdrawn, or needs nobody to come; NotAllowed, StaleCase.
    """
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        if not held.definition.in_person:
            raise CaseNotInState(
                "This notification was made when it arrived, so there is nothing to receive at the desk.",
                state=str(held.state),
                verb=str(Verb.RECEIVE),
            )
        return _carry_out(held, actor, Verb.RECEIVE)


def _carry_out(held: Held, actor: core.Actor, verb: Verb) -> Case:
    """The outcomes of a case that is held, in the caller's transaction."""
    if verb is Verb.RECEIVE:
        step(held.state, verb, held.case.kind, held.who)
    decision = Decision.objects.filter(case=held.case).first()
    judged = judge_again(held, decision.result) if decision else judge_notification(held)
    if decision is None:
        held.case.result = next(iter(held.definition.outcomes), "")
        save_by_path(answers_of(held.case), held.definition, case=held.case, actor=actor)
        alter_awards(held, _but_resuming(judged) if _doubted(held) else judged, actor)
    values = letter_values(held, judged, list(decision.reasons) if decision else [], judged.terms)
    waits = [_do(held, judged, place, term, values, actor) for place, term in enumerate(judged.terms)]
    doubt = _doubted(held)
    move(held, verb, actor, waits=any(waits) or doubt, also={"result": held.case.result})
    if not any(waits) and not doubt:
        _close(held, actor)
        return held.case
    return finish(held, actor, act="send", facts=["outcome"])


def _doubted(held: Held) -> bool:
    """A notification that somebody has to look at, because a check does not hold."""
    return held.case.kind == "notification" and "no" in held.case.checks.values()


def _but_resuming(judged: Judged) -> Judged:
    """What is lifted only when somebody has looked: a hold (差止)."""
    return replace(judged, terms=tuple(t for t in judged.terms if not isinstance(t, services.ResumeTerm)))


def _resume(held: Held, actor: core.Actor) -> None:
    """The notification was looked at: what was held for want of it is paid. An award that ended has nothing held."""
    judged = judge_notification(held)
    lifted = replace(judged, terms=tuple(t for t in judged.terms if isinstance(t, services.ResumeTerm)))
    if lifted.terms and find_live_award(held.case.person_id, held.definition.right) is not None:
        alter_awards(held, lifted, actor)


def _do(held: Held, judged: Judged, place: int, term: Any, values: dict[str, Any], actor: core.Actor) -> bool:
    """One outcome; gives whether somebody has to hand something over."""
    kind, name, data = _effect(held, term, values, actor)
    Outcome.objects.create(
        case=held.case, place=place, kind=kind, name=name, data=data, waits=kind in WAITING, done_at=core.now()
    )
    return kind in WAITING


def _effect(held: Held, term: Any, values: dict[str, Any], actor: core.Actor) -> tuple[str, str, dict[str, Any]]:
    if isinstance(term, services.AwardTerm):
        award = Award.objects.filter(versions__case=held.case).first()
        return "award", term.name, {"award": award.pk if award else None}
    if isinstance(term, services.LetterTerm | services.CertificateTerm):
        kind = "letter" if isinstance(term, services.LetterTerm) else "certificate"
        document = issue(held, term.name, kind, values, actor)
        return kind, term.name, {"document": document.pk, "number": document.number}
    if isinstance(term, services.RecordTerm):
        names = save_by_path(term.values, held.definition, case=held.case, actor=actor)
        return "record", "", {"facts": names}
    if isinstance(term, services.IssueTerm):
        return "issue", term.name, {"count": term.count or 1}
    if isinstance(term, services.OfferTerm):
        return "offer", "", {"services": list(term.services)}
    if isinstance(term, services.BookTerm):
        return "book", term.name, {}
    if isinstance(term, services.ForwardTerm):
        return "forward", term.name, {"to": dict(term.to), "law": term.law}
    if isinstance(term, services.PayOnceTerm):
        return "pay", term.name, pay_once(held, term, actor)
    return type(term).__name__.removesuffix("Term").lower(), getattr(term, "name", ""), {}


def close_case(number: str, *, actor: core.Actor, version: int | None = None) -> Case:
    """Close a case when everything was handed over. Asks once how it was. What is passed on has a cover (送付書)."""
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        need_no_cover(held)
        forwarded = list(held.case.outcomes.filter(waits=True, kind="forward"))
        held.case.outcomes.filter(waits=True).update(waits=False)
        closed, doubted = _close(held, actor), _doubted(held)
        for outcome in forwarded:
            issue_cover(held, outcome, actor)
        if doubted:
            _resume(held, actor)
        return closed


def _close(held: Held, actor: core.Actor) -> Case:
    move(held, Verb.CLOSE, actor, also={"closed_at": core.now()})
    event = CaseClosed(held.case.number, held.case.person_id, held.case.service)
    return finish(held, actor, facts=["state"], event=event)
