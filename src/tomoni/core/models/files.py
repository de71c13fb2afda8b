"""Files that residents and staff hand in; the bytes lie on the disk under their sha256."""

from django.db import models

from tomoni.core.models.town import TownModel


class StoredFile(TownModel):
    """A file and who owns it: an interview before submission, a case after."""

    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    owner_kind = models.CharField(max_length=20)
    owner_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["municipality", "owner_kind", "owner_id"], name="core_files_of_owner"),
            models.Index(fields=["municipality", "sha256"], name="core_files_by_hash"),
        ]
