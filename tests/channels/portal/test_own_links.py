"""The own link on pages: the asker hands over, the other signs in, answers or declines; each sees only theirs."""

import re

import pytest
from django.test import Client

from tests.channels.desk import builders as desk_make
from tests.channels.portal.conftest import signed_in
from tests.channels.portal.test_interview import text_of
from tomoni.cases import interface as cases
from tomoni.cases.models import Interview
from tomoni.channels.notify import tasks
from tomoni.core import interface as core

CHILDCARE = "childcare-need"
LANGUAGES = ("ja", "easy", "en")


@pytest.fixture
def begun(home, father) -> str:
    """The father's conversation up to the question why the mother cannot look after the child."""
    talk = cases.start_interview(core.Actor.resident(home.father_account), home.father.pk, [CHILDCARE])
    answers = {
        "about.child": f"p{home.baby.pk}", f"p{home.baby.pk}.wants_childcare": True,
        f"p{home.father.pk}.childcare_reason": "work", f"p{home.father.pk}.childcare_hours": 160,
    }  # fmt: skip
    cases.save_answers(talk.token, "all", answers, person=home.father.pk)
    return talk.token


def hand(father, home, token) -> tuple[int, str]:
    page = text_of(father.post(f"/interviews/{token}/others/", {"ask": home.mother.pk}))
    code = re.search(r'translate="no">([A-Z0-9]{4}-[A-Z0-9]{4})</p>', page)[1]
    return Interview.objects.get(token=token).own_links.get().pk, code


def test_from_the_question_to_the_case_without_the_asker_seeing_what(home, father, mother, begun) -> None:
    reason = f"reason(p{home.mother.pk})"
    asked = text_of(father.get(f"/interviews/{begun}/{reason}/"))
    assert "本人に答えてもらう" in asked and f"/interviews/{begun}/others/" in asked
    link, _ = hand(father, home, begun)
    assert text_of(mother.get("/")).count(f"/own/{link}/") == 1
    first = mother.get(f"/own/{link}/")["Location"]
    page = text_of(mother.get(first))
    assert "健太さんの手続きのために、あなたのことを聞いています" in page and "教育・保育の認定" in page
    path = f"p{home.mother.pk}.childcare_reason"
    end = mother.post(first, {path: "illness"})["Location"]
    shown = text_of(mother.get(mother.get(f"/own/{link}/")["Location"]))
    assert end and "病気、けが、障害がある" in shown
    version = re.search(r'name="version" value="(\d+)"', shown)[1]
    assert "答えを受け取りました" in text_of(mother.post(f"/own/{link}/end/", {"version": version}))
    for address in (f"/interviews/{begun}/check/", f"/interviews/{begun}/others/"):
        told = text_of(father.get(address))
        assert "美咲さんが答えました" in told and "病気" not in told


def test_sending_waits_for_nobody_and_the_case_says_for_whom_it_waits(home, father, begun) -> None:
    hand(father, home, begun)
    page = text_of(father.get(f"/interviews/{begun}/check/"))
    assert "美咲さんの答えを待っています" in page
    key = re.search(r'name="submission_key" value="([^"]+)"', page)[1]
    receipt = father.post(f"/interviews/{begun}/check/", {"submission_key": key, "service": CHILDCARE})
    assert receipt.status_code == 302
    number = cases.list_cases_of(home.father.pk)[0].number
    assert "美咲さんの答えを待っています" in text_of(father.get(f"/cases/{number}/"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_stands_in_three_languages(home, begun, language) -> None:
    father, mother = signed_in(home.father_account, language), signed_in(home.mother_account, language)
    link, _ = hand(father, home, begun)
    for client, address in (
        (father, f"/interviews/{begun}/others/"), (mother, "/own/"), (mother, f"/own/{link}/end/"),
        (mother, mother.get(f"/own/{link}/")["Location"]), (mother, "/records/"), (mother, "/"),
    ):  # fmt: skip
        assert client.get(address).status_code == 200
    assert mother.post(f"/own/{link}/end/", {"go": "decline"}).status_code == 200
    assert father.get(f"/interviews/{begun}/others/").status_code == 200
    assert mother.get(f"/own/{link}/").status_code == 200  # it says that they declined


def test_nobody_else_opens_it_and_who_is_not_signed_in_is_led_there(home, father, begun) -> None:
    link, _ = hand(father, home, begun)
    assert Client().get(f"/own/{link}/")["Location"] == f"/sign-in/?next=/own/{link}/"
    for address in (f"/own/{link}/", f"/own/{link}/end/", "/own/999999/"):
        refused = father.get(address)
        assert refused.status_code == 403 and "もう開いていません" in text_of(refused)
    forged = Client()
    forged.post(f"/own/{link}/counter/", {"key": "forged"})
    assert forged.get(f"/own/{link}/").status_code == 403


def lend(counter: Client, code: str) -> Client:
    """The screen of the counter, handed over with the code and begun."""
    assert counter.post("/desk/intake/own/", {"code": code, "seen": "yes"})["Location"] == "/desk/lent/"
    page = text_of(counter.get("/desk/lent/"))
    form = re.search(r'action="(/own/\d+/counter/)".*?name="key" value="([^"]+)"', page, re.S)
    assert counter.post(form[1], {"key": form[2]})["Location"] == form[1].removesuffix("counter/")
    return counter


def test_at_the_counter_the_code_opens_it_for_who_showed_a_paper(home, father, begun) -> None:
    link, code = hand(father, home, begun)
    staff = desk_make.make_staff("sasaki", "佐々木 健", "counter", office="residents")
    counter = desk_make.sign_in(Client(), staff)
    assert counter.post("/desk/intake/own/", {"code": code}).status_code == 422  # nobody looked at a paper
    other = desk_make.sign_in(Client(), staff)
    tablet = lend(counter, code)
    first = tablet.get(f"/own/{link}/")["Location"]
    tablet.post(first, {f"p{home.mother.pk}.childcare_reason": "work", f"p{home.mother.pk}.childcare_hours": "80"})
    again = tablet.get(f"/own/{link}/")["Location"]
    if not again.endswith("/end/"):
        tablet.post(again, {f"p{home.mother.pk}.childcare_hours": "80"})
    for closed in ("/desk/", "/", f"/own/{link + 1}/", "/sign-in/"):
        assert tablet.get(closed)["Location"] == "/desk/lent/", closed
    sent = text_of(tablet.post(f"/own/{link}/end/", {}))
    assert "答えを受け取りました" in sent and "職員に返す" in sent and 'href="/"' not in sent
    tablet.post("/desk/lent/")
    assert f"/own/{link}/" not in text_of(tablet.get("/desk/lent/"))
    assert other.post("/desk/intake/own/", {"code": code, "seen": "yes"}).status_code == 422  # opens once
    told = signed_in(home.mother_account).get("/records/").content.decode()
    assert "窓口で、ご本人として" in told or "美咲" in told


def test_who_is_protected_is_not_asked_and_the_words_do_not_say_why(home, father, begun) -> None:
    department = core.Department.objects.first()
    core.Protection.objects.create(person=home.mother, since=core.today(), department=department)
    refused = father.post(f"/interviews/{begun}/others/", {"ask": home.mother.pk})
    told = text_of(refused)
    assert refused.status_code == 409 and "何も送っていません" in told and "支援" not in told
    assert not Interview.objects.get(token=begun).own_links.exists()


def test_the_other_is_told_once_who_asks_and_nothing_of_what(home, father, mother, begun) -> None:
    link, _ = hand(father, home, begun)
    event = cases.OwnAnswersAsked(link, home.mother.pk, home.father.pk)
    for _ in range(2):
        tasks.tell_own_questions(event)
    notice = core.Notice.objects.get(person=home.mother.pk, kind="own_asked")
    assert notice.link == f"/own/{link}/" and "健太" in notice.texts["ja"]["title"] and "11月29日" in str(notice.texts)
    assert "認定" not in str(notice.texts), "what it is about stands behind the sign-in"
    assert mother.get("/notices/").status_code == 200


def test_who_stops_at_the_counter_leaves_nothing_on_the_screen(home, father, begun) -> None:
    link, code = hand(father, home, begun)
    counter = desk_make.sign_in(Client(), desk_make.make_staff("sasaki", "佐々木 健", "counter", office="residents"))
    tablet = lend(counter, code)
    assert tablet.get(f"/own/{link}/").status_code == 302
    assert "もう何も出ません" in text_of(tablet.post(f"/own/{link}/leave/"))
    assert tablet.get(f"/own/{link}/")["Location"].startswith("/sign-in/")
    assert tablet.get("/sign-in/")["Location"] == "/desk/lent/", "until staff have it back"


def test_staff_ask_the_other_at_the_persons_word_and_the_tray_says_who_is_waited_for(home) -> None:
    staff = desk_make.make_staff("sasaki", "佐々木 健", "counter", office="residents")
    counter = desk_make.sign_in(Client(), staff)
    talk = cases.take_in(core.Actor.staff(staff), home.father.pk, [CHILDCARE], way="counter")
    cases.save_answers(talk.token, "wish", {f"p{home.baby.pk}.wants_childcare": True}, person=home.father.pk)
    others = f"/desk/intake/at/{talk.token}/others/"
    page = f"/desk/intake/at/{talk.token}/reason(p{home.mother.pk})/"
    assert others in text_of(counter.get(page)), "the tray leads there"
    asked = counter.post(others, {"ask": home.mother.pk})
    assert re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", text_of(asked)) and asked["Cache-Control"] == "no-store"
    told = text_of(counter.get(f"/desk/intake/at/{talk.token}/reason(p{home.father.pk})/"))
    assert "美咲さんの答えを待っています" in told
    assert "美咲さんの答えを待っています" in text_of(counter.get(f"/desk/intake/at/{talk.token}/check/"))
    counter.post(others, {"back": home.mother.pk})
    assert Interview.objects.get(token=talk.token).handed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_one_answered_stands_on_ones_own_page_and_in_the_copy_and_on_nobody_elses(
    home, father, begun, language
) -> None:
    mother = signed_in(home.mother_account, language)
    link, _ = hand(father, home, begun)
    actor, proof = core.Actor.resident(home.mother_account), cases.Proof(person=home.mother.pk)
    cases.save_own(link, proof, {f"p{home.mother.pk}.childcare_reason": "illness"}, actor=actor)
    unsent = {"ja": "まだ送っていません", "easy": "まだ 送って いません", "en": "Not sent yet"}[language]
    page = text_of(mother.get("/my-data/"))
    assert 'id="told"' in page and unsent in page
    cases.send_own(link, proof, actor=actor)
    page = text_of(mother.get("/my-data/"))
    assert 'id="told"' in page and unsent not in page
    copy = mother.get("/my-data/download/").json()
    (told,) = copy["answered_for_oneself"]
    assert told["services"] == [CHILDCARE] and told["sent"]
    assert told["answers"] == [{"name": "childcare_reason", "value": "illness"}]
    assert "childcare_reason" in core.entries_about(home.mother.pk, limit=1)[0].facts
    rows = mother.get("/my-data/download/?format=csv").content.decode()
    assert "健太" in rows or language == "en"
    assert "illness" not in father.get("/my-data/download/").content.decode()
    assert 'id="told"' not in text_of(father.get("/my-data/"))


def test_who_asked_is_not_named_once_somebody_hides(home, father, mother, begun) -> None:
    link, _ = hand(father, home, begun)
    actor, proof = core.Actor.resident(home.mother_account), cases.Proof(person=home.mother.pk)
    cases.save_own(link, proof, {f"p{home.mother.pk}.childcare_reason": "illness"}, actor=actor)
    cases.send_own(link, proof, actor=actor)
    assert "健太さんの手続き" in text_of(mother.get("/my-data/"))
    core.protect(home.father, department=core.find_department("residents"), since=core.today(), other_party=home.mother)
    page = text_of(mother.get("/my-data/"))
    assert "ご家族の手続き（" in page and "健太" not in page.split('id="told"')[1].split("</section>")[0]
