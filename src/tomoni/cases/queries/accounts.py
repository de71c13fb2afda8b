"""Into which account somebody is paid: the newest the town was told of for payment."""

from collections.abc import Iterable
from typing import Any

from tomoni.cases.models import AwardVersion, Outcome
from tomoni.core import interface as core
from tomoni.services import interface as services

PURPOSE = "payment"


def payout_accounts(people: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Accounts by person (keys of core.Person), as the fact was given: bank, branch, kind, number, holder.

    Which fact is the account, the terms of the awards say (`pay.to`), or what was paid once. Who has none is paid what
    was handed over after a death (児童手当法12条), into the account that the definition names. Three queries.
    """
    wanted = set(people)
    once = Outcome.objects.filter(kind="pay", case__person__in=wanted).values_list("case__person_id", "data")
    rows = AwardVersion.objects.filter(award__person__in=wanted).values_list("award__person_id", "pay")
    names = {(person, str(pay["to"]).rsplit(".", 1)[-1]) for person, pay in rows if pay.get("to")}
    names |= {(person, str(data["to"])) for person, data in once if data.get("to")}
    heirs = wanted - {person for person, _ in names}
    names |= {(person, fact) for fact in _handed_over_to() for person in heirs} if heirs else set()
    if not names:
        return {}
    told = {name for _, name in names}
    facts = core.read_facts({"person": sorted(wanted)}, purpose=PURPOSE, on=core.today(), names=told)
    return {
        fact.about_id: dict(fact.value)
        for fact in facts
        if (fact.about_id, fact.name) in names and isinstance(fact.value, dict)
    }


def _handed_over_to() -> set[str]:
    """Names of the facts into which definitions hand over what was not paid."""
    every = (one for definition in services.list_definitions(core.today()) for one in definition.outcomes.values())
    return {one.to.fact for outcomes in every for one in outcomes if one.kind == "hand_over" and one.to is not None}
