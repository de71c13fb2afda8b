"""Figures of a month, reckoned from the transitions by the worker, so that a page never counts a year of cases."""

from django.db import models

from tomoni.core import interface as core


class MonthFigures(core.TownModel):
    """Counts of one service in one month, keys of domain/figures.py. They only add up, so months can be summed."""

    service = models.CharField(max_length=64)
    month = models.CharField(max_length=7)  # 2026-11
    counts = models.JSONField(default=dict)
    reckoned_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "service", "month"], name="cases_figures_month_once")
        ]
