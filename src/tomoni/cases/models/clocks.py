"""Clocks of a case from its transitions and the periods of its definition."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.timezone import localtime

from tomoni.cases.domain.clock import Clock, Mark, Period, governing, read_clock
from tomoni.cases.domain.periods import to_period
from tomoni.cases.domain.transitions import Effect
from tomoni.cases.models.town import TOWN_DAYS
from tomoni.services import interface as services


def periods_of(definition: services.Definition, started_on: date) -> tuple[Period, ...]:
    """The standard period and the one by law, as far as the definition sets them."""
    deadline = definition.deadline
    article = deadline.law if deadline else ""
    decide = definition.decide
    standard = (deadline.standard if deadline else None) or (decide.within if decide else None)
    found = (
        to_period(deadline.by_law if deadline else None, kind="by_law", started_on=started_on, article=article),
        to_period(standard, kind="standard", started_on=started_on),
    )
    return tuple(period for period in found if period is not None)


def marks_of(steps: Iterable[tuple[datetime, str]]) -> tuple[Mark, ...]:
    """Marks from (time, effect) of transitions in their order."""
    return tuple(Mark(localtime(at).date(), Effect(effect)) for at, effect in steps if effect != Effect.NONE)


def read_clocks(
    definition: services.Definition, steps: Iterable[tuple[datetime, str]], today: date
) -> tuple[Clock, ...]:
    """Every clock of a case, the governing one first."""
    marks = marks_of(steps)
    if not marks:
        return ()
    periods = periods_of(definition, marks[0].on)
    first = governing(periods)
    ordered = sorted(periods, key=lambda period: period is not first)
    return tuple(read_clock(period, marks, TOWN_DAYS, today) for period in ordered)
