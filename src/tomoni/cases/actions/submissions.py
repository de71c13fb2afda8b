"""From an interview to cases: everything that makes an arrival true, in one transaction."""

import secrets
from typing import Any

from django.db import IntegrityError, transaction

from tomoni.cases.actions.arrivals import told_of
from tomoni.cases.actions.claims import already_live
from tomoni.cases.actions.interviews import hold_interview, pinned
from tomoni.cases.actions.sending import Sending, send_one
from tomoni.cases.actions.sendings_read import read_sending
from tomoni.cases.actions.signing import bind_signatures, need_signatures
from tomoni.cases.domain.answers import digest
from tomoni.cases.domain.interviews import body_of
from tomoni.cases.errors import CasesError, InterviewChanged, SubmissionKeyReused
from tomoni.cases.models import Interview, Receipt, Submission
from tomoni.cases.models.acting import as_speaker, need_speaker
from tomoni.cases.models.declared import find_declared_claim
from tomoni.cases.models.sealed import opened
from tomoni.core import interface as core


def submit_interview(
    token: str, submission_key: str, *, person: int, actor: core.Actor, seen: int | None = None
) -> Receipt:
    """Send an interview: n cases with one receipt, with answers, claim keys, ledger and outbox, or nothing at all.

    The same key with the same body gives the same receipt; without a key nothing is recognised. Raises
    SubmissionKeyReused for another body, InterviewNotOpen, RoleNotHeld, ActingNotLive, NotAllowed, AnswersNotComplete,
    ClaimAlreadyLive (then leave that service out and send again). seen: the version on the page before sending;
    InterviewChanged where it is another. What staff took in arrived on the day it came into the office; from it clocks
    and months are counted.
    """
    submission_key = submission_key or secrets.token_urlsafe(24)
    with transaction.atomic():
        try:
            return _submit(token, submission_key, person, actor, seen)
        except (CasesError, IntegrityError):
            earlier = Submission.objects.filter(key=submission_key).select_related("receipt").first()
            if earlier is None:
                raise
            return _same_receipt(earlier, Interview.objects.filter(token=token, person=person).first())


def _submit(token: str, submission_key: str, person: int, actor: core.Actor, seen: int | None) -> Receipt:
    with transaction.atomic():
        interview = hold_interview(token, person)
        _need_seen(interview, seen)
        definitions, _ = pinned(interview)
        if interview.acting is not None:
            need_speaker(interview, [one.id for one in definitions], sending=True)
            actor = as_speaker(actor, interview.acting)
        sending = read_sending(interview, definitions, submission_key, actor)
        _need_no_declared(sending)
        need_signatures(interview, sending, actor)
        receipt = send_one(sending)
        bind_signatures(interview, receipt)
        Interview.objects.filter(pk=interview.pk).update(state="sent", receipt=receipt)
        core.move_files(("interview", interview.pk), ("receipt", receipt.pk))
        return receipt


def _need_no_declared(sending: Sending) -> None:
    """A child that somebody of the home declared before the register had it is no second child."""
    for arrival in sending.arrivals:
        live = find_declared_claim(arrival.situation, arrival.answer)
        if live is not None:
            raise already_live(live, told_of(arrival))


def _need_seen(interview: Interview, seen: int | None) -> None:
    """Nobody sends what another device changed without having seen it."""
    if seen is None or seen == interview.version:
        return
    raise InterviewChanged(
        "The answers were changed on another page or device since you looked. Nothing was sent and nothing is lost. "
        "Look at them again, then send.",
        yours=seen, theirs=interview.version, at=interview.saved_at,
    )  # fmt: skip


def _same_receipt(earlier: Submission, interview: Interview | None) -> Receipt:
    body = digest(_body(interview)) if interview is not None else ""
    if body == earlier.body_hash:
        return earlier.receipt
    own = interview is not None and interview.person_id == earlier.receipt.person_id
    raise SubmissionKeyReused(
        "This was sent already, with other answers. What arrived first stands; to change it, open that case.",
        receipt=earlier.receipt.number if own else None,
        first=earlier.body_hash,
        second=body,
    )


def _body(interview: Interview) -> dict[str, Any]:
    wanted = interview.wanted.values_list("service", flat=True)
    return body_of(interview.person_id, wanted, opened(interview.answers, interview.key_id))
