"""From an interview to cases: everything that makes an arrival true, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from tomoni.cases.actions.arrivals import Arrival, arrive, wanted_keys
from tomoni.cases.actions.claims import already_live, find_live, release_due
from tomoni.cases.actions.interviews import hold_interview, pinned
from tomoni.cases.domain.answers import digest
from tomoni.cases.domain.interviews import body_of
from tomoni.cases.domain.receipts import receipt_number
from tomoni.cases.errors import AnswersNotComplete, RoleNotHeld, SubmissionKeyReused
from tomoni.cases.models import Interview, Receipt, Submission
from tomoni.cases.models.sealed import opened
from tomoni.cases.models.situations import award_links, situation_of
from tomoni.core import interface as core
from tomoni.services import interface as services


@dataclass
class Sending:
    """One press of the button: what is sent, worked out before anything is written."""

    interview: Interview
    answers: dict[str, Any]
    arrivals: list[Arrival] = field(default_factory=list)


def submit_interview(token: str, submission_key: str, *, person: int, actor: core.Actor) -> Receipt:
    """Send an interview: n cases with one receipt, with answers, claim keys, ledger and outbox, or nothing at all.

    The same key with the same body gives the same receipt. Raises SubmissionKeyReused for another body,
    InterviewNotOpen, RoleNotHeld, AnswersNotComplete, ClaimAlreadyLive (then leave that service out and send again).
    """
    with transaction.atomic():
        interview = Interview.objects.select_for_update(of=("self",)).filter(token=token, person=person).first()
        earlier = Submission.objects.filter(key=submission_key).select_related("receipt").first()
        if earlier is not None:
            return _same_receipt(earlier, interview)
        interview = hold_interview(token, person)
        sending = _read(interview)
        receipt = _write_receipt(sending, submission_key, actor)
        for place, arrival in enumerate(sending.arrivals, start=1):
            arrive(arrival, receipt, place, actor)
        interview.state, interview.receipt = "sent", receipt
        interview.save(update_fields=["state", "receipt", "answers", "key_id"])
        core.move_files(("interview", interview.pk), ("receipt", receipt.pk))
        return receipt


def _same_receipt(earlier: Submission, interview: Interview | None) -> Receipt:
    body = digest(_body(interview)) if interview is not None else ""
    if body == earlier.body_hash:
        return earlier.receipt
    raise SubmissionKeyReused(
        "This was sent already, with other answers. What arrived first stands; to change it, open that case.",
        receipt=earlier.receipt.number,
        first=earlier.body_hash,
        second=body,
    )


def _body(interview: Interview) -> dict[str, Any]:
    wanted = interview.wanted.values_list("service", flat=True)
    return body_of(interview.person_id, wanted, opened(interview.answers, interview.key_id))


def _read(interview: Interview) -> Sending:
    """Load once, then ask the rules for every service with the answers to all of them."""
    definitions, _ = pinned(interview)
    sending = Sending(interview, opened(interview.answers, interview.key_id))
    today, families = core.today(), {}
    for definition in definitions:
        if definition.purpose not in families:
            families[definition.purpose] = core.load_family(interview.person_id, purpose=definition.purpose, on=today)
        family = families[definition.purpose]
        situation = situation_of(family, definition, arrival=today, answers=sending.answers, links=award_links(family))
        answer = services.ask(definition, situation)
        sending.arrivals.append(
            Arrival(definition, situation, answer, sending.answers, interview.person_id, interview.language)
        )
    _need_free(sending)
    for arrival in sending.arrivals:
        _may_arrive(arrival.definition, arrival.answer, sending.answers)
    return sending


def _need_free(sending: Sending) -> None:
    """Say that it is live already before asking for answers. The constraint decides later, whatever was seen here."""
    keys = [key.digest for arrival in sending.arrivals for key in wanted_keys(arrival)]
    release_due(keys)
    live = find_live(keys)
    if live is not None:
        raise already_live(live, sending.interview.person_id)


def _may_arrive(definition: services.Definition, answer: services.Answer, answers: Mapping[str, Any]) -> None:
    """Refuse only what is no application in proper form; never somebody who is not eligible."""
    if answer.may_apply is False:
        raise RoleNotHeld("The register does not say that this person may ask for this.", service=definition.id)
    faults: dict[str, str] = {}
    page = None
    for asked in answer.pages:
        for item in asked.items:
            if item.ask and item.fact.required and answers.get(item.path) in (None, ""):
                faults[item.path] = "missing"
                page = page or asked.id
    if faults:
        raise AnswersNotComplete(
            "Some questions have no answer yet. They are needed to decide; answer them and send again.",
            faults=faults,
            page=page,
            service=definition.id,
        )


def _write_receipt(sending: Sending, submission_key: str, actor: core.Actor) -> Receipt:
    at = core.now()
    serial = core.next_number(f"receipt-{at:%m%d}", at.year)
    receipt = Receipt.objects.create(
        number=receipt_number(at.date(), serial),
        person_id=sending.interview.person_id,
        channel=actor.channel,
        arrived_at=at,
    )
    Submission.objects.create(key=submission_key, body_hash=digest(_body(sending.interview)), receipt=receipt, at=at)
    return receipt
