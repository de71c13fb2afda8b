"""The days of a case on the desk: both periods, other bodies, a notice of delay, the day of the claim."""

import re

import pytest
from django.test import Client

from tests.cases.laws import pack_with_a_law
from tests.channels.desk import builders as make
from tomoni.cases import interface as cases
from tomoni.cases.models import Case, Enquiry
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.services import interface as services

ASKED = {"body": "みどり市 税務課", "asked_for": "2025年の所得", "expected_on": "2026-12-04"}
DELAY = {"until": "2027-01-20", "reason": "申請が重なったため。"}


@pytest.fixture
def lawful(desk, family, clerk):
    """A claim of 24 November 2026 in checking, with a period by law until 24 December."""
    services.publish(pack_with_a_law(), actor=make.SYSTEM)
    number = make.make_case(family["mother"])
    cases.start_checking(number, actor=core.Actor.staff(clerk))
    return number


@pytest.fixture
def as_chief(chief):
    return make.sign_in(Client(), chief)


def text_of(answer):
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def test_both_periods_and_what_silence_means_stand_beside_the_case(as_clerk, lawful):
    page = text_of(as_clerk.get(f"/desk/cases/{lawful}/"))
    assert "法定 30日" in page and "12月24日" in page
    assert "標準 15開庁日：" in page and "12月15日まで" in page
    assert "12月25日から、申請者は却下とみなすことができます（子ども・子育て支援法第20条第7項）" in page
    assert "期限を延ばす" not in page  # a chief does that


def test_a_body_is_asked_heard_and_stands_in_the_history(as_clerk, lawful):
    assert as_clerk.post(f"/desk/cases/{lawful}/enquiry/", ASKED).status_code == 302
    page = text_of(as_clerk.get(f"/desk/cases/{lawful}/"))
    assert "照会：みどり市 税務課「2025年の所得」" in page and "12月4日までの予定" in page
    assert "止まっています" in page and "ほかの機関に照会した" in page
    answered = as_clerk.post(f"/desk/cases/{lawful}/enquiry/1/", {"answer": "届出のとおり。"})
    assert answered.status_code == 302
    assert "回答があった" in text_of(as_clerk.get(f"/desk/cases/{lawful}/"))


def test_an_enquiry_is_left_off_without_an_answer(as_clerk, lawful):
    as_clerk.post(f"/desk/cases/{lawful}/enquiry/", ASKED)
    assert as_clerk.post(f"/desk/cases/{lawful}/enquiry/1/", {"do": "second"}).status_code == 302
    assert Enquiry.objects.get().end == "cancelled"
    again = as_clerk.post(f"/desk/cases/{lawful}/enquiry/1/", {"do": "second"})
    assert again.status_code == 409 and "もう終わっています" in text_of(again)
    assert as_clerk.get(f"/desk/cases/{lawful}/enquiry/9/").status_code == 404


@pytest.mark.parametrize("empty", ["body", "asked_for", "expected_on"])
def test_what_was_typed_stays_when_a_field_is_missing(as_clerk, lawful, empty):
    answer = as_clerk.post(f"/desk/cases/{lawful}/enquiry/", {**ASKED, empty: ""})
    page = answer.content.decode()
    assert answer.status_code == 400 and 'aria-invalid="true"' in page
    assert all(value in page for key, value in ASKED.items() if key != empty)
    assert not Enquiry.objects.exists()


def test_an_individual_number_is_refused_and_kept_nowhere(as_clerk, lawful):
    answer = as_clerk.post(f"/desk/cases/{lawful}/enquiry/", {**ASKED, "asked_for": "番号 123456789018 の所得"})
    assert answer.status_code == 409 and "マイナンバーは書けません" in text_of(answer)
    assert not Enquiry.objects.exists()


def test_a_stale_page_shows_both_versions(as_clerk, lawful):
    answer = as_clerk.post(f"/desk/cases/{lawful}/enquiry/", {**ASKED, "version": "1"})
    assert answer.status_code == 409 and "みどり市 税務課" in answer.content.decode()
    assert not Enquiry.objects.exists()


def test_a_chief_puts_the_period_off_once_and_the_notice_lies_in_the_case(as_chief, lawful):
    assert "期限を延ばす" in text_of(as_chief.get(f"/desk/cases/{lawful}/"))
    assert "延期の通知書ができます" in text_of(as_chief.get(f"/desk/cases/{lawful}/extend/"))
    assert as_chief.post(f"/desk/cases/{lawful}/extend/", DELAY).status_code == 302
    page = text_of(as_chief.get(f"/desk/cases/{lawful}/"))
    assert "12月24日から1月20日に延ばしました：申請が重なったため。" in page and "期限を延ばす（" not in page
    assert "1月21日から、申請者は却下とみなす" in page
    assert [one.title for one in documents.list_documents_of(case_number=lawful)] == [
        "決定の時期について（延期の通知）"
    ]
    again = as_chief.post(f"/desk/cases/{lawful}/extend/", {**DELAY, "until": "2027-02-20"})
    assert again.status_code == 409 and "期限を延ばせません" in text_of(again)


def test_a_clerk_cannot_open_the_notice_of_delay(as_clerk, lawful):
    assert as_clerk.get(f"/desk/cases/{lawful}/extend/").status_code == 403
    assert as_clerk.post(f"/desk/cases/{lawful}/extend/", DELAY).status_code == 403


def test_after_the_period_it_says_that_it_is_over(chief, lawful, settings):
    settings.TOMONI_NOW = "2026-12-25T09:00:00+09:00"
    as_chief = make.sign_in(Client(), chief)
    refused = as_chief.post(f"/desk/cases/{lawful}/extend/", DELAY)
    assert refused.status_code == 409 and "期間のうちに" in text_of(refused)
    page = text_of(as_chief.get(f"/desk/cases/{lawful}/"))
    assert "1 日過ぎた" in page and "自動では却下になりません" in page


def test_the_day_of_the_claim_is_set_apart_with_a_reason(clerk, lawful, settings):
    settings.TOMONI_NOW = "2026-12-08T09:00:00+09:00"
    as_clerk = make.sign_in(Client(), clerk)
    told = {"day": "2026-12-07", "reason": "戸籍の写しが届いた日。"}
    assert as_clerk.post(f"/desk/cases/{lawful}/claim-day/", {**told, "reason": ""}).status_code == 400
    assert as_clerk.post(f"/desk/cases/{lawful}/claim-day/", told).status_code == 302
    page = text_of(as_clerk.get(f"/desk/cases/{lawful}/"))
    assert "請求日 2026年12月7日" in page and "戸籍の写しが届いた日。" in page
    assert Case.objects.get(number=lawful).arrived_at.day == 24


def test_where_only_an_aim_stands_it_says_so_and_is_put_off_with_a_note(as_chief, as_clerk, number, clerk):
    cases.start_checking(number, actor=core.Actor.staff(clerk))
    page = text_of(as_chief.get(f"/desk/cases/{number}/"))
    assert "法定" not in page and "みなす" not in page
    assert "法律の期限ではありませんが" in text_of(as_chief.get(f"/desk/cases/{number}/extend/"))
    assert as_clerk.get(f"/desk/cases/{number}/extend/").status_code == 403
    refused = as_chief.post(f"/desk/cases/{number}/extend/", {**DELAY, "until": "2026-11-25"})
    assert refused.status_code == 409 and DELAY["reason"] in text_of(refused)
    assert as_chief.post(f"/desk/cases/{number}/extend/", DELAY).status_code == 302
    assert "1月20日に延ばしました：申請が重なったため。" in text_of(as_chief.get(f"/desk/cases/{number}/"))


def test_a_claim_that_was_hindered_gets_its_day_with_the_day_the_reason_ended(as_clerk, number, clerk):
    cases.start_checking(number, actor=core.Actor.staff(clerk))
    form = text_of(as_clerk.get(f"/desk/cases/{number}/claim-day/"))
    assert "理由がやんだあと15日以内" in form and "児童手当法第8条第3項" in form
    told = {"day": "2026-11-13", "ended_on": "2026-11-20", "reason": "水害で道が通れなかった。"}
    empty = as_clerk.post(f"/desk/cases/{number}/claim-day/", {**told, "ended_on": ""})
    assert empty.status_code == 400 and "理由がやんだ日を入れてください" in text_of(empty)
    late = as_clerk.post(f"/desk/cases/{number}/claim-day/", {**told, "day": "2026-11-01", "ended_on": "2026-11-02"})
    assert late.status_code == 409 and "この日は請求日にできません" in text_of(late)
    assert as_clerk.post(f"/desk/cases/{number}/claim-day/", told).status_code == 302
    assert "請求日 2026年11月13日" in text_of(as_clerk.get(f"/desk/cases/{number}/"))


def test_what_a_body_was_asked_about_a_protected_person_stays_with_the_officer(as_clerk, lawful, family, desk):
    as_clerk.post(f"/desk/cases/{lawful}/enquiry/", ASKED)
    office = core.Department.objects.get(key=make.CHILD)
    core.protect(family["mother"], department=office, since=core.today())
    page = text_of(as_clerk.get(f"/desk/cases/{lawful}/"))
    assert "税務課" not in page and "2025年の所得" not in page and "照会：確かめ中" in page
    form = text_of(as_clerk.get(f"/desk/cases/{lawful}/enquiry/1/"))
    assert "税務課" not in form and "2025年の所得" not in form
