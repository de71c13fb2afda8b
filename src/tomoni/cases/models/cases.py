"""Cases, their answers, what they went through, corrections, notes."""

from django.db import models

from tomoni.cases.models.interviews import Receipt
from tomoni.core import interface as core


class Case(core.TownModel):
    """One service asked for. State, due day, checks and desk are projections of the transitions, written with them."""

    number = models.CharField(max_length=32)
    docket_symbol = models.CharField(max_length=16)
    docket_year = models.PositiveSmallIntegerField()
    docket_serial = models.PositiveIntegerField()
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, db_index=False, related_name="cases")
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    service = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    bundle = models.CharField(max_length=64)
    right = models.CharField(max_length=64)
    department = models.CharField(max_length=64)
    sensitive = models.BooleanField(default=False)
    concerns = models.JSONField(default=list)  # people the case is about besides who asked, as keys of core.Person
    named = models.JSONField(null=True)  # whom a title names, in order, where who asked is one of them (a move)
    channel = models.CharField(max_length=16)
    language = models.CharField(max_length=8, default="ja")
    arrived_at = models.DateTimeField()
    claimed_on = models.DateField()  # the day of the claim, which a law may set apart from arrival
    state = models.CharField(max_length=16)
    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)
    assignee = models.ForeignKey("core.Staff", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    desk = models.CharField(max_length=12, default="")  # team, waiting, approving, or empty: nothing to do
    due_on = models.DateField()  # 9999-12-31 where nothing is due
    due_kind = models.CharField(max_length=8, default="")  # standard, by_law
    checks = models.JSONField(default=dict)  # {check id: yes, no or open}
    check_fails = models.BooleanField(default=False)  # some check is no
    check_opens = models.BooleanField(default=False)  # some check is open
    result = models.CharField(max_length=64, default="")
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="cases_case_number"),
            models.UniqueConstraint(
                fields=["municipality", "docket_symbol", "docket_year", "docket_serial"], name="cases_case_docket"
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "person", "arrived_at"], name="cases_case_person"),
            models.Index(fields=["municipality", "department", "desk", "due_on", "id"], name="cases_case_team"),
            models.Index(fields=["municipality", "assignee", "desk", "due_on", "id"], name="cases_case_mine"),
            models.Index(fields=["municipality", "department", "desk", "number"], name="cases_case_by_number"),
            models.Index(fields=["municipality", "service", "arrived_at"], name="cases_case_service"),
            models.Index(fields=["municipality", "receipt"], name="cases_case_receipt"),
        ]


class AnswerRevision(core.TownModel):
    """The answers as they stood, never changed. A correction is the next number."""

    insert_only = True
    erasable = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="revisions")
    number = models.PositiveIntegerField()
    answers = models.TextField()  # {path: value}, through the codec
    key_id = models.CharField(max_length=32, default="")
    body_hash = models.CharField(max_length=64)
    made_by = models.CharField(max_length=16)  # resident, staff
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "case", "number"], name="cases_revision_number")]


class DeclaredChild(core.TownModel):
    """A child a case named before the register had it (docs/decisions/0028), or who asked for the case without being in
    the register (0035); and whom of the register it is.

    child: None as long as nobody was matched. proposed: the only one who fits exactly, at the last look.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="declared")
    entity = models.CharField(max_length=32)  # `new-child`, or `p12` of who asked, as in the answers
    child = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    proposed = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    matched_by = models.ForeignKey("core.Staff", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    matched_at = models.DateTimeField(null=True)
    revision_before = models.PositiveIntegerField(null=True)  # the answers as they were declared
    looked_by = models.ForeignKey("core.Staff", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    looked_at = models.DateTimeField(null=True)  # a clerk looked and found nobody yet

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "case", "entity"], name="cases_declared_once")]
        indexes = [models.Index(fields=["municipality", "child", "id"], name="cases_declared_child")]


class Transition(core.TownModel):
    """One step of a case, append-only: source of history, clock, figures and the resident's step line."""

    insert_only = True
    erasable = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="transitions")
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=24)
    before = models.CharField(max_length=16, default="")
    after = models.CharField(max_length=16)
    effect = models.CharField(max_length=8, default="none")
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=64, default="")
    actor_role = models.CharField(max_length=32, default="")
    actor_office = models.CharField(max_length=64, default="")
    actor_name = models.CharField(max_length=64, default="")
    data = models.JSONField(default=dict)  # names of items and days, never values

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "case", "number"], name="cases_transition_number")
        ]
        indexes = [models.Index(fields=["municipality", "verb", "at"], name="cases_transition_verb")]


class Correction(core.TownModel):
    """A request to mend named items (補正, 行政手続法7条)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="corrections")
    number = models.PositiveIntegerField()
    reason = models.TextField()
    by_date = models.DateField()
    asked_by = models.ForeignKey("core.Staff", on_delete=models.PROTECT, db_index=False, related_name="+")
    asked_at = models.DateTimeField()
    revision_before = models.PositiveIntegerField()
    revision_after = models.PositiveIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=16, default="")  # answered, cancelled

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "case", "number"], name="cases_correction_number"),
            models.UniqueConstraint(
                fields=["municipality", "case"],
                condition=models.Q(ended_at__isnull=True),
                name="cases_correction_one_open",
            ),
        ]


class CorrectionItem(core.TownModel):
    """One item that may be mended, and what was said about it."""

    insert_only = True
    erasable = True

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, db_index=False, related_name="items")
    path = models.CharField(max_length=200)
    note = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "correction", "path"], name="cases_correction_item")
        ]


class Note(core.TownModel):
    """A note between colleagues. It is part of the case and can be disclosed; it is not changed afterwards."""

    insert_only = True
    erasable = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="notes")
    author = models.ForeignKey("core.Staff", on_delete=models.PROTECT, db_index=False, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["municipality", "case", "at"], name="cases_note_case")]


class Feedback(core.TownModel):
    """The one question after the end: how easy from 1 to 5, and what was hard."""

    insert_only = True
    erasable = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="+")
    service = models.CharField(max_length=64)
    ease = models.PositiveSmallIntegerField()
    text = models.TextField(default="")
    channel = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "case"], name="cases_feedback_once"),
            models.CheckConstraint(condition=models.Q(ease__gte=1, ease__lte=5), name="cases_feedback_ease"),
        ]
        indexes = [models.Index(fields=["municipality", "service", "at"], name="cases_feedback_service")]


class QueueCount(core.TownModel):
    """How many cases the tabs of a department, or of one member of staff, hold: counted to 100 at every change."""

    department = models.CharField(max_length=64)
    staff = models.ForeignKey("core.Staff", on_delete=models.CASCADE, null=True, db_index=False, related_name="+")
    counts = models.JSONField(default=dict)  # {tab: number, at most 100}
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "department"],
                condition=models.Q(staff__isnull=True),
                name="cases_count_team",
            ),
            models.UniqueConstraint(
                fields=["municipality", "department", "staff"],
                condition=models.Q(staff__isnull=False),
                name="cases_count_mine",
            ),
        ]
