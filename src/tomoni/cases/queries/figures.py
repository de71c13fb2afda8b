"""Figures of one service: sums of the months that the worker has reckoned, and what people said in words."""

from collections import Counter
from datetime import datetime, time, timedelta

from django.utils.timezone import get_current_timezone, localtime

from tomoni.cases.domain.figures import add_up, mean_days, saved
from tomoni.cases.models import Feedback, Interview, MonthFigures
from tomoni.cases.queries.screens import ServiceFigures
from tomoni.core import interface as core
from tomoni.rules.interface import Month
from tomoni.services import interface as services

LOW, SHOWN, MOST = 2, 20, 5
KEPT = 60.0  # seconds


def figures_of(service: str, since: Month, until: Month) -> ServiceFigures:
    """Figures of the months from `since` to `until`, both included, as last reckoned. Nobody can be told from them.

    Kept for a minute by the process, else four queries.
    """
    name = f"cases.figures:{service}:{since}:{until}"
    return core.kept(name, lambda: _read(service, since, until), seconds=KEPT)


def _read(service: str, since: Month, until: Month) -> ServiceFigures:
    rows = list(MonthFigures.objects.filter(service=service, month__gte=str(since), month__lte=str(until)))
    counts = add_up(row.counts for row in rows)
    zone = get_current_timezone()
    first = datetime.combine(since.first_day, time.min, zone)
    last = datetime.combine((until + 1).first_day, time.min, zone)
    definition = next((one for one in services.list_definitions(core.today()) if one.id == service), None)
    return ServiceFigures(
        service=service,
        reckoned_at=max((row.reckoned_at for row in rows), default=None),
        counts=counts,
        corrected_most=tuple(Counter(counts["items"]).most_common(MOST)),
        stopped_at=tuple(_stopped_at(service, first, last)),
        days_in={state: days for state in counts["stays"] if (days := mean_days(counts, state)) is not None},
        saved=saved(counts, definition.paper if definition else {}),
        hard=tuple(_hard(service, first, last)),
        people=tuple(_people(counts["people"])),
    )


def _hard(service: str, first: datetime, last: datetime) -> list[tuple[object, int, str]]:
    told = Feedback.objects.filter(service=service, at__gte=first, at__lt=last, ease__lte=LOW).exclude(text="")
    rows = told.order_by("-at").values_list("at", "ease", "text")[:SHOWN]
    return [(localtime(at).date(), ease, text) for at, ease, text in rows]


def _people(acts: dict[str, int]) -> list[tuple[str, int]]:
    if not acts:
        return []
    names = dict(core.Staff.objects.filter(pk__in=[int(who) for who in acts]).values_list("pk", "name"))
    return sorted(((names.get(int(who), ""), count) for who, count in acts.items()), key=lambda pair: -pair[1])


def _stopped_at(service: str, first: datetime, last: datetime) -> list[tuple[str, int]]:
    """The page after which conversations that were never sent ended, most often first."""
    yesterday = core.now() - timedelta(days=1)
    left = Interview.objects.filter(
        wanted__service=service, state="open", saved_at__gte=first, saved_at__lt=min(last, yesterday)
    )
    pages = Counter(done[-1] if done else "" for done in left.values_list("pages_done", flat=True))
    return pages.most_common(MOST)
