"""What came in (収受), what went out (発送), and wishes for another copy (再交付)."""

from django.db import models
from django.db.models import Q

from tomoni.core import interface as core
from tomoni.documents.models.issued import Document


class Received(core.TownModel):
    """One thing that came in, with a number of its own series. Never removed; a wrong line becomes void, visibly.

    origin: `case:2026-7/arrive` for what is entered by itself, and once; empty for what a hand entered.
    """

    number = models.CharField(max_length=40)
    symbol = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveBigIntegerField()
    department = models.CharField(max_length=40)
    received_on = models.DateField()
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=40)
    channel = models.CharField(max_length=16)
    subject = models.CharField(max_length=200)
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    sender = models.CharField(max_length=200, blank=True)  # where it is nobody of the register
    case_number = models.CharField(max_length=40, blank=True)
    origin = models.CharField(max_length=100, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.CharField(max_length=40, blank=True)
    void_reason = models.CharField(max_length=500, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "symbol", "year", "serial"], name="documents_received_number"
            ),
            models.UniqueConstraint(
                fields=["municipality", "origin"], condition=~Q(origin=""), name="documents_received_once"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="") | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="documents_received_void_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "department", "received_on", "id"], name="documents_received_list"),
            models.Index(fields=["municipality", "case_number"], name="documents_received_of_case"),
            models.Index(fields=["municipality", "person", "received_on"], name="documents_received_from"),
        ]


class Dispatch(core.TownModel):
    """One sending of a document: how, when, to whom, and whether it came back."""

    class How(models.TextChoices):
        MAIL = "mail", "郵便"
        REGISTERED = "registered", "書留"
        SIMPLE_REGISTERED = "simple", "簡易書留"
        COUNTER = "counter", "窓口で交付"
        PORTAL = "portal", "オンライン"
        HELD = "held", "担当が直接届ける"  # protected people: no mail to the address of the register by itself

    class State(models.TextChoices):
        WAITING = "waiting", "発送待ち"
        SENT = "sent", "発送した"
        RETURNED = "returned", "戻ってきた"
        CANCELLED = "cancelled", "取りやめた"

    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_index=False, related_name="dispatches")
    attempt = models.PositiveSmallIntegerField(default=1)
    department = models.CharField(max_length=40)
    case_number = models.CharField(max_length=40, blank=True)
    how = models.CharField(max_length=12, choices=How.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    to = models.CharField(max_length=200, blank=True)  # where it does not go to the person it is about
    tracking = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    sent_on = models.DateField(null=True, blank=True)
    sent_by = models.CharField(max_length=40, blank=True)
    returned_on = models.DateField(null=True, blank=True)
    returned_because = models.CharField(max_length=200, blank=True)
    noted_by = models.CharField(max_length=40, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "document", "attempt"], name="documents_dispatch_attempt")
        ]
        indexes = [
            models.Index(fields=["municipality", "department", "state", "id"], name="documents_dispatch_list"),
            models.Index(fields=["municipality", "case_number"], name="documents_dispatch_of_case"),
        ]


class ReissueWish(core.TownModel):
    """Somebody asked for another copy of a document; done by issuing it, or declined with a reason."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_index=False, related_name="wishes")
    department = models.CharField(max_length=40)
    copies = models.PositiveSmallIntegerField(default=1)
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    because = models.CharField(max_length=200, blank=True)
    issued = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=40, blank=True)
    declined_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "document"], condition=Q(ended_at__isnull=True), name="documents_wish_one_open"
            )
        ]
        indexes = [
            models.Index(
                fields=["municipality", "department", "asked_at"],
                condition=Q(ended_at__isnull=True),
                name="documents_wishes_open",
            )
        ]
