"""What one application costs where 1,000, 100,000 and 1,000,000 cases are stored, on both databases. By name only.

FLAT_ROWS (1000,100000,1000000) says how many, INTAKE_EACH how many applications are timed at each. Copies of what one
application of the portal stores are laid beside it by the table: case, receipt, conversation, answers, steps and claim
keys, of people and households made by the thousand. Ledger and events are not copied: a chain cannot be, and what was
delivered is taken away. Baseline: the same with the fewest.
"""

import json
import os
import sys

from . import intake
from .copying import copy_applications
from .figure import Figure
from .town import databases, empty_town, run

ROWS = sorted(int(part) for part in os.environ.get("FLAT_ROWS", "1000,100000,1000000").split(","))
FLAT = 1.2  # times the cost with the fewest: what still is called flat


def measure() -> list[Figure]:
    """Processor time and statements of an application of the portal, table by table."""
    figures = []
    for database in databases():
        with empty_town(database) as env:
            env = {**env, "TOMONI_DEMO": "", "TOMONI_NOW": intake.NOW}
            run(env, "tomoni.site.cli", "migrate")
            run(env, "bench.intake", "make")
            base = 0.0
            for place, rows in enumerate(ROWS):
                found = json.loads(run(env, "bench.intake_flat", str(ROWS[place - 1] if place else 0), str(rows)))
                base = base or found["ms"]
                name = f"one application beside {rows:,} cases"
                target = None if rows == ROWS[0] else FLAT * base
                figures += [
                    Figure(f"{name} ({database})", found["ms"], "ms CPU", target, "the fewest", base),
                    Figure(f"{name}: by the clock, load {os.getloadavg()[0]:.1f} ({database})", found["clock"], "ms"),
                    Figure(f"{name}: statements ({database})", found["statements"], ""),
                ]
    return figures


# --- inside the town
def _fill(start: int, end: int) -> None:
    """Copies of the first application, numbered from `start` up to `end`."""
    from django.db import connections, transaction

    from tomoni.cases.models import Case
    from tomoni.core import interface as core

    if start == 0:
        _send("copied")
    with core.tenant("999016"), transaction.atomic():
        first = Case.objects.order_by("pk").first()
        assert first is not None
        copied = copy_applications(first, start, end)
    if "owner" in connections:  # PostgreSQL; the application may not
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in copied)}")
    intake.count_rows()


def _send(tag: str) -> None:
    """One application as a person sends it."""
    from tomoni.core import interface as core

    with core.tenant("999016"):
        home = intake.make_homes(1, tag)[0]
        path, cookie, body = intake.last_page(home[0], intake.SERVICE, intake.told_by(home))
    intake.ask(path, body, "application/x-www-form-urlencoded", {"HTTP_COOKIE": cookie}, 302)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    django.setup()
    _fill(int(sys.argv[1]), int(sys.argv[2]))
    print(json.dumps(intake.time_portal(f"at{sys.argv[2]}")))
