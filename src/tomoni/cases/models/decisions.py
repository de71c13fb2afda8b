"""What was proposed, what was decided, what came of it."""

from django.db import models

from tomoni.cases.models.cases import Case
from tomoni.core import interface as core


class Draft(core.TownModel):
    """A proposed decision (起案) with the frozen snapshot its author saw."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="drafts")
    number = models.PositiveIntegerField()
    result = models.CharField(max_length=64)
    reasons = models.JSONField(default=list)  # [{text, law}]
    remark = models.TextField(default="")
    snapshot = models.TextField()  # through the codec
    key_id = models.CharField(max_length=32, default="")
    snapshot_hash = models.CharField(max_length=64)
    drafted_by = models.ForeignKey("core.Staff", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    by_rule = models.BooleanField(default=False)
    drafted_at = models.DateTimeField()
    state = models.CharField(max_length=12, default="open")  # open, sent_back, recalled, replaced, approved
    returned_by = models.ForeignKey("core.Staff", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    returned_because = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "case", "number"], name="cases_draft_number")]


class Decision(core.TownModel):
    """A decision (決定) as it was approved; never changed."""

    insert_only = True
    erasable = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="+")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, db_index=False, related_name="+")
    result = models.CharField(max_length=64)
    reasons = models.JSONField(default=list)
    snapshot_hash = models.CharField(max_length=64)
    decided_by = models.ForeignKey("core.Staff", on_delete=models.PROTECT, db_index=False, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "case"], name="cases_decision_once")]
        indexes = [models.Index(fields=["municipality", "decided_at"], name="cases_decision_at")]


class Outcome(core.TownModel):
    """One outcome of a case, carried out once: award, letter, certificate, record, issue, offer, book."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="outcomes")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=64, default="")
    data = models.JSONField(default=dict)  # keys of what was made, names of facts; never values
    waits = models.BooleanField(default=False)  # somebody has to hand something over
    done_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "case", "place"], name="cases_outcome_place")]
