"""Awards (受給権), which outlive their case, and claim keys, which keep anything from being granted twice."""

from django.db import models

from tomoni.cases.models.cases import Case
from tomoni.core import interface as core


class Award(core.TownModel):
    """A right that a decision created, or that the town had granted before tomoni. Months are written 2026-12."""

    right = models.CharField(max_length=64)
    service = models.CharField(max_length=64)
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, db_index=False, related_name="awards")
    taken_over_from = models.CharField(max_length=64, default="")
    began_on = models.DateField()
    first_month = models.CharField(max_length=7, default="")
    reckoned_through = models.CharField(max_length=7, default="")
    overpaid = models.BigIntegerField(default=0)  # yen to be set off against later months (内払調整)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=64, default="")

    class Meta:
        indexes = [
            models.Index(fields=["municipality", "person", "right"], name="cases_award_person"),
            models.Index(fields=["municipality", "ended_on", "reckoned_through"], name="cases_award_reckon"),
            models.Index(fields=["municipality", "case"], name="cases_award_case"),
        ]


class AwardVersion(core.TownModel):
    """The terms of an award from one month on, pinned to the bundle under which they were decided."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, db_index=False, related_name="versions")
    number = models.PositiveIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    service = models.CharField(max_length=64)
    bundle = models.CharField(max_length=64)
    first_month = models.CharField(max_length=7, default="")
    last_month = models.CharField(max_length=7, default="")
    about = models.JSONField(default=dict)  # {name: [ids]}: whom it is for
    amount = models.BigIntegerField(null=True)  # as decided, for the first month
    per = models.CharField(max_length=8)
    pay = models.JSONField(default=dict)  # {in_months, day, covers, to}
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "award", "number"], name="cases_award_version")]


class ClaimKey(core.TownModel):
    """What is live only once. A live key (not released) is unique by right and digest, whoever holds it."""

    right = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    parts = models.JSONField(default=list)
    service = models.CharField(max_length=64)
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, db_index=False, related_name="keys")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, null=True, db_index=False, related_name="keys")
    taken_at = models.DateTimeField()
    releases_on = models.DateField(null=True)
    released_at = models.DateTimeField(null=True)
    released_because = models.CharField(max_length=16, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "right", "digest"],
                condition=models.Q(released_at__isnull=True),
                name="cases_claim_key_live",
            )
        ]
        indexes = [
            models.Index(fields=["municipality", "case"], name="cases_claim_key_case"),
            models.Index(fields=["municipality", "award"], name="cases_claim_key_award"),
            models.Index(fields=["municipality", "releases_on"], name="cases_claim_key_ends"),
        ]
