"""Reckoning figures by month: what changed since the last time is counted anew, in the worker, and kept."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.timezone import get_current_timezone, localtime

from tomoni.cases.domain.decisions import is_adverse
from tomoni.cases.domain.figures import LONGEST_CONVERSATION, Stays, Step, time_at_hand
from tomoni.cases.domain.transitions import Effect, Verb
from tomoni.cases.models import (
    Case,
    Correction,
    CorrectionItem,
    Decision,
    Feedback,
    Interview,
    MonthFigures,
    Transition,
)
from tomoni.core import interface as core
from tomoni.rules.interface import Month
from tomoni.services import interface as services

FRESH = timedelta(minutes=10)  # figures younger than this are not reckoned again
PER_PERSON = "figures_per_person"  # setting of a town; off unless somebody turned it on


def reckon_figures(*, fresh: timedelta = FRESH) -> int:
    """Count anew the months in which something happened since the last time; gives how many. Safe to run twice."""
    last = MonthFigures.objects.aggregate(last=Max("reckoned_at"))["last"]
    if last is not None and core.now() - last < fresh:
        return 0
    since = last - fresh if last else None
    with transaction.atomic():
        arrived, acted = _changed(since)
        written = sorted(arrived | acted, key=lambda pair: (pair[1], pair[0]))
        hands = {month: _at_hand(month) for _, month in acted}
        for service, month in written:
            counts = _of_arrivals(service, month) | hands.get(month, _at_hand(month)).get(service, {})
            MonthFigures.objects.update_or_create(
                service=service, month=str(month), defaults={"counts": counts, "reckoned_at": core.now()}
            )
    return len(written)


def figures_per_person(on: bool, *, actor: core.Actor) -> None:
    """Turn figures by person on or off for the town, on the ledger: off by default, for staff are owed a word first."""
    town = core.current_municipality()
    town.settings = {**town.settings, PER_PERSON: on}
    town.save(update_fields=["settings"])
    core.forget("municipalities")
    if not on:
        for row in MonthFigures.objects.all():
            row.counts["people"] = {}
            row.save(update_fields=["counts"])
    core.record(actor, "change", (), facts=[PER_PERSON], purpose="figures")


def per_person() -> bool:
    """Whether this town counts by person."""
    return bool(core.current_municipality().settings.get(PER_PERSON, False))


Pairs = set[tuple[str, Month]]


def _changed(since: datetime | None) -> tuple[Pairs, Pairs]:
    """(service, month of arrival) of cases that went on since then, and (service, month) in which somebody acted."""
    steps = Transition.objects.filter(verb__in=list(Verb))
    steps = steps.filter(at__gte=since) if since else steps
    zone = get_current_timezone()
    arrived = steps.annotate(month=TruncMonth("case__arrived_at", tzinfo=zone))
    acted = steps.annotate(month=TruncMonth("at", tzinfo=zone))
    answered = Feedback.objects.annotate(month=TruncMonth("at", tzinfo=zone))
    answered = answered.filter(at__gte=since) if since else answered
    return (
        _pairs(arrived.values_list("case__service", "month").distinct()),
        _pairs(acted.values_list("case__service", "month").distinct())
        | _pairs(answered.values_list("service", "month").distinct()),
    )


def _pairs(rows: Any) -> Pairs:
    return {(service, Month(month.year, month.month)) for service, month in rows}


def _of_arrivals(service: str, month: Month) -> dict[str, Any]:
    """What became of the cases that arrived in a month."""
    cases = Case.objects.filter(service=service, arrived_at__range=_range(month))
    counts = cases.aggregate(arrived=Count("pk"), withdrawn=Count("pk", filter=Q(state="withdrawn")))
    stays = Stays().read(_steps(cases))
    return {
        **counts,
        **_decided(service, cases, month),
        "channels": dict(cases.order_by().values_list("channel").annotate(Count("pk"))),
        "corrections": Correction.objects.filter(case__in=cases).count(),
        "items": _items(cases),
        "seconds": dict(stays.seconds),
        "stays": dict(stays.stays),
        "ease": _ease(service, month),
        **_conversations(service, month),
    }


def _range(month: Month) -> tuple[datetime, datetime]:
    zone = get_current_timezone()
    first = datetime.combine(month.first_day, time.min, zone)
    return first, datetime.combine((month + 1).first_day, time.min, zone) - timedelta(microseconds=1)


def _steps(cases: QuerySet[Case]) -> Iterator[Step]:
    rows = Transition.objects.filter(case__in=cases).order_by("case", "number")
    for row in rows.values_list("case_id", "before", "after", "at").iterator(chunk_size=5_000):
        yield Step(*row)


def _decided(service: str, cases: QuerySet[Case], month: Month) -> dict[str, int]:
    found = Decision.objects.filter(case__in=cases).values_list("result", "decided_at", "case__arrived_at")
    adverse = _adverse(service, month)
    rows = [(result, (localtime(at).date() - localtime(arrived).date()).days) for result, at, arrived in found]
    return {
        "decided": len(rows),
        "approved": sum(result not in adverse for result, _ in rows),
        "open_days": sum(days for _, days in rows),
        "late": Transition.objects.filter(case__in=cases, verb=Verb.APPROVE, data__late=True).count(),
    }


def _adverse(service: str, month: Month) -> set[str]:
    found = next(
        (one for one in services.list_definitions(min(month.last_day, core.today())) if one.id == service), None
    )
    return {name for name, made in (found.outcomes if found else {}).items() if is_adverse([o.kind for o in made])}


def _items(cases: QuerySet[Case]) -> dict[str, int]:
    paths = CorrectionItem.objects.filter(correction__case__in=cases).values_list("path", flat=True)
    return dict(Counter(path.rsplit(".", 1)[-1] for path in paths))


def _ease(service: str, month: Month) -> dict[str, int]:
    marks = Feedback.objects.filter(service=service, at__range=_range(month)).values_list("ease", flat=True)
    return {str(mark): count for mark, count in Counter(marks).items()}


def _conversations(service: str, month: Month) -> dict[str, int]:
    """Conversations that were sent, and how long they took; one about several services is shared among them."""
    sent = Interview.objects.filter(wanted__service=service, state="sent", receipt__arrived_at__range=_range(month))
    rows = sent.annotate(asked=Count("wanted")).values_list("started_at", "receipt__arrived_at", "asked")
    took = [min(sent_at - began, LONGEST_CONVERSATION) / max(asked, 1) for began, sent_at, asked in rows]
    return {"conversations": len(took), "resident_seconds": int(sum(took, timedelta(0)).total_seconds())}


def _at_hand(month: Month) -> dict[str, dict[str, Any]]:
    """What staff did in a month, by service: acts, cases, what ended, and the time taken to be at hand."""
    rows = Transition.objects.filter(verb__in=list(Verb), at__range=_range(month)).order_by(
        "actor_kind", "actor_id", "at"
    )
    told = rows.values_list("actor_kind", "actor_id", "at", "case_id", "case__service", "effect")
    found: dict[str, dict[str, Any]] = defaultdict(lambda: {"acts": 0, "staff_seconds": 0, "ended": 0, "people": {}})
    touched: dict[str, set[int]] = defaultdict(set)
    for (kind, who), acts in groupby(told.iterator(chunk_size=5_000), key=lambda row: row[:2]):
        listed = list(acts)
        for row, needed in zip(listed, time_at_hand([row[2] for row in listed]), strict=True):
            service = row[4]
            found[service]["ended"] += row[5] == Effect.END
            if kind == "staff":
                touched[service].add(row[3])
                _count_act(found[service], who, needed)
    return {service: {**counts, "cases_acted_on": len(touched[service])} for service, counts in found.items()}


def _count_act(counts: dict[str, Any], who: str, needed: timedelta) -> None:
    counts["acts"] += 1
    counts["staff_seconds"] += int(needed.total_seconds())
    if per_person():
        counts["people"][who] = counts["people"].get(who, 0) + 1
