"""The line before the pages of services: not there on a calm day, places kept, nobody inside turned away."""

import re

import pytest
from django.core import signing
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.channels.portal.conftest import signed_in
from tests.channels.portal.test_interview import CLAIM, start, text_of
from tomoni.channels.waiting import running
from tomoni.channels.waiting.errors import LineNotSet
from tomoni.channels.waiting.models import Holder, Line
from tomoni.channels.waiting.places import COOKIE, SALT
from tomoni.core import interface as core

SERVICE = f"/services/{CLAIM[0] if isinstance(CLAIM, list) else CLAIM}/"


def come(client: Client, there: str = SERVICE):
    """Go to a page, through the line where there is one; gives the last answer."""
    return client.get(there, follow=True)


def is_waiting(answer) -> bool:
    return "順番をお待ちください" in text_of(answer)


@pytest.fixture
def one_a_minute(home, machine):
    return running.set_rate(1)


def test_on_a_calm_day_there_is_no_line_no_cookie_and_no_query(home, machine) -> None:
    visitor = Client()
    for _ in range(2):
        assert visitor.get(SERVICE).status_code == 200
    with CaptureQueriesContext(connection) as seen:
        visitor.get(SERVICE)
    assert not [one["sql"] for one in seen.captured_queries if "waiting_" in one["sql"]]
    assert COOKIE not in visitor.cookies and Line.objects.count() == 0


def test_the_first_comes_in_and_the_second_waits_and_keeps_the_place(one_a_minute, later) -> None:
    first, second, third = Client(), Client(), Client()
    assert not is_waiting(come(first)) and is_waiting(come(second)) and is_waiting(come(third))
    number = re.search(r"<dd><b>(\d+)</b> です", text_of(come(second)))[1]
    assert number == "2" and "あと約1分です" in text_of(come(second))
    assert "<b>1</b>人" in text_of(come(third)) and "あと約2分です" in text_of(come(third))
    again = Client()  # another process, another day's browser: all it has is the cookie
    again.cookies[COOKIE] = second.cookies[COOKIE].value
    assert f"<dd><b>{number}</b> です" in text_of(come(again))
    assert Line.objects.get().last == 3, "looking again takes no number"
    later(minutes=1)
    turn = come(second, f"/waiting/?next={SERVICE}")
    assert "順番がきました" in text_of(turn) and f'href="{SERVICE}"' in text_of(turn)
    assert second.get(SERVICE).status_code == 200 and is_waiting(come(third))


def test_who_waits_looks_again_without_writing_anything(one_a_minute) -> None:
    come(Client())
    second = Client()
    come(second)
    with CaptureQueriesContext(connection) as seen:
        second.get(f"/waiting/?next={SERVICE}")
    assert not [one["sql"] for one in seen.captured_queries if one["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]


def test_a_full_machine_makes_a_line_and_an_empty_one_takes_it_away(home, machine, later) -> None:
    assert come(Client()).status_code == 200 and not Line.objects.exists()
    machine.work(4, 12)
    visitors = [Client() for _ in range(3)]
    assert [is_waiting(come(one)) for one in visitors] == [True, True, True]
    machine.work(0, 12)
    later(minutes=3)
    assert come(visitors[0], f"/waiting/?next={SERVICE}").redirect_chain == [(SERVICE, 303)]
    assert not Line.objects.get().crowded
    fresh = Client()
    assert not is_waiting(come(fresh)) and COOKIE not in fresh.cookies


def test_who_is_in_an_interview_goes_on_when_a_line_appears(home, machine, later) -> None:
    father = signed_in(home.father_account)
    first = start(father, CLAIM)
    running.set_rate(1)
    come(Client())
    assert father.get(first).status_code == 200
    later(minutes=59)
    assert father.get(first).status_code == 200, "each page gives more time"
    later(minutes=59)
    assert father.get(first).status_code == 200


def test_what_was_typed_is_never_turned_away(home, machine, later) -> None:
    father = signed_in(home.father_account)
    first = start(father, CLAIM)
    name = re.search(r'type="radio" id="[^"]+" name="([^"]+public_service)"', text_of(father.get(first)))[1]
    running.set_rate(1)
    come(Client())
    later(minutes=50)
    father.get("/")  # signed in still
    later(minutes=20)
    assert father.get(first)["Location"].endswith("&why=ended"), "to look at a page one waits again"
    answered = father.post(first, {name: "no"})
    assert answered.status_code == 302 and father.get(answered["Location"], follow=True).status_code == 200


def test_home_desk_programs_sign_in_and_health_have_no_line(one_a_minute, home) -> None:
    come(Client())
    father = signed_in(home.father_account)
    for path in ("/", "/services/", "/notices/", "/records/", "/my-data/", "/verify/", "/seals/", "/sign-in/"):
        assert not is_waiting(father.get(path, follow=True)), path
    for path in ("/api/v1/services", "/desk/sign-in/", "/health/"):
        assert Client().get(path).status_code == 200, path
    begun = father.post("/interviews/", {"service": CLAIM})
    assert begun.status_code == 303 and begun["Location"].startswith("/waiting/?next=%2Fservices%2F")


def made(place: dict) -> Client:
    client = Client()
    client.cookies[COOKIE] = signing.dumps(place, salt=SALT)
    return client


def refusal(client: Client) -> str:
    answer = come(client)
    assert answer.status_code == 409 and "新しい番号を取る" in text_of(answer)
    return text_of(answer)


def test_a_forged_place_or_one_of_another_town_is_refused_in_words(one_a_minute, home) -> None:
    come(Client())
    forger = Client()
    forger.cookies[COOKIE] = signing.dumps({"t": "999016", "k": "inside"}, key="guessed", salt=SALT)
    until = int(core.now().timestamp()) + 600
    elsewhere = made({"t": "999024", "k": "inside", "n": 1, "u": until, "a": 0})
    broken = made({"t": core.current_municipality().code, "k": "inside", "n": "x", "u": until, "a": 0})
    for client in (forger, elsewhere, broken):
        assert "この番号は使えません" in refusal(client)
    taken = forger.post("/waiting/", {"next": SERVICE}, follow=True)
    assert is_waiting(taken), "the button gives a number"


def test_a_place_that_is_over_is_refused_in_words(one_a_minute, later) -> None:
    first, second = Client(), Client()
    come(first)
    come(second)
    later(minutes=31)
    assert not is_waiting(come(second)), "within half an hour of the turn"
    third = Client()
    come(third)
    come(fourth := Client())
    later(minutes=32)
    assert "順番が過ぎました" in refusal(fourth)
    assert "入っていられる時間が終わりました" in refusal(first)
    running.hold_line()
    come(waits := Client())
    later(hours=12, minutes=1)
    assert "番号の期限が切れました" in refusal(waits)


def test_one_number_lets_one_person_in_however_often_it_is_copied(one_a_minute, home, later) -> None:
    come(Client())
    first = Client()
    come(first)
    later(minutes=1)
    number = first.cookies[COOKIE].value
    father, mother = signed_in(home.father_account), signed_in(home.mother_account)
    father.cookies[COOKIE] = mother.cookies[COOKIE] = number
    assert father.get(SERVICE).status_code == 200 and Holder.objects.get().account_id == home.father_account.pk
    assert "この番号は、別の方のものです" in refusal(mother)
    mother.cookies[COOKIE] = father.cookies[COOKIE].value  # the place inside, copied as well
    assert "この番号は、別の方のものです" in refusal(mother)
    father.cookies[COOKIE] = number
    assert father.get(SERVICE).status_code == 200, "the answer was lost on the way: the same person comes in again"


def test_a_browser_without_cookies_is_told_so_and_takes_no_number(one_a_minute) -> None:
    come(Client())
    there = Client().get(SERVICE)["Location"]
    again = Client().get(there)["Location"]
    answer = Client().get(again)
    assert answer.status_code == 400 and "クッキー" in text_of(answer)
    assert Line.objects.get().last == 1, "who shows nothing back makes nobody wait"


def test_who_sends_in_a_begun_interview_without_a_place_stays_outside(home, machine) -> None:
    father = signed_in(home.father_account)
    first = start(father, CLAIM)
    name = re.search(r'type="radio" id="[^"]+" name="([^"]+public_service)"', text_of(father.get(first)))[1]
    running.set_rate(1)
    come(Client())
    del father.cookies[COOKIE]  # begun yesterday, say
    answered = father.post(first, {name: "no"})
    assert answered.status_code == 302 and COOKIE not in answered.cookies, "kept, because it was typed"
    assert is_waiting(come(father, answered["Location"]))
    place = father.cookies[COOKIE].value
    father.post(first, {name: "no"})
    assert father.cookies[COOKIE].value == place and is_waiting(come(father)), "waits on the same number"


def test_a_number_of_before_a_restore_is_refused_in_words(one_a_minute, later) -> None:
    come(Client())
    come(old := Client())
    Line.objects.update(last=1)  # as in the backup of the morning
    core.forget_everything()
    assert "番号の期限が切れました" in refusal(old)
    assert is_waiting(old.post("/waiting/", {"next": SERVICE}, follow=True))


def test_a_hold_lets_nobody_new_in_and_says_why(one_a_minute, home, later) -> None:
    inside = Client()
    come(inside)
    running.hold_line("点検のため、13時まで止めています。")
    later(hours=1, minutes=-30)
    waits = Client()
    page = text_of(come(waits))
    assert "点検のため、13時まで止めています。" in page and "新しいご案内を止めています" in page
    assert inside.get(SERVICE).status_code == 200
    running.set_rate(60)
    later(minutes=1)
    assert waits.get(SERVICE).status_code == 200


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_every_page_of_the_line_is_there_in_each_language(one_a_minute, home, later, language) -> None:
    come(Client())
    father = signed_in(home.father_account, language)
    page = come(father)
    assert (page.status_code == 200 and home and "0999" in text_of(page)) or "電話" in text_of(page) or language == "en"
    assert '<noscript><meta http-equiv="refresh" content="10;' in text_of(page)
    later(minutes=1)
    assert father.get(f"/waiting/?next={SERVICE}").status_code == 200
    for why in ("forged", "old", "lapsed", "ended", "other", "cookies"):
        from tomoni.channels.look import interface as look

        assert look.word(f"waiting.no.{why}", language) and look.word(f"waiting.no.{why}_why", language)


@pytest.mark.parametrize("there", ["//evil.example/", "https://evil.example/", "/desk/", "/waiting/", ""])
def test_the_line_leads_only_to_a_door_of_the_town(one_a_minute, there, later) -> None:
    come(Client())
    visitor = Client()
    visitor.get("/waiting/", {"next": there}, follow=True)
    later(minutes=1)
    assert visitor.get("/waiting/", {"next": there, "taken": 1})["Location"] == "/"


def test_the_rate_of_the_installation_holds_where_the_town_says_nothing(home, machine, settings) -> None:
    settings.TOMONI_ADMIT_PER_MINUTE = 1
    core.forget_everything()
    assert [is_waiting(come(Client())) for _ in range(3)] == [False, True, True]
    assert Line.objects.get().mode == "auto"
    settings.TOMONI_ADMIT_PER_MINUTE = 0
    core.forget_everything()
    assert not running.find_flow().is_on


def test_where_the_line_is_off_a_full_machine_makes_none_but_an_operator_may(home, machine, settings) -> None:
    settings.TOMONI_ADMIT_PER_MINUTE = -1
    machine.work(4, 12)
    assert not is_waiting(come(Client())) and not Line.objects.exists()
    running.hold_line()
    assert is_waiting(come(Client()))


@pytest.mark.parametrize("rate", [0, -1, 60_001])
def test_a_rate_that_a_line_cannot_have_is_refused(home, rate) -> None:
    with pytest.raises(LineNotSet, match="hold it"):
        running.set_rate(rate)
    assert not Line.objects.exists()


def minutes_until_in(visitor: Client, later, most: int) -> float:
    """How long somebody waits who looks again every half minute."""
    for half in range(most * 2):
        if not is_waiting(come(visitor, f"/waiting/?next={SERVICE}")):
            return half / 2
        later(seconds=30)
    return float(most)


@pytest.mark.parametrize(("busy", "least", "longest"), [(0, 3, 13), (4, 19, 21)])
def test_numbers_that_nobody_comes_back_for_make_nobody_wait_for_good(home, machine, later, busy, least, longest):
    """200 numbers of a script that keeps its cookies, ten a minute: twenty minutes, where the machine has no room."""
    running.set_rate(10)
    for _ in range(200):
        running.take_number()
    machine.work(busy, 12)
    real = Client()
    come(real)
    assert least <= minutes_until_in(real, later, 25) <= longest
    assert real.get(SERVICE).status_code == 200


def test_turns_of_who_came_in_are_given_to_nobody_else(home, machine, later):
    running.set_rate(10)
    visitors = [Client() for _ in range(30)]
    for one in visitors:
        come(one)
    later(minutes=2)
    for one in visitors[:20]:
        assert not is_waiting(come(one)) and one.get(SERVICE).status_code == 200
    later(minutes=4)
    come(visitors[29], f"/waiting/?next={SERVICE}")
    found = Line.objects.get()
    assert found.came >= 20 and found.given_back == 0


def test_a_line_steers_while_numbers_are_taken_all_the_time(home, machine, later):
    machine.work(4, 12)
    come(Client())
    machine.work(0, 12)
    before = Line.objects.get().rate
    for _ in range(24):
        later(seconds=5)
        running.take_number()
        come(Client())
    assert Line.objects.get().rate > before


def test_who_comes_after_an_hour_without_anybody_has_a_turn_that_begins_now(home, later):
    running.set_rate(600)
    come(Client())
    later(minutes=60)
    assert come(Client()).status_code == 200, "not: your turn is over"


def test_a_line_of_before_the_counting_owes_nobody_a_turn(home, machine, later):
    """An update finds a line with thousands of numbers of whom nobody wrote down who came in."""
    running.set_rate(10)
    Line.objects.update(last=5_000, admitted=4_000.0, came=0, steered_at=None)
    for _ in range(5):
        core.forget(running.NAME)
        running.step(0)
        later(minutes=1)
    assert Line.objects.get().given_back <= 20 and Line.objects.get().came >= 4_000


def test_who_came_is_counted_again_where_the_row_was_not_committed(home, django_capture_on_commit_callbacks):
    running.set_rate(600)
    for _ in range(2):
        running.note_came()
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        running.take_number()
        assert Line.objects.get().came == 2 and not running.CAME.total()
        raise KeyboardInterrupt  # killed after the row was written and before it stands
    assert Line.objects.get().came == 0
    running.note_came()
    with django_capture_on_commit_callbacks(execute=True):
        running.take_number()
    assert Line.objects.get().came == 3, "nobody is lost"
    running.take_number()
    assert Line.objects.get().came == 3 and not running.CAME.total(), "and nobody is counted twice"
