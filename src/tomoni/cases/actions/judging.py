"""What the rules say of a case now, frozen so that an approver approves exactly what was drafted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tomoni.cases.actions.handling import situation_of_case
from tomoni.cases.actions.moving import Held
from tomoni.cases.domain.decisions import is_adverse, is_lesser
from tomoni.cases.domain.snapshot import Snapshot, freeze
from tomoni.cases.errors import ResultUnknown
from tomoni.cases.models import AnswerRevision
from tomoni.cases.models.judged import HOLDS, claimed_people
from tomoni.services import interface as services


@dataclass(frozen=True)
class Judged:
    """A case as the rules see it: situation, answer, and for a result what would come of it."""

    situation: services.Situation
    answer: services.Answer
    terms: tuple[Any, ...]
    adverse: bool
    lesser: bool


def judge(held: Held, result: str) -> Judged:
    """Work a result out. Raises ResultUnknown for a result the service has not, or one that lacks facts."""
    definition = held.definition
    situation = situation_of_case(held)
    answer = services.ask(definition, situation)
    adverse = result in definition.outcomes and is_adverse([o.kind for o in definition.outcomes[result]])
    if result not in definition.outcomes or not _may_be_drafted(definition, answer, result, adverse):
        raise ResultUnknown(
            "This result cannot be drafted: the service does not know it, or the facts say otherwise or are missing. "
            "See which facts are open; establish them, or choose another result.",
            result=result,
            known=list(definition.outcomes),
            found=answer.result,
            missing=list(answer.missing),
        )
    terms = services.terms(definition, situation, result, answer)
    return Judged(
        situation, answer, terms, adverse, not adverse and is_lesser(claimed_people(answer), answer.per_person)
    )


def _may_be_drafted(definition: services.Definition, answer: services.Answer, result: str, adverse: bool) -> bool:
    """What is worked out from facts (a grade) must be there for a result that gives something."""
    decide = definition.decide
    if decide is None or adverse:
        return decide is not None
    if decide.result is not None and answer.result is None:
        return False
    return not any(o.kind == "award" for o in definition.outcomes[result]) or answer.amount is not None


def judge_again(held: Held, result: str) -> Judged:
    """A decided case again, to carry it out: the decision stands, whatever the register says by now."""
    situation = situation_of_case(held)
    answer = services.ask(held.definition, situation)
    terms = services.terms(held.definition, situation, result, answer)
    return Judged(situation, answer, terms, is_adverse([o.kind for o in held.definition.outcomes[result]]), False)


def judge_notification(held: Held) -> Judged:
    """A notification that arrived: its one result needs no decision (行政手続法37条)."""
    return judge_again(held, next(iter(held.definition.outcomes)))


def snapshot_of(held: Held, judged: Judged, result: str, reasons: Sequence[Mapping[str, str]]) -> Snapshot:
    """Freeze every part the decision stands on. Parts: names an approver understands when one has changed."""
    answer = judged.answer
    revision = AnswerRevision.objects.get(case=held.case, number=held.case.revision)
    return freeze(
        {
            "case": [held.case.number, held.case.service, held.definition.bundle],
            "answers": [revision.number, revision.body_hash],
            "result": [result, answer.result],
            "reasons": [dict(reason) for reason in reasons],
            "status": [answer.status, list(answer.missing)],
            "amount": [answer.amount, answer.per, dict(answer.per_person), str(answer.first_month or "")],
            "explanation": answer.because.to_json() if answer.because else None,
            "checks": {check.key: HOLDS[check.holds] for check in answer.checks},
            "terms": [services.term_json(term) for term in judged.terms],
        }
    )
