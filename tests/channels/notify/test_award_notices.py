"""What becomes of an award is told once, in three languages; payment is held only after its recipient read why."""

from datetime import date
from typing import Any

import pytest

from tests.cases.builders import (
    ACCOUNT,
    REGISTER,
    SYSTEM,
    Yamada,
    deliver,
    make_yamada,
    open_town,
    save,
    staff,
)
from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.rules.interface import Month
from tomoni.site.worker import Worker

AUGUST = Month.parse("2028-08")


@pytest.fixture
def home(town: Any, clock: Any) -> Yamada:
    """Hanako gets child allowance for Taro, who is three in November 2029."""
    open_town()
    family = make_yamada()
    core.save_facts(family.hanako, {"payout_account": ACCOUNT}, source=REGISTER, actor=SYSTEM)
    for link in core.Link.objects.filter(kind="guardian-child"):
        save(link, {"cares": True, "same_livelihood": True})
    save(family.hanako, {"public_service": "no"})
    cases.take_over_award(
        right="child-allowance", service="child-allowance-claim", person=family.hanako.pk, first_month="2026-12",
        last_month=None, about={"children": [f"p{family.taro.pk}"]}, keys=[[f"p{family.taro.pk}"]],
        pay={"in_months": [2, 4, 6, 8, 10, 12], "day": 10, "covers": 2, "to": f"p{family.hanako.pk}.payout_account"},
        reckoned_through="2028-05", amount=15000, actor=SYSTEM,
    )  # fmt: skip
    clock("2028-06-05T10:00")
    return family


@pytest.fixture
def desk(home: Yamada) -> dict[str, core.Actor]:
    return {"clerk": staff("nakamura", "clerk"), "chief": staff("ishii", "chief")}


def award_of(person: core.Person) -> int:
    return cases.list_awards(person=person.pk)[0].pk


def told(person: core.Person, kind: str) -> list[Any]:
    return [one for one in core.list_notices(person.pk) if one.kind == f"award_{kind}"]


def test_the_amount_to_come_stands_on_the_page_before_its_month(home: Yamada, clock: Any) -> None:
    clock("2029-10-01T00:05")
    Worker().work_until_idle()
    Worker().work_until_idle()
    (notice,) = told(home.hanako, "amount")
    assert notice.texts["ja"]["title"] == "「児童手当」の金額が変わります"
    assert "2029年12月分から、全部で月10,000円" in notice.texts["ja"]["body"]
    assert "1か月 10,000円" in notice.texts["easy"]["body"]
    assert "From December 2029 on you get 10,000 yen a month" in notice.texts["en"]["body"]
    assert notice.link == "/money/" and told(home.kenichi, "amount") == []


def test_an_amount_is_not_told_to_who_is_paid_nothing_by_then(home: Yamada, clock: Any) -> None:
    clock("2029-10-01T00:05")
    cases.foresee_amounts(Month.parse("2029-12"), actor=SYSTEM)
    cases.end_award(award_of(home.hanako), on=date(2029, 10, 1), reason="moved_out", actor=SYSTEM)
    deliver()
    assert told(home.hanako, "amount") == []
    (notice,) = told(home.hanako, "ended")
    assert "2029年10月分が最後です" in notice.texts["ja"]["body"]


def test_nothing_is_written_to_somebody_who_died(home: Yamada, clock: Any) -> None:
    core.Person.objects.filter(pk=home.hanako.pk).update(died_on=date(2028, 6, 4))
    Worker().work_until_idle()
    assert cases.list_awards(person=home.hanako.pk)[0].held_because == "died"
    clock("2028-07-02T10:00")
    Worker().work_until_idle()
    assert [one.kind for one in core.list_notices(home.hanako.pk)] == []


def test_a_hold_is_announced_made_and_lifted_in_words(home: Yamada, desk: Any, clock: Any) -> None:
    award = award_of(home.hanako)
    cases.warn_of_suspension(award, first_month=AUGUST, because="yearly-check", actor=desk["clerk"])
    deliver()
    (notice,) = told(home.hanako, "warned")
    assert notice.texts["ja"]["body"].startswith("現況届が届いていません。このままだと、2028年8月分から")
    assert "before then" in notice.texts["en"]["body"] and "8月" in notice.texts["easy"]["body"]
    clock("2028-08-01T10:00")
    cases.suspend_award(award, because="yearly-check", actor=desk["chief"])
    deliver()
    assert "現況届が届いていません" in told(home.hanako, "held")[0].texts["ja"]["body"]
    clock("2028-10-20T10:00")
    cases.resume_award(award, actor=desk["chief"])
    deliver()
    assert "2028年8月分からを" in told(home.hanako, "resumed")[0].texts["ja"]["body"]


def test_payment_is_not_held_unless_the_announcement_stands_on_the_page(home: Yamada, desk: Any, clock: Any) -> None:
    award = award_of(home.hanako)
    cases.warn_of_suspension(award, first_month=AUGUST, because="yearly-check", actor=desk["clerk"])
    clock("2028-08-01T10:00")
    with pytest.raises(cases.SuspensionNotPossible) as refused:  # the worker stood still
        cases.suspend_award(award, because="yearly-check", actor=desk["chief"])
    assert refused.value.data["why"] == "not_told"
    assert cases.list_awards(person=home.hanako.pk)[0].held_from == ""
    deliver()
    cases.suspend_award(award, because="yearly-check", actor=desk["chief"])
    assert cases.list_awards(person=home.hanako.pk)[0].held_from == "2028-08"


def test_what_is_out_of_order_is_refused_with_the_reason(home: Yamada, desk: Any, clock: Any) -> None:
    award, chief = award_of(home.hanako), desk["chief"]
    why = []

    def refuse(do: Any, **more: Any) -> None:
        before = len(cases.find_award(award).steps)
        with pytest.raises(cases.SuspensionNotPossible) as refused:
            do(award, actor=chief, **more)
        why.append(refused.value.data["why"])
        assert len(cases.find_award(award).steps) == before

    refuse(cases.resume_award)
    refuse(cases.warn_of_suspension, first_month=Month.parse("2028-06"), because="yearly-check")
    refuse(cases.warn_of_suspension, first_month=AUGUST, because="")
    refuse(cases.suspend_award, because="yearly-check")
    cases.warn_of_suspension(award, first_month=AUGUST, because="yearly-check", actor=chief)
    deliver()
    refuse(cases.suspend_award, because="yearly-check")
    clock("2028-08-01T10:00")
    refuse(cases.suspend_award, because="papers-missing")
    refuse(cases.suspend_award, because="yearly-check", first_month=Month.parse("2028-07"))
    cases.suspend_award(award, because="yearly-check", actor=chief)
    refuse(cases.suspend_award, because="yearly-check")
    cases.resume_award(award, actor=chief)
    refuse(cases.suspend_award, because="yearly-check")  # one announcement is for one hold
    assert why == [
        "not_held",
        "month",
        "reason",
        "not_warned",
        "too_early",
        "not_warned",
        "month",
        "held",
        "not_warned",
    ]


def test_who_saw_an_older_history_changes_nothing(home: Yamada, desk: Any) -> None:
    award = award_of(home.hanako)
    seen = len(cases.find_award(award).steps)
    cases.warn_of_suspension(award, first_month=AUGUST, because="yearly-check", actor=desk["clerk"], seen=seen)
    with pytest.raises(cases.AwardStale):
        cases.warn_of_suspension(award, first_month=AUGUST, because="yearly-check", actor=desk["chief"], seen=seen)
    assert len(cases.find_award(award).steps) == seen + 1
