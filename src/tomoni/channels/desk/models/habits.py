"""How somebody likes to work: keys, the list one begins with, saved filters."""

from django.db import models

from tomoni.core import interface as core


class Habit(core.TownModel):
    """What one member of staff chose. first: key of a tab or `filter:N`."""

    staff = models.ForeignKey("core.Staff", on_delete=models.CASCADE, db_index=False, related_name="+")
    keys = models.BooleanField(default=True)
    first = models.CharField(max_length=40, default="team")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "staff"], name="desk_habit_once")]


class SavedFilter(core.TownModel):
    """A filtered list with a name: one's own, or the section's where `department` is set. query: fields of the form."""

    staff = models.ForeignKey("core.Staff", on_delete=models.CASCADE, db_index=False, related_name="+")
    department = models.ForeignKey(
        "core.Department", on_delete=models.CASCADE, null=True, db_index=False, related_name="+"
    )
    name = models.CharField(max_length=40)
    query = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "staff", "name"], name="desk_filter_name_once")]
        indexes = [models.Index(fields=["municipality", "department"], name="desk_filter_of_section")]
