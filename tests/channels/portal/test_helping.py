"""Somebody beside a resident: sees what was allowed, types, never sends, and is gone after an hour."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.channels.portal.conftest import signed_in
from tests.channels.portal.test_interview import CLAIM, start, text_of
from tomoni.cases import interface as cases
from tomoni.cases.models import CodeTry, Helping, Interview
from tomoni.core import interface as core
from tomoni.services import interface as services

ME = {"name": "佐藤 恵", "ground": "supporter", "body": "ひばり町社会福祉協議会"}
WORK = "/helping/talk/work/"


@pytest.fixture
def begun(father) -> str:
    start(father, CLAIM)
    return Interview.objects.get().token


def code_of(client, token: str, *shows: str) -> str:
    page = client.post("/helpers/", {"talk": token, "show": list(shows)})
    assert page["Cache-Control"] == "no-store"
    return re.search(r'translate="no">([A-Z0-9]{4}-[A-Z0-9]{4})</p>', text_of(page))[1]


def join(code: str, **more: str) -> Client:
    helper = Client()
    answer = helper.post("/helping/", {"code": code, **ME, **more})
    assert answer.status_code == 302, text_of(answer)
    return helper


def test_the_helper_types_and_the_resident_sees_by_whom_before_sending(home, father, begun) -> None:
    helper = join(code_of(father, begun))
    page = text_of(helper.get(helper.get("/helping/talk/")["Location"]))
    assert "健太さんの手続きを、佐藤 恵さんが手伝っています" in page and begun not in page
    path = f"p{home.father.pk}.public_service"
    assert helper.post(WORK, {path: "no"}).status_code == 302
    assert 'value="no" checked' in text_of(father.get(f"/interviews/{begun}/work/"))
    check = text_of(father.get(f"/interviews/{begun}/check/"))
    assert "佐藤 恵さん（支援する人、ひばり町社会福祉協議会）が、次の答えを入れました" in check


def test_only_what_was_ticked_is_seen_and_never_another_adult(home, father, begun) -> None:
    account = {"bank": "0001", "branch": "001", "kind": "ordinary", "number": "1234567", "holder": "ヤマダ ケンタ"}
    answers = {f"p{home.father.pk}.public_service": "no", f"p{home.father.pk}.payout_account": account}
    cases.save_answers(begun, "account", answers, person=home.father.pk)
    helper = join(code_of(father, begun))
    for there in ("work", "account", f"children(p{home.baby.pk})"):
        page = text_of(helper.get(f"/helping/talk/{there}/"))
        assert "みどり台" not in page and "美咲" not in page and "1234567" not in page and "checked" not in page
    helper = join(code_of(father, begun, "answers", "account"))
    assert 'value="no" checked' in text_of(helper.get(WORK))
    assert "1234567" in text_of(helper.get("/helping/talk/account/"))


def test_a_page_with_something_hidden_is_told_in_no_words_of_its_own(home, father) -> None:
    actor, event = core.Actor.resident(home.father_account), services.find_life_event("birth")
    talk = cases.begin_conversation(actor, home.father.pk, event.services, event="birth", whom=f"p{home.baby.pk}")
    helper, told = join(code_of(father, talk.token)), 0
    for key, title, _ in cases.find_interview_page(talk.token, person=home.father.pk).pages:
        found = cases.find_interview_page(talk.token, person=home.father.pk, page=key)
        if any(item.fact.sensitive for item in found.items):
            page, told = text_of(helper.get(f"/helping/talk/{key}/")), told + 1
            heading = page.split("<h1")[1].split("</h1>")[0]
            assert title not in heading and "健太さんだけが見て答えます" in page
    assert told


def filled(page: str) -> dict[str, str]:
    """Every control of a page: the day, the address, the first of a choice, nothing of a list."""
    days = {"year": "2026", "month": "11", "day": "16"}
    data = {name: days[name.rsplit(":", 1)[1]] for name in re.findall(r'name="([^"]+:(?:year|month|day))"', page)}
    data |= dict.fromkeys(re.findall(r'name="([^"]+:address)"', page), "みどり県ひばり町川向3番1号")
    data |= dict.fromkeys(re.findall(r'<input class="digits" id="[^"]+" name="([^":]+)"', page), "1")
    for name, value in reversed(re.findall(r'type="radio" id="[^"]+" name="([^"]+)" value="([^"]+)"', page)):
        data[name] = value
    for name in re.findall(r'name="(tick:[^"]+):here"', page):
        data |= {f"{name}:here": "1", name: "none"}
    return data


def test_pages_that_are_the_residents_alone_are_passed_by_and_told_at_the_end(home, father) -> None:
    actor, event = core.Actor.resident(home.father_account), services.find_life_event("moving-within")
    talk = cases.begin_conversation(actor, home.father.pk, event.services, event="moving-within")
    helper, been = join(code_of(father, talk.token)), []
    here = helper.get("/helping/talk/")["Location"]
    while not here.endswith("/end/"):
        assert here not in been, "nobody is sent to and fro"
        been.append(here)
        answer = helper.post(here, filled(text_of(helper.get(here))))
        assert answer.status_code == 302, text_of(answer)
        here = answer["Location"]
    assert len(been) > 2 and helper.get("/helping/talk/")["Location"] == here
    assert "健太さんだけが見て答えます" in text_of(helper.get(here))
    left = cases.find_interview_page(talk.token, person=home.father.pk)
    assert any(item.ask and item.fact.sensitive for item in left.items), "the resident is led to it"


def test_a_page_that_a_helper_saw_in_part_still_waits_for_the_resident(home, father, begun) -> None:
    helper = join(code_of(father, begun))
    key = helper.session["helping"]
    assert not cases.find_helped_page(key, page="account").whole
    helper.post("/helping/talk/account/", {})
    assert "account" not in Interview.objects.get().pages_done
    helper.post(WORK, {f"p{home.father.pk}.public_service": "no"})
    assert "work" in Interview.objects.get().pages_done


def test_what_is_not_shown_is_not_saved(home, father, begun) -> None:
    helper = join(code_of(father, begun))
    key = helper.session["helping"]
    cases.save_helped(key, "account", {f"p{home.father.pk}.payout_account": {"number": "7654321"}, "p999.name": "x"})
    found = cases.find_interview_page(begun, page="account", person=home.father.pk)
    assert not any(found.values.values())


def test_the_helper_opens_no_page_of_the_resident_and_sends_nothing(father, begun) -> None:
    helper = join(code_of(father, begun, "known", "answers", "account", "sensitive"))
    for there in ("/", f"/interviews/{begun}/check/", "/records/", "/my-data/", "/helpers/"):
        answer = helper.get(there)
        assert answer.status_code == 302 or "健太" not in text_of(answer), there
    assert helper.post(f"/interviews/{begun}/check/", {"service": CLAIM}).status_code == 302
    assert Interview.objects.get().state == "open"
    assert "健太さんにしかできません" in text_of(helper.get("/helping/talk/end/"))


def test_after_an_hour_nothing_is_seen_or_saved(home, father, begun) -> None:
    helper = join(code_of(father, begun))
    with core.standing_at(core.now() + timedelta(minutes=59, seconds=59)):
        assert helper.get(WORK).status_code == 200
    with core.standing_at(core.now() + timedelta(hours=1)):
        answer = helper.post(WORK, {f"p{home.father.pk}.public_service": "no"})
    assert answer.status_code == 403 and "1時間がたったか" in text_of(answer)
    assert Interview.objects.get().version == 1 and helper.get(WORK).status_code == 302


def test_the_resident_ends_it_at_once(father, begun) -> None:
    helper = join(code_of(father, begun))
    row = Helping.objects.get()
    assert "佐藤 恵さん" in text_of(father.get("/helpers/"))
    assert father.post(f"/helpers/{row.pk}/end/").status_code == 302
    assert helper.get(WORK).status_code == 403
    assert "いま手伝っている人はいません" in text_of(father.get("/helpers/"))


def test_nobody_else_ends_it(mother, father, begun) -> None:
    join(code_of(father, begun))
    row = Helping.objects.get()
    assert mother.post(f"/helpers/{row.pk}/end/").status_code == 404
    assert Helping.objects.get().ended_at is None


def test_it_ends_when_everything_was_sent_and_when_a_new_code_is_made(father, begun) -> None:
    helper = join(code_of(father, begun))
    again = join(code_of(father, begun))
    assert helper.get(WORK).status_code == 403
    Interview.objects.update(state="sent")
    assert again.get(WORK).status_code == 403


def test_a_protection_that_began_meanwhile_ends_it_with_the_same_words(home, father, begun) -> None:
    helper, office = join(code_of(father, begun)), core.Department.objects.first()
    core.Protection.objects.create(person=home.father, since=core.today(), department=office)
    answer = helper.get(WORK)
    assert (
        answer.status_code == 403
        and "この手伝いは終わりました" in text_of(answer)
        and "支援措置" not in text_of(answer)
    )
    guarded = join(code_of(father, begun))
    assert guarded.get(WORK).status_code == 200, "who is protected may let somebody of their choice help"


def test_a_code_made_before_a_protection_opens_nothing(home, father, begun) -> None:
    code, office = code_of(father, begun), core.Department.objects.first()
    core.Protection.objects.create(person=home.father, since=core.today(), department=office)
    assert Client().post("/helping/", {"code": code, **ME}).status_code == 422
    assert Helping.objects.get().key == ""


def test_a_code_opens_once_and_for_a_quarter_of_an_hour(father, begun) -> None:
    code = code_of(father, begun)
    join(code)
    assert Client().post("/helping/", {"code": code, **ME}).status_code == 422
    late = code_of(father, begun)
    with core.standing_at(core.now() + timedelta(minutes=15)):
        assert Client().post("/helping/", {"code": late, **ME}).status_code == 422


def test_who_comes_says_who_they_are(father, begun) -> None:
    code, helper = code_of(father, begun), Client()
    assert "名前を入れてください" in text_of(helper.post("/helping/", {"code": code, **ME, "name": " "}))
    assert "団体の名前を入れてください" in text_of(helper.post("/helping/", {"code": code, **ME, "body": ""}))
    assert "どちらかを選んでください" in text_of(helper.post("/helping/", {"code": code, **ME, "ground": "x"}))
    nothing = text_of(helper.post("/helping/", {"code": "", "name": "", "ground": "", "body": ""}))
    assert "3か所、直してください" in nothing, "all at once, not one after the other"
    assert CodeTry.objects.count() == 0 and Helping.objects.get().key == ""


def test_ten_wrong_codes_close_the_door_for_a_quarter_of_an_hour(father, begun) -> None:
    code, helper = code_of(father, begun), Client()
    for _ in range(10):
        assert helper.post("/helping/", {"code": "AAAA-AAAA", **ME}).status_code == 422
    answer = helper.post("/helping/", {"code": code, **ME})
    assert answer.status_code == 429 and answer["Retry-After"] == "900"
    assert join(code), "another browser is not shut out"


def test_every_look_and_change_stands_in_the_records_under_the_helpers_name(home, father, begun) -> None:
    helper = join(code_of(father, begun))
    helper.post(WORK, {f"p{home.father.pk}.public_service": "no"})
    page = text_of(father.get("/records/"))
    assert "佐藤 恵（ひばり町社会福祉協議会）さん（支援する人）" in page and "手伝いを始めました" in page
    kinds = {line.who["kind"] for line in core.records_of(home.father.pk)}
    assert "helper" in kinds


def test_a_deputy_lets_nobody_else_look(home, begun) -> None:
    mother = signed_in(home.mother_account)
    page = mother.post("/helpers/", {"talk": begun})
    assert "translate=" not in text_of(page) and not Helping.objects.exists()
