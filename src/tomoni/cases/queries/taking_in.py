"""What the desk took in: one request with what stands in its way, and what somebody has not sent yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tomoni.cases.actions.taking_in import GUARDED, hold_taken_in, paper_owner
from tomoni.cases.models import Case, Interview, Receipt, TakenIn
from tomoni.cases.models.days_told import day_told
from tomoni.cases.models.judged import named_people
from tomoni.cases.models.talks import load_talk
from tomoni.cases.queries.acting import Spoken, speaker_of
from tomoni.cases.queries.asking import live_claims
from tomoni.core import interface as core


@dataclass(frozen=True)
class TakenInView:
    """One request at the desk. receipt: its number once it was sent; papers: scans of what came."""

    token: str
    person: int
    services: tuple[str, ...]
    way: str
    came_on: date
    stamp: str
    own: bool  # whether staff began it; else the person did, and handed it over by the code
    receipt: str
    papers: tuple[core.StoredFile, ...]
    spoken: Spoken | None = None  # who came for the person
    number: int = 0  # said to a colleague who goes on
    gathers: bool = False  # a conversation about what an event gathered


@dataclass(frozen=True)
class OpenAtDesk:
    """A request that somebody at the desk began and has not sent."""

    token: str
    person: int
    services: tuple[str, ...]
    way: str
    saved_at: datetime


@dataclass(frozen=True)
class LiveLine:
    """What is live already. about: for whom, as the person who asks knows them. same_person: they asked themselves.

    number: the case, for staff of its section alone; nobody tells it to anybody but who asked for it.
    """

    service: str
    about: tuple[str, ...]
    same_person: bool
    number: str
    happened_on: date | None = None  # the day it was told with, where the person may know it


def find_taken_in(token: str, *, actor: core.Actor) -> TakenInView:
    """One request at the desk, open or sent. On a page call it inside `core.reading`.

    Raises InterviewNotOpen, NotAllowed, TakingInNotPossible (a protected person).
    """
    newest = hold_taken_in(token, actor)
    interview = Interview.objects.select_related("receipt").get(pk=newest.interview_id)
    wanted = interview.wanted.order_by("place").values_list("service", flat=True)
    return TakenInView(
        token=token,
        person=interview.person_id,
        services=tuple(wanted),
        way=newest.way,
        came_on=newest.came_on,
        stamp=newest.stamp,
        own=interview.staff_id is not None,
        receipt=interview.receipt.number if interview.receipt is not None else "",
        papers=tuple(core.list_files(paper_owner(interview.pk))),
        spoken=speaker_of(interview),
        number=interview.pk,
        gathers=interview.gathered is not None,
    )


def list_open_at_desk(staff: int, limit: int = 20) -> tuple[OpenAtDesk, ...]:
    """What a member of staff took in and has not sent, newest first. Two queries."""
    rows = TakenIn.objects.filter(staff=staff, interview__state="open", interview__expires_on__gt=core.today())
    found: dict[int, TakenIn] = {}
    for row in rows.select_related("interview").prefetch_related("interview__wanted").order_by("-at", "-pk")[:limit]:
        found.setdefault(row.interview_id, row)
    return tuple(
        OpenAtDesk(
            token=row.interview.token,
            person=row.interview.person_id,
            services=tuple(one.service for one in sorted(row.interview.wanted.all(), key=lambda w: w.place)),
            way=row.way,
            saved_at=row.interview.saved_at,
        )
        for row in found.values()
    )


def who_has_it(token: str, person: int, *, actor: core.Actor) -> tuple[LiveLine, ...]:
    """What of an interview is live already, in so far as the person at the desk, and staff, may know it."""
    talk = load_talk(token, person)
    live = live_claims(talk)
    lines = []
    for reply, situation in zip(talk.replies, talk.situations, strict=True):
        key = live.get(reply.service)
        if key is not None:
            about = tuple(situation.name_of(one) for one in named_people(reply))
            number = _for_section(key.case, actor)
            told = day_told(key, person if talk.interview.acting_id is None else None)
            lines.append(LiveLine(reply.service, about, key.person_id == person, number, told))
    return tuple(lines)


def _for_section(case: Case | None, actor: core.Actor) -> str:
    """The number of the case, for the section that handles it; none of somebody protected."""
    if case is None or case.department != actor.office or case.person_id is None:
        return ""
    guarded = core.find_protections([case.person_id, *case.concerns]) and not actor.has_role(GUARDED)
    return "" if guarded else case.number


def papers_taken_in(receipt: Receipt) -> Sequence[core.StoredFile]:
    """Scans of the papers that a receipt was made of."""
    pks = Interview.objects.filter(receipt=receipt).values_list("pk", flat=True)
    return [stored for pk in pks for stored in core.list_files(paper_owner(pk))]
