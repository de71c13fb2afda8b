"""Carrying out what was decided, or what arrived as a notification; and closing. Listeners may run it twice."""

from typing import Any

from django.db import transaction

from tomoni.cases.actions.facts import save_by_path
from tomoni.cases.actions.judging import Judged, judge_again, judge_notification
from tomoni.cases.actions.letters import issue, letter_values
from tomoni.cases.actions.moving import Held, answers_of, finish, hold_case, move
from tomoni.cases.domain.transitions import State, Verb
from tomoni.cases.events import CaseClosed
from tomoni.cases.models import Award, Case, Decision, Outcome
from tomoni.core import interface as core
from tomoni.services import interface as services

CARRIER = core.Actor.system("cases")
READY = {"application": State.DECIDED, "notification": State.ARRIVED}
WAITING = frozenset({"issue", "book"})  # somebody has to hand something over or agree on a time


def carry_out(number: str, *, actor: core.Actor = CARRIER) -> Case | None:
    """Carry out the outcomes of a case once. Called again, or too late, it does nothing and gives None."""
    with transaction.atomic():
        held = hold_case(number, actor)
        if held.state is not READY[held.case.kind]:
            return None
        decision = Decision.objects.filter(case=held.case).first()
        judged = judge_again(held, decision.result) if decision else judge_notification(held)
        if decision is None:
            held.case.result = next(iter(held.definition.outcomes), "")
            save_by_path(answers_of(held.case), held.definition, case=held.case, actor=actor)
        values = letter_values(held, judged, list(decision.reasons) if decision else [], judged.terms)
        waits = [_do(held, judged, place, term, values, actor) for place, term in enumerate(judged.terms)]
        doubt = held.case.kind == "notification" and "no" in held.case.checks.values()
        move(held, Verb.CARRY_OUT, actor, waits=any(waits) or doubt, also={"result": held.case.result})
        if not any(waits) and not doubt:
            _close(held, actor)
            return held.case
        return finish(held, actor, act="send", facts=["outcome"])


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
    return type(term).__name__.removesuffix("Term").lower(), getattr(term, "name", ""), {}


def close_case(number: str, *, actor: core.Actor, version: int | None = None) -> Case:
    """Close a case when everything was handed over. Asks once how it was."""
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        held.case.outcomes.filter(waits=True).update(waits=False)
        return _close(held, actor)


def _close(held: Held, actor: core.Actor) -> Case:
    move(held, Verb.CLOSE, actor, also={"closed_at": core.now()})
    event = CaseClosed(held.case.number, held.case.person_id, held.case.service)
    return finish(held, actor, facts=["state"], event=event)
