"""Papers of an adult who answers for themselves: gone with the answers, and on no slip of who asked."""

from datetime import timedelta

import pytest

from tests.cases.test_own_links import CHILDCARE, begin, hand, of, own
from tests.channels.desk.builders import make_staff
from tests.channels.portal import builders as make
from tomoni.cases import interface as cases
from tomoni.cases.actions.disclosing import OTHERS, records_about
from tomoni.cases.actions.interviews import forget_stray_files
from tomoni.cases.actions.taking_in import note_taken_in
from tomoni.cases.models import Case, Interview, Receipt, Revision
from tomoni.cases.models.sealed import opened
from tomoni.core import interface as core


@pytest.fixture
def home(town, settings):
    settings.TOMONI_NOW = "2026-11-22T10:00:00+09:00"
    core.Municipality.objects.exclude(code=town.code).delete()
    make.publish_services()
    return make.make_home()


def ill(home, link: int, *, with_paper: bool = True) -> None:
    """The mother is ill, hands in what a doctor wrote, and sends both."""
    mother, files = core.Actor.resident(home.mother_account), {}
    if with_paper:
        stored = core.store_file(b"%PDF-1.7 ill", "診断書.pdf", ("own-link", link))
        kept = {"file": stored.pk, "name": stored.name, "sha256": stored.sha256}
        files = {f"evidence.reason-paper(p{home.mother.pk})": cases.FileChange((kept,))}
    cases.save_own(link, own(home), {of(home.mother, "childcare_reason"): "illness"}, actor=mother, files=files)
    cases.send_own(link, own(home), actor=mother)


def test_taken_back_the_papers_of_the_other_are_gone_too(home) -> None:
    father = core.Actor.resident(home.father_account)
    token = begin(home, father)
    ill(home, hand(home, father, token).link)
    assert core.list_files(("interview", Interview.objects.get(token=token).pk))
    cases.take_back_own(token, home.mother.pk, person=home.father.pk, actor=father)
    assert not core.StoredFile.objects.exists()


def test_the_slip_of_who_asked_names_no_paper_of_the_other(home) -> None:
    clerk = core.Actor.staff(make_staff("sasaki", "佐々木 健", "clerk"))
    father = core.Actor.resident(home.father_account)
    token = begin(home, father)
    note_taken_in(Interview.objects.get(token=token), clerk, "counter", core.today(), "")
    ill(home, hand(home, father, token).link, with_paper=False)
    papers = cases.papers_to_bring(token, actor=clerk)[CHILDCARE]
    assert {(one.id, one.entity.id) for one in papers} == {("work-certificate", f"p{home.father.pk}")}


def test_what_came_in_the_instant_of_sending_is_swept(home, settings) -> None:
    father = core.Actor.resident(home.father_account)
    link = hand(home, father, begin(home, father)).link
    ill(home, link, with_paper=False)
    core.store_file(b"%PDF-1.7 late", "late.pdf", ("own-link", link))
    settings.TOMONI_NOW = str(core.now() + timedelta(days=2))
    assert forget_stray_files() == 1 and not core.StoredFile.objects.exists()


def test_what_was_chosen_and_never_answered_is_swept_when_the_week_is_over(home, settings) -> None:
    father = core.Actor.resident(home.father_account)
    link = hand(home, father, begin(home, father)).link
    core.store_file(b"%PDF-1.7 chosen", "chosen.pdf", ("own-link", link))
    settings.TOMONI_NOW = str(core.now() + timedelta(days=6))
    assert forget_stray_files() == 0
    settings.TOMONI_NOW = str(core.now() + timedelta(days=2))
    assert forget_stray_files() == 1 and not core.StoredFile.objects.exists()


def test_a_case_that_revises_the_decision_shows_as_little_of_the_other(home) -> None:
    father = core.Actor.resident(home.father_account)
    token = begin(home, father)
    ill(home, hand(home, father, token).link, with_paper=False)
    receipt = cases.submit_interview(token, "press", person=home.father.pk, actor=father)
    case = Case.objects.get(receipt=receipt)
    said = case.revisions.get()
    revising = Case.objects.get(pk=case.pk)
    revising.receipt = Receipt.objects.create(
        number="8-1122-90001", person=home.father, channel="office", arrived_at=core.now()
    )
    revising.pk, revising.number, revising.channel, revising.docket_serial = None, "8-1122-90001-1", "office", 90_001
    revising.save(force_insert=True)
    said.pk, said.case = None, revising
    said.save(force_insert=True)
    Revision.objects.create(
        case=revising, of=case, ground="correction", because="誤り", law="法第1条", opened_at=core.now()
    )
    shown = cases.find_case_of(home.father.pk, revising.number)
    assert shown.items and not [one for one in shown.items if one.path.startswith(f"p{home.mother.pk}.")]


def test_in_a_disclosure_to_who_asked_what_the_other_said_and_handed_in_is_marked(home) -> None:
    father = core.Actor.resident(home.father_account)
    token = begin(home, father)
    ill(home, hand(home, father, token).link)
    cases.submit_interview(token, "press", person=home.father.pk, actor=father)
    lines = [line for sheet in records_about(home.father.pk) for line in sheet.lines if line.text.startswith("答え")]
    marked = {line.text.split("　")[1] for line in lines if line.ground == OTHERS}
    assert f"evidence.reason-paper(p{home.mother.pk})" in marked and "childcare_reason" in marked
    assert any("childcare_reason" in line.text and not line.ground for line in lines), "the father's own is not"


def test_a_page_of_who_asked_that_was_opened_before_overwrites_nothing_of_the_other(home) -> None:
    father = core.Actor.resident(home.father_account)
    token, reason = begin(home, father), of(home.mother, "childcare_reason")
    ill(home, hand(home, father, token).link)
    paper = f"evidence.reason-paper(p{home.mother.pk})"
    gone = {paper: cases.FileChange(drop=frozenset(core.StoredFile.objects.values_list("pk", flat=True)))}
    cases.save_answers(token, "reason", {reason: "none"}, person=home.father.pk, files=gone)
    row = Interview.objects.get(token=token)
    kept = opened(row.answers, row.key_id)
    assert kept[reason] == "illness" and len(kept[paper]) == 1 and core.StoredFile.objects.count() == 1
