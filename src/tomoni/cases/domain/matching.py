"""Who of the register somebody may be whom a case names otherwise: a declared child, or a person without registration
(住登外). How well each fits, said so that a person can judge it.
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

SLIP = timedelta(days=3)  # a day typed wrongly: whoever of the family was born so near may be the one
NEAR = timedelta(days=31)  # of the same kana too


@dataclass(frozen=True)
class Told:
    """Somebody as they were declared. entity: their id in the answers. itself: the person who asks, who stands in no
    register of this town; else a child of whoever asks. birth_date: None only of a person who does not know it.
    """

    entity: str
    birth_date: date | None
    name: str
    kana: str
    itself: bool = False


@dataclass(frozen=True)
class Known:
    """A person of the register. own: child of who asks; home: of the same household."""

    pk: int
    birth_date: date | None
    name: str
    kana: str
    own: bool = False
    home: bool = False


@dataclass(frozen=True)
class Fit:
    """How a person of the register fits who was declared. itself: as Told."""

    known: Known
    same_day: bool
    same_kana: bool
    itself: bool = False

    @property
    def exact(self) -> bool:
        """Birth date, kana and, of a child, the family agree."""
        return self.same_day and self.same_kana and self.may_match

    @property
    def may_match(self) -> bool:
        """Of a child, whether the register ties it to who asks; of anybody else the rules could say nothing."""
        return self.itself or self.known.own or self.known.home


def told_in(answers: Mapping[str, Any]) -> tuple[Told, ...]:
    """The children that answers declare, in the order of their ids.

    >>> [one.entity for one in told_in({"new-child.birth_date": "2026-11-12", "new-dwelling.tenure": "own"})]
    ['new-child']
    """
    found = []
    for path, value in sorted(answers.items()):
        entity, _, name = path.partition(".")
        if name == "birth_date" and entity.startswith("new-") and isinstance(value, str):
            said = {part: str(answers.get(f"{entity}.{part}") or "") for part in ("name", "name_kana")}
            found.append(Told(entity, date.fromisoformat(value), said["name"], said["name_kana"]))
    return tuple(found)


def fits(told: Told, people: Iterable[Known]) -> tuple[Fit, ...]:
    """Who may be the one who was declared, the best first: of the family by a near birth date, of anybody by day and
    kana; a person without registration by two of birth date, kana and name, for nobody stands beside them.

    >>> told = Told("new-child", date(2026, 11, 12), "山田 太郎", "ヤマダ タロウ")
    >>> near = Known(9, date(2026, 11, 12), "山田 太郎", "ﾔﾏﾀﾞ ﾀﾛｳ", own=True)
    >>> [(fit.known.pk, fit.exact) for fit in fits(told, [near, Known(8, date(2020, 1, 1), "", "", own=True)])]
    [(9, True)]
    """
    found = []
    for one in people:
        same_kana = bool(told.kana) and plain(one.kana) == plain(told.kana)
        fit = Fit(one, one.birth_date is not None and one.birth_date == told.birth_date, same_kana, told.itself)
        if _fits(told, one, fit):
            found.append(fit)
    return tuple(sorted(found, key=lambda fit: (not fit.exact, not fit.same_kana, not fit.same_day, fit.known.pk)))


def _fits(told: Told, one: Known, fit: Fit) -> bool:
    if fit.same_day and fit.same_kana:
        return True
    same_name = bool(told.name) and plain(one.name) == plain(told.name)
    if one.birth_date is None or told.birth_date is None:
        return told.itself and fit.same_kana and same_name
    near = abs(one.birth_date - told.birth_date) <= (NEAR if fit.same_kana else SLIP)
    if told.itself:
        return (fit.same_kana and near) or (fit.same_day and same_name)
    return fit.may_match and near


def only_exact(found: Collection[Fit]) -> int | None:
    """The one person who fits exactly; None where nobody does, or more than one."""
    exact = [fit.known.pk for fit in found if fit.exact]
    return exact[0] if len(exact) == 1 else None


def same_told(one: Told, other: Told) -> bool:
    """Whether two applications of one person declare the same child, or are both that person's own."""
    if one.itself or other.itself:
        return one.entity == other.entity
    return one.birth_date == other.birth_date and plain(one.kana) == plain(other.kana)


def plain(kana: str) -> str:
    """Kana as it is compared: one width, no spaces.

    >>> plain("ﾔﾏﾀﾞ　ﾀﾛｳ") == plain("ヤマダ タロウ")
    True
    """
    return "".join(unicodedata.normalize("NFKC", kana).split())


def moved(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers in which two names of one child have become one: nobody is named twice in a list.

    >>> moved({"about.children": ["p8", "p9", "p9"]})
    {'about.children': ['p8', 'p9']}
    """
    return {
        path: list(dict.fromkeys(value)) if path.startswith("about.") and isinstance(value, list) else value
        for path, value in answers.items()
    }
