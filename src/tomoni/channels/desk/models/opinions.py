"""Opinions of other units (意見照会)."""

from django.db import models

from tomoni.core import interface as core


class Opinion(core.TownModel):
    """A question about a case to a section or a person of it. `shared`: paths of the items they may see, and `name`."""

    case_number = models.CharField(max_length=32)
    department = models.ForeignKey("core.Department", on_delete=models.PROTECT, db_index=False, related_name="+")
    asked_by = models.ForeignKey("core.Staff", on_delete=models.PROTECT, db_index=False, related_name="+")
    asked_at = models.DateTimeField()
    to_department = models.ForeignKey("core.Department", on_delete=models.PROTECT, db_index=False, related_name="+")
    to_staff = models.ForeignKey("core.Staff", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    question = models.TextField()
    shared = models.JSONField(default=list)
    due_on = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")
    answered_by = models.ForeignKey("core.Staff", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["municipality", "case_number", "asked_at"], name="desk_opinion_of_case"),
            models.Index(fields=["municipality", "to_department", "due_on"], name="desk_opinion_to"),
            models.Index(fields=["municipality", "department", "due_on"], name="desk_opinion_from"),
        ]
