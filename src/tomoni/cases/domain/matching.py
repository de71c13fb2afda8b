"""Which child of the register a declared one may be: how well each fits, said so that a person can judge it."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

SLIP = timedelta(days=3)  # a day typed wrongly: whoever of the family was born so near may be the one
NEAR = timedelta(days=31)  # of the same kana too


@dataclass(frozen=True)
class Told:
    """A child as it was declared. entity: its id in the answers."""

    entity: str
    birth_date: date
    name: str
    kana: str


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
    """How a person of the register fits a declared child."""

    known: Known
    same_day: bool
    same_kana: bool

    @property
    def exact(self) -> bool:
        """Birth date, kana and the family agree."""
        return self.same_day and self.same_kana and (self.known.own or self.known.home)

    @property
    def may_match(self) -> bool:
        """Whether the register ties the person to who asks; of anybody else the rules could say nothing."""
        return self.known.own or self.known.home


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
    """Who may be the declared child, the best first: of the family by a near birth date, of anybody by day and kana.

    >>> told = Told("new-child", date(2026, 11, 12), "山田 太郎", "ヤマダ タロウ")
    >>> near = Known(9, date(2026, 11, 12), "山田 太郎", "ﾔﾏﾀﾞ ﾀﾛｳ", own=True)
    >>> [(fit.known.pk, fit.exact) for fit in fits(told, [near, Known(8, date(2020, 1, 1), "", "", own=True)])]
    [(9, True)]
    """
    found = []
    for one in people:
        if one.birth_date is None:
            continue
        fit = Fit(one, one.birth_date == told.birth_date, bool(told.kana) and plain(one.kana) == plain(told.kana))
        near = abs(one.birth_date - told.birth_date) <= (NEAR if fit.same_kana else SLIP)
        if (fit.may_match and near) or (fit.same_day and fit.same_kana):
            found.append(fit)
    return tuple(sorted(found, key=lambda fit: (not fit.exact, not fit.same_kana, not fit.same_day, fit.known.pk)))


def only_exact(found: Collection[Fit]) -> int | None:
    """The one person who fits exactly; None where nobody does, or more than one."""
    exact = [fit.known.pk for fit in found if fit.exact]
    return exact[0] if len(exact) == 1 else None


def same_told(one: Told, other: Told) -> bool:
    """Whether two applications of one person declare the same child."""
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
