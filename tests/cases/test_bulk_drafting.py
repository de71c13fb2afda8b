"""Drafting many like cases at once writes the rows that drafting one by one writes, and harms none by another."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cases import builders as make
from tests.cases.test_approval import CLAIM, staff_of_the_hall
from tests.cases.test_bulk import finish, tables, undone
from tests.cases.test_taking_up import going_clock  # noqa: F401
from tomoni.cases import interface as cases
from tomoni.cases.actions import bulk, bulk_drafting
from tomoni.cases.actions.bulk_approving import Slice
from tomoni.cases.models import BulkRun, Case, Circulation, Draft, RoutePlace
from tomoni.core import interface as core


@pytest.fixture
def hall(town: Any, clock: Any) -> dict[str, Any]:
    make.open_town()
    return staff_of_the_hall()


def checked(hall: dict[str, Any], family: make.Yamada | None = None) -> str:
    family = family or make.make_yamada()
    number = make.send(family.hanako, CLAIM, make.claim_answers(family.hanako, family.taro))
    cases.start_checking(number, actor=hall["clerk"])
    return number


def started(hall: dict[str, Any]) -> BulkRun:
    run = cases.begin_bulk("draft", CLAIM, "approved", actor=hall["clerk"])
    for line in cases.find_run(run.pk, actor=hall["clerk"]).sample:
        cases.open_sample(str(run.pk), line.number, actor=hall["clerk"])
    return cases.start_bulk(run.pk, actor=hall["clerk"])


def content() -> dict[str, Any]:
    """All rows; of a draft what was frozen, for the same is never encrypted alike."""
    found = tables()
    del found["cases.Draft"], found["cases.Circulation"], found["cases.RoutePlace"]
    found["drafts"] = [
        (d.case_id, d.number, d.result, d.reasons, d.snapshot_hash, d.drafted_by_id, d.drafted_at, d.state)
        for d in Draft.objects.order_by("case_id", "number")
    ]
    found["going"] = [
        (c.case_id, c.draft.number, c.number, c.amount, c.alike, c.adverse, c.lesser, c.inputs_hash, c.end, c.sent_at)
        for c in Circulation.objects.select_related("draft").order_by("case_id", "number")
    ]
    places = RoutePlace.objects.order_by("case_id", "number")
    found["places"] = list(places.values_list("case_id", "number", "group", "kind", "role", "office", "state"))
    return found


def test_the_quick_way_writes_what_the_careful_way_writes(hall: Any, monkeypatch: Any) -> None:
    for _ in range(3):
        checked(hall)
    run, found = started(hall), []
    for careful in (True, False):
        with undone(), monkeypatch.context() as patch:
            if careful:
                patch.setattr(bulk, "draft_slice", lambda _, items, __: Slice(careful=list(items)))
            else:
                patch.setattr(bulk, "draft_decision", None)
            assert finish(run).done == 3
            found.append(content())
    assert found[0] == found[1] and len(found[0]["drafts"]) == 3


def test_what_was_drafted_quickly_is_approved_quickly(hall: Any, monkeypatch: Any) -> None:
    numbers = [checked(hall) for _ in range(2)]
    assert finish(started(hall)).done == 2
    monkeypatch.setattr(bulk, "approve_decision", None)
    run = cases.begin_bulk("approve", CLAIM, "approved", actor=hall["chief"])
    for line in cases.find_run(run.pk, actor=hall["chief"]).sample:
        cases.open_sample(str(run.pk), line.number, actor=hall["chief"])
    cases.start_bulk(run.pk, actor=hall["chief"])
    assert finish(run).done == 2 and not any(map(cases.verify_approvals, numbers))


def test_who_is_protected_by_now_and_who_was_moved_on_stay_behind_with_the_reason(hall: Any) -> None:
    family = make.make_yamada()
    protected, moved, left = checked(hall, family), checked(hall), checked(hall)
    run = started(hall)
    office = core.Department.objects.get(key="child-support")
    core.protect(family.hanako, department=office, since=core.today(), other_party=family.kenichi)
    cases.draft_decision(moved, "approved", [], actor=hall["clerk"])
    assert finish(run).done == 1
    why = dict(cases.find_run(run.pk, actor=hall["clerk"]).left)
    assert why == {protected: "cases.bulk_not_possible", moved: "cases.stale"}
    assert Case.objects.get(number=protected).state == "checking"
    assert Circulation.objects.get(case__number=left).alike


def test_one_that_cannot_be_judged_harms_no_other(hall: Any, monkeypatch: Any) -> None:
    numbers = [checked(hall) for _ in range(3)]
    run, real = started(hall), bulk_drafting.judge

    def fails(held: Any, *more: Any) -> Any:
        if held.case.number == numbers[1]:
            raise RuntimeError("broken")
        return real(held, *more)

    monkeypatch.setattr(bulk_drafting, "judge", fails)
    assert finish(run).done == 3, "the careful way does it"


class Killed(BaseException):
    """The process ended here."""


def test_a_stop_in_the_middle_leaves_nothing_behind_and_the_next_run_does_each_once(hall: Any) -> None:
    for _ in range(3):
        checked(hall)
    run, before = started(hall), tables()

    def killer(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "cases_routeplace" in sql and sql.startswith(("INSERT", "EXECUTE")):
            raise Killed
        return execute(sql, params, many, context)

    with pytest.raises(Killed), connection.execute_wrapper(killer), transaction.atomic():
        bulk.go_on(run.pk)
    assert tables() == before
    assert finish(run).done == Draft.objects.count() == 3
    assert bulk.go_on(run.pk) == 0 and Draft.objects.count() == 3


def test_the_queries_of_a_slice_do_not_grow_with_its_cases(hall: Any, going_clock: None) -> None:  # noqa: F811
    counts = []
    for more in (2, 4):
        for _ in range(more):
            checked(hall)
        run = started(hall)
        with CaptureQueriesContext(connection) as seen:
            bulk.go_on(run.pk)
        counts.append(len(seen.captured_queries))
    assert counts[0] == counts[1]
