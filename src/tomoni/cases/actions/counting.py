"""Counts of the desk's tabs: a projection, bounded at 100, renewed when something changes.

Written in SQL, the same for both databases: it ends every verb of staff and every slice of what arrives.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from tomoni.cases.domain.desk import ON_DESK, TAB_MOST
from tomoni.cases.models import QueueCount
from tomoni.core import interface as core

COUNT = (
    f"(SELECT COUNT(*) FROM (SELECT 1 FROM cases_case WHERE municipality_id = %s AND {{0}} LIMIT {TAB_MOST}) AS found)"
)
TEAM, MINE = "department = %s AND desk = %s", "assignee_id = %s AND desk = 'team'"
LATE = f"department = %s AND desk IN ({', '.join(repr(one) for one in ON_DESK)}) AND due_on < %s"
TABS_OF_TEAM, TABS_OF_ONE = ("team", "waiting", "approving", "overdue"), ("mine",)
COUNTS_OF_TEAM = ", ".join(COUNT.format(which) for which in (TEAM, TEAM, TEAM, LATE))
COUNTS_OF_ONE = COUNT.format(MINE)
ONCE_A_TEAM = "(municipality_id, department) WHERE staff_id IS NULL"
ONCE_A_PERSON = "(municipality_id, department, staff_id) WHERE staff_id IS NOT NULL"
WRITE = """
INSERT INTO cases_queuecount (municipality_id, department, staff_id, counts, "on") VALUES {rows}
ON CONFLICT {once} DO UPDATE SET counts = EXCLUDED.counts, "on" = EXCLUDED."on"
"""
AT_ONCE = 30  # desks of one statement
Desk = tuple[str, int | None]


def recount(department: str, staff: int | None = None) -> None:
    """Count the tabs of a department, and those of one member of staff, each up to 100."""
    recount_many([(department, staff)])


def recount_many(desks: Iterable[Desk]) -> None:
    """The same for several, in an order of its own: two statements for their departments, two for their staff."""
    wanted, town, today = set(desks), core.current_municipality().code, core.today().isoformat()
    teams: list[tuple[Desk, list[Any]]] = []
    for department in sorted({department for department, _ in wanted}):
        asked = [part for tab in TABS_OF_TEAM[:3] for part in (town, department, tab)]
        teams.append(((department, None), [*asked, town, department, today]))
    people = [(one, [town, one[1]]) for one in sorted(one for one in wanted if one[1] is not None)]
    for start in range(0, len(teams), AT_ONCE):
        _renew(teams[start : start + AT_ONCE], TABS_OF_TEAM, COUNTS_OF_TEAM, ONCE_A_TEAM)
    for start in range(0, len(people), AT_ONCE):
        _renew(people[start : start + AT_ONCE], TABS_OF_ONE, COUNTS_OF_ONE, ONCE_A_PERSON)


def _renew(desks: Sequence[tuple[Desk, list[Any]]], tabs: Sequence[str], counts: str, once: str) -> None:
    """desks: each with the values that its counts are asked with. Two statements."""
    town, today = core.current_municipality().code, core.today().isoformat()
    query = " UNION ALL ".join(f"SELECT {place}, {counts}" for place in range(len(desks)))
    with connection.cursor() as cursor:
        cursor.execute(query, [value for _, asked in desks for value in asked])
        found = {place: dict(zip(tabs, told, strict=True)) for place, *told in cursor.fetchall()}
        rows = [(town, *desk, json.dumps(found[place]), today) for place, (desk, _) in enumerate(desks)]
        write = WRITE.format(rows=", ".join(["(%s, %s, %s, %s, %s)"] * len(rows)), once=once)
        cursor.execute(write, [value for row in rows for value in row])


def recount_all() -> int:
    """Renew the counts that were made on an earlier day (what is overdue changes by night). Returns how many."""
    old = list(QueueCount.objects.exclude(on=core.today()).values_list("department", "staff_id"))
    recount_many(old)
    return len(old)
