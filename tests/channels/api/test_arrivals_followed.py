"""What follows many arrivals at once: the same as of each alone, with as many statements for thirty as for five."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases import builders as make
from tests.channels.api.test_intake import lay
from tests.channels.api.test_slices import day, household, open_town, told_of
from tomoni.cases import interface as cases
from tomoni.cases.models import Case, QueueCount
from tomoni.channels.api.intake import take_package
from tomoni.channels.api.packages import read_package
from tomoni.channels.desk.models import Deal
from tomoni.channels.desk.team import dealing
from tomoni.core import interface as core
from tomoni.documents import interface as documents

__all__ = ["day"]  # a fixture
ASIDE = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@pytest.fixture
def arrive(town, tmp_path):
    core.Municipality.objects.exclude(code=town.code).delete()
    open_town()

    def numbers(first, count):
        """So many households apply; the numbers of their cases in the order they came."""
        told = [told_of(household(n), f"{n:04d}") for n in range(first, first + count)]
        packages = [read_package(lay(tmp_path, one, name=one["receipt_number"])) for one in told]
        return [take_package(package).case_number for package in packages]

    return numbers


def follow():
    """Deliver everything that waits, some hundred at a look; how many statements it took."""
    core.forget_everything()  # what is kept for seconds is read again each time
    with CaptureQueriesContext(connection) as seen:
        while core.dispatch_once("test", limit=600):
            pass
    return sum(not one["sql"].upper().startswith(ASIDE) for one in seen.captured_queries)


def deal_by_itself():
    section = core.Department.objects.get(key="general-affairs")
    clerks = [make.staff(f"clerk{n}", "clerk", department=section.key) for n in range(2)]
    dealing.set_automatic(section.pk, on=True, actor=clerks[0])
    return [int(one.id) for one in clerks]


def test_what_follows_thirty_arrivals_takes_as_many_statements_as_of_five(arrive) -> None:
    deal_by_itself()
    arrive(0, 2)
    follow()  # what a process reads once
    arrive(2, 5)
    five = follow()
    arrive(7, 30)
    assert follow() <= five


def test_each_of_many_is_entered_told_dealt_out_and_counted_once(arrive) -> None:
    clerks = deal_by_itself()
    numbers = arrive(0, 6)
    follow()
    lines = list(documents.Received.objects.order_by("serial"))
    assert [(line.case_number, line.number) for line in lines] == [
        (number, f"総収第{place}号") for place, number in enumerate(numbers, start=1)
    ]
    assert [notice.case_number for notice in core.Notice.objects.order_by("pk")] == numbers
    assert {tuple(sorted(notice.texts)) for notice in core.Notice.objects.all()} == {("easy", "en", "ja")}
    held = list(Case.objects.order_by("pk").values_list("assignee", flat=True))
    assert sorted(held) == [clerks[0]] * 3 + [clerks[1]] * 3
    assert [one.cases for one in Deal.objects.order_by("pk")] == [
        [[number, None, to]] for number, to in zip(numbers, held, strict=True)
    ]
    counts = {(one.department, one.staff_id): one.counts for one in QueueCount.objects.all()}
    assert counts["general-affairs", None] == {"team": 6, "waiting": 0, "approving": 0, "overdue": 0}
    assert [counts["general-affairs", one] for one in clerks] == [{"mine": 3}] * 2


def test_a_second_run_over_the_same_arrivals_changes_nothing(arrive) -> None:
    deal_by_itself()
    numbers = arrive(0, 3)
    follow()
    held = list(Case.objects.order_by("pk").values_list("assignee", flat=True))
    core.Delivery.objects.update(state="waiting", attempts=0, due_at=core.now())
    follow()
    assert documents.Received.objects.count() == core.Notice.objects.count() == Deal.objects.count() == len(numbers)
    assert list(Case.objects.order_by("pk").values_list("assignee", flat=True)) == held


def test_what_somebody_took_meanwhile_is_not_dealt_out(arrive) -> None:
    first, second = deal_by_itself()
    numbers = arrive(0, 2)
    Case.objects.filter(number=numbers[0]).update(assignee=second)
    core.Delivery.objects.exclude(listener="desk.deal").delete()
    follow()
    assert [one.cases for one in Deal.objects.all()] == [[[numbers[1], None, first]]]


def test_who_handles_no_cases_gets_none_of_many(arrive) -> None:
    stranger = make.staff("else", "clerk", department="residents")
    numbers = arrive(0, 2)
    with pytest.raises(cases.AssigneeNotFit):
        cases.assign_many(dict.fromkeys(numbers, int(stranger.id)), actor=dealing.RULE)
    assert not Case.objects.exclude(assignee=None).exists()
    with pytest.raises(cases.NotAllowed):
        cases.assign_many({}, actor=stranger)
