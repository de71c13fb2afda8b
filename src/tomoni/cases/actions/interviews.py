"""Conversations before anything is sent: begin, save a page, leave a service out, expire."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from tomoni.cases.domain.interviews import expires_on
from tomoni.cases.errors import InterviewNotOpen, RoleNotHeld, ServiceNotAsked
from tomoni.cases.models import Interview, WantedService
from tomoni.cases.models.sealed import opened, shut
from tomoni.cases.models.situations import load_situation
from tomoni.core import interface as core
from tomoni.services import interface as services


def start_interview(
    actor: core.Actor, person: int, wanted: Sequence[str], *, language: str = "ja", staff: int | None = None
) -> Interview:
    """Begin a conversation about services for a person (key of core.Person), or go on with the open one about the same.

    The role is checked on the register by the definition's `applicant_if`, never by what is typed (RoleNotHeld);
    whether somebody is eligible is not asked here: what arrives is received (行政手続法7条).
    """
    with transaction.atomic():
        today = core.today()
        definitions = [services.find_definition(service, today) for service in dict.fromkeys(wanted)]
        if not definitions:
            raise ServiceNotAsked("Say which service it is about.", services=list(wanted))
        for definition in definitions:
            check_role(definition, person)
        same = _open_interview(person, {d.id for d in definitions})
        if same is not None:
            return same
        return _begin(actor, person, definitions, language, staff)


def _begin(
    actor: core.Actor, person: int, definitions: Sequence[services.Definition], language: str, staff: int | None
) -> Interview:
    at = core.now()
    interview = Interview.objects.create(
        token=secrets.token_urlsafe(32),
        person_id=person,
        channel=actor.channel,
        staff_id=staff,
        language=language,
        started_at=at,
        saved_at=at,
        expires_on=expires_on(at.date()),
    )
    WantedService.objects.bulk_create(
        WantedService(interview=interview, place=place, service=definition.id, bundle=definition.bundle)
        for place, definition in enumerate(definitions)
    )
    core.record(actor, "read", [person], purpose=definitions[0].purpose, facts=["register"])
    return interview


def check_role(definition: services.Definition, person: int) -> None:
    """Raises RoleNotHeld if the register says that this person is not who may ask; unknown lets through."""
    today = core.today()
    situation = load_situation(person, definition, on=today, arrival=today, answers={})
    if services.ask(definition, situation).may_apply is False:
        raise RoleNotHeld(
            "The register does not say that this person may ask for this. Somebody else of the family may; "
            "if the register is wrong, tell the desk.",
            service=definition.id,
        )


def _open_interview(person: int, wanted: set[str]) -> Interview | None:
    interviews = Interview.objects.filter(person=person, state="open", expires_on__gt=core.today())
    for interview in interviews.prefetch_related("wanted").order_by("-saved_at"):
        if {row.service for row in interview.wanted.all()} == wanted:
            return interview
    return None


def hold_interview(token: str, person: int) -> Interview:
    """Lock an open interview of this person. Raises InterviewNotOpen (`data['receipt']` if it was sent)."""
    interview = Interview.objects.select_for_update(of=("self",)).filter(token=token, person=person).first()
    if interview is None or interview.state != "open" or interview.expires_on <= core.today():
        receipt = interview.receipt.number if interview is not None and interview.receipt is not None else None
        raise InterviewNotOpen(
            "This conversation was sent already or is no longer kept. See what you have sent, or begin anew.",
            receipt=receipt,
        )
    return interview


def pinned(interview: Interview) -> tuple[list[services.Definition], bool]:
    """Definitions of an interview, moved to what is published today; and whether any was moved."""
    found, moved = [], False
    for row in interview.wanted.order_by("place"):
        definition = services.find_definition(row.service, core.today())
        if definition.bundle != row.bundle:
            row.bundle, moved = definition.bundle, True
            row.save(update_fields=["bundle"])
        found.append(definition)
    return found, moved


def save_answers(token: str, page: str, answers: Mapping[str, Any], *, person: int) -> Interview:
    """Save the typed answers of a page ({path: JSON value}; None removes one). Values were checked by the page.

    Moves to a newer bundle if one was published. Only the paths of this page are touched, so two devices do not
    undo each other's pages.
    """
    with transaction.atomic():
        interview = hold_interview(token, person)
        pinned(interview)
        kept = opened(interview.answers, interview.key_id)
        merged = {path: value for path, value in {**kept, **answers}.items() if value is not None}
        interview.answers, interview.key_id = shut(merged)
        if page not in interview.pages_done:
            interview.pages_done = [*interview.pages_done, page]
        interview.version += 1
        interview.saved_at = core.now()
        interview.expires_on = expires_on(interview.saved_at.date())
        interview.save()
        return interview


def leave_out_service(token: str, service: str, *, person: int) -> Interview:
    """Go on without one service (its claim is live already, or it is not wanted). Raises ServiceNotAsked."""
    with transaction.atomic():
        interview = hold_interview(token, person)
        others = interview.wanted.exclude(service=service)
        if not interview.wanted.filter(service=service).exists() or not others.exists():
            raise ServiceNotAsked(
                "This conversation is not about that service, or about nothing else. Nothing was left out.",
                service=service,
            )
        interview.wanted.filter(service=service).delete()
        return interview


def expire_interviews(limit: int = 100) -> int:
    """Delete the answers of interviews that nobody went on with. Returns how many; called by the worker."""
    with transaction.atomic():
        old = Interview.objects.filter(state="open", expires_on__lte=core.today()).order_by("expires_on")[:limit]
        gone = list(old.values_list("pk", flat=True))
        if gone:
            Interview.objects.filter(pk__in=gone).update(state="expired", answers="", key_id="", pages_done=[])
        return len(gone)
