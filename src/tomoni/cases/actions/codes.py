"""Going on with an interview on another device, or at the counter: a short code, and the same person."""

import hashlib
import hmac
import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from tomoni.cases.actions.interviews import hold_interview
from tomoni.cases.actions.taking_in import need_desk, need_open_person, note_taken_in
from tomoni.cases.domain.codes import LENGTH, MOST_TRIES, SIGNS, VALID, WITHIN, fold, spoken
from tomoni.cases.errors import CodeNotFollowed
from tomoni.cases.models import CodeTry, Interview, ResumeCode
from tomoni.core import interface as core
from tomoni.services import interface as services


def make_code(token: str, *, person: int) -> tuple[str, datetime]:
    """A code for an open interview of a person, and until when it leads there. The one before leads nowhere any more.

    The code is shown once and never stored. Raises InterviewNotOpen.
    """
    with transaction.atomic():
        interview = hold_interview(token, person)
        ResumeCode.objects.filter(interview=interview).delete()
        code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
        until = core.now() + VALID
        ResumeCode.objects.create(interview=interview, digest=_digest(code), expires_at=until)
        return spoken(code), until


def follow_code(typed: str, *, person: int, actor: core.Actor) -> str:
    """The token of the interview a code leads to, for the person whose interview it is.

    Raises CodeNotFollowed: `wrong` says the same of a code that is mistyped, too old or somebody else's; `closed` after
    ten wrong ones in a quarter of an hour.
    """
    return _find(typed, person, actor).token


def hand_to_desk(typed: str, person: int | None = None, *, actor: core.Actor) -> Interview:
    """The person gives the code at the counter: from now on the desk may go on with it, and so may they.

    person: where somebody was found already; without it the code finds them, and staff ask who they are.
    Raises CodeNotFollowed, NotAllowed, TakingInNotPossible.
    """
    need_desk(actor, ())
    if person is not None:
        need_open_person(actor, person)
    interview = _find(typed, person, actor)
    whose = interview.person_id
    with transaction.atomic():
        need_open_person(actor, whose)
        held = hold_interview(interview.token, whose)
        wanted = list(held.wanted.order_by("place").values_list("service", flat=True))
        need_desk(actor, wanted)
        note_taken_in(held, actor, "counter", core.today(), "")
        purpose = services.find_definition(wanted[0], core.today()).purpose
        core.record(actor, "read", [whose], facts=["register"], purpose=purpose)
        return held


def _find(typed: str, person: int | None, actor: core.Actor) -> Interview:
    """A wrong try is kept although it is refused: the transaction ends before the refusal."""
    if count_tries(actor.key) >= MOST_TRIES:
        raise CodeNotFollowed("Too many wrong codes. Wait a quarter of an hour, or make a new code.", why="closed")
    code = fold(typed)
    with transaction.atomic():
        found = ResumeCode.objects.filter(
            _led_to(person, actor), digest=_digest(code), expires_at__gt=core.now(), interview__state="open",
            interview__expires_on__gt=core.today(),
        ).select_related("interview").first() if code else None  # fmt: skip
        if found is None:
            note_try(actor.key)
    if found is None:
        raise CodeNotFollowed("This code leads nowhere for this person. Look at it again.", why="wrong")
    return found.interview


def count_tries(who: str) -> int:
    """How many wrong codes somebody typed in the last quarter of an hour."""
    return CodeTry.objects.filter(who=who, at__gt=core.now() - WITHIN).count()


def note_try(who: str) -> None:
    """One more wrong code; what no longer counts is forgotten."""
    CodeTry.objects.filter(who=who, at__lte=core.now() - WITHIN).delete()
    CodeTry.objects.create(who=who, at=core.now())


def _led_to(person: int | None, actor: core.Actor) -> Q:
    """To the desk whatever was begun for the person at the counter; to anybody else what they began themselves."""
    if actor.kind == "staff":
        return Q() if person is None else Q(interview__person=person)
    return Q(interview__person=person, interview__acting=None) | Q(interview__acting__agent=person)


def _digest(code: str) -> str:
    """Keyed, so that a copy of the table does not give the codes back."""
    secret = core.key_ring().get(core.ENCRYPTED) or b""
    town = core.current_municipality().code
    return hmac.new(secret, f"resume codes of {town}:{code}".encode(), hashlib.sha256).hexdigest()
