"""Tables of appeals: fields and constraints, no decisions."""

from django.db import models

from tomoni.core import interface as core

ENDED = ("ruled", "withdrawn")


class Appeal(core.TownModel):
    """One appeal against the decision of a case. State and days are projections of its steps."""

    number = models.CharField(max_length=24)
    case_number = models.CharField(max_length=32)
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    service = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    department = models.CharField(max_length=64)
    body = models.CharField(max_length=40)
    body_name = models.CharField(max_length=80)
    own = models.BooleanField()  # the town rules itself
    channel = models.CharField(max_length=16)
    proxy = models.CharField(max_length=64, default="")  # who appeals in their name (代理人, 12条)
    mandate = models.BooleanField(default=True)  # the proxy has shown it in writing (行政不服審査法施行令3条)
    decided_on = models.DateField()
    known_on = models.DateField()
    arrived_on = models.DateField()
    posted_on = models.DateField(null=True)  # the postmark (行政不服審査法18条3項)
    last_day = models.DateField()
    late = models.BooleanField(default=False)
    late_accepted = models.BooleanField(default=False)
    reviewer = models.ForeignKey("core.Staff", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    by_date = models.DateField(null=True)  # of the mending or the statement that is awaited
    stopped = models.BooleanField(default=False)  # 執行停止
    state = models.CharField(max_length=12)
    version = models.PositiveIntegerField(default=1)
    draft_result = models.CharField(max_length=12, default="")
    drafted_by = models.ForeignKey("core.Staff", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    result = models.CharField(max_length=12, default="")  # upheld, partly, denied, dismissed
    ruled_on = models.DateField(null=True)
    revision = models.CharField(max_length=32, default="")  # the case that carries the ruling out
    received_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="appeals_number"),
            models.UniqueConstraint(
                fields=["municipality", "case_number"],
                condition=~models.Q(state__in=ENDED),
                name="appeals_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "state", "received_at"], name="appeals_by_state"),
            models.Index(fields=["municipality", "person"], name="appeals_of_person"),
            models.Index(fields=["municipality", "case_number"], name="appeals_of_case"),
        ]


class AppealStep(core.TownModel):
    """One step of an appeal, append-only."""

    insert_only = True

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, db_index=False, related_name="steps")
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=24)
    before = models.CharField(max_length=12, default="")
    after = models.CharField(max_length=12)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=64, default="")
    actor_name = models.CharField(max_length=64, default="")
    data = models.JSONField(default=dict)  # names and days, never words of a writing

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "appeal", "number"], name="appeals_step_number")]


class Writing(core.TownModel):
    """A writing of the proceedings, kept encrypted as it came.

    kind: appeal, mending, statement (弁明書), reply (反論書), hearing, opinion (審理員意見書), advice (答申), ruling.
    """

    insert_only = True

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, db_index=False, related_name="writings")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    text = models.TextField()  # {field: words}, through the codec
    key_id = models.CharField(max_length=32, default="")
    by_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "appeal", "number"], name="appeals_writing_number")
        ]


class Bundle(core.TownModel):
    """The records that were handed to the reviewer or another body (事件記録), as they were on that day."""

    insert_only = True

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, db_index=False, related_name="bundles")
    number = models.PositiveIntegerField()
    names = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    made_by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "appeal", "number"], name="appeals_bundle_number")
        ]


class AppealPaper(core.TownModel):
    """A paper that was issued with a step. document: row of documents.Document; to: for whom it is."""

    insert_only = True

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, db_index=False, related_name="papers")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    to = models.CharField(max_length=12)
    document = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "appeal", "number"], name="appeals_paper_number")
        ]
