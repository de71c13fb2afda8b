"""What is paid on each pay day, over fixed lives: reckoned here by hand, without the engine of rules and the calendar.

児童手当法6条 (amounts), 8条2項・3項 (from when until when), 8条4項 (even months, each up to the month before; after the
end of a right any month). ひばり町 pays on day 10 or the open day before.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import jpholiday
import pytest

from tests.cases.builders import (
    ACCOUNT,
    SYSTEM,
    child_of,
    claim_answers,
    decide,
    make_yamada,
    open_town,
    save,
    send,
)
from tests.cases.builders import staff as make_staff
from tests.payments import builders as money
from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.rules.interface import Month

CLAIM, REVISION, TRANSFER = "child-allowance-claim", "child-allowance-revision", "child-allowance-transfer"
DECREASE, END, UNPAID = "child-allowance-decrease", "child-allowance-end", "child-allowance-unpaid"
OLDER = "child-allowance-older-child"
Sums = dict[str, int]  # yen by pay day


@pytest.fixture
def desk(town: Any, clock: Any) -> dict[str, core.Actor]:
    open_town()
    return {"clerk": make_staff("nakamura", "clerk"), "chief": make_staff("ishii", "chief")}


# ------------------------------------------------------------------ by hand
def months(first: str, last: str) -> list[str]:
    """2026-12, 2027-01, ... both ends counted."""
    year, number, found = int(first[:4]), int(first[5:]), []
    while f"{year}-{number:02d}" <= last:
        found.append(f"{year}-{number:02d}")
        year, number = (year, number + 1) if number < 12 else (year + 1, 1)
    return found


def tenth(month: str) -> date:
    """Day 10 of a month, or the nearest open day before."""
    day = date(int(month[:4]), int(month[5:]), 10)
    while day.weekday() > 4 or jpholiday.is_holiday(day):
        day -= timedelta(days=1)
    return day


def pay_day(month: str, known: str = "", ended: str = "") -> str:
    """The pay day of a month: in the next even month, and after the day it became known; after the end in any month."""
    for candidate in months(month, "2099-12")[1:]:
        day = tenth(candidate)
        if (int(candidate[5:]) % 2 == 0 or (ended and candidate > ended)) and str(day) > known:
            return str(day)
    raise AssertionError(month)


def by_pay_day(owed: dict[str, int], known: str = "", ended: str = "") -> Sums:
    """Yen by month as yen by pay day."""
    found: Sums = {}
    for month, yen in owed.items():
        if yen:
            day = pay_day(month, known, ended)
            found[day] = found.get(day, 0) + yen
    return found


def one_child(born: str, first: str, last: str) -> dict[str, int]:
    """6条: 15,000 to the month of the third birthday, then 10,000."""
    three = f"{int(born[:4]) + 3}{born[4:7]}"
    return {month: 15_000 if month <= three else 10_000 for month in months(first, last)}


def test_the_hand_reckoning_says_what_calendar_and_law_say() -> None:
    assert [str(tenth(m)) for m in ("2027-02", "2027-04", "2027-10", "2028-06", "2032-04", "2045-04")] == [
        "2027-02-10", "2027-04-09", "2027-10-08", "2028-06-09", "2032-04-09", "2045-04-10",
    ]  # fmt: skip
    assert (pay_day("2026-12"), pay_day("2027-01"), pay_day("2027-02")) == ("2027-02-10", "2027-02-10", "2027-04-09")
    assert pay_day("2026-12", known="2027-02-10") == "2027-04-09"
    assert (pay_day("2027-04", ended="2027-04"), pay_day("2027-03", ended="2027-04")) == ("2027-05-10", "2027-04-09")


# ------------------------------------------------------------------ what the town pays
def paid(*people: Any) -> Sums:
    """What stands recorded for these people together, by pay day."""
    found: Sums = {}
    for person in people:
        for one in payments.list_instalments_of(person=person.pk, limit=10_000):
            if one.state != "cancelled":
                found[str(one.due_on)] = found.get(str(one.due_on), 0) + one.amount
    return dict(sorted(found.items()))


def run(clock: Any, first: str, last: str) -> None:
    """The first day of each even month: what is over is reckoned for the tenth."""
    for month in months(first, last):
        if int(month[5:]) % 2 == 0:
            clock(f"{month}-01T10:00")
            cases.reckon_instalments(Month.parse(month) - 1, actor=SYSTEM)


def answers(parent: Any, holder: str, *children: Any) -> dict[str, Any]:
    return {**claim_answers(parent, *children), f"p{parent.pk}.payout_account": {**ACCOUNT, "holder": holder}}


def claim(family: Any, desk: Any, *children: Any) -> None:
    decide(send(family.hanako, CLAIM, claim_answers(family.hanako, *children)), desk)


def earn(people: Iterable[tuple[Any, int]]) -> None:
    for person, yen in people:
        save(person, {"income": dict.fromkeys(range(2018, 2055), yen)})


def born_on(family: Any, born: str) -> Any:
    """Taro, born on another day."""
    core.Person.objects.filter(pk=family.taro.pk).update(birth_date=date.fromisoformat(born))
    core.Link.objects.filter(kind="guardian-child", target=family.taro).update(since=date.fromisoformat(born))
    return family


# ------------------------------------------------------------------ lives
def test_one_child_from_birth_to_the_fiscal_year_of_eighteen(desk: Any, clock: Any) -> None:
    family = make_yamada()
    claim(family, desk, family.taro)
    run(clock, "2027-02", "2030-04")
    for year in range(2030, 2044):  # months that change nothing, a year ahead
        clock(f"{year}-05-01T10:00")
        cases.reckon_instalments(f"{year + 1}-03", actor=SYSTEM)
    run(clock, "2044-04", "2045-06")
    found = paid(family.hanako)
    by_hand = one_child("2026-11-12", "2026-12", "2045-03")
    assert {
        one.month: one.amount for one in payments.list_instalments_of(person=family.hanako.pk, limit=500)
    } == by_hand
    assert found == by_pay_day(by_hand)
    assert [one.end_reason for one in cases.list_awards(person=family.hanako.pk)] == ["over"]
    assert (min(found), found["2027-02-10"]) == ("2027-02-10", 30_000)
    assert found["2029-12-10"] == 30_000 and found["2030-02-08"] == 20_000  # the third birthday: November 2029
    assert (max(found), found["2045-04-10"], len(found)) == ("2045-04-10", 20_000, 110)
    assert sum(found.values()) == 36 * 15_000 + 184 * 10_000


@pytest.mark.parametrize(
    ("claimed", "born", "three", "last", "through"),
    [
        ("2026-11-22", "2024-11-01", "2027-11", "2043-03", "2028-02"),  # the first of a month: no month is lost
        ("2026-11-22", "2024-02-29", "2027-02", "2042-03", "2027-06"),  # three on 28 February 2027
        ("2026-11-22", "2009-04-01", "2012-04", "2027-03", "2027-06"),  # 1 April belongs to the older year
        pytest.param("2026-11-22", "2009-04-02", "2012-04", "2028-03", "2027-06", marks=pytest.mark.slow),
        ("2029-11-22", "2012-02-29", "2015-02", "2030-03", "2030-06"),
    ],
)
def test_born_on_the_first_or_on_leap_day_no_month_is_lost_or_added(
    desk: Any, clock: Any, claimed: str, born: str, three: str, last: str, through: str
) -> None:
    clock(f"{claimed}T10:00")
    family = born_on(make_yamada(), born)
    earn(((family.hanako, 4_200_000), (family.kenichi, 3_200_000)))
    claim(family, desk, family.taro)
    first = months(claimed[:7], "2099-12")[1]
    run(clock, first, through)
    over = [month for month in months(first, last) if month < through]
    by_hand = {month: 15_000 if month <= three else 10_000 for month in over}
    assert paid(family.hanako) == by_pay_day(by_hand)
    ended = [one.end_reason for one in cases.list_awards(person=family.hanako.pk) if one.ended_on is not None]
    assert ended == (["over"] if last < through else [])


def test_three_children_with_the_amount_of_a_third_child(desk: Any, clock: Any) -> None:
    family = make_yamada()
    eldest = child_of(family, "山田 一子", "ヤマダ カズコ", "2010-04-01", order=1)
    second = child_of(family, "山田 二郎", "ヤマダ ジロウ", "2024-02-29", order=1)
    claim(family, desk, eldest, second, family.taro)
    run(clock, "2027-02", "2028-08")
    found = paid(family.hanako)
    # The eldest, of 1 April 2010, is paid to March 2028 and no paper was filed: Taro is the second from April 2028.
    by_hand = {
        **dict.fromkeys(months("2026-12", "2027-02"), 10_000 + 15_000 + 30_000),
        **dict.fromkeys(months("2027-03", "2028-03"), 10_000 + 10_000 + 30_000),
        **dict.fromkeys(months("2028-04", "2028-07"), 10_000 + 15_000),
    }
    assert found == by_pay_day(by_hand)
    assert (found["2027-02-10"], found["2027-04-09"], found["2027-06-10"]) == (110_000, 105_000, 100_000)


@pytest.mark.parametrize(
    ("filed", "counts_from"),
    [
        ("2027-04-10", "2027-04"),
        pytest.param("2027-05-20", "2027-06", marks=pytest.mark.slow),
        pytest.param("", "", marks=pytest.mark.slow),
    ],
)
def test_a_child_counts_to_twenty_two_with_the_paper_and_not_without(
    desk: Any, clock: Any, filed: str, counts_from: str
) -> None:
    family = make_yamada()
    ume = child_of(family, "山田 梅", "ヤマダ ウメ", "2008-06-05", order=1)
    jiro = child_of(family, "山田 二郎", "ヤマダ ジロウ", "2026-11-12", order=2)
    claim(family, desk, ume, family.taro, jiro)
    run(clock, "2027-02", "2027-04")
    if filed:
        clock(f"{filed}T10:00")
        pair = f"guardian-child(p{family.hanako.pk},p{ume.pk})"
        told = {f"{pair}.care_like_custody": True, f"{pair}.bears_living_costs": True,
                f"evidence.care-and-costs-statement(p{ume.pk})": "paper"}  # fmt: skip
        decide(send(family.hanako, OLDER, told), desk, "counted")
    run(clock, "2027-06", "2027-08")
    through = "2031-06" if filed and counts_from == "2027-04" else "2027-08"
    if through > "2031":
        clock("2027-09-01T10:00")
        cases.reckon_instalments("2030-11", actor=SYSTEM)
        run(clock, "2031-02", through)
    by_hand = {}
    for month in months("2026-12", months("2026-12", through)[-2]):
        young = 15_000 if month <= "2029-11" else 10_000
        if month <= "2027-03":
            by_hand[month] = 10_000 + 15_000 + 30_000  # Ume is paid for
        elif filed and counts_from <= month <= "2031-03":
            by_hand[month] = young + 30_000  # Ume counts
        else:
            by_hand[month] = young + young
    assert paid(family.hanako) == by_pay_day(by_hand)


def test_a_child_whose_custody_changes_is_paid_to_the_month_of_the_change(desk: Any, clock: Any) -> None:
    family = make_yamada()
    jiro = child_of(family, "山田 二郎", "ヤマダ ジロウ", "2026-11-12", order=2)
    claim(family, desk, family.taro, jiro)
    run(clock, "2027-02", "2027-04")
    clock("2027-05-20T10:00")
    me = f"p{family.hanako.pk}"
    told = {
        f"{me}.allowance_falls_because": "no_longer_raised",
        f"{me}.allowance_falls_on": "2027-05-15",
        f"guardian-child({me},p{family.taro.pk}).still_raised": True,
        f"guardian-child({me},p{jiro.pk}).still_raised": False,
    }
    decide(send(family.hanako, DECREASE, told), desk, "decreased")
    run(clock, "2027-06", "2027-10")
    by_hand = {
        **dict.fromkeys(months("2026-12", "2027-05"), 30_000),
        **dict.fromkeys(months("2027-06", "2027-09"), 15_000),
    }
    assert paid(family.hanako) == by_pay_day(by_hand)


def test_from_one_parent_to_the_other_each_month_is_paid_once(desk: Any, clock: Any) -> None:
    family = make_yamada()
    claim(family, desk, family.taro)
    run(clock, "2027-02", "2027-04")
    clock("2027-05-20T10:00")
    earn(((family.hanako, 1_000_000), (family.kenichi, 9_000_000)))
    decide(send(family.kenichi, TRANSFER, answers(family.kenichi, "ヤマダ ケンイチ", family.taro)), desk)
    run(clock, "2027-06", "2027-10")
    assert paid(family.hanako) == by_pay_day(one_child("2026-11-12", "2026-12", "2027-05"), ended="2027-05")
    assert paid(family.kenichi) == by_pay_day(one_child("2026-11-12", "2027-06", "2027-09"))


def test_after_a_death_the_unpaid_months_go_to_the_child_at_once(desk: Any, clock: Any) -> None:
    family = make_yamada()
    claim(family, desk, family.taro)
    run(clock, "2027-02", "2027-02")
    money.make_fund()
    money.make_order(desk["clerk"], family.hanako.pk, pay_on=date(2027, 2, 10))
    core.Person.objects.filter(pk=family.hanako.pk).update(died_on=date(2027, 4, 20))
    clock("2027-04-22T10:00")
    cases.follow_register(actor=SYSTEM)
    clock("2027-05-17T10:00")  # a Monday
    account = {f"p{family.taro.pk}.payout_account": {**ACCOUNT, "holder": "ヤマダ タロウ"}}
    decide(send(family.kenichi, UNPAID, account), desk)
    assert paid(family.hanako) == {"2027-02-10": 30_000}  # December and January
    assert paid(family.taro) == {"2027-05-17": 45_000}  # February to April, outside the pay months (8条4項ただし書)


def test_after_moving_out_the_last_month_does_not_wait_for_a_pay_month(desk: Any, clock: Any) -> None:
    family = make_yamada()
    claim(family, desk, family.taro)
    run(clock, "2027-02", "2027-04")
    me = f"p{family.hanako.pk}"
    clock("2027-04-12T10:00")
    told = {f"{me}.allowance_ends_because": "moving", f"{me}.allowance_ends_on": "2027-04-25"}
    decide(send(family.hanako, END, told), desk, "ended")
    clock("2027-05-01T10:00")
    cases.reckon_instalments("2027-04", actor=SYSTEM)
    run(clock, "2027-06", "2027-08")
    found = paid(family.hanako)
    assert found == by_pay_day(one_child("2026-11-12", "2026-12", "2027-04"), ended="2027-04")
    assert (found["2027-05-10"], max(found)) == (15_000, "2027-05-10")


def test_a_late_claim_loses_months_and_a_late_decision_none(desk: Any, clock: Any) -> None:
    family = make_yamada()
    clock("2026-12-20T10:00")  # day 38: from the month after the claim
    number = send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro))
    clock("2027-04-20T10:00")  # after the pay days of February and April
    decide(number, desk)
    run(clock, "2027-06", "2027-08")
    by_hand = one_child("2026-11-12", "2027-01", "2027-07")
    found = paid(family.hanako)
    assert found == by_pay_day(by_hand, known="2027-04-20")
    assert found == {"2027-06-10": 5 * 15_000, "2027-08-10": 2 * 15_000}  # five months fall due together


def test_a_parent_claims_for_one_child_while_the_other_is_paid_to_the_other_parent(desk: Any, clock: Any) -> None:
    family = make_yamada()
    ume = child_of(family, "山田 梅", "ヤマダ ウメ", "2020-06-05", order=1)
    apart = {"parents_separate": True, "parents_divorced": True}
    for child, parent in ((ume, family.kenichi), (family.taro, family.hanako)):
        save(child, apart)
        for link in core.Link.objects.filter(kind="guardian-child", target=child):
            save(link, {"lives_with": link.source_id == parent.pk, "cares": True, "same_livelihood": True})
    both = answers(family.kenichi, "ヤマダ ケンイチ", ume, family.taro)
    because = [{"text": "太郎さんは花子さんと暮らしている", "law": "児童手当法第4条第4項"}]
    decide(send(family.kenichi, CLAIM, both), desk, reasons=because)  # Taro is refused to him, and free for her
    claim(family, desk, family.taro)
    run(clock, "2027-02", "2027-04")
    assert paid(family.kenichi) == {"2027-02-10": 20_000, "2027-04-09": 20_000}
    assert paid(family.hanako) == {"2027-02-10": 30_000, "2027-04-09": 30_000}
