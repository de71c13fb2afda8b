"""The worker looks after awards: each day after the register, each month after amounts to come; a part at a time."""

from datetime import date
from typing import Any

import pytest

from tests.cases.builders import ACCOUNT, REGISTER, SYSTEM, make_yamada, open_town, save
from tomoni.cases import interface as cases
from tomoni.cases.models import AwardStep, AwardWatch
from tomoni.core import interface as core
from tomoni.site.worker import Worker


@pytest.fixture
def award(town: Any, clock: Any) -> Any:
    """Hanako's award for Taro, who is three in November 2029."""
    open_town()
    family = make_yamada()
    core.save_facts(family.hanako, {"payout_account": ACCOUNT}, source=REGISTER, actor=SYSTEM)
    for link in core.Link.objects.filter(kind="guardian-child"):
        save(link, {"cares": True, "same_livelihood": True})
    save(family.hanako, {"public_service": "no"})
    return cases.take_over_award(
        right="child-allowance", service="child-allowance-claim", person=family.hanako.pk, first_month="2026-12",
        last_month=None, about={"children": [f"p{family.taro.pk}"]}, keys=[[f"p{family.taro.pk}"]],
        pay={"in_months": [2, 4, 6, 8, 10, 12], "day": 10, "covers": 2, "to": f"p{family.hanako.pk}.payout_account"},
        reckoned_through="2029-09", amount=15000, actor=SYSTEM,
    )  # fmt: skip


def steps(award: Any, kind: str) -> list[Any]:
    return list(AwardStep.objects.filter(award=award, kind=kind))


def test_the_amount_to_come_is_told_two_months_before_and_once(award: Any, clock: Any) -> None:
    clock("2029-09-30T10:00")
    Worker().work_until_idle()
    assert steps(award, "amount") == []
    clock("2029-10-01T00:05")
    Worker().work_until_idle()
    Worker().work_until_idle()  # another process, which remembers nothing
    (step,) = steps(award, "amount")
    assert (step.month, step.data) == ("2029-12", {"before": 15_000, "after": 10_000})
    for month in ("2029-11", "2029-12", "2030-01"):
        clock(f"{month}-01T00:05")
        Worker().work_until_idle()
    assert len(steps(award, "amount")) == 1


def test_a_death_in_the_register_ends_the_award_on_the_next_day(award: Any, clock: Any) -> None:
    clock("2029-10-05T10:00")
    worker = Worker()
    worker.work_until_idle()
    core.Person.objects.filter(pk=award.person_id).update(died_on=date(2029, 10, 4))
    worker.work_until_idle()
    assert steps(award, "ends") == [], "the register is followed once a day"
    clock("2029-10-06T00:05")
    worker.work_until_idle()
    award.refresh_from_db()
    assert (steps(award, "ends")[0].month, award.held_because) == ("2029-10", "died")
    clock("2029-10-07T00:05")
    Worker().work_until_idle()
    assert len(steps(award, "ends")) == 1


def test_a_look_is_short_and_a_killed_run_goes_on_where_it_stopped(award: Any, clock: Any) -> None:
    clock("2029-10-01T00:05")
    assert cases.watch_awards(limit=1) == 1  # nobody of the register is gone: that part is done
    assert cases.watch_awards(limit=1) == 1
    watch = AwardWatch.objects.get(kind="amounts")
    assert (watch.period, watch.looked_at, watch.done_at) == ("2029-10", award.pk, None)
    assert cases.watch_awards(limit=1) == 1
    assert cases.watch_awards(limit=1) == 0
    assert AwardWatch.objects.filter(done_at=None).count() == 0


def test_new_terms_of_a_decision_are_not_told_as_a_change_by_law(award: Any, clock: Any) -> None:
    version = award.versions.get()
    version.pk, version._state.adding, version.number, version.first_month = None, True, 2, "2029-12"
    version.save(force_insert=True)
    clock("2029-10-01T00:05")
    Worker().work_until_idle()
    assert steps(award, "amount") == []


def test_a_child_who_is_no_longer_of_the_family_is_left_out_of_what_is_asked(award: Any, clock: Any) -> None:
    """The town of 4,800 could not be made: such a child stood in the links of a family without being in it."""
    clock("2029-10-01T10:00")
    child = core.find_person(int(award.versions.get().about["children"][0][1:]))
    core.Link.objects.filter(target=child.pk).update(until=date(2029, 8, 31))
    core.Membership.objects.filter(person=child).update(until=date(2029, 8, 31))
    done = cases.reckon_instalments("2029-10", actor=SYSTEM)
    assert done.awards == 1
