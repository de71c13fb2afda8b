"""Who can do what, who stands in for whom, whether a section deals out by itself, and what was dealt."""

from django.db import models

from tomoni.core import interface as core


class Skill(core.TownModel):
    """A service that somebody handles. Where nobody of a section has it for a service, everybody there handles it."""

    staff = models.ForeignKey("core.Staff", on_delete=models.CASCADE, db_index=False, related_name="+")
    service = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "staff", "service"], name="desk_skill_once"),
        ]


class Substitute(core.TownModel):
    """Whose cases `by` looks after while `staff` is absent; the first by `place` who is there."""

    staff = models.ForeignKey("core.Staff", on_delete=models.CASCADE, db_index=False, related_name="+")
    by = models.ForeignKey("core.Staff", on_delete=models.CASCADE, db_index=False, related_name="+")
    place = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "staff", "by"], name="desk_substitute_once"),
            models.CheckConstraint(condition=~models.Q(staff=models.F("by")), name="desk_substitute_is_another"),
        ]
        indexes = [models.Index(fields=["municipality", "by"], name="desk_substitute_by")]


class SectionDealing(core.TownModel):
    """Whether new cases of a section are dealt out as they arrive."""

    department = models.ForeignKey("core.Department", on_delete=models.CASCADE, db_index=False, related_name="+")
    automatic = models.BooleanField(default=False)
    changed_by = models.ForeignKey("core.Staff", on_delete=models.PROTECT, db_index=False, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "department"], name="desk_dealing_once"),
        ]


class Deal(core.TownModel):
    """Cases given out together: by hand, by the platform when asked, or by itself. Can be undone while it stands.

    cases: [[number, key of who had it or null, key of who got it], …].
    """

    department = models.ForeignKey("core.Department", on_delete=models.PROTECT, db_index=False, related_name="+")
    made_by = models.ForeignKey("core.Staff", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    how = models.CharField(max_length=12)  # given, dealt, arrival, transfer
    cases = models.JSONField(default=list)
    at = models.DateTimeField()
    undone_by = models.ForeignKey("core.Staff", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["municipality", "department", "at"], name="desk_deal_at")]
