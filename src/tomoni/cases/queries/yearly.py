"""Yearly checks as the desk sees them: the runs, one run by state, and what can be pressed now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from tomoni.cases.actions.yearly import definition_of_run
from tomoni.cases.actions.yearly_letters import DEEDS, concerned_by, hold_month
from tomoni.cases.domain.checks import Line
from tomoni.cases.errors import AwardNotFound
from tomoni.cases.models import CheckedAward, YearlyCheck
from tomoni.core import interface as core
from tomoni.rules.interface import Month
from tomoni.services import interface as services


@dataclass(frozen=True)
class CheckRun:
    """A run: the service, its year, the days, how many awards stand in each state. done: every award was looked at."""

    pk: int
    service: str
    right: str
    year: int
    on: date
    due_on: date
    done: bool
    counts: Mapping[str, int]


@dataclass(frozen=True)
class YearlyLine:
    """One award of a run. hints: {key of a check: no or open}; letters: {kind: day}; months as 2026-12."""

    pk: int
    award: int
    person: int
    state: str
    hints: Mapping[str, str]
    letters: Mapping[str, str]
    warned_month: str
    because: str
    case: str
    held_from: str


@dataclass(frozen=True)
class CheckView:
    """A run with a page of its lines; for each deed how many lines it concerns now. hold_from: as 2026-08."""

    run: CheckRun
    department: str
    lines: tuple[YearlyLine, ...]
    more: bool
    deeds: Mapping[str, int]
    late: bool
    hold_from: str


def list_yearly_checks(rights: Any = None) -> tuple[CheckRun, ...]:
    """Runs, the newest first. Two queries."""
    runs = YearlyCheck.objects.order_by("-year", "-pk")
    found = list(runs if rights is None else runs.filter(right__in=list(rights)))
    counted = CheckedAward.objects.filter(run__in=found).values_list("run", "state").annotate(n=Count("pk"))
    counts: dict[int, dict[str, int]] = {run.pk: {} for run in found}
    for run, state, n in counted.order_by():
        counts[run][state] = n
    return tuple(_run(run, counts[run.pk]) for run in found)


def _run(run: YearlyCheck, counts: Mapping[str, int]) -> CheckRun:
    return CheckRun(run.pk, run.service, run.right, run.year, run.on, run.due_on, run.done_at is not None, counts)


def find_yearly_check(pk: int, *, state: str = "", after: int = 0, limit: int = 50) -> CheckView:
    """A run, with lines in the order of rows after `after`, of one state or all. Raises AwardNotFound."""
    run = YearlyCheck.objects.filter(pk=pk).first()
    if run is None:
        raise AwardNotFound("There is no such yearly check. Open the list of checks again.", right="")
    counted = CheckedAward.objects.filter(run=run).values_list("state").annotate(n=Count("pk")).order_by()
    lines = CheckedAward.objects.filter(run=run, pk__gt=after).select_related("award", "case").order_by("pk")
    if state in set(Line):
        lines = lines.filter(state=state)
    page = list(lines[: limit + 1])
    definition = definition_of_run(run)
    return CheckView(
        run=_run(run, dict(counted)),
        department=definition.department,
        lines=tuple(_line(line, run) for line in page[:limit]),
        more=len(page) > limit,
        deeds={deed: concerned_by(run, deed).count() for deed in DEEDS},
        late=core.today() > run.due_on,
        hold_from=str(hold_month(run)),
    )


def _line(line: CheckedAward, run: YearlyCheck) -> YearlyLine:
    warned = max(hold_month(run), Month.of(line.warned_on) + 1) if line.warned_on else None
    return YearlyLine(
        pk=line.pk, award=line.award_id, person=line.person_id, state=line.state, hints=line.hints,
        letters=line.letters, warned_month=str(warned or ""), because=line.because,
        case=line.case.number if line.case else "", held_from=line.award.held_from,
    )  # fmt: skip


def services_with_checks(department: str) -> tuple[services.Definition, ...]:
    """Services of a department of which a yearly check can be opened."""
    every = services.list_definitions(core.today())
    return tuple(one for one in every if one.yearly is not None and one.department == department)
