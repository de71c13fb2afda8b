"""The permit under which rows that are never changed may be removed: destruction after the time of keeping is over."""

from django.db import models

from tomoni.core.models.town import TownModel


class Erasure(TownModel):
    """While such a row stands, the guards of the database let rows of `erasable` tables go. See `core.erasing`."""

    because = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["municipality", "at"], name="core_erasures_by_time")]
