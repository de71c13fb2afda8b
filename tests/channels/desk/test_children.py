"""届け出たお子さん: the desk sees whom the register has now, and a person says who it is."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from tests.cases.test_matching import BORN, CLAIM, answers_of, declare, register
from tests.channels.desk import builders as make
from tomoni.cases import interface as cases
from tomoni.core import interface as core

PAGE = "/desk/children/"


@pytest.fixture
def declared(family) -> Any:
    """The mother declared a second child; taro is of the register."""
    mother, father, taro = family["mother"], family["father"], family["child"]
    household = core.find_household_of(mother.pk)
    home = SimpleNamespace(hanako=mother, kenichi=father, taro=taro, household=household)
    home.number = declare(home, CLAIM)[CLAIM]
    return home


def text_of(answer: Any) -> str:
    return answer.content.decode()


def test_a_declared_child_is_on_the_list_and_matched_with_one_press(declared, as_clerk) -> None:
    page = text_of(as_clerk.get(PAGE))
    assert "山田 次郎" in page and "似ているお子さんは、まだ台帳にいません" in page
    assert "台帳を待っている方" in text_of(as_clerk.get("/desk/"))
    assert "確かめてつなげる" in text_of(as_clerk.get(f"/desk/cases/{declared.number}/"))
    child = register(declared)
    cases.propose_matches()
    assert "台帳に載った1人" in text_of(as_clerk.get("/desk/"))
    page = text_of(as_clerk.get(PAGE))
    assert f'value="{child.pk}" checked' in page and "生年月日が同じ、カナが同じ、届け出た方の子" in page
    typed = {"do": "match", "number": declared.number, "entity": "new-child", "child": child.pk}
    assert "お子さんをつなげました（1件）" in text_of(as_clerk.post(PAGE, typed, follow=True))
    assert "確かめてつなげる" not in text_of(as_clerk.get(f"/desk/cases/{declared.number}/"))
    undo = {"do": "undo", "number": declared.number, "child": child.pk, "because": "ちがう子でした"}
    assert "つながりを取り消しました" in text_of(as_clerk.post(PAGE, undo, follow=True))
    assert answers_of(declared.number)["new-child.birth_date"] == BORN


def test_what_is_pressed_twice_or_too_late_says_what_is_true(declared, as_clerk) -> None:
    child = register(declared)
    typed = {"do": "match", "number": declared.number, "entity": "new-child", "child": child.pk}
    as_clerk.post(PAGE, typed)
    again = as_clerk.post(PAGE, typed)
    assert again.status_code == 409 and "もうつながっています" in text_of(again)
    stale = as_clerk.post(PAGE, {**typed, "do": "undo", "version": "1"})
    assert stale.status_code == 409 and f"p{child.pk}" in str(answers_of(declared.number))
    assert as_clerk.post(PAGE, {"do": "match"}).status_code == 409


def test_who_is_protected_is_named_to_nobody_but_the_officer(declared, as_clerk) -> None:
    child = register(declared)
    office = core.Department.objects.get(key="child-support")
    core.Protection.objects.create(person=child, since=date(2026, 1, 1), department=office)
    page = text_of(as_clerk.get(PAGE))
    assert "山田 次郎" not in page and "支援措置の担当が確かめます" in page


def test_looking_is_on_the_ledger_of_who_declared_and_of_who_may_be_it(declared, as_clerk) -> None:
    child = register(declared)
    as_clerk.get(PAGE)
    for person in (declared.hanako.pk, child.pk):
        assert core.entries_about(person, limit=1)[0].purpose == "review"


def test_another_section_sees_nothing_of_it(declared) -> None:
    other = make.sign_in(Client(), make.make_staff("relief", "防災 太", "clerk", office=make.RELIEF))
    assert "山田 次郎" not in text_of(other.get(PAGE))
