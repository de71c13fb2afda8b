"""A move that somebody of the household told once more, with another day: the one case that is live shows both."""

from django.db import models

from tomoni.cases.models.cases import Case
from tomoni.core import interface as core


class ToldAgain(core.TownModel):
    """Who else (`person`) told what `case` is about, and the day they told; the last one of each person.

    Their own case never arose: the claim key was live. Staff of the case see it; who asked first does not.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, db_index=False, related_name="told_again")
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    happened_on = models.DateField()
    told_at = models.DateTimeField()
    channel = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "case", "person"], name="cases_told_again_once")]
