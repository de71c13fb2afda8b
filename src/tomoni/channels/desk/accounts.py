"""Where payees want their money: the account of each, as `cases` knows it, in the form `payments` takes."""

from __future__ import annotations

from collections.abc import Iterable

from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.payments import interface as payments

KINDS = {"ordinary": "1", "current": "2", "savings": "4"}
STEP = 2_000


def payout_accounts(payees: Iterable[int]) -> dict[int, payments.PayoutAccount]:
    """Accounts by row of core.Person; who has none is left out and stays due."""
    found: dict[int, payments.PayoutAccount] = {}
    people = sorted(set(payees))
    for start in range(0, len(people), STEP):
        part = people[start : start + STEP]
        told = cases.payout_accounts(part)
        nameless = [person for person, value in told.items() if not value.get("holder")]
        kana = dict(core.Person.objects.filter(pk__in=nameless).values_list("pk", "name_kana"))
        for person, value in told.items():
            found[person] = _account(value, kana.get(person, ""))
    return found


def _account(value: dict[str, str], kana: str) -> payments.PayoutAccount:
    """From the value of the fact: bank, branch, kind, number, holder; without a holder, the kana of the register."""
    kind = str(value.get("kind", ""))
    return payments.PayoutAccount(
        bank_code=str(value.get("bank", "")),
        branch_code=str(value.get("branch", "")),
        account_type=KINDS.get(kind, kind),
        account_number=str(value.get("number", "")),
        holder=str(value.get("holder") or kana),
    )
