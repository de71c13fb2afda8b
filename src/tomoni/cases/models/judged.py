"""What queries and actions both read out of an answer of the rules."""

from collections.abc import Iterator
from typing import Any

from tomoni.cases.models.cases import Case
from tomoni.cases.models.situations import load_situation
from tomoni.rules import interface as rules
from tomoni.services import interface as services

HOLDS = {True: "yes", False: "no", None: "open"}


def case_situation(case: Case, definition: services.Definition, answers: dict[str, Any]) -> services.Situation:
    """The situation of a case as the register says today about the day of its claim, with its current answers."""
    return load_situation(
        case.person_id,
        definition,
        on=case.claimed_on,
        arrival=case.claimed_on,
        answers=answers,
        but_case=case.pk,
    )


def bound_entities(answer: services.Answer) -> Iterator[tuple[str, rules.Entity]]:
    """(name, entity) for everything the answer has bound, groups member by member."""
    for name, bound in answer.bound.items():
        for entity in bound if isinstance(bound, (list, tuple)) else [bound]:
            if isinstance(entity, rules.Entity) and entity.id:
                yield name, entity


def claimed_people(answer: services.Answer) -> list[str]:
    """Ids of the people for whom something was asked: people in the claim keys, besides who asks."""
    people = {entity.id for name, entity in bound_entities(answer) if name != "applicant" and entity.kind == "person"}
    return sorted({part for key in answer.keys for part in key.parts if part in people})


def named_people(answer: services.Answer) -> list[str]:
    """Ids of the people whom a title names: those claimed for, and first of them who asks, where it is asked for them
    like for the others (a move, which has a key for each who moves).
    """
    others, asker = claimed_people(answer), answer.bound.get("applicant")
    keys = {key.parts for key in answer.keys}
    alike = isinstance(asker, rules.Entity) and (asker.id,) in keys and any((one,) in keys for one in others)
    return [asker.id, *(one for one in others if one != asker.id)] if alike else others
