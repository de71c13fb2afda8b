"""Words that are written again and again (定型文)."""

from django.db import models

from tomoni.core import interface as core


class Phrase(core.TownModel):
    """Words for one kind of field, of a section or, where `staff` is set, of one person. service: empty for all."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", "補正の依頼"
        REASON = "reason", "決定の理由"
        NOTE = "note", "メモ"
        RETURN = "return", "差し戻し"
        OPINION = "opinion", "意見照会"

    department = models.ForeignKey("core.Department", on_delete=models.CASCADE, db_index=False, related_name="+")
    staff = models.ForeignKey("core.Staff", on_delete=models.CASCADE, null=True, db_index=False, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    service = models.CharField(max_length=64, default="", blank=True)
    title = models.CharField(max_length=40)
    text = models.TextField()
    law = models.CharField(max_length=200, default="", blank=True)
    changed_by = models.ForeignKey("core.Staff", on_delete=models.PROTECT, db_index=False, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "department", "kind", "title"],
                condition=models.Q(staff__isnull=True),
                name="desk_phrase_of_section",
            ),
            models.UniqueConstraint(
                fields=["municipality", "staff", "kind", "title"],
                condition=models.Q(staff__isnull=False),
                name="desk_phrase_of_one",
            ),
        ]
