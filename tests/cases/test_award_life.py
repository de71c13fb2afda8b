"""Awards alive: what the law does to a right after its decision, month by month, against a table written by hand."""

import random
from datetime import date
from typing import Any

import pytest

from tests.cases.builders import (
    ACCOUNT,
    SYSTEM,
    child_of,
    claim_answers,
    deliver,
    make_yamada,
    open_town,
    save,
    send,
    staff,
)
from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.rules.interface import Month

CLAIM, REVISION, TRANSFER = "child-allowance-claim", "child-allowance-revision", "child-allowance-transfer"


@pytest.fixture
def desk(town: Any, clock: Any) -> dict[str, core.Actor]:
    open_town()
    return {"clerk": staff("nakamura", "clerk"), "chief": staff("ishii", "chief")}


def decide(number: str, desk: dict[str, core.Actor], result: str = "approved", reasons: Any = ()) -> None:
    """From arrival to everything carried out."""
    cases.start_checking(number, actor=desk["clerk"])
    cases.draft_decision(number, result, reasons, actor=desk["clerk"])
    cases.approve_decision(number, actor=desk["chief"])
    deliver()


def paid(*people: core.Person) -> dict[str, int]:
    """Yen by month that stand recorded for these people together."""
    found: dict[str, int] = {}
    for person in people:
        for one in payments.list_instalments_of(person=person.pk, limit=10_000):
            if one.state != "cancelled":
                found[one.month] = found.get(one.month, 0) + one.amount
    return found


def award_of(person: core.Person) -> Any:
    return next(one for one in cases.list_awards(person=person.pk) if one.ended_on is None)


# ------------------------------------------------------------------ the law by hand, without the rules engine
def law_by_hand(month: str, children: list[tuple[str, str]]) -> int:
    """児童手当法6条 since October 2024. children: (birth date, first month counted), the eldest first."""
    year, number = int(month[:4]), int(month[5:])
    place, total = 0, 0
    for born, first in children:
        day = date.fromisoformat(born)
        # 18 is reached the day before the birthday: those of 1 April belong to the older year.
        end = day.year + 18 + (1 if (day.month, day.day) >= (4, 2) else 0)
        if month < first or (year, number) > (end, 3):
            continue
        place += 1
        under_three = (year - day.year) * 12 + number - day.month <= 36
        total += 30_000 if place >= 3 else 15_000 if under_three else 10_000
    return total


def test_the_hand_written_table_says_what_the_law_says() -> None:
    assert law_by_hand("2029-11", [("2026-11-12", "2026-12")]) == 15_000
    assert law_by_hand("2029-12", [("2026-11-12", "2026-12")]) == 10_000
    assert law_by_hand("2031-02", [("2028-02-29", "2028-03")]) == 15_000
    assert law_by_hand("2045-03", [("2026-11-12", "2026-12")]) == 10_000
    assert law_by_hand("2045-04", [("2026-11-12", "2026-12")]) == 0
    assert law_by_hand("2045-03", [("2027-04-01", "2027-05")]) == 10_000
    assert law_by_hand("2045-04", [("2027-04-01", "2027-05")]) == 0


@pytest.mark.slow
def test_a_family_is_paid_to_the_yen_while_it_grows_and_another_parent_takes_over(
    desk: dict[str, core.Actor], clock: Any
) -> None:
    family = make_yamada()  # Taro, 12 November 2026
    decide(send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro)), desk)
    children = [("2026-11-12", "2026-12")]
    born = [("2028-02-29", "2028-03-10", 3), ("2030-04-01", "2030-04-10", 5), ("2030-11-30", "2030-12-15", 12)]
    for number, (day, claimed, first) in enumerate(born, start=2):
        clock(f"{claimed}T10:00")
        cases.reckon_instalments(Month.of(core.today()) - 1, actor=desk["clerk"])
        child = child_of(family, f"山田 {number}子", f"ヤマダ {'ジサシ'[number - 2]}コ", day, order=1)
        decide(send(family.hanako, REVISION, claim_answers(family.hanako, child)), desk)
        children.append((day, f"{claimed[:4]}-{first:02d}"))

    clock("2033-06-05T10:00")  # payment is held for want of the yearly report, and paid when it is lifted
    award = award_of(family.hanako).pk
    cases.reckon_instalments("2033-05", actor=desk["clerk"])
    cases.warn_of_suspension(award, first_month=Month.parse("2033-08"), because="yearly-check", actor=desk["clerk"])
    deliver()
    clock("2033-08-01T10:00")
    cases.suspend_award(award, first_month=Month.parse("2033-08"), because="yearly-check", actor=desk["chief"])
    clock("2034-01-20T10:00")
    cases.reckon_instalments("2033-12", actor=desk["clerk"])
    assert max(paid(family.hanako)) == "2033-07"
    cases.resume_award(award, actor=desk["clerk"])
    assert max(paid(family.hanako)) == "2033-12"

    clock("2035-03-12T10:00")  # Kenichi earns more by now and takes over: from April, not a month between
    for person, yen in ((family.hanako, 4_200_000), (family.kenichi, 9_000_000)):
        save(person, {"income": dict.fromkeys(range(2018, 2055), yen)})
    cases.reckon_instalments("2035-02", actor=desk["clerk"])
    everybody = core.load_family(family.kenichi.pk, purpose="child-allowance", on=core.today()).people
    kids = [core.Person.objects.get(pk=p.pk) for p in everybody if p.pk not in (family.hanako.pk, family.kenichi.pk)]
    answers = claim_answers(family.kenichi, *kids)
    answers[f"p{family.kenichi.pk}.payout_account"] = {**ACCOUNT, "holder": "ヤマダ ケンイチ"}
    decide(send(family.kenichi, TRANSFER, answers), desk)

    for year in range(2036, 2051):  # a year at a time: months are reckoned, nobody asks anything
        clock(f"{year}-04-05T10:00")
        cases.reckon_instalments(Month.parse(f"{year}-03"), actor=desk["clerk"])

    months = [str(Month.parse("2026-12") + n) for n in range(12 * 23)]
    by_hand = {month: law_by_hand(month, children) for month in months}
    assert paid(family.hanako, family.kenichi) == {month: yen for month, yen in by_hand.items() if yen}
    assert max(paid(family.hanako)) == "2035-03" and min(paid(family.kenichi)) == "2035-04"
    assert all(one.ended_on is not None for one in cases.list_awards(person=family.kenichi.pk))
    for person in (family.hanako, family.kenichi):  # pay day by pay day
        for one in payments.list_instalments_of(person=person.pk, limit=10_000):
            assert one.state == "cancelled" or (
                one.due_on.month % 2 == 0 and one.due_on > Month.parse(one.month).last_day
            )


def test_the_law_changes_the_amount_and_the_recipient_is_told_once(desk: dict[str, core.Actor], clock: Any) -> None:
    family = make_yamada()
    decide(send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro)), desk)
    clock("2029-11-05T10:00")
    assert cases.foresee_amounts(Month.parse("2029-12"), actor=SYSTEM) == 1
    assert cases.foresee_amounts(Month.parse("2029-12"), actor=SYSTEM) == 0
    (step,) = [one for one in cases.find_award(award_of(family.hanako).pk).steps if one.kind == "amount"]
    assert (step.month, step.data) == ("2029-12", {"before": 15_000, "after": 10_000})


def test_nothing_is_paid_after_a_death_and_the_unpaid_waits_for_the_child(
    desk: dict[str, core.Actor], clock: Any
) -> None:
    family = make_yamada()
    decide(send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro)), desk)
    clock("2027-06-10T10:00")
    cases.reckon_instalments("2027-05", actor=desk["clerk"])
    core.Person.objects.filter(pk=family.hanako.pk).update(died_on=date(2027, 4, 20))
    assert len(cases.follow_register(actor=SYSTEM)) == 1
    assert cases.follow_register(actor=SYSTEM) == []
    assert paid(family.hanako) == {}  # nothing had been ordered yet
    (award,) = cases.list_awards(person=family.hanako.pk)
    assert (award.end_reason, str(award.ended_on), award.held_from) == ("died", "2027-04-30", "2026-12")
    answers = claim_answers(family.kenichi, family.taro)
    answers[f"p{family.kenichi.pk}.payout_account"] = {**ACCOUNT, "holder": "ヤマダ ケンイチ"}
    send(family.kenichi, CLAIM, answers)  # the key is free for the other parent


def test_payment_is_not_held_without_notice_nor_by_a_clerk(desk: dict[str, core.Actor]) -> None:
    family = make_yamada()
    decide(send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro)), desk)
    award, month = award_of(family.hanako).pk, Month.parse("2027-01")
    with pytest.raises(cases.SuspensionNotPossible, match="only after it was announced"):
        cases.suspend_award(award, first_month=month, because="yearly-check", actor=desk["chief"])
    with pytest.raises(cases.NotAllowed, match="chief"):
        cases.suspend_award(award, first_month=month, because="yearly-check", actor=desk["clerk"])
    assert award_of(family.hanako).held_from == ""


def test_moving_out_ends_with_the_month_of_the_planned_day_and_frees_the_child(
    desk: dict[str, core.Actor], clock: Any
) -> None:
    family = make_yamada()
    decide(send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro)), desk)
    me = f"p{family.hanako.pk}"
    clock("2027-02-20T10:00")
    told = {f"{me}.allowance_ends_because": "moving", f"{me}.allowance_ends_on": "2027-03-31"}
    decide(send(family.hanako, "child-allowance-end", told), desk, "ended")
    assert award_of(family.hanako).last_month == "2027-03"
    clock("2027-05-08T10:00")
    cases.reckon_instalments("2027-04", actor=desk["clerk"])
    assert max(paid(family.hanako)) == "2027-03"
    assert [one.end_reason for one in cases.list_awards(person=family.hanako.pk)] == ["over"]


def test_a_new_account_is_used_from_the_next_payment_on(desk: dict[str, core.Actor]) -> None:
    family = make_yamada()
    decide(send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro)), desk)
    new = {**ACCOUNT, "number": "7654321"}
    decide(
        send(family.hanako, "payout-account-change", {f"p{family.hanako.pk}.new_payout_account": new}), desk, "changed"
    )
    assert cases.payout_accounts([family.hanako.pk])[family.hanako.pk]["number"] == "7654321"


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 8))])
def test_no_month_is_paid_twice_or_left_out_whatever_happens(
    seed: int, desk: dict[str, core.Actor], clock: Any
) -> None:
    dice, family = random.Random(seed), make_yamada()
    decide(send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro)), desk)
    award, month = award_of(family.hanako).pk, Month.parse("2027-01")
    warned, held = None, False
    for _ in range(14):
        month = month + dice.randint(1, 3)
        clock(f"{month}-15T10:00")
        act = dice.choice(("reckon", "reckon", "again", "warn", "hold", "hold_back", "resume"))
        if act in ("reckon", "again"):
            cases.reckon_instalments(month - 1, actor=desk["clerk"])
        elif act == "warn" and not held and warned is None:
            warned = month + 1
            cases.warn_of_suspension(award, first_month=warned, because="test", actor=desk["clerk"])
            deliver()
        elif act.startswith("hold") and not held and warned is not None:
            first = max(warned, month - (4 if act == "hold_back" else 0))
            cases.suspend_award(award, first_month=first, because="test", actor=desk["chief"])
            held = True
        elif act == "resume" and held:
            cases.resume_award(award, actor=desk["clerk"])
            warned, held = None, False
    if held:
        cases.resume_award(award, actor=desk["clerk"])
    cases.reckon_instalments(month, actor=desk["clerk"])
    months = [str(Month.parse("2026-12") + n) for n in range(month.index - Month.parse("2026-12").index + 1)]
    assert paid(family.hanako) == {one: law_by_hand(one, [("2026-11-12", "2026-12")]) for one in months}


def test_a_second_hold_does_not_move_the_first_month_forward(desk: dict[str, core.Actor], clock: Any) -> None:
    from tomoni.cases.actions.altering import hold
    from tomoni.cases.models import Award

    family = make_yamada()
    decide(send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro)), desk)
    award = Award.objects.get(pk=award_of(family.hanako).pk)
    hold(award, Month.parse("2027-02"), because="yearly-check", actor=SYSTEM)
    hold(award, Month.parse("2027-05"), because="not-reached", actor=SYSTEM)
    assert (award.held_from, award.held_because) == ("2027-02", "not-reached")
    hold(award, Month.parse("2027-01"), because="not-reached", actor=SYSTEM)
    assert award.held_from == "2027-01"
