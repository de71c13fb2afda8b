"""When it will be decided, as the person who asked reads it."""

import re
from datetime import date

import pytest
from django.test import Client

from tests.cases.builders import send
from tests.cases.laws import CLAIM, pack_with_a_law
from tests.channels.desk.builders import make_case
from tests.channels.portal import builders as make
from tests.channels.portal.conftest import signed_in
from tomoni.cases import interface as cases
from tomoni.cases.domain.durations import LEAST
from tomoni.cases.models import DaysTaken
from tomoni.core import interface as core
from tomoni.services import interface as services

NOON = "T12:00:00+09:00"


@pytest.fixture
def desk(home):
    services.publish(pack_with_a_law(), actor=make.SYSTEM)
    clerk, chief = make.make_staff("nakamura", "中村 彩", "clerk"), make.make_staff("ishii", "石井 由美", "chief")
    return core.Actor.staff(clerk), core.Actor.staff(chief)


@pytest.fixture
def number(desk, home):
    """A claim of Sunday 22 November 2026: by law until 22 December, aimed at until 14 December."""
    number = make_case(home.father)
    cases.start_checking(number, actor=desk[0])
    return number


def read(home, number, language="ja"):
    page = signed_in(home.father_account, language).get(f"/cases/{number}/").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def test_the_day_of_the_law_and_the_aim_are_told_apart(home, number):
    page = read(home, number)
    assert "法律では、2026年12月22日（令和8年）までに決めることになっています。" in page
    assert "町の目安は、2026年12月14日（令和8年）までです。" in page
    assert "2026年12月23日（令和8年）になっても決まらず" in page and "子ども・子育て支援法第20条第7項" in page
    assert "By law it has to be decided by" in read(home, number, "en")
    assert "町の 目標は" in read(home, number, "easy")


def test_another_body_is_named_with_what_it_is_asked_and_what_it_said_is_not(home, number, desk, settings):
    asked = cases.ask_other_body(number, "みどり市 税務課", "2025年の所得", date(2026, 12, 4), actor=desk[0])
    page = read(home, number)
    assert "みどり市 税務課：2025年の所得" in page and "目安の日数は、いま止まっています" in page
    front = signed_in(home.father_account).get("/").content.decode()
    assert "ほかの機関の回答を待っています（12月4日（金）までの予定）。法律の期限は12月22日（火）です。" in front
    cases.hear_other_body(number, asked.number, "所得は0円。", actor=desk[0])
    page = read(home, number)
    assert "みどり市" not in page and "所得は0円" not in page


def test_a_delay_is_told_with_its_reason_and_the_letter(home, number, desk):
    cases.extend_period(number, date(2027, 1, 20), "申請が重なったため。", actor=desk[1])
    page = read(home, number)
    assert "2026年12月22日（令和8年）から2027年1月20日（令和9年）に延ばしました。理由： 申請が重なったため。" in page
    assert "延期の通知" in page and "2027年1月21日（令和9年）になっても決まらないときは" in page


def test_late_is_said_plainly_and_nothing_is_refused_by_itself(home, number, settings):
    settings.TOMONI_NOW = f"2026-12-23{NOON}"
    page = read(home, number)
    assert "法律の期限（2026年12月22日（令和8年））を過ぎました" in page and "町の目安の日" in page
    assert cases.list_cases_of(home.father.pk)[0].state == "checking"


def test_waiting_for_the_person_says_that_the_law_runs_on(home, number, desk):
    path = next(item.path for item in cases.find_case_for_staff(number, actor=desk[0]).items if item.answer)
    cases.ask_correction(number, [path], "確かめてください。", date(2026, 12, 4), actor=desk[0])
    assert "法律の期限は12月22日（火）で、止まりません。" in signed_in(home.father_account).get("/").content.decode()
    assert "お返事を待っているあいだも、法律の期限の日数は進みます。" in read(home, number)


def test_how_long_others_waited_is_told_when_they_are_enough(home, number):
    assert "この1年に決まった" not in read(home, number)
    DaysTaken.objects.create(service=CLAIM, month="2026-10", corrected=False, days={"8": LEAST - 3})
    DaysTaken.objects.create(service=CLAIM, month="2026-11", corrected=True, days={"21": 3})
    DaysTaken.objects.create(service=CLAIM, month="2025-10", corrected=False, days={"300": 90})  # too long ago
    core.forget_everything()
    words = "この1年に決まった10件では、届いた日から数えて、半分が8日以内、10件のうち9件が21日以内に決まりました。"
    assert words in read(home, number)
    public = signed_in(home.mother_account).get(f"/services/{CLAIM}/").content.decode()
    assert words in public


def test_what_is_decided_says_nothing_of_days_to_come(home, number, desk):
    cases.draft_decision(number, "approved", [], actor=desk[0])
    cases.approve_decision(number, actor=desk[1])
    assert "いつ決まるか" not in read(home, number)


# --- services of the country ------------------------------------------------------------------------------------------

SAYS = {
    "ja": (
        "法律では、2026年12月22日（令和8年）までに",
        "になっても決まらず、延期のお知らせもないときは",
        "になっても決まらないときは",
    ),
    "easy": ("2026年12月22日", "「だめだった」と 考えて", "新しい 日を すぎて"),
    "en": (
        "By law it has to be decided by",
        "neither a decision nor a notice of delay",
        "there is no decision, you may regard",
    ),
}


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_childcare_says_the_days_of_the_law_silence_and_a_delay(home, desk, language):
    number = send(home.father, "childcare-need", {f"p{home.baby.pk}.wants_childcare": False})
    law, silent, after = SAYS[language]
    page = read(home, number, language)
    assert law in page and silent in page and after not in page and "子ども・子育て支援法第20条第7項" in page
    cases.start_checking(number, actor=desk[0])
    cases.extend_period(number, date(2027, 1, 20), "園の状況の調査に日数がかかるため。", actor=desk[1])
    page = read(home, number, language)
    assert after in page and "園の状況の調査に日数がかかるため。" in page


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_the_page_of_each_service_says_its_days_before_one_asks(portal, language):
    client = Client()
    client.post("/language/", {"language": language})
    for service in ("care-need", "childcare-need"):
        page = client.get(f"/services/{service}/").content.decode()
        assert {"ja": "30日以内", "easy": "30日までに", "en": "within 30 days"}[language] in page


def test_an_aim_that_was_put_off_promises_no_silence(home, portal):
    chief = core.Actor.staff(make.make_staff("ishii", "石井 由美", "chief"))
    number = make_case(home.father)
    cases.extend_period(number, date(2027, 1, 20), "申請が重なったため。", actor=chief)
    page = read(home, number)
    assert "2027年1月20日（令和9年）に延ばしました。" in page and "みなして" not in page
    assert "町の目安は、2027年1月20日（令和9年）までです。" in page
