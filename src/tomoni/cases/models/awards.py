"""Awards (受給権), which outlive their case, and claim keys, which keep anything from being granted twice."""

from django.db import models

from tomoni.cases.models.cases import Case
from tomoni.core import interface as core


class Award(core.TownModel):
    """A right that a decision created, or that the town had granted before tomoni. Months are written 2026-12."""

    right = models.CharField(max_length=64)
    service = models.CharField(max_length=64)
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, db_index=False, related_name="awards")
    taken_over_from = models.CharField(max_length=64, default="")
    began_on = models.DateField()
    first_month = models.CharField(max_length=7, default="")
    reckoned_through = models.CharField(max_length=7, default="")
    held_from = models.CharField(max_length=7, default="")  # 差止: from this month on nothing is paid
    held_because = models.CharField(max_length=64, default="")
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=64, default="")

    class Meta:
        indexes = [
            models.Index(fields=["municipality", "person", "right"], name="cases_award_person"),
            models.Index(fields=["municipality", "ended_on", "reckoned_through"], name="cases_award_reckon"),
            models.Index(fields=["municipality", "case"], name="cases_award_case"),
            models.Index(fields=["municipality", "right", "id"], name="cases_award_register"),
        ]


class AwardVersion(core.TownModel):
    """The terms of an award from one month on, pinned to the bundle under which they were decided."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, db_index=False, related_name="versions")
    number = models.PositiveIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    service = models.CharField(max_length=64)
    bundle = models.CharField(max_length=64)
    first_month = models.CharField(max_length=7, default="")
    last_month = models.CharField(max_length=7, default="")
    about = models.JSONField(default=dict)  # {name: [ids]}: whom it is for
    amount = models.BigIntegerField(null=True)  # as decided, for the first month
    per = models.CharField(max_length=8)
    pay = models.JSONField(default=dict)  # {in_months, day, covers, to}
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "award", "number"], name="cases_award_version")]


class AwardStep(core.TownModel):
    """One line in the history of an award (受給者台帳): what happened, from which month, by which case. Never changed.

    kind: began, taken_over, revised, amount, held, resumed, ends, ended, given_up, unpaid, warned, checked.
    """

    insert_only = True
    erasable = True

    award = models.ForeignKey(Award, on_delete=models.PROTECT, db_index=False, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16)
    month = models.CharField(max_length=7, default="")
    because = models.CharField(max_length=64, default="")
    data = models.JSONField(default=dict)  # amounts, months, keys of what was made; never a name
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    actor_role = models.CharField(max_length=40, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "award", "number"], name="cases_award_step")]


class YearlyCheck(core.TownModel):
    """One year's check of every award of a right (現況届): who must file, whom the register answers, what is open."""

    right = models.CharField(max_length=64)
    service = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()
    on = models.DateField()  # facts as on this day (1 June)
    due_on = models.DateField()  # to be filed by
    began_at = models.DateTimeField()
    looked_at = models.PositiveBigIntegerField(default=0)  # key of the last award looked at: a killed run goes on
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "right", "year"], name="cases_yearly_check")]


class CheckedAward(core.TownModel):
    """One award in a yearly check. state: confirmed, doubt, asked, warned, answered, held, settled."""

    run = models.ForeignKey(YearlyCheck, on_delete=models.PROTECT, db_index=False, related_name="lines")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, db_index=False, related_name="+")
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    state = models.CharField(max_length=12)
    hints = models.JSONField(default=dict)  # {key of a check: no or open}
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    warned_on = models.DateField(null=True)
    letters = models.JSONField(default=dict)  # {kind of letter: day it was issued}
    because = models.CharField(max_length=200, default="")  # why a clerk settled it
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "run", "award"], name="cases_checked_award")]
        indexes = [
            models.Index(fields=["municipality", "run", "state", "id"], name="cases_checked_state"),
            models.Index(fields=["municipality", "award"], name="cases_checked_of_award"),
        ]


class AwardWatch(core.TownModel):
    """How far a look at every award has come. kind: register (each day), amounts (each month); a killed run goes on."""

    kind = models.CharField(max_length=16)
    period = models.CharField(max_length=10)  # the day or the month it is about
    looked_at = models.PositiveBigIntegerField(default=0)  # key of the last award looked at
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "kind"], name="cases_award_watch")]


class ClaimKey(core.TownModel):
    """What is live only once. A live key (not released) is unique by its digest, which holds the right."""

    right = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    parts = models.JSONField(default=list)
    service = models.CharField(max_length=64)
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, db_index=False, related_name="keys")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, null=True, db_index=False, related_name="keys")
    taken_at = models.DateTimeField()
    releases_on = models.DateField(null=True)
    happened_on = models.DateField(null=True)  # the move that is claimed, where a day says which it is
    again_from = models.DateField(null=True)  # from this day on it is another, which takes the key
    released_at = models.DateTimeField(null=True)
    released_because = models.CharField(max_length=16, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "digest"],
                condition=models.Q(released_at__isnull=True),
                name="cases_claim_key_once",
            )
        ]
        indexes = [
            models.Index(fields=["municipality", "case"], name="cases_claim_key_case"),
            models.Index(fields=["municipality", "award"], name="cases_claim_key_award"),
            models.Index(fields=["municipality", "releases_on"], name="cases_claim_key_ends"),
            models.Index(
                fields=["municipality", "digest"],
                condition=models.Q(released_at__isnull=False),
                name="cases_claim_key_past",
            ),
        ]
