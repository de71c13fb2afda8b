"""The day of what was told (of a move): who may know it, and where it can still be put right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tomoni.cases.domain.claims import claim_key
from tomoni.cases.domain.transitions import State
from tomoni.cases.models.awards import ClaimKey
from tomoni.cases.models.cases import Case
from tomoni.cases.models.judged import case_situation
from tomoni.core import interface as core
from tomoni.rules import interface as rules
from tomoni.services import interface as services


def day_told(live: ClaimKey, person: int | None) -> date | None:
    """The day a live claim was told with, for whom it was told too; None for others, or where one is protected."""
    if person is None or live.happened_on is None or live.case_id is None:
        return None
    if live.person_id == person:
        return live.happened_on
    own = claim_key(live.right, [f"p{person}"]).digest
    told_too = ClaimKey.objects.filter(case=live.case_id, digest=own, released_at=None).exists()
    guarded = core.find_protections([live.person_id, person]) if told_too else {}
    return live.happened_on if told_too and not guarded else None


@dataclass(frozen=True)
class DayTold:
    """An answer that is a day. item: its question, with its words; path: where it stands among the answers."""

    path: str
    day: date
    item: Any


def find_day(case: Case, definition: services.Definition, answers: Mapping[str, Any]) -> DayTold | None:
    """The day of what a prepared notice tells; None where nothing is prepared, or no single day says which it is."""
    dated = any(once.day is not None for once in definition.once)
    if not (definition.in_person and dated and State(case.state) is State.ARRIVED):
        return None
    answer = services.ask(definition, case_situation(case, definition, dict(answers)), explain=False)
    told = {
        item.path: item
        for page in answer.pages
        for item in page.items
        if item.fact.type.kind is rules.Kind.date and answers.get(item.path)
    }
    if len(told) != 1:
        return None
    [(path, item)] = told.items()
    return DayTold(path, date.fromisoformat(str(answers[path])), item)
