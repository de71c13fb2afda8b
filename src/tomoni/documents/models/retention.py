"""How long records are kept, what holds them, and their destruction or handing over."""

from django.db import models
from django.db.models import Q

from tomoni.core import interface as core
from tomoni.documents.models.issued import Document


class KeptRecord(core.TownModel):
    """One line of the register of records (文書保存簿): a case, a payment order. It carries no personal data.

    kind and ref: the keeper that knows the record, and its name there. ends_with: what has to end first (an award);
    `completed_on` and `due_on` are empty until then. due_on: the first day on which it may be destroyed.
    """

    class State(models.TextChoices):
        KEPT = "kept", "保存中"
        PROPOSED = "proposed", "廃棄・移管の伺い中"
        DESTROYED = "destroyed", "廃棄した"
        HANDED_OVER = "handed_over", "移管した"

    kind = models.CharField(max_length=20)
    ref = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    classification = models.CharField(max_length=60, blank=True)
    department = models.CharField(max_length=40)
    years = models.PositiveSmallIntegerField()
    ends_with = models.CharField(max_length=80, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    held = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.KEPT)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "kind", "ref"], name="documents_kept_once")]
        indexes = [
            models.Index(fields=["municipality", "department", "state", "due_on", "id"], name="documents_kept_due"),
            models.Index(fields=["municipality", "ends_with"], condition=~Q(ends_with=""), name="documents_kept_with"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class Hold(core.TownModel):
    """Why a record may not be destroyed although its time is over."""

    class Because(models.TextChoices):
        APPEAL = "appeal", "審査請求"
        LITIGATION = "litigation", "訴訟"
        DISCLOSURE = "disclosure", "開示請求"
        AUDIT = "audit", "監査"
        BUSINESS = "business", "仕事に必要"

    kept = models.ForeignKey(KeptRecord, on_delete=models.PROTECT, db_index=False, related_name="holds")
    because = models.CharField(max_length=12, choices=Because.choices)
    note = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=80, blank=True)  # who laid it, for the room that lifts it again
    since = models.DateTimeField()
    laid_by = models.CharField(max_length=40)
    laid_by_name = models.CharField(max_length=60, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["municipality", "kept", "lifted_at"], name="documents_holds_of"),
            models.Index(fields=["municipality", "origin"], condition=~Q(origin=""), name="documents_holds_origin"),
        ]


class Destruction(core.TownModel):
    """A proposal to destroy records or hand them over, approved by another person, carried out as a job."""

    class Way(models.TextChoices):
        DESTROY = "destroy", "廃棄"
        HAND_OVER = "hand_over", "移管"

    class State(models.TextChoices):
        PROPOSED = "proposed", "承認待ち"
        REFUSED = "refused", "差し戻し"
        APPROVED = "approved", "承認された"
        RUNNING = "running", "実行中"
        DONE = "done", "終わった"

    number = models.CharField(max_length=20)
    department = models.CharField(max_length=40)
    way = models.CharField(max_length=10, choices=Way.choices)
    receiver = models.CharField(max_length=100, blank=True)  # the archive, where it is handed over
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    remark = models.CharField(max_length=500, blank=True)
    count = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)  # lines that could not be carried out
    version = models.PositiveIntegerField(default=1)
    proposed_by = models.CharField(max_length=40)
    proposed_by_name = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    answered_by = models.CharField(max_length=40, blank=True)
    answered_by_name = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    certificate = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="documents_destruction_number"),
            models.CheckConstraint(
                # Two people hold in the database too.
                condition=Q(answered_by="") | ~Q(answered_by=models.F("proposed_by")),
                name="documents_destruction_two_people",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "department", "state", "id"], name="documents_destructions")]


class DestructionLine(core.TownModel):
    """One record of a proposal and what became of it: counts by kind of what went, and a hash over it; no content."""

    class State(models.TextChoices):
        WAITING = "waiting", "まだ"
        DONE = "done", "済"
        LEFT = "left", "残した"

    destruction = models.ForeignKey(Destruction, on_delete=models.PROTECT, db_index=False, related_name="lines")
    place = models.PositiveIntegerField()
    kept = models.ForeignKey(KeptRecord, on_delete=models.PROTECT, db_index=False, related_name="lines")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    counts = models.JSONField(default=dict)  # {what: how many}
    sha256 = models.CharField(max_length=64, blank=True)
    left_because = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "destruction", "place"], name="documents_line_place"),
            models.UniqueConstraint(fields=["municipality", "destruction", "kept"], name="documents_line_once"),
        ]
        indexes = [
            models.Index(fields=["municipality", "destruction", "state", "place"], name="documents_lines_to_do"),
            models.Index(fields=["municipality", "kept"], name="documents_lines_of"),
        ]
