"""Clocks of a case from its transitions and the periods of its definition."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils.timezone import localtime

from tomoni.cases.domain.clock import BY_LAW, STANDARD, Clock, Mark, Period, governing, read_clock
from tomoni.cases.domain.periods import to_period
from tomoni.cases.domain.transitions import Effect
from tomoni.cases.models.cases import Case, Transition
from tomoni.cases.models.town import TOWN_DAYS
from tomoni.core import interface as core
from tomoni.services import interface as services

# (time, effect), and data where the effect is `extend`
Step = tuple[datetime, str] | tuple[datetime, str, Mapping[str, Any]]


def periods_of(definition: services.Definition, started_on: date) -> tuple[Period, ...]:
    """The standard period and the one by law, as far as the definition sets them."""
    deadline = definition.deadline
    decide = definition.decide
    standard = (deadline.standard if deadline else None) or (decide.within if decide else None)
    found = [to_period(standard, kind=STANDARD, started_on=started_on)]
    if deadline is not None:
        law = {"article": deadline.law, "stops": deadline.stops}
        found.append(to_period(deadline.by_law, kind=BY_LAW, started_on=started_on, **law))
    periods = tuple(period for period in found if period is not None)
    return periods if len(periods) > 1 else tuple(replace(period, alone=True) for period in periods)


def marks_of(steps: Iterable[Step]) -> tuple[Mark, ...]:
    """Marks from (time, effect, data) of transitions in their order; `data` of a notice of delay has the new day."""
    return tuple(_mark(*step) for step in steps if step[1] != Effect.NONE)


def _mark(at: datetime, effect: str, data: Mapping[str, Any] | None = None) -> Mark:
    until = (data or {}).get("until") if effect == Effect.EXTEND else None
    return Mark(localtime(at).date(), Effect(effect), date.fromisoformat(until) if until else None)


def read_clocks(definition: services.Definition, steps: Iterable[Step], today: date) -> tuple[Clock, ...]:
    """Every clock of a case, the governing one first."""
    marks = marks_of(steps)
    if not marks:
        return ()
    return _read_clocks(periods_of(definition, marks[0].on), marks, today, core.closing_days())


@lru_cache(maxsize=1_000)
def _read_clocks(
    periods: tuple[Period, ...], marks: tuple[Mark, ...], today: date, closing_days: frozenset[date]
) -> tuple[Clock, ...]:
    """Kept, for cases that came on one day stand alike. closing_days: those of the town, by which it counts."""
    first = governing(periods)
    ordered = sorted(periods, key=lambda period: period is not first)
    return tuple(read_clock(period, marks, TOWN_DAYS, today) for period in ordered)


def steps_of(rows: Iterable[Case]) -> Mapping[int, list[Step]]:
    """What moved the clocks of some cases, by case. One query."""
    found: dict[int, list[Step]] = {}
    marks = Transition.objects.filter(case__in=[row.pk for row in rows]).exclude(effect=Effect.NONE)
    for case, *step in marks.order_by("case_id", "number").values_list("case_id", "at", "effect", "data"):
        found.setdefault(case, []).append(tuple(step))
    return found
