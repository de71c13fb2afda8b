"""ほかの機関へ送る: tick, make, print, sent or taken back; what another section or a protected family shows."""

import re
from datetime import date
from typing import Any

import pytest

from tests.channels.desk import builders as make
from tests.channels.portal.test_interview import text_of
from tomoni.cases import interface as cases
from tomoni.core import interface as core

PAGE = "/desk/forwarding/"


@pytest.fixture
def client(desk: Any, client: Any) -> Any:
    make.make_office("residents", "住民課")
    return make.sign_in(client, make.make_staff("jumin", "住民 一郎", "clerk", office="residents"))


@pytest.fixture
def waiting(desk: Any, client: Any) -> str:
    """A grandmother who moved with her family: the notice waits to be sent on."""
    family = make.make_family()
    mother = family["mother"]
    elder = core.Person.objects.create(name="梅田 ウメ", name_kana="ウメダ ウメ", birth_date=date(1945, 3, 3))
    home = core.find_household_of(mother.pk)
    core.Membership.objects.create(household=home, person=elder, relation="母", since=date(2020, 4, 1))
    for one in (*family.values(), elder):
        since = max("2020-04-01", str(one.birth_date))
        facts = {"address_since": since, "lived_here_since": since}
        core.save_facts(one, facts, source="resident-register", holds_since=one.birth_date, actor=make.SYSTEM)
    me, account = f"p{mother.pk}", core.find_or_create_account("demo:mother", person=mother, level=2)
    actor = core.Actor.resident(account)
    talk = cases.start_interview(actor, mother.pk, ["elderly-insurance-address"])
    answers = {f"{me}.moved_on": "2026-11-16", f"{me}.household_moves": True}
    answers[f"{me}.new_address"] = {"postal_code": "0999901", "address": "みどり県ひばり町川向3番1号"}
    cases.save_answers(talk.token, "form", answers, person=mother.pk)
    receipt = cases.submit_interview(talk.token, "k", person=mother.pk, actor=actor)
    while core.dispatch_once("test", 50):
        pass
    return cases.find_receipt(receipt.number, mother.pk)[0].number


def test_nothing_waits(client: Any) -> None:
    assert "送るのを待っているものはありません" in text_of(client.get(PAGE))


def test_ticked_printed_and_sent(client: Any, waiting: str) -> None:
    page = text_of(client.get(PAGE))
    assert "県の後期高齢者医療広域連合（1件）" in page and "梅田 ウメ" in page and f'value="{waiting}"' in page
    assert client.post(PAGE, {"do": "make", "case": [waiting]}).status_code == 302
    page = text_of(client.get(PAGE))
    link = re.search(r'href="(/desk/forwarding/\d+\.pdf)"', page)[1]
    pdf = client.get(link)
    assert (pdf.status_code, pdf["Content-Type"], pdf.content[:4]) == (200, "application/pdf", b"%PDF")
    cover = re.search(r'name="cover" value="(\d+)"', page)[1]
    assert client.post(PAGE, {"do": "left", "cover": cover}).status_code == 302
    page = text_of(client.get(PAGE))
    assert "発送した" in page and "終わりにしました" in page
    clerk = core.Actor.staff(make.make_staff("jumin", "", office="residents"))
    assert cases.find_cover(int(cover), actor=clerk)[0].state == "left"


def test_all_of_a_body_taken_back_says_so(client: Any, waiting: str) -> None:
    assert client.post(PAGE, {"do": "all-1", "of-1": [waiting]}).status_code == 302
    page = text_of(client.get(PAGE))
    cover = re.search(r'name="cover" value="(\d+)"', page)[1]
    empty = client.post(PAGE, {"do": "cancel", "cover": cover, "because": " "})
    assert empty.status_code == 409 and "取りやめる理由がありません" in text_of(empty)
    assert client.post(PAGE, {"do": "cancel", "cover": cover, "because": "書類が足りない"}).status_code == 302
    page = text_of(client.get(PAGE))
    assert "取りやめた" in page and "理由：書類が足りない" in page and f'value="{waiting}"' in page
    assert client.get(f"/desk/forwarding/{cover}.pdf").status_code == 404


def test_nothing_ticked_is_told(client: Any, waiting: str) -> None:
    answer = client.post(PAGE, {"do": "make"})
    assert answer.status_code == 409 and "送る案件が選ばれていません" in text_of(answer)


def test_another_section_sees_nothing(client: Any, waiting: str) -> None:
    client.post(PAGE, {"do": "make", "case": [waiting]})
    cover = re.search(r"/desk/forwarding/(\d+)\.pdf", text_of(client.get(PAGE)))[1]
    make.sign_in(client, make.make_staff("kosodate", "別 課", "clerk"))
    assert waiting not in text_of(client.get(PAGE)) and client.get(f"/desk/forwarding/{cover}.pdf").status_code == 404


def test_a_protected_family_is_left_to_the_officer(client: Any, waiting: str) -> None:
    elder, office = core.Person.objects.get(name="梅田 ウメ"), core.Department.objects.get(key="residents")
    core.Protection.objects.create(person=elder, since=date(2026, 11, 1), department=office)
    page = text_of(client.get(PAGE))
    assert "支援措置の担当が送ります" in page and "梅田" not in page and 'name="case"' not in page
    assert client.post(PAGE, {"do": "make", "case": [waiting]}).status_code == 409
