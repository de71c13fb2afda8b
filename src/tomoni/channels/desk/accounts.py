"""Where payees want their money: the payout account each told the town, read for the purpose of payment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from tomoni.core import interface as core
from tomoni.payments import interface as payments

PURPOSE = "payment"
FACT = "payout_account"
KINDS = {"ordinary": "1", "current": "2", "savings": "4"}
STEP = 500


def payout_accounts(payees: Iterable[int], on: dt.date) -> dict[int, payments.PayoutAccount]:
    """Accounts by row of core.Person; who has none is left out and stays due."""
    found: dict[int, payments.PayoutAccount] = {}
    people = sorted(set(payees))
    for start in range(0, len(people), STEP):
        part = people[start : start + STEP]
        kana = dict(core.Person.objects.filter(pk__in=part).values_list("pk", "name_kana"))
        for fact in core.read_facts({"person": part}, purpose=PURPOSE, on=on):
            if fact.name == FACT and isinstance(fact.value, dict):
                found[fact.about_id] = _account(fact.value, kana.get(fact.about_id, ""))
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
