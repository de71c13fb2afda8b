"""Closing days of the town: kept on a page, and what is due in office days follows in the worker."""

from datetime import date

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.cases.actions.reprojecting import reproject_due_days
from tomoni.cases.models import Case, QueueCount
from tomoni.core import interface as core

PAGE = "/desk/closing-days/"
DAY = {"day": "2026-12-02", "reason": "開町記念日"}


@pytest.fixture
def as_admin(desk):
    return make.sign_in(Client(), make.make_staff("saito", "齋藤 慎也", "admin"))


def deliver():
    while core.dispatch_once("test", 50):
        pass


def test_a_day_is_added_shown_and_taken_back(as_admin):
    assert "これから閉まる日はありません" in as_admin.get(PAGE).content.decode()
    assert as_admin.post(PAGE, DAY).status_code == 302
    page = as_admin.get(PAGE).content.decode()
    assert "開町記念日" in page and "12月2日" in page and not core.is_open_day(date(2026, 12, 2))
    assert as_admin.post(f"{PAGE}2026-12-02/remove/").status_code == 302
    assert core.is_open_day(date(2026, 12, 2)) and core.list_closing_days(date(2026, 1, 1)) == ()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({**DAY, "day": "2026-11-24"}, "あすからあと"),
        ({**DAY, "day": "2026-11-20"}, "あすからあと"),
        ({**DAY, "day": "2026-12-05"}, "もともと閉まって"),
        ({**DAY, "day": "2026-12-31"}, "もともと閉まって"),
        ({**DAY, "day": "きのう"}, "年月日で"),
        ({**DAY, "reason": " "}, "なぜ閉まるか"),
    ],
)
def test_a_day_that_cannot_be_one_is_told_at_its_field_and_kept_nowhere(as_admin, typed, words):
    entries = core.LedgerEntry.objects.count()
    answer = as_admin.post(PAGE, typed)
    page = answer.content.decode()
    assert answer.status_code == 400 and words in page and 'aria-invalid="true"' in page
    assert core.list_closing_days(date(2026, 1, 1)) == () and core.LedgerEntry.objects.count() == entries


def test_the_same_day_twice_is_refused_and_a_day_that_is_none_cannot_be_taken_back(as_admin):
    as_admin.post(PAGE, DAY)
    assert "もう閉庁日" in as_admin.post(PAGE, {**DAY, "reason": "別の理由"}).content.decode()
    assert core.list_closing_days(date(2026, 1, 1))[0].reason == "開町記念日"
    refused = as_admin.post(f"{PAGE}2026-12-09/remove/")
    assert refused.status_code == 409 and "閉庁日にできません" in refused.content.decode()
    assert as_admin.post(f"{PAGE}sometime/remove/").status_code == 404


def test_clerks_neither_see_the_page_nor_close_the_town_hall(as_clerk, clerk):
    assert as_clerk.get(PAGE).status_code == 403 and as_clerk.post(PAGE, DAY).status_code == 403
    with pytest.raises(core.ClosingDayRefused) as refused:
        core.add_closing_day(date(2026, 12, 2), "理由", actor=core.Actor.staff(clerk))
    assert refused.value.data["why"] == "role"


def test_due_days_follow_in_the_worker_and_go_back_again(as_admin, number):
    before = Case.objects.get(number=number).due_on
    as_admin.post(PAGE, DAY)
    assert Case.objects.get(number=number).due_on == before  # not in the request
    deliver()
    assert Case.objects.get(number=number).due_on == core.add_office_days(date(2026, 11, 24), 30) > before
    as_admin.post(f"{PAGE}2026-12-02/remove/")
    deliver()
    assert Case.objects.get(number=number).due_on == before


def test_due_days_are_worked_out_in_parts_and_twice_is_as_once(desk, number):
    core.close_office(date(2026, 12, 2), "開町記念日")
    reached = reproject_due_days(limit=1)
    assert reached == Case.objects.get().pk and reproject_due_days(reached, limit=1) is None
    once = list(Case.objects.order_by("pk").values_list("due_on", "version"))
    assert reproject_due_days() is None
    assert list(Case.objects.order_by("pk").values_list("due_on", "version")) == once
    assert QueueCount.objects.filter(staff=None).exists()
