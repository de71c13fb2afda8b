"""What an entry of the ledger tells: one deed for every act of every room, by the act, who did it and what it names."""

from collections.abc import Iterable

# (act, the one fact the room writes for it) -> deed. Rooms write `state`, `draft` … for what is no fact about a person.
_NAMED = {
    ("change", "state"): "moved",
    ("change", "draft"): "drafted",
    ("change", "note"): "noted",
    ("change", "award"): "awarded",
    ("change", "instalment"): "reckoned",
    ("change", "document"): "voided",
    ("change", "mail"): "set_mail",
    ("print", "document"): "issued",
    ("send", "state"): "withdrew",
    ("send", "outcome"): "carried_out",
    ("send", "feedback"): "told_ease",
    ("decide", "decision"): "decided",
    ("decide", "instalment"): "returned_order",
    ("read", "documents"): "opened_letter",
}
# The verb of a case -> deed; a verb that is not here is told by its act and what it names.
_VERBS = {
    "take_in": "taken_in",
    "correct_day": "put_day_right",
    "tell_again": "told_again",
    "open_helping": "opened_help",
    "join_helping": "began_help",
    "end_helping": "ended_help",
    "lend_screen": "lent_screen",
    "take_back_screen": "took_back_screen",
    "person_found_right": "found_right",
    "person_found_wrong": "found_wrong",
    "set_to_sign": "set_to_sign",
    "signed_by_hand": "signed",
    "ask_other": "asked_other",
    "take_back_own": "took_back_own",
    "open_own": "opened_own",
    "answer_own": "answered_own",
    "decline_own": "declined_own",
    "draft_decision": "drafted",
    "send_for_approval": "sent_up",
    "recall_draft": "recalled",
    "closing_days": "kept_days",
    "ask_other_body": "enquired",
    "hear_other_body": "heard",
    "cancel_enquiry": "left_off",
    "extend_period": "put_off",
    "set_claim_day": "set_claim",
    "send_back": "sent_back",
    "send_one_back": "sent_back",
    "agree_draft": "approved",
    "approve_decision": "approved",
    "view_decision": "viewed",
    "ask_about_record": "asked_town",
    "answer_record_question": "answered_person",
}


def deed_of(act: str, kind: str, facts: Iterable[str], verb: str = "") -> str:
    """The key of a deed (`record.deed.…`), or '' where the act alone says it. kind: resident, staff, system …

    A correction asked for and an answer given are both `send`: the town asks, the person answers. An approval that
    decides is `decide`; one on the way to it is not.
    """
    named = tuple(facts)
    if verb in _VERBS and act != "decide":
        return _VERBS[verb]
    if verb and named == ("draft",):
        return "moved"
    if len(named) == 1 and (act, named[0]) in _NAMED:
        return _NAMED[act, named[0]]
    if not named:
        return {"change": "assigned", "send": "notified"}.get(act, "")
    if act == "change" and set(named) == {"instalment", "payout_account"}:
        return "ordered"
    if act == "decide" and named == ("payout_account",):
        return "released"
    if act == "send":
        return "answered" if kind in ("resident", "client") else "asked"
    if act == "change" and kind == "staff":
        return "established"
    return "began" if (act, named) == ("read", ("register",)) and kind in ("resident", "client") else ""
