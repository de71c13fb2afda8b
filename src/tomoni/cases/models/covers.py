"""Covers (送付書) of what a section sends on together to another body (進達・経由)."""

from django.db import models

from tomoni.cases.models.cases import Case
from tomoni.cases.models.decisions import Outcome
from tomoni.core import interface as core


class Cover(core.TownModel):
    """One cover to one body. state: made (it can be cancelled), left (its cases are closed), cancelled.

    document, number: of the letter, in the rows of documents.
    """

    department = models.CharField(max_length=64)
    body = models.CharField(max_length=200)
    document = models.BigIntegerField()
    number = models.CharField(max_length=100)
    state = models.CharField(max_length=12, default="made")
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    ended_by = models.CharField(max_length=64, default="")
    ended_at = models.DateTimeField(null=True)
    because = models.CharField(max_length=200, default="")  # why it was cancelled

    class Meta:
        indexes = [models.Index(fields=["municipality", "department", "made_at"], name="cases_cover_list")]


class CoverLine(core.TownModel):
    """One enclosed case, by its place on the cover. live: the cover was not cancelled; an outcome is on one at most."""

    cover = models.ForeignKey(Cover, on_delete=models.CASCADE, db_index=False, related_name="lines")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, db_index=False, related_name="cover_lines")
    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, db_index=False, related_name="cover_lines")
    place = models.PositiveSmallIntegerField()
    live = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "cover", "place"], name="cases_cover_place"),
            models.UniqueConstraint(
                fields=["municipality", "outcome"], condition=models.Q(live=True), name="cases_cover_once"
            ),
        ]
        indexes = [models.Index(fields=["municipality", "case"], name="cases_cover_of_case")]
