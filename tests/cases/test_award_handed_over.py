"""Unpaid after a death (12条), fewer children, a transfer to who receives already, older children who count."""

from datetime import date
from typing import Any

import pytest

from tests.cases.builders import (
    ACCOUNT,
    SYSTEM,
    actor_of,
    child_of,
    claim_answers,
    decide,
    deliver,
    make_yamada,
    open_town,
    save,
    send,
    staff,
)
from tomoni.cases import interface as cases
from tomoni.cases.models import Case
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.payments import interface as payments
from tomoni.rules.interface import Month

CLAIM, UNPAID, DECREASE = "child-allowance-claim", "child-allowance-unpaid", "child-allowance-decrease"
REVISION, TRANSFER, OLDER = "child-allowance-revision", "child-allowance-transfer", "child-allowance-older-child"
REASON = [{"text": "施設に入所したことを県の通知で確かめた", "law": "児童手当法第9条第3項"}]


@pytest.fixture
def desk(town: Any, clock: Any) -> dict[str, core.Actor]:
    open_town()
    return {"clerk": staff("nakamura", "clerk"), "chief": staff("ishii", "chief")}


def paid(person: core.Person) -> dict[str, int]:
    """Yen by month that stand recorded for a person."""
    found: dict[str, int] = {}
    for one in payments.list_instalments_of(person=person.pk, limit=10_000):
        if one.state != "cancelled":
            found[one.month] = found.get(one.month, 0) + one.amount
    return found


def live(person: core.Person) -> Any:
    return next(one for one in cases.list_awards(person=person.pk) if one.ended_on is None)


def for_parent(parent: core.Person, holder: str, *children: core.Person) -> dict[str, Any]:
    answers = claim_answers(parent, *children)
    answers[f"p{parent.pk}.payout_account"] = {**ACCOUNT, "holder": holder}
    return answers


def died(desk: Any, clock: Any) -> Any:
    """Hanako dies on 20 April 2027; from December 2026 on nothing was ordered."""
    family = make_yamada()
    decide(send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro)), desk)
    clock("2027-05-06T10:00")
    core.Person.objects.filter(pk=family.hanako.pk).update(died_on=date(2027, 4, 20))
    cases.follow_register(actor=SYSTEM)
    return family


def test_what_was_not_paid_to_somebody_who_died_is_paid_to_the_child(desk: Any, clock: Any) -> None:
    family = died(desk, clock)
    account = {f"p{family.taro.pk}.payout_account": {**ACCOUNT, "holder": "ヤマダ タロウ"}}
    number = send(family.kenichi, UNPAID, account)
    assert set(Case.objects.get(number=number).checks.values()) == {"yes"}
    decide(number, desk)
    months = ("2026-12", "2027-01", "2027-02", "2027-03", "2027-04")
    assert paid(family.taro) == dict.fromkeys(months, 15_000)  # by hand: December to the month of the death
    assert paid(family.hanako) == {} and paid(family.kenichi) == {}
    assert cases.payout_accounts([family.taro.pk])[family.taro.pk]["holder"] == "ヤマダ タロウ"
    (letter,) = [one for one in documents.list_documents_of(case_number=number) if one.kind == "letter"]
    assert "未支払児童手当支給決定通知書" in letter.title


def test_it_is_paid_once_and_nobody_without_a_death_can_ask(desk: Any, clock: Any) -> None:
    family = died(desk, clock)
    account = {f"p{family.taro.pk}.payout_account": {**ACCOUNT, "holder": "ヤマダ タロウ"}}
    decide(send(family.kenichi, UNPAID, account), desk)
    before = paid(family.taro)
    again = send(family.kenichi, UNPAID, account)
    cases.start_checking(again, actor=desk["clerk"])
    with pytest.raises(cases.CasesError):
        cases.draft_decision(again, "approved", [], actor=desk["clerk"])
        cases.approve_decision(again, actor=desk["chief"])
    assert paid(family.taro) == before


def two_children(desk: Any, clock: Any) -> Any:
    """Taro of November 2026 and Jiro of January 2027, both paid to Hanako."""
    family = make_yamada()
    decide(send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro)), desk)
    clock("2027-01-20T10:00")
    jiro = child_of(family, "山田 二郎", "ヤマダ ジロウ", "2027-01-10", order=1)
    decide(send(family.hanako, REVISION, claim_answers(family.hanako, jiro)), desk)
    return family, jiro


def test_fewer_children_are_paid_from_the_month_after_and_what_was_too_much_is_set_off(desk: Any, clock: Any) -> None:
    family, jiro = two_children(desk, clock)
    clock("2027-06-05T10:00")
    cases.reckon_instalments("2027-05", actor=desk["clerk"])
    me = f"p{family.hanako.pk}"
    told = {
        f"{me}.allowance_falls_because": "institution",
        f"{me}.allowance_falls_on": "2027-03-31",
        f"guardian-child({me},p{family.taro.pk}).still_raised": True,
        f"guardian-child({me},p{jiro.pk}).still_raised": False,
    }
    decide(send(family.hanako, DECREASE, told), desk, "decreased")
    cases.reckon_instalments("2027-08", actor=desk["clerk"])
    by_hand = {"2026-12": 15_000, "2027-01": 15_000, "2027-02": 30_000, "2027-03": 30_000}
    total = sum(by_hand.values()) + 5 * 15_000  # from April on for Taro alone
    assert sum(paid(family.hanako).values()) == total and live(family.hanako).overpaid == 0
    assert cases.find_award(live(family.hanako).pk).people == (family.taro.pk,)


def test_a_parent_who_receives_already_takes_over_another_child(desk: Any, clock: Any) -> None:
    family, jiro = two_children(desk, clock)
    ken = child_of(family, "山田 建", "ヤマダ ケン", "2016-05-05", order=1)
    core.Link.objects.filter(kind="guardian-child", source=family.hanako, target=ken).delete()
    clock("2027-02-10T10:00")
    link = core.Link.objects.get(kind="guardian-child", source=family.kenichi, target=ken)
    save(link, {"cares": True, "same_livelihood": True})
    cases.take_over_award(
        right="child-allowance", service=CLAIM, person=family.kenichi.pk, first_month="2027-03", last_month=None,
        about={"children": [f"p{ken.pk}"]}, keys=[[f"p{ken.pk}"]], reckoned_through="2027-02", amount=10_000,
        pay={"in_months": [2, 4, 6, 8, 10, 12], "day": 10, "covers": 2, "to": f"p{family.kenichi.pk}.payout_account"},
        actor=SYSTEM,
    )  # fmt: skip
    for person, yen in ((family.hanako, 1_000_000), (family.kenichi, 9_000_000)):
        save(person, {"income": dict.fromkeys(range(2018, 2055), yen)})
    clock("2027-05-10T10:00")
    cases.reckon_instalments("2027-04", actor=desk["clerk"])
    answers = for_parent(family.kenichi, "ヤマダ ケンイチ", family.taro, jiro, ken)
    decide(send(family.kenichi, TRANSFER, answers), desk)
    clock("2027-08-05T10:00")
    cases.reckon_instalments("2027-07", actor=desk["clerk"])
    assert [one.ended_on is None for one in cases.list_awards(person=family.kenichi.pk)] == [True], "one award, grown"
    # Ken is the eldest, Taro the second, Jiro the third: 10,000 + 15,000 + 30,000 from June on
    assert {m: yen for m, yen in paid(family.kenichi).items() if m >= "2027-06"} == dict.fromkeys(
        ("2027-06", "2027-07"), 55_000
    )
    assert max(paid(family.hanako)) == "2027-05"
    assert {m: yen for m, yen in paid(family.kenichi).items() if m < "2027-06"} == dict.fromkeys(
        ("2027-03", "2027-04", "2027-05"), 10_000
    )


def test_the_paper_about_an_older_child_keeps_the_third_amount_and_without_it_april_falls(
    desk: Any, clock: Any
) -> None:
    family, _ = two_children(desk, clock)
    ume = child_of(family, "山田 梅", "ヤマダ ウメ", "2008-06-05", order=1)
    decide(send(family.hanako, REVISION, claim_answers(family.hanako, ume)), desk)
    clock("2027-02-01T10:00")
    cases.reckon_instalments("2027-01", actor=desk["clerk"])
    assert cases.foresee_amounts(Month.parse("2027-04"), actor=SYSTEM) == 1
    deliver()
    (step,) = [one for one in cases.find_award(live(family.hanako).pk).steps if one.kind == "amount"]
    assert (step.month, step.because, step.data["before"], step.data["after"]) == (
        "2027-04", "older-child", 10_000 + 15_000 + 30_000, 15_000 + 15_000,
    )  # fmt: skip
    assert step.data["with_paper"] == 15_000 + 30_000
    (notice,) = [one for one in core.list_notices(family.hanako.pk) if one.kind == "award_older"]
    assert "4月15日" in notice.texts["ja"]["body"] or "確認書" in notice.texts["ja"]["body"]
    clock("2027-04-10T10:00")
    pair = f"guardian-child(p{family.hanako.pk},p{ume.pk})"
    told = {f"{pair}.care_like_custody": True, f"{pair}.bears_living_costs": True,
            f"evidence.care-and-costs-statement(p{ume.pk})": "paper"}  # fmt: skip
    decide(send(family.hanako, OLDER, told), desk, "counted")
    clock("2027-06-05T10:00")
    cases.reckon_instalments("2027-05", actor=desk["clerk"])
    assert (paid(family.hanako)["2027-03"], paid(family.hanako)["2027-04"]) == (55_000, 45_000)


def test_the_office_lessens_ex_officio_with_reasons_only_and_the_resident_cannot_withdraw_it(
    desk: Any, clock: Any
) -> None:
    family, jiro = two_children(desk, clock)
    me, award = f"p{family.hanako.pk}", live(family.hanako).pk
    told = {
        f"{me}.allowance_falls_because": "institution",
        f"{me}.allowance_falls_on": "2027-01-31",
        f"guardian-child({me},p{family.taro.pk}).still_raised": True,
        f"guardian-child({me},p{jiro.pk}).still_raised": False,
    }
    given = {"channel": "official", "because": "県の通知", "actor": desk["clerk"]}
    with pytest.raises(cases.OfficeCaseNotPossible) as refused:
        cases.open_office_case(award, DECREASE, family.hanako.pk, {}, **given)
    assert refused.value.data["why"] == "answers"
    with pytest.raises(cases.OfficeCaseNotPossible):
        cases.open_office_case(award, CLAIM, family.hanako.pk, told, **given)
    with pytest.raises(cases.AwardStale):
        cases.open_office_case(award, DECREASE, family.hanako.pk, told, seen=0, **given)
    number = cases.open_office_case(award, DECREASE, family.hanako.pk, told, **given).number
    deliver()
    assert all(number not in one.link for one in core.list_notices(family.hanako.pk)), "nobody sent it"
    with pytest.raises(cases.CaseNotInState):
        cases.withdraw_case(number, actor=actor_of(family.hanako))
    cases.start_checking(number, actor=desk["clerk"])
    with pytest.raises(cases.ReasonsMissing):
        cases.draft_decision(number, "decreased", [], actor=desk["clerk"])
    cases.draft_decision(number, "decreased", REASON, actor=desk["clerk"])
    cases.approve_decision(number, actor=desk["chief"])
    deliver()
    assert cases.find_award(award).people == (family.taro.pk,)
    with pytest.raises(cases.NotAllowed):
        cases.open_office_case(award, DECREASE, family.hanako.pk, told, channel="official", because="x",
                               actor=staff("other", "clerk", department="disaster-relief"))  # fmt: skip


def test_a_transfer_that_came_on_paper_is_entered_for_the_other_parent(desk: Any, clock: Any) -> None:
    family, jiro = two_children(desk, clock)
    award = live(family.hanako).pk
    assert set(cases.list_claimants(award)) == {family.hanako.pk, family.kenichi.pk}
    for person, yen in ((family.hanako, 1_000_000), (family.kenichi, 9_000_000)):
        save(person, {"income": dict.fromkeys(range(2018, 2055), yen)})
    answers = for_parent(family.kenichi, "ヤマダ ケンイチ", family.taro, jiro)
    form = cases.read_office_form(award, TRANSFER, family.kenichi.pk, {}, "paper")
    assert set(form.missing) <= set(answers)
    case = cases.open_office_case(
        award, TRANSFER, family.kenichi.pk, answers, channel="paper", because="請求書", actor=desk["clerk"]
    )
    decide(case.number, desk)
    assert cases.find_award(live(family.kenichi).pk).people == (family.taro.pk, jiro.pk)
