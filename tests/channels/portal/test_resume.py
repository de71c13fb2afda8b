"""Going on with an interview on another device by a short code: only oneself, not for ever, not by trying."""

import re
from datetime import timedelta

import pytest

from tests.channels.portal.conftest import signed_in
from tests.channels.portal.test_interview import CLAIM, answer_page, start, text_of
from tomoni.cases import interface as cases
from tomoni.cases.models import CodeTry, Interview, ResumeCode
from tomoni.core import interface as core


@pytest.fixture
def begun(father) -> str:
    """The first page of the father's interview, answered."""
    first = start(father, CLAIM)
    answer_page(father, first, public_service="no")
    return first


def code_of(client, first: str) -> str:
    there = first.replace("/work/", "/code/")
    assert "コードを作る" in text_of(client.get(there)) or client.get(there).status_code == 200
    return re.search(r'<p class="number" translate="no">([A-Z0-9]{4}-[A-Z0-9]{4})</p>', text_of(client.post(there)))[1]


def test_the_code_leads_the_same_person_on_from_another_device(home, father, begun) -> None:
    assert begun.replace("/work/", "/code/") in text_of(father.get(begun))
    code, other = code_of(father, begun), signed_in(home.father_account)
    assert "/resume/" in text_of(other.get("/"))
    for typed in (code, code.lower().replace("-", ""), f" {code} "):
        answer = other.post("/resume/", {"code": typed})
        assert answer.status_code == 302 and answer["Location"] == begun.replace("work/", "")
    assert 'value="no" checked' in text_of(other.get(begun))


def test_without_sign_in_the_code_opens_nothing(client, father, begun) -> None:
    answer = client.post("/resume/", {"code": code_of(father, begun)})
    assert answer.status_code == 302 and answer["Location"].startswith("/sign-in/")


def test_the_other_parent_learns_nothing_from_the_code(home, father, begun) -> None:
    page = signed_in(home.mother_account).post("/resume/", {"code": code_of(father, begun)})
    assert page.status_code == 422 and "このコードでは開けません" in text_of(page) and "公務員" not in text_of(page)


def test_nothing_of_the_person_is_in_code_address_or_table(home, father, begun) -> None:
    code = code_of(father, begun)
    row = ResumeCode.objects.get()
    assert code.replace("-", "") not in row.digest and len(row.digest) == 64
    assert not set(code) & set("0O1IL2Z5S8BUV")


def test_a_new_code_ends_the_one_before(father, begun) -> None:
    first, second = code_of(father, begun), code_of(father, begun)
    assert father.post("/resume/", {"code": first}).status_code == 422
    assert father.post("/resume/", {"code": second}).status_code == 302


def test_a_code_ends_after_a_week_and_with_the_interview(home, father, begun) -> None:
    code, actor = code_of(father, begun), core.Actor.resident(home.father_account)
    with core.standing_at(core.now() + timedelta(days=6)):
        assert cases.follow_code(code, person=home.father.pk, actor=actor) in begun
    with core.standing_at(core.now() + timedelta(days=7, seconds=1)), pytest.raises(cases.CodeNotFollowed):
        cases.follow_code(code, person=home.father.pk, actor=actor)
    Interview.objects.update(state="sent")
    assert father.post("/resume/", {"code": code}).status_code == 422


def test_ten_wrong_codes_close_it_for_a_quarter_of_an_hour(home, father, begun) -> None:
    code = code_of(father, begun)
    for _ in range(10):
        assert "このコードでは開けません" in text_of(father.post("/resume/", {"code": "AAAA-AAAA"}))
    page = father.post("/resume/", {"code": code})
    assert page.status_code == 429 and page["Retry-After"] == "900" and "15分たってから" in text_of(page)
    assert CodeTry.objects.count() == 10, "a refused try is kept"
    assert signed_in(home.mother_account).post("/resume/", {"code": "x"}).status_code == 422
    with core.standing_at(core.now() + timedelta(minutes=15, seconds=1)):
        assert father.post("/resume/", {"code": code}).status_code == 302


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_every_page_is_there_in_each_language(home, language) -> None:
    client = signed_in(home.father_account, language)
    first = start(client, CLAIM)
    assert client.get("/resume/").status_code == 200 and code_of(client, first)
    assert client.post("/resume/", {"code": "no"}).status_code == 422


def test_somebody_elses_interview_gets_no_code(home, father, begun) -> None:
    mother = signed_in(home.mother_account)
    for answer in (mother.get(begun.replace("/work/", "/code/")), mother.post(begun.replace("/work/", "/code/"))):
        assert answer.status_code == 409
    assert ResumeCode.objects.count() == 0
