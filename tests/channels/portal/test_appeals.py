"""A person appeals against their decision on the portal, in each language, and follows it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.channels.desk.builders import deliver, make_case
from tests.channels.portal import builders as make
from tests.channels.portal.conftest import signed_in
from tomoni.appeals import interface as appeals
from tomoni.appeals.models import Appeal
from tomoni.cases import interface as cases
from tomoni.cases.models import ActingFor, Case, Receipt
from tomoni.core import interface as core

TYPED = {"known_on": "2026-11-22", "wants": "取り消してください", "grounds": "公務員ではありません"}
REASON = [{"text": "公務員ではないこと", "law": "児童手当法第17条", "fact": "答えは公務員"}]


@pytest.fixture
def refused(home):
    clerk = core.Actor.staff(make.make_staff("nakamura", "中村 彩", "clerk"))
    chief = core.Actor.staff(make.make_staff("ishii", "石井 由美", "chief"))
    number = make_case(home.father)
    cases.start_checking(number, actor=clerk)
    cases.draft_decision(number, "refused", REASON, actor=clerk)
    cases.approve_decision(number, actor=chief)
    deliver()
    return number


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_the_page_of_a_decision_leads_to_the_appeal_with_the_decision_filled_in(home, refused, language):
    client = signed_in(home.father_account, language)
    assert f"/cases/{refused}/appeal/" in client.get(f"/cases/{refused}/").content.decode()
    page = client.get(f"/cases/{refused}/appeal/").content.decode()
    assert "却下" in page and "北海道知事" in page and 'value="2026-11-22"' in page


def test_it_is_sent_followed_and_withdrawn(home, refused):
    client = signed_in(home.father_account)
    here = f"/cases/{refused}/appeal/"
    assert client.post(here, TYPED).status_code == 302
    page = client.get(here).content.decode()
    assert "届きました" in page and "公務員ではありません" in page
    assert client.post(here, {"do": "withdraw", "version": "1"}).status_code == 302
    assert Appeal.objects.get().state == "withdrawn"


def test_what_is_missing_is_said_and_what_was_typed_stays(home, refused):
    answer = signed_in(home.father_account).post(f"/cases/{refused}/appeal/", {**TYPED, "grounds": ""})
    page = answer.content.decode()
    assert answer.status_code == 422 and "取り消してください" in page
    assert "1か所、直してください" in page and 'href="#grounds"' in page, "a summary leads to what is missing"
    assert page.count("※必須") == 3
    assert not Appeal.objects.exists()


def test_what_is_decided_is_not_asked_to_be_withdrawn(home, refused):
    """The page asked, and whoever said yes was told that it is too late."""
    answer = signed_in(home.father_account).get(f"/cases/{refused}/withdraw/")
    assert answer.status_code == 302 and answer["Location"] == f"/cases/{refused}/"


def test_nobody_else_appeals_for_them(home, refused):
    assert signed_in(home.mother_account).get(f"/cases/{refused}/appeal/").status_code == 404
    assert signed_in(home.mother_account).post(f"/cases/{refused}/appeal/", TYPED).status_code == 404
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_a_paper_is_added_as_evidence_and_what_is_no_picture_is_refused_in_words(home, refused, language):
    client = signed_in(home.father_account, language)
    here = f"/cases/{refused}/appeal/"
    assert client.post(here, TYPED).status_code == 302
    wrong = {"do": "evidence", "version": "1", "what": "退職", "file": SimpleUploadedFile("a.exe", b"MZ123")}
    answer = client.post(here, wrong)
    assert answer.status_code == 422 and 'id="e-file"' in answer.content.decode() and Appeal.objects.get().version == 1
    assert client.post(here, {"do": "evidence", "version": "1", "what": ""}).status_code == 422
    right = {**wrong, "file": SimpleUploadedFile("退職.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF")}
    assert client.post(here, right).status_code == 302
    assert "退職.pdf" in client.get(here).content.decode()


def test_papers_sent_are_on_the_page_and_open_for_the_person_only(home, refused):
    client = signed_in(home.father_account)
    here = f"/cases/{refused}/appeal/"
    client.post(here, TYPED)
    clerk = core.Actor.staff(core.Staff.objects.get(login="nakamura"))
    number = Appeal.objects.get().number
    appeals.forward_appeal(number, actor=clerk)
    appeals.file_statement(number, "答えによった。", actor=clerk)
    page = client.get(here).content.decode()
    (paper,) = [one for one in appeals.find_appeal(number, actor=clerk).papers if one.kind == "statement"]
    assert f"/documents/{paper.document}.pdf" in page and "審査請求書の送付" not in page
    assert client.get(f"/documents/{paper.document}.pdf")["Content-Type"] == "application/pdf"
    assert signed_in(home.mother_account).get(f"/documents/{paper.document}.pdf").status_code == 404


CARE = "care-need"


@pytest.fixture
def for_her(home, request):
    """A decision about the grandmother, whose care the father asked for: by letter of proxy, or as her guardian."""
    ground, receives = request.param
    own = core.Household.objects.create(number="9", address="ひばり町字川端1番地")
    her = make._person(own, "山田 ハル", "ヤマダ ハル", date(1944, 2, 1), "female", "世帯主", date(1990, 4, 1))
    core.Department.objects.create(key="care", name="健康福祉課", symbol="健", phone="0999-00-1234", hours="平日")
    row = core.establish_representation(
        her.pk, ground=ground, agent=home.father.pk, services=[CARE], since=date(2026, 11, 22), evidence="委任状",
        receives=receives, actor=make.SYSTEM,
    )  # fmt: skip
    father = core.Actor.resident(home.father_account)
    interview = cases.start_interview(father, her.pk, [CARE], by=home.father.pk)
    cases.save_answers(interview.token, "doctor", {f"p{her.pk}.attending_doctor": "ひばり医院"}, person=her.pk)
    receipt = cases.submit_interview(interview.token, "a-key-of-the-page", person=her.pk, actor=father)
    number = receipt.cases.get().number
    clerk = core.Actor.staff(make.make_staff("mori", "森 進", "clerk", department="care"))
    chief = core.Actor.staff(make.make_staff("hara", "原 修", "chief", department="care"))
    cases.start_checking(number, actor=clerk)
    cases.draft_decision(number, "refused", REASON, actor=clerk)
    cases.approve_decision(number, actor=chief)
    deliver()
    return her, number, row


@pytest.mark.parametrize("for_her", [("proxy", True)], indirect=True)
def test_a_proxy_appeals_in_her_name_and_shows_the_mandate_before_anybody_hears_it(home, father, for_her):
    her, number, _ = for_her
    here = f"/cases/{number}/appeal/"
    said = "山田 ハルさんの代わりに（委任を受けた代理人として）"
    assert here in father.get(f"/cases/{number}/").content.decode()
    page = father.get(here).content.decode()
    assert said in page and "委任状を、役場に出してください" in page
    assert father.post(here, TYPED).status_code == 302
    appeal = Appeal.objects.get()
    assert (appeal.person, appeal.proxy, appeal.mandate) == (her, home.father.name, False)
    page = father.get(here).content.decode()
    assert said in page and "公務員ではありません" in page and "取り下げる" not in page
    refused = father.post(here, {"do": "withdraw", "version": "1"})
    assert refused.status_code == 403 and Appeal.objects.get().state == "received", "that needs a mandate of its own"
    told = [one.who["name"] for one in core.records_of(her.pk) if one.who["kind"] == "resident"]
    assert home.father.name in told
    assert (
        signed_in(make.make_account(her, "demo:haru")).post(here, {"do": "withdraw", "version": "1"}).status_code == 302
    )
    assert Appeal.objects.get().state == "withdrawn"


@pytest.mark.parametrize("for_her", [("guardian", True)], indirect=True)
def test_a_guardian_appeals_and_takes_it_back_for_the_law_says_so(home, father, for_her):
    _, number, _ = for_her
    here = f"/cases/{number}/appeal/"
    assert father.post(here, TYPED).status_code == 302
    assert Appeal.objects.get().mandate and "委任状を、役場に" not in father.get(here).content.decode()
    assert father.post(here, {"do": "withdraw", "version": "1"}).status_code == 302
    assert Appeal.objects.get().state == "withdrawn"


@pytest.mark.parametrize("for_her", [("proxy", True)], indirect=True)
def test_a_mandate_that_ended_opens_no_appeal_and_no_page_of_it(home, father, for_her):
    _, number, row = for_her
    here = f"/cases/{number}/appeal/"
    assert father.post(here, TYPED).status_code == 302
    core.end_representation(row.pk, actor=make.SYSTEM)
    for answer in (father.get(here), father.post(here, {"do": "evidence", "what": "x", "version": "1"})):
        assert answer.status_code == 404 and "ハル" not in answer.content.decode()
    with pytest.raises(appeals.AppealNotFound):
        appeals.mend_appeal(Appeal.objects.get().number, "x", actor=core.Actor.resident(home.father_account))
    assert Appeal.objects.get().version == 1


@pytest.mark.parametrize("for_her", [("proxy", False)], indirect=True)
def test_who_may_not_receive_the_decision_appeals_against_nothing(home, father, for_her):
    _, number, _ = for_her
    here = f"/cases/{number}/appeal/"
    assert here not in father.get(f"/cases/{number}/").content.decode()
    assert father.get(here).status_code == 404 and father.post(here, TYPED).status_code == 404
    assert not Appeal.objects.exists()


def test_a_parent_appeals_for_the_child_for_whom_they_sent_it(home, father, refused):
    """The parent represents the child (民法824条): no paper is to be shown, and nobody had to write it down."""
    spoke = ActingFor.objects.create(
        person=home.baby, agent=home.father, ground="parent", representation=None, at=core.now()
    )
    Receipt.objects.filter(cases__number=refused).update(person=home.baby, acting=spoke)
    Case.objects.filter(number=refused).update(person=home.baby)
    here = f"/cases/{refused}/appeal/"
    assert here in father.get(f"/cases/{refused}/").content.decode()
    assert father.post(here, TYPED).status_code == 302
    appeal = Appeal.objects.get()
    assert (appeal.person, appeal.proxy, appeal.mandate) == (home.baby, home.father.name, True)
    assert father.post(here, {"do": "withdraw", "version": "1"}).status_code == 302
    assert signed_in(home.mother_account).get(here).status_code == 404, "she did not send it"
    core.protect(
        home.mother, department=core.find_department("residents"), since=date(2026, 11, 22), other_party=home.father,
        together_with=[home.baby],
    )  # fmt: skip
    assert father.get(here).status_code == 404
