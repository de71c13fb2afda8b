"""Events of a life that gather services: what the town does, and what begins elsewhere and is only prepared here."""

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tomoni.services.domain.called import Called
from tomoni.services.domain.notation import Law, Span
from tomoni.services.domain.vocabulary import Words


@dataclass(frozen=True)
class Elsewhere:
    """Something that begins at the family register, in person or at another body. Said and prepared, never a case here.

    words: `title`, `what`, `where`, `why`, and `until` where the law sets a period; each by language. by: the period
    from the day of the event; None where there is none, or where it comes before. counts_day: the day of the event is
    the first of them (戸籍法第43条). bring: what to take along. law: its articles; unverified: one of them is not sure.
    called: what people say for it.
    """

    id: str
    words: dict[str, Words]
    by: Span | None = None
    counts_day: bool = False
    bring: tuple[Words, ...] = ()
    law: tuple[Law, ...] = ()
    unverified: bool = False
    called: Called = field(default_factory=dict)

    def last_day(self, event_on: dt.date) -> dt.date | None:
        """The last day of the period, for an event on this day; None where there is no period."""
        if self.by is None:
            return None
        day = _months_after(event_on, self.by.months) + dt.timedelta(days=self.by.days, weeks=self.by.weeks)
        return day - dt.timedelta(days=1) if self.counts_day else day


@dataclass(frozen=True)
class LifeEvent:
    """One event: its name, services in the order of the page, and what is elsewhere, in order.

    about: one line under the name. told_by: the elsewhere through which the town learns of it (出生届), where all
    begins; empty where there is none. called: what people say for it, by language. birth: it is the birth of the child
    it is about, so that its day is known.
    """

    id: str
    words: Words
    services: tuple[str, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    about: Words = field(default_factory=dict)
    told_by: str = ""
    called: Called = field(default_factory=dict)
    birth: bool = False

    def with_services(self, named: Iterable[str], there: Iterable[str]) -> "LifeEvent":
        """Its own services first, then those that name it themselves; of these only what is there."""
        known = set(there)
        return replace(self, services=tuple(one for one in dict.fromkeys((*self.services, *named)) if one in known))


def _months_after(day: dt.date, months: int) -> dt.date:
    """The day of the same number, or the last of a shorter month (民法第143条第2項)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
