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


def own_answers(answers: Mapping[str, Any], paths: Iterable[str], entities: Iterable[str]) -> dict[str, Any]:
    """The answers one service needs: its own paths (evidence too), and what was said of new people and things it is
    about (`new-…` among `entities`). Answers to other services of the same interview stay out of its case.

    >>> answers = {"new-child.name": "山田 三郎", "parent(p1,new-child).near": True, "new-pregnancy.month": 3}
    >>> own_answers(answers, [], ["p1", "new-child"])
    {'new-child.name': '山田 三郎', 'parent(p1,new-child).near': True}
    """
    wanted, new = set(paths), {entity for entity in entities if entity.startswith("new-")}
    return {path: value for path, value in answers.items() if path in wanted or not new.isdisjoint(_ends(path))}


def _ends(path: str) -> tuple[str, ...]:
    """Whom a path is about: one, or both ends of a link.

    >>> _ends("p1.income[2024]"), _ends("parent(p1, new-child).near")
    (('p1',), ('p1', 'new-child'))
    """
    head = path.rpartition(".")[0]
    inside = head.partition("(")[2].rstrip(")")
    return tuple(end.strip() for end in inside.split(",")) if inside else (head,)
