"""Who may sign in, where to, and that nobody can try passwords without end."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tomoni.channels.signin import throttle
from tomoni.channels.signin.addresses import safe_next
from tomoni.core import interface as core

RIGHT = {"login": "nakamura", "password": "correct horse"}
WRONG = {"login": "nakamura", "password": "battery staple"}


def text_of(response) -> str:
    return response.content.decode()


def test_the_demo_lists_residents_with_what_one_can_try(account) -> None:
    page = text_of(Client().get("/sign-in/"))
    assert "山田 花子" in page and "お試しの説明" in page and "架空の町" in page


def test_choosing_somebody_signs_in_and_goes_where_one_wanted(account) -> None:
    client = Client()
    answer = client.post("/sign-in/", {"account": account.pk, "next": "/records/"})
    assert answer.status_code == 302 and answer["Location"] == "/records/"
    assert (
        client.session["account"] == account.pk
        if "sessionid" in client.cookies
        else "tomoni_resident" in client.cookies
    )


def test_a_real_town_has_no_demo_sign_in(account, only_town) -> None:
    only_town.fictional = False
    only_town.save()
    page = Client().get("/sign-in/")
    assert "山田 花子" not in text_of(page) and "サインインは使えません" in text_of(page)
    assert Client().post("/sign-in/", {"account": account.pk}).status_code == 404


def test_without_the_setting_there_is_no_demo_sign_in(account, staff, settings) -> None:
    settings.TOMONI_DEMO = False
    assert Client().post("/sign-in/", {"account": account.pk}).status_code == 404
    assert Client().post("/desk/sign-in/", {"demo": staff.pk}).status_code == 404
    assert "お試し用の職員" not in text_of(Client().get("/desk/sign-in/"))


def test_only_demo_accounts_can_be_chosen(account) -> None:
    other = core.Account.objects.create(person=account.person, subject="sub-of-a-provider", level=2)
    assert Client().post("/sign-in/", {"account": other.pk}).status_code == 404
    assert Client().post("/sign-in/", {"account": "1; drop"}).status_code == 404


def test_each_sign_in_makes_a_new_session_key(account) -> None:
    client = Client()
    client.post("/language/", {"language": "en"})
    before = client.cookies["tomoni_resident"].value
    client.post("/sign-in/", {"account": account.pk})
    assert client.cookies["tomoni_resident"].value != before
    assert '<html lang="en">' in text_of(client.get("/sign-in/"))


def test_sign_out_ends_the_session(account) -> None:
    client = Client()
    client.post("/sign-in/", {"account": account.pk})
    key = client.cookies["tomoni_resident"].value
    assert client.post("/sign-out/").status_code == 302
    stale = Client()
    stale.cookies["tomoni_resident"] = key
    assert stale.get("/records/").status_code == 302


def test_the_language_is_kept_in_session_and_account(account) -> None:
    client = Client()
    client.post("/sign-in/", {"account": account.pk})
    assert client.post("/language/", {"language": "easy", "next": "/sign-in/"})["Location"] == "/sign-in/"
    account.refresh_from_db()
    assert account.language == "easy"
    assert "だれに なりますか" in text_of(client.get("/sign-in/"))


def test_a_language_nobody_speaks_changes_nothing(account) -> None:
    assert Client().post("/language/", {"language": "xx"}).status_code == 302
    assert Client().get("/language/").status_code == 405


@pytest.mark.parametrize(
    "there", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "", "/\\evil.example"]
)
def test_nobody_is_sent_to_another_site(there) -> None:
    assert safe_next(there) == "/"


def test_staff_sign_in_with_number_and_password(staff) -> None:
    client = Client()
    answer = client.post("/desk/sign-in/", RIGHT)
    assert answer.status_code == 302 and answer["Location"] == "/desk/"
    assert "tomoni_staff" in client.cookies and "tomoni_resident" not in client.cookies


def test_a_wrong_password_keeps_the_number_and_says_no_more(staff) -> None:
    page = Client().post("/desk/sign-in/", WRONG)
    assert page.status_code == 422 and 'value="nakamura"' in text_of(page)
    unknown = Client().post("/desk/sign-in/", {**WRONG, "login": "nobody"})
    assert "職員番号かパスワードが違います" in text_of(page) and "職員番号かパスワードが違います" in text_of(unknown)


def test_an_empty_field_is_named(staff) -> None:
    page = Client().post("/desk/sign-in/", {"login": "", "password": ""})
    assert page.status_code == 422 and 'href="#login"' in text_of(page) and 'href="#password"' in text_of(page)


def test_after_ten_failures_even_the_right_password_waits(staff, settings) -> None:
    for _ in range(throttle.MOST):
        Client().post("/desk/sign-in/", {**WRONG, "login": " NAKAMURA"})
    assert Client().post("/desk/sign-in/", RIGHT).status_code == 429
    later = datetime.fromisoformat(settings.TOMONI_NOW) + throttle.WITHIN + timedelta(seconds=1)
    settings.TOMONI_NOW = later.isoformat()
    assert Client().post("/desk/sign-in/", RIGHT).status_code == 302


def test_somebody_who_left_cannot_sign_in(staff) -> None:
    staff.active = False
    staff.save()
    assert Client().post("/desk/sign-in/", RIGHT).status_code == 422
    assert Client().post("/desk/sign-in/", {"demo": staff.pk}).status_code == 404


def test_a_residents_session_is_none_of_staff(account, staff) -> None:
    client = Client()
    client.post("/sign-in/", {"account": account.pk})
    client.cookies["tomoni_staff"] = client.cookies["tomoni_resident"].value
    assert client.get("/desk/")["Location"].startswith("/desk/sign-in/")


def test_demo_staff_sign_in_and_out(staff) -> None:
    client = Client()
    assert "お試し用の職員" in text_of(client.get("/desk/sign-in/"))
    assert client.post("/desk/sign-in/", {"demo": staff.pk})["Location"] == "/desk/"
    assert client.post("/desk/sign-out/")["Location"] == "/desk/sign-in/"
    assert client.get("/desk/")["Location"].startswith("/desk/sign-in/")
