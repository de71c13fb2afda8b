"""The pages of documents: what came in, what went out, numbers, seals, keeping and destroying."""

from datetime import date

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.documents import interface as documents

LETTER = documents.Template("a.typ", '#let v = json("values.json")\n#v.name #v.number')


@pytest.fixture
def hanako(desk):
    return make.make_person("山田 花子", "ヤマダ ハナコ", "1994-03-05", "1001")


@pytest.fixture
def letter(hanako, clerk):
    return documents.issue_document(
        "letter", LETTER, {"name": "山田 花子"}, title="認定通知書", department=make.CHILD, about_person=hanako.pk,
        send="mail", actor=core.Actor.staff(clerk),
    )  # fmt: skip


def entries(person) -> int:
    return len(core.entries_about(person.pk, limit=500))


def test_a_paper_is_entered_by_hand_and_stands_in_the_register(hanako, as_clerk):
    typed = {"subject": "転居の照会", "sender": "", "resident": "1001", "channel": "mail", "on": "2026-11-23"}
    assert as_clerk.post("/desk/registers/", typed).status_code == 302
    before = entries(hanako)
    page = as_clerk.get("/desk/registers/").content.decode()
    assert "転居の照会" in page and "山田 花子" in page and "収第1号" in page
    assert entries(hanako) == before + 1
    exported = as_clerk.get("/desk/registers/received.csv").content.decode()
    assert "転居の照会" in exported and "山田" not in exported


def test_fault_12_the_subject_of_a_letter_is_no_formula_in_the_exported_register(desk, as_clerk):
    typed = {"subject": "=1+1", "sender": "みどり県", "channel": "mail", "on": ""}
    assert as_clerk.post("/desk/registers/", typed).status_code == 302
    assert ",'=1+1," in as_clerk.get("/desk/registers/received.csv").content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"subject": ""}, "件名がありません"),
        ({"on": "2027-01-01"}, "まだ来ていない日"),
        ({"on": "きのう"}, "年月日で"),
        ({"resident": "9999", "sender": ""}, "この宛名番号の人はいません"),
        ({"sender": ""}, "差出人を書いてください"),
    ],
)
def test_a_wrong_line_is_said_under_its_field_and_nothing_is_entered(desk, as_clerk, typed, said):
    plain = {"subject": "照会", "sender": "みどり県", "channel": "mail", "on": ""}
    answer = as_clerk.post("/desk/registers/", {**plain, **typed})
    assert answer.status_code == 400 and said in answer.content.decode()
    assert documents.list_received(make.CHILD) == []


def test_letters_are_sent_come_back_and_are_sent_again(letter, as_clerk):
    page = as_clerk.get("/desk/registers/sent/").content.decode()
    assert letter.number in page
    [row] = documents.list_dispatches(make.CHILD, "waiting")
    assert (
        as_clerk.post("/desk/registers/sent/", {"row": [row.pk], "how": "simple", "tracking": "123"}).status_code == 302
    )
    assert as_clerk.post("/desk/registers/sent/", {"row": []}).status_code == 400
    assert as_clerk.post("/desk/registers/sent/", {"row": [row.pk]}).status_code == 409
    assert (
        as_clerk.post(f"/desk/registers/sent/{row.pk}/returned/", {"because": "受け取りを断られた"}).status_code == 302
    )
    assert "受け取りを断られた" in as_clerk.get("/desk/registers/sent/?state=returned").content.decode()
    as_clerk.post(f"/desk/registers/sent/{row.pk}/again/", {"how": "mail"})
    assert [one.attempt for one in documents.list_dispatches(make.CHILD, "waiting")] == [2]


def test_a_protected_person_has_no_name_on_the_registers(letter, hanako, as_clerk):
    core.protect(hanako, department=core.find_department("child-support"), since=date(2026, 1, 1))
    for address in ("sent/", "numbers/", f"numbers/{letter.pk}/"):
        assert "山田" not in as_clerk.get(f"/desk/registers/{address}").content.decode(), address
    refused = as_clerk.get(f"/desk/registers/numbers/{letter.pk}/document.pdf")
    assert refused.status_code == 404 and "一覧から選び直して" in refused.content.decode()


def test_a_document_is_issued_again_and_made_void(letter, as_clerk):
    here = f"/desk/registers/numbers/{letter.pk}/"
    answer = as_clerk.post(here, {"do": "again", "copies": "2", "send": "counter"})
    copy = documents.find_document(int(answer["Location"].split("/")[-2]))
    assert (copy.copy_of_id, copy.copies) == (letter.pk, 2)
    assert copy.number in as_clerk.get(here).content.decode()
    refused = as_clerk.post(here, {"do": "void", "reason": " "})
    assert refused.status_code == 409 and "理由を書いてください" in refused.content.decode()
    as_clerk.post(here, {"do": "void", "reason": "誤記"})
    assert "誤記" in as_clerk.get("/desk/registers/numbers/").content.decode()
    refused = as_clerk.post(here, {"do": "again", "copies": "1"})
    assert refused.status_code == 409 and "無効の文書は再交付できません" in refused.content.decode()


def test_another_section_does_not_see_the_document(letter):
    other = make.sign_in(Client(), make.make_staff("bosai", "防 災", "clerk", office=make.RELIEF))
    assert other.get(f"/desk/registers/numbers/{letter.pk}/").status_code == 404


def test_a_number_is_taken_for_a_letter_written_elsewhere(desk, as_clerk):
    assert as_clerk.post("/desk/registers/numbers/", {"title": ""}).status_code == 400
    as_clerk.post("/desk/registers/numbers/", {"title": "県への報告"})
    page = as_clerk.get("/desk/registers/numbers/").content.decode()
    assert "県への報告" in page and "番号だけ" in page


def test_an_administrator_keeps_the_seals(desk, as_clerk):
    admin = make.sign_in(Client(), make.make_staff("kanri", "管理 者", "admin"))
    typed = {"do": "enter", "key": "mayor", "name": "ひばり町長之印"}
    assert admin.post("/desk/registers/seals/", typed).status_code == 302
    assert "この記号の公印は" in admin.post("/desk/registers/seals/", typed).content.decode()
    admin.post("/desk/registers/seals/", {"do": "choose", "kind": "certificate", "key": "mayor"})
    assert core.Municipality.objects.get(pk=desk.pk).settings["seals"] == {"certificate": "mayor"}
    refused = as_clerk.post("/desk/registers/seals/", {"do": "choose", "kind": "letter", "key": "mayor"})
    assert refused.status_code == 409


@pytest.fixture
def record(desk):
    return documents.keep_record(
        "case", "9-1", title="児童手当　児手 第9号", department=make.CHILD, years=1, completed_on=date(2020, 5, 1)
    )


def test_a_proposal_goes_to_another_chief_who_refuses_it_with_a_reason(record, as_clerk, as_chief):
    assert "児手 第9号" in as_clerk.get("/desk/retention/").content.decode()
    there = as_clerk.post("/desk/retention/", {"record": [record.pk], "way": "destroy"})["Location"]
    assert 'value="approve"' not in as_clerk.get(there).content.decode()
    assert "承認すると、内容は元に戻せません" in as_chief.get(there).content.decode()
    refused = as_clerk.post(there, {"do": "approve"})
    assert refused.status_code == 409 and "課長です" in refused.content.decode()
    stale = as_chief.post(there, {"do": "refuse", "because": "監査が続く", "version": "7"})
    assert stale.status_code == 409 and "ほかの人が先に進めました" in stale.content.decode()
    as_chief.post(there, {"do": "refuse", "because": "監査が続く", "version": "1"})
    assert "監査が続く" in as_clerk.get(there).content.decode()


def test_a_held_record_is_not_proposed_until_it_is_let_go(record, as_clerk):
    as_clerk.post(f"/desk/retention/records/{record.pk}/hold/", {"because": "litigation", "note": "地裁"})
    refused = as_clerk.post("/desk/retention/", {"record": [record.pk]})
    assert refused.status_code == 409 and "止めが外れるまで" in refused.content.decode()
    page = as_clerk.get("/desk/retention/?only=held").content.decode()
    assert "訴訟" in page and "地裁" in page
    hold = documents.holds_of([record])[record.pk][0]
    as_clerk.post(f"/desk/retention/records/{record.pk}/hold/", {"lift": str(hold.pk)})
    assert as_clerk.post("/desk/retention/", {"record": [record.pk]}).status_code == 302


def test_a_case_that_was_destroyed_has_a_page_that_says_so(number, clerk, chief, settings):
    make.deliver()
    cases.withdraw_case(number, actor=core.Actor.staff(clerk))
    make.deliver()
    settings.TOMONI_NOW = "2033-04-01T10:00:00+09:00"
    as_clerk, as_chief = make.sign_in(Client(), clerk), make.sign_in(Client(), chief)
    kept = documents.find_kept_record("case", number)
    there = as_clerk.post("/desk/retention/", {"record": [kept.pk]})["Location"]
    as_chief.post(there, {"do": "approve", "version": "1"})
    make.deliver()
    done = as_clerk.get(there).content.decode()
    assert "証明書" in done and "答え1" in done
    page = as_clerk.get(f"/desk/cases/{number}/")
    assert page.status_code in (404, 409) and "廃棄されました" in page.content.decode()
    assert "山田" not in page.content.decode()
