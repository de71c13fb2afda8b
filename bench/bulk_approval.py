"""Drafting and approval of many like cases at once, without letters: 120 claims of child allowance (BULK_CASES=10000:
as many; making them takes a fifth of a second each, and that of a busy machine more).

Seconds are of the processor, that of PostgreSQL counted. Baseline of the same run: some worked out one by one.
"""

import json
import os
from collections.abc import Callable
from typing import Any

from .figure import Figure
from .town import cpu_of_work, databases, empty_town, run

CASES, ALONE = int(os.environ.get("BULK_CASES", "120")), 10
TARGET_MS = 2  # 10,000 in 20 s
SERVICE = "child-allowance-claim"


def measure() -> list[Figure]:
    """Milliseconds of processor a case, at once and alone."""
    figures = []
    for database in databases():
        with empty_town(database) as env:
            run(env, "tomoni.site.cli", "migrate")
            found = json.loads(run(env, "bench.bulk_approval"))
        told = f"of {CASES:,}, a case ({database})"
        figures += [
            Figure(f"bulk drafting {told}", found["draft"], "ms CPU", None, "alone", found["draft alone"]),
            Figure(f"bulk approval {told}", found["approve"], "ms CPU", TARGET_MS, "alone", found["approve alone"]),
        ]
    return figures


def _run() -> dict[str, float]:
    from tests.cases import builders as make

    from tomoni.cases import interface as cases
    from tomoni.core import interface as core

    town = core.Municipality.objects.create(code="999016", name="ひばり町", fictional=True)
    with core.tenant(town):
        make.open_town()
        clerk, chief = make.staff("clerk", "clerk"), make.staff("chief", "chief")
    alone = _checked(town, clerk, ALONE)
    found = {
        "draft alone": _each(town, alone, lambda number: cases.draft_decision(number, "approved", [], actor=clerk)),
        "approve alone": _each(town, alone, lambda number: cases.approve_decision(number, actor=chief)),
    }
    _checked(town, clerk, CASES)
    return found | {"draft": _at_once(town, "draft", clerk), "approve": _at_once(town, "approve", chief)}


def _checked(town: Any, clerk: Any, many: int) -> list[str]:
    """Claims whose checks hold, waiting for their drafts."""
    from tests.cases import builders as make

    from tomoni.cases import interface as cases
    from tomoni.core import interface as core

    numbers = []
    for _ in range(many):
        with core.tenant(town):
            family = make.make_yamada()
            numbers.append(make.send(family.hanako, SERVICE, make.claim_answers(family.hanako, family.taro)))
    with core.tenant(town):
        refused = cases.start_checking_many(numbers, actor=clerk)
    assert not refused, refused
    return numbers


def _each(town: Any, numbers: list[str], act: Callable[[str], object]) -> float:
    from tomoni.core import interface as core

    began = cpu_of_work()
    for number in numbers:
        with core.tenant(town):
            act(number)
    return (cpu_of_work() - began) * 1000 / len(numbers)


def _at_once(town: Any, kind: str, actor: Any) -> float:
    """The run itself, slice by slice as the worker does it, without the letters that follow."""
    from tomoni.cases import interface as cases
    from tomoni.cases.actions.bulk import go_on
    from tomoni.core import interface as core

    with core.tenant(town):
        run = cases.begin_bulk(kind, SERVICE, "approved", actor=actor)
        for line in cases.find_run(run.pk, actor=actor).sample:
            cases.open_sample(str(run.pk), line.number, actor=actor)
        cases.start_bulk(run.pk, actor=actor)
    began, left = cpu_of_work(), 1
    while left:
        with core.tenant(town):
            left = go_on(run.pk)
    used = cpu_of_work() - began
    with core.tenant(town):
        assert cases.find_run(run.pk, actor=actor).done == CASES
    return used * 1000 / CASES


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    django.setup()
    print(json.dumps(_run()))
