"""Conversations over many services: begin with what an event gathers, take a service back, send what can be sent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tomoni.cases.actions.arrivals import wanted_keys
from tomoni.cases.actions.days_told import keep_told_again
from tomoni.cases.actions.declared import settle_subject
from tomoni.cases.actions.giving_way import in_the_way
from tomoni.cases.actions.interviews import check_role, hold_interview, new_token, pinned, start_interview
from tomoni.cases.actions.own_carried import carry_own
from tomoni.cases.actions.sending import Sending, not_in_form
from tomoni.cases.actions.sendings_read import read_sending
from tomoni.cases.actions.signing import lacks_signature
from tomoni.cases.actions.submissions import submit_interview
from tomoni.cases.actions.twins import left_for_next
from tomoni.cases.domain.attachments import kept_of
from tomoni.cases.domain.declared import TWIN, WHOM
from tomoni.cases.domain.interviews import expires_on
from tomoni.cases.domain.own import entities_of, theirs
from tomoni.cases.errors import AnswersNotComplete, ClaimAlreadyLive, RoleNotHeld, ServiceNotAsked
from tomoni.cases.models import Interview, Receipt, WantedService
from tomoni.cases.models.declared import find_declared_claim
from tomoni.cases.models.gathered import LIVE, REFUSED, gather
from tomoni.cases.models.sealed import opened, shut
from tomoni.core import interface as core
from tomoni.services import interface as services

MOST_TRIES = 3  # somebody else may be faster with one of the services
ROLE, ANSWERS, ALIVE, TWICE, CHOSEN = "role", "answers", "live", "twice", "chosen"
SIGNATURE = "signature"  # a law wants one by hand, and there is none that holds


@dataclass(frozen=True)
class Sent:
    """What came of sending. left: {service: why it did not go}: role, answers, live, twice, chosen, signature.
    rest: token of the conversation in which what lacked answers or a signature goes on.
    """

    receipt: Receipt
    left: Mapping[str, str]
    rest: str = ""
    twin: str = ""  # the same of the next child born together


def begin_conversation(
    actor: core.Actor, person: int, gathered: Sequence[str], *, event: str = "", whom: str = "", language: str = "ja",
    by: int | None = None, staff: int | None = None,
) -> Interview:  # fmt: skip
    """Begin a conversation about services for a person (key of core.Person), or go on with the one about the same.

    event: of a life, which gathered them. whom: id of the child it is about, or `new-child` for one that is not in the
    register yet. Services that somebody else has to ask for, or that are under way, are told at the end and not asked
    about; RoleNotHeld where nothing is left, else as `start_interview`.
    """
    with transaction.atomic():
        itself = by in (None, person)
        lines = gather(person, gathered, itself=itself)
        wanted = [one.service for one in lines if one.standing not in (REFUSED, LIVE)]
        if not wanted:
            raise RoleNotHeld(
                "Nothing of this can be asked for now: it is under way, or somebody else of the family asks for it.",
                service=gathered[0] if gathered else "",
            )
        same = _begun(person, event, whom, [one.service for one in lines], staff, by if not itself else None)
        if same is not None:
            return same
        interview = start_interview(actor, person, wanted, language=language, staff=staff, by=by, anew=True)
        return keep_gathered(interview, [one.service for one in lines], event=event, whom=whom)


def keep_gathered(interview: Interview, gathered: Sequence[str], *, event: str = "", whom: str = "") -> Interview:
    """Make an interview that was just begun a conversation about what was gathered; inside the caller's transaction."""
    interview.gathered, interview.event = list(gathered), event
    if whom:
        interview.answers, interview.key_id = shut({WHOM: whom})
    interview.save(update_fields=["gathered", "event", "answers", "key_id"])
    if whom:
        settle_subject(interview)
    return interview


def _begun(
    person: int, event: str, whom: str, gathered: list[str], staff: int | None, by: int | None
) -> Interview | None:
    rows = Interview.objects.filter(person=person, staff=staff, state="open", expires_on__gt=core.today(), event=event)
    rows = rows.filter(acting__agent=by) if by is not None else rows.filter(acting=None)
    for interview in rows.exclude(gathered=None).order_by("-saved_at"):
        about = opened(interview.answers, interview.key_id).get(WHOM, "") if interview.answers else ""
        if about == whom and interview.gathered == gathered:
            return interview
    return None


def take_back_service(token: str, service: str, *, person: int) -> Interview:
    """Ask for a service again that was left out of a conversation. Raises ServiceNotAsked, RoleNotHeld."""
    with transaction.atomic():
        interview = hold_interview(token, person)
        definition = services.find_definition(service, core.today())
        if service not in (interview.gathered or ()):
            raise ServiceNotAsked("This conversation did not gather that service. Begin it by itself.", service=service)
        check_role(definition, person, itself=interview.acting is None)
        rows = list(interview.wanted.order_by("place"))
        if service not in {row.service for row in rows}:
            place = rows[-1].place + 1 if rows else 0
            WantedService.objects.create(
                interview=interview, place=place, service=service, bundle=definition.bundle
            )  # fmt: skip
        return interview


def submit_conversation(
    token: str, submission_key: str, *, person: int, actor: core.Actor, chosen: Collection[str], seen: int | None = None
) -> Sent:
    """Send the chosen services of a conversation that can be sent; the others are left out by name, with the reason.

    Everything in one transaction, as `submit_interview`, whose errors it raises where nothing at all can be sent. What
    lacks answers goes on in a conversation of its own, with every answer.
    """
    for attempt in range(MOST_TRIES):
        try:
            with transaction.atomic():
                return _send(token, submission_key, person, actor, chosen, seen)
        except ClaimAlreadyLive:
            if attempt == MOST_TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _send(
    token: str, submission_key: str, person: int, actor: core.Actor, chosen: Collection[str], seen: int | None
) -> Sent:
    interview = hold_interview(token, person)
    definitions, _ = pinned(interview)
    sending = read_sending(interview, definitions, submission_key, actor)
    left = _left(sending, chosen, interview)
    for arrival in sending.arrivals if interview.acting is None else ():
        if left.get(arrival.definition.id) == ALIVE:
            keep_told_again(arrival, actor)
    going = [one.id for one in definitions if one.id not in left]
    if not going:  # say what is missing of what was chosen
        left = {service: why for service, why in left.items() if why == CHOSEN}
    later = [one.id for one in definitions if left.get(one.id) in (ANSWERS, SIGNATURE)]
    rest = _go_on_with(later, interview) if going else ""
    answers = opened(interview.answers, interview.key_id) if interview.answers else {}
    _, alone, turned = left_for_next(answers, [one for one in definitions if one.id in going])
    twin = _go_on_with(alone, interview, turned)
    interview.wanted.filter(service__in=list(left)).delete()
    carry_own(interview, (rest, twin), actor)
    receipt = submit_interview(token, submission_key, person=person, actor=actor, seen=seen)
    more = {"": rest, TWIN: twin}
    Interview.objects.filter(pk=interview.pk).update(left={**left, **{key: one for key, one in more.items() if one}})
    return Sent(receipt, left, rest, twin)


def _left(sending: Sending, chosen: Collection[str], interview: Interview) -> dict[str, str]:
    """What is not sent, and why. Of two that want the same key the one that is due goes."""
    left: dict[str, str] = {}
    taken: set[str] = set()
    for arrival in sorted(sending.arrivals, key=lambda one: one.answer.status != services.ELIGIBLE):
        service, keys = arrival.definition.id, wanted_keys(arrival)
        if service not in chosen:
            left[service] = CHOSEN
        elif (
            in_the_way(sending.person, arrival.definition, keys) is not None
            or find_declared_claim(arrival.situation, arrival.answer) is not None
        ):
            left[service] = ALIVE
        elif (fault := not_in_form(arrival)) is not None:
            left[service] = ANSWERS if isinstance(fault, AnswersNotComplete) else ROLE
        elif lacks_signature(interview, arrival, sending.actor):
            left[service] = SIGNATURE
        elif not taken.isdisjoint(key.digest for key in keys):
            left[service] = TWICE
        else:
            taken |= {key.digest for key in keys}
    return left


def _go_on_with(wanted: Sequence[str], sent: Interview, turned: Mapping[str, Any] | None = None) -> str:
    """A conversation of its own for what lacks answers, or with answers turned to the next child; files went with what
    was sent. What other adults were asked is carried over by `carry_own`.
    """
    if not wanted:
        return ""
    kept = opened(sent.answers, sent.key_id) if sent.answers and turned is None else {}
    answers: dict[str, Any] = {**kept, **(turned or {})}
    plain = {path: value for path, value in answers.items() if not kept_of(value)}
    content, key_id = shut(plain)
    at = core.now()
    rest = Interview.objects.create(
        token=new_token(sent.acting), acting=sent.acting, person_id=sent.person_id, channel=sent.channel,
        staff_id=sent.staff_id, language=sent.language, answers=content, key_id=key_id, pages_done=sent.pages_done,
        started_at=at, saved_at=at, expires_on=expires_on(at.date()), gathered=list(wanted), event=sent.event,
        handed=[one for one in sent.handed or () if theirs(plain, entities_of([one]))] or None,
    )  # fmt: skip
    rows = sent.wanted.filter(service__in=list(wanted)).order_by("place")
    WantedService.objects.bulk_create(
        WantedService(interview=rest, place=place, service=row.service, bundle=row.bundle)
        for place, row in enumerate(rows)
    )
    return rest.token
