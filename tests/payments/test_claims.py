"""Money claims of the town: born once, decided by two, never more taken than is owed, gone when their time is over."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.payments.builders import RIGHT, make_person, make_staff
from tests.payments.test_at_the_same_moment import at_once
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.payments.domain.recovery import lapse_day, split_evenly

SYSTEM = core.Actor.system("rule")
DUE = date(2026, 12, 25)


@pytest.fixture
def clerk(town: object, clock: object) -> core.Actor:
    return make_staff("kakari", "clerk")


@pytest.fixture
def chief(town: object) -> core.Actor:
    return make_staff("kacho", "chief")


@pytest.fixture
def accountant(town: object) -> core.Actor:
    return make_staff("kaikei", "accountant", department="accounting")


def new(debtor: int, amount: int = 30_000, **changes: object) -> payments.NewClaim:
    plain = payments.NewClaim(
        source_key=f"award:{debtor}/2", right=RIGHT, label="児童手当", department="child-support", debtor=debtor,
        origin=f"award:{debtor}", cause="overpaid", amount=amount, law="民法第703条", reason="転出した月の分",
    )  # fmt: skip
    return plain._replace(**changes)


def demanded(clerk: core.Actor, chief: core.Actor, amount: int = 30_000, **changes: object) -> payments.Claim:
    claim = payments.open_claim(new(make_person(), amount, **changes), actor=SYSTEM)
    proposal = payments.propose(claim, "demand", reason="払い過ぎ", due_on=DUE, actor=clerk)
    return payments.approve_proposal(proposal, actor=chief)


def kinds(claim: payments.Claim) -> list[str]:
    return [entry.kind for entry in payments.list_entries(claim)]


def test_a_claim_is_born_once_and_asked_for_by_two_people(clerk: core.Actor, chief: core.Actor) -> None:
    debtor = make_person()
    claim = payments.open_claim(new(debtor), actor=SYSTEM)
    assert payments.open_claim(new(debtor), actor=SYSTEM) == claim
    with pytest.raises(payments.ClaimAlreadyBorn):
        payments.open_claim(new(debtor, 40_000), actor=SYSTEM)
    assert (claim.number, claim.state, payments.list_claims_of(debtor)) == ("返2026-1", "drafted", [])
    proposal = payments.propose(claim, "demand", reason="払い過ぎ", due_on=DUE, actor=clerk)
    with pytest.raises(payments.ProposalNotOpen):
        payments.propose(claim, "demand", reason="もう一度", due_on=DUE, actor=clerk)
    claim = payments.approve_proposal(proposal, actor=chief)
    assert (claim.state, claim.due_on, kinds(claim)) == ("open", DUE, ["born", "demanded"])
    assert payments.list_claims_of(debtor) == [claim]
    with pytest.raises(payments.ProposalNotOpen):
        payments.approve_proposal(proposal, actor=chief)


def test_nobody_decides_what_they_drafted_not_even_in_the_database(town: object, clock: object) -> None:
    both = make_staff("both", "clerk", "chief")
    claim = payments.open_claim(new(make_person()), actor=SYSTEM)
    proposal = payments.propose(claim, "demand", reason="払い過ぎ", due_on=DUE, actor=both)
    with pytest.raises(payments.SamePersonDrafted):
        payments.approve_proposal(proposal, actor=both)
    with pytest.raises(IntegrityError), transaction.atomic():
        payments.ClaimProposal.objects.filter(pk=proposal.pk).update(decided_by=both.key)
    with pytest.raises(payments.NotPermitted):
        payments.approve_proposal(proposal, actor=make_staff("other", "chief", department="tax"))


def test_a_proposal_on_a_claim_that_moved_is_refused(
    clerk: core.Actor, chief: core.Actor, accountant: core.Actor
) -> None:
    claim = demanded(clerk, chief)
    proposal = payments.propose(claim, "reduce", amount=30_000, reason="決定の取消し", actor=clerk)
    payments.receive(claim, 10_000, on=core.today(), reference="領1", actor=accountant)
    with pytest.raises(payments.ClaimStale):
        payments.approve_proposal(proposal, actor=chief)
    back = payments.send_proposal_back(proposal, "納付があった", actor=chief)
    assert (back.state, payments.find_claim(claim.number).balance) == ("sent_back", 20_000)
    with pytest.raises(payments.ClaimStale):
        payments.receive(claim, 1, on=core.today(), reference="領2", version=1, actor=accountant)


def test_receipts_are_recorded_once_and_never_more_than_is_open(
    clerk: core.Actor, chief: core.Actor, accountant: core.Actor
) -> None:
    claim = demanded(clerk, chief)
    payments.receive(claim, 20_000, on=core.today(), reference="領1", actor=accountant)
    with pytest.raises(payments.ReceiptAlreadyRecorded):
        payments.receive(claim, 10_000, on=core.today(), reference="領1", actor=accountant)
    with pytest.raises(payments.ClaimSumNotRight):
        payments.receive(claim, 10_001, on=core.today(), reference="領2", actor=accountant)
    with pytest.raises(payments.NotPermitted):
        payments.receive(claim, 1, on=core.today(), reference="領2", actor=clerk)
    payments.receive(claim, 10_000, on=core.today(), reference="領2", actor=accountant)
    claim = payments.find_claim(claim.number)
    assert (claim.state, claim.balance) == ("settled", 0)
    with pytest.raises(payments.ClaimNotInState):
        payments.receive(claim, 1, on=core.today(), reference="領3", actor=accountant)


def test_set_off_takes_each_month_once_and_settles_the_claim(town: object, clock: object) -> None:
    claim = payments.open_claim(new(make_person(), 25_000, set_off=True), actor=SYSTEM)
    assert payments.set_off(claim.origin, 10_000, "2026-12", actor=SYSTEM) == 10_000
    assert payments.set_off(claim.origin, 10_000, "2026-12", actor=SYSTEM) == 0
    assert payments.set_off(claim.origin, 20_000, "2027-01", actor=SYSTEM) == 15_000
    claim = payments.find_claim(claim.number)
    assert (claim.state, kinds(claim)) == ("settled", ["born", "set_off", "set_off"])


def test_instalments_add_up_and_a_reminder_comes_after_a_missed_one(
    clerk: core.Actor, chief: core.Actor, accountant: core.Actor, clock
) -> None:
    claim = demanded(clerk, chief)
    days = payments.months_ahead(date(2026, 12, 25), 3)
    terms = [{"due_on": day, "amount": yen} for day, yen in zip(days, payments.split_evenly(30_000, 3), strict=True)]
    with pytest.raises(payments.ClaimSumNotRight):
        payments.propose(claim, "instalments", reason="相談", terms=terms[:2], actor=clerk)
    payments.approve_proposal(
        payments.propose(claim, "instalments", reason="収入が減った", terms=terms, actor=clerk), actor=chief
    )
    claim = payments.find_claim(claim.number)
    assert [(part.due_on, part.amount) for part in payments.list_parts(claim)] == [(day, 10_000) for day in days]
    clock("2026-12-26T09:00")
    payments.receive(claim, 10_000, on=date(2026, 12, 24), reference="領1", actor=accountant)
    with pytest.raises(payments.ReminderTooEarly):
        payments.remind(claim, date(2027, 1, 31), actor=clerk)
    clock("2027-01-26T09:00")
    entry = payments.remind(claim, date(2027, 2, 5), actor=clerk)
    assert (entry.law, entry.by_on) == ("地方自治法第231条の3第1項", date(2027, 2, 5))


def test_a_claim_lapses_after_five_years_and_only_then_is_written_off_for_it(
    clerk: core.Actor, chief: core.Actor, accountant: core.Actor, clock
) -> None:
    claim = demanded(clerk, chief)
    assert claim.lapses_on == date(2031, 11, 22)
    with pytest.raises(payments.ClaimNotLapsed):
        payments.propose(claim, "write_off", reason="時効", law="lapsed", actor=clerk)
    clock("2026-12-26T09:00")
    payments.remind(claim, date(2027, 1, 10), actor=clerk)
    clock("2027-06-01T09:00")
    payments.remind(claim, date(2027, 6, 10), actor=clerk)  # only the first begins the time anew
    claim = payments.find_claim(claim.number)
    assert claim.lapses_on == date(2031, 12, 26)
    clock("2031-12-26T09:00")
    with pytest.raises(payments.ClaimLapsed):
        payments.receive(claim, 1, on=core.today(), reference="領1", actor=accountant)
    with pytest.raises(payments.ClaimLapsed):
        payments.remind(claim, date(2032, 1, 10), actor=clerk)
    proposal = payments.propose(claim, "write_off", reason="5年の時効", law="lapsed", actor=clerk)
    claim = payments.approve_proposal(proposal, actor=chief)
    assert (claim.state, claim.balance, proposal.law) == ("written_off", 0, "地方自治法第236条第1項・第2項")


def test_money_got_by_deceit_lapses_as_the_special_law_says(clerk: core.Actor) -> None:
    claim = payments.open_claim(new(make_person(), cause="deceit"), actor=SYSTEM)
    assert (claim.limit_years, claim.limit_law, claim.lapses_on) == (2, "児童手当法第23条第1項", date(2028, 11, 22))


def test_entries_of_a_claim_are_never_changed(clerk: core.Actor) -> None:
    claim = payments.open_claim(new(make_person()), actor=SYSTEM)
    with pytest.raises(DatabaseError), transaction.atomic():
        payments.ClaimEntry.objects.filter(claim=claim).update(amount=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        payments.Claim.objects.filter(pk=claim.pk).update(balance=-1)


def test_two_receipts_at_the_same_moment_take_what_is_owed_once(committed_town) -> None:
    with core.tenant(committed_town):
        claim = demanded(make_staff("k", "clerk"), make_staff("c", "chief"))
        actors = [make_staff(f"kaikei{n}", "accountant") for n in range(3)]
    day = claim.born_on
    results = at_once(
        committed_town,
        *[
            lambda actor=actor: payments.receive(claim, 30_000, on=day, reference="領1", actor=actor)
            for actor in actors
        ],
    )
    assert sum(isinstance(one, payments.ClaimEntry) for one in results) == 1, results
    with core.tenant(committed_town):
        assert payments.find_claim(claim.number).balance == 0


@given(st.integers(1, 10_000_000), st.integers(1, 60))
def test_parts_of_a_sum_add_up_to_it(amount: int, count: int) -> None:
    if amount >= count:
        parts = split_evenly(amount, count)
        assert (sum(parts), len(parts), min(parts) >= 1) == (amount, count, True)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.lists(st.sampled_from(["received", "reminded", "set_off"])))
def test_no_happening_makes_a_claim_lapse_sooner(born: date, happened: list[str]) -> None:
    told = [(kind, date(2030, 1, 1)) for kind in happened]
    assert lapse_day(born, told, 5) >= lapse_day(born, [], 5)


def test_what_the_town_let_go_is_claimed_back_no_more(clerk: core.Actor, chief: core.Actor) -> None:
    claim = demanded(clerk, chief, by_month={"2026-10": 15_000, "2026-11": 15_000})
    origin = claim.origin
    before = payments.sum_adjusted([origin])
    assert {month: one.yen for (_, month), one in before.items()} == {"2026-10": -15_000, "2026-11": -15_000}
    wish = payments.propose(
        claim, "reduce", reason="災害", amount=20_000, law="地方自治法施行令第171条の7", actor=clerk
    )
    payments.approve_proposal(wish, actor=chief)
    after = payments.sum_adjusted([origin])
    assert {month: one.yen for (_, month), one in after.items()} == {"2026-10": 0, "2026-11": -10_000}
    assert all(one.times == 0 for one in after.values())
