"""Letters that came back (返戻): somebody of the section finds out where the reader can be reached."""

from django.db import models
from django.db.models import Q

from tomoni.core import interface as core


class AddressSearch(core.TownModel):
    """The task that a letter which came back leaves (あて先調べ). `findings`: what was looked up, line by line."""

    class How(models.TextChoices):
        RESENT = "resent", "送り直した"
        HANDED = "handed", "本人に渡した"
        NOT_FOUND = "not_found", "分からなかった"

    dispatch = models.PositiveBigIntegerField()
    document = models.PositiveBigIntegerField()
    case_number = models.CharField(max_length=40, blank=True)
    department = models.CharField(max_length=40)
    staff = models.ForeignKey("core.Staff", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    opened_at = models.DateTimeField()
    findings = models.TextField(default="", blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=10, choices=How.choices, blank=True)
    ended_by = models.ForeignKey("core.Staff", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "dispatch"], name="desk_address_search_once")]
        indexes = [
            models.Index(
                fields=["municipality", "department", "opened_at"],
                condition=Q(ended_at__isnull=True),
                name="desk_address_searches_open",
            ),
            models.Index(fields=["municipality", "case_number"], name="desk_address_search_of_case"),
        ]
