"""Acting for somebody online: chosen on the page of the service, said on every page, ended by the person."""

from datetime import date

import pytest

from tests.channels.portal import builders as make
from tests.channels.portal.conftest import signed_in
from tests.channels.portal.test_interview import text_of
from tomoni.cases import interface as cases
from tomoni.cases.models import Case, Interview
from tomoni.channels.notify import tasks as notify
from tomoni.core import interface as core

CARE, DAY = "care-need", date(2026, 11, 22)


@pytest.fixture
def grandmother(home) -> core.Person:
    """The father's mother, who lives elsewhere in the town and does not know that the father's neighbour exists."""
    own = core.Household.objects.create(number="9", address="ひばり町字川端1番地")
    who = make._person(own, "山田 ハル", "ヤマダ ハル", date(1944, 2, 1), "female", "世帯主", date(1990, 4, 1))
    core.Department.objects.create(key="care", name="健康福祉課", symbol="健", phone="0999-00-1234", hours="平日")
    return who


@pytest.fixture
def proxy(home, grandmother) -> core.Representation:
    return core.establish_representation(
        grandmother.pk, ground="proxy", agent=home.father.pk, services=[CARE], since=DAY, until=date(2027, 3, 31),
        evidence="委任状", actor=make.SYSTEM,
    )  # fmt: skip


def start_for(client, person: core.Person, service: str = CARE) -> str:
    answer = client.post("/interviews/", {"service": service, "for": person.pk})
    assert answer.status_code == 302, text_of(answer)
    there = answer["Location"]
    return client.get(there)["Location"]


def filled(client, first: str, person: core.Person) -> str:
    """Answer the only page; gives the address of the page before sending."""
    token = first.split("/")[2]
    answers = {f"p{person.pk}.attending_doctor": "ひばり医院"}
    cases.save_answers(token, "doctor", answers, person=person.pk)
    return f"/interviews/{token}/check/"


def fields_of(page: str) -> dict[str, list[str]]:
    import re

    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(value)
    return found


def test_for_whom_is_asked_only_where_one_may_act(home, father, grandmother, proxy) -> None:
    page = text_of(father.get(f"/services/{CARE}/?for={grandmother.pk}"))
    assert "どなたの手続きですか" in page and "山田 ハルさん（委任を受けた代理人として）" in page
    assert f'value="{grandmother.pk}" checked' in page
    assert "どなたの手続きですか" not in text_of(signed_in(home.mother_account).get(f"/services/{CARE}/"))
    assert "どなたの手続きですか" not in text_of(father.get("/services/disaster-certificate/"))


def test_every_page_says_for_whom_and_the_person_hears_of_it(home, father, grandmother, proxy) -> None:
    first = start_for(father, grandmother)
    assert first.startswith("/interviews/for-")
    said = "山田 ハルさんの代わりに（委任を受けた代理人として）手続きをしています"
    assert said in text_of(father.get(first))
    check = filled(father, first, grandmother)
    shown = text_of(father.get(check))
    assert said in shown
    sent = father.post(check, {**fields_of(shown), "service": CARE})
    assert sent.status_code == 302, text_of(sent)
    assert said in text_of(father.get(sent["Location"]))
    case = Case.objects.get()
    assert case.person == grandmother
    page = text_of(father.get(f"/cases/{case.number}/"))
    assert said in page and "手紙は山田 ハルさんに届きます" in page and "取り下げる" not in page
    assert f"/cases/{case.number}/" in text_of(father.get("/for-others/"))
    assert case.number not in text_of(father.get("/"))

    hers = signed_in(make.make_account(grandmother, "demo:haru"))
    assert "山田 健太さん（委任を受けた代理人）が、あなたの代わりに送りました" in text_of(
        hers.get(f"/cases/{case.number}/")
    )
    assert "山田 健太さん（あなたの代理人）" in text_of(hers.get("/records/"))
    notify.tell_arrivals([cases.CaseArrived(case.number, grandmother.pk, CARE, "application", "portal")])
    assert "山田 健太さんが、あなたの代わりに" in text_of(hers.get("/notices/"))


def test_the_person_ends_it_online_and_the_open_pages_are_refused_in_words(home, father, grandmother, proxy) -> None:
    check = filled(father, start_for(father, grandmother), grandmother)
    shown = text_of(father.get(check))
    hers = signed_in(make.make_account(grandmother, "demo:haru"))
    assert "山田 健太" in text_of(hers.get("/for-others/"))
    assert "山田 健太さんに、あなたの代わりの手続きをやめてもらいますか" in text_of(
        hers.get(f"/for-others/{proxy.pk}/end/")
    )
    assert hers.post(f"/for-others/{proxy.pk}/end/").status_code == 302
    answer = father.post(check, {**fields_of(shown), "service": CARE})
    assert answer.status_code == 403 and "この方の代わりには手続きできません" in text_of(answer)
    for url in (check, check.replace("check", "doctor"), check.replace("check/", "")):
        page = father.get(url)
        assert page.status_code == 403 and "ハル" not in text_of(page)
    assert not Case.objects.exists() and Interview.objects.get().state == "open"
    assert "山田 ハル" not in text_of(father.get("/for-others/"))


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_the_pages_are_there_in_each_language(home, grandmother, proxy, language) -> None:
    client = signed_in(home.father_account, language)
    first = start_for(client, grandmother)
    for url in (first, "/for-others/", f"/for-others/{proxy.pk}/end/", f"/services/{CARE}/"):
        assert client.get(url).status_code == 200


def test_nobody_else_opens_ends_or_begins_it(home, father, grandmother, proxy) -> None:
    first = start_for(father, grandmother)
    mother = signed_in(home.mother_account)
    assert mother.get(first).status_code == 409
    assert mother.post(f"/for-others/{proxy.pk}/end/").status_code == 404
    assert mother.post("/interviews/", {"service": CARE, "for": grandmother.pk}).status_code == 403
    assert father.post("/interviews/", {"service": "pregnancy-notification", "for": grandmother.pk}).status_code == 403
    assert core.find_representation(proxy.pk).ended_at is None and Interview.objects.count() == 1


def test_a_guardian_is_not_ended_online(home, grandmother) -> None:
    row = core.establish_representation(
        grandmother.pk, ground="guardian", agent=home.father.pk, since=DAY, evidence="登記事項証明書", actor=make.SYSTEM
    )
    hers = signed_in(make.make_account(grandmother, "demo:haru"))
    assert "裁判所か法律によるもの" in text_of(hers.get(f"/for-others/{row.pk}/end/"))
    assert hers.post(f"/for-others/{row.pk}/end/").status_code == 404
    assert core.find_representation(row.pk).ended_at is None


def test_parents_act_for_minors_of_their_home_and_never_for_a_home_that_hides(home, grandmother) -> None:
    assert [(one.person, one.ground) for one in core.list_may_act(home.father.pk)] == [(home.baby.pk, "parent")]
    core.protect(
        home.mother, department=core.find_department("residents"), since=DAY, other_party=home.father,
        together_with=[home.baby],
    )  # fmt: skip
    assert core.list_may_act(home.father.pk) == []
    assert [one.person for one in core.list_may_act(home.mother.pk)] == [home.baby.pk]
    page = text_of(signed_in(home.father_account).get("/for-others/"))
    assert "結月" not in page and "美咲" not in page


def test_what_changed_on_another_device_is_marked_before_it_is_sent(home, grandmother) -> None:
    hers = signed_in(make.make_account(grandmother, "demo:haru"))
    first = hers.get(hers.post("/interviews/", {"service": CARE})["Location"])["Location"]
    check = filled(hers, first, grandmother)
    shown = text_of(hers.get(check))
    token = first.split("/")[2]
    cases.save_answers(token, "doctor", {f"p{grandmother.pk}.attending_doctor": "川端医院"}, person=grandmother.pk)
    answer = hers.post(check, {**fields_of(shown), "service": CARE})
    page = text_of(answer)
    assert answer.status_code == 409 and "別の画面か別の端末で、答えが変わりました" in page
    assert "川端医院" in page and page.count("変わりました</strong>") == 1 and not Case.objects.exists()
    assert hers.post(check, {**fields_of(page), "service": CARE}).status_code == 302
    assert Case.objects.count() == 1
