"""What the desk asks is mended and nothing else; a pregnancy stays with the person; refusals are explained."""

import re
from datetime import timedelta

import pytest

from tests.channels.portal import builders as make
from tests.channels.portal.conftest import signed_in
from tests.channels.portal.test_interview import CLAIM, answer_page, send, start, text_of, walk
from tomoni.cases import interface as cases
from tomoni.core import interface as core

PREGNANCY = "pregnancy-notification"


@pytest.fixture
def clerk(portal):
    return make.make_staff("nakamura", "中村 彩", "clerk")


@pytest.fixture
def sent(father):
    receipt = send(father, walk(father, start(father, CLAIM)))["Location"]
    return re.search(r"/cases/([\d-]+)/", text_of(father.get(receipt)))[1]


def ask(clerk, number: str, *names: str) -> None:
    """The clerk begins and asks for items by the end of their path."""
    actor = core.Actor.staff(clerk)
    cases.start_checking(number, actor=actor)
    found = cases.find_case_for_staff(number, actor=actor)
    items = [line.path for line in found.items if line.path.rsplit(".", 1)[-1] in names]
    by = core.today() + timedelta(days=14)
    cases.ask_correction(number, items, "保険の情報と違うため、確かめています。", by, actor=actor)


def test_only_the_named_item_is_asked_again(father, sent, clerk) -> None:
    ask(clerk, sent, "public_service")
    home = text_of(father.get("/"))
    assert f"/cases/{sent}/correct/" in home and "12月6日" in home
    page = text_of(father.get(f"/cases/{sent}/correct/"))
    assert (
        "1つ、確かめさせてください" in page and "保険の情報と違うため" in page and "前の答えは「いいえ」です。" in page
    )
    assert len(set(re.findall(r'type="radio" id="[^"]+" name="([^"]+)"', page))) == 1


def test_a_mended_answer_goes_back_and_the_case_goes_on(father, sent, clerk) -> None:
    ask(clerk, sent, "public_service")
    address = f"/cases/{sent}/correct/"
    name = re.search(r'name="(p\d+\.public_service)"', text_of(father.get(address)))[1]
    assert father.post(address, {}).status_code == 422
    assert father.post(address, {name: "no"}).status_code == 302
    assert father.get(address).status_code == 302
    assert "確かめています" in text_of(father.get(f"/cases/{sent}/"))


def test_who_looked_says_the_role_and_the_office_and_no_name(father, sent, clerk) -> None:
    ask(clerk, sent, "public_service")
    page = text_of(father.get(f"/cases/{sent}/"))
    assert "子育て支援課の係員" in page and "中村" not in page


def test_a_pregnancy_is_seen_by_the_person_alone(home) -> None:
    mother, father = signed_in(home.mother_account), signed_in(home.father_account)
    address = start(mother, PREGNANCY)
    samples = {"month": "3", "children_expected": "1", "examined_by": "ひばり病院", "occupation": "会社員"}
    while not address.endswith("/check/"):
        page = text_of(mother.get(address))
        data = dict.fromkeys(re.findall(r'type="radio" id="[^"]+" name="([^"]+)"', page), "yes")
        data |= {f"{one}:{part}": text for one in re.findall(r'name="([^"]+):year"', page)
                 for part, text in (("year", "令和9"), ("month", "６"), ("day", "1"))}  # fmt: skip
        for name in re.findall(r'<input(?: class="digits")? id="f\d+" name="([^":]+)"', page):
            data[name] = samples.get(name.rsplit(".", 1)[-1], "1")
        answer = mother.post(address, data)
        assert answer.status_code == 302, text_of(answer)[:5000]
        address = answer["Location"]
    check = text_of(mother.get(address))
    assert "2027年6月1日（令和9年）" in check
    number = re.search(r"/cases/([\d-]+)/", text_of(mother.get(send(mother, address)["Location"])))[1]
    core.dispatch_once("test")
    assert "妊娠" in text_of(mother.get("/"))
    clerk = make.make_staff("hoken", "保健 師子", "clerk")
    with core.reading(core.Actor.staff(clerk), PREGNANCY, number, people=[home.mother.pk, home.father.pk],
                      facts=["month", "due_date", "name"]):  # fmt: skip
        pass  # as a page of the desk does that reads the whole family
    for page in ("/", "/records/", "/my-data/", "/notices/", f"/cases/{number}/"):
        seen = re.sub(r'<a href="/(?:services|events)/[^<]*</a>', "", text_of(father.get(page)))
        assert "妊娠" not in seen, page
        assert "出産" not in seen, page


def test_one_may_apply_though_the_rule_says_no_and_sees_why(home) -> None:
    client = signed_in(home.father_account)
    address = start(client, CLAIM)
    answer = answer_page(client, address, public_service="yes")
    while not answer["Location"].endswith("/check/"):
        answer = answer_page(client, answer["Location"], public_service="yes")
    page = text_of(client.get(answer["Location"]))
    assert "受けられない見込みです" in page and "それでも申し込めます" in page
    assert "公務員ではない" in page and "児童手当法第17条" in page
    assert f"{make.INCOME_OF_WIFE:,}" not in page
    assert send(client, answer["Location"])["Location"].startswith("/receipts/")


def test_a_second_claim_by_the_other_parent_tells_no_number(home, sent) -> None:
    mother = signed_in(home.mother_account)
    answer = mother.post("/interviews/", {"service": CLAIM})
    if answer.status_code == 403:  # the register says that she is not the recipient
        assert sent not in text_of(answer)
        return
    check = walk(mother, mother.get(answer["Location"])["Location"])
    page = mother.get(check)
    assert "すでに進んでいます" in text_of(page) and sent not in text_of(page)
    refused = send(mother, check)
    assert refused.status_code == 409 and sent not in text_of(refused)


def decide(number: str, clerk, chief, result: str, *reasons: dict) -> None:
    """The whole way of the desk, and what is carried out after it."""
    actor, boss = core.Actor.staff(clerk), core.Actor.staff(chief)
    cases.start_checking(number, actor=actor)
    cases.start_review(number, actor=actor)
    cases.draft_decision(number, result, list(reasons), actor=actor)
    cases.approve_decision(number, actor=boss)
    while core.dispatch_once("test"):
        pass


@pytest.fixture
def chief(portal):
    return make.make_staff("ishii", "石井 由美", "chief")


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_a_decision_shows_amount_letter_payments_and_the_way_to_object(home, sent, clerk, chief, language) -> None:
    decide(sent, clerk, chief, "approved")
    client = signed_in(home.father_account, language)
    page = text_of(client.get(f"/cases/{sent}/"))
    assert {"ja": "2027年2月10日", "easy": "2027年2月10日", "en": "10 February 2027"}[language] in page
    assert "<b>15,000</b>" in page and "行政不服審査法第18条" in page
    assert ("2027年2月22日（令和9年）" if language != "en" else "22 February 2027 (Reiwa 9)") in page
    letter = re.search(r'href="(/documents/\d+\.pdf)"', page)[1]
    pdf = client.get(letter)
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    assert signed_in(home.mother_account).get(letter).status_code == 404
    assert "/how-it-was/" in page


def test_a_refusal_says_why_and_what_can_be_done(home, clerk, chief) -> None:
    client = signed_in(home.father_account)
    answer = answer_page(client, start(client, CLAIM), public_service="yes")
    while not answer["Location"].endswith("/check/"):
        answer = answer_page(client, answer["Location"], public_service="yes")
    receipt = text_of(client.get(send(client, answer["Location"])["Location"]))
    number = re.search(r"/cases/([\d-]+)/", receipt)[1]
    reason = {"text": "公務員には、勤め先が認定して支給します。", "law": "児童手当法第17条第1項"}
    decide(number, clerk, chief, "refused", reason)
    page = text_of(client.get(f"/cases/{number}/"))
    assert "今回は、認められませんでした" in page and reason["text"] in page and reason["law"] in page
    assert "この決定に納得できないとき" in page and "北海道知事" in page
    assert f"{make.INCOME_OF_WIFE:,}" not in page
