"""Who is absent and who acts in whose stead: dated rows of the town's rules of deciding (事務決裁規程)."""

from django.db import models

from tomoni.core.models.staff import Staff
from tomoni.core.models.town import TownModel


class Absence(TownModel):
    """Days on which somebody is away (不在), both included. Taken back rows stay, with their moment."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, db_index=False, related_name="+")
    since = models.DateField()
    until = models.DateField()
    reason = models.CharField(max_length=40, blank=True)
    noted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    noted_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gte=models.F("since")), name="core_absence_days"),
        ]
        indexes = [models.Index(fields=["municipality", "until"], name="core_absence_until")]


class Mandate(TownModel):
    """Who may act at the place of an office and role, from one day to another, both included.

    deputy: while every holder is absent or drafted it themselves (代決), by rank. fallback: where no deputy is there.
    delegated: decides in the holder's name whether the holder is there or not (専決). `to_staff`, or all who hold
    `to_role` in `to_office`. An empty `office` is every office; an empty `to_office` the town's one holder.
    """

    class Kind(models.TextChoices):
        DEPUTY = "deputy", "代決"
        DELEGATED = "delegated", "専決"
        FALLBACK = "fallback", "決裁者がいないとき"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    office = models.CharField(max_length=64, blank=True)
    role = models.CharField(max_length=20)
    to_staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    to_office = models.CharField(max_length=64, blank=True)
    to_role = models.CharField(max_length=20, blank=True)
    rank = models.PositiveSmallIntegerField(default=1)
    since = models.DateField()
    until = models.DateField(null=True)
    article = models.CharField(max_length=200)
    services = models.JSONField(default=list)  # ids; empty: every service
    results = models.JSONField(default=list)  # empty: every result
    ceiling = models.PositiveBigIntegerField(null=True)  # yen of the amount as it is due; empty: no ceiling
    later_view = models.BooleanField(default=True)  # the absent one is asked to look afterwards (後閲)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="core_mandate_days"
            ),
        ]
        indexes = [models.Index(fields=["municipality", "role", "office"], name="core_mandate_seat")]
