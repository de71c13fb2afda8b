"""Which live key stands in somebody's way, where one service yields to another that is asked for apart."""

from datetime import date

from tomoni.cases.domain.claims import is_another
from tomoni.cases.models.awards import ClaimKey
from tomoni.services import interface as services


def stops(person: int, definition: services.Definition, live: ClaimKey, happened_on: date | None = None) -> bool:
    """What is one's own stops; besides, what gives way stops nobody who takes, and what was taken nobody who yields.

    A later move is stopped by no earlier one (happened_on: the day of what is asked for). live: with its case loaded.
    Whom it does not stop is not told of it either: no page, no clerk.
    """
    if is_another(happened_on, live.again_from):
        return False
    other = services.definition_of(live.case.bundle) if live.case is not None else None
    if definition.takes:
        return live.person_id == person and other is not None and other.takes
    return not (definition.yields and other is not None and other.takes)
