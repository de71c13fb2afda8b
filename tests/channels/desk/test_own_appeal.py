"""教育・保育給付認定 is an affair of the town itself, so the mayor rules: the whole way at the desk."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.channels.desk import builders as make
from tomoni.appeals.models import Appeal
from tomoni.cases import interface as cases
from tomoni.cases.models import Revision
from tomoni.channels.desk.models import Opinion
from tomoni.core import interface as core

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf500f0003"
    "8601805a347d6b0000000049454e44ae426082"
)
REASON = [
    {
        "text": "保育の必要な事由が確かめられません。",
        "law": "子ども・子育て支援法第20条第1項",
        "fact": "就労証明書がない",
    }
]
ENTRY = {"arrived_on": "2026-11-24", "known_on": "2026-11-24", "wants": "認定してください", "grounds": "働いています"}
RULING = {
    "result": "upheld",
    "orders": "取り消す",
    "outline": "認定されなかった",
    "claims": "働いている",
    "reasons": "認める",
}


@pytest.fixture
def hall(desk, family, clerk, chief):
    """The refused case, and who works on its appeal."""
    make.make_office("general-affairs", "総務課")
    make.make_office("residents", "町民課")
    number = make.make_case(family["mother"], "childcare-need")
    cases.start_checking(number, actor=core.Actor.staff(clerk))
    cases.draft_decision(number, "refused", REASON, actor=core.Actor.staff(clerk))
    cases.approve_decision(number, actor=core.Actor.staff(chief))
    make.deliver()
    people = {
        "section": clerk,
        "head": make.make_staff("sugawara", "菅原 浩", "chief", office="general-affairs"),
        "mayor": make.make_staff("mori", "森 春子", "mayor", office="mayor-office"),
        "reviewer": make.make_staff("shinri", "審理 理", "clerk", office="residents"),
    }
    return number, people, {name: make.sign_in(Client(), one) for name, one in people.items()}


def steps(at, here, *walk):
    for who, verb, typed in walk:
        version = {"version": str(Appeal.objects.get().version)}
        answer = at[who].post(f"{here}{verb}/", {**typed, **version})
        assert answer.status_code == 302, (verb, answer.content.decode()[:3000])


def test_an_appeal_the_mayor_rules_on_goes_its_whole_way_at_the_desk(hall):
    number, people, at = hall
    assert at["section"].post(f"/desk/cases/{number}/appeal/", ENTRY).status_code == 302
    here = f"/desk/appeals/{Appeal.objects.get().number}/"
    evidence = {"what": "勤め先", "file": SimpleUploadedFile("勤務 証明.png", PNG)}
    steps(
        at, here,
        ("head", "name_reviewer", {"reviewer": people["reviewer"].pk, "by_date": "2026-12-10", "no_ties": "1"}),
        ("head", "add_evidence", evidence),
        ("section", "file_statement", {"text": "証明書がなかった"}),
        ("section", "make_bundle", {}),
        ("reviewer", "send_statement", {"by_date": "2026-12-20"}),
        ("head", "file_reply", {"text": "証明書を出しました"}),
        ("reviewer", "give_opinion", {"text": "認容すべきである"}),
        ("head", "consult_board", {}),
        ("head", "note_advice", {"on": "2026-11-24", "text": "妥当である"}),
        ("head", "draft_ruling", RULING),
    )  # fmt: skip
    own = at["head"].post(f"{here}give_ruling/", {"version": str(Appeal.objects.get().version)})
    assert own.status_code == 409 and "この手順をできません" in own.content.decode(), "who drafted does not rule"
    steps(at, here, ("mayor", "give_ruling", {}))
    page = at["section"].get(here).content.decode()
    for title in (
        "審理員の指名について",
        "弁明書",
        "反論書の提出について",
        "諮問書",
        "裁決書",
        "裁決書の謄本の送付について",
    ):
        assert title in page
    assert "勤務 証明.png" in page and Revision.objects.get().of.number == number
    answer = at["section"].get(f"{here}papers/1.pdf")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    assert at["section"].get(f"{here}evidence/1", follow=True).content.startswith(b"\x89PNG")
    bundle = zipfile.ZipFile(io.BytesIO(at["section"].get(f"{here}bundles/1.zip").content))
    assert any("証拠書類1-勤務 証明.png" in one for one in bundle.namelist())
    assert at["section"].get(f"{here}papers/99.pdf").status_code == 404


def test_what_the_law_wants_in_a_ruling_is_asked_under_its_field(hall):
    number, _, at = hall
    at["section"].post(f"/desk/cases/{number}/appeal/", ENTRY)
    here = f"/desk/appeals/{Appeal.objects.get().number}/"
    dismissed = {**RULING, "result": "dismissed", "outline": "", "version": "1"}
    answer = at["head"].post(f"{here}draft_ruling/", dismissed)
    assert answer.status_code == 400 and 'id="e-outline"' in answer.content.decode()
    upheld = at["head"].post(f"{here}draft_ruling/", {**RULING, "version": "1"})
    assert upheld.status_code == 409 and "書面が足りません" in upheld.content.decode()
    assert Appeal.objects.get().state == "received"


def test_a_proxy_without_a_mandate_is_told_at_the_desk(hall):
    number, people, at = hall
    assert at["head"].post(f"/desk/cases/{number}/appeal/", {**ENTRY, "proxy": "弁護 士郎"}).status_code == 302
    here = f"/desk/appeals/{Appeal.objects.get().number}/"
    assert (
        "弁護 士郎" in at["head"].get(here).content.decode()
        and "委任状が、まだありません" in at["head"].get(here).content.decode()
    )
    typed = {"reviewer": people["reviewer"].pk, "by_date": "2026-12-10", "no_ties": "1", "version": "1"}
    refused = at["head"].post(f"{here}name_reviewer/", typed)
    assert refused.status_code == 409 and "代理人の委任状がありません" in refused.content.decode()


def test_who_gave_an_opinion_on_the_case_is_not_offered_and_not_taken_as_reviewer(hall):
    number, _, at = hall
    other = make_asked(number, at)
    assert at["section"].post(f"/desk/cases/{number}/appeal/", ENTRY).status_code == 302
    here = f"/desk/appeals/{Appeal.objects.get().number}/"
    assert "意見 述" not in at["head"].get(f"{here}name_reviewer/").content.decode()
    typed = {"reviewer": other.pk, "by_date": "2026-12-10", "no_ties": "1", "version": "1"}
    refused = at["head"].post(f"{here}name_reviewer/", typed)
    assert refused.status_code == 409 and "元の決定に関わっています" in refused.content.decode()
    (found,) = [one for one in cases.list_involved(number) if one.staff == other.pk]
    assert found.how == ("案件について意見を聞き、または述べた",)


def make_asked(number, at):
    """Somebody of another section who was asked about the case, and answered."""
    other = make.make_staff("iken", "意見 述", "clerk", office="residents")
    typed = {"to": str(other.department_id), "question": "働いていますか", "due": "2026-12-01"}
    assert at["section"].post(f"/desk/cases/{number}/opinions/", typed).status_code == 302
    there = f"/desk/opinions/{Opinion.objects.get().pk}/"
    assert make.sign_in(Client(), other).post(there, {"do": "answer", "answer": "分かりません"}).status_code == 302
    return other


def test_a_file_that_cannot_be_taken_says_what_to_send(hall):
    number, _, at = hall
    at["section"].post(f"/desk/cases/{number}/appeal/", ENTRY)
    here = f"/desk/appeals/{Appeal.objects.get().number}/"
    typed = {"what": "勤め先", "file": SimpleUploadedFile("a.exe", b"MZ123"), "version": "1"}
    refused = at["section"].post(f"{here}add_evidence/", typed)
    assert refused.status_code == 409 and Appeal.objects.get().version == 1
    missing = at["section"].post(f"{here}add_evidence/", {"what": "勤め先", "version": "1"})
    assert missing.status_code == 400 and 'id="e-file"' in missing.content.decode()
