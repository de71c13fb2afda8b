"""What is owed month by month, orders to pay it, their lines, and the files for the bank."""

from django.db import models
from django.db.models import Q

from tomoni.core import interface as core
from tomoni.payments.domain.zengin import MOST_RECORDS, RESULT_PLACE, AccountType

ACCOUNT_TYPES = [(kind.value, kind.name) for kind in AccountType]


class FundSource(core.TownModel):
    """Out of which account and budget item (款項目節, 地方自治法216条) a right is paid, and what the bank wants."""

    right = models.CharField(max_length=80)
    department = models.CharField(max_length=40)
    consignor_code = models.CharField(max_length=10)
    consignor_name = models.CharField(max_length=40)
    bank_code = models.CharField(max_length=4)
    branch_code = models.CharField(max_length=3)
    account_type = models.CharField(max_length=1, choices=ACCOUNT_TYPES)
    account_number = models.CharField(max_length=7)
    budget_item = models.CharField(max_length=200)
    line_end = models.CharField(max_length=2, blank=True, default="")
    most_records = models.PositiveIntegerField(default=MOST_RECORDS)
    submit_days = models.PositiveSmallIntegerField(default=0)  # bank days before the pay day
    result_place = models.PositiveSmallIntegerField(default=RESULT_PLACE)  # byte of the result code in a record
    result_codes = models.JSONField(default=dict, blank=True)  # {code: words} where the bank has its own

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "right"], name="payments_fund_source_once"),
        ]


class Instalment(core.TownModel):
    """One month of what is owed out of an award or a single payment (支払期). Exists once per origin and month."""

    origin = models.CharField(max_length=80)
    month = models.CharField(max_length=7)
    right = models.CharField(max_length=80)
    label = models.CharField(max_length=200)
    payee = models.ForeignKey("core.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    amount = models.BigIntegerField()
    due_on = models.DateField()
    recorded_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "origin", "month"], name="payments_instalment_once"),
            models.CheckConstraint(condition=Q(amount__gte=1), name="payments_instalment_positive"),
        ]
        indexes = [
            models.Index(fields=["municipality", "right", "due_on", "payee"], name="payments_instalments_due"),
            models.Index(fields=["municipality", "payee", "month"], name="payments_instalments_of"),
        ]


class PaymentOrder(core.TownModel):
    """A department's order to pay (支出命令, 地方自治法232条の4); examined and released by the accounting side."""

    class State(models.TextChoices):
        ORDERED = "ordered", "審査待ち"
        RETURNED = "returned", "差し戻し"
        RELEASED = "released", "支払確定"
        DESTROYED = "destroyed", "廃棄した"  # its time of keeping is over: number, sums and days remain

    number = models.CharField(max_length=20)
    fiscal_year = models.PositiveSmallIntegerField()
    right = models.CharField(max_length=80)
    department = models.CharField(max_length=40)
    fund = models.ForeignKey(FundSource, on_delete=models.PROTECT, db_index=False, related_name="orders")
    budget_item = models.CharField(max_length=200)
    commitment = models.ForeignKey(
        "payments.Commitment", on_delete=models.PROTECT, null=True, db_index=False, related_name="orders"
    )
    extra_reason = models.CharField(max_length=200, blank=True, default="")  # why out of the regular month (随時払)
    carried = models.BigIntegerField(default=0)  # yen of years whose books are closed (過年度支出)
    pay_on = models.DateField()
    count = models.PositiveIntegerField()
    amount = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ORDERED)
    ordered_by = models.CharField(max_length=40)
    ordered_by_name = models.CharField(max_length=60)
    ordered_at = models.DateTimeField()
    examined_by = models.CharField(max_length=40, blank=True)
    examined_by_name = models.CharField(max_length=60, blank=True)
    examined_at = models.DateTimeField(null=True, blank=True)
    checklist = models.JSONField(default=list, blank=True)  # what the accounting side looked at, as ticked
    closed_by = models.CharField(max_length=40, blank=True)
    closed_by_name = models.CharField(max_length=60, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="payments_order_number_once"),
            models.CheckConstraint(
                # Dual control holds in the database too: nobody closes what they ordered.
                condition=Q(closed_by="") | ~Q(closed_by=models.F("ordered_by")),
                name="payments_order_two_people",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "state", "id"], name="payments_orders_by_state")]


class PaymentLine(core.TownModel):
    """One transfer of an order: payee, account as it was when ordered, sum. Never changed; a wrong one is sent back."""

    insert_only = True
    erasable = True

    order = models.ForeignKey(PaymentOrder, on_delete=models.PROTECT, db_index=False, related_name="lines")
    number = models.PositiveIntegerField()
    payee = models.ForeignKey("core.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    bank_code = models.CharField(max_length=10)
    branch_code = models.CharField(max_length=10)
    account_type = models.CharField(max_length=10)
    account_number = models.CharField(max_length=20)
    holder = models.CharField(max_length=100)
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "order", "number"], name="payments_line_number_once"),
            models.UniqueConstraint(fields=["municipality", "order", "payee"], name="payments_line_payee_once"),
        ]


class LineInstalment(core.TownModel):
    """Which instalments a line pays. `live` until the order is sent back: at most one live line an instalment.

    line: none once the record of the order was destroyed and the instalment is still needed; it stays paid.
    """

    line = models.ForeignKey(PaymentLine, on_delete=models.PROTECT, null=True, db_index=False, related_name="parts")
    order = models.ForeignKey(PaymentOrder, on_delete=models.PROTECT, db_index=False, related_name="parts")
    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, db_index=False, related_name="parts")
    live = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "instalment"], condition=Q(live=True), name="payments_instalment_paid_once"
            ),
        ]
        indexes = [models.Index(fields=["municipality", "order"], name="payments_parts_of_order")]


class BankFile(core.TownModel):
    """A file for the bank, as it was released: written once, read as often as wanted, never made anew.

    An order of more payees than the bank takes in a file has several, numbered.
    """

    insert_only = True
    erasable = True

    order = models.ForeignKey(PaymentOrder, on_delete=models.PROTECT, db_index=False, related_name="files")
    number = models.PositiveSmallIntegerField(default=1)
    first_line = models.PositiveIntegerField(default=1)
    last_line = models.PositiveIntegerField(default=MOST_RECORDS)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    amount = models.BigIntegerField()
    released_by = models.CharField(max_length=40)
    released_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "order", "number"], name="payments_file_once"),
        ]
