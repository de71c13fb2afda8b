"""What is held about a person, shown to that person: on time, decided by two; what is withheld is not there."""

from datetime import date
from io import BytesIO
from typing import Any

import pypdf
import pytest

from tests.documents.builders import make_staff, make_template
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.documents.domain import disclosure

THIRD = "隣人乙野丙子"
BODY = """
#import "letterhead.typ": *
#letter[#values.name　様 #v(20mm) 秘密の行 隣人乙野丙子 ]
"""


def text_of(pdf: bytes) -> str:
    return "".join("".join(p.extract_text() for p in pypdf.PdfReader(BytesIO(pdf)).pages).split())


@pytest.fixture
def clerk(town: object, clock: Any) -> core.Actor:
    return make_staff("kakari", "clerk")


@pytest.fixture
def chief(clerk: core.Actor) -> core.Actor:
    return make_staff("kacho", "chief")


@pytest.fixture
def hanako(clerk: core.Actor, monkeypatch: pytest.MonkeyPatch) -> core.Person:
    person = core.Person.objects.create(name="山田 花子", address="字ひばり1番地", postal_code="0991234")
    line, other = disclosure.RecordLine("自分の答え"), disclosure.RecordLine(f"{THIRD}の所得", "78-1-2")
    monkeypatch.setattr(disclosure, "_sources", {"t": lambda pk: [disclosure.RecordSheet("記録", "1", (line, other))]})
    documents.issue_document(
        "letter", make_template(BODY), {"name": "山田 花子"}, title="通知", department="child-support",
        about_person=person.pk, actor=clerk,
    )  # fmt: skip
    return person


def ask(person: core.Person, clerk: core.Actor, **more: Any) -> documents.DisclosureRequest:
    return documents.open_disclosure(person.pk, "児童手当のすべて", "個人番号カード", actor=clerk, **more)


def test_a_request_is_received_with_a_number_and_thirty_days(hanako, clerk) -> None:
    request = ask(hanako, clerk)
    assert (request.received.number, request.due_on) == ("ひ子収第1号", date(2026, 12, 22))
    for scope, proof, field in ((" ", "カード", "scope"), ("全部", "", "proof")):
        with pytest.raises(documents.EntryNotValid) as refused:
            documents.open_disclosure(hanako.pk, scope, proof, actor=clerk)
        assert refused.value.field == field


def test_the_days_stop_for_a_correction_and_are_put_off_once(hanako, clerk, clock) -> None:
    number = ask(hanako, clerk).number
    documents.stop_for_correction(number, actor=clerk)
    with pytest.raises(documents.NotInState, match="補正待ち"):
        documents.collect_disclosure(number, actor=clerk)
    clock("2026-11-27T10:00")
    assert documents.resume_after_correction(number, actor=clerk).due_on == date(2026, 12, 27)
    with pytest.raises(documents.EntryNotValid):
        documents.extend_disclosure(number, " ", actor=clerk)
    longer = documents.extend_disclosure(number, "量が多い", actor=clerk)
    assert longer.due_on == date(2027, 1, 26)
    told = text_of(documents.pdf_of(longer.extension_letter))
    assert "第83条第2項" in told and "量が多い" in told and "令和8年12月27日" in told and "令和9年1月26日" in told
    [sent] = documents.list_dispatches("child-support", "waiting")
    assert (sent.document_id, sent.how) == (longer.extension_letter_id, "mail")
    with pytest.raises(documents.NotInState, match="一度だけ"):
        documents.extend_disclosure(number, "まだ多い", actor=clerk)


def test_an_extension_after_the_first_period_is_too_late(hanako, clerk, clock) -> None:
    number = ask(hanako, clerk).number
    clock("2026-12-23T09:00")
    with pytest.raises(documents.NotInState, match="83条"):
        documents.extend_disclosure(number, "量が多い", actor=clerk)


def test_what_is_withheld_is_not_in_the_file_that_is_handed_over(hanako, clerk, chief) -> None:
    number = ask(hanako, clerk).number
    assert documents.collect_disclosure(number, actor=clerk) == 2
    request = documents.find_disclosure(number)
    letter, record = documents.list_disclosure_items(request)
    assert documents.redactions_of(request)[record.pk][0].proposed_by_rule
    documents.withhold_region(number, letter.place, 1, (1000, 500, 0, 0), "78-1-2", actor=clerk)
    documents.propose_disclosure(number, "part", purpose="児童手当の支給", actor=clerk)
    decided = documents.approve_disclosure(number, actor=chief)
    bundle = documents.find_bundle(decided)
    told = text_of(bytes(bundle.content))
    assert "自分の答え" in told and "78条1項2号" in told
    assert THIRD not in told and "秘密の行" not in told
    assert THIRD.encode() not in bytes(bundle.content)
    words = text_of(documents.pdf_of(decided.letter))
    assert "一部の開示" in words and "審査請求" in words and "第82条第1項" in words and "山田花子様" in words


def test_a_region_is_black_in_the_picture_itself(hanako, clerk) -> None:
    number = ask(hanako, clerk).number
    documents.collect_disclosure(number, actor=clerk)
    item = documents.list_disclosure_items(documents.find_disclosure(number))[0]
    clean = documents.page_picture(item, 1, ppi=36)
    documents.withhold_region(number, item.place, 1, (0, 0, 1000, 1000), "78-1-2", actor=clerk)
    black = documents.page_picture(item, 1, ppi=36)
    assert clean[:8] == black[:8] == b"\x89PNG\r\n\x1a\n" and clean != black
    documents.show_again(number, documents.redactions_of(item.request)[item.pk][0].pk, actor=clerk)
    assert documents.page_picture(item, 1, ppi=36) == clean


def test_nobody_decides_their_own_proposal_and_what_changed_is_refused(hanako, clerk, chief) -> None:
    number = ask(hanako, clerk).number
    with pytest.raises(documents.NotInState, match="集めて"):
        documents.propose_disclosure(number, "full", purpose="支給", actor=clerk)
    documents.collect_disclosure(number, actor=clerk)
    with pytest.raises(documents.EntryNotValid, match="部分開示"):
        documents.propose_disclosure(number, "full", purpose="支給", actor=clerk)
    documents.propose_disclosure(number, "part", purpose="支給", actor=chief)
    with pytest.raises(documents.OwnProposal):
        documents.approve_disclosure(number, actor=chief)
    with pytest.raises(documents.NotPermitted, match="課長"):
        documents.approve_disclosure(number, actor=clerk)
    with pytest.raises(documents.NotInState):
        documents.leave_out(number, 1, "78-1-7", actor=clerk)
    other = make_staff("kacho2", "chief")
    with pytest.raises(documents.StaleRecord):
        documents.approve_disclosure(number, version=1, actor=other)
    documents.return_disclosure(number, "2枚目も見て", actor=other)
    documents.leave_out(number, 1, "78-1-7", actor=clerk)
    documents.propose_disclosure(number, "none", purpose="支給", actor=clerk)
    decided = documents.approve_disclosure(number, actor=chief)
    assert documents.find_bundle(decided) is None
    assert "第82条第2項" in text_of(documents.pdf_of(decided.letter))


@pytest.mark.parametrize("corners", [(0, 0, 0, 0), (0, 0, 1200, 10), (5, 5, 5, 900)])
def test_a_region_needs_two_corners_on_the_page(hanako, clerk, corners) -> None:
    number = ask(hanako, clerk).number
    documents.collect_disclosure(number, actor=clerk)
    with pytest.raises(documents.EntryNotValid):
        documents.withhold_region(number, 1, 1, corners, "78-1-2", actor=clerk)
    with pytest.raises(documents.EntryNotValid, match="理由"):
        documents.withhold_region(number, 1, 1, (0, 0, 10, 10), "嫌だから", actor=clerk)
    with pytest.raises(documents.EntryNotValid, match="ページ"):
        documents.withhold_region(number, 1, 9, (0, 0, 10, 10), "78-1-2", actor=clerk)
    assert len(documents.redactions_of(documents.find_disclosure(number))) == 1, "only what the rule proposed"


def test_another_section_and_an_unknown_number_are_refused(hanako, clerk) -> None:
    number = ask(hanako, clerk).number
    with pytest.raises(documents.NotPermitted):
        documents.collect_disclosure(number, actor=make_staff("zei", "clerk", department="tax", symbol="税"))
    with pytest.raises(documents.NotFound):
        documents.collect_disclosure("2026-99", actor=clerk)


def test_the_notice_of_an_extension_tells_no_address_of_a_protected_person(hanako, clerk) -> None:
    core.Person.objects.filter(pk=hanako.pk).update(address="かくれが1番地", postal_code="0991234")
    core.protect(hanako, department=core.Department.objects.first(), since=core.today())
    longer = documents.extend_disclosure(ask(hanako, clerk).number, "量が多い", actor=clerk)
    assert "かくれが" not in text_of(documents.pdf_of(longer.extension_letter))
    assert [one.how for one in documents.list_dispatches("child-support", "waiting")] == ["held"]
