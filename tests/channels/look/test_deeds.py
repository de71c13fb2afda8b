"""Every deed of the ledger has its words, and an asked correction is no answer sent."""

import pytest

from tomoni.channels.desk.words import DEEDS
from tomoni.channels.look import deeds
from tomoni.channels.look import interface as look

OTHERS = ("assigned", "notified", "ordered", "released", "answered", "asked", "established", "began")
ALL = {*deeds._NAMED.values(), *deeds._VERBS.values(), *OTHERS}


@pytest.mark.parametrize(
    ("act", "kind", "facts", "deed"),
    [
        ("send", "staff", ["payout_account"], "asked"),
        ("send", "resident", ["payout_account"], "answered"),
        ("send", "resident", ["state"], "withdrew"),
        ("decide", "staff", ["decision"], "decided"),
        ("decide", "staff", ["payout_account"], "released"),
        ("change", "staff", ["damage_share"], "established"),
        ("change", "staff", ["payout_account", "public_service"], "established"),
        ("change", "staff", ["instalment", "payout_account"], "ordered"),
        ("change", "staff", [], "assigned"),
        ("send", "system", [], "notified"),
        ("read", "staff", ["name", "income"], ""),
    ],
)
def test_an_entry_tells_what_was_done(act, kind, facts, deed) -> None:
    assert look.deed_of(act, kind, facts) == deed


def test_every_deed_has_words_for_residents_and_for_staff() -> None:
    assert set(DEEDS) == ALL
    for language in look.LANGUAGES:
        assert {key.rsplit(".", 1)[1] for key in look.catalogue(language) if key.startswith("record.deed.")} == ALL


@pytest.mark.parametrize(
    ("verb", "act", "facts", "deed"),
    [
        ("draft_decision", "change", ["draft"], "drafted"),
        ("send_back", "change", ["draft"], "sent_back"),
        ("recall_draft", "change", ["draft"], "recalled"),
        ("ask_other_body", "send", ["enquiry"], "enquired"),
        ("hear_other_body", "change", ["enquiry"], "heard"),
        ("cancel_enquiry", "change", ["enquiry"], "left_off"),
        ("extend_period", "send", ["deadline"], "put_off"),
        ("set_claim_day", "change", ["claim_day", "note"], "set_claim"),
        ("send_for_approval", "change", ["draft"], "sent_up"),
        ("approve_decision", "change", ["draft"], "approved"),
        ("approve_decision", "decide", ["decision"], "decided"),
        ("a_verb_of_tomorrow", "change", ["draft"], "moved"),
    ],
)
def test_steps_of_an_approval_are_told_apart(verb, act, facts, deed) -> None:
    assert look.deed_of(act, "staff", facts, verb) == deed
