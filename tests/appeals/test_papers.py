"""The papers of an appeal: what each says, to whom it goes, how it goes out, and what lies in the bundle."""

import csv
import hashlib
import io
import zipfile
from datetime import date

import pypdf
import pytest

from tests.appeals.builders import BY, KNOWN, RULING
from tomoni.appeals import interface as appeals
from tomoni.cases.actions.corrections import add_revision
from tomoni.cases.actions.moving import answers_of
from tomoni.cases.models import Case
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.documents.models import Dispatch

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000" "1f15c4890000000d49444154789c6360f8cf50"
    "0f0003860180" "5a347d6b0000000049454e44ae426082"
)  # fmt: skip


def text_of(document):
    pages = pypdf.PdfReader(io.BytesIO(documents.pdf_of(document))).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def papers(number, actor):
    return {
        (one.kind, one.to): documents.find_document(one.document)
        for one in appeals.find_appeal(number, actor=actor).papers
    }


def by_post(person):
    core.Account.objects.filter(person=person).update(notice_by=core.Account.NoticeBy.MAIL)


def rule(own, number, result="denied"):
    own.hear(number)
    appeals.consult_board(number, actor=own.office)
    appeals.note_advice(number, KNOWN, "妥当である。", actor=own.office)
    appeals.draft_ruling(number, result, **RULING, actor=own.office)
    return appeals.give_ruling(number, actor=own.head)


def test_every_step_makes_its_paper_with_a_number_and_a_line_in_the_register(own):
    number = own.receive().number
    by_post(own.family.hanako)
    rule(own, number)
    made = papers(number, own.head)
    assert set(made) == {
        ("reviewer", "appellant"), ("reviewer", "reviewer"), ("request", "section"), ("statement", "reviewer"),
        ("sending", "appellant"), ("consult", "board"), ("consulted", "appellant"), ("ruling", "file"),
        ("ruled", "appellant"), ("ruled", "section"),
    }  # fmt: skip
    assert all(one.number and one.case_number == number for one in made.values())
    sent = {row.document_id: row.how for row in Dispatch.objects.filter(document__in=[d.pk for d in made.values()])}
    assert sent[made["ruled", "appellant"].pk] == "mail" and sent[made["consult", "board"].pk] == "mail"
    assert made["ruling", "file"].pk not in sent, "the original stays here"
    assert sent[made["request", "section"].pk] == "counter"


def test_the_ruling_has_all_that_the_law_wants_a_place_for_the_seal_and_the_notice_of_suit(own):
    number = own.receive().number
    rule(own, number)
    made = papers(number, own.head)
    original, copy = text_of(made["ruling", "file"]), text_of(made["ruled", "appellant"])
    for part in (
        "主文",
        "事案の概要",
        "審理関係人の主張の要旨",
        "理由",
        *("".join(one.split()) for one in RULING.values()),
    ):
        assert part in original and part in copy
    assert "公印省略" not in original and "公印" in original
    assert "6か月以内に" in copy and "を被告として" in copy and "行政事件訴訟法第10条第2項" in copy
    assert "6か月以内" not in text_of(made["ruled", "section"])


def test_where_the_board_was_not_asked_the_ruling_says_why_and_carries_the_reviewers_opinion(own):
    number = own.receive().number
    own.hear(number)
    appeals.draft_ruling(number, "denied", **RULING, no_board="4", actor=own.office)
    appeals.give_ruling(number, actor=own.head)
    original = text_of(papers(number, own.head)["ruling", "file"])
    assert "第43条第1項第4号" in original and "別紙審理員意見書" in original and "認容すべきである" in original


@pytest.mark.parametrize(
    ("result", "no_board"), [("denied", ""), ("denied", "希望しない"), ("denied", "7"), ("partly", "8")]
)
def test_the_board_is_left_out_only_in_a_case_of_the_law(own, result, no_board):
    number = own.receive().number
    own.hear(number)
    with pytest.raises(appeals.WritingMissing) as refused:
        appeals.draft_ruling(number, result, **RULING, no_board=no_board, actor=own.office)
    assert refused.value.data["missing"] == ["no_board"] and not papers(number, own.head).get(("ruling", "file"))


def test_the_appellant_reads_what_was_sent_to_them_and_nothing_else(own):
    number = own.receive().number
    rule(own, number)
    mine = papers(number, own.hanako)
    assert {to for _, to in mine} == {"appellant", "reviewer", "file"}
    assert ("consult", "board") not in mine and ("request", "section") not in mine
    assert "反論書" in text_of(mine["sending", "appellant"]) and "公務員との答えによった" in text_of(
        mine["sending", "appellant"]
    )


def test_who_chose_online_gets_them_online(own):
    account = core.Account.objects.get(person=own.family.hanako)
    account.notice_by = core.Account.NoticeBy.PORTAL
    account.save()
    number = own.receive().number
    appeals.name_reviewer(number, int(own.reviewer.id), BY, no_ties=True, actor=own.head)
    document = papers(number, own.head)["reviewer", "appellant"]
    assert Dispatch.objects.get(document=document).how == "portal"


def test_nothing_goes_to_the_register_address_of_a_protected_person(own):
    number = own.receive().number
    by_post(own.family.hanako)
    place = core.Department.objects.get(key="residents")
    core.protect(own.family.hanako, department=place, since=date(2026, 11, 1))
    appeals.name_reviewer(number, int(own.reviewer.id), BY, no_ties=True, actor=own.head)
    document = papers(number, own.hanako)["reviewer", "appellant"]
    assert Dispatch.objects.get(document=document).how == "held"
    assert "字ひばり1番地" not in text_of(document) and "0991234" not in text_of(document)
    assert appeals.find_appeal(number, actor=own.head).papers == ()
    with pytest.raises(appeals.AppealNotFound):
        appeals.paper_of(number, 1, actor=own.head)


def test_papers_of_an_appeal_stay_when_the_letter_of_the_decision_is_void(own):
    number = own.receive().number
    ruled = rule(own, number, "upheld")
    own.decide(ruled.revision, "approved", [])
    assert all(one.voided_at for one in documents.list_documents_of(case_number=own.case))
    assert not any(one.voided_at for one in documents.list_documents_of(case_number=number))


def test_the_bundle_for_the_governor_has_cover_index_attachments_and_the_hash_of_each(foreign):
    number = foreign.receive().number
    appeals.add_evidence(number, "退職した日", "退職 証明.png", PNG, actor=foreign.hanako)
    appeals.forward_appeal(number, actor=foreign.clerk)
    appeals.file_statement(number, "公務員との答えによった。", actor=foreign.clerk)
    bundle = appeals.make_bundle(number, actor=foreign.clerk)
    archive = zipfile.ZipFile(io.BytesIO(bytes(bundle.content)))
    names = archive.namelist()
    assert {"目録.pdf", "送付書.pdf", "目録.csv"} <= set(names)
    assert any(one.startswith("弁明書/") for one in names) and any("証拠書類1-" in one for one in names)
    rows = dict(csv.reader(io.StringIO(archive.read("目録.csv").decode("utf-8-sig"))))
    assert set(rows) == set(names) - {"目録.csv", "目録.pdf"}
    assert all(hashlib.sha256(archive.read(name)).hexdigest() == digest for name, digest in rows.items())
    index = "".join(pypdf.PdfReader(io.BytesIO(archive.read("目録.pdf"))).pages[0].extract_text().split())
    assert rows["送付書.pdf"][:32] in index
    to = {(one.kind, one.to) for one in appeals.find_appeal(number, actor=foreign.clerk).papers}
    assert to == {("forward", "body"), ("statement", "body"), ("cover", "body")}


def test_papers_that_came_with_the_application_lie_in_the_bundle_too(foreign):
    number = foreign.receive().number
    case = Case.objects.get(number=foreign.case)
    kept = core.store_file(PNG, "資格/確認.png", ("case", case.pk))
    told = {**answers_of(case), "evidence.card": [{"file": kept.pk, "name": kept.name, "sha256": kept.sha256}]}
    case.revision += 1
    case.save(update_fields=["revision"])
    add_revision(case, told, foreign.hanako)
    appeals.forward_appeal(number, actor=foreign.clerk)
    bundle = appeals.make_bundle(number, actor=foreign.clerk)
    archive = zipfile.ZipFile(io.BytesIO(bytes(bundle.content)))
    (name,) = [one for one in archive.namelist() if one.startswith("添付/")]
    assert hashlib.sha256(archive.read(name)).hexdigest() == kept.sha256 and "/" not in name.removeprefix("添付/")


def test_a_file_that_is_no_picture_and_no_pdf_is_refused_and_leaves_nothing(foreign):
    number = foreign.receive().number
    with pytest.raises(core.FileRefused):
        appeals.add_evidence(number, "何か", "a.exe", b"MZ\x90", actor=foreign.hanako)
    assert appeals.find_appeal(number, actor=foreign.hanako).appeal.version == 1
