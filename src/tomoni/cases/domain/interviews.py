"""Rules of interviews: how long answers are kept before they are sent, what is sent, and which answers still belong."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

KEPT_DAYS = 90  # since the last save; then the answers are deleted, for nobody has asked the town for anything


def expires_on(saved_on: date) -> date:
    """The first day on which an interview is no longer kept.

    >>> expires_on(date(2026, 11, 22))
    datetime.date(2027, 2, 20)
    """
    return saved_on + timedelta(days=KEPT_DAYS)


def body_of(person: int, services: Iterable[str], answers: Mapping[str, Any]) -> dict[str, Any]:
    """What one press of the button sends; its digest tells the same body from another."""
    return {"person": person, "services": sorted(services), "answers": dict(answers)}


def own_answers(answers: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """The answers one service needs: its own paths, what `about` was chosen, and its evidence.

    Answers to other services of the same interview stay out of its case.
    """
    wanted = set(paths)
    return {p: v for p, v in answers.items() if p in wanted or p.startswith(("about.", "evidence.", "new-"))}
