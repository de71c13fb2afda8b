"""Budget items of a year, what was bound and paid out of them, and years whose books are closed."""

from django.db import models
from django.db.models import F, Q

from tomoni.core import interface as core


class BudgetLine(core.TownModel):
    """One budget item (款項目節) in one fiscal year, and the sums against it; the database keeps them in order.

    ceiling: yen that may be bound, none while the town keeps its ceilings elsewhere. committed: bound (支出負担行為,
    地方自治法232条の3). ordered, released: of that, ordered and paid out; what came back is taken off again (戻入).
    """

    budget_item = models.CharField(max_length=200)
    fiscal_year = models.PositiveSmallIntegerField()
    ceiling = models.BigIntegerField(null=True)
    committed = models.BigIntegerField(default=0)
    ordered = models.BigIntegerField(default=0)
    released = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "fiscal_year", "budget_item"], name="payments_budget_line_once"
            ),
            models.CheckConstraint(
                condition=Q(ceiling__isnull=True) | Q(committed__lte=F("ceiling")), name="payments_budget_not_exceeded"
            ),
            models.CheckConstraint(
                condition=Q(ordered__lte=F("committed")) & Q(released__lte=F("ordered")) & Q(released__gte=0),
                name="payments_budget_in_order",
            ),
        ]


class BudgetEntry(core.TownModel):
    """A change of a ceiling (当初, 補正, 流用): typed by one person, in force when another confirmed it."""

    class Kind(models.TextChoices):
        INITIAL = "initial", "当初予算"
        SUPPLEMENT = "supplement", "補正予算"
        TRANSFER = "transfer", "流用・充用"

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, db_index=False, related_name="entries")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    entered_by = models.CharField(max_length=40)
    entered_by_name = models.CharField(max_length=60)
    entered_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=40, blank=True)
    confirmed_by_name = models.CharField(max_length=60, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by="") | ~Q(confirmed_by=F("entered_by")), name="payments_budget_two_people"
            ),
        ]
        indexes = [models.Index(fields=["municipality", "line"], name="payments_budget_entries")]


class Commitment(core.TownModel):
    """支出負担行為 (地方自治法232条の3): yen bound before they are ordered; orders are charged to it.

    `with_order`: made together with its order (支出負担行為兼支出命令), as towns do for allowances. Else somebody of
    the department drafted it and another one of them decided it.
    """

    class State(models.TextChoices):
        DRAFTED = "drafted", "決裁待ち"
        BOUND = "bound", "負担済み"
        RELEASED = "released", "取り消し"

    number = models.CharField(max_length=20)
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, db_index=False, related_name="commitments")
    right = models.CharField(max_length=80)
    department = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    ordered = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    with_order = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTED)
    drafted_by = models.CharField(max_length=40)
    drafted_by_name = models.CharField(max_length=60)
    drafted_at = models.DateTimeField()
    decided_by = models.CharField(max_length=40, blank=True)
    decided_by_name = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="payments_commitment_number_once"),
            models.CheckConstraint(
                condition=Q(decided_by="") | ~Q(decided_by=F("drafted_by")), name="payments_commitment_two_people"
            ),
            models.CheckConstraint(
                condition=Q(ordered__gte=0) & Q(ordered__lte=F("amount")), name="payments_commitment_not_exceeded"
            ),
        ]
        indexes = [models.Index(fields=["municipality", "line", "state"], name="payments_commitments_of")]


class YearClosing(core.TownModel):
    """The books of a fiscal year, closed on or after 31 May (出納閉鎖, 地方自治法235条の5). Never opened again."""

    insert_only = True

    fiscal_year = models.PositiveSmallIntegerField()
    released_count = models.PositiveIntegerField()
    released_amount = models.BigIntegerField()
    returned_orders = models.PositiveIntegerField()
    unpaid_count = models.PositiveIntegerField()
    unpaid_amount = models.BigIntegerField()
    closed_by = models.CharField(max_length=40)
    closed_by_name = models.CharField(max_length=60)
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "fiscal_year"], name="payments_year_closed_once"),
        ]
