"""Files that residents and staff hand in; the bytes lie in the store under their sha256."""

from django.db import models

from tomoni.core.models.town import TownModel


class StoredFile(TownModel):
    """A file and who owns it: an interview before submission, its receipt after; a correction, an appeal, a paper.

    question: path of the question that it answers, empty where it answers none. scan: what the scanner said of it,
    empty as long as it said nothing; scan_due_at: when it is looked at next; scan_found: the name of what was found.
    """

    class Scan(models.TextChoices):
        """What a scanner said."""

        CLEAN = "clean"
        REFUSED = "refused"

    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    owner_kind = models.CharField(max_length=20)
    owner_id = models.BigIntegerField()
    at = models.DateTimeField()
    question = models.CharField(max_length=300, blank=True, default="", db_default="")
    scan = models.CharField(max_length=10, blank=True, default="", db_default="", choices=Scan.choices)
    scan_found = models.CharField(max_length=200, blank=True, default="", db_default="")
    scan_tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    scan_due_at = models.DateTimeField(null=True, blank=True)
    scanned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["municipality", "owner_kind", "owner_id"], name="core_files_of_owner"),
            models.Index(fields=["municipality", "sha256"], name="core_files_by_hash"),
            models.Index(
                fields=["municipality", "scan_due_at", "id"], name="core_files_to_scan", condition=models.Q(scan="")
            ),
        ]


class Upload(TownModel):
    """A file that comes in pieces and is not whole yet. Its bytes lie beside the store, under `key`.

    key: what its address is made of; unguessable. length, received: bytes announced and bytes that are safe.
    sha256: of the whole, where it was announced. person: whose session may send it.
    """

    key = models.CharField(max_length=64)
    owner_kind = models.CharField(max_length=20)
    owner_id = models.BigIntegerField()
    question = models.CharField(max_length=300)
    person_id = models.BigIntegerField()
    token = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    length = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "key"], name="core_upload_once")]
        indexes = [
            models.Index(fields=["municipality", "owner_kind", "owner_id"], name="core_uploads_of_owner"),
            models.Index(fields=["municipality", "expires_at"], name="core_uploads_by_end"),
        ]


class FileTicket(TownModel):
    """One download of one file by who asked for it: good once, for a minute. Who reads is on the ledger already."""

    key = models.CharField(max_length=64)
    file_id = models.BigIntegerField()
    reader = models.CharField(max_length=40)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "key"], name="core_ticket_once")]
        indexes = [models.Index(fields=["municipality", "expires_at"], name="core_tickets_by_end")]
