"""A case whose time of keeping is over is really gone; a stone, the ledger and the certificate are left."""

import json
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tests.cases import builders as make
from tomoni.cases import interface as cases
from tomoni.cases.actions.destroying import STAYS, CaseKeeper, outlives, pointing_at
from tomoni.cases.actions.disclosing import records_about
from tomoni.cases.models import Award, Case, Interview, Receipt
from tomoni.core import interface as core
from tomoni.documents import interface as documents

SECRET = "ひそかな事情がある"


@pytest.fixture
def family(town: object, clock: Any) -> make.Yamada:
    make.open_town()
    return make.make_yamada()


@pytest.fixture
def clerk(family: make.Yamada) -> core.Actor:
    return make.staff("kakari", "clerk")


@pytest.fixture
def chief(family: make.Yamada) -> core.Actor:
    return make.staff("kacho", "chief")


def claim(family: make.Yamada) -> str:
    number = make.send(family.hanako, "child-allowance-claim", make.claim_answers(family.hanako, family.taro))
    make.deliver()
    return number


def withdrawn(family: make.Yamada, clerk: core.Actor) -> str:
    """A claim with a note, taken back."""
    number = claim(family)
    cases.write_note(number, SECRET, actor=clerk)
    cases.withdraw_case(number, actor=make.actor_of(family.hanako), because=SECRET)
    make.deliver()
    return number


def granted(family: make.Yamada, clerk: core.Actor, chief: core.Actor) -> str:
    """A claim that was granted, its letter issued, the case closed."""
    number = claim(family)
    cases.start_checking(number, actor=clerk)
    cases.start_review(number, actor=clerk)
    cases.draft_decision(number, "approved", [], actor=clerk)
    cases.approve_decision(number, actor=chief)
    make.deliver()
    if Case.objects.get(number=number).state == "carried_out":
        cases.close_case(number, actor=clerk)
        make.deliver()
    return number


def destroy(number: str, clerk: core.Actor, chief: core.Actor) -> documents.Destruction:
    record = documents.find_kept_record("case", number)
    proposal = documents.propose_destruction([record.pk], actor=clerk)
    documents.approve_destruction(proposal.number, actor=chief)
    make.deliver()
    return documents.find_destruction(proposal.number)


def everywhere(*texts: str, but: tuple[str, ...] = ()) -> list[str]:
    """Tables in which any of the texts still stands."""
    found = []
    for model in apps.get_models():
        if not issubclass(model, core.TownModel) or model._meta.db_table in but:
            continue
        rows = json.dumps(list(model.objects.values()), default=lambda v: v.hex() if isinstance(v, bytes) else str(v))
        decoded = json.loads(rows)
        plain = json.dumps(decoded, ensure_ascii=False)
        found += [f"{model._meta.db_table}: {text}" for text in texts if text in plain]
    return found


def test_a_withdrawn_claim_is_filed_by_itself_with_its_class(family, clerk) -> None:
    number = withdrawn(family, clerk)
    kept = documents.find_kept_record("case", number)
    assert (kept.years, kept.completed_on, kept.due_on) == (5, date(2026, 11, 22), date(2032, 4, 1))
    assert "山田" not in kept.title


def test_arrival_and_withdrawal_are_in_the_register_of_what_came_in(family, clerk) -> None:
    number = withdrawn(family, clerk)
    lines = documents.list_received_of(case_number=number)
    assert [line.subject.endswith("取下げ）") for line in lines] == [True, False]
    assert {line.person_id for line in lines} == {family.hanako.pk}
    make.deliver()
    assert len(documents.list_received_of(case_number=number)) == 2


def test_a_destroyed_case_leaves_a_stone_and_nobody_in_it(family, clerk, chief, clock) -> None:
    number = withdrawn(family, clerk)
    clock("2032-04-01T10:00")
    done = destroy(number, clerk, chief)
    assert (done.state, done.done) == ("done", 1)
    stone = Case.objects.get(number=number)
    assert (stone.state, stone.person_id, stone.concerns, stone.receipt.person_id) == ("destroyed", None, [], None)
    steps = list(stone.transitions.order_by("number").values_list("verb", "actor_id", "actor_name"))
    assert [verb for verb, *_ in steps] == ["arrive", "withdraw_case", "destroy_case"]
    assert all(actor == name == "" for _, actor, name in steps)
    assert everywhere(SECRET) == []
    for name in ("AnswerRevision", "Note", "Interview", "Submission", "ClaimKey"):
        assert not apps.get_model("cases", name).objects.exists(), name
    assert not core.Fact.objects.filter(source=f"case:{number}").exists()
    assert not core.Notice.objects.filter(case_number=number).exists()
    assert [line.person_id for line in documents.list_received_of(case_number=number)] == [None, None]


def test_files_that_came_with_a_claim_are_handed_over_and_destroyed_with_it(
    family, clerk, chief, clock, django_capture_on_commit_callbacks
) -> None:
    number = withdrawn(family, clerk)
    case = Case.objects.get(number=number)
    typed_from = Interview.objects.get(receipt=case.receipt_id).pk
    owners = (("receipt", case.receipt_id), ("case", case.pk), ("taken-in", typed_from))
    kept = [core.store_file(b"%PDF-1.7 " + kind.encode(), f"{kind}.pdf", (kind, pk)) for kind, pk in owners]
    core.StoredFile.objects.filter(pk=kept[0].pk).update(
        scan="refused"
    )  # what nobody opens is handed over all the same
    handed = CaseKeeper().export(number)
    came = {b"%PDF-1.7 receipt", b"%PDF-1.7 case", b"%PDF-1.7 taken-in"}
    assert {content for name, content in handed.items() if "file-" in name} == came
    clock("2032-04-01T09:00")
    with django_capture_on_commit_callbacks(execute=True):
        destroy(number, clerk, chief)
    assert core.StoredFile.objects.count() == 0
    assert all(core.file_store().get("999016", one.sha256) is None for one in kept)


def test_the_ledger_and_its_seals_still_verify(family, clerk, chief, clock) -> None:
    number = withdrawn(family, clerk)
    core.seal_now()
    clock("2032-04-01T10:00")
    assert destroy(number, clerk, chief).done == 1
    core.seal_now()
    assert core.verify_ledger().problems == ()
    assert core.entries_about(family.hanako.pk), "who looked is still told"


def test_the_page_of_a_destroyed_case_says_so_to_staff_and_nothing_to_the_person(family, clerk, chief, clock) -> None:
    number = withdrawn(family, clerk)
    clock("2032-04-01T10:00")
    done = destroy(number, clerk, chief)
    with pytest.raises(cases.CaseNotKept) as told:
        cases.find_case_for_staff(number, actor=clerk)
    assert told.value.data["certificate"] == done.certificate.number
    assert "山田" not in str(told.value.data)
    resident = make.actor_of(family.hanako)
    with pytest.raises(cases.CaseNotFound):
        cases.withdraw_case(number, actor=resident)
    nobody = core.Actor.resident(core.find_or_create_account("nobody"))
    with pytest.raises(cases.CaseNotFound):
        cases.withdraw_case(number, actor=nobody)
    with pytest.raises(cases.CaseNotKept, match="certificate"):
        cases.start_checking(number, actor=clerk)
    assert not cases.list_cases_of(family.hanako.pk)


def test_a_granted_claim_is_counted_from_the_end_of_the_right(family, clerk, chief, clock) -> None:
    number = granted(family, clerk, chief)
    kept = documents.find_kept_record("case", number)
    assert (kept.completed_on, kept.due_on) == (None, None)
    assert CaseKeeper().blocks(number) == "受給権が続いています。"
    award = Award.objects.get()
    clock("2030-06-01T10:00")
    cases.end_award(award.pk, on=date(2030, 5, 31), reason="転出", actor=make.SYSTEM)
    make.deliver()
    kept = documents.find_kept_record("case", number)
    assert (kept.completed_on, kept.due_on) == (date(2030, 5, 31), date(2036, 4, 1))


def test_with_a_granted_claim_go_decision_award_letter_and_facts(family, clerk, chief, clock) -> None:
    number = granted(family, clerk, chief)
    [letter] = documents.list_documents_of(case_number=number)
    assert letter.decided_on == date(2026, 11, 22) and letter.classification
    cases.end_award(Award.objects.get().pk, on=date(2026, 11, 30), reason="転出", actor=make.SYSTEM)
    make.deliver()
    clock("2032-04-01T10:00")
    done = destroy(number, clerk, chief)
    assert done.done == 1
    assert not Award.objects.exists() and not core.Fact.objects.filter(source=f"case:{number}").exists()
    [letter] = documents.list_documents_of(case_number=number)
    assert (letter.number, letter.about_person_id) == (letter.number, None)
    with pytest.raises(documents.DocumentErased, match="廃棄されました"):
        documents.pdf_of(letter)
    [line] = documents.list_destruction_lines(done)
    assert line.counts["決定"] == 1 and len(line.sha256) == 64


def test_an_appeal_holds_the_record_before_and_after_it_is_filed(family, clerk, chief, clock) -> None:
    number = claim(family)
    cases.hold_case_record(number, "appeal", origin="appeal:1", actor=make.SYSTEM)
    cases.withdraw_case(number, actor=make.actor_of(family.hanako))
    make.deliver()
    clock("2032-04-01T10:00")
    record = documents.find_kept_record("case", number)
    with pytest.raises(documents.RecordHeld):
        documents.propose_destruction([record.pk], actor=clerk)
    documents.lift_holds_of("appeal:1", actor=make.SYSTEM)
    assert destroy(number, clerk, chief).done == 1


def test_a_case_handed_over_is_in_the_export_whole(family, clerk, chief, clock) -> None:
    number = withdrawn(family, clerk)
    files = CaseKeeper().export(number)
    assert SECRET in files[f"{number}/case.json"].decode()


def test_a_case_that_is_not_over_cannot_be_destroyed(family, clerk) -> None:
    number = claim(family)
    assert CaseKeeper().blocks(number) == "案件がまだ終わっていません。"
    with pytest.raises(cases.CaseNotInState):
        CaseKeeper().destroy(number, "x")
    assert Case.objects.get(number=number).person_id == family.hanako.pk


def test_every_table_that_hangs_on_a_case_can_be_emptied() -> None:
    """A table added tomorrow must be erasable, or outlive the case without naming it."""
    seen, todo = set(), [Case, Award]
    while todo:
        for field in pointing_at(todo.pop()):
            model = field.model
            if model in seen or model in STAYS or outlives(field):
                continue
            seen.add(model)
            todo.append(model)
            assert not model.insert_only or model.erasable, f"{model._meta.label} is insert-only: set erasable = True"
    assert len(seen) > 8


def test_a_receipt_of_two_cases_keeps_its_person_until_both_are_gone(family, clerk, chief, clock) -> None:
    number = withdrawn(family, clerk)
    case = Case.objects.get(number=number)
    with connection.cursor() as cursor:  # a second case of the same receipt that is still kept
        cursor.execute("SELECT count(*) FROM cases_case")
        assert cursor.fetchone() == (1,)
    twin = Case.objects.get(pk=case.pk)
    twin.pk, twin.number, twin.docket_serial = None, f"{number}-2", case.docket_serial + 1
    twin.save()
    clock("2032-04-01T10:00")
    destroy(number, clerk, chief)
    assert Receipt.objects.get(pk=case.receipt_id).person_id == family.hanako.pk


def test_what_is_held_about_a_person_is_told_as_lines_and_others_are_marked(family, clerk) -> None:
    number = claim(family)
    cases.write_note(number, SECRET, actor=clerk)
    sheets = {sheet.title: sheet for sheet in records_about(family.hanako.pk)}
    case = next(sheet for sheet in sheets.values() if sheet.case_number == number)
    assert any(SECRET in line.text for line in case.lines)
    assert all(line.ground == "" for line in case.lines if "public_service" in line.text)
    assert any("child-support" in line.text and "clerk" in line.text for line in sheets["閲覧・利用の記録"].lines)
    child = next(sheet for sheet in records_about(family.taro.pk) if sheet.case_number == number)
    assert [line.ground for line in child.lines if line.text.startswith("答え")].count("78-1-2") > 0
    assert all(line.ground for line in child.lines if "payout_account" in line.text)
