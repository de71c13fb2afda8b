"""Withdrawing, and the one question after the end."""

from django.db import IntegrityError, transaction

from tomoni.cases.actions.corrections import end_corrections
from tomoni.cases.actions.giving_back import free_keys
from tomoni.cases.actions.moving import OFFICIAL, Held, finish, hold_case, move, speaks_for
from tomoni.cases.actions.revising import end_revision
from tomoni.cases.domain.transitions import State, Verb
from tomoni.cases.errors import CaseNotInState, FeedbackAlreadyGiven, NotAllowed
from tomoni.cases.events import CaseWithdrawn
from tomoni.cases.models import Case, Feedback
from tomoni.core import interface as core

ENDED = (State.DECIDED, State.CARRIED_OUT, State.CLOSED, State.WITHDRAWN)


def withdraw_case(number: str, *, actor: core.Actor, version: int | None = None, because: str = "") -> Case:
    """Take an application back (取下げ), up to the decision; its keys are free and it can be made again."""
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        end_revision(held.case, actor)
        if held.case.channel == OFFICIAL and actor.kind == "resident":
            raise CaseNotInState("The town opened this case, so only the town can withdraw it.", state=held.case.state)
        _need_will(held, actor)
        move(held, Verb.WITHDRAW, actor, data={"because": because.strip()} if because.strip() else {})
        end_corrections(held.case)
        held.case.enquiries.filter(ended_at=None).update(ended_at=core.now(), end="withdrawn")
        held.case.drafts.filter(state="open").update(state="replaced")
        free_keys(held.case, held.definition, "withdrawn")
        event = CaseWithdrawn(number, held.case.person_id, held.case.service)
        return finish(held, actor, act="send", facts=["state"], event=event)


def _need_will(held: Held, actor: core.Actor) -> None:
    """Taking back is the will of the person, or of a guardian; a mandate to ask does not reach it."""
    if actor.kind != "resident":
        return
    who = core.Account.objects.filter(pk=int(actor.id)).values_list("person", flat=True).first()
    may = speaks_for(who, held.case) if who is not None and who != held.case.person_id else None
    if may is not None and may.ground in core.REVOCABLE:
        raise NotAllowed("Only the person, or their guardian, takes this back. Ask them.", verb="withdraw", needs=[])


def give_feedback(number: str, ease: int, text: str = "", *, actor: core.Actor) -> Feedback:
    """Say how easy it was, 1 (hard) to 5, and what was hard. Once a case, after its end."""
    with transaction.atomic():
        held = hold_case(number, actor)
        if held.state not in ENDED:
            raise CaseNotInState("How it was is asked after the end.", state=str(held.state), verb="give_feedback")
        if not 1 <= ease <= 5:
            raise ValueError(f"ease is 1 to 5, not {ease}")
        try:
            with transaction.atomic():
                feedback = Feedback.objects.create(
                    case=held.case, service=held.case.service, ease=ease, text=text.strip(), channel=actor.channel,
                    at=core.now(),
                )  # fmt: skip
        except IntegrityError:
            raise FeedbackAlreadyGiven("Thank you, we have your answer already.", case=number) from None
        core.record(actor, "send", [held.case.person_id], facts=["feedback"], purpose="feedback", case=number)
        return feedback
