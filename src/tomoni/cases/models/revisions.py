"""Decisions that are corrected, revoked or made anew: the case that does it, linked to the one that made them."""

from django.db import models

from tomoni.cases.models.awards import Award
from tomoni.cases.models.cases import Case
from tomoni.core import interface as core


class Revision(core.TownModel):
    """A case that revises the decision of another (職権による更正・取消し・撤回, or the consequence of a 裁決).

    ground: correction, revocation (from its start), withdrawal (撤回, from `from_month` on), ruling.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="+")
    of = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="+")
    ground = models.CharField(max_length=16)
    because = models.TextField()
    law = models.CharField(max_length=200)
    appeal = models.CharField(max_length=32, default="")  # number of the appeal whose ruling it follows
    from_month = models.CharField(max_length=7, default="")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    taken_back = models.BigIntegerField(default=0)  # yen already paid that this revision takes back
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=12, default="")  # decided, withdrawn

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "case"], name="cases_revision_case"),
            models.UniqueConstraint(
                fields=["municipality", "of"],
                condition=models.Q(ended_at__isnull=True) | models.Q(end="decided"),
                name="cases_revision_once",
            ),
        ]
