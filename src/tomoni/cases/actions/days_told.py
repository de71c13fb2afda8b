"""The day of what was told (the day of a move): put right while it is prepared; kept where another is told."""

from datetime import date

from django.db import transaction

from tomoni.cases.actions.arrivals import Arrival, told_of, wanted_keys
from tomoni.cases.actions.claims import live_keys
from tomoni.cases.actions.corrections import add_revision
from tomoni.cases.actions.giving_way import in_the_way
from tomoni.cases.actions.handling import renew_checks
from tomoni.cases.actions.interviews import hold_interview, pinned
from tomoni.cases.actions.moving import Held, answers_of, fact_names, finish, hold_case, move
from tomoni.cases.actions.sendings_read import read_sending
from tomoni.cases.domain.claims import claim_key
from tomoni.cases.domain.transitions import Verb, step
from tomoni.cases.errors import CaseNotInState, CorrectionNotPossible
from tomoni.cases.models import Case, ToldAgain
from tomoni.cases.models.days_told import day_told, find_day
from tomoni.cases.models.judged import case_situation
from tomoni.core import interface as core
from tomoni.services import interface as services


def correct_day(number: str, day: date, *, actor: core.Actor, version: int | None = None) -> Case:
    """Put the day of a prepared notice right (the day of a move), before it is made at the desk.

    Raises CorrectionNotPossible where on that day nothing is to be told, CaseNotInState where it was made, taken back,
    or names no day; NotAllowed, StaleCase, CaseNotFound.
    """
    with transaction.atomic():
        held = hold_case(number, actor, version=version)
        case, before = held.case, answers_of(held.case)
        found = find_day(case, held.definition, before)
        step(held.state, Verb.CORRECT_DAY, case.kind, held.who)
        if found is None:
            raise CaseNotInState(
                "There is no day here that can be put right. Ask the department in charge.",
                state=str(held.state), verb=str(Verb.CORRECT_DAY),
            )  # fmt: skip
        after = {**before, found.path: day.isoformat()}
        answer = services.ask(held.definition, case_situation(case, held.definition, after), explain=False)
        if answer.status in (services.NOT_ELIGIBLE, services.NOT_COVERED):
            raise CorrectionNotPossible(
                "On that day there would be nothing to tell. Look at the day once more.",
                unknown=[], no_items=False, no_reason=False, past=False,
            )  # fmt: skip
        also = {"revision": case.revision + 1}
        move(held, Verb.CORRECT_DAY, actor, data={"facts": fact_names([found.path])}, also=also)
        add_revision(case, after, actor)
        _move_keys(held, answer)
        renew_checks(held)
        return finish(held, actor, act="send", facts=fact_names([found.path]))


def _move_keys(held: Held, answer: services.Answer) -> None:
    for key in answer.keys:
        digest = claim_key(key.right, key.parts).digest
        live_keys().filter(case=held.case, digest=digest).update(happened_on=key.day, again_from=key.again)


def note_told_again(token: str, *, person: int, actor: core.Actor) -> int:
    """Keep with the live cases in whose way an interview stands that this person told another day; gives how many.

    After a refusal (ClaimAlreadyLive) has undone the sending. Nothing where who asks may not know the day, or told the
    same. Raises InterviewNotOpen.
    """
    with transaction.atomic():
        interview = hold_interview(token, person)
        if interview.acting_id is not None:
            return 0
        definitions, _ = pinned(interview)
        return sum(keep_told_again(one, actor) for one in read_sending(interview, definitions, "", actor).arrivals)


def keep_told_again(arrival: Arrival, actor: core.Actor) -> bool:
    """The same for one service that is not sent because it is live; whether something was kept."""
    wanted = wanted_keys(arrival)
    told = next((key.happened_on for key in wanted if key.happened_on is not None), None)
    live = in_the_way(arrival.person, arrival.definition, wanted) if told is not None else None
    if live is None or live.person_id == arrival.person or day_told(live, told_of(arrival)) in (None, told):
        return False
    ToldAgain.objects.update_or_create(
        case=live.case, person_id=arrival.person,
        defaults={"happened_on": told, "told_at": core.now(), "channel": actor.channel},
    )  # fmt: skip
    # Their own entry bears no number: the case is somebody else's.
    core.record(actor, "send", [arrival.person], facts=["day"], purpose=arrival.definition.purpose, deed="tell_again")
    return True
