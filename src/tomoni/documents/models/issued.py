"""What was issued. Bytes lie apart, so that lists never carry them, and are never changed."""

from django.db import models
from django.db.models import Q

from tomoni.core import interface as core


class SealStamp(core.TownModel):
    """An official seal (公印): who keeps it, how it looks, since when it is used."""

    key = models.SlugField(max_length=40, db_index=False)
    name = models.CharField(max_length=60)
    department = models.CharField(max_length=40)  # who keeps it (保管)
    picture = models.TextField(blank=True)  # SVG; empty: the name is drawn in a square
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # 廃止

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "key"], name="documents_seal_once")]

    def __str__(self) -> str:
        return self.name


class Document(core.TownModel):
    """A letter or certificate that was issued. It is never changed; it can only become void, visibly.

    `fiscal_year` is the year of its series: fiscal, or of the calendar where the town counts so.
    """

    class Kind(models.TextChoices):
        LETTER = "letter", "通知書"
        CERTIFICATE = "certificate", "証明書"
        OUTSIDE = "outside", "番号だけ取った文書"  # written with another tool; only its number is from here

    kind = models.CharField(max_length=12, choices=Kind.choices)
    number = models.CharField(max_length=40)
    symbol = models.CharField(max_length=20)
    fiscal_year = models.PositiveSmallIntegerField()
    serial = models.PositiveBigIntegerField()
    title = models.CharField(max_length=200)
    classification = models.CharField(max_length=60, blank=True)
    about_person = models.ForeignKey(
        "core.Person", on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    case_number = models.CharField(max_length=40, blank=True)
    department = models.CharField(max_length=40)
    decided_on = models.DateField(null=True, blank=True)  # 決裁日; issued_on is 施行日
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    signed = models.BooleanField(default=False)
    verify_code = models.CharField(max_length=30, blank=True)
    copies = models.PositiveSmallIntegerField(default=1)
    copy_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="reissues"
    )
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.CharField(max_length=40, blank=True)
    void_reason = models.CharField(max_length=500, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)  # its content is gone, the number stays

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
            models.Index(fields=["municipality", "copy_of"], name="documents_reissues"),
            models.Index(fields=["municipality", "department", "issued_on", "id"], name="documents_of_department"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class DocumentBytes(core.TownModel):
    """The PDF as it was issued."""

    insert_only = True
    erasable = True

    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_index=False, related_name="bytes")
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "document"], name="documents_bytes_once"),
        ]


class LetterSource(core.TownModel):
    """The template a document was set from, by its hash: re-issued years later it looks the same."""

    insert_only = True

    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=100)
    files = models.TextField()  # JSON {path: text}, the letter among them

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "sha256"], name="documents_source_once")]


class DocumentValues(core.TownModel):
    """What was filled in, through the codec: for a re-issue (再交付)."""

    insert_only = True
    erasable = True

    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_index=False, related_name="values")
    source = models.ForeignKey(LetterSource, on_delete=models.PROTECT, db_index=False, related_name="+")
    values = models.TextField()
    key_id = models.CharField(max_length=32, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "document"], name="documents_values_once")]


class SealUse(core.TownModel):
    """The seal was put on a document (公印使用簿)."""

    insert_only = True

    seal = models.ForeignKey(SealStamp, on_delete=models.PROTECT, db_index=False, related_name="uses")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_index=False, related_name="seal_uses")
    copies = models.PositiveSmallIntegerField(default=1)
    used_by = models.CharField(max_length=40)
    used_by_name = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["municipality", "seal", "at"], name="documents_seal_uses"),
            models.Index(fields=["municipality", "document"], name="documents_seals_of"),
        ]
