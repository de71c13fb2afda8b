"""Whose question it is: an adult answers what is asked about themselves, where the asker hands it to them. Pure."""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

VALID = timedelta(days=7)
AT_COUNTER = timedelta(hours=1)
WAITING, ANSWERED, DECLINED, ENDED, EXPIRED = "waiting", "answered", "declined", "ended", "expired"


def entities_of(handed: Iterable[int] | None) -> frozenset[str]:
    """Ids in a situation of the people who answer for themselves.

    >>> sorted(entities_of([12, 3]))
    ['p12', 'p3']
    """
    return frozenset(f"p{pk}" for pk in handed or ())


def own_notice(link: int) -> str:
    """How the key of every notice begins that asks somebody to answer for themselves: it goes with the conversation.

    >>> own_notice(7)
    'own_asked:7:'
    """
    return f"own_asked:{link}:"


def is_of(path: str, entities: Collection[str]) -> bool:
    """Whether a path asks one of these people: about themselves, or about what they are to somebody else.

    >>> is_of("p3.work", {"p3"}), is_of("guardian-child(p3,p9).lives_with", {"p3"}), is_of("p9.work", {"p3"})
    (True, True, False)
    >>> is_of("guardian-child(p1,p3).cares", {"p3"}), is_of("evidence.work-certificate(p3)", {"p3"})
    (False, True)
    """
    if path.startswith("evidence."):
        return path.partition("(")[2].rstrip(")") in entities
    head = path.rpartition(".")[0]
    inside = head.partition("(")[2]
    return (inside.split(",")[0].strip() if inside else head) in entities


def theirs(answers: Mapping[str, Any], entities: Collection[str]) -> dict[str, Any]:
    """Of some answers those that these people give themselves."""
    return {path: value for path, value in answers.items() if is_of(path, entities)}
