"""内払調整: what was paid too much is a claim, taken off later months once, and right to the yen."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases import builders as make
from tests.cases.test_award_life import CLAIM
from tomoni.cases import interface as cases
from tomoni.cases.actions import setting_off
from tomoni.cases.models import Award, AwardVersion
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.rules.interface import Month


@pytest.fixture
def desk(town: Any, clock: Any) -> dict[str, core.Actor]:
    make.open_town()
    return {"clerk": make.staff("nakamura", "clerk"), "chief": make.staff("ishii", "chief")}


@pytest.fixture
def award(desk: dict[str, core.Actor], clock: Any) -> Award:
    """Two children, 30,000 yen a month, reckoned for December 2026 to March 2027."""
    family = make.make_yamada()
    second = make.child_of(family, "山田 次子", "ヤマダ ツギコ", "2026-11-13", order=2)
    number = make.send(family.hanako, CLAIM, make.claim_answers(family.hanako, family.taro, second))
    make.decide(number, desk)
    clock("2027-04-15T10:00")
    cases.reckon_instalments("2027-03", actor=desk["clerk"])
    return Award.objects.get()


def again(award: Award, first: str, children: int) -> None:
    """New terms from a month on, decided late: for the first so many children."""
    award.refresh_from_db()
    newest = award.versions.order_by("-number").first()
    everybody = award.versions.order_by("number").first().about["children"]
    AwardVersion.objects.create(
        award=award, number=newest.number + 1, case=newest.case, service=newest.service, bundle=newest.bundle,
        first_month=first, last_month=newest.last_month, about={**newest.about, "children": everybody[:children]},
        amount=newest.amount, per=newest.per, pay=newest.pay, made_at=core.now(),
    )  # fmt: skip
    award.reckoned_through = min(award.reckoned_through, str(Month.parse(first) - 1))
    award.save()


def reckon(through: str, desk: dict[str, core.Actor]) -> None:
    cases.reckon_instalments(through, actor=desk["clerk"])


def paid(award: Award) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in payments.list_instalments_of(award.person_id, limit=1_000):
        if one.state != "cancelled":
            found[one.month] = found.get(one.month, 0) + one.amount
    return found


def test_months_paid_too_much_become_one_claim_and_later_months_pay_it(award, desk) -> None:
    assert paid(award) == dict.fromkeys(["2026-12", "2027-01", "2027-02", "2027-03"], 30_000)
    again(award, "2027-02", 1)
    reckon("2027-05", desk)
    [claim] = payments.list_claims()
    assert (claim.principal, claim.by_month, claim.state) == (30_000, {"2027-02": 15_000, "2027-03": 15_000}, "settled")
    taken = [(e.kind, e.reference, e.amount) for e in payments.list_entries(claim)][1:]
    assert taken == [("set_off", "2027-04", 15_000), ("set_off", "2027-05", 15_000)]
    assert sum(paid(award).values()) == 2 * 30_000 + 4 * 15_000


def test_reckoning_again_from_between_gives_no_set_off_back(award, desk) -> None:
    again(award, "2027-02", 1)
    reckon("2027-05", desk)
    before = paid(award)
    for first in ("2027-05", "2027-04", "2027-02", "2026-12"):
        again(award, first, 1 if first > "2027-01" else 2)
        again(award, "2027-02", 1)
        reckon("2027-05", desk)
        assert paid(award) == before, first
        assert len(payments.list_claims()) == 1


def test_a_reduction_taken_back_pays_what_was_taken(award, desk) -> None:
    again(award, "2027-02", 1)
    reckon("2027-05", desk)
    again(award, "2027-02", 2)
    reckon("2027-05", desk)
    assert sum(paid(award).values()) == 6 * 30_000


def test_what_no_month_can_make_good_is_asked_back_at_the_end(award, desk) -> None:
    again(award, "2026-12", 1)
    reckon("2027-03", desk)
    [claim] = payments.list_claims()
    assert (claim.state, claim.balance) == ("setting_off", 60_000)
    assert [one.overpaid for one in cases.list_awards()] == [60_000]
    cases.end_award(award.pk, on=core.today(), reason="moved", actor=desk["clerk"])
    claim = payments.find_claim(claim.number)
    assert (claim.state, claim.balance) == ("drafted", 45_000)
    assert [one.overpaid for one in cases.list_awards()] == [0]


def test_money_that_is_asked_for_is_not_taken_off_a_month_too(award, desk) -> None:
    again(award, "2026-12", 1)
    reckon("2027-03", desk)
    [claim] = payments.list_claims()
    drafted = payments.propose(claim, "demand", reason="返還", due_on=core.today().replace(day=30), actor=desk["clerk"])
    payments.approve_proposal(drafted, actor=desk["chief"])
    reckon("2027-05", desk)
    assert payments.find_claim(claim.number).balance == 60_000
    assert paid(award)["2027-05"] == 15_000


def owing(award: Award, desk: dict[str, core.Actor]) -> payments.Claim:
    """60,000 yen too much for December to March."""
    again(award, "2026-12", 1)
    reckon("2027-03", desk)
    [claim] = payments.list_claims()
    return claim


def test_fault_4_what_cannot_be_set_off_is_not_taken_off_a_month(award, desk) -> None:
    claim = owing(award, desk)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        debt = setting_off.debts_of([award])[award.pk]
    assert len(asked) == 1 and ("FOR UPDATE" in asked[0]["sql"]) == (connection.vendor == "postgresql")
    assert debt.take(Month.parse("2027-04"), 15_000) == 15_000
    payments.set_off(claim.origin, claim.balance - 5_000, "2027-09", actor=make.SYSTEM)
    with pytest.raises(cases.AwardStale) as less:
        debt.settle()
    assert less.value.data == {"seen": 15_000, "now": 5_000}


def test_fault_4_a_part_whose_money_moved_meanwhile_is_reckoned_again(award, desk, monkeypatch) -> None:
    claim = owing(award, desk)
    real, calls = payments.set_off, []

    def after_somebody_else(origin: str, amount: int, reference: str, *, actor: core.Actor) -> int:
        calls.append(reference)
        if len(calls) == 1:
            real(origin, 50_000, "2027-09", actor=actor)
        return real(origin, amount, reference, actor=actor)

    monkeypatch.setattr(payments, "set_off", after_somebody_else)
    before = paid(award)
    assert cases.reckon_instalments("2027-04", actor=desk["clerk"]).awards == 1
    assert calls == ["2027-04", "2027-04"]
    assert payments.find_claim(claim.number).balance == 45_000 and paid(award) == before


def test_fault_4_a_part_whose_money_goes_on_moving_writes_nothing(award, desk, monkeypatch) -> None:
    claim = owing(award, desk)
    monkeypatch.setattr(payments, "set_off", lambda *given, **more: 0)
    before = paid(award)
    with pytest.raises(cases.AwardStale):
        reckon("2027-05", desk)
    award.refresh_from_db()
    assert (award.reckoned_through, paid(award)) == ("2027-03", before)
    assert payments.find_claim(claim.number).balance == 60_000
