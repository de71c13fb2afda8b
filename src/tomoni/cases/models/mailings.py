"""Letters with a reference number to every household of a base date (基準日), drawn once from the register."""

from django.db import models

from tomoni.core import interface as core


class Mailing(core.TownModel):
    """One drawing of households for a service, some hundred at a look of the worker."""

    service = models.CharField(max_length=64)
    bundle = models.CharField(max_length=64)
    on = models.DateField()  # the base date
    looked_at = models.BigIntegerField(default=0)  # the last household looked at
    mailed = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)  # numbers whose letter somebody has to bring by hand
    began_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "service"], name="cases_mailing_service")]


class MailedReference(core.TownModel):
    """The number of one household. held: why its letter does not go by post (protected, died, no_head, no_font), or
    empty."""

    mailing = models.ForeignKey(Mailing, on_delete=models.PROTECT, db_index=False, related_name="references")
    household = models.ForeignKey("core.Household", on_delete=models.PROTECT, db_index=False, related_name="+")
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    code = models.CharField(max_length=11)
    batch = models.PositiveIntegerField()  # from 1; 0 where it is held
    held = models.CharField(max_length=12, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "mailing", "household"], name="cases_reference_household"),
            models.UniqueConstraint(fields=["municipality", "code"], name="cases_reference_code"),
        ]
        indexes = [models.Index(fields=["municipality", "mailing", "batch", "id"], name="cases_reference_batch")]


class SpentReference(core.TownModel):
    """A number that opens nothing any more: its letter was lost, and a newer one was given out (紛失・再発行)."""

    insert_only = True

    reference = models.ForeignKey(MailedReference, on_delete=models.PROTECT, db_index=False, related_name="spent")
    code = models.CharField(max_length=11)
    staff = models.ForeignKey("core.Staff", on_delete=models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "code"], name="cases_spent_code")]
        indexes = [models.Index(fields=["municipality", "reference", "at"], name="cases_spent_reference")]
