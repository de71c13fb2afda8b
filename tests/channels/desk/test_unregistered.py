"""この町の住民登録にない人: from nobody found to a case, all by plain forms, and what every page says of them."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tests.channels.desk.test_counter import send, text_of
from tests.channels.portal.test_conversation_pages import KNOWN, typed
from tomoni.cases import interface as cases
from tomoni.cases.models import Case
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.services import interface as services

PAGE = "/desk/intake/unregistered/"
TOLD = {
    "name": "川野　渚", "kana": "かわの　なぎさ", "born": "1996-08-09", "place": "みどり公園の東屋", "address": "",
    "phone": "０９０-1111-2222", "proof": "none", "reason": "no_home",
}  # fmt: skip


@pytest.fixture
def at_counter(desk) -> Client:
    make.make_office("residents", "町民課")
    return make.sign_in(Client(), make.make_staff("sasaki", "佐々木 健", "counter", office="residents"))


BORN = {"day": {"year": "2026", "month": "11", "day": "20"}, "name": "川野 海", "name_kana": "カワノ ウミ"}


def talk(client: Client, person: core.Person) -> str:
    """A birth, from its first page to the page before sending."""
    begun = client.post(f"/desk/intake/people/{person.pk}/events/birth/", {"way": "counter", "whom": cases.NEW_CHILD})
    assert begun.status_code == 302, text_of(begun)
    address = client.get(begun["Location"])["Location"]
    for _ in range(30):
        if address.endswith("/check/"):
            return address
        answer = client.post(address, typed(text_of(client.get(address)), **KNOWN, **BORN))
        assert answer.status_code == 302, (address, re.findall(r'class="error"[^<]*<?[^<]*', text_of(answer)))
        address = answer["Location"]
    raise AssertionError(address)


def note(client: Client, **more: Any) -> core.Person:
    """Somebody whom the search did not find."""
    answer = client.post(PAGE, {**TOLD, **more})
    assert answer.status_code == 302, text_of(answer)
    return core.find_person(int(answer["Location"].split("/")[4]))


def test_nobody_found_leads_to_a_number_a_conversation_and_a_case(at_counter) -> None:
    found = text_of(at_counter.post("/desk/intake/", {"name": "川野 渚", "born": "1996-08-09"}))
    assert "見つかりません" in found and PAGE in found
    opened = text_of(at_counter.post(PAGE, {"do": "open", "name": "川野 渚", "born": "1996-08-09"}))
    assert 'value="川野 渚"' in opened and 'value="1996-08-09"' in opened and "行政手続法第7条" in opened
    one = note(at_counter)
    assert (one.resident_number, one.name, one.name_kana) == ("G-0000001", "川野 渚", "カワノ ナギサ")
    page = text_of(at_counter.get(f"/desk/intake/people/{one.pk}/"))
    for words in (
        "住登外",
        "G-0000001",
        "みどり公園の東屋",
        "住むところが決まっていない",
        "窓口で渡す",
        "確かめられるものがない",
    ):
        assert words in page
    slip = send(at_counter, talk(at_counter, one))
    assert slip.status_code == 302, text_of(slip)
    made = Case.objects.filter(person=one)
    assert made.exists() and {case.channel for case in made} == {"counter"}
    assert "川野 渚" in text_of(at_counter.get(slip["Location"]))
    clerk = make.sign_in(Client(), make.make_staff("nakamura", "中村 彩", "clerk"))
    mine = made.filter(department=make.CHILD).first()
    assert "川野 渚（住登外）" in text_of(clerk.get(f"/desk/cases/{mine.number}/"))
    assert "川野 渚（住登外）" in text_of(clerk.get("/desk/"))


def test_what_is_missing_is_said_beside_what_was_typed_and_nobody_is_made(at_counter) -> None:
    for lacks, words in (
        ({"kana": ""}, "フリガナ"), ({"born": ""}, "分からない"), ({"proof": "photo"}, "見た書類"),
        ({"place": "", "phone": ""}, "どうすれば会えるか"), ({"born": "1996-99-01"}, "1994-03-05"),
    ):  # fmt: skip
        answer = at_counter.post(PAGE, {**TOLD, **lacks})
        assert answer.status_code == 400 and words in text_of(answer) and 'value="川野　渚"' in text_of(answer)
    assert not core.Unregistered.objects.exists()
    assert note(at_counter, born="", born_unknown="yes").birth_date is None


def test_who_may_be_the_same_is_chosen_or_told_apart_and_is_never_made_twice(at_counter, family) -> None:
    mother = family["mother"]
    same = {**TOLD, "name": "山田 花子", "kana": "ヤマダ ハナコ", "born": "1990-05-01"}
    shown = at_counter.post(PAGE, same)
    page = text_of(shown)
    assert shown.status_code == 409 and "同じ方かもしれない" in page and mother.address in page
    assert not core.Unregistered.objects.exists()
    assert at_counter.post(PAGE, {**same, "shown": mother.pk}).status_code == 400, "one has to be chosen"
    it_is = at_counter.post(PAGE, {**same, "shown": mother.pk, "same": mother.pk})
    assert it_is["Location"] == f"/desk/intake/people/{mother.pk}/" and not core.Unregistered.objects.exists()
    other = {**same, "shown": mother.pk, "same": "none"}
    assert at_counter.post(PAGE, other).status_code == 302
    again = at_counter.post(PAGE, other)
    assert again.status_code == 409 and core.Unregistered.objects.count() == 1, "pressed twice"
    assert any(e.purpose == "unregistered" for e in core.entries_about(mother.pk, limit=5))


def test_of_somebody_protected_nothing_is_told_and_the_officer_goes_on(at_counter, family) -> None:
    mother = family["mother"]
    core.protect(mother, department=make.make_office(), since=core.today())
    same = {**TOLD, "name": "山田 花子", "kana": "ヤマダ ハナコ", "born": "1990-05-01"}
    answer = at_counter.post(PAGE, same)
    assert answer.status_code == 409 and "担当者だけ" in text_of(answer) and mother.address not in text_of(answer)
    assert str(mother.pk) not in re.findall(r'name="shown" value="(\d+)"', text_of(answer))


def test_every_service_and_event_opens_for_somebody_without_registration(at_counter) -> None:
    one = note(at_counter)
    day = core.today()
    for event in services.list_life_events(day):
        if event.services:
            page = at_counter.get(f"/desk/intake/people/{one.pk}/events/{event.id}/")
            assert page.status_code == 200, event.id
    known = {definition.id: definition for definition in services.list_definitions(day)}
    standing = {line.service: line.standing for line in cases.gather(one.pk, tuple(known))}
    assert set(standing) == set(known) and "not_due" in standing.values()
    assert standing["moving-within-notice"] != "due", "there is no registration here that could move"
    for service in known:
        begun = at_counter.post(
            f"/desk/intake/people/{one.pk}/", {"service": [service], "way": "counter", "came_on": day.isoformat()}
        )
        if standing[service] == "refused":  # for who is not entitled to ask, as for anybody
            assert begun.status_code == 409
            continue
        assert begun.status_code == 302, (service, re.findall(r"<h2>[^<]*</h2><p>[^<]*", text_of(begun)))
        assert at_counter.get(begun["Location"], follow=True).status_code == 200, service


def test_staff_of_no_counter_do_not_open_the_page(desk) -> None:
    accountant = make.sign_in(Client(), make.make_staff("kaikei", "会田 計", "accountant", office="accounts"))
    assert accountant.get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302


def test_where_they_are_and_where_letters_go_is_written_anew(at_counter) -> None:
    one = note(at_counter)
    moved = {"place": "支援団体の部屋", "address": "字みどり5番地 つばさの家気付", "postal_code": "〒099-1234"}
    page = text_of(at_counter.post(f"/desk/intake/people/{one.pk}/place/", moved, follow=True))
    assert "書き直しました" in page and "支援団体の部屋" in page and "つばさの家気付" in page
    one.refresh_from_db()
    assert (one.address, one.postal_code) == ("字みどり5番地 つばさの家気付", "0991234")
    assert documents.recipient_of(one)["address"] == "字みどり5番地 つばさの家気付"
    accountant = make.sign_in(Client(), make.make_staff("kaikei", "会田 計", "accountant", office="accounts"))
    assert accountant.post(f"/desk/intake/people/{one.pk}/place/", moved).status_code == 403


def test_a_resident_of_the_register_is_moved_by_the_register_alone(at_counter, family) -> None:
    mother = family["mother"]
    answer = at_counter.post(f"/desk/intake/people/{mother.pk}/place/", {"address": "よそ"})
    mother.refresh_from_db()
    assert answer.status_code == 409 and mother.address != "よそ"


def test_the_register_brings_them_and_one_press_joins_all_they_asked_for(at_counter) -> None:
    one = note(at_counter)
    send(at_counter, talk(at_counter, one))
    clerk = make.sign_in(Client(), make.make_staff("nakamura", "中村 彩", "clerk"))
    waiting = text_of(clerk.get("/desk/children/"))
    assert "ご本人（住登外）" in waiting and "似ている方は、まだ台帳にいません" in waiting
    here = make.make_person("川野 渚", "カワノ ナギサ", "1996-08-09", "77")
    cases.propose_matches()
    assert f"/desk/intake/people/{here.pk}/" in text_of(at_counter.get(f"/desk/intake/people/{one.pk}/"))
    page = text_of(clerk.get("/desk/children/"))
    assert f'value="{here.pk}" checked' in page and "生年月日が同じ、カナが同じ" in page
    mine = Case.objects.filter(person=one, department=make.CHILD).order_by("pk").first()
    typed_ = {"do": "match", "number": mine.number, "entity": f"p{one.pk}", "child": here.pk}
    done = text_of(clerk.post("/desk/children/", typed_, follow=True))
    assert "台帳の方をつなげました" in done and "ご本人（住登外だった方）" in done
    assert not Case.objects.filter(person=one).exists()
    assert "（住登外）" not in text_of(clerk.get(f"/desk/cases/{mine.number}/"))
    joined = text_of(at_counter.get(f"/desk/intake/people/{one.pk}/"))
    assert "住民票の方とつながりました" in joined
    refused = at_counter.post(f"/desk/intake/people/{one.pk}/events/birth/", {"way": "counter"})
    assert refused.status_code == 409 and "住民票の方とつながりました" in text_of(refused)
    found = text_of(at_counter.post("/desk/intake/", {"name": "川野 渚"}))
    assert f"/desk/intake/people/{here.pk}/" in found and f"/desk/intake/people/{one.pk}/" not in found
    undo = {"do": "undo", "number": mine.number, "child": here.pk, "because": "別の方でした"}
    assert "つながりを取り消しました" in text_of(clerk.post("/desk/children/", undo, follow=True))
    assert Case.objects.get(pk=mine.pk).person_id == one.pk
