"""Due days follow the calendar of the town: worked out again in the worker, some hundred cases at a time."""

from datetime import date

from django.db import transaction

from tomoni.cases.actions.counting import recount
from tomoni.cases.domain.desk import ON_DESK, due_of
from tomoni.cases.domain.transitions import State
from tomoni.cases.models import Case
from tomoni.cases.models.clocks import read_clocks, steps_of
from tomoni.core import interface as core
from tomoni.services import interface as services

AT_ONCE = 300


def reproject_due_days(after: int = 0, limit: int = AT_ONCE) -> int | None:
    """Work out the due days of open cases again, in the order of their rows, from the one after `after` on.

    Returns where to go on, or None when all are done. Safe to run twice: the source is the transitions.
    """
    with transaction.atomic():
        cases = Case.objects.select_for_update(of=("self",)).filter(desk__in=ON_DESK, pk__gt=after)
        rows = list(cases.order_by("pk")[:limit])
        steps, departments = steps_of(rows), set()
        moved: dict[tuple[date, str], list[int]] = {}  # a statement for each day: far cheaper than a value for each row
        for case in rows:
            clocks = read_clocks(services.definition_of(case.bundle), steps.get(case.pk, []), core.today())
            due = due_of(clocks[0] if clocks else None, State(case.state))
            if due != (case.due_on, case.due_kind):
                moved.setdefault(due, []).append(case.pk)
                departments.add(case.department)
        for (due_on, due_kind), pks in moved.items():
            Case.objects.filter(pk__in=pks).update(due_on=due_on, due_kind=due_kind)
        for department in sorted(departments):
            recount(department)
    return rows[-1].pk if len(rows) == limit else None
