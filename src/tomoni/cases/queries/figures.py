"""Figures of one service for its page on the desk: what arrived, how long it took, where people stop, how it was."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from statistics import mean

from django.db.models import Count, Q
from django.utils.timezone import get_current_timezone, localtime

from tomoni.cases.domain.decisions import is_adverse
from tomoni.cases.domain.transitions import Verb
from tomoni.cases.models import Case, Correction, CorrectionItem, Decision, Feedback, Interview, Transition
from tomoni.cases.queries.screens import ServiceFigures
from tomoni.core import interface as core
from tomoni.services import interface as services

LOW, SHOWN = 2, 20
KEPT = 60.0  # seconds


def figures_of(service: str, since: date, until: date) -> ServiceFigures:
    """Figures of what arrived from `since` to `until`, both included. Nobody can be told from them.

    Kept for a minute by the process, else nine queries.
    """
    name = f"cases.figures:{service}:{since}:{until}"
    return core.kept(name, lambda: _reckon(service, since, until), seconds=KEPT)


def _reckon(service: str, since: date, until: date) -> ServiceFigures:
    zone = get_current_timezone()
    first = datetime.combine(since, time.min, zone)
    last = datetime.combine(until + timedelta(days=1), time.min, zone)
    cases = Case.objects.filter(service=service, arrived_at__gte=first, arrived_at__lt=last)
    counts = cases.aggregate(arrived=Count("pk"), withdrawn=Count("pk", filter=Q(state="withdrawn")))
    decided = list(
        Decision.objects.filter(case__in=cases).values_list("result", "decided_at", "case__arrived_at", "case__number")
    )
    days = [(localtime(at).date() - localtime(arrived).date()).days for _, at, arrived, _ in decided]
    outcomes = services.find_definition(service, until).outcomes
    adverse = {result for result, made in outcomes.items() if is_adverse([outcome.kind for outcome in made])}
    ease = Feedback.objects.filter(service=service, at__gte=first, at__lt=last)
    items = CorrectionItem.objects.filter(correction__case__in=cases).values_list("path", flat=True)
    returned = Counter(path.rsplit(".", 1)[-1] for path in items)
    return ServiceFigures(
        service=service,
        arrived=counts["arrived"],
        decided=len(decided),
        approved=sum(result not in adverse for result, *_ in decided),
        withdrawn=counts["withdrawn"],
        corrections=Correction.objects.filter(case__in=cases).count(),
        corrected_most=tuple(returned.most_common(5)),
        stopped_at=tuple(_stopped_at(service, first, last)),
        days_to_decide=mean(days) if days else None,
        within_period=Transition.objects.filter(case__in=cases, verb=Verb.APPROVE, data__late=False).count(),
        ease=dict(Counter(ease.values_list("ease", flat=True))),
        hard=tuple(
            (localtime(at).date(), mark, text)
            for at, mark, text in ease.filter(ease__lte=LOW)
            .exclude(text="")
            .order_by("-at")[:SHOWN]
            .values_list("at", "ease", "text")
        ),
    )


def _stopped_at(service: str, first: datetime, last: datetime) -> list[tuple[str, int]]:
    """The page after which conversations that were never sent ended, most often first."""
    yesterday = core.now() - timedelta(days=1)
    left = Interview.objects.filter(
        wanted__service=service, state="open", saved_at__gte=first, saved_at__lt=min(last, yesterday)
    )
    pages = Counter(done[-1] if done else "" for done in left.values_list("pages_done", flat=True))
    return pages.most_common(5)
