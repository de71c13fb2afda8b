"""Counts of the desk's tabs: a projection, bounded at 100, renewed when something changes."""

from tomoni.cases.domain.desk import TAB_MOST
from tomoni.cases.models import Case, QueueCount
from tomoni.core import interface as core

AT_WORK = ("team", "approving")


def recount(department: str, staff: int | None = None) -> None:
    """Count the tabs of a department, and those of one member of staff, each up to 100."""
    cases = Case.objects.filter(department=department)
    today = core.today()
    counts = {desk: cases.filter(desk=desk)[:TAB_MOST].count() for desk in ("team", "waiting", "approving")}
    counts["overdue"] = cases.filter(desk__in=AT_WORK, due_on__lt=today)[:TAB_MOST].count()
    QueueCount.objects.update_or_create(department=department, staff=None, defaults={"counts": counts, "on": today})
    if staff is not None:
        mine = {"mine": Case.objects.filter(assignee=staff, desk="team")[:TAB_MOST].count()}
        QueueCount.objects.update_or_create(
            department=department, staff_id=staff, defaults={"counts": mine, "on": today}
        )


def recount_all() -> int:
    """Renew the counts that were made on an earlier day (what is overdue changes by night). Returns how many."""
    old = list(QueueCount.objects.exclude(on=core.today()).values_list("department", "staff_id"))
    for department, staff in old:
        recount(department, staff)
    return len(old)
