"""A request taken in at the desk: found, asked, sent, printed; what may be told; what is refused."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.cases import interface as cases
from tomoni.cases.models import Case, Interview, Receipt, TakenIn
from tomoni.core import interface as core

CLAIM = "child-allowance-claim"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
STAMP = "令和8年11月20日 収受"


def text_of(answer: Any) -> str:
    return answer.content.decode()


def begin(client: Client, person: core.Person, **typed: Any) -> Any:
    form = {"service": [CLAIM], "way": "counter", "came_on": "2026-11-24", **typed}
    return client.post(f"/desk/intake/people/{person.pk}/", form)


def token_of(answer: Any) -> str:
    assert answer.status_code == 302, text_of(answer)
    return answer["Location"].split("/")[4]


def fill(token: str, person: core.Person) -> str:
    """Every answer, as if typed page after page."""
    cases.save_answers(token, "all", make.answers_for(person, CLAIM), person=person.pk)
    return f"/desk/intake/at/{token}/check/"


def press(client: Client, check: str) -> Any:
    key = re.search(r'name="submission_key" value="([^"]+)"', text_of(client.get(check)))[1]
    return client.post(check, {"submission_key": key, "service": [CLAIM]})


def take_in(client: Client, person: core.Person, **typed: Any) -> Any:
    return press(client, fill(token_of(begin(client, person, **typed)), person))


def test_somebody_is_found_by_name_birth_date_or_number_and_the_ledger_knows(as_clerk, family) -> None:
    mother = family["mother"]
    for terms in ({"name": "山田 花"}, {"name": "ヤマダ ハ"}, {"born": "1990-05-01"}, {"number": "11"}):
        before = core.entries_about(mother.pk, limit=100)
        page = text_of(as_clerk.post("/desk/intake/", terms))
        assert f"/desk/intake/people/{mother.pk}/" in page
        assert len(core.entries_about(mother.pk, limit=100)) == len(before) + 1
    page = text_of(as_clerk.post("/desk/intake/", {"name": "山田 花", "born": "1980-01-01"}))
    assert "見つかりません" in page and "花子" not in page.replace('value="山田 花"', "")


def test_one_letter_finds_nobody_and_says_what_to_type(as_clerk, family) -> None:
    page = as_clerk.post("/desk/intake/", {"name": "山"})
    assert page.status_code == 400 and "2文字以上" in text_of(page) and "花子" not in text_of(page)


def test_of_a_protected_person_nothing_is_shown_and_nothing_taken_in(as_clerk, family) -> None:
    mother = family["mother"]
    core.protect(mother, department=make.make_office(), since=date(2026, 1, 1))
    found = text_of(as_clerk.post("/desk/intake/", {"number": "11"}))
    assert "花子" not in found and mother.address not in found and "支援措置の担当" in found
    page = as_clerk.get(f"/desk/intake/people/{mother.pk}/")
    assert page.status_code == 403 and "花子" not in text_of(page)
    refused = begin(as_clerk, mother)
    assert refused.status_code == 409 and "担当者だけ" in text_of(refused) and Interview.objects.count() == 0
    officer = make.sign_in(Client(), make.make_staff("mamoru", "守 護", "clerk", "protection-officer"))
    assert begin(officer, mother).status_code == 302


def test_the_pages_ask_what_the_portal_asks_and_nothing_typed_is_lost(as_clerk, family) -> None:
    address = begin(as_clerk, family["mother"])["Location"]
    first = as_clerk.get(address)["Location"]
    page = text_of(as_clerk.get(first))
    field = re.search(r'name="(p\d+\.public_service)"', page)[1]
    wrong = as_clerk.post(first, {})
    assert wrong.status_code == 422 and "1か所、直してください" in text_of(wrong)
    assert as_clerk.post(first, {field: "no"}).status_code == 302
    assert 'value="no" checked' in text_of(as_clerk.get(first))
    check = as_clerk.get(first.replace("/work/", "/check/"))
    assert "に答えてください" in text_of(check)
    assert press(as_clerk, first.replace("/work/", "/check/")).status_code == 422 and Receipt.objects.count() == 0


@pytest.mark.parametrize("way", ["counter", "telephone", "visit"])
def test_what_was_said_arrives_today_with_its_way_and_who_typed_it(as_clerk, clerk, family, way) -> None:
    slip = take_in(as_clerk, family["mother"], way=way)
    case, taken = Case.objects.get(), TakenIn.objects.get()
    assert (case.channel, case.receipt.channel, str(case.claimed_on)) == (way, way, "2026-11-24")
    assert (taken.way, taken.staff_id, case.person_id) == (way, clerk.pk, family["mother"].pk)
    page = text_of(as_clerk.get(slip["Location"]))
    assert case.receipt.number in page and "山田 花子 様" in page and case.number in page
    told = [entry for entry in core.entries_about(family["mother"].pk, limit=20) if entry.case == case.number]
    assert {(one.who["kind"], one.who["channel"]) for one in told if one.act == "send"} == {("staff", way)}


def test_a_paper_arrived_on_the_day_of_its_stamp(as_clerk, family) -> None:
    token = token_of(begin(as_clerk, family["mother"], way="paper", came_on="2026-11-20", stamp=STAMP))
    scan = SimpleUploadedFile("請求書.pdf", PDF, content_type="application/pdf")
    as_clerk.post(f"/desk/intake/at/{token}/paper/", {"paper": scan})
    check = fill(token, family["mother"])
    assert STAMP in text_of(as_clerk.get(check)) and "請求書.pdf" in text_of(as_clerk.get(check))
    press(as_clerk, check)
    case = Case.objects.get()
    assert str(case.claimed_on) == "2026-11-20" and case.receipt.number.startswith("8-1120-")
    assert cases.clock_of(case.number).started_on == date(2026, 11, 20)
    page = text_of(as_clerk.get(f"/desk/cases/{case.number}/"))
    there = re.search(rf"/desk/cases/{case.number}/files/\d+/", page)[0]
    assert "届いた紙　請求書.pdf" in page and as_clerk.get(there, follow=True).content == PDF


REFUSED = [
    ({"way": "paper", "came_on": "2026-11-20"}, "受付印を書いてください"),
    ({"way": "paper", "came_on": "2026-11-25", "stamp": STAMP}, "まだ来ていません"),
    ({"way": "paper", "came_on": "2025-11-20", "stamp": STAMP}, "1年より前です"),
    ({"way": "telephone", "came_on": "2026-11-20"}, "届いた日は、きょうです"),
    ({"way": "pigeon"}, "届き方を1つ選んでください"),
    ({"way": "paper", "came_on": "きのう"}, "日付は"),
    ({"service": []}, "手続きを1つ以上"),
    ({"service": ["disaster-certificate"]}, "あなたの役割では"),
]


@pytest.mark.parametrize(("typed", "words"), REFUSED)
def test_what_is_not_true_is_refused_in_words_and_leaves_nothing(as_clerk, family, typed, words) -> None:
    page = begin(as_clerk, family["mother"], **typed)
    assert page.status_code in (400, 409) and words in text_of(page)
    assert Interview.objects.count() == TakenIn.objects.count() == 0


def test_pressing_start_twice_goes_on_with_the_same(as_clerk, family) -> None:
    assert begin(as_clerk, family["mother"])["Location"] == begin(as_clerk, family["mother"])["Location"]
    assert TakenIn.objects.count() == 1
    assert "山田 花子" in text_of(as_clerk.get("/desk/intake/"))


def test_pressing_send_twice_gives_the_same_slip_and_one_case(as_clerk, family) -> None:
    check = fill(token_of(begin(as_clerk, family["mother"])), family["mother"])
    key = re.search(r'name="submission_key" value="([^"]+)"', text_of(as_clerk.get(check)))[1]
    first, again = (as_clerk.post(check, {"submission_key": key, "service": [CLAIM]}) for _ in range(2))
    assert first["Location"] == again["Location"] and Case.objects.count() == 1
    assert as_clerk.get(check.replace("check/", ""))["Location"] == first["Location"]


def test_the_second_parent_at_the_counter_is_told_only_that_it_goes_on(as_clerk, family) -> None:
    number = make.make_case(family["mother"])
    check = fill(token_of(begin(as_clerk, family["father"])), family["father"])
    refused = press(as_clerk, check)
    page = text_of(refused)
    told = re.search(r"<b>お伝えすること</b>(.*?)</p>", page)[1]
    assert refused.status_code == 409 and "山田 太郎さんについての手続きは、もう進んでいます" in told
    assert "花子" not in told and number not in told
    assert f"/desk/cases/{number}/" in page, "the section itself may open the case"
    assert Case.objects.count() == 1 and Interview.objects.filter(state="open").count() == 1


def test_the_case_of_a_protected_parent_is_not_named_to_the_section(as_clerk, family) -> None:
    number = make.make_case(family["mother"])
    core.protect(family["mother"], department=make.make_office(), since=date(2026, 1, 1))
    answer = begin(as_clerk, family["father"])
    if answer.status_code == 302:
        page = as_clerk.get(f"/desk/intake/at/{token_of(answer)}/check/")
        assert number not in text_of(page) and "花子" not in text_of(page)


def test_online_after_paper_is_told_it_goes_on(as_clerk, family) -> None:
    take_in(as_clerk, family["mother"], way="paper", came_on="2026-11-20", stamp=STAMP)
    with pytest.raises(cases.ClaimAlreadyLive) as own:
        make.make_case(family["mother"])
    assert own.value.same_person and own.value.case_number == Case.objects.get().number
    with pytest.raises(cases.ClaimAlreadyLive) as other:
        make.make_case(family["father"])
    assert not other.value.same_person and other.value.case_number is None


def test_the_person_sees_the_case_as_their_own_and_not_what_is_half_typed(as_clerk, family) -> None:
    mother = family["mother"]
    token = token_of(begin(as_clerk, mother))
    assert cases.list_begun(mother.pk) == ()
    press(as_clerk, fill(token, mother))
    assert [line.number for line in cases.list_cases_of(mother.pk)] == [Case.objects.get().number]


def test_another_section_opens_nothing_of_it(as_clerk, family) -> None:
    token = token_of(begin(as_clerk, family["mother"]))
    stranger = make.sign_in(Client(), make.make_staff("sato", "佐藤 学", "clerk", office=make.RELIEF))
    page = stranger.get(f"/desk/intake/at/{token}/")
    assert page.status_code == 403 and "花子" not in text_of(page)
    with pytest.raises(cases.NotAllowed):
        other = core.Actor.staff(make.make_staff("sato", "佐藤 学", "clerk", office=make.RELIEF))
        cases.submit_interview(token, "key", person=family["mother"].pk, actor=other)
    assert Receipt.objects.count() == 0


def test_staff_do_not_send_what_a_person_has_only_begun(clerk, family) -> None:
    mother = family["mother"]
    resident = core.Actor.resident(core.find_or_create_account("sub-m", person=mother, level=2))
    interview = cases.start_interview(resident, mother.pk, [CLAIM])
    fill(interview.token, mother)
    with pytest.raises(cases.NotAllowed):
        cases.submit_interview(interview.token, "key", person=mother.pk, actor=core.Actor.staff(clerk))
    assert Receipt.objects.count() == 0 and as_open(interview.token, clerk) == "cases.interview_not_open"


def as_open(token: str, clerk: core.Staff) -> str:
    try:
        cases.find_taken_in(token, actor=core.Actor.staff(clerk))
    except cases.CasesError as error:
        return error.code
    return ""


def test_a_script_in_a_paper_is_refused_and_nothing_is_kept(as_clerk, family) -> None:
    token = token_of(begin(as_clerk, family["mother"]))
    bad = SimpleUploadedFile("x.pdf", b"%PDF-1.4 /JavaScript (alert) %%EOF", content_type="application/pdf")
    as_clerk.post(f"/desk/intake/at/{token}/paper/", {"paper": bad})
    assert core.StoredFile.objects.count() == 0


def test_what_was_begun_online_goes_on_at_the_counter_by_the_code(as_clerk, clerk, family) -> None:
    mother = family["mother"]
    resident = core.Actor.resident(core.find_or_create_account("sub-m", person=mother, level=2))
    interview = cases.start_interview(resident, mother.pk, [CLAIM])
    cases.save_answers(interview.token, "work", {f"p{mother.pk}.public_service": "no"}, person=mother.pk)
    code, _ = cases.make_code(interview.token, person=mother.pk)
    there = f"/desk/intake/people/{mother.pk}/"
    wrong = as_clerk.post(f"/desk/intake/people/{family['father'].pk}/", {"do": "code", "code": code})
    assert wrong.status_code == 409 and "このコードでは開けません" in text_of(wrong) and TakenIn.objects.count() == 0
    answer = as_clerk.post(there, {"do": "code", "code": code})
    assert answer.status_code == 302 and interview.token in answer["Location"]
    first = f"/desk/intake/at/{interview.token}/work/"
    assert 'value="no" checked' in text_of(as_clerk.get(first))
    press(as_clerk, fill(interview.token, mother))
    case = Case.objects.get()
    assert (case.channel, case.receipt.channel) == ("counter", "counter")
    with pytest.raises(cases.InterviewNotOpen) as sent:
        cases.submit_interview(interview.token, "at home", person=mother.pk, actor=resident)
    assert sent.value.data["receipt"] == case.receipt.number


def test_another_section_gets_nothing_by_the_code(family, desk) -> None:
    mother = family["mother"]
    resident = core.Actor.resident(core.find_or_create_account("sub-m", person=mother, level=2))
    interview = cases.start_interview(resident, mother.pk, [CLAIM])
    code, _ = cases.make_code(interview.token, person=mother.pk)
    other = core.Actor.staff(make.make_staff("sato", "佐藤 学", "clerk", office=make.RELIEF))
    with pytest.raises(cases.NotAllowed):
        cases.hand_to_desk(code, mother.pk, actor=other)
    assert TakenIn.objects.count() == 0
