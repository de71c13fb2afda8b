"""Tables of documents. Bytes lie apart, so that lists never carry them, and are never changed."""

from django.db import models
from django.db.models import Q

from tomoni.core import interface as core


class Document(core.TownModel):
    """A letter or certificate that was issued. It is never changed; it can only become void, visibly."""

    class Kind(models.TextChoices):
        LETTER = "letter", "通知書"
        CERTIFICATE = "certificate", "証明書"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    number = models.CharField(max_length=40)
    symbol = models.CharField(max_length=20)
    fiscal_year = models.PositiveSmallIntegerField()
    serial = models.PositiveBigIntegerField()
    title = models.CharField(max_length=200)
    about_person = models.ForeignKey(
        "core.Person", on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    case_number = models.CharField(max_length=40, blank=True)
    department = models.CharField(max_length=40)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    signed = models.BooleanField(default=False)
    verify_code = models.CharField(max_length=30, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.CharField(max_length=40, blank=True)
    void_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "symbol", "fiscal_year", "serial"], name="documents_number_once"
            ),
            models.UniqueConstraint(
                fields=["municipality", "verify_code"], condition=~Q(verify_code=""), name="documents_code_once"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="") | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="documents_void_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "case_number"], name="documents_of_case"),
            models.Index(fields=["municipality", "about_person", "issued_at"], name="documents_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class DocumentBytes(core.TownModel):
    """The PDF as it was issued."""

    insert_only = True

    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_index=False, related_name="bytes")
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "document"], name="documents_bytes_once"),
        ]
