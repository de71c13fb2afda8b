"""How much each member of staff has open, weighed by the time that is left, and what nobody has yet. No names of
people who asked: dealing out needs none.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from tomoni.cases.domain.desk import NEVER
from tomoni.cases.domain.receipts import docket
from tomoni.cases.models import Case
from tomoni.cases.queries.queue import ON_DESK, short_title
from tomoni.core import interface as core
from tomoni.services import interface as services

SOON, NEAR = timedelta(days=7), timedelta(days=21)
LATE, URGENT, COMING, FAR = 4, 3, 2, 1  # what a case weighs, by the days to its due day
WAITING = 4  # so many cases that wait for somebody else weigh as much as one with time left


@dataclass(frozen=True)
class Load:
    """Open cases of one member of staff: at work, of these late and due within a week, waiting; and their weight."""

    at_work: int = 0
    late: int = 0
    soon: int = 0
    waiting: int = 0
    weight: int = 0


@dataclass(frozen=True)
class OpenCase:
    """A case to be given to somebody. `due_on` None where nothing is due; `title` hides a sensitive service."""

    number: str
    docket: str
    service: str
    title: str
    department: str
    assignee: int | None
    due_on: date | None
    weight: int


def loads_of(staff: Collection[int]) -> dict[int, Load]:
    """Loads by key of core.Staff; who has nothing open is left out. One query along the index of assignees."""
    today = core.today()
    soon, near = today + SOON, today + NEAR
    work = Q(desk="team")
    rows = Case.objects.filter(assignee__in=staff, desk__in=ON_DESK).values("assignee").order_by()
    counted = rows.annotate(
        at_work=Count("pk", filter=work),
        late=Count("pk", filter=work & Q(due_on__lt=today)),
        soon=Count("pk", filter=work & Q(due_on__gte=today, due_on__lte=soon)),
        near=Count("pk", filter=work & Q(due_on__gt=soon, due_on__lte=near)),
        far=Count("pk", filter=work & Q(due_on__gt=near)),
        waiting=Count("pk", filter=~work),
    )
    return {
        row["assignee"]: Load(
            row["at_work"], row["late"], row["soon"], row["waiting"],
            LATE * row["late"] + URGENT * row["soon"] + COMING * row["near"] + FAR * row["far"]
            + row["waiting"] // WAITING,
        )
        for row in counted
    }  # fmt: skip


def list_unassigned(department: str, limit: int = 100) -> list[OpenCase]:
    """Cases at work in a department (its key) that nobody has, those with the least time first."""
    cases = Case.objects.filter(department=department, desk="team", assignee=None)
    return [_open_case(case) for case in cases.order_by("due_on", "pk")[:limit]]


def list_open_of(staff: Collection[int], department: str | None = None, limit: int | None = None) -> list[OpenCase]:
    """Everything that is open with some members of staff (keys), of one department or of all, by due day."""
    cases = Case.objects.filter(assignee__in=staff, desk__in=ON_DESK)
    cases = cases.filter(department=department) if department else cases
    return [_open_case(case) for case in cases.order_by("due_on", "pk")[:limit]]


def count_open_of(staff: Collection[int]) -> dict[tuple[int, str], int]:
    """How many are open with some members of staff, by (key of staff, department). One query."""
    rows = Case.objects.filter(assignee__in=staff, desk__in=ON_DESK).order_by()
    counted = rows.values("assignee", "department").annotate(there=Count("pk"))
    return {(row["assignee"], row["department"]): row["there"] for row in counted}


def find_open_cases(numbers: Collection[str]) -> list[OpenCase]:
    """Cases by number that are on the desk, whoever has them."""
    return [_open_case(case) for case in _on_desk(numbers).order_by("due_on", "pk")]


def _on_desk(numbers: Collection[str]) -> QuerySet[Case]:
    return Case.objects.filter(number__in=numbers, desk__in=ON_DESK)


def _open_case(case: Case) -> OpenCase:
    return OpenCase(
        number=case.number,
        docket=docket(case.docket_symbol, case.docket_serial),
        service=case.service,
        title="" if case.sensitive else short_title(services.definition_of(case.bundle)),
        department=case.department,
        assignee=case.assignee_id,
        due_on=None if case.due_on == NEVER else case.due_on,
        weight=weight_of(case.due_on, core.today()) if case.desk == "team" else 0,
    )


def find_assignee(number: str) -> int | None:
    """Key of core.Staff of who has or had a case, if anybody."""
    return Case.objects.filter(number=number).values_list("assignee_id", flat=True).first()


def weight_of(due_on: date, today: date) -> int:
    """4 late, 3 within a week, 2 within three weeks, else 1."""
    if due_on < today:
        return LATE
    return URGENT if due_on <= today + SOON else COMING if due_on <= today + NEAR else FAR
