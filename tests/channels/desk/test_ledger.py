"""The auditor's pages: what is unusual, searching, asking the chief, questions of residents, seals."""

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.core import interface as core

NIGHT = "2026-11-23T23:10:00+09:00"
MORNING = "2026-11-24T10:00:00+09:00"


def client_of(*roles: str, login: str = "", name: str = "後藤 隆", office: str = "audit") -> Client:
    return make.sign_in(Client(), make.make_staff(login or "-".join(roles), name, *roles, office=office))


def work() -> None:
    while core.seal_now() + core.index_acts() + core.carry_on_check() + core.publish_seals() + core.watch_days(no_case):
        pass


def no_case(numbers) -> dict:
    """No case of this town is known."""
    return {}


@pytest.fixture
def thief(desk, settings):
    """A clerk who opened twelve people at night without a case; among them one with the clerk's surname."""
    staff = make.make_staff("nakamura", "中村 彩", "clerk")
    people = [make.make_person(f"人 {n}", "ヒト", "1990-01-01", f"9{n:03d}") for n in range(11)]
    people.append(make.make_person("中村 花子", "ナカムラ ハナコ", "1990-01-01", "9100"))
    settings.TOMONI_NOW = NIGHT
    for one in people:
        core.record(core.Actor.staff(staff), "read", [one.pk], facts=["address", "income"], purpose="review")
    settings.TOMONI_NOW = MORNING
    work()
    return staff, people


def found() -> core.UnusualDay:
    (row,) = core.list_unusual()
    return row


def test_the_auditor_sees_what_is_unusual_and_compared_with_what(thief):
    page = client_of("auditor").get("/desk/ledger/").content.decode()
    assert "中村 彩（係員）" in page and "子育て支援課" in page
    assert "案件を示さずに、12人の情報を見た" in page
    assert "夜（22時から6時）か閉庁日に、12回" in page
    assert "名字が同じだけで、家族とは限らない" in page
    assert "比べられる日が、まだ5日ありません" in page
    assert "人 5" not in page and "花子" not in page


def test_the_auditors_own_reading_is_on_the_ledger(thief):
    _, people = thief
    client = client_of("auditor")
    entry = found().reasons[0]["entries"][0]
    client.get(f"/desk/ledger/days/{found().pk}/")
    assert "人 0" in client.get(f"/desk/ledger/entries/{entry}/?day={found().pk}").content.decode()
    told = core.entries_about(people[0].pk)[0]
    assert (told.who["name"], told.purpose) == ("後藤 隆", core.INQUIRY)
    work()
    assert [one.deed for one in core.find_acts(core.ActSearch(office="audit"))] == ["", "open_unusual"]


def test_a_day_is_asked_of_the_chief_answered_and_noted(thief):
    pk, auditor = found().pk, client_of("auditor")
    chief = client_of("chief", name="石井 由美", office=make.CHILD)
    auditor.post(f"/desk/ledger/days/{pk}/", {"do": "ask", "text": "夜に何をしていましたか"})
    page = chief.get("/desk/ledger/asked/").content.decode()
    assert "夜に何をしていましたか" in page and "中村 彩" in page
    assert "監査に答えました" in chief.post(
        "/desk/ledger/asked/", {"day": pk, "text": "指示していません"}, follow=True
    ).content.decode()  # fmt: skip
    page = auditor.get(f"/desk/ledger/days/{pk}/").content.decode()
    assert "石井 由美が、課長が答えた" in page and "指示していません" in page
    auditor.post(f"/desk/ledger/days/{pk}/", {"do": "seen", "text": "処分を検討する"})
    assert [one.kind for one in found().remarks.order_by("pk")] == ["asked", "answered", "seen"]
    assert "ありません" in auditor.get("/desk/ledger/").content.decode()
    assert "中村 彩" in auditor.get("/desk/ledger/?state=seen").content.decode()


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ({}, {"do": "seen", "text": " "}, "言葉がありません"),
        ({"do": "seen", "text": "見た"}, {"do": "seen", "text": "また"}, "もう終わっています"),
        ({"do": "ask", "text": "なぜ"}, {"do": "ask", "text": "なぜ"}, "もう終わっています"),
    ],
)
def test_a_remark_out_of_order_is_refused_and_leaves_nothing(thief, first, second, said):
    client_of("chief", office=make.CHILD)
    auditor, url = client_of("auditor"), f"/desk/ledger/days/{found().pk}/"
    if first:
        auditor.post(url, first)
    before = found().remarks.count()
    answer = auditor.post(url, second)
    assert answer.status_code == 409 and said in answer.content.decode()
    assert found().remarks.count() == before


def test_nobody_judges_their_own_reading(thief):
    staff, _ = thief
    core.StaffRole.objects.create(staff=staff, department=staff.department, role="auditor")
    client = make.sign_in(Client(), core.find_staff(staff.pk))
    assert "あなたの閲覧です" in client.get(f"/desk/ledger/days/{found().pk}/").content.decode()
    answer = client.post(f"/desk/ledger/days/{found().pk}/", {"do": "seen", "text": "問題なし"})
    assert answer.status_code == 409 and "あなた自身の閲覧です" in answer.content.decode()
    assert found().state == "open"


def test_a_chief_is_not_asked_about_themselves_and_others_may_not_answer(thief, desk):
    staff, _ = thief
    core.StaffRole.objects.create(staff=staff, department=staff.department, role="chief")
    answer = client_of("auditor").post(f"/desk/ledger/days/{found().pk}/", {"do": "ask", "text": "なぜ"})
    assert answer.status_code == 409 and "聞く課長がいません" in answer.content.decode()
    chief = client_of("chief", login="real", office=make.CHILD)
    client_of("auditor").post(f"/desk/ledger/days/{found().pk}/", {"do": "ask", "text": "なぜ"})
    other = client_of("chief", login="other", office=make.RELIEF)
    assert other.post("/desk/ledger/asked/", {"day": found().pk, "text": "私が"}).status_code == 409
    own = make.sign_in(Client(), core.find_staff(staff.pk))
    assert own.post("/desk/ledger/asked/", {"day": found().pk, "text": "私が"}).status_code == 409
    assert "中村 彩" not in own.get("/desk/ledger/asked/").content.decode().split("<h1>")[1]
    assert chief.post("/desk/ledger/asked/", {"day": found().pk, "text": "私です"}).status_code == 302


def search(client: Client, **typed: str) -> str:
    work()
    return client.post("/desk/ledger/search/", typed).content.decode()


def test_the_ledger_is_searched_by_everything_the_auditor_knows(thief, number):
    staff, people = thief
    auditor = client_of("auditor")
    client_of("clerk", name="加藤 亮", office=make.CHILD).get(f"/desk/cases/{number}/")
    assert "加藤 亮" in search(auditor, case=number) and "中村" not in table(search(auditor, case=number))
    assert "中村 彩" in table(search(auditor, person="9003"))
    assert "加藤" not in table(search(auditor, no_case="1", staff=str(staff.pk)))
    assert "中村 彩" in table(search(auditor, since="2026-11-23", until="2026-11-23"))
    assert "加藤" not in table(search(auditor, until="2026-11-23"))
    assert "合う記録はありません" in search(auditor, act="export")
    assert "人 3" not in search(auditor, person="9003")
    assert core.entries_about(people[3].pk)[0].act == "search"


def table(page: str) -> str:
    return page.split("<tbody>")[1] if "<tbody>" in page else ""


def test_who_searched_for_a_name_is_found_by_typing_the_name(desk):
    client_of("clerk", name="加藤 亮", office=make.CHILD).get("/desk/", {"word": "山田 花子"})
    auditor = client_of("auditor")
    assert "加藤 亮" in table(search(auditor, term="山田　花子"))
    assert "合う記録はありません" in search(auditor, term="鈴木")
    assert not core.LedgerEntry.objects.filter(content__contains="花子").exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"since": "きのう"}, "年月日で"),
        ({"since": "2026-11-20", "until": "2026-11-19"}, "始めの日より前"),
        ({"person": "77777"}, "この宛名番号の人はいません"),
        ({"staff": "abc"}, "一覧から選んで"),
        ({"act": "look"}, "一覧から選んで"),
    ],
)
def test_bad_input_to_the_search_is_told(desk, typed, said):
    answer = client_of("auditor").post("/desk/ledger/search/", typed)
    assert answer.status_code == 400 and said in answer.content.decode()


def test_a_protected_person_is_searched_for_by_the_officer_alone(thief):
    _, people = thief
    core.protect(people[0], department=make.make_office(), since=dt.date(2026, 1, 1))
    auditor = client_of("auditor")
    answer = auditor.post("/desk/ledger/search/", {"person": "9000"})
    assert answer.status_code == 400 and "支援措置の担当だけ" in answer.content.decode()
    entry = found().reasons[0]["entries"][0]
    page = auditor.get(f"/desk/ledger/entries/{entry}/").content.decode()
    assert "人 0" not in page and "確かめ中" in page
    both = client_of("auditor", "protection-officer", login="both")
    assert "人 0" in both.get(f"/desk/ledger/entries/{entry}/").content.decode()


def test_the_export_of_a_search_is_an_export_on_the_ledger(thief):
    answer = client_of("auditor").post("/desk/ledger/search/export/", {"no_case": "1"})
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert len(rows) == 13 and "中村 彩" in rows[1] and "人 1" not in answer.content.decode()
    assert core.LedgerEntry.objects.order_by("-pk")[0].content.count('"act":"export"') == 1


def test_a_long_ledger_is_turned_page_by_page(thief):
    staff, people = thief
    for _ in range(60):
        core.record(core.Actor.staff(staff), "read", [people[0].pk], purpose="review", case="8-1123-00001-1")
    auditor = client_of("auditor")
    page = search(auditor, case="8-1123-00001-1")
    assert page.count("data-row") == 50 and "次の50件" in page
    before = page.split('name="before" value="')[1].split('"')[0]
    assert search(auditor, case="8-1123-00001-1", before=before).count("data-row") == 10


def test_a_question_of_a_resident_reaches_the_auditor_and_is_answered_once(thief):
    _, people = thief
    entry = core.entries_about(people[2].pk)[0].pk
    account = core.Actor.resident(core.find_or_create_account("s", person=people[2], level=2))
    asked = core.ask_about_record(people[2].pk, entry, "夜中に見られています", actor=account)
    auditor, url = client_of("auditor"), f"/desk/ledger/questions/{asked.pk}/"
    assert "夜中に見られています" in auditor.get("/desk/ledger/questions/").content.decode()
    assert "12回" not in auditor.get(url).content.decode() and "中村 彩" in auditor.get(url).content.decode()
    assert auditor.post(url, {"text": ""}).status_code == 409
    assert auditor.post(url, {"text": "調べています"}).status_code == 302
    answer = auditor.post(url, {"text": "もう一度"})
    assert answer.status_code == 409 and "もう終わっています" in answer.content.decode()
    assert core.find_question(asked.pk).answer == "調べています"
    assert client_of("protection-officer").get(url).status_code == 404


def test_a_question_about_a_protected_person_goes_to_the_officer(thief):
    _, people = thief
    core.protect(people[0], department=make.make_office(), since=dt.date(2026, 1, 1))
    account = core.Actor.resident(core.find_or_create_account("s", person=people[0], level=2))
    asked = core.ask_about_record(people[0].pk, core.entries_about(people[0].pk)[0].pk, "", actor=account)
    url = f"/desk/ledger/questions/{asked.pk}/"
    assert client_of("auditor").get(url).status_code == 404
    assert "人 0" in client_of("protection-officer").get(url).content.decode()


def test_the_verification_goes_on_in_the_worker(thief):
    auditor = client_of("auditor")
    assert "検査を始めました" in auditor.post("/desk/ledger/seals/", follow=True).content.decode()
    assert "検査しています" in auditor.get("/desk/ledger/seals/").content.decode()
    auditor.post("/desk/ledger/seals/")
    assert core.LedgerCheck.objects.count() == 1, "one at a time"
    work()
    assert "✓ 問題はありません" in auditor.get("/desk/ledger/seals/").content.decode()


def test_a_kept_seal_is_held_against_the_ledger(thief, settings):
    settings.TOMONI_NOW = "2026-11-25T09:00:00+09:00"
    work()
    auditor, row = client_of("auditor"), core.list_day_seals()[0]
    document = core.seal_document(row)

    def compare(text: str):
        file = SimpleUploadedFile("seal.json", text.encode())
        return auditor.post("/desk/ledger/seals/", {"do": "compare", "seal": file})

    assert "合っています" in compare(json.dumps(document)).content.decode()
    for bad in ("{", "[]", json.dumps({**document, "total": 3}), json.dumps({**document, "hash": "x"})):
        answer = compare(bad)
        assert answer.status_code == 400 and "読めません" in answer.content.decode()


def test_others_may_not_open_the_auditors_pages(desk):
    client = client_of("clerk", "chief", "accountant", login="many", office=make.CHILD)
    for there in ("", "search/", "seals/", "questions/", "days/1/", "entries/1/"):
        assert client.get(f"/desk/ledger/{there}").status_code == 403, there
