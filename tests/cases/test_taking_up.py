"""Taking up many cases at once leaves what taking each up leaves, and nothing of what may not be taken up."""

import itertools
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases import builders as make
from tests.cases.test_special_cash import HEAD, desk, enter, household, told  # noqa: F401
from tomoni.cases import interface as cases
from tomoni.cases.models import Case
from tomoni.core import interface as core
from tomoni.core.models import clock


def arrived(desk: Any, name: str = "甲") -> str:  # noqa: F811
    people = household(name, "コウ", "二")
    return enter(people[0], HEAD, told(people), desk["clerk"])


@pytest.fixture
def going_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that goes on by a millisecond whenever it is looked at, as that of a real town does; others stand."""
    stands, looks = clock._unmoved, itertools.count()
    monkeypatch.setattr(clock, "_unmoved", lambda: stands() + timedelta(milliseconds=next(looks)))


def left_by(number: str, before: int) -> list[str]:
    case = Case.objects.filter(number=number)
    entries = core.LedgerEntry.objects.filter(pk__gt=before, content__contains=number)
    rows = [*case.values(), *case.get().transitions.order_by("number").values()]
    return [plain(json.dumps(rows, default=str)), *(plain(one.content) for one in entries)]


def plain(text: str) -> str:
    return re.sub(r'"(id|case_id|person_id|docket_serial|receipt_id)": \d+|p?\d+', "#", text)


def test_many_at_once_stand_as_each_by_itself(desk) -> None:  # noqa: F811
    alone, *together = [arrived(desk) for _ in range(4)]
    before = core.LedgerEntry.objects.order_by("-pk").values_list("pk", flat=True)[0]
    cases.start_checking(alone, actor=desk["clerk"])
    assert cases.start_checking_many(together, actor=desk["clerk"]) == {}
    wanted = left_by(alone, before)
    assert all(left_by(number, before) == wanted for number in together)
    assert "checking" in wanted[0] and len(wanted) == 2
    assert {one.assignee_id for one in Case.objects.all()} == {int(desk["clerk"].id)}


def test_what_may_not_be_taken_up_is_told_and_stays(desk) -> None:  # noqa: F811
    first, second = arrived(desk), arrived(desk)
    cases.start_checking(first, actor=desk["clerk"])
    refused = cases.start_checking_many([first, second, "none"], actor=desk["clerk"])
    assert refused == {first: "cases.not_in_state", "none": "cases.not_found"}
    assert {one.version for one in Case.objects.all()} == {2}
    third = arrived(desk)
    assert cases.start_checking_many([third], actor=desk["sealed"]) == {third: "cases.not_allowed"}
    assert Case.objects.get(number=third).state == "arrived" and Case.objects.get(number=third).assignee_id is None


def test_like_cases_are_taken_up_but_not_those_of_a_colleague_nor_of_protected_people(desk) -> None:  # noqa: F811
    numbers = [arrived(desk) for _ in range(5)]
    cases.assign_case(numbers[0], to=int(desk["chief"].id), actor=desk["chief"])
    guarded = Case.objects.get(number=numbers[1]).person
    core.protect(guarded, department=core.find_department("residents"), since=core.today())
    (group,) = cases.list_arrived(actor=desk["clerk"])
    assert (group.service, group.count) == (HEAD, 3)
    assert cases.start_checking_like(HEAD, actor=desk["clerk"]) == (3, 0)
    assert [Case.objects.get(number=n).state for n in numbers] == ["arrived", "arrived", *["checking"] * 3]
    with pytest.raises(cases.BulkNotPossible):
        cases.start_checking_like(HEAD, actor=desk["clerk"])
    assert cases.list_arrived(actor=desk["accountant"]) == ()
    make.deliver()


def test_the_queries_do_not_grow_with_the_cases(desk, going_clock) -> None:  # noqa: F811
    counts = []
    for many in (2, 5):
        numbers = [arrived(desk) for _ in range(many)]
        with CaptureQueriesContext(connection) as seen:
            assert cases.start_checking_many(numbers, actor=desk["clerk"]) == {}
        counts.append(len(seen.captured_queries))
    assert counts[0] == counts[1]
