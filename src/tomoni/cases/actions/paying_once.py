"""A sum that is paid once (一時金): owed by payments from the decision on, as it was decided, once a case."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from tomoni.cases.actions.moving import Held
from tomoni.cases.domain.snapshot import read_short
from tomoni.cases.models import Decision
from tomoni.cases.models.paid_once import once_of
from tomoni.cases.models.sealed import opened_text
from tomoni.core import interface as core
from tomoni.payments import interface as payments
from tomoni.rules.interface import Month
from tomoni.services import interface as services


def pay_once(held: Held, term: services.PayOnceTerm, actor: core.Actor) -> dict[str, Any]:
    """Owe what was decided to who asked; gives the sum (yen) and the name of the fact that is the account.

    The sum is the one of the approved draft, whatever the register says by now. Nothing is owed where it is nothing.
    """
    decision = Decision.objects.filter(case=held.case).select_related("draft").first()
    amount = sum_of(term, frozen_terms(decision)) if decision is not None else term.amount or 0
    (told,) = pay_many_once([(held, term, amount)], actor)
    return told


def pay_many_once(many: Sequence[tuple[Held, services.PayOnceTerm, int]], actor: core.Actor) -> list[dict[str, Any]]:
    """The same for many with their sums, in their order; an entry of the ledger for each sum that is owed."""
    day, told = core.today(), list[dict[str, Any]]()
    owed: dict[tuple[str, str], list[payments.NewInstalment]] = defaultdict(list)
    due_on = payments.bank_day_on_or_after(day) if many else day
    for held, term, amount in many:
        case = held.case
        told.append({"amount": amount, "to": (term.to or "").rsplit(".", 1)[-1]})
        if amount and case.person_id is not None:
            one = payments.NewInstalment(once_of(case.pk), str(Month.of(day)), case.person_id, amount, due_on)
            owed[held.definition.title(), held.definition.right].append(one)
    for (label, right), rows in owed.items():
        payments.record_instalments(rows, label, right, each=True, actor=actor)
    return told


def frozen_terms(decision: Decision) -> list[dict[str, Any]]:
    """The outcomes as they were approved: what `term_json` wrote of each."""
    draft = decision.draft
    found: list[dict[str, Any]] = read_short(opened_text(draft.snapshot, draft.key_id), draft.reasons, draft.result)[
        "terms"
    ]
    return found


def sum_of(term: services.PayOnceTerm, frozen: Sequence[Mapping[str, Any]]) -> int:
    """The sum (yen) of an outcome in the frozen draft."""
    found = (one["amount"] for one in frozen if one["term"] == "payonce" and one["name"] == term.name)
    return next(found, None) or 0
