"""The line of a town, how far it had come when, and who came in on which number."""

from django.db import models

from tomoni.core import interface as core


class Line(core.TownModel):
    """The line as it was last written down (reckoning.Flow)."""

    mode = models.CharField(max_length=5, default="auto")  # auto, fixed, hold
    crowded = models.BooleanField(default=False)
    rate = models.FloatField(default=0)
    last = models.PositiveBigIntegerField(default=0)
    admitted = models.FloatField(default=0)
    at = models.DateTimeField()
    taken_at = models.DateTimeField()
    text = models.CharField(max_length=300, default="")
    came = models.PositiveBigIntegerField(default=0, db_default=0)
    given_back = models.PositiveBigIntegerField(default=0, db_default=0)
    steered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality"], name="waiting_line_once")]


class Mark(core.TownModel):
    """The number the line had come to at a moment; kept for a day, to know when somebody's turn came."""

    at = models.DateTimeField()
    admitted = models.PositiveBigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["municipality", "admitted"], name="waiting_marks_by_number")]


class Holder(core.TownModel):
    """Whose number it is since they came in with it signed in; kept for a day."""

    number = models.PositiveBigIntegerField()
    account = models.ForeignKey("core.Account", on_delete=models.CASCADE, db_index=False, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "number"], name="waiting_number_of_one")]
        indexes = [models.Index(fields=["municipality", "account"], name="waiting_numbers_of_account")]
