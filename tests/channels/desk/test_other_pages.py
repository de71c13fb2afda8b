"""Figures, dead letters, the auditor's page."""

from django.test import Client

from tests.channels.desk import builders as make
from tomoni.core import interface as core


def client_of(*roles: str) -> Client:
    return make.sign_in(Client(), make.make_staff("-".join(roles), "何某", *roles))


def test_the_services_are_listed_with_who_answers_for_them(desk):
    page = client_of("admin").get("/desk/services/").content.decode()
    assert "児童手当の認定請求" in page and "子育て支援課" in page and "罹災証明書" in page


def test_figures_of_a_service_hide_small_counts(number):
    make.deliver()
    page = client_of("clerk").get("/desk/services/child-allowance-claim/").content.decode()
    assert "届いた" in page and "5未満" in page
    assert "補正を求めたことは、まだありません" in page
    assert "答えが5件になると、ここに出ます" in page
    assert "山田" not in page


def test_a_service_that_is_not_there_is_not_found(desk):
    assert client_of("clerk").get("/desk/services/none/").status_code == 404


def dead(number: str) -> core.Delivery:
    event = core.Event.objects.create(name="CaseDecided", payload={"case_number": number}, at=core.now())
    return core.Delivery.objects.create(
        event=event, listener="notify.write_notice", state="dead", due_at=core.now(), attempts=8,
        last_error="ConnectionError: 山田 花子 could not be reached",
    )  # fmt: skip


def test_dead_letters_are_listed_without_what_the_error_quoted(desk):
    dead("8-1124-00001-1")
    page = client_of("admin").get("/desk/letters/").content.decode()
    assert "決まった" in page and "お知らせを書く" in page and "ConnectionError" in page
    assert "山田" not in page


def test_a_dead_letter_is_tried_again(desk):
    letter = dead("8-1124-00001-1")
    page = client_of("admin").post(f"/desk/letters/{letter.pk}/retry/", follow=True).content.decode()
    assert "やり直しに入れました" in page
    assert core.Delivery.objects.get(pk=letter.pk).state == "waiting"
    assert "すべての処理が届いています" in page


def test_the_auditor_learns_that_the_ledger_is_whole(desk):
    client = client_of("auditor")
    assert "問題はありません" not in client.get("/desk/ledger/").content.decode()
    assert "問題はありません" in client.post("/desk/ledger/").content.decode()


def test_reading_very_many_people_or_at_night_is_listed(desk, settings):
    clerk = make.make_staff("nakamura", "中村 彩", "clerk")
    people = core.Person.objects.bulk_create([core.Person(name=f"人{n}") for n in range(100)])
    settings.TOMONI_NOW = "2026-11-23T23:30:00+09:00"
    core.record(core.Actor.staff(clerk), "read", [p.pk for p in people], purpose="queue")
    settings.TOMONI_NOW = "2026-11-24T10:00:00+09:00"
    page = client_of("auditor").get("/desk/ledger/").content.decode()
    assert "1日に100人の情報を見た" in page and "閉庁の時間に1回見た" in page
    assert "中村 彩（係員）" in page and "人5" not in page
