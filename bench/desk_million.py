"""The desk over 1,000,000 cases of 250,000 people in one section: queue, tabs, search, one case, on both databases.
By name only.

Baseline of the same run: the same pages before the million was there.
"""

import json
import os
import sys
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from tests.visitor import Visitor

from .copying import copy_rows
from .figure import Figure
from .pages import SENDERS, WANTED, Scene, _case_of, _signed_in, _time
from .town import databases, empty_town, run, serving

PEOPLE, MILLION, OPEN = 600, 1_000_000, 200_000
TIMES = 417  # as often are the people of the made town there, by the same names
MOST_MS = {"queue": 100, "case": 80}


def measure() -> list[Figure]:
    """p95 and processor time of each page, empty and full."""
    figures: list[Figure] = []
    for database in databases():
        with empty_town(database) as env:
            figures += _measure(database, env)
    return figures


def _measure(database: str, env: Mapping[str, str]) -> list[Figure]:
    run(env, "tomoni.site.cli", "migrate")
    run(env, "tomoni.site.cli", "town", "make", "--people", str(PEOPLE), "--seed", "1")
    people = json.loads(run(env, "bench.pages", "open", str(SENDERS)))
    scene = Scene(people["residents"][0], people["clerk"], people["accountant"])
    with serving(env, "tomoni.site.cli", "serve") as process:
        address = f"http://127.0.0.1:{env['PORT']}"
        _apply(address, people["residents"])
        case = _case_of(address, scene)
        few = _look(address, scene, process, case)
    run(env, "bench.desk_million", "fill")
    with serving(env, "tomoni.site.cli", "serve") as process:
        many = _look(f"http://127.0.0.1:{env['PORT']}", scene, process, case)
    return [
        Figure(f"{name}, 1,000,000 cases: {what} ({database})", many[name][at], unit,
               MOST_MS.get(name.split(",")[0].split()[0]) if at else None, "some cases", few[name][at])
        for name in many for at, what, unit in ((1, "p95", "ms"), (0, "processor", "ms CPU"))
    ]  # fmt: skip


def _apply(address: str, accounts: list[int]) -> None:
    from tests.visitor import expect, walk_to_check

    for account in accounts:
        visitor = Visitor(address)
        visitor.sign_in(account)
        check = walk_to_check(visitor, WANTED)
        expect(visitor.send(check, check.form(check.path), {}), 200)


def _look(address: str, scene: Scene, process: Any, case: str) -> dict[str, tuple[float, float]]:
    """(processor, p95) in milliseconds by page; the deep page of the queue is where its links lead ten times on."""
    visitor = _signed_in(address, scene, "desk queue")
    paths = {
        "queue": "/desk/?tab=team",
        "queue, overdue": "/desk/?tab=overdue",
        "queue, ten pages on": _deep(visitor, "/desk/?tab=team", 10),
        "queue, by number": "/desk/?tab=team&word=9-50",
        "queue, by name": f"/desk/?tab=team&word={quote('佐藤')}",
        "queue, by a name nobody has": f"/desk/?tab=team&word={quote('龍宮')}",
        "queue, by name, what is overdue": f"/desk/?tab=overdue&word={quote('佐藤')}",
        "case": case,
    }
    return {name: _time(visitor, path, process) for name, path in paths.items()}


def _deep(visitor: Visitor, path: str, pages: int) -> str:
    for _ in range(pages):
        found = [link for link in visitor.get(path).links if "after=" in link]
        if not found:
            return path
        path = found[-1] if found[-1].startswith("/") else "/desk/" + found[-1]
    return path


def _fill() -> None:
    """Copies of the first case that waits, each with its answers and steps: one in five open, due over 400 days."""
    from django.db import connection, connections, transaction

    from tomoni.cases.models import AnswerRevision, Case, Transition
    from tomoni.core import interface as core

    with core.tenant("999016"), transaction.atomic():
        first = Case.objects.filter(department="disaster-relief").exclude(desk="").order_by("pk")[0]
        people = list(core.Person.objects.order_by("pk").values_list("pk", flat=True))
        assert people[-1] - people[0] == len(people) - 1
        copy_rows(core.Person, "id > 0", {"id": "n * 10000 + old.id", "resident_number": "''"}, TIMES)
        sqlite = connection.vendor == "sqlite"
        due = "date('2026-10-01', '+' || (n % 400) || ' days')" if sqlite else "date '2026-10-01' + (n % 400)::int"
        closed = f"CASE WHEN n <= {OPEN} THEN "
        person = f"(1 + n % {TIMES}) * 10000 + {people[0]} + (n / {TIMES}) % {len(people)}"
        copy_rows(Case, f"id = {first.pk}", {
            "id": "10000000 + n", "number": "'9-' || n", "docket_serial": "1000 + n", "due_on": due,
            "person_id": person, "desk": f"{closed} desk ELSE '' END",
            "state": f"{closed} state ELSE 'closed' END",
        }, MILLION)  # fmt: skip
        for model in (AnswerRevision, Transition):
            copy_rows(model, f"case_id = {first.pk}", {"id": None, "case_id": "10000000 + n"}, MILLION)
    if not sqlite:  # as its owner: the application may not, and PostgreSQL would only warn
        with connections["owner"].cursor() as cursor:
            cursor.execute("ANALYZE cases_case, cases_transition, core_person")


if __name__ == "__main__" and sys.argv[1:] == ["fill"]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    django.setup()
    _fill()
