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


def deed_of(act: str, kind: str, facts: Iterable[str]) -> str:
    """The key of a deed (`record.deed.…`), or '' where the act alone says it. kind: resident, staff, system …

    A correction asked for and an answer given are both `send`: the town asks, the person answers.
    """
    named = tuple(facts)
    if len(named) == 1 and (act, named[0]) in _NAMED:
        return _NAMED[act, named[0]]
    if not named:
        return {"change": "assigned", "send": "notified"}.get(act, "")
    if act == "change" and set(named) == {"instalment", "payout_account"}:
        return "ordered"
    if act == "decide" and named == ("payout_account",):
        return "released"
    if act == "send":
        return "answered" if kind == "resident" else "asked"
    if act == "change" and kind == "staff":
        return "established"
    return "began" if (act, kind, named) == ("read", "resident", ("register",)) else ""
