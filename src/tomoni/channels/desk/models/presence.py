"""Who has a case open."""

from django.db import models

from tomoni.core import interface as core


class Opening(core.TownModel):
    """Somebody has a case open: since when without a break, and when they were last seen with it."""

    case_number = models.CharField(max_length=32)
    staff = models.ForeignKey("core.Staff", on_delete=models.CASCADE, db_index=False, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "case_number", "staff"], name="desk_opening_once"),
        ]
