"""The screen in the hands of a resident: one conversation's own pages, nothing of the desk, until staff sign in."""

import re

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tests.channels.portal.builders import make_account
from tomoni.cases import interface as cases
from tomoni.channels.desk.urls import urlpatterns
from tomoni.core import interface as core
from tomoni.core.adapters.sessions import SessionStore

PASSWORD = "たいせつな言葉"
SERVICE = "child-allowance-claim"


@pytest.fixture
def talk(clerk, family) -> str:
    """A conversation at the counter with every answer in it."""
    mother = family["mother"]
    token = cases.take_in(core.Actor.staff(clerk), mother.pk, [SERVICE], way="counter").token
    cases.save_answers(token, "all", make.answers_for(mother, SERVICE), person=mother.pk)
    return token


@pytest.fixture
def at_counter(clerk) -> Client:
    """A browser in which the clerk is signed in; the forgery check works as in the site."""
    clerk.set_password(PASSWORD)
    clerk.save()
    return make.sign_in(Client(), clerk)


def text_of(response) -> str:
    return response.content.decode()


DEEDS = ("lend_screen", "person_found_right", "person_found_wrong", "take_back_screen")


def deeds_of(person: int) -> list[str]:
    """What of lending is on the ledger of a person, in its order."""
    entries = sorted(core.entries_about(person, limit=500), key=lambda one: one.pk)
    return [one.deed for one in entries if one.deed in DEEDS]


def hand_over(client: Client, token: str, **typed) -> None:
    """From the page before sending, as the button does it."""
    response = client.post(f"/desk/intake/at/{token}/lend/", {"service": SERVICE, **typed})
    assert response.status_code == 303 and response["Location"] == "/desk/lent/"


def sign_in_again(client: Client, login: str = "nakamura"):
    return client.post("/desk/sign-in/", {"login": login, "password": PASSWORD})


def test_who_reads_sees_the_answers_in_their_language_and_nothing_of_the_desk(at_counter, talk, family) -> None:
    hand_over(at_counter, talk)
    assert at_counter.get("/desk/lent/")["Location"] == "/desk/lent/read/"
    shown = at_counter.get("/desk/lent/read/")
    assert "この内容でよい" in text_of(shown) and family["mother"].name in text_of(shown)
    assert "no-store" in shown["Cache-Control"]
    for staffs in ("中村 彩", "一覧", "サインアウト", "/desk/cases/", "/desk/intake/"):
        assert staffs not in text_of(shown), staffs
    at_counter.post("/desk/lent/language/", {"language": "en", "next": "/desk/lent/read/"})
    english = at_counter.get("/desk/lent/read/")
    assert '<html lang="en">' in text_of(english) and english["Content-Language"] == "en"
    assert "This is right" in text_of(english)
    at_counter.post("/desk/lent/language/", {"language": "easy"})
    assert "これで いいです" in text_of(at_counter.get("/desk/lent/read/"))


OTHERS = ("/desk/sign-out/", "/desk/find/?q=x", "/", "/my-data/", "/sign-in/", "/helping/", "/own/7/", "/own/")


def test_no_other_page_opens_by_typing_its_address(at_counter, talk) -> None:
    """Walks the addresses of the desk, so that a page added tomorrow is covered."""
    hand_over(at_counter, talk)
    for address in OTHERS:
        for method in (at_counter.get, at_counter.post):
            answer = method(address)
            assert answer.status_code == 303 and answer["Location"] == "/desk/lent/", (address, answer.status_code)
            assert not answer.content
    parts = {"event": "birth", "verb": "withdraw-appeal", "service": SERVICE, "token": talk}
    for pattern in urlpatterns:
        if pattern.name == "lent" or pattern.name.startswith("lent-"):
            continue
        numbers = pattern.pattern.converters.items()
        given = {one: "1" if "Int" in type(kind).__name__ else parts.get(one, "x") for one, kind in numbers}
        address = "/desk/" + re.sub(r"<[^>]*?:(\w+)>", lambda found: given[found[1]], str(pattern.pattern))  # noqa: B023
        assert at_counter.get(address)["Location"] == "/desk/lent/", pattern.name


def test_a_second_tab_is_locked_and_another_device_is_not(at_counter, clerk, talk) -> None:
    tab = Client()
    tab.cookies = at_counter.cookies  # one browser, one set of cookies
    elsewhere = make.sign_in(Client(), clerk)
    before = at_counter.cookies["tomoni_staff"].value
    hand_over(at_counter, talk)
    assert tab.get(f"/desk/intake/at/{talk}/check/")["Location"] == "/desk/lent/"
    assert elsewhere.get(f"/desk/intake/at/{talk}/check/").status_code == 200
    stale = Client()
    stale.cookies["tomoni_staff"] = before  # a request that was under way with the key of before
    assert stale.get("/desk/intake/")["Location"].startswith("/desk/sign-in/")


def test_the_answer_of_who_reads_waits_for_staff_and_is_on_the_ledger(at_counter, talk, family) -> None:
    hand_over(at_counter, talk)
    assert at_counter.post("/desk/lent/read/", {"go": "wrong"})["Location"] == "/desk/lent/"
    over = text_of(at_counter.get("/desk/lent/"))
    assert "職員に返してください" in over and family["mother"].name not in over
    assert "お客さまが" not in text_of(at_counter.get("/desk/lent/read/")), "it is over"
    back = sign_in_again(at_counter)
    assert back["Location"] == f"/desk/intake/at/{talk}/check/?service={SERVICE}"
    page = text_of(at_counter.get(back["Location"]))
    assert "「直したいところがある」を押しました" in page and "この内容で届ける" in page
    assert deeds_of(family["mother"].pk) == ["lend_screen", "person_found_wrong", "take_back_screen"]


def test_it_is_staff_who_take_it_back_with_their_password(at_counter, talk) -> None:
    hand_over(at_counter, talk)
    wrong = at_counter.post("/desk/sign-in/", {"login": "nakamura", "password": "ちがう"})
    assert wrong.status_code == 422 and "お客さまの画面に戻る" in text_of(wrong)
    assert at_counter.get("/desk/")["Location"] == "/desk/lent/"
    assert sign_in_again(at_counter).status_code == 302
    assert at_counter.get("/desk/intake/").status_code == 200
    assert at_counter.get("/").status_code == 200, "the mark of the browser is gone"
    assert at_counter.get("/desk/lent/")["Location"] == "/desk/"


def test_a_colleague_goes_on_and_finds_nothing_else_of_who_lent_it(at_counter, talk) -> None:
    other = make.make_staff("sasaki", "佐々木 健", "clerk")
    other.set_password(PASSWORD)
    other.save()
    hand_over(at_counter, talk)
    at_counter.post("/desk/phrases/", {"text": "書きかけ"})
    there = sign_in_again(at_counter, "sasaki")["Location"]
    assert there.startswith(f"/desk/intake/at/{talk}/check/") and at_counter.get(there).status_code == 200
    assert "書きかけ" not in text_of(at_counter.get("/desk/kept/"))


def test_what_was_pressed_in_another_tab_is_not_done_and_waits_for_who_typed_it(at_counter, number, talk) -> None:
    """What a resident presses there is not done either."""
    hand_over(at_counter, talk)
    note = {"note": "電話した。折り返しを待つ。"}
    assert at_counter.post(f"/desk/cases/{number}/notes/", note)["Location"] == "/desk/lent/"
    assert "折り返し" not in text_of(at_counter.get("/desk/lent/read/"))
    beat = at_counter.post(f"/desk/cases/{number}/here/", {}, headers={"Sec-Fetch-Mode": "cors"})
    assert beat.status_code == 303
    at_counter.post("/desk/lent/", {})
    assert sign_in_again(at_counter)["Location"] == "/desk/kept/"
    kept = text_of(at_counter.get("/desk/kept/"))
    assert kept.count("もう一度送る") == 1 and "折り返しを待つ" in kept and f"/desk/cases/{number}/notes/" in kept
    assert "折り返し" not in text_of(at_counter.get(f"/desk/cases/{number}/"))
    assert at_counter.post(f"/desk/cases/{number}/notes/", note).status_code == 302
    assert "折り返し" in text_of(at_counter.get(f"/desk/cases/{number}/"))
    assert at_counter.post("/desk/kept/")["Location"].startswith(f"/desk/intake/at/{talk}/check/")
    assert "折り返し" not in text_of(at_counter.get("/desk/kept/"))


def test_after_its_time_it_shows_nothing_and_staff_come_back_all_the_same(at_counter, talk, family, settings) -> None:
    hand_over(at_counter, talk)
    settings.TOMONI_NOW = "2026-11-24T10:31:00+09:00"
    over = text_of(at_counter.get("/desk/lent/read/"))
    assert "もう閉じました" in over and family["mother"].name not in over
    assert at_counter.post("/desk/lent/read/", {"go": "right"}).status_code == 200
    assert deeds_of(family["mother"].pk) == ["lend_screen"]
    settings.TOMONI_NOW = "2026-11-24T11:20:00+09:00"
    assert at_counter.get("/desk/")["Location"] == "/desk/lent/", "longer than a session of staff lasts"
    assert sign_in_again(at_counter)["Location"].startswith(f"/desk/intake/at/{talk}/check/")


def test_after_two_hours_nothing_is_left_but_the_sign_in(at_counter, talk, settings) -> None:
    hand_over(at_counter, talk)
    settings.TOMONI_NOW = "2026-11-24T12:00:01+09:00"
    for there in ("/desk/lent/", "/desk/lent/read/"):
        assert at_counter.get(there)["Location"].startswith("/desk/sign-in/")
    assert at_counter.get("/desk/")["Location"].startswith("/desk/sign-in/")


def test_answers_changed_on_another_device_are_read_again_and_sent_ones_are_closed(at_counter, clerk, talk) -> None:
    person = cases.find_taken_in(talk, actor=core.Actor.staff(clerk)).person
    hand_over(at_counter, talk)
    answers = {f"p{person}.phone": "0123-99-0000"}
    cases.save_answers(talk, "contact", answers, person=person)
    again = at_counter.post("/desk/lent/read/", {"go": "right"})
    assert again.status_code == 409 and "答えが変わりました" in text_of(again)
    elsewhere = make.sign_in(Client(), clerk)
    check = text_of(elsewhere.get(f"/desk/intake/at/{talk}/check/"))
    form = {one: re.search(rf'name="{one}" value="([^"]+)"', check)[1] for one in ("submission_key", "version")}
    assert elsewhere.post(f"/desk/intake/at/{talk}/check/", {**form, "service": SERVICE}).status_code == 302
    assert "もう閉じました" in text_of(at_counter.get("/desk/lent/read/"))


def test_who_sat_there_before_is_signed_out_and_a_lost_role_ends_what_was_lent(at_counter, clerk, talk, family) -> None:
    session = SessionStore(None, "resident")
    session["account"] = make_account(family["father"], "demo:father").pk
    session.save()
    at_counter.cookies["tomoni_resident"] = session.session_key
    hand_over(at_counter, talk)
    assert not SessionStore(session.session_key, "resident").load()
    core.StaffRole.objects.filter(staff=clerk).delete()
    over = text_of(at_counter.get("/desk/lent/read/"))
    assert "職員に返してください" in over and family["mother"].name not in over


def test_a_forged_mark_opens_and_shuts_nothing(at_counter, talk) -> None:
    stranger = Client()
    stranger.cookies["tomoni_lent"] = "forged"
    assert stranger.get("/").status_code == 200
    assert stranger.get("/desk/lent/")["Location"].startswith("/desk/sign-in/")
    assert at_counter.get(f"/desk/intake/at/{talk}/lend/").status_code == 405
