"""What is kept of an adult who answered for themselves: found, told, on their ledger, destroyed with the case."""

from datetime import timedelta

import pytest

from tests.cases.test_own_links import CHILDCARE, begin, hand, of, own
from tests.cases.test_own_papers import ill
from tests.channels.desk.builders import make_staff
from tests.channels.portal import builders as make
from tomoni.cases import interface as cases
from tomoni.cases.actions.destroying import CaseKeeper, destroy_case
from tomoni.cases.actions.disclosing import OTHERS, records_about
from tomoni.cases.models import Case, OwnLink, Receipt, Revision
from tomoni.core import interface as core


@pytest.fixture
def home(town, settings):
    settings.TOMONI_NOW = "2026-11-22T10:00:00+09:00"
    core.Municipality.objects.exclude(code=town.code).delete()
    make.publish_services()
    return make.make_home()


@pytest.fixture
def father(home) -> core.Actor:
    return core.Actor.resident(home.father_account)


def own_sheets(person) -> list:
    return [sheet for sheet in records_about(person.pk) if sheet.title.startswith("本人が答えたこと")]


def sent_with_answers(home, father) -> Case:
    """The mother's answer and paper came before the father sent it all."""
    token = begin(home, father)
    ill(home, hand(home, father, token).link)
    receipt = cases.submit_interview(token, "press", person=home.father.pk, actor=father)
    return Case.objects.get(receipt=receipt)


def test_who_answered_is_told_their_own_answers_and_nothing_that_others_said(home, father) -> None:
    case = sent_with_answers(home, father)
    (sheet,) = own_sheets(home.mother)
    open_ = [line.text for line in sheet.lines if not line.ground]
    assert any("childcare_reason　illness" in text for text in open_)
    assert not any("work" in text or "160" in text for text in open_), "what the father said of himself"
    assert [name for _, name in sheet.files] == ["診断書.pdf"]
    assert [line.ground for line in sheet.lines if case.number in line.text or "山田 健太" in line.text] == [OTHERS]
    assert not own_sheets(home.father) and not own_sheets(home.baby)


def test_who_asked_gets_their_own_papers_and_not_those_of_the_other(home, father) -> None:
    token = begin(home, father)
    link = hand(home, father, token).link
    paper = f"evidence.work-certificate(p{home.father.pk})"
    owner = ("interview", OwnLink.objects.get(pk=link).interview_id)
    stored = core.store_file(b"%PDF-1.7 work", "就労証明書.pdf", owner)
    kept = {"file": stored.pk, "name": stored.name, "sha256": stored.sha256}
    change = {paper: cases.FileChange((kept,))}
    cases.save_answers(token, "papers", {}, person=home.father.pk, files=change)
    ill(home, link)
    cases.submit_interview(token, "press", person=home.father.pk, actor=father)
    files = [name for sheet in records_about(home.father.pk) for _, name in sheet.files]
    assert files == ["就労証明書.pdf"]


def test_what_is_half_done_is_told_as_not_sent_and_what_was_declined_has_no_answers(home, father) -> None:
    mother = core.Actor.resident(home.mother_account)
    token = begin(home, father)
    link = hand(home, father, token).link
    cases.save_own(link, own(home), {of(home.mother, "childcare_reason"): "illness"}, actor=mother)
    (sheet,) = own_sheets(home.mother)
    assert any("illness" in line.text for line in sheet.lines) and any("書きかけ" in line.text for line in sheet.lines)
    cases.decline_own(link, own(home), actor=mother)
    (sheet,) = own_sheets(home.mother)
    assert not any("illness" in line.text for line in sheet.lines)
    assert any("答えないことにしました" in line.text for line in sheet.lines)


def test_after_it_was_taken_back_what_the_asker_typed_is_not_theirs(home, father) -> None:
    token = begin(home, father)
    hand(home, father, token)
    cases.take_back_own(token, home.mother.pk, person=home.father.pk, actor=father)
    cases.save_answers(token, "reason", {of(home.mother, "childcare_reason"): "none"}, person=home.father.pk)
    (sheet,) = own_sheets(home.mother)
    assert not any("childcare_reason" in line.text for line in sheet.lines)


def test_a_case_that_revises_the_decision_holds_it_too(home, father) -> None:
    case = sent_with_answers(home, father)
    revising = Case.objects.get(pk=case.pk)
    revising.pk, revising.number, revising.channel, revising.docket_serial = None, "8-1122-90001-1", "office", 90_001
    revising.receipt = Receipt.objects.create(
        number="8-1122-90001", person=home.father, channel="office", arrived_at=core.now()
    )
    revising.save(force_insert=True)
    said = case.revisions.get()
    said.pk, said.case = None, revising
    said.save(force_insert=True)
    Revision.objects.create(
        case=revising, of=case, ground="correction", because="誤り", law="法第1条", opened_at=core.now()
    )
    assert [one.cases for one in cases.list_own_said(home.mother.pk)] == [(case.number, revising.number)]
    Case.objects.filter(pk=case.pk).update(state="closed")
    assert "改めた案件が残っています" in CaseKeeper().blocks(case.number), "else nobody knows whose answers they are"
    clerk = core.Actor.staff(make_staff("sasaki", "佐々木 健", "clerk"))
    cases.start_checking(revising.number, actor=clerk)
    lines = core.entries_about(home.mother.pk, limit=100)
    assert [line.case for line in lines if line.deed == "start_checking"] == [revising.number]


def test_their_page_of_records_shows_who_read_and_who_used_it(home, father) -> None:
    case = sent_with_answers(home, father)
    clerk = core.Actor.staff(make_staff("sasaki", "佐々木 健", "clerk"))
    cases.start_checking(case.number, actor=clerk)
    lines = core.records_of(home.mother.pk)
    assert any(line.deed == "start_checking" and line.who["kind"] == "staff" for line in lines)
    people = cases.find_case_for_staff(case.number, actor=clerk).people
    assert home.mother.pk in people, "the page of the case is on the ledger of who is shown on it"


def test_destroyed_with_the_case_nothing_is_left_but_the_ledger(home, father, settings) -> None:
    case = sent_with_answers(home, father)
    row = OwnLink.objects.get()
    notice = core.write_notice(
        home.mother.pk, kind="own_asked", key=f"{cases.own_notice(row.pk)}1", texts={"ja": {"title": "", "body": ""}}
    )
    other = core.write_notice(
        home.mother.pk,
        kind="own_asked",
        key=f"{cases.own_notice(row.pk + 1)}1",
        texts={"ja": {"title": "", "body": ""}},
    )
    core.Fact.objects.create(
        about_kind="person", about_id=home.mother.pk, name="childcare_reason", value='"illness"', key_id="p0",
        purposes=[], source=f"case:{case.number}", holds_since=core.today(), known_since=core.now(),
    )  # fmt: skip
    assert core.Event.objects.filter(name="cases.OwnAnswersAsked").exists()
    Case.objects.filter(pk=case.pk).update(state="closed")
    settings.TOMONI_NOW = str(core.now() + timedelta(days=3000))
    destroy_case(case.number, "D-1")
    assert not OwnLink.objects.exists() and not core.StoredFile.objects.exists()
    assert not core.Event.objects.filter(name="cases.OwnAnswersAsked").exists()
    assert list(core.Notice.objects.filter(person=home.mother, kind="own_asked")) == [other] != [notice]
    assert not core.Fact.objects.filter(source=f"case:{case.number}").exists()
    assert not own_sheets(home.mother) and CHILDCARE not in str(records_about(home.mother.pk))
    assert any("destroyed" in line.facts for line in core.entries_about(home.mother.pk))


def test_without_answers_of_others_a_revised_case_is_destroyed_in_its_time(home, father) -> None:
    case = sent_with_answers(home, father)
    Case.objects.filter(pk=case.pk).update(state="closed")
    assert CaseKeeper().blocks(case.number) == ""
    OwnLink.objects.update(state="declined")
    revising = Case.objects.get(pk=case.pk)
    revising.pk, revising.number, revising.channel, revising.docket_serial = None, "8-1122-90001-1", "office", 90_001
    revising.save(force_insert=True)
    Revision.objects.create(
        case=revising, of=case, ground="correction", because="誤り", law="法第1条", opened_at=core.now()
    )
    assert CaseKeeper().blocks(case.number) == ""
