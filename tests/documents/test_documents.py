"""Issued once, numbered, stored apart, verifiable without anybody's data, void in the open."""

from datetime import date
from io import BytesIO

import pypdf
import pytest
from django.db import DatabaseError, transaction

from tests.documents.builders import issue, make_staff, make_template
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.documents.models import DocumentBytes


@pytest.fixture
def clerk(town: object) -> core.Actor:
    return make_staff("kakari", "clerk")


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages).replace(" ", "")


def test_a_letter_carries_its_number_and_is_stored_as_it_was_issued(clerk: core.Actor) -> None:
    letter = issue(clerk, name="髙橋 邉")
    assert (letter.number, letter.fiscal_year, letter.signed, letter.verify_code) == ("ひ子第1号", 2026, False, "")
    printed = text_of(documents.pdf_of(letter))
    assert "ひ子第1号" in printed and "髙橋邉" in printed
    assert documents.list_documents_of(case_number="2026-7") == [letter]
    assert documents.list_documents_of(person=letter.about_person_id) == [letter]
    assert documents.find_document(letter.pk) == letter


def test_numbers_count_by_symbol_and_fiscal_year(clerk: core.Actor) -> None:
    assert [issue(clerk).number, issue(clerk).number] == ["ひ子第1号", "ひ子第2号"]
    assert issue(clerk, number_series="ひ総").number == "ひ総第1号"
    assert issue(clerk, issued_on=date(2027, 4, 1)).number == "ひ子第1号"
    assert [one.serial for one in documents.list_numbers("ひ子", 2026)] == [1, 2]


def test_a_failing_template_issues_nothing_and_gives_its_number_back(clerk: core.Actor) -> None:
    with pytest.raises(documents.DocumentFault) as refused:
        issue(clerk, template=make_template('#import "letterhead.typ": *\n#values.lost'))
    assert (refused.value.file, refused.value.line) == ("approval.typ", 2)
    assert documents.list_numbers("ひ子", 2026) == []
    assert issue(clerk).number == "ひ子第1号"


def test_a_certificate_verifies_by_its_code_and_the_answer_names_nobody(clerk: core.Actor) -> None:
    certificate = issue(
        clerk, "certificate", name="龍崎 凜", title="罹災証明書", verify_address="https://hibari.example/verify/"
    )
    assert certificate.signed
    assert certificate.verify_code in text_of(documents.pdf_of(certificate))
    answer = documents.find_by_verify_code(certificate.verify_code.lower().replace("-", " "))
    assert answer is not None
    assert (answer.issuer, answer.title, answer.number, answer.state) == (
        "ひばり町",
        "罹災証明書",
        "ひ子第1号",
        "valid",
    )
    for personal in ("龍崎", "凜", "2026-7"):
        assert personal not in repr(answer)
    assert documents.find_by_verify_code("00000-00000-00000-00000") is None
    assert documents.find_by_verify_code("そんな番号はない") is None


def test_the_picture_beside_the_code_leads_to_the_verify_page(clerk: core.Actor) -> None:
    shown = '#values.verify.url #image(bytes(values.verify.qr_svg), format: "svg")'
    body = f'#import "letterhead.typ": *\n#letter[{shown}]'
    certificate = issue(clerk, "certificate", template=make_template(body), verify_address="https://h.example/verify")
    printed = text_of(documents.pdf_of(certificate)).replace("\n", "")
    assert f"https://h.example/verify/{certificate.verify_code}/" in printed


def test_a_void_document_stays_in_the_register_with_its_reason(clerk: core.Actor) -> None:
    certificate = issue(clerk, "certificate")
    documents.void_document(certificate, "氏名の誤り", actor=clerk)
    assert [(one.number, one.void_reason) for one in documents.list_numbers("ひ子", 2026)] == [
        ("ひ子第1号", "氏名の誤り")
    ]
    answer = documents.find_by_verify_code(certificate.verify_code)
    assert answer is not None and (answer.state, answer.voided_on) == ("void", core.today())
    assert "氏名の誤り" not in repr(answer)
    with pytest.raises(documents.DocumentAlreadyVoid):
        documents.void_document(certificate, "もう一度", actor=clerk)
    assert issue(clerk).number == "ひ子第2号"


def test_only_the_department_that_issued_it_makes_a_document_void_and_says_why(clerk: core.Actor) -> None:
    letter = issue(clerk)
    with pytest.raises(documents.NotPermitted):
        documents.void_document(letter, "誤り", actor=make_staff("other", "clerk", department="tax"))
    with pytest.raises(documents.NotPermitted):
        documents.void_document(letter, " ", actor=clerk)


def test_a_resident_issues_nothing(clerk: core.Actor) -> None:
    with pytest.raises(documents.NotPermitted):
        issue(core.Actor("resident", "1"))


def test_the_database_refuses_to_change_what_was_issued(clerk: core.Actor) -> None:
    letter = issue(clerk)
    rows = DocumentBytes.objects.filter(document=letter)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(content=b"%PDF other")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows._raw_delete(rows.db)


def test_bytes_that_do_not_have_the_hash_are_not_handed_out(clerk: core.Actor) -> None:
    letter = issue(clerk)
    letter.sha256 = "0" * 64
    with pytest.raises(documents.DocumentAltered):
        documents.pdf_of(letter)


def test_a_preview_shows_the_letter_and_keeps_nothing(clerk: core.Actor) -> None:
    pdf = documents.preview(make_template(), {"name": "見本 太郎"})
    assert "見本太郎" in text_of(pdf) and "00000-00000" in text_of(pdf)
    assert documents.list_numbers("ひ子", 2026) == []


def test_issuing_and_voiding_are_on_the_ledger_of_the_person(clerk: core.Actor) -> None:
    letter = issue(clerk)
    documents.void_document(letter, "誤り", actor=clerk)
    assert [line.act for line in core.entries_about(letter.about_person_id)] == ["change", "print"]


def test_another_town_does_not_know_the_code(clerk: core.Actor, other_town: object) -> None:
    certificate = issue(clerk, "certificate")
    with core.tenant(other_town):
        assert documents.find_by_verify_code(certificate.verify_code) is None
