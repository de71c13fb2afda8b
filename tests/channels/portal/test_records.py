"""The page of who looked, asking about an entry, the file to take along, and the published seals."""

import csv
import io
import json

import pytest
from django.test import Client

from tests.channels.portal.conftest import signed_in
from tomoni.core import interface as core


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def clerk(portal):
    office = core.find_department("child-support")
    staff = core.Staff.objects.create(login="nakamura", name="中村 彩", department=office)
    core.StaffRole.objects.create(staff=staff, department=office, role="clerk")
    return core.Actor.staff(core.find_staff(staff.pk))


@pytest.fixture
def looked(home, clerk):
    return core.record(clerk, "read", [home.father.pk], facts=["income"], purpose="child-allowance")


@pytest.mark.parametrize(("language", "withheld"), [("ja", "第78条"), ("easy", "第78条"), ("en", "Article 78")])
def test_role_and_section_are_told_and_never_the_clerks_name(home, looked, language, withheld):
    page = text_of(signed_in(home.father_account, language).get("/records/"))
    assert "子育て支援課" in page and "中村" not in page
    assert withheld in page


def test_a_record_is_asked_about_and_the_answer_stands_beside_it(home, father, looked, clerk):
    assert f"/records/{looked.pk}/ask/" in text_of(father.get("/records/"))
    assert "子育て支援課" in text_of(father.get(f"/records/{looked.pk}/ask/"))
    page = text_of(father.post(f"/records/{looked.pk}/ask/", {"text": "なぜですか"}, follow=True))
    assert "役場に聞きました" in page and "お待ちください" in page and f"/records/{looked.pk}/ask/" not in page
    (asked,) = core.list_questions(["auditor"])
    office = core.find_department("residents")
    staff = core.Staff.objects.create(login="goto", name="後藤 隆", department=office)
    core.StaffRole.objects.create(staff=staff, department=office, role="auditor")
    core.answer_record_question(asked.pk, "手当の審査でした。", actor=core.Actor.staff(core.find_staff(staff.pk)))
    for _ in range(3):
        core.dispatch_once("test", 50)
    page = text_of(father.get("/records/"))
    assert "手当の審査でした。" in page and "後藤" not in page
    assert "記録についての答えが届きました" in text_of(father.get("/notices/"))


def test_an_answered_record_keeps_its_own_line(home, father, looked, clerk):
    core.ask_about_record(home.father.pk, looked.pk, "", actor=core.Actor.resident(home.father_account))
    core.record(clerk, "read", [home.father.pk], facts=["income"], purpose="child-allowance")
    assert "お待ちください" in text_of(father.get("/records/"))


def test_a_record_is_asked_about_once_and_only_by_whom_it_is_about(home, father, mother, looked):
    assert mother.get(f"/records/{looked.pk}/ask/").status_code == 404
    assert mother.post(f"/records/{looked.pk}/ask/", {"text": "x"}).status_code == 404
    father.post(f"/records/{looked.pk}/ask/", {"text": ""})
    again = father.post(f"/records/{looked.pk}/ask/", {"text": "また"})
    assert again.status_code == 409 and "もう聞いています" in text_of(again)
    assert len(core.list_questions(["auditor"])) == 1


def test_records_are_filtered_and_a_wrong_day_is_told(father, looked):
    assert "子育て支援課" in text_of(father.get("/records/?who=staff"))
    assert "この条件に合う記録はありません" in text_of(father.get("/records/?until=2020-01-01"))
    wrong = father.get("/records/?since=きのう")
    assert wrong.status_code == 422 and "年月日で" in text_of(wrong)
    for odd in ("before=x", "before=99999999999999999999999", "case=nobody"):
        assert father.get(f"/records/?{odd}").status_code == 200, odd


def test_the_records_are_taken_along_as_a_file_and_that_is_a_record(home, father, looked):
    rows = list(csv.reader(io.StringIO(father.get("/records/download/").content.decode("utf-8-sig"))))
    assert rows[0][0] == "日時" and any("子育て支援課" in row[1] for row in rows[1:])
    assert "中村" not in str(rows)
    assert core.records_of(home.father.pk, limit=1)[0].act == "export"


@pytest.mark.parametrize("typed", ['=HYPERLINK("http://elsewhere.example")', "+1", "-1", "@SUM(1)", "＝１＋１", "\t=1"])
def test_fault_12_the_name_a_helper_typed_is_no_formula_in_the_file_of_records(home, father, typed):
    helper = core.Actor("helper", "1", role="family", channel="portal", name=typed)
    core.record(helper, "read", [home.father.pk], facts=["name"], purpose="child-allowance")
    rows = list(csv.reader(io.StringIO(father.get("/records/download/").content.decode("utf-8-sig"))))
    (who,) = (row[1] for row in rows if "家族として手伝った人" in row[1])
    assert who.startswith(f"'{typed}さん")


def test_an_inquiry_is_not_on_the_page_nor_in_the_file(home, father, clerk):
    core.record(clerk, "read", [home.father.pk], facts=["income"], purpose=core.INQUIRY)
    for there in ("/records/", "/records/download/", "/"):
        assert "子育て支援課の係員" not in text_of(father.get(there)), there


def test_seals_are_public_and_tell_nothing_of_anybody(home, looked, settings):
    core.seal_now()
    settings.TOMONI_NOW = "2026-11-25T10:00:00+09:00"
    core.publish_seals()
    page = text_of(Client().get("/seals/"))
    row = core.list_day_seals()[0]
    assert row.hash in page and "SHA-256" in page
    told = json.loads(Client().get("/seals/2026-11-22.json").content)
    assert core.read_seal(json.dumps(told)) == told and not core.compare_with_published(told)
    for none in ("2026-11-25", "2026-13-01", "x"):
        assert Client().get(f"/seals/{none}.json").status_code == 404


def test_without_a_seal_the_page_says_so(portal):
    assert "まだ公開した封印はありません" in text_of(Client().get("/seals/"))
