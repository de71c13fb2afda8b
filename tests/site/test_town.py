"""The demo town in the database: what its people find."""

from datetime import date

import pytest
from django.db import transaction

from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.site.town import make_demo_town, town_is_made
from tomoni.site.town.making import CODE, TownAlreadyMade

ON = date(2026, 11, 22)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """Made once for the tests below and rolled back after the last of them."""
    from django.conf import settings

    before, settings.TOMONI_NOW = settings.TOMONI_NOW, "2026-11-22T10:00:00"
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_demo_town(people=400, seed=1, on=ON)
        with core.tenant(CODE):
            yield made
        transaction.set_rollback(True)
    settings.TOMONI_NOW = before


@pytest.fixture(autouse=True)
def inside(made, clock, django_db_blocker):
    with django_db_blocker.unblock():
        yield


def demo(key: str) -> core.Person:
    return core.find_account(f"demo:{key}").person


def due(key: str) -> dict[str, object]:
    return {card.service: card.answer for card in cases.find_due(demo(key).pk)}


def test_it_says_what_was_made(made):
    assert town_is_made()
    assert "400 people" in str(made)
    assert made.awards > 10


def test_it_is_not_made_twice():
    with pytest.raises(TownAlreadyMade):
        make_demo_town(people=60, seed=1, on=ON)


def test_the_demo_accounts_come_first_and_have_their_words():
    first = list(core.Account.objects.order_by("pk")[:3].values_list("subject", flat=True))
    assert first == ["demo:newborn-higher", "demo:newborn-lower", "demo:second-baby"]
    assert set(core.current_municipality().settings["demo"]["demo:pregnant"]) == {"ja", "easy", "en"}


def test_the_higher_earner_of_a_newborn_is_told_of_the_claim():
    answer = due("newborn-higher")["child-allowance-claim"]
    assert (answer.status, answer.most, str(answer.month)) == ("undetermined", 15000, "2026-12")


def test_the_lower_earner_is_not():
    assert "child-allowance-claim" not in due("newborn-lower")


def test_a_recipient_with_a_second_baby_is_told_of_the_revision():
    found = due("second-baby")
    assert found["child-allowance-revision"].amount == 25000
    assert "child-allowance-claim" not in found


def test_the_mother_apart_is_told_of_the_claim_and_the_father_is_shown_no_address():
    assert "child-allowance-claim" in due("apart-protected")
    family = core.load_family(demo("apart-other").pk, purpose="child-allowance", on=ON)
    assert {p.name for p in family.people if p.protected} == {"小林 由美", "小林 結衣"}


def test_a_family_with_three_may_be_due_thirty_thousand_for_the_third():
    answer = due("third-child")["child-allowance-claim"]
    assert answer.most == 40000


def test_the_flooded_household_may_ask_for_the_certificate():
    assert [thing.kind for thing in core.list_things("disaster", ON)] == ["disaster"]


def test_awards_from_before_wait_for_the_december_payment(made):
    payees = payments.list_due("child-allowance", date(2026, 12, 10))
    assert len(payees) == made.awards
    assert made.instalments >= 2 * made.awards - 4


def test_every_office_has_somebody_in_each_role():
    held = set(core.StaffRole.objects.values_list("department__key", "role"))
    assert held == {
        ("residents", "counter"),
        ("residents", "clerk"),
        ("child-support", "clerk"),
        ("child-support", "chief"),
        ("disaster-relief", "clerk"),
        ("disaster-relief", "chief"),
        ("disaster-relief", "surveyor"),
        ("accounting", "accountant"),
        ("residents", "protection-officer"),
        ("audit", "auditor"),
        ("digital", "admin"),
        ("mayor-office", "mayor"),
        ("mayor-office", "deputy-mayor"),
        ("general-affairs", "chief"),
        ("finance", "chief"),
        ("care", "clerk"),
        ("care", "chief"),
    }


def test_sensitive_facts_are_not_readable_in_the_database():
    assert set(core.Fact.objects.filter(name__in=["income", "payout_account"]).values_list("key_id", flat=True)) == {
        "f1"
    }


def test_the_ledger_is_whole():
    core.seal_now()
    assert core.verify_ledger().problems == ()
