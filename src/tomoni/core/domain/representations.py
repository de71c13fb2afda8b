"""Who may act for whom on a day: a parent, a guardian, a proxy, an organisation's representative. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

ADULT_AT = 18  # 民法第4条
PARENT, GUARDIAN, PROXY, ORGANISATION = "parent", "guardian", "proxy", "organisation"
REVOCABLE = (PROXY, ORGANISATION)  # 委任は、いつでも解除できる（民法第651条第1項）


@dataclass(frozen=True)
class MayAct:
    """That one person may act for another today. person: for whom, by row number.

    ground: parent (親権者, by the register), guardian (後見人など), proxy (任意代理人) or organisation (its staff);
    a definition names the same under `applicant.may`.
    services: ids, every service where empty. representation: the row it stands on; None of a parent.
    organisation: its name. receives: may also read the letters, as a parent always does (民法第824条).
    """

    person: int
    ground: str
    services: tuple[str, ...] = ()
    until: date | None = None
    representation: int | None = None
    organisation: str = ""
    receives: bool = False

    def covers(self, wanted: Collection[str]) -> bool:
        """Whether it reaches all of these services (ids)."""
        return not self.services or set(wanted) <= set(self.services)


def is_minor(born: date | None, on: date) -> bool:
    """Under 18 on a day; of whom no birth date is known, no."""
    return born is not None and (on.year - born.year) - ((on.month, on.day) < (born.month, born.day)) < ADULT_AT
