"""Counting how long cases took, when they are decided."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.utils.timezone import localtime

from tomoni.cases.domain.transitions import Verb
from tomoni.cases.models import Case, DaysTaken, Transition


def count_days_taken(numbers: Sequence[str]) -> None:
    """Add decided cases to the days of their service and month. Called once a decision, in the outbox's transaction."""
    steps: dict[int, dict[str, object]] = defaultdict(dict)
    rows = Transition.objects.filter(case__number__in=numbers, verb__in=[Verb.APPROVE, Verb.ASK_CORRECTION])
    for case, verb, at in rows.order_by("case_id", "number").values_list("case_id", "verb", "at"):
        steps[case][verb] = at
    counted: dict[tuple[str, str, bool], Counter[str]] = defaultdict(Counter)
    for pk, service, arrived in Case.objects.filter(pk__in=steps).values_list("pk", "service", "arrived_at"):
        if Verb.APPROVE in steps[pk]:
            on = localtime(steps[pk][Verb.APPROVE]).date()
            days = str((on - localtime(arrived).date()).days)
            counted[service, f"{on:%Y-%m}", Verb.ASK_CORRECTION in steps[pk]][days] += 1
    for key, found in sorted(counted.items()):
        _add(dict(zip(("service", "month", "corrected"), key, strict=True)), found)


def _add(key: dict[str, object], found: Counter[str]) -> None:
    DaysTaken.objects.get_or_create(**key)
    row = DaysTaken.objects.select_for_update().get(**key)
    row.days = {**row.days, **{days: row.days.get(days, 0) + more for days, more in found.items()}}
    row.save(update_fields=["days"])
