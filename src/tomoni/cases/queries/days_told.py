"""The day a prepared notice tells, and who of the household told another."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tomoni.cases.models import AnswerRevision, Case, ToldAgain
from tomoni.cases.models.days_told import find_day
from tomoni.cases.models.sealed import opened
from tomoni.services import interface as services


@dataclass(frozen=True)
class ToldLine:
    """Somebody else (key of core.Person) told the same with another day."""

    person: int
    name: str
    day: date
    at: datetime


@dataclass(frozen=True)
class DayView:
    """The day as the case tells it now. item: its question; None where the day can no longer be put right."""

    day: date | None
    item: Any
    others: tuple[ToldLine, ...]


def find_day_told(number: str) -> DayView | None:
    """The day of one case; None for a service where no day says which one it is. Who may open the case is the caller's.

    others: for staff of the section alone, within `core.reading` of them.
    """
    case = Case.objects.filter(number=number).first()
    if case is None or case.person_id is None:
        return None
    definition = services.definition_of(case.bundle)
    if all(once.day is None for once in definition.once):
        return None
    others = tuple(
        ToldLine(row.person_id, row.person.name, row.happened_on, row.told_at)
        for row in ToldAgain.objects.filter(case=case).select_related("person").order_by("told_at")
    )
    if not definition.in_person:
        return DayView(None, None, others)
    last = AnswerRevision.objects.get(case=case, number=case.revision)
    found = find_day(case, definition, opened(last.answers, last.key_id))
    return DayView(found.day if found else None, found.item if found else None, others)
