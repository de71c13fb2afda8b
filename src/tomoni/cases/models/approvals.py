"""The way of a draft through the hands of others, what each one approved, and work on many like cases at once."""

from django.db import models

from tomoni.cases.models.cases import Case
from tomoni.cases.models.decisions import Draft
from tomoni.core import interface as core


class Circulation(core.TownModel):
    """A draft on its way, from sending to its end. What was recalled and sent again is the next number."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, db_index=False, related_name="circulations")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="+")
    number = models.PositiveIntegerField()
    amount = models.BigIntegerField(null=True)  # as it is due; empty where nothing is paid
    adverse = models.BooleanField(default=False)  # a refusal
    lesser = models.BooleanField(default=False)  # less than was asked for
    alike = models.BooleanField(default=False)  # every check holds, no reasons, no remark, nobody protected
    inputs_hash = models.CharField(max_length=64, default="")  # of all the rules looked at when it was drafted
    sent_at = models.DateTimeField()
    end = models.CharField(max_length=12, default="")  # decided, sent_back, recalled
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "draft", "number"], name="cases_circulation_number")
        ]
        indexes = [models.Index(fields=["municipality", "case"], name="cases_circulation_case")]


class RoutePlace(core.TownModel):
    """One place of a circulation: line, together, decide or view, at a seat; `person` where one alone is asked."""

    circulation = models.ForeignKey(Circulation, on_delete=models.PROTECT, db_index=False, related_name="places")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="+")
    number = models.PositiveSmallIntegerField()
    group = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8)
    role = models.CharField(max_length=20)
    office = models.CharField(max_length=64, blank=True)
    name_role = models.CharField(max_length=20, blank=True)  # in whose name it is decided (専決)
    name_office = models.CharField(max_length=64, blank=True)
    because = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey("core.Staff", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    state = models.CharField(max_length=8, default="waiting")  # waiting, open, done, ended

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "circulation", "number"], name="cases_place_number")
        ]
        indexes = [
            models.Index(fields=["municipality", "state", "role", "office"], name="cases_place_open"),
            models.Index(fields=["municipality", "case"], name="cases_place_case"),
        ]


class Approval(core.TownModel):
    """What one person did at one place, and what exactly lay before them: never changed, each chained to the last."""

    insert_only = True
    erasable = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="+")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, db_index=False, related_name="approvals")
    place = models.ForeignKey(RoutePlace, on_delete=models.PROTECT, db_index=False, related_name="+")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=12)  # agree, decide, view, send_back, one_back
    staff = models.ForeignKey("core.Staff", on_delete=models.PROTECT, db_index=False, related_name="+")
    by = models.CharField(max_length=12)  # own, deputy, fallback
    role = models.CharField(max_length=20)  # of the place
    office = models.CharField(max_length=64, blank=True)
    name_role = models.CharField(max_length=20, blank=True)
    mandate = models.ForeignKey("core.Mandate", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    article = models.CharField(max_length=200, blank=True)
    ground = models.CharField(max_length=12, blank=True)  # urgent, instructed: why a deputy decided
    comment = models.TextField(blank=True)
    snapshot_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    run = models.PositiveBigIntegerField(null=True)  # of BulkRun, where it was approved with others
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "case", "number"], name="cases_approval_number")]
        indexes = [models.Index(fields=["municipality", "staff", "at"], name="cases_approval_staff")]


class BulkRun(core.TownModel):
    """Many like cases drafted or approved as one: who, what, how far. Its items are frozen when it is made."""

    kind = models.CharField(max_length=8)  # draft, approve
    staff = models.ForeignKey("core.Staff", on_delete=models.PROTECT, db_index=False, related_name="+")
    actor = models.JSONField(default=dict)  # role, office and roles it was begun in
    service = models.CharField(max_length=64)
    result = models.CharField(max_length=64)
    ground = models.CharField(max_length=12, blank=True)
    total = models.PositiveIntegerField()
    least = models.BigIntegerField(null=True)  # amounts of one case, from and to, and of all
    most = models.BigIntegerField(null=True)
    amount = models.BigIntegerField(null=True)
    done = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, default="sampling")  # sampling, running, done, stopped, dropped
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["municipality", "staff", "made_at"], name="cases_bulk_staff")]


class BulkItem(core.TownModel):
    """One case of a run, as it stood when the run was made."""

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, db_index=False, related_name="items")
    number = models.PositiveIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="+")
    version = models.PositiveIntegerField()
    snapshot_hash = models.CharField(max_length=64, blank=True)
    sample = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, default="waiting")  # waiting, done, left
    why = models.CharField(max_length=40, blank=True)  # code of the error, where it was left

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "run", "number"], name="cases_bulk_number"),
            models.UniqueConstraint(fields=["municipality", "run", "case"], name="cases_bulk_case"),
        ]
