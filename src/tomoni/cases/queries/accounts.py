"""Into which account somebody is paid: the newest the town was told of for payment."""

from collections.abc import Iterable
from typing import Any

from tomoni.cases.models import AwardVersion
from tomoni.core import interface as core

PURPOSE = "payment"


def payout_accounts(people: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Accounts by person (keys of core.Person), as the fact was given: bank, branch, kind, number, holder. Two queries.

    Which fact is the account, the terms of the awards say (`pay.to`).
    """
    wanted = set(people)
    rows = AwardVersion.objects.filter(award__person__in=wanted).values_list("award__person_id", "pay")
    names = {(person, str(pay["to"]).rsplit(".", 1)[-1]) for person, pay in rows if pay.get("to")}
    facts = core.read_facts({"person": sorted(wanted)}, purpose=PURPOSE, on=core.today())
    return {
        fact.about_id: dict(fact.value)
        for fact in facts
        if (fact.about_id, fact.name) in names and isinstance(fact.value, dict)
    }
