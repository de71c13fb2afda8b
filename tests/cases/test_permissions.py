"""Own draft, stale, wrong role, changed snapshot; and the ledger has an entry for every verb."""

from typing import Any

import pytest

from tests.cases.builders import claim_answers, deliver, make_yamada, open_town, save, send, staff
from tomoni.cases import interface as cases
from tomoni.core import interface as core

CLAIM = "child-allowance-claim"


@pytest.fixture
def case(town: Any, clock: Any) -> dict[str, Any]:
    open_town()
    family = make_yamada()
    number = send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro))
    return {"number": number, "family": family, "clerk": staff("nakamura", "clerk"), "chief": staff("ishii", "chief")}


def test_nobody_approves_their_own_draft(case: dict[str, Any]) -> None:
    cases.start_checking(case["number"], actor=case["chief"])
    cases.draft_decision(case["number"], "approved", [], actor=case["chief"])
    with pytest.raises(cases.OwnDraft):
        cases.approve_decision(case["number"], actor=case["chief"])
    screen = cases.find_case_for_staff(case["number"], actor=case["chief"])
    assert "approve_decision" not in screen.verbs
    cases.approve_decision(case["number"], actor=staff("deputy", "chief"))


def test_a_clerk_does_not_approve_and_another_department_does_not_see(case: dict[str, Any]) -> None:
    cases.start_checking(case["number"], actor=case["clerk"])
    cases.draft_decision(case["number"], "approved", [], actor=case["clerk"])
    with pytest.raises(cases.NotAllowed):
        cases.approve_decision(case["number"], actor=staff("kinoshita", "clerk"))
    stranger = staff("bousai", "chief", department="disaster-relief")
    with pytest.raises(cases.NotAllowed):
        cases.approve_decision(case["number"], actor=stranger)
    with pytest.raises(cases.CaseNotFound):
        cases.find_case_for_staff(case["number"], actor=stranger)
    assert cases.list_queue(actor=stranger).lines == ()


def test_a_stale_save_is_refused_with_both_versions(case: dict[str, Any]) -> None:
    seen = cases.find_case_for_staff(case["number"], actor=case["clerk"]).head.version
    cases.start_checking(case["number"], actor=case["clerk"], version=seen)
    with pytest.raises(cases.StaleCase) as stale:
        cases.start_checking(case["number"], actor=case["chief"], version=seen)
    assert (stale.value.data["yours"], stale.value.data["theirs"]) == (1, 2)
    assert [verb for _, verb, _, _ in stale.value.data["changes"]] == ["start_checking"]


def test_what_changed_since_the_draft_is_not_approved(case: dict[str, Any]) -> None:
    cases.start_checking(case["number"], actor=case["clerk"])
    cases.draft_decision(case["number"], "approved", [], actor=case["clerk"])
    save(case["family"].kenichi, {"income": {2024: 9_000_000, 2025: 9_000_000}})
    with pytest.raises((cases.SnapshotChanged, cases.ResultUnknown)):
        cases.approve_decision(case["number"], actor=case["chief"])
    cases.send_back(case["number"], "所得が変わりました", actor=case["chief"])
    assert cases.find_case_for_staff(case["number"], actor=case["clerk"]).draft.returned_because == "所得が変わりました"


def test_a_draft_sent_back_can_be_drafted_again(case: dict[str, Any]) -> None:
    cases.start_checking(case["number"], actor=case["clerk"])
    cases.draft_decision(case["number"], "approved", [], actor=case["clerk"])
    cases.send_back(case["number"], "もう一度", actor=case["chief"])
    with pytest.raises(cases.SnapshotChanged):
        cases.send_for_approval(case["number"], actor=case["clerk"])
    cases.draft_decision(case["number"], "approved", [], actor=case["clerk"], send=False)
    cases.send_for_approval(case["number"], actor=case["clerk"])
    cases.recall_draft(case["number"], actor=case["clerk"])
    cases.send_for_approval(case["number"], actor=case["clerk"])
    cases.approve_decision(case["number"], actor=case["chief"])


def test_the_ledger_has_an_entry_for_every_verb(case: dict[str, Any]) -> None:
    number, person = case["number"], case["family"].hanako.pk

    def entries() -> int:
        return len(core.entries_about(person, limit=500))

    steps = [
        lambda: cases.assign_case(number, to=int(case["clerk"].id), actor=case["clerk"]),
        lambda: cases.start_checking(number, actor=case["clerk"]),
        lambda: cases.write_note(number, "電話した", actor=case["clerk"]),
        lambda: cases.start_review(number, actor=case["clerk"]),
        lambda: cases.draft_decision(number, "approved", [], actor=case["clerk"]),
        lambda: cases.approve_decision(number, actor=case["chief"]),
        deliver,
    ]
    for step in steps:
        before = entries()
        step()
        assert entries() > before
    told = "".join(str(line) for line in core.entries_about(person, limit=500))
    assert "1234567" not in told  # names of facts, never values
    core.seal_now()
    assert core.verify_ledger().problems == ()


def test_the_address_of_a_protected_person_is_hidden_from_clerks(case: dict[str, Any]) -> None:
    office = core.Department.objects.get(key="child-support")
    core.protect(case["family"].hanako, department=office, since=core.today(), other_party=case["family"].kenichi)
    head = cases.find_case_for_staff(case["number"], actor=case["clerk"]).person
    assert head.hidden and head.address is None
    officer = staff("officer", "protection-officer")
    assert cases.find_case_for_staff(case["number"], actor=officer).person.address == "字ひばり1番地"
    assert cases.list_queue(actor=case["clerk"]).lines[0].protected
