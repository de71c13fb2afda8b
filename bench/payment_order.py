"""An order and its bank file with the rows of the database around them: 10,000 payees (ORDER_PAYEES=446634: as many).

By name only. Seconds are of the processor, that of PostgreSQL counted: order, examination and release, then scaled to
446,634. Memory is what these three added to a process that had made no row before: the payees are made by another.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

from .figure import Figure
from .town import cpu_of_work, databases, empty_town, run

PAYEES, WHOLE = int(os.environ.get("ORDER_PAYEES", "10000")), 446_634
TOGETHER = 2_000  # payees made at a time
DAY = date(2026, 12, 10)
NOW = "2026-11-22T10:00:00+09:00"


def measure() -> list[Figure]:
    """Seconds of processor for the whole special cash payment, by what is done."""
    figures = []
    for database in databases():
        with empty_town(database) as env:
            run(env, "tomoni.site.cli", "migrate")
            run(env | {"TOMONI_NOW": NOW}, "bench.payment_order", "make")
            found = json.loads(run(env | {"TOMONI_NOW": NOW}, "bench.payment_order"))
        told = f"{PAYEES:,} payees, scaled to {WHOLE:,} ({database})"
        figures += [Figure(f"{name}, {told}", found[name], "s CPU") for name in ("order", "examine", "release")]
        figures.append(Figure(f"all three, {told}", found["all"], "s CPU"))
        figures.append(Figure(f"memory, peak, of {PAYEES:,} payees ({database})", found["memory"], "MB", 512))
        figures.append(Figure(f"— what it added ({database})", found["added"], "MB"))
    return figures


def _make() -> None:
    """A town with its fund and staff, and people to each of whom a sum is due."""
    from tests.payments import builders as make

    from tomoni.core import interface as core

    town = core.Municipality.objects.create(code="999016", name="ひばり町", fictional=True)
    with core.tenant(town):
        make.make_fund()
        make.make_staff("clerk", "clerk")
        make.make_staff("ka", "accountant", department="account")
        for start in range(0, PAYEES, TOGETHER):
            _owe(range(start, min(start + TOGETHER, PAYEES)))


def _owe(numbers: range) -> None:
    from tests.payments import builders as make

    from tomoni.core import interface as core
    from tomoni.payments.models import Instalment

    people = core.insert_rows([core.Person(name=f"橋田 {n}") for n in numbers])
    core.insert_rows(
        [
            Instalment(
                origin=f"award:{one.pk}", month="2026-10", payee_id=one.pk, amount=100_000, label="給付金",
                right=make.RIGHT, due_on=DAY, recorded_at=core.now(),
            )
            for one in people
        ]
    )  # fmt: skip


def _run() -> dict[str, float]:
    from tests.payments import builders as make

    from tomoni.core import interface as core
    from tomoni.payments import interface as payments

    town = core.Municipality.objects.get()
    with core.tenant(town):
        clerk, accountant = (core.Actor.staff(core.find_staff_by_login(login)) for login in ("clerk", "ka"))
        accounts = dict.fromkeys(core.Person.objects.values_list("pk", flat=True).iterator(), make.ACCOUNT)
    found: dict[str, Any] = {"before": _peak()}

    def timed(name: str, act: Callable[[], Any]) -> Any:
        with core.tenant(town):
            began = cpu_of_work()
            done = act()
            found[name] = (cpu_of_work() - began) * WHOLE / PAYEES
        return done

    order = timed("order", lambda: payments.make_order(DAY, make.RIGHT, accounts=accounts, actor=clerk))
    assert not timed("examine", lambda: payments.examine_order(order, actor=accountant))
    timed("release", lambda: payments.release_order(order, actor=accountant))
    all_three = found["order"] + found["examine"] + found["release"]
    return {**found, "all": all_three, "memory": _peak(), "added": _peak() - found["before"]}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    django.setup()
    if sys.argv[1:] == ["make"]:
        _make()
    else:
        print(json.dumps(_run()))
