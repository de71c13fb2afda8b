"""Who else of the family answers for themselves, in words; the same at home and at the desk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tomoni.cases import interface as cases
from tomoni.channels.asking.pages import short_title
from tomoni.channels.asking.viewer import given_name
from tomoni.channels.look import interface as look

MAY_ASK = ("", "waiting", "expired", "declined")


@dataclass(frozen=True)
class Other:
    """One adult. told: where it stands; may_ask, may_take: what the asker can do now."""

    person: int
    who: str
    services: str
    count: int
    state: str
    told: str
    until: datetime | None
    may_ask: bool
    may_take: bool


def draw_others(lines: Iterable[cases.OtherLine], known: Mapping[str, Any], language: str) -> list[Other]:
    """Everybody who is asked about themselves."""
    return [_other(one, known, language) for one in lines]


def _other(one: cases.OtherLine, known: Mapping[str, Any], language: str) -> Other:
    who = str(look.word("home.person", language, name=given_name(one.name)))
    titles = [short_title(known[service], language) for service in one.services if service in known]
    return Other(
        one.person, who, str(look.word("home.and", language)).join(titles), one.asks, one.state,
        str(look.word(f"own.state_{one.state or 'none'}", language, who=who)),
        one.until if one.state == "waiting" else None, one.state in MAY_ASK, one.state != "",
    )  # fmt: skip


def draw_waits(token: str, handed: Iterable[int], language: str) -> list[str]:
    """A line for each who answers for themselves, for a note on a page. No query where nobody does."""
    return [one.told for one in draw_others(cases.list_handed(token, handed), {}, language)]


def names_others(items: Iterable[Any], eyes: Any) -> bool:
    """Whether a page asks something about another adult, who could answer it themselves."""
    return any(item.entity.kind == "person" and _is_adult(item.entity.id, eyes) for item in items)


def _is_adult(entity: str, eyes: Any) -> bool:
    return entity[:1] == "p" and entity[1:].isdecimal() and not eyes.sees(entity)
