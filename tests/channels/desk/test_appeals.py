"""Appeals and revisions at the desk: a refused case goes from the counter to the ruling and a new decision."""

import pytest
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.appeals import interface as appeals
from tomoni.appeals.models import Appeal
from tomoni.cases import interface as cases
from tomoni.cases.models import Revision
from tomoni.core import interface as core

REASON = [{"text": "公務員ではないこと", "law": "児童手当法第17条", "fact": "答えは公務員"}]
ENTRY = {"arrived_on": "2026-11-24", "known_on": "2026-11-24", "wants": "取り消してください", "grounds": "違います"}


@pytest.fixture
def refused(number, clerk, chief):
    cases.start_checking(number, actor=core.Actor.staff(clerk))
    cases.draft_decision(number, "refused", REASON, actor=core.Actor.staff(clerk))
    cases.approve_decision(number, actor=core.Actor.staff(chief))
    make.deliver()
    return number


@pytest.fixture
def appeal(refused, as_clerk):
    assert as_clerk.post(f"/desk/cases/{refused}/appeal/", ENTRY).status_code == 302
    return Appeal.objects.get()


def test_an_appeal_on_paper_is_entered_sent_on_ruled_and_carried_out(as_clerk, refused, appeal):
    assert "審査請求を受け付ける" in as_clerk.get(f"/desk/cases/{refused}/").content.decode()
    here = f"/desk/appeals/{appeal.number}/"
    assert as_clerk.post(f"{here}forward_appeal/", {"version": "1"}).status_code == 302
    assert as_clerk.post(f"{here}file_statement/", {"version": "2", "text": "答えによった"}).status_code == 302
    assert as_clerk.post(f"{here}make_bundle/", {"version": "3"}).status_code == 302
    assert as_clerk.get(f"{here}bundles/1.zip")["Content-Type"] == "application/zip"
    ruling = {"version": "4", "result": "upheld", "orders": "取り消す", "reasons": "誤り", "on": "2026-11-24"}
    assert as_clerk.post(f"{here}record_ruling/", ruling).status_code == 302
    page = as_clerk.get(here).content.decode()
    assert "認容" in page and Revision.objects.get().case.number in page and "答えによった" in page
    assert as_clerk.get(f"/desk/cases/{Revision.objects.get().case.number}/").status_code == 200


def test_the_list_names_nobody_and_the_page_writes_on_the_ledger(as_clerk, appeal, family):
    before = len(core.entries_about(family["mother"].pk, limit=500))
    assert "山田" not in as_clerk.get("/desk/appeals/").content.decode()
    assert len(core.entries_about(family["mother"].pk, limit=500)) == before
    assert "山田 花子" in as_clerk.get(f"/desk/appeals/{appeal.number}/").content.decode()
    assert len(core.entries_about(family["mother"].pk, limit=500)) == before + 1


def test_of_a_protected_person_the_page_shows_neither_name_nor_words(as_clerk, appeal, family):
    core.protect(family["mother"], department=make.make_office(), since=appeal.decided_on)
    page = as_clerk.get(f"/desk/appeals/{appeal.number}/").content.decode()
    assert "山田" not in page and "違います" not in page and "担当の職員、審理員、本人だけ" in page


def test_a_second_appeal_and_a_stale_step_say_what_is_true_and_keep_what_was_typed(as_clerk, refused, appeal):
    twice = as_clerk.post(f"/desk/cases/{refused}/appeal/", ENTRY)
    assert twice.status_code == 409 and "もう届いています" in twice.content.decode()
    stale = as_clerk.post(f"/desk/appeals/{appeal.number}/forward_appeal/", {"version": "7"})
    assert stale.status_code == 409 and "ほかの人が先に進めました" in stale.content.decode()
    assert appeals.find_appeal_of(refused, appeal.person_id).state == "received"


def test_who_has_no_part_in_it_finds_nothing(appeal, desk):
    stranger = make.sign_in(Client(), make.make_staff("kimura", "木村", "clerk", office=make.RELIEF))
    make.make_office("general-affairs", "総務課")
    assert stranger.get(f"/desk/appeals/{appeal.number}/").status_code == 404
    assert appeal.number not in stranger.get("/desk/appeals/").content.decode()


def test_a_decision_is_revised_ex_officio_from_its_page(as_clerk, refused):
    assert "決定を改める" in as_clerk.get(f"/desk/cases/{refused}/").content.decode()
    typed = {"ground": "correction", "because": "", "law": "児童手当法第7条"}
    assert as_clerk.post(f"/desk/cases/{refused}/revise/", typed).status_code == 400
    answer = as_clerk.post(f"/desk/cases/{refused}/revise/", {**typed, "because": "答えの読み誤り"})
    assert answer.status_code == 302 and Revision.objects.get().of.number == refused
    assert "決定を改める案件を開いた" in as_clerk.get(f"/desk/cases/{refused}/").content.decode()


def test_every_error_of_appeals_has_words_in_japanese():
    from tomoni.channels.desk.troubles import TROUBLES

    found = {one.code for one in appeals.AppealsError.__subclasses__()}
    assert found <= set(TROUBLES)
