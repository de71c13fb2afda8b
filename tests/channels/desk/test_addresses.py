"""A letter that came back is a task: somebody finds the reader, and it is sent again once."""

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.channels.desk.models import AddressSearch
from tomoni.core import interface as core
from tomoni.documents import interface as documents

LETTER = documents.Template("a.typ", '#let v = json("values.json")\n#v.name #v.number')
THERE = "/desk/registers/addresses/"


@pytest.fixture
def hanako(desk):
    return make.make_person("山田 花子", "ヤマダ ハナコ", "1994-03-05", "1001")


@pytest.fixture
def back(hanako, clerk, number):
    """A letter of a case that was sent and came back."""
    actor = core.Actor.staff(clerk)
    letter = documents.issue_document(
        "letter", LETTER, {"name": "山田 花子"}, title="認定通知書", department=make.CHILD, about_person=hanako.pk,
        case_number=number, send="mail", actor=actor,
    )  # fmt: skip
    [row] = documents.list_dispatches_of([letter.pk])[letter.pk]
    documents.send_out([row.pk], actor=actor)
    documents.note_returned(row.pk, "あて所に尋ねあたらない", actor=actor)
    make.deliver()
    return AddressSearch.objects.get()


def test_the_task_appears_once_and_is_opened_on_the_ledger(back, hanako, as_clerk):
    make.deliver()
    before = len(core.entries_about(hanako.pk, limit=500))
    page = as_clerk.get(THERE).content.decode()
    assert page.count("山田 花子") == 1 and "あて所に尋ねあたらない" in page and "まだ何も調べていません" in page
    assert len(core.entries_about(hanako.pk, limit=500)) == before + 1
    assert AddressSearch.objects.count() == 1


def test_what_was_looked_up_stands_with_day_and_name(back, as_clerk):
    assert as_clerk.post(f"{THERE}{back.pk}/", {"do": "note", "words": " "}).status_code == 409
    assert as_clerk.post(f"{THERE}{back.pk}/", {"do": "note", "words": "電話に出た"}).status_code == 302
    page = as_clerk.get(THERE).content.decode()
    assert "電話に出た" in page and "調べる人 中村 彩" in page


def test_it_is_sent_again_once_and_stands_in_the_register(back, as_clerk):
    typed = {"do": "resend", "how": "simple", "to": "みどり市1-1"}
    assert as_clerk.post(f"{THERE}{back.pk}/", typed).status_code == 302
    assert [row.to for row in documents.list_dispatches(make.CHILD, "waiting")] == ["みどり市1-1"]
    again = as_clerk.post(f"{THERE}{back.pk}/", typed)
    assert again.status_code == 409 and "もう「送り直した」として終わっています" in again.content.decode()
    assert len(documents.list_dispatches(make.CHILD, "waiting")) == 1
    assert "戻ってきた文書はありません" in as_clerk.get(THERE).content.decode()


def test_sent_again_from_the_register_ends_the_task_too(back, as_clerk):
    as_clerk.post(f"/desk/registers/sent/{back.dispatch}/again/", {"how": "mail"})
    back.refresh_from_db()
    assert (back.ended_how, back.ended_by.name) == ("resent", "中村 彩")


def test_a_protected_person_gets_no_address_and_no_mail(back, hanako, as_clerk):
    core.protect(hanako, department=make.make_office(), since=core.today())
    page = as_clerk.get(THERE).content.decode()
    assert "山田" not in page and "郵送せず" in page and 'name="to"' not in page
    as_clerk.post(f"{THERE}{back.pk}/", {"do": "resend", "how": "mail", "to": "かくれが1-1"})
    [row] = documents.list_dispatches(make.CHILD, "waiting")
    assert (row.how, row.to) == ("held", "")


def test_nobody_was_found_wants_words_and_a_way(back, as_clerk):
    assert as_clerk.post(f"{THERE}{back.pk}/", {"do": "not_found", "words": ""}).status_code == 409
    assert as_clerk.post(f"{THERE}{back.pk}/", {"do": "burnt", "words": "x"}).status_code == 409
    assert AddressSearch.objects.get().ended_at is None
    assert as_clerk.post(f"{THERE}{back.pk}/", {"do": "not_found", "words": "近所も知らない"}).status_code == 302
    assert AddressSearch.objects.get().ended_how == "not_found"


def test_another_section_sees_and_does_nothing(back, desk):
    other = make.sign_in(Client(), make.make_staff("kimura", "木村 洋平", "clerk", office=make.RELIEF))
    assert "山田" not in other.get(THERE).content.decode()
    assert other.post(f"{THERE}{back.pk}/", {"do": "note", "words": "x"}).status_code == 409
    assert AddressSearch.objects.get().findings == ""


def test_the_letter_of_a_protected_person_carries_no_address(hanako, desk):
    core.Person.objects.filter(pk=hanako.pk).update(address="字ひばり1", postal_code="0991234")
    hanako.refresh_from_db()
    assert documents.recipient_of(hanako)["address"] == "字ひばり1"
    core.protect(hanako, department=make.make_office(), since=core.today())
    assert documents.recipient_of(hanako) == {"name": "山田 花子", "postal_code": "", "address": ""}
