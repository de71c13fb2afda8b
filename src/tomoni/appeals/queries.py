"""What can be read of appeals. Show the words through core.reading; `hidden` says when protection keeps them back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tomoni.appeals.actions.holding import desk_parts, owner_of, parts_of, words_of
from tomoni.appeals.domain.steps import OPEN, State, Who, verbs_open
from tomoni.appeals.errors import AppealNotFound
from tomoni.appeals.models import Appeal, AppealStep, Bundle
from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.documents import interface as documents

MOST = 1_000  # papers of one appeal
OWN = frozenset({Who.APPELLANT, Who.PROXY})
OWN_WRITINGS = frozenset(
    {"appeal", "order", "mending", "evidence", "statement", "reply", "ruling"}
)  # what the appellant reads


@dataclass(frozen=True)
class AppealLine:
    """One appeal in a list: process data only."""

    number: str
    case_number: str
    title: str
    body_name: str
    state: str
    arrived_on: date
    late: bool
    by_date: date | None
    reviewer: str


@dataclass(frozen=True)
class WritingLine:
    """A writing with its words by field."""

    kind: str
    words: dict[str, Any]
    by_name: str
    at: datetime


@dataclass(frozen=True)
class PaperLine:
    """A paper that was issued. to: appellant, section, reviewer, body, board or file; document: its row."""

    place: int
    kind: str
    title: str
    number: str
    to: str
    issued_on: date
    document: int


@dataclass(frozen=True)
class EvidenceLine:
    """A file that came with an appeal."""

    place: int
    name: str
    at: datetime


@dataclass(frozen=True)
class AppealScreen:
    """One appeal with everything the looking person may read. who: their parts in it; verbs: what they can do now."""

    appeal: Appeal
    name: str
    hidden: bool
    reviewer: str
    steps: tuple[AppealStep, ...]
    writings: tuple[WritingLine, ...]
    papers: tuple[PaperLine, ...]
    evidence: tuple[EvidenceLine, ...]
    bundles: tuple[tuple[int, str, datetime], ...]
    who: frozenset[Who]
    verbs: tuple[str, ...]


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be named reviewer, or why not."""

    staff: int
    name: str
    office: str
    how: tuple[str, ...]


def list_appeals(actor: core.Actor, *, ended: bool = False, limit: int = 100) -> tuple[AppealLine, ...]:
    """Appeals the acting person has a part in, the oldest open one first; with `ended` those ruled on, newest first."""
    found = Appeal.objects.select_related("reviewer")
    states = [str(state) for state in State if (state in OPEN) != ended]
    rows = found.filter(state__in=states).order_by("-received_at" if ended else "received_at")
    lines = (one for one in rows[: limit * 5] if parts_of(actor, one))
    return tuple(
        AppealLine(
            one.number, one.case_number, one.title, one.body_name, one.state, one.arrived_on, one.late, one.by_date,
            one.reviewer.name if one.reviewer else "",
        )
        for one, _ in zip(lines, range(limit), strict=False)
    )  # fmt: skip


def find_appeal(number: str, *, actor: core.Actor) -> AppealScreen:
    """One appeal for who has a part in it. Raises AppealNotFound."""
    appeal = Appeal.objects.select_related("reviewer", "person").filter(number=number).first()
    who = parts_of(actor, appeal) if appeal is not None else frozenset()
    if appeal is None or not who:
        raise AppealNotFound(f"There is no appeal {number} here that you can open. Check the number.", number=number)
    reader = who & {Who.REVIEWER, *OWN} or actor.has_role("protection-officer")
    hidden = not reader and bool(core.find_protections([appeal.person_id]))
    mine = who <= OWN
    writings = [] if hidden else [one for one in appeal.writings.order_by("number") if not mine or _own(one.kind)]
    return AppealScreen(
        appeal=appeal,
        name="" if hidden else appeal.person.name,
        hidden=hidden,
        reviewer=appeal.reviewer.name if appeal.reviewer else "",
        steps=tuple(appeal.steps.order_by("number")),
        writings=tuple(WritingLine(one.kind, words_of(one), one.by_name, one.at) for one in writings),
        papers=() if hidden else tuple(_papers(appeal, mine)),
        evidence=() if hidden else tuple(_evidence(appeal)),
        bundles=() if mine else tuple(appeal.bundles.order_by("number").values_list("number", "sha256", "at")),
        who=who,
        verbs=tuple(str(verb) for verb in verbs_open(State(appeal.state), appeal.own, who)),
    )


def _own(kind: str) -> bool:
    return kind in OWN_WRITINGS


def _papers(appeal: Appeal, mine: bool) -> Iterator[PaperLine]:
    """The appellant reads what was sent to them, and the statement."""
    found = {one.pk: one for one in documents.list_documents_of(case_number=appeal.number, limit=MOST)}
    for paper in appeal.papers.order_by("number"):
        document = found.get(paper.document)
        if document is not None and (not mine or paper.to == "appellant" or paper.kind in ("statement", "ruling")):
            yield PaperLine(
                paper.number, paper.kind, document.title, document.number, paper.to, document.issued_on, document.pk
            )


def _evidence(appeal: Appeal) -> Iterator[EvidenceLine]:
    files = core.list_files(owner_of(appeal))
    return (EvidenceLine(place, one.name, one.at) for place, one in enumerate(files, 1))


def find_appeal_of(case_number: str, person: int) -> Appeal | None:
    """The newest appeal of a person against the decision of a case."""
    return Appeal.objects.filter(case_number=case_number, person=person).order_by("-pk").first()


def list_candidates(number: str) -> tuple[Candidate, ...]:
    """Staff who could be named, those without a hand in the decision first."""
    appeal = Appeal.objects.filter(number=number).first()
    if appeal is None:
        raise AppealNotFound(f"There is no appeal {number} here.", number=number)
    involved = {one.staff: one.how for one in cases.list_involved(appeal.case_number)}
    staff = core.Staff.objects.filter(active=True).select_related("department").order_by("department", "pk")
    found = [Candidate(one.pk, one.name, one.department.name, involved.get(one.pk, ())) for one in staff]
    return tuple(sorted(found, key=lambda one: bool(one.how)))


def bundle_of(number: str, place: int, *, actor: core.Actor) -> Bundle:
    """A bundle of records with its bytes, for who has a part in the appeal. Raises AppealNotFound."""
    screen = find_appeal(number, actor=actor)
    found = Bundle.objects.filter(appeal=screen.appeal, number=place).first()
    if found is None or screen.hidden or screen.who <= OWN:
        raise AppealNotFound("There is no such bundle that you can open.", number=number)
    return found


def paper_of(number: str, place: int, *, actor: core.Actor) -> documents.Document:
    """A paper of an appeal, for who has a part in it and may read its words. Raises AppealNotFound."""
    screen = find_appeal(number, actor=actor)
    line = next((one for one in screen.papers if one.place == place), None)
    document = documents.find_document(line.document) if line is not None else None
    if document is None:
        raise AppealNotFound("There is no such paper that you can open.", number=number)
    return document


def evidence_of(number: str, place: int, *, actor: core.Actor) -> core.StoredFile:
    """A file that came with an appeal, for who may read its words. Raises AppealNotFound."""
    screen = find_appeal(number, actor=actor)
    files = core.list_files(owner_of(screen.appeal))
    if screen.hidden or not 1 <= place <= len(files):
        raise AppealNotFound("There is no such file that you can open.", number=number)
    return files[place - 1]


def may_receive(actor: core.Actor, department: str) -> bool:
    """Whether somebody at the desk may enter an appeal against a decision of this section."""
    return bool(desk_parts(actor, department))
