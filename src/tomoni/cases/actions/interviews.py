"""Conversations before anything is sent: begin, save a page, leave a service out, expire."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from tomoni.cases.actions.declared import CHILD_PAGE, settle_child
from tomoni.cases.domain.attachments import FileChange, changed_files
from tomoni.cases.domain.interviews import expires_on
from tomoni.cases.domain.own import entities_of, is_of
from tomoni.cases.errors import InterviewNotOpen, RoleNotHeld, ServiceNotAsked
from tomoni.cases.models import ActingFor, Correction, Interview, OwnLink, Signature, WantedService
from tomoni.cases.models.acting import as_speaker, need_mandate, need_speaker
from tomoni.cases.models.sealed import opened, shut
from tomoni.cases.models.situations import load_situation
from tomoni.core import interface as core
from tomoni.services import interface as services

FOR_ANOTHER = "for-"  # begins the address of a conversation for somebody else, so that a page need not ask whose it is


def start_interview(
    actor: core.Actor, person: int, wanted: Sequence[str], *, language: str = "ja", staff: int | None = None,
    anew: bool = False, by: int | None = None,
) -> Interview:  # fmt: skip
    """Begin a conversation about services for a person (key of core.Person), or go on with the open one about the same.

    anew: always a conversation of its own, so that a program never sends what the person has begun on a page.
    by: who speaks for the person (key of core.Person), where it is not the person; ActingNotLive where they may not.
    The role is checked on the register by the definition's `applicant_if`, never by what is typed (RoleNotHeld);
    whether somebody is eligible is not asked here: what arrives is received (行政手続法7条).
    """
    with transaction.atomic():
        today = core.today()
        definitions = [services.find_definition(service, today) for service in dict.fromkeys(wanted)]
        if not definitions:
            raise ServiceNotAsked("Say which service it is about.", services=list(wanted))
        speaker = by if by != person else None
        mandate = need_mandate(speaker, person, definitions) if speaker is not None else None
        for definition in definitions:
            check_role(definition, person, itself=mandate is None)
        same = None if anew else _open_interview(person, {d.id for d in definitions}, staff, speaker)
        if same is not None:
            return same
        acting = _write_acting(speaker, mandate) if speaker is not None and mandate is not None else None
        return _begin(actor, person, definitions, language, staff, acting)


def _write_acting(agent: int, mandate: core.MayAct) -> ActingFor:
    return ActingFor.objects.create(
        person_id=mandate.person, agent_id=agent, ground=mandate.ground, organisation=mandate.organisation,
        representation_id=mandate.representation, at=core.now(),
    )  # fmt: skip


def new_token(acting: ActingFor | None) -> str:
    """The address of a conversation; nobody guesses it."""
    return f"{FOR_ANOTHER}{secrets.token_urlsafe(28)}" if acting is not None else secrets.token_urlsafe(32)


def _begin(
    actor: core.Actor, person: int, definitions: Sequence[services.Definition], language: str, staff: int | None,
    acting: ActingFor | None,
) -> Interview:  # fmt: skip
    at = core.now()
    interview = Interview.objects.create(
        token=new_token(acting),
        acting=acting,
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
    core.record(as_speaker(actor, acting), "read", [person], purpose=definitions[0].purpose, facts=["register"])
    return interview


def check_role(definition: services.Definition, person: int, *, itself: bool = True) -> None:
    """Raises RoleNotHeld if the register says that this person is not who may ask; unknown lets through.

    itself: nobody speaks for the person, so the definition has to let the person ask.
    """
    today = core.today()
    situation = load_situation(person, definition, on=today, arrival=today, answers={})
    if (itself and not definition.may_itself) or services.ask(definition, situation).may_apply is False:
        raise RoleNotHeld(
            "The register does not say that this person may ask for this. Somebody else of the family may; "
            "if the register is wrong, tell the desk.",
            service=definition.id,
        )


def _open_interview(person: int, wanted: set[str], staff: int | None, speaker: int | None) -> Interview | None:
    """What this person began, or who speaks for them, or this member of staff; none sees another's half by itself."""
    interviews = Interview.objects.filter(person=person, staff=staff, state="open", expires_on__gt=core.today())
    interviews = interviews.filter(acting__agent=speaker) if speaker is not None else interviews.filter(acting=None)
    for interview in interviews.prefetch_related("wanted").order_by("-saved_at"):
        if {row.service for row in interview.wanted.all()} == wanted:
            return interview
    return None


def hold_interview(token: str, person: int) -> Interview:
    """Lock an open interview of this person. Raises InterviewNotOpen (`data['receipt']` if it was sent), and
    ActingNotLive where who began it for the person may no longer.
    """
    rows = Interview.objects.select_for_update(of=("self",)).select_related("acting")
    interview = rows.filter(token=token, person=person).first()
    if interview is None or interview.state != "open" or interview.expires_on <= core.today():
        receipt = interview.receipt.number if interview is not None and interview.receipt is not None else None
        raise InterviewNotOpen(
            "This conversation was sent already or is no longer kept. See what you have sent, or begin anew.",
            receipt=receipt,
        )
    if interview.acting is not None:
        need_speaker(interview, list(interview.wanted.values_list("service", flat=True)))
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


def save_answers(
    token: str,
    page: str,
    answers: Mapping[str, Any],
    *,
    person: int,
    files: Mapping[str, FileChange] | None = None,
    done: bool = True,
) -> Interview:
    """Save the typed answers of a page ({path: JSON value}; None removes one). Values were checked by the page.

    done: everything on it was seen; else the person is still led to it.

    files: what was added and taken away by question; two devices that add to one question do not undo each other.
    Moves to a newer bundle if one was published. Only the paths of this page are touched, so two devices do not
    undo each other's pages.
    """
    with transaction.atomic():
        interview = hold_interview(token, person)
        pinned(interview)
        kept = opened(interview.answers, interview.key_id)
        typed = {**kept, **_not_of_others(answers, interview), **_changed(kept, _not_of_others(files or {}, interview))}
        merged = {path: value for path, value in typed.items() if value is not None}
        interview.answers, interview.key_id = shut(merged)
        if done and page not in interview.pages_done:
            interview.pages_done = [*interview.pages_done, page]
        if merged != kept:  # what was saved again as it was has changed nothing for another device
            interview.version += 1
        interview.saved_at = core.now()
        interview.expires_on = expires_on(interview.saved_at.date())
        interview.save()
        if page.split("(")[0] == CHILD_PAGE and interview.gathered:
            settle_child(interview)
        return interview


def _not_of_others(given: Mapping[str, Any], interview: Interview) -> dict[str, Any]:
    """Without what an adult says of themselves: a page that was opened before they were asked overwrites nothing."""
    others = entities_of(interview.handed)
    return {path: value for path, value in given.items() if not is_of(path, others)}


def _changed(kept: Mapping[str, Any], files: Mapping[str, FileChange]) -> dict[str, Any]:
    """The answers of the questions whose files changed; what nothing names any more is forgotten."""
    answers: dict[str, Any] = {}
    for path, change in files.items():
        left, gone = changed_files(kept.get(path), change)
        answers[path] = left or None
        for row in gone:
            core.remove_file(row)
    return answers


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
    """Delete the answers and files of interviews that nobody went on with. Returns how many; called by the worker."""
    with transaction.atomic():
        old = Interview.objects.filter(state="open", expires_on__lte=core.today()).order_by("expires_on")[:limit]
        gone = list(old.values_list("pk", flat=True))
        if gone:
            Interview.objects.filter(pk__in=gone).update(state="expired", answers="", key_id="", pages_done=[])
            Signature.objects.filter(interview__in=gone).delete()
        _forget_own(gone)
        for owner in (owner for pk in gone for owner in file_owners(pk)):
            core.remove_files(owner)
            core.drop_uploads(owner)
        return len(gone)


def _forget_own(gone: Collection[int]) -> None:
    """What adults filled in about themselves and never sent: with the conversation, or when their week is over."""
    late = Q(interview__in=gone) | Q(until__lte=core.now())
    for row in OwnLink.objects.filter(late, state="waiting").exclude(answers=""):
        core.remove_files(("own-link", row.pk))
        OwnLink.objects.filter(pk=row.pk).update(answers="", key_id="", digest="", key="")


def forget_stray_files(limit: int = 100) -> int:
    """Remove files that came for an interview, a correction or somebody's own answers in the instant in which it was
    sent or ended. Returns how many.
    """
    begun, asked = Interview.objects.filter(state="open"), Correction.objects.filter(ended_at=None)
    strays = [*_strays("interview", begun, limit), *_strays("correction", asked, limit)]
    strays += _strays("own-link", OwnLink.objects.filter(state="waiting", until__gt=core.now()), limit)
    return sum(core.remove_files(owner) for owner in strays)


def _strays(kind: str, live: QuerySet[Any], limit: int) -> list[tuple[str, int]]:
    """Owners of files of a day ago that are not open any more."""
    rows = core.StoredFile.objects.filter(owner_kind=kind, at__lte=core.now() - timedelta(days=1))
    owners = set(rows.values_list("owner_id", flat=True).distinct())
    gone = owners - set(live.filter(pk__in=owners).values_list("pk", flat=True))
    return [(kind, pk) for pk in sorted(gone)[:limit]]


def file_owners(interview: int) -> tuple[tuple[str, int], tuple[str, int]]:
    """Whose files belong to an interview: what was answered, and scans of the paper that it was typed from."""
    return ("interview", interview), ("taken-in", interview)


def who_shares_room(interview: int) -> core.FileGroup | None:
    """Everything that a resident has open on pages, for themselves or for others, shares the room for files."""
    row = Interview.objects.filter(pk=interview, channel="portal", staff=None).select_related("acting").first()
    if row is None:
        return None
    who = row.acting.agent_id if row.acting is not None else row.person_id
    theirs = Q(acting__agent=who) | Q(acting=None, person=who)
    rows = Interview.objects.filter(theirs, channel="portal", staff=None, state="open")
    return core.FileGroup(f"resident:{who}", tuple(rows.values_list("pk", flat=True)))
