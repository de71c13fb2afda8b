"""Letters of a claim: the demand with its payment slip (納入通知書・納付書), and the reminder (督促状)."""

from __future__ import annotations

from typing import Any

from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.payments import interface as payments
from tomoni.services import interface as services

TITLES = {"demand": "返還金の納入通知書", "reminder": "督促状"}


def issue_claim_letter(kind: str, claim: Any, *, actor: core.Actor) -> documents.Document | None:
    """Issue the letter of a claim from the pack's `letters/repayment.typ`; none where the pack has no such letter."""
    definition = next((one for one in services.list_definitions(core.today()) if one.right == claim.right), None)
    source = definition.shared_letters.get("repayment.typ") if definition else None
    if source is None:
        return None
    template = documents.Template("repayment.typ", source, definition.shared_letters)
    return documents.issue_document(
        "letter", template, _values(kind, claim), title=TITLES[kind], department=claim.department,
        about_person=claim.debtor_id, case_number=claim.number, actor=actor,
    )  # fmt: skip


def _values(kind: str, claim: Any) -> dict[str, Any]:
    town, office = core.current_municipality(), core.find_department(claim.department)
    person = core.find_person(claim.debtor_id)
    newest = payments.list_entries(claim)[-1]
    return {
        "municipality": {"name": town.name, "mayor": town.settings.get("mayor", ""), "prefecture": town.prefecture},
        "department": {
            "name": office.name if office else claim.department,
            "phone": office.phone if office else "",
            "hours": office.hours if office else "",
        },
        "recipient": documents.recipient_of(person),
        "kind": kind,
        "title": TITLES[kind],
        "claim": {
            "number": claim.number, "label": claim.label, "principal": claim.principal, "balance": claim.balance,
            "by_on": str(newest.by_on or claim.due_on), "due_on": str(claim.due_on), "law": newest.law or claim.law,
            "ground": claim.law, "reason": claim.reason, "months": [str(month) for month in claim.months],
            "paid": claim.principal - claim.balance,
        },
        "facts": {},
        "lang": "ja",
    }  # fmt: skip
