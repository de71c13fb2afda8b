"""What deciding costs: DECIDING_HOUSEHOLDS (250) households of two apply for the special cash payment, without the web.

By name only. Milliseconds of the processor a case: taken up, drafted at once, approved at once, and what follows an
approval (letter, sum owed, notices, records, counts) as the worker takes it. The process of PostgreSQL and the child
that sets type are counted. Baseline: one case by itself, in the same run.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from .figure import Figure
from .town import cpu_of_children, cpu_of_work, databases, empty_town, run

HOUSEHOLDS, ALONE = int(os.environ.get("DECIDING_HOUSEHOLDS", "250")), 5
SERVICE, OFFICE, RIGHT = "special-cash-payment", "general-affairs", "special-cash-payment"
TARGETS = {"taken up": None, "drafted": 3.0, "approved": 2.0, "what follows": 8.0}
NOW = "2020-06-01T10:00:00+09:00"  # within the three months of the service


def measure() -> list[Figure]:
    """Milliseconds of processor a case, at once and alone."""
    figures = []
    for database in databases():
        with empty_town(database) as env:
            run(env, "tomoni.site.cli", "migrate")
            found = json.loads(run(env | {"TOMONI_NOW": NOW, "TOMONI_DEMO": "0"}, "bench.deciding"))
        told = f"{HOUSEHOLDS:,} households, a case ({database})"
        figures += [
            Figure(f"{stage}, {told}", found[stage], "ms CPU", target, "alone", found.get(f"{stage} alone"))
            for stage, target in TARGETS.items()
        ]
    return figures


def make_cases(number: int) -> None:
    """A town with its desk, and households whose applications arrived; what follows an arrival is done."""
    from tests.cases import builders as make

    from tomoni.core import interface as core

    town = core.Municipality.objects.create(code="999016", name="ひばり町", fictional=True)
    with core.tenant(town):
        core.Department.objects.create(key=OFFICE, name="総務課", symbol="総", phone="0999-00-1234", hours="平日")
        make.open_town()
        make.staff("clerk", "clerk", department=OFFICE)
        make.staff("chief", "chief", department=OFFICE)
    for place in range(number):
        with core.tenant(town):
            _apply(place)
    follow()


def _apply(place: int) -> None:
    from datetime import date

    from tests.cases import builders as make

    from tomoni.core import interface as core

    people = [
        make.person(f"橋田 {place}", "ハシダ イチ", "1970-01-02"),
        make.person("橋田 二", "ハシダ ジ", "1975-03-04"),
    ]
    home = core.Household.objects.create(number=f"h{place}", address="字ひばり1番地", postal_code="0991234")
    for one, relation in zip(people, ("世帯主", "同居人"), strict=True):
        core.Membership.objects.create(household=home, person=one, relation=relation, since=date(2010, 4, 1))
    answers: dict[str, Any] = {f"p{one.pk}.declines_cash": False for one in people}
    answers[f"p{people[0].pk}.payout_account"] = {**make.ACCOUNT, "number": f"{place:07d}", "holder": "ハシダ イチ"}
    make.send(people[0], SERVICE, answers)


def staff(login: str) -> Any:
    """Who acts."""
    from tomoni.core import interface as core

    return core.Actor.staff(core.find_staff_by_login(login))


def follow() -> None:
    """All that waits in the outbox, as the worker takes it."""
    from django.db import connection

    from tomoni.core import interface as core
    from tomoni.site.worker import DELIVERIES

    while core.dispatch_once("bench", DELIVERIES[connection.vendor]):
        pass


def take_up(numbers: list[str]) -> None:
    """At once."""
    from tomoni.cases import interface as cases
    from tomoni.core import interface as core

    with core.tenant(_town()):
        refused = cases.start_checking_many(numbers, actor=staff("clerk"))
    assert not refused, refused


def begin(kind: str) -> int:
    """A run over what can be drafted or approved now, with its sample opened."""
    from tomoni.cases import interface as cases
    from tomoni.core import interface as core

    with core.tenant(_town()):
        actor = staff("clerk" if kind == "draft" else "chief")
        run = cases.begin_bulk(kind, SERVICE, "approved", actor=actor)
        for line in cases.find_run(run.pk, actor=actor).sample:
            cases.open_sample(str(run.pk), line.number, actor=actor)
        cases.start_bulk(run.pk, actor=actor)
        return run.pk


def go_on(run: int) -> None:
    """The run itself, slice by slice as the worker does it."""
    from tomoni.cases.actions import bulk
    from tomoni.cases.models import BulkRun
    from tomoni.core import interface as core

    left = 1
    while left:
        with core.tenant(_town()):
            left = bulk.go_on(run)
    with core.tenant(_town()):
        row = BulkRun.objects.get(pk=run)
        assert (row.state, row.done) == ("done", row.total), (row.state, row.done, row.left_out)
        core.Delivery.objects.filter(event__name="cases.BulkGoesOn").update(state="done")


def in_state(state: str) -> list[str]:
    """Numbers of cases."""
    from tomoni.cases.models import Case
    from tomoni.core import interface as core

    with core.tenant(_town()):
        return list(Case.objects.filter(state=state).order_by("pk").values_list("number", flat=True))


def _town() -> Any:
    from tomoni.core import interface as core

    return core.Municipality.objects.get()


def timed(act: Callable[[], object], many: int) -> float:
    """Milliseconds a case; the clock is told on the side."""
    began, at = cpu_of_work() + cpu_of_children(), time.perf_counter()
    act()
    used = cpu_of_work() + cpu_of_children() - began
    print(f"clock {1000 * (time.perf_counter() - at) / many:.2f} ms", file=sys.stderr)
    return used * 1000 / many


def _alone() -> dict[str, float]:
    """One after the other, and what follows each by itself."""
    from tomoni.cases import interface as cases
    from tomoni.core import interface as core

    numbers = in_state("arrived")[:ALONE]

    def each(act: Callable[[str], object]) -> Callable[[], None]:
        def do() -> None:
            for number in numbers:
                with core.tenant(_town()):
                    act(number)

        return do

    clerk, chief = staff_of("clerk"), staff_of("chief")
    found = {
        "taken up alone": timed(each(lambda one: cases.start_checking(one, actor=clerk)), ALONE),
        "drafted alone": timed(each(lambda one: cases.draft_decision(one, "approved", [], actor=clerk)), ALONE),
        "approved alone": timed(each(lambda one: cases.approve_decision(one, actor=chief)), ALONE),
        "what follows alone": timed(each(cases.carry_out), ALONE),
    }
    follow()
    return found


def staff_of(login: str) -> Any:
    """Who acts, asked outside of a tenant."""
    from tomoni.core import interface as core

    with core.tenant(_town()):
        return staff(login)


def decide_all() -> dict[str, float]:
    """All stages of what arrived."""
    numbers = in_state("arrived")
    found = {"taken up": timed(lambda: take_up(numbers), len(numbers))}
    for kind, stage in (("draft", "drafted"), ("approve", "approved")):
        run = begin(kind)
        found[stage] = timed(lambda run=run: go_on(run), len(numbers))
    found["what follows"] = timed(follow, len(numbers))
    assert len(in_state("closed")) >= len(numbers)
    return found


def _run() -> dict[str, float]:
    from django.db import connection

    from tomoni.site.worker import spare_collector

    make_cases(HOUSEHOLDS + ALONE)
    found = _alone()
    if connection.vendor == "postgresql":
        spare_collector()  # as a worker of its own does
    return found | decide_all()


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    django.setup()
    print(json.dumps(_run()))
