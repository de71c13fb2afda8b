"""Requests of a person to see what is held about them (開示請求, 個人情報保護法76条)."""

from django.db import models
from django.db.models import Q

from tomoni.core import interface as core
from tomoni.documents.models.issued import Document
from tomoni.documents.models.registers import Received


class DisclosureRequest(core.TownModel):
    """One request with a clock of its own: 30 days, and 30 more with notice (83条)."""

    class State(models.TextChoices):
        OPEN = "open", "準備中"
        CORRECTING = "correcting", "補正待ち"
        PROPOSED = "proposed", "承認待ち"
        DECIDED = "decided", "決定した"
        WITHDRAWN = "withdrawn", "取り下げ"

    class Result(models.TextChoices):
        FULL = "full", "全部開示"
        PART = "part", "部分開示"
        NONE = "none", "不開示"

    number = models.CharField(max_length=20)
    received = models.ForeignKey(Received, on_delete=models.PROTECT, db_index=False, related_name="+")
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    asked_by = models.CharField(max_length=100, blank=True)  # a representative (76条2項), else empty
    proof = models.CharField(max_length=100)  # how the person was identified (77条2項)
    scope = models.CharField(max_length=1000)
    department = models.CharField(max_length=40)
    arrived_on = models.DateField()
    stopped_on = models.DateField(null=True, blank=True)  # a correction was asked for (77条3項)
    stopped_days = models.PositiveIntegerField(default=0)
    due_on = models.DateField()
    extended_on = models.DateField(null=True, blank=True)
    extended_because = models.CharField(max_length=500, blank=True)
    extension_letter = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    version = models.PositiveIntegerField(default=1)
    collected_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=6, choices=Result.choices, blank=True)
    purpose = models.CharField(max_length=300, blank=True)  # of use of what is shown (82条1項)
    remark = models.CharField(max_length=1000, blank=True)
    proposed_by = models.CharField(max_length=40, blank=True)
    proposed_by_name = models.CharField(max_length=60, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_hash = models.CharField(max_length=64, blank=True)
    returned_because = models.CharField(max_length=500, blank=True)
    decided_by = models.CharField(max_length=40, blank=True)
    decided_by_name = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    letter = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="documents_disclosure_number"),
            models.CheckConstraint(
                condition=Q(decided_by="") | ~Q(decided_by=models.F("proposed_by")),
                name="documents_disclosure_two_people",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "department", "state", "due_on"], name="documents_disclosures")]


class DisclosureItem(core.TownModel):
    """One thing that was found: a document as a picture of its pages, or a record as lines of text."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", "文書"
        FILE = "file", "添付された書類"
        RECORD = "record", "記録"

    request = models.ForeignKey(DisclosureRequest, on_delete=models.PROTECT, db_index=False, related_name="items")
    place = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)
    row = models.BigIntegerField(default=0)  # of the document or file
    case_number = models.CharField(max_length=40, blank=True)
    pages = models.PositiveIntegerField(default=0)
    lines = models.TextField(blank=True)  # [text, …] through the codec, as it stood when it was collected
    key_id = models.CharField(max_length=32, default="")
    sha256 = models.CharField(max_length=64)
    left_out = models.CharField(max_length=12, blank=True)  # reason, where all of it is withheld
    left_out_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "request", "place"], name="documents_item_place")
        ]


class Redaction(core.TownModel):
    """One place that is withheld: a region of a page (0 to 1000 of its sides) or a line of a record; each a reason."""

    item = models.ForeignKey(DisclosureItem, on_delete=models.PROTECT, db_index=False, related_name="redactions")
    page = models.PositiveIntegerField(default=0)  # from 1; 0 for a line
    line = models.PositiveIntegerField(default=0)  # from 1; 0 for a region
    left = models.PositiveSmallIntegerField(default=0)  # 0 to 1000, of the width of the page
    top = models.PositiveSmallIntegerField(default=0)
    right = models.PositiveSmallIntegerField(default=0)
    bottom = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=12)
    note = models.CharField(max_length=300, blank=True)
    proposed_by_rule = models.BooleanField(default=False)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "item", "line"], condition=Q(line__gt=0), name="documents_line_withheld_once"
            ),
            models.CheckConstraint(
                condition=Q(line__gt=0, page=0)
                | Q(line=0, page__gt=0, left__lt=models.F("right"), top__lt=models.F("bottom")),
                name="documents_redaction_place",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "item", "page", "line"], name="documents_redactions_of")]


class DisclosureBundle(core.TownModel):
    """The PDF as it is handed over: redacted text is not in it."""

    insert_only = True
    erasable = True

    request = models.ForeignKey(DisclosureRequest, on_delete=models.PROTECT, db_index=False, related_name="bundles")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "request"], name="documents_bundle_once")]
