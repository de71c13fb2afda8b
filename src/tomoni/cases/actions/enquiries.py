"""Asking another body (照会), and hearing from it: its time is told apart from the town's own."""

from datetime import date

from django.db import transaction

from tomoni.cases.actions.moving import Held, finish, hold_case, move
from tomoni.cases.domain.transitions import Verb
from tomoni.cases.errors import EnquiryNotOpen, EnquiryNotPossible
from tomoni.cases.models import Case, Enquiry
from tomoni.cases.models.sealed import shut
from tomoni.core import interface as core
from tomoni.services import interface as services


def ask_other_body(
    number: str, body: str, asked_for: str, expected_on: date, *, actor: core.Actor, version: int | None = None
) -> Enquiry:
    """Write down that another body was asked: who, what for, and when an answer is expected. Several may be open.

    The standard period stands still; the one by law only where its definition says so. Raises EnquiryNotPossible.
    """
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        _may_ask(body.strip(), asked_for.strip(), expected_on)
        place = held.case.enquiries.count() + 1
        data = {"enquiry": place, "by": expected_on.isoformat()}
        move(held, Verb.ASK_OTHER_BODY, actor, data=data)
        enquiry = Enquiry.objects.create(
            case=held.case,
            number=place,
            body=body.strip(),
            asked_for=asked_for.strip(),
            expected_on=expected_on,
            asked_by_id=int(actor.id),
            asked_at=core.now(),
        )
        finish(held, actor, act="send", facts=["enquiry"])
        return enquiry


def _may_ask(body: str, asked_for: str, expected_on: date) -> None:
    if not body or not asked_for or expected_on < core.today():
        raise EnquiryNotPossible(
            "An enquiry names the body, what it is asked for, and a day that is still to come.",
            no_body=not body,
            nothing_asked=not asked_for,
            past=expected_on < core.today(),
        )
    _need_no_number(body, asked_for)


def _need_no_number(*texts: str) -> None:
    if any(services.holds_individual_number(text) for text in texts):
        raise EnquiryNotPossible(
            "An Individual Number stands in the text. It is not kept here: leave it out.", individual_number=True
        )


def hear_other_body(number: str, enquiry: int, answer: str, *, actor: core.Actor, version: int | None = None) -> Case:
    """Write down what the other body answered. Its time ends today, and the clock runs on if no other body is asked.

    enquiry: its number in the case. Raises EnquiryNotOpen (also the second time), EnquiryNotPossible without an answer.
    """
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        found = _open_enquiry(held, enquiry)
        if not answer.strip():
            raise EnquiryNotPossible("Write what the body answered, or take the enquiry back.", no_answer=True)
        _need_no_number(answer)
        found.answer, found.key_id = shut({"answer": answer.strip()})
        return _end(held, found, Verb.HEAR_OTHER_BODY, "heard", actor)


def cancel_enquiry(number: str, enquiry: int, *, actor: core.Actor, version: int | None = None) -> Case:
    """Go on without an answer of the other body. Raises EnquiryNotOpen."""
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        return _end(held, _open_enquiry(held, enquiry), Verb.CANCEL_ENQUIRY, "cancelled", actor)


def _open_enquiry(held: Held, number: int) -> Enquiry:
    found = held.case.enquiries.filter(number=number, ended_at=None).first()
    if found is None:
        raise EnquiryNotOpen(
            f"Enquiry {number} of this case is not open: it was answered or taken back. Look at the case again.",
            enquiry=number,
        )
    return found


def _end(held: Held, enquiry: Enquiry, verb: Verb, end: str, actor: core.Actor) -> Case:
    move(held, verb, actor, data={"enquiry": enquiry.number})
    enquiry.ended_at, enquiry.end = core.now(), end
    enquiry.save(update_fields=["ended_at", "end", "answer", "key_id"])
    return finish(held, actor, facts=["enquiry"])
