"""A transfer of staff (人事異動), prepared before its day."""

from django.db import models

from tomoni.core import interface as core


class Transfer(core.TownModel):
    """A list of moves on one day. state: planned (roles are dated already), done (cases given over), withdrawn."""

    day = models.DateField()
    title = models.CharField(max_length=60)
    state = models.CharField(max_length=10, default="planned")
    planned_by = models.ForeignKey("core.Staff", on_delete=models.PROTECT, db_index=False, related_name="+")
    planned_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["municipality", "state", "day"], name="desk_transfer_due")]


class TransferLine(core.TownModel):
    """One move. `to_department` null: leaves. began, ended: keys of core.StaffRole that begin and end with it."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, db_index=False, related_name="lines")
    staff = models.ForeignKey("core.Staff", on_delete=models.PROTECT, db_index=False, related_name="+")
    from_department = models.ForeignKey("core.Department", on_delete=models.PROTECT, db_index=False, related_name="+")
    to_department = models.ForeignKey(
        "core.Department", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    roles = models.JSONField(default=list)
    successor = models.ForeignKey("core.Staff", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    began = models.JSONField(default=list)
    ended = models.JSONField(default=list)
    handed = models.PositiveIntegerField(default=0)  # cases given over on the day

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "transfer", "staff"], name="desk_transfer_line_once"),
        ]
