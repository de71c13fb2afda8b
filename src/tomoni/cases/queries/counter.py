"""What the counter shows beside a conversation: what was said and by whom, what others began, what it is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tomoni.cases.actions.counter import may_take_in
from tomoni.cases.actions.taking_in import GUARDED, hold_taken_in
from tomoni.cases.domain.declared import WHOM, is_new
from tomoni.cases.domain.own import entities_of
from tomoni.cases.domain.paths import row_of
from tomoni.cases.models import CounterNote, Interview, TakenIn
from tomoni.cases.models.narrowing import without
from tomoni.cases.models.sealed import opened
from tomoni.cases.models.talks import Families
from tomoni.core import interface as core
from tomoni.services import interface as services


@dataclass(frozen=True)
class TrailLine:
    """One step of a conversation at the counter. kind: began, took_over, typed (`text`: the page), noted (the note)."""

    at: datetime
    staff: str
    kind: str
    text: str


@dataclass(frozen=True)
class OthersOpen:
    """What another member of staff began and has not sent. No name: it is opened by who sits before the person."""

    number: int
    services: tuple[str, ...]
    way: str
    staff: str
    saved_at: datetime


@dataclass(frozen=True)
class AboutEvent:
    """The event a conversation gathered for, and its day where the register or the answers have it."""

    event: str
    on: date | None
    registered: bool  # whether the register has the child it is about


def find_trail(token: str, *, actor: core.Actor) -> tuple[TrailLine, ...]:
    """What staff did in a conversation, oldest first. Raises InterviewNotOpen, NotAllowed, TakingInNotPossible."""
    interview = hold_taken_in(token, actor).interview
    came = TakenIn.objects.filter(interview=interview).select_related("staff").order_by("at", "pk")
    lines = [TrailLine(row.at, row.staff.name, "took_over" if n else "began", "") for n, row in enumerate(came)]
    for note in CounterNote.objects.filter(interview=interview).select_related("staff").order_by("at", "pk"):
        lines.append(TrailLine(note.at, note.staff.name, "typed" if note.page else "noted", note.page or note.text))
    return tuple(sorted(lines, key=lambda line: line.at))


def list_others_open(actor: core.Actor, limit: int = 20) -> tuple[OthersOpen, ...]:
    """Half-done conversations of others which this member of staff may go on with, newest first.

    Nobody protected is among them, but for the officer in charge. Four queries.
    """
    rows = TakenIn.objects.filter(interview__state="open", interview__expires_on__gt=core.today())
    newest: dict[int, TakenIn] = {}
    found = rows.select_related("interview", "staff").prefetch_related("interview__wanted").order_by("-at", "-pk")
    for row in found[: 5 * limit]:
        newest.setdefault(row.interview_id, row)
    others = [row for row in newest.values() if row.staff_id != int(actor.id)]
    guarded = core.find_protections({row.interview.person_id for row in others}) if others else {}
    return tuple(
        OthersOpen(row.interview_id, wanted, row.way, row.staff.name, row.interview.saved_at)
        for row in others
        for wanted in [_wanted(row.interview)]
        if may_take_in(actor, wanted) == wanted and (row.interview.person_id not in guarded or actor.has_role(GUARDED))
    )[:limit]


def _wanted(interview: Interview) -> tuple[str, ...]:
    return tuple(one.service for one in sorted(interview.wanted.all(), key=lambda row: row.place))


def find_about(token: str, *, actor: core.Actor) -> AboutEvent:
    """The event a conversation at the desk is about, also after it was sent. Raises as `find_trail`."""
    interview = hold_taken_in(token, actor).interview
    answers = opened(interview.answers, interview.key_id)
    whom = str(answers.get(WHOM, ""))
    return AboutEvent(interview.event, _born(whom, answers), bool(whom) and not is_new(whom))


def _born(whom: str, answers: Mapping[str, Any]) -> date | None:
    if is_new(whom):
        told = answers.get(f"{whom}.birth_date")
        return date.fromisoformat(told) if isinstance(told, str) else None
    person = core.find_person(row_of(whom) or 0) if whom else None
    return person.birth_date if person is not None else None


def papers_to_bring(token: str, *, actor: core.Actor) -> Mapping[str, tuple[services.EvidenceNeed, ...]]:
    """By service the papers that were asked for and not handed in, also after it was sent. Raises as `find_trail`.

    None of another adult who answers for themselves: which papers are needed of them says what they answered.
    """
    taken = hold_taken_in(token, actor)
    interview, families = taken.interview, Families(taken.interview.person_id)
    answers, found = opened(interview.answers, interview.key_id), {}
    others = entities_of(interview.handed)
    for service in _wanted(interview):
        definition = services.find_definition(service, core.today())
        answer = services.ask(definition, families.situation(definition, taken.came_on, answers), explain=False)
        answer = without(answer, others)
        lacking = tuple(need for need in answer.evidence if need.needed and not answers.get(need.path))
        if lacking:
            found[service] = lacking
    return found
