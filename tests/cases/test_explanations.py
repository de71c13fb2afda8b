"""A decision keeps why it was made: a document that is read back, whatever was kept before."""

import json
from typing import Any

import pytest

from tests.cases.builders import claim_answers, make_yamada, open_town, send, staff
from tomoni.cases import interface as cases
from tomoni.cases.domain.answers import digest
from tomoni.cases.models import Draft
from tomoni.cases.models.sealed import opened, shut
from tomoni.rules import interface as rules

CLAIM = "child-allowance-claim"


@pytest.fixture
def drafted(town: Any, clock: Any) -> Draft:
    open_town()
    family = make_yamada()
    number = send(family.hanako, CLAIM, claim_answers(family.hanako, family.taro))
    clerk = staff("nakamura", "clerk")
    cases.start_checking(number, actor=clerk)
    cases.draft_decision(number, "approved", [], actor=clerk)
    return Draft.objects.get(case__number=number)


def test_a_draft_keeps_its_explanation_as_a_document(drafted: Draft) -> None:
    kept = opened(drafted.snapshot, drafted.key_id)["explanation"]
    read = rules.read_explanation_document(json.dumps(kept))
    assert (read.question, read.outcome.known, read.outcome.value) == (CLAIM, True, True)
    assert read.bundle == drafted.case.bundle
    assert read.engine.startswith("tomoni ") and read.as_of == drafted.case.claimed_on
    assert any("児童手当法" in cite for cite in read.outcome.cites) and read.differing == ()


def test_a_draft_that_kept_the_tree_alone_is_still_approved(drafted: Draft) -> None:
    parts = dict(opened(drafted.snapshot, drafted.key_id))
    parts["explanation"] = parts["explanation"]["tree"]
    drafted.snapshot, drafted.key_id = shut(parts)
    drafted.snapshot_hash = digest(parts)
    drafted.save(update_fields=["snapshot", "key_id", "snapshot_hash"])
    assert rules.read_explanation_document(parts["explanation"]).format == 1
    assert cases.approve_decision(drafted.case.number, actor=staff("ishii", "chief")).result == "approved"


def test_a_draft_whose_tree_says_otherwise_is_not_approved(drafted: Draft) -> None:
    parts = dict(opened(drafted.snapshot, drafted.key_id))
    parts["explanation"] = {**parts["explanation"], "tree": {**parts["explanation"]["tree"], "mark": "no"}}
    drafted.snapshot, drafted.key_id = shut(parts)
    drafted.snapshot_hash = digest(parts)
    drafted.save(update_fields=["snapshot", "key_id", "snapshot_hash"])
    with pytest.raises(cases.SnapshotChanged) as caught:
        cases.approve_decision(drafted.case.number, actor=staff("ishii", "chief"))
    assert caught.value.data["changed"] == ["explanation"]
