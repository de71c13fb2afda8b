"""The counter of one stop: a life event taken in whole, half-done handed over, notes that both can read."""

from collections.abc import Collection, Sequence

from django.db import transaction

from tomoni.cases.actions.conversations import begin_conversation, submit_conversation
from tomoni.cases.actions.interviews import leave_out_service
from tomoni.cases.actions.submissions import submit_interview
from tomoni.cases.actions.taking_in import (
    COUNTER,
    by_way,
    hold_taken_in,
    need_desk,
    need_not_joined,
    need_open_person,
    need_way,
    newest_of,
    note_taken_in,
)
from tomoni.cases.errors import InterviewNotOpen, TakingInNotPossible
from tomoni.cases.models import CounterNote, Interview, Receipt
from tomoni.core import interface as core
from tomoni.services import interface as services

LONGEST = 500


def may_take_in(actor: core.Actor, gathered: Sequence[str]) -> tuple[str, ...]:
    """Of some services those which this member of staff takes in: all at a one-stop counter, else their section's."""
    if actor.has_role(COUNTER):
        return tuple(gathered)
    day = core.today()
    return tuple(one for one in gathered if services.find_definition(one, day).department == actor.office)


def take_in_event(
    actor: core.Actor, person: int, event: str, *, way: str, whom: str = "", by: int | None = None,
    language: str = "ja",
) -> Interview:  # fmt: skip
    """Begin the conversation about an event of a life for a person (key of core.Person) at the counter, by telephone or
    at a visit, about every service of it that this member of staff takes in. Pressed twice it goes on with the same.

    whom: the child it is about, as `begin_conversation`. by: who speaks for the person. Raises TakingInNotPossible,
    NotAllowed, RoleNotHeld, ActingNotLive, services.LifeEventNotFound.
    """
    with transaction.atomic():
        gathered = may_take_in(actor, services.find_life_event(event).services)
        need_desk(actor, gathered)
        need_open_person(actor, person)
        need_not_joined(person)
        need_way(way, core.today(), "")
        interview = begin_conversation(
            by_way(actor, way), person, gathered, event=event, whom=whom, language=language, by=by, staff=int(actor.id)
        )
        newest = newest_of(interview)
        if newest is None or (newest.way, newest.came_on) != (way, core.today()):
            note_taken_in(interview, actor, way, core.today(), "")
        return interview


def note_at_counter(token: str, text: str, *, actor: core.Actor) -> CounterNote | None:
    """Keep what staff noted in front of the person; an empty note is none. Raises InterviewNotOpen, NotAllowed,
    TakingInNotPossible.
    """
    if not text.strip():
        return None
    with transaction.atomic():
        taken = hold_taken_in(token, actor)
        if taken.interview.state != "open":
            raise InterviewNotOpen("This was sent already. Write the note into its case.", receipt=None)
        return _note(taken.interview, actor, text.strip()[:LONGEST], "")


def note_typed(token: str, page: str, *, actor: core.Actor) -> None:
    """A member of staff typed a page for the person. Who types takes the conversation over, in the same way it came."""
    with transaction.atomic():
        taken = hold_taken_in(token, actor)
        if taken.staff_id != int(actor.id):
            note_taken_in(taken.interview, actor, taken.way, taken.came_on, taken.stamp)
        _note(taken.interview, actor, "", page[:80])


def _note(interview: Interview, actor: core.Actor, text: str, page: str) -> CounterNote:
    return CounterNote.objects.create(
        interview=interview, text=text, page=page, staff_id=int(actor.id), at=core.now()
    )  # fmt: skip


def take_over(number: int, *, actor: core.Actor) -> Interview:
    """Go on with what another member of staff began, by the number they say (`B-0427`): from now on it stands in one's
    own list too. Raises TakingInNotPossible (`number`, `protected`), NotAllowed.
    """
    with transaction.atomic():
        found = Interview.objects.filter(pk=number, state="open", expires_on__gt=core.today()).first()
        newest = newest_of(found) if found is not None else None
        if found is None or newest is None:
            raise TakingInNotPossible(
                "No open conversation at the desk has this number. Look at it again.", why="number"
            )
        taken = hold_taken_in(found.token, actor)
        if taken.staff_id != int(actor.id):
            note_taken_in(found, actor, taken.way, taken.came_on, taken.stamp)
        return found


def submit_taken_in(
    token: str, submission_key: str, *, actor: core.Actor, chosen: Collection[str], seen: int | None = None
) -> Receipt:
    """Send what was taken in: the chosen services, each its own case, one receipt, in the way it came to the desk.

    Of a conversation what cannot be sent is left out by name, and what lacks answers goes on in one of its own that
    stands in the own list. Raises what `submit_interview` and `submit_conversation` raise.
    """
    with transaction.atomic():
        taken = hold_taken_in(token, actor)
        interview, by = taken.interview, by_way(actor, taken.way)
        if interview.gathered is None:
            if interview.state == "open":
                for service in interview.wanted.exclude(service__in=list(chosen)).values_list("service", flat=True):
                    leave_out_service(token, service, person=interview.person_id)
            return submit_interview(token, submission_key, person=interview.person_id, actor=by, seen=seen)
        if interview.state != "open":  # pressed twice
            return submit_interview(token, submission_key, person=interview.person_id, actor=by)
        sent = submit_conversation(
            token, submission_key, person=interview.person_id, actor=by, chosen=chosen, seen=seen
        )
        for token_of_rest in filter(None, (sent.rest, sent.twin)):
            rest = Interview.objects.get(token=token_of_rest)
            note_taken_in(rest, actor, taken.way, taken.came_on, taken.stamp)
        return sent.receipt
