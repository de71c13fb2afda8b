"""What another body was asked for a case, and how many days decided cases took."""

from django.db import models

from tomoni.cases.models.cases import Case
from tomoni.core import interface as core


class Enquiry(core.TownModel):
    """Another body was asked (照会): who, what for, until when it is expected, and what came of it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="enquiries")
    number = models.PositiveIntegerField()
    body = models.CharField(max_length=100)
    asked_for = models.TextField()
    expected_on = models.DateField()
    asked_by = models.ForeignKey("core.Staff", on_delete=models.PROTECT, db_index=False, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=12, default="")  # heard, cancelled, withdrawn
    answer = models.TextField(default="")  # what came, through the codec
    key_id = models.CharField(max_length=32, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "case", "number"], name="cases_enquiry_number")]


class DaysTaken(core.TownModel):
    """How many cases of a service, decided in a month, took how many days from arrival. Counted at each decision."""

    service = models.CharField(max_length=64)
    month = models.CharField(max_length=7)  # 2026-11
    corrected = models.BooleanField()  # whether something had to be mended
    days = models.JSONField(default=dict)  # {days: cases}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "service", "month", "corrected"], name="cases_days_taken_month"
            )
        ]
