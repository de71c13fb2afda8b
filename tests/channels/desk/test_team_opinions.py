"""Opinions of other units, saved filters, keys: and each thing that is refused."""

import re

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.channels.desk.models import Opinion, SavedFilter
from tomoni.core import interface as core
from tomoni.core.models import Staff


@pytest.fixture
def kimura(desk):
    return make.make_staff("kimura", "木村 洋平", "clerk", office=make.RELIEF)


@pytest.fixture
def as_kimura(kimura):
    return make.sign_in(Client(), kimura)


def asked(number, client, kimura, *shared: str, **more):
    path = next(iter(shared), None)
    typed = {"to": str(kimura.department_id), "question": "この住所は浸水しましたか", "due": "2026-12-01",
             "shared": [path] if path else [], **more}  # fmt: skip
    return client.post(f"/desk/cases/{number}/opinions/", typed)


def test_another_section_sees_the_question_and_not_the_case(number, family, as_clerk, kimura, as_kimura):
    assert asked(number, as_clerk, kimura).status_code == 302
    row = Opinion.objects.get()
    before = len(core.entries_about(family["mother"].pk, limit=500))
    page = as_kimura.get(f"/desk/opinions/{row.pk}/").content.decode()
    assert "浸水しましたか" in page and "山田" not in page and "カナリア" not in page
    assert len(core.entries_about(family["mother"].pk, limit=500)) == before
    assert as_kimura.get(f"/desk/cases/{number}/").status_code == 404
    assert "浸水しましたか" in as_kimura.get("/desk/opinions/").content.decode()


def test_what_was_shared_is_shown_and_stands_on_the_ledger(number, family, as_clerk, kimura, as_kimura):
    assert asked(number, as_clerk, kimura, "name").status_code == 302
    page = as_kimura.get(f"/desk/opinions/{Opinion.objects.get().pk}/").content.decode()
    assert "山田 花子" in page and "0001" not in page
    entry = core.entries_about(family["mother"].pk)[0]
    assert (entry.who["name"], entry.act, entry.case) == ("木村 洋平", "read", number)


def test_a_protected_person_is_not_shown_to_who_is_asked(number, family, as_clerk, kimura, as_kimura):
    asked(number, as_clerk, kimura, "name")
    core.protect(family["mother"], department=make.make_office(), since=core.today())
    assert "山田" not in as_kimura.get(f"/desk/opinions/{Opinion.objects.get().pk}/").content.decode()


def test_the_answer_stands_in_the_case_and_is_given_once(number, as_clerk, kimura, as_kimura):
    asked(number, as_clerk, kimura)
    there = f"/desk/opinions/{Opinion.objects.get().pk}/"
    assert as_kimura.post(there, {"do": "answer", "answer": " "}).status_code == 409
    assert as_kimura.post(there, {"do": "answer", "answer": "床下まででした"}).status_code == 302
    assert "床下まででした" in as_clerk.get(f"/desk/cases/{number}/").content.decode()
    again = as_kimura.post(there, {"do": "answer", "answer": "床上でした"})
    assert again.status_code == 409 and "答えが届いています" in again.content.decode()
    assert "床上でした" in again.content.decode()  # what was typed is not lost
    assert Opinion.objects.get().answer == "床下まででした"


def test_a_reminder_and_a_withdrawal_are_for_who_asked(number, as_clerk, kimura, as_kimura):
    asked(number, as_clerk, kimura)
    there = f"/desk/opinions/{Opinion.objects.get().pk}/"
    assert as_kimura.post(there, {"do": "withdraw"}).status_code == 409
    assert as_clerk.post(there, {"do": "remind"}).status_code == 302
    assert "催促" in as_kimura.get("/desk/opinions/").content.decode()
    as_clerk.post(there, {"do": "withdraw", "because": "分かりました"})
    late = as_kimura.post(there, {"do": "answer", "answer": "床下"})
    assert late.status_code == 409 and "取り下げられています" in late.content.decode()
    assert not Opinion.objects.get().answer


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"question": " "}, "何を聞くかを書いて"),
        ({"due": "2026-11-24"}, "あしたからあと"),
        ({"due": "いつか"}, "あしたからあと"),
        ({"to": "99999"}, "役割のある人がいません"),
        ({"to": ""}, "役割のある人がいません"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_and_kept_on_the_page(number, as_clerk, kimura, more, said):
    answer = asked(number, as_clerk, kimura, **more)
    page = answer.content.decode()
    assert answer.status_code == 409 and said in page
    assert more.get("question", "浸水しましたか").strip() in page
    assert not Opinion.objects.exists()


def test_a_third_section_does_not_open_the_question(number, as_clerk, kimura):
    asked(number, as_clerk, kimura)
    stranger = make.sign_in(Client(), make.make_staff("kaikei", "会田 計", "clerk", office="accounts"))
    answer = stranger.get(f"/desk/opinions/{Opinion.objects.get().pk}/")
    assert answer.status_code == 409 and "浸水" not in answer.content.decode()


def lines(client):
    return re.sub(r"<[^>]+>", "", client.get("/desk/?tab=team").content.decode())


def test_both_sections_are_reminded_on_their_desk_until_it_is_answered(number, as_clerk, kimura, as_kimura, settings):
    assert "意見照会　" not in lines(as_clerk) + lines(as_kimura)
    asked(number, as_clerk, kimura)
    assert "答え待ち 1件" in lines(as_clerk) and "12月1日まで" in lines(as_clerk)
    assert "答えを待たれている意見照会　1件" in lines(as_kimura) and "浸水" not in lines(as_kimura)
    as_clerk.post(f"/desk/opinions/{Opinion.objects.get().pk}/", {"do": "remind"})
    assert "催促 1件" in lines(as_kimura)
    settings.TOMONI_NOW = "2026-12-02T09:00:00+09:00"
    asking, of_whom = make.sign_in(Client(), Staff.objects.get(login="nakamura")), make.sign_in(Client(), kimura)
    assert "期日を過ぎた 1件" in lines(asking) and "催促できます" in lines(asking)
    assert "期日を過ぎた 1件" in lines(of_whom)
    of_whom.post(f"/desk/opinions/{Opinion.objects.get().pk}/", {"do": "answer", "answer": "床下まででした"})
    assert "意見照会　" not in lines(asking) + lines(of_whom)


def test_what_is_asked_of_one_person_is_no_line_of_a_colleague(number, as_clerk, kimura, as_kimura):
    colleague = make.sign_in(Client(), make.make_staff("ono", "小野 真", "clerk", office=make.RELIEF))
    asked(number, as_clerk, kimura, to=f"{kimura.department_id}:{kimura.pk}")
    assert "答えを待たれている意見照会　1件" in lines(as_kimura)
    assert "答えを待たれている" not in lines(colleague)


def test_a_filter_is_saved_shared_opened_first_and_removed(number, as_clerk, as_chief):
    typed = {"tab": "team", "state": "arrived", "name": "届いたもの", "shared": "1"}
    as_clerk.post("/desk/filters/", typed)
    assert "届いたもの" in as_chief.get("/desk/").content.decode()
    twice = as_clerk.post("/desk/filters/", typed)
    assert twice.status_code == 409 and "もうあります" in twice.content.decode()
    assert as_clerk.post("/desk/filters/", {"name": " "}).status_code == 409
    row = SavedFilter.objects.get()
    as_clerk.post("/desk/filters/", {"do": "first", "first": f"filter:{row.pk}"})
    assert as_clerk.get("/desk/")["Location"] == "/desk/?tab=team&state=arrived"
    as_clerk.post("/desk/filters/", {"do": "remove", "saved": row.pk})
    assert as_clerk.get("/desk/").status_code == 200


def test_nobody_removes_the_own_filter_of_a_colleague(as_clerk, desk):
    as_clerk.post("/desk/filters/", {"tab": "team", "state": "arrived", "name": "わたしの"})
    other = make.sign_in(Client(), make.make_staff("kato", "加藤 亮", "clerk"))
    assert "わたしの" not in other.get("/desk/?tab=team").content.decode().replace("わたしの担当", "")
    assert other.post("/desk/filters/", {"do": "remove", "saved": SavedFilter.objects.get().pk}).status_code == 409


def test_keys_are_listed_and_switched_off(as_clerk):
    assert "desk-keys" not in as_clerk.get("/desk/?tab=team").content.decode()
    assert "<kbd>j</kbd>" in as_clerk.get("/desk/keys/").content.decode()
    as_clerk.post("/desk/keys/", {"keys": "off"})
    assert '<meta name="desk-keys" content="off">' in as_clerk.get("/desk/?tab=team").content.decode()


def test_every_column_of_the_export_has_its_words(as_clerk):
    from tomoni.channels.desk.sheets.queue import EXPORT_HEAD

    page = as_clerk.get("/desk/export/columns/").content.decode()
    assert all(f'<th scope="row">{name}</th>' in page for name in EXPORT_HEAD)
