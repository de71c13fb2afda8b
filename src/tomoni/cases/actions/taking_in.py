"""A request taken in at the desk for a person (受付): paper, counter, telephone, visit. The same verbs go on.

Staff type what the person says or what the paper says; nothing is decided here. `submit_interview` makes the cases.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import NoReturn

from django.db import transaction
from django.utils.timezone import get_current_timezone, localtime

from tomoni.cases.actions.interviews import file_owners, start_interview
from tomoni.cases.domain.taking_in import Why, why_not
from tomoni.cases.errors import InterviewNotOpen, NotAllowed, TakingInNotPossible
from tomoni.cases.models import Interview, TakenIn, WantedService
from tomoni.core import interface as core
from tomoni.services import interface as services

ROLES = ("clerk", "chief")
COUNTER = "counter"  # of a one-stop counter: takes in for every section, and decides nothing
GUARDED = "protection-officer"
NOON = time(12)  # what came on an earlier day: the day counts, the hour is not known
SAID: dict[Why, str] = {
    "way": "Say how it came: on paper, at the counter, by telephone or at a visit.",
    "future": "That day has not come yet. Enter the day on which it came into the office.",
    "too_old": "That day lies more than a year back. Look at the year on the receipt stamp.",
    "stamp": "A paper carries a receipt stamp. Enter what it says; it is the proof of the day.",
    "only_paper": "What was said came today. Only a paper can have come on an earlier day.",
}


def take_in(
    actor: core.Actor, person: int, wanted: Sequence[str], *, way: str, came_on: date | None = None, stamp: str = "",
    language: str = "ja", by: int | None = None,
) -> Interview:  # fmt: skip
    """Begin to take in a request for a person (key of core.Person). Pressed twice it goes on with the same one.

    way: paper, counter, telephone, visit. came_on: the day it came into the office, today without it; only a paper with
    its receipt stamp came earlier. by: who speaks for the person at the counter. Raises TakingInNotPossible
    (`data["why"]`), NotAllowed, RoleNotHeld, ActingNotLive.
    """
    with transaction.atomic():
        need_desk(actor, wanted)
        need_open_person(actor, person)
        need_not_joined(person)
        day = came_on or core.today()
        need_way(way, day, stamp)
        interview = start_interview(by_way(actor, way), person, wanted, language=language, staff=int(actor.id), by=by)
        newest = newest_of(interview)
        if newest is None or (newest.way, newest.came_on, newest.stamp) != (way, day, stamp.strip()):
            note_taken_in(interview, actor, way, day, stamp)
        return interview


def note_taken_in(interview: Interview, actor: core.Actor, way: str, day: date, stamp: str) -> TakenIn:
    """From now on the desk may go on with this interview, and what it sends came this way on this day."""
    return TakenIn.objects.create(
        interview=interview, way=way, came_on=day, stamp=stamp.strip()[:80], staff_id=int(actor.id), at=core.now()
    )


def hold_taken_in(token: str, actor: core.Actor) -> TakenIn:
    """What the desk took in, for verbs of staff. Raises InterviewNotOpen, NotAllowed, TakingInNotPossible."""
    newest = TakenIn.objects.filter(interview__token=token).select_related("interview").order_by("-at", "-pk").first()
    if newest is None:
        raise InterviewNotOpen("There is no such request at the desk. Begin anew, or ask for the code.", receipt=None)
    wanted = WantedService.objects.filter(interview=newest.interview_id).values_list("service", flat=True)
    need_desk(actor, list(wanted))
    need_open_person(actor, newest.interview.person_id)
    return newest


def keep_paper(token: str, data: bytes, name: str, *, actor: core.Actor) -> core.StoredFile:
    """Keep the scan of the paper that came; it stays with the cases as the original. Raises core.FileRefused."""
    with transaction.atomic():
        taken = hold_taken_in(token, actor)
        if taken.interview.state != "open":
            raise InterviewNotOpen("This was sent already. Add the paper to its case.", receipt=None)
        stored = core.store_file(data, name, paper_owner(taken.interview_id))
        purpose = services.find_definition(_first(taken.interview), core.today()).purpose
        core.record(actor, "change", [taken.interview.person_id], facts=["paper"], purpose=purpose)
        return stored


def paper_owner(interview: int) -> tuple[str, int]:
    """Whose files scans of the papers are: the interview's, apart from what stands in its answers."""
    return file_owners(interview)[1]


def arrival_of(interview: Interview, actor: core.Actor, wanted: Collection[str]) -> tuple[date, datetime]:
    """The day on which what is sent now arrived, and the moment for clocks. Staff send what they took in.

    Raises NotAllowed where staff never took this in, or another section did; TakingInNotPossible.
    """
    at = core.now()
    if actor.kind != "staff":
        return localtime(at).date(), at
    newest = newest_of(interview)
    need_desk(actor, wanted)
    need_open_person(actor, interview.person_id)
    if newest is None:
        raise NotAllowed("Nobody took this in at the desk. Ask the person for the code.", verb="arrive", needs=[])
    if newest.way != "paper" or newest.came_on == localtime(at).date():
        return localtime(at).date(), at
    return newest.came_on, datetime.combine(newest.came_on, NOON, get_current_timezone())


def newest_of(interview: Interview) -> TakenIn | None:
    """How it last came to the desk."""
    return TakenIn.objects.filter(interview=interview).order_by("-at", "-pk").first()


def need_desk(actor: core.Actor, wanted: Collection[str]) -> None:
    """A clerk or chief of the section in charge of every service, or staff of a one-stop counter. Raises NotAllowed."""
    if actor.kind == "staff" and actor.has_role(COUNTER):
        return
    if actor.kind != "staff" or not any(actor.has_role(role) for role in ROLES):
        raise NotAllowed("Only a clerk or chief takes requests in.", verb="arrive", needs=list(ROLES))
    for service in wanted:
        if services.find_definition(service, core.today()).department != actor.office:
            raise NotAllowed(
                "Another section is in charge of this. Hand the paper over, or lead the person there.",
                verb="arrive",
                needs=list(ROLES),
                service=service,
            )


def need_open_person(actor: core.Actor, person: int) -> None:
    """Whoever is protected is taken in by the officer in charge alone. Raises TakingInNotPossible."""
    if core.find_person(person) is None:
        raise TakingInNotPossible("There is nobody of this number in the register. Search again.", why="person")
    if not actor.has_role(GUARDED) and core.find_protections([person]):
        raise TakingInNotPossible("Only the officer in charge of this person takes this in.", why="protected")


def need_not_joined(person: int) -> None:
    """Nothing begins anew for who became somebody of the register (what began before goes on). Raises
    TakingInNotPossible.
    """
    if core.who_became([person]):
        raise TakingInNotPossible("This person stands in the register now. Take it in for that one.", why="joined")


def need_way(way: str, day: date, stamp: str) -> None:
    """Raises TakingInNotPossible where nothing can have come so."""
    why = why_not(way, day, stamp, core.today())
    if why:
        _refuse(why)


def _refuse(why: Why) -> NoReturn:
    raise TakingInNotPossible(SAID[why], why=why)


def by_way(actor: core.Actor, way: str) -> core.Actor:
    """The same member of staff, by the way the request came: what the ledger and the receipt say."""
    return replace(actor, channel=way)


def _first(interview: Interview) -> str:
    return interview.wanted.order_by("place").values_list("service", flat=True)[0]
