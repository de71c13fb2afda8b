"""Sessions of staff and residents, kept apart and each inside its municipality."""

from django.db import models

from tomoni.core.models.town import TownModel


class Session(TownModel):
    """One signed session. `kind` keeps a resident's session from ever serving as one of staff."""

    class Kind(models.TextChoices):
        STAFF = "staff"
        RESIDENT = "resident"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    session_key = models.CharField(max_length=40)
    session_data = models.TextField()
    expire_date = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "session_key"], name="core_session_key_once"),
        ]
        indexes = [models.Index(fields=["municipality", "expire_date"], name="core_sessions_by_end")]
