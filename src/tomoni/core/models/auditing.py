"""What the auditor works with, made from the sealed ledger by the worker: acts of staff, their days, what is unusual.

None of it is the ledger. All of it can be made again from the ledger, which alone is sealed.
"""

from django.db import models

from tomoni.core.models.ledger import LedgerEntry
from tomoni.core.models.people import Person
from tomoni.core.models.town import TownModel


class StaffAct(TownModel):
    """One sealed entry of a member of staff, in columns: what the auditor searches.

    staff: row number of Staff. people: how many the entry is about. opened: more than names was shown. terms: how many
    words were searched for.
    """

    insert_only = True

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()
    staff = models.BigIntegerField()
    office = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=30, blank=True)
    act = models.CharField(max_length=10)
    deed = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    case = models.CharField(max_length=40, blank=True)
    people = models.PositiveIntegerField()
    opened = models.BooleanField()
    terms = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "entry"], name="core_staff_act_once"),
        ]
        indexes = [
            models.Index(fields=["municipality", "at"], name="core_acts_by_time"),
            models.Index(fields=["municipality", "staff", "at"], name="core_acts_of_staff"),
            models.Index(fields=["municipality", "office", "at"], name="core_acts_of_office"),
            models.Index(fields=["municipality", "case"], condition=~models.Q(case=""), name="core_acts_of_case"),
        ]


class StaffDay(TownModel):
    """What one member of staff did on one day, in numbers: the habit that later days are compared with."""

    insert_only = True

    staff = models.BigIntegerField()
    day = models.DateField()
    office = models.CharField(max_length=40, blank=True)
    counts = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "staff", "day"], name="core_staff_day_once"),
        ]
        indexes = [models.Index(fields=["municipality", "office", "day"], name="core_days_of_office")]


class UnusualDay(TownModel):
    """A day of a member of staff on which something was unusual. A hint and no accusation; `reasons` explain it.

    reasons: list of {rule, count, own, office, points, entries}. `state` follows from the last remark.
    """

    class State(models.TextChoices):
        OPEN = "open", "まだ見ていない"
        ASKED = "asked", "課長に聞いている"
        ANSWERED = "answered", "課長が答えた"
        SEEN = "seen", "見た"

    staff = models.BigIntegerField()
    day = models.DateField()
    office = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=60)
    points = models.PositiveIntegerField()
    reasons = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "staff", "day"], name="core_unusual_day_once"),
        ]
        indexes = [
            models.Index(fields=["municipality", "state", "-points"], name="core_unusual_by_points"),
            models.Index(fields=["municipality", "office", "state"], name="core_unusual_of_office"),
        ]


class Remark(TownModel):
    """What was said of an unusual day: looked at (seen), asked of the chief, answered by the chief."""

    insert_only = True

    of = models.ForeignKey(UnusualDay, on_delete=models.PROTECT, db_index=False, related_name="remarks")
    kind = models.CharField(max_length=10, choices=UnusualDay.State.choices)
    text = models.TextField()
    by = models.CharField(max_length=60)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["municipality", "of"], name="core_remarks_of_day")]


class RecordQuestion(TownModel):
    """A resident asks about an entry on their own page of records: why was this looked at? Once an entry."""

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, db_index=False, related_name="+")
    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, db_index=False, related_name="+")
    text = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    to_role = models.CharField(max_length=30)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=60, blank=True)
    answered_by_name = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "person", "entry"], name="core_record_question_once"),
        ]
        indexes = [models.Index(fields=["municipality", "to_role", "state"], name="core_questions_to_role")]


class DaySeal(TownModel):
    """The seal of a day as it is published: the last seal made by its end, and a hash over this and the day before."""

    insert_only = True

    day = models.DateField()
    seal_number = models.PositiveBigIntegerField()
    seal_hash = models.CharField(max_length=64)
    entries = models.PositiveBigIntegerField()
    total = models.PositiveBigIntegerField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "day"], name="core_day_seal_once"),
        ]


class LedgerCheck(TownModel):
    """A verification of the ledger, carried on seal by seal in the worker; where it stands, and what it found."""

    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=60)
    until_seal = models.PositiveBigIntegerField()
    seal_number = models.PositiveBigIntegerField(default=0)
    seal_hash = models.CharField(max_length=64, blank=True)
    entries = models.PositiveBigIntegerField(default=0)
    faults = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["municipality", "asked_at"], name="core_ledger_checks")]
