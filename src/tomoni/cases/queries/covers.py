"""What a section has to send on to another body, and the covers it made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime

from tomoni.cases.domain.receipts import docket
from tomoni.cases.domain.transitions import State
from tomoni.cases.models import Cover, CoverLine, Outcome
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.services import interface as services

MOST = 200


@dataclass(frozen=True)
class ToForward:
    """A case that waits to be sent on. person, people: keys of core.Person, who told it and everybody it is about."""

    number: str
    docket: str
    title: str
    person: int
    people: tuple[int, ...]
    arrived_on: date


@dataclass(frozen=True)
class CoverView:
    """A cover as the list shows it. cases: numbers in their order; state: made, left, cancelled."""

    pk: int
    number: str
    body: str
    state: str
    made_at: datetime
    ended_at: datetime | None
    because: str
    cases: tuple[str, ...]
    people: tuple[int, ...]


def list_to_forward(actor: core.Actor) -> dict[str, tuple[ToForward, ...]]:
    """What waits in the section of the acting person, by body, oldest first; at most MOST. One query."""
    on_cover = CoverLine.objects.filter(live=True).values("outcome")
    rows = Outcome.objects.filter(
        kind="forward", waits=True, case__department=actor.office, case__state=State.CARRIED_OUT
    ).exclude(pk__in=on_cover)
    found: dict[str, list[ToForward]] = {}
    for row in rows.select_related("case").order_by("case__arrived_at", "pk")[:MOST]:
        case = row.case
        found.setdefault(str(row.data["to"]["ja"]), []).append(
            ToForward(
                case.number, docket(case.docket_symbol, case.docket_serial),
                services.definition_of(case.bundle).title(), case.person_id,
                (case.person_id, *case.concerns), localtime(case.arrived_at).date(),
            )
        )  # fmt: skip
    return {body: tuple(lines) for body, lines in sorted(found.items())}


def list_covers(actor: core.Actor, limit: int = 50) -> tuple[CoverView, ...]:
    """Covers of the section, newest first. Two queries."""
    rows = Cover.objects.filter(department=actor.office).order_by("-made_at", "-pk")[:limit]
    return _views(list(rows))


def find_cover(cover: int, *, actor: core.Actor) -> tuple[CoverView, documents.Document] | None:
    """One cover of the section with its letter; None for another's."""
    rows = list(Cover.objects.filter(pk=cover, department=actor.office))
    return (_views(rows)[0], documents.find_document(rows[0].document)) if rows else None


def _views(rows: Sequence[Cover]) -> tuple[CoverView, ...]:
    enclosed: dict[int, list[CoverLine]] = {}
    for line in CoverLine.objects.filter(cover__in=rows).select_related("case").order_by("cover", "place"):
        enclosed.setdefault(line.cover_id, []).append(line)
    return tuple(
        CoverView(
            row.pk, row.number, row.body, row.state, row.made_at, row.ended_at, row.because,
            tuple(line.case.number for line in enclosed.get(row.pk, ())),
            tuple(
                dict.fromkeys(
                    pk for line in enclosed.get(row.pk, ()) for pk in (line.case.person_id, *line.case.concerns) if pk
                )
            ),
        )
        for row in rows
    )  # fmt: skip
