"""What came in and went out, numbers and their voids, seals, and another copy."""

from datetime import date
from io import BytesIO

import pypdf
import pytest

from tests.documents.builders import issue, make_staff, make_template
from tomoni.core import interface as core
from tomoni.documents import interface as documents

SYSTEM = core.Actor.system("test")


@pytest.fixture
def clerk(town: object, clock: object) -> core.Actor:
    return make_staff("kakari", "clerk")


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages).replace(" ", "")


def receive(actor: core.Actor, subject: str = "照会", **changes: object) -> documents.Received:
    plain: dict[str, object] = {"channel": "mail", "sender": "みどり県"}
    return documents.receive(subject, "child-support", actor=actor, **(plain | changes))


def test_what_comes_in_has_numbers_of_its_own_series(clerk: core.Actor) -> None:
    issue(clerk)
    assert [receive(clerk).number, receive(clerk, "回答").number] == ["ひ子収第1号", "ひ子収第2号"]
    assert [line.subject for line in documents.list_received("child-support")] == ["回答", "照会"]
    assert [line.subject for line in documents.list_received("child-support", text="回答")] == ["回答"]


def test_what_enters_by_itself_enters_once(clerk: core.Actor) -> None:
    first = receive(SYSTEM, origin="case:1/arrive")
    assert receive(SYSTEM, origin="case:1/arrive").pk == first.pk
    assert receive(SYSTEM, origin="case:1/withdraw").serial == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"received_on": date(2026, 11, 23)}, "received_on"),
        ({"sender": " "}, "sender"),
        ({"channel": "pigeon"}, "channel"),
    ],
)
def test_a_line_that_cannot_be_true_is_refused_and_takes_no_number(clerk, changes, field) -> None:
    with pytest.raises(documents.EntryNotValid) as refused:
        receive(clerk, **changes)
    assert refused.value.field == field
    assert receive(clerk).serial == 1


def test_a_wrong_line_becomes_void_with_its_reason_and_only_once(clerk: core.Actor) -> None:
    line = receive(clerk)
    with pytest.raises(documents.EntryNotValid):
        documents.void_received(line.pk, " ", actor=clerk)
    documents.void_received(line.pk, "二重に書いた", actor=clerk)
    with pytest.raises(documents.DocumentAlreadyVoid, match="二重に書いた"):
        documents.void_received(line.pk, "また", actor=clerk)
    assert documents.list_received("child-support")[0].void_reason == "二重に書いた"
    assert receive(clerk).serial == 2


def test_another_section_neither_enters_nor_voids(clerk: core.Actor) -> None:
    line = receive(clerk)
    other = make_staff("zei", "clerk", department="tax", symbol="税")
    with pytest.raises(documents.NotPermitted, match="担当者と課長"):
        documents.void_received(line.pk, "誤り", actor=other)
    with pytest.raises(documents.NotPermitted):
        receive(other)
    with pytest.raises(documents.NotFound):
        documents.void_received(999_999, "誤り", actor=clerk)


def test_a_letter_is_sent_comes_back_and_is_sent_again(clerk: core.Actor) -> None:
    letter = issue(clerk, send="mail")
    [waiting] = documents.list_dispatches("child-support", "waiting")
    assert documents.send_out([waiting.pk], actor=clerk) == 1
    with pytest.raises(documents.NotInState):
        documents.send_out([waiting.pk], actor=clerk)
    documents.note_returned(waiting.pk, "あて所に尋ねあたりません", actor=clerk)
    again = documents.send_again(waiting.pk, "simple", to="新しい住所", actor=clerk)
    assert (again.attempt, again.how, again.state) == (2, "simple", "waiting")
    with pytest.raises(documents.NotInState):
        documents.send_again(waiting.pk, "mail", actor=clerk)
    assert [row.state for row in documents.list_dispatches_of([letter.pk])[letter.pk]] == ["returned", "waiting"]
    assert core.Event.objects.filter(name="documents.LetterReturned").count() == 1


def test_days_that_cannot_be_are_refused_for_sending_and_return(clerk: core.Actor) -> None:
    issue(clerk, send="mail")
    [row] = documents.list_dispatches("child-support", "waiting")
    with pytest.raises(documents.EntryNotValid, match="まだ来ていない"):
        documents.send_out([row.pk], on=date(2027, 1, 1), actor=clerk)
    documents.send_out([row.pk], actor=clerk)
    with pytest.raises(documents.EntryNotValid, match="発送した日より前"):
        documents.note_returned(row.pk, "不在", on=date(2026, 11, 1), actor=clerk)
    with pytest.raises(documents.EntryNotValid):
        documents.send_out([], actor=clerk)


def test_what_is_handed_over_online_is_out_at_once(clerk: core.Actor) -> None:
    issue(clerk, send="portal")
    assert documents.list_dispatches("child-support", "waiting") == []
    [row] = documents.list_dispatches("child-support", "sent")
    assert row.sent_on == core.today()
    with pytest.raises(documents.NotInState):
        documents.note_returned(row.pk, "不在", actor=clerk)


def test_a_letter_to_a_protected_person_is_not_mailed_by_itself(clerk: core.Actor) -> None:
    person = core.Person.objects.create(name="守 られ")
    section = core.Department.objects.get(key="child-support")
    core.protect(person, department=section, since=date(2026, 1, 1))
    issue(clerk, send="mail", about_person=person.pk)
    [row] = documents.list_dispatches("child-support", "waiting")
    assert row.how == "held"
    with pytest.raises(documents.EntryNotValid, match="郵送に変えられません"):
        documents.send_out([row.pk], how="mail", actor=clerk)


def test_a_void_letter_is_not_sent_any_more(clerk: core.Actor) -> None:
    letter = issue(clerk, send="mail")
    documents.void_document(letter, "氏名の誤り", actor=clerk)
    assert documents.list_dispatches("child-support", "waiting") == []


def test_numbers_count_by_the_calendar_where_the_town_does(clerk: core.Actor) -> None:
    town = core.current_municipality()
    town.settings = {**town.settings, "document_year": "calendar"}
    assert issue(clerk, issued_on=date(2027, 1, 5)).fiscal_year == 2027
    assert issue(clerk, issued_on=date(2026, 12, 28)).fiscal_year == 2026


def test_a_number_is_taken_for_a_letter_written_elsewhere_and_has_no_pdf(clerk: core.Actor) -> None:
    taken = documents.take_number("県への報告", "child-support", actor=clerk)
    assert (taken.number, taken.kind) == ("ひ子第1号", "outside")
    documents.void_document(taken, "使わなかった", actor=clerk)
    assert [(one.number, one.void_reason) for one in documents.list_numbers("ひ子", 2026)] == [
        ("ひ子第1号", "使わなかった")
    ]
    with pytest.raises(documents.EntryNotValid):
        documents.take_number(" ", "child-support", actor=clerk)


def test_the_day_decided_and_the_day_issued_are_two(clerk: core.Actor) -> None:
    letter = issue(clerk, decided_on=date(2026, 11, 18), classification="児童手当")
    assert (letter.decided_on, letter.issued_on) == (date(2026, 11, 18), core.today())


SEALED = '#import "letterhead.typ": *\n#letter[#if values.seal == none [公印省略] else [印 #values.seal.name]]'


def test_the_seal_stands_where_the_town_says_and_its_use_is_in_the_book(clerk: core.Actor) -> None:
    admin = make_staff("kanri", "admin", department="digital", symbol="デ")
    documents.enter_seal("mayor", "ひばり町長之印", "general", actor=admin)
    documents.set_seal_of("certificate", "mayor", actor=admin)
    plain = issue(clerk, template=make_template(SEALED))
    sealed = issue(clerk, "certificate", template=make_template(SEALED), verify_address="https://h.example/v")
    assert "公印省略" in text_of(documents.pdf_of(plain))
    assert "印ひばり町長之印" in text_of(documents.pdf_of(sealed))
    assert [use.document_id for use in documents.list_seal_uses("mayor")] == [sealed.pk]
    documents.retire_seal("mayor", actor=admin)
    assert "公印省略" in text_of(documents.pdf_of(issue(clerk, "certificate", template=make_template(SEALED))))


@pytest.mark.parametrize(
    "picture", ["<svg><script/></svg>", '<svg><image href="http://x.example/a.png"/></svg>', "abc"]
)
def test_a_seal_that_could_load_or_run_something_is_refused(clerk: core.Actor, picture: str) -> None:
    admin = make_staff("kanri", "admin", department="digital", symbol="デ")
    with pytest.raises(documents.EntryNotValid, match="印影"):
        documents.enter_seal("mayor", "町長印", "general", picture=picture, actor=admin)
    with pytest.raises(documents.NotPermitted):
        documents.set_seal_of("letter", "", actor=clerk)


def test_another_copy_has_its_own_number_and_says_what_it_is_a_copy_of(clerk: core.Actor) -> None:
    body = (
        '#import "letterhead.typ": *\n#letter[#values.name '
        '#if "copy_of" in values [再交付 #values.copy_of.number] #values.verify.code]'
    )
    first = issue(clerk, "certificate", name="龍崎 凜", template=make_template(body))
    wish = documents.ask_reissue(first, copies=2, because="なくした", actor=clerk)
    assert documents.ask_reissue(first, actor=clerk).pk == wish.pk
    copy = documents.reissue(first, copies=2, actor=clerk)
    printed = text_of(documents.pdf_of(copy))
    assert "龍崎凜" in printed and "再交付ひ子第1号" in printed and copy.verify_code in printed
    assert (copy.number, copy.copies, copy.copy_of_id) == ("ひ子第2号", 2, first.pk)
    assert documents.reissue(copy, actor=clerk).copy_of_id == first.pk
    assert documents.list_wishes("child-support") == []
    assert documents.find_by_verify_code(first.verify_code).state == "valid"


def test_a_void_document_is_not_issued_again(clerk: core.Actor) -> None:
    letter = issue(clerk)
    documents.void_document(letter, "誤り", actor=clerk)
    with pytest.raises(documents.NotInState, match="無効"):
        documents.reissue(letter, actor=clerk)
    with pytest.raises(documents.EntryNotValid, match="部数"):
        documents.ask_reissue(issue(clerk), copies=0, actor=clerk)


def test_somebody_else_cannot_ask_for_a_copy_and_a_no_has_a_reason(clerk: core.Actor) -> None:
    letter = issue(clerk)
    stranger = core.find_or_create_account("sub-x", person=core.Person.objects.create(name="他 人"))
    with pytest.raises(documents.NotPermitted):
        documents.ask_reissue(letter, actor=core.Actor.resident(stranger))
    owner = core.find_or_create_account("sub-o", person=core.find_person(letter.about_person_id))
    wish = documents.ask_reissue(letter, actor=core.Actor.resident(owner))
    with pytest.raises(documents.EntryNotValid):
        documents.decline_reissue(wish.pk, "", actor=clerk)
    documents.decline_reissue(wish.pk, "原本を窓口でお渡ししています", actor=clerk)
    with pytest.raises(documents.NotInState):
        documents.decline_reissue(wish.pk, "また", actor=clerk)
