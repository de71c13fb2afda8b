"""A stop at any write leaves nothing half done; an outbox that delivers twice has one effect."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from tests.cases.builders import actor_of, claim_answers, deliver, make_yamada, open_town, send, staff
from tomoni.cases import interface as cases
from tomoni.core import interface as core

CLAIM = "child-allowance-claim"
WRITES = ("INSERT", "UPDATE", "DELETE", "EXECUTE TOMONI_ADD", "EXECUTE TOMONI_KEEP")  # or planned before


class Killed(Exception):
    """The process ended here."""


class KillAt:
    """Ends the work at the n-th write to the database."""

    def __init__(self, n: int) -> None:
        self.n, self.seen = n, 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES):
            self.seen += 1
            if self.seen == self.n:
                raise Killed
        return execute(sql, params, many, context)


def stored() -> dict[str, int]:
    """Rows of every table that cases, documents, payments and core keep about a case."""
    rooms = ("cases", "documents", "payments", "core")
    return {
        model._meta.label: model.objects.count()
        for room in rooms
        for model in apps.get_app_config(room).get_models()
        if hasattr(model, "municipality")
    }


def kill_everywhere(work: Callable[[], object]) -> int:
    """Do the work, stopped at each write in turn, then undisturbed. Gives how many writes there were."""
    before, n = stored(), 0
    while True:
        n += 1
        killer = KillAt(n)
        try:
            with connection.execute_wrapper(killer), transaction.atomic():
                work()
        except Killed:
            assert stored() == before, f"half written when stopped at write {n}"
            continue
        assert stored() != before
        return n - 1


@pytest.fixture
def family(town: Any, clock: Any) -> Any:
    open_town()
    return make_yamada()


def test_sending_leaves_nothing_half_written(family: Any) -> None:
    actor = actor_of(family.hanako)
    interview = cases.start_interview(actor, family.hanako.pk, [CLAIM])
    answers = claim_answers(family.hanako, family.taro)
    cases.save_answers(interview.token, "form", answers, person=family.hanako.pk)
    writes = kill_everywhere(
        lambda: cases.submit_interview(interview.token, "press", person=family.hanako.pk, actor=actor)
    )
    assert writes >= 4  # what arrives goes in together, on PostgreSQL in few statements
    assert len(cases.list_cases_of(family.hanako.pk)) == 1


def test_approving_leaves_nothing_half_written(family: Any) -> None:
    clerk, chief = staff("nakamura", "clerk"), staff("ishii", "chief")
    number = send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro))
    cases.start_checking(number, actor=clerk)
    cases.draft_decision(number, "approved", [], actor=clerk)
    writes = kill_everywhere(lambda: cases.approve_decision(number, actor=chief))
    assert writes >= 8
    writes = kill_everywhere(lambda: cases.carry_out(number))
    assert writes >= 6
    assert cases.find_case_of(family.hanako.pk, number).line.state == "closed"


def test_an_outbox_that_delivers_twice_has_one_effect(family: Any) -> None:
    clerk, chief = staff("nakamura", "clerk"), staff("ishii", "chief")
    number = send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro))
    cases.start_checking(number, actor=clerk)
    cases.draft_decision(number, "approved", [], actor=clerk)
    cases.approve_decision(number, actor=chief)
    deliver()
    once = cases.find_case_for_staff(number, actor=clerk)
    core.Delivery.objects.update(state="waiting", attempts=0)
    deliver()
    assert not core.dead_letters()
    twice = cases.find_case_for_staff(number, actor=clerk)
    assert [d.pk for d in twice.documents] == [d.pk for d in once.documents]
    assert twice.outcomes == once.outcomes and twice.head.version == once.head.version


def test_reckoning_that_was_stopped_goes_on_without_paying_twice(family: Any, clock: Any) -> None:
    clerk, chief = staff("nakamura", "clerk"), staff("ishii", "chief")
    number = send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro))
    cases.start_checking(number, actor=clerk)
    cases.draft_decision(number, "approved", [], actor=clerk)
    cases.approve_decision(number, actor=chief)
    deliver()
    clock("2027-06-01T09:00")
    kill_everywhere(lambda: cases.reckon_instalments("2027-05", actor=clerk))
    assert cases.reckon_instalments("2027-05", actor=clerk).recorded == 0
