"""A family that does not live together: over two towns of one installation, and over two households of one town."""

from datetime import date

import pytest
from django.db import connection

from tests.channels.portal import builders as make
from tests.channels.portal.conftest import signed_in
from tests.channels.portal.test_conversation_pages import KNOWN, begin, send, walk
from tests.channels.portal.test_interview import text_of
from tomoni.cases import interface as cases
from tomoni.core import interface as core

FATHER, NEW_HOME = "山田 健太", "ひばり町川向3番1号"
BORN = date(2026, 11, 12)


def person(name: str, kana: str, born: date, household: core.Household, relation: str) -> core.Person:
    made = core.Person.objects.create(
        name=name, name_kana=kana, birth_date=born, resident_number=f"{born:%Y%m%d}", address=household.address,
        postal_code=household.postal_code,
    )  # fmt: skip
    since = max(born, date(2020, 4, 1))
    core.Membership.objects.create(household=household, person=made, relation=relation, since=since)
    facts = {"lived_here_since": since.isoformat()}
    core.save_facts(made, facts, source="resident-register", holds_since=since, actor=make.SYSTEM)
    return made


@pytest.fixture
def over_towns(portal, other_town):
    """Mother and baby here; the father is registered in かえで町, where he has an account and an income."""
    for town, host in ((portal, "testserver"), (other_town, "kaede.test")):
        core.Municipality.objects.filter(pk=town.pk).update(host=host)
    core.forget_everything()
    with core.tenant(other_town):
        there = core.Household.objects.create(number="1", address="かえで町東1番地", postal_code="0999009")
        father = person(FATHER, "ヤマダ ケンタ", date(1994, 6, 12), there, "世帯主")
        income = {"income": {2024: 4_820_539, 2025: 4_820_539}}
        core.save_facts(father, income, source="tax-register", holds_since=date(2026, 6, 1), actor=make.SYSTEM)
    here = core.Household.objects.create(number="1", address="ひばり町みどり台2丁目5番8号", postal_code="0999001")
    mother = person("山田 美咲", "ヤマダ ミサキ", date(1996, 2, 3), here, "世帯主")
    baby = person("山田 結月", "ヤマダ ユヅキ", BORN, here, "子")
    core.create_link("guardian-child", mother.pk, baby.pk, since=BORN, facts={"is_parent": True, "lives_with": True})
    return mother, baby, father


def test_nothing_of_the_other_town_is_read_and_the_birth_goes_on(over_towns, other_town) -> None:
    mother, baby, _ = over_towns
    said, pages = [], []

    def listen(execute, sql, params, many, context):
        said.append(f"{sql} {params}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        me = signed_in(make.make_account(mother, "demo:mother"))
        pages.append(text_of(me.get("/")))
        shown = walk(me, begin(me, whom=f"p{baby.pk}"), **KNOWN)
        pages += [text_of(me.get(one)) for one in shown]
        check = shown[-1].replace("/list/", "/check/")
        pages.append(text_of(me.get(check)))
        sent = send(me, check)
    assert sent.status_code == 302 and "child-allowance-claim" in {
        line.service for line in cases.list_cases_of(mother.pk)
    }
    assert "町が調べること：" in pages[-2], "what this town's register has not is said, and does not hold up"
    assert len(said) > 50 and not [one for one in said if other_town.code in one]
    assert not [page for page in pages if "健太" in page or "かえで町" in page or "4,820,539" in page]
    with core.tenant(other_town):
        assert not cases.list_cases_of(over_towns[2].pk)


def test_nobody_of_the_other_town_is_asked_or_named_by_a_typed_number(over_towns, other_town) -> None:
    mother, _, father = over_towns
    me = signed_in(make.make_account(mother, "demo:mother"))
    token = begin(me).split("/")[2]
    actor = core.Actor.resident(core.find_or_create_account("demo:mother", person=mother, level=2))
    with pytest.raises(cases.CasesError) as refused:
        cases.ask_other(token, father.pk, person=mother.pk, actor=actor)
    assert FATHER not in str(refused.value)
    answer = me.post("/events/birth/", {"whom": f"p{father.pk}"}, follow=True)
    assert "健太" not in text_of(answer)
    with core.tenant(other_town):
        assert {line.who["kind"] for line in core.records_of(father.pk)} == {"system"}


@pytest.fixture
def over_households(home):
    """The father moved out ten days ago; both stay the guardians of the baby, and nobody is protected."""
    core.Membership.objects.filter(person=home.father).update(until=date(2026, 11, 15))
    flat = core.Household.objects.create(number="2", address=NEW_HOME, postal_code="0999001")
    core.Membership.objects.create(household=flat, person=home.father, relation="世帯主", since=date(2026, 11, 16))
    core.Person.objects.filter(pk=home.father.pk).update(address=flat.address)
    return home


def test_each_parent_of_two_households_sees_the_child_and_nothing_of_the_other_home(over_households) -> None:
    mother, father = (signed_in(one) for one in (over_households.mother_account, over_households.father_account))
    shown = walk(mother, begin(mother, whom=f"p{over_households.baby.pk}"), **KNOWN)
    check = shown[-1].replace("/list/", "/check/")
    hers = [text_of(mother.get(one)) for one in ("/", *shown, check)]
    assert "15,000" in hers[0] and not [page for page in hers if NEW_HOME in page or "4,820,539" in page]
    assert send(mother, check).status_code == 302
    numbers = [line.number for line in cases.list_cases_of(over_households.mother.pk)]
    assert len(numbers) >= 3 and not cases.list_cases_of(over_households.father.pk)
    his_walk = walk(father, begin(father, whom=f"p{over_households.baby.pk}"), **KNOWN)
    ended = his_walk[-1]
    his = [text_of(father.get(one)) for one in ("/", *his_walk[1:], ended.replace("/list/", "/check/"))]
    assert "結月さんの分" in text_of(father.get(ended)) and "もう進んでいます" in text_of(father.get(ended))
    kept = ("美咲", "みどり台2丁目", "1,960,417", "1234567", *numbers)
    assert not [(one, page) for page in his for one in kept if one in page]
    assert father.get(f"/cases/{numbers[0]}/").status_code == 404
