"""What the bank said about a file, and transfers that came back."""

from django.db import models
from django.db.models import F, Q

from tomoni.core import interface as core
from tomoni.payments.models.orders import BankFile, PaymentLine, PaymentOrder


class BankResult(core.TownModel):
    """The bank's answer to one file, as it was read; once a file. Lines not returned are paid from then on."""

    class Source(models.TextChoices):
        FILE = "file", "結果ファイル"
        LIST = "list", "不能一覧"
        PAPER = "paper", "紙の通知"

    insert_only = True
    erasable = True

    order = models.ForeignKey(PaymentOrder, on_delete=models.PROTECT, db_index=False, related_name="results")
    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, db_index=False, related_name="results")
    source = models.CharField(max_length=8, choices=Source.choices)
    first_line = models.PositiveIntegerField()
    last_line = models.PositiveIntegerField()
    content = models.BinaryField(default=b"")
    sha256 = models.CharField(max_length=64, blank=True)
    done_count = models.PositiveIntegerField()
    done_amount = models.BigIntegerField()
    failed_count = models.PositiveIntegerField()
    failed_amount = models.BigIntegerField()
    read_by = models.CharField(max_length=40)
    read_by_name = models.CharField(max_length=60)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "file"], name="payments_result_once")]
        indexes = [models.Index(fields=["municipality", "order"], name="payments_results_of_order")]


class ReturnedTransfer(core.TownModel):
    """A transfer that did not arrive or came back (振込不能, 組戻): a step for the section of the case.

    Its months stay in the order, and so can be paid by no other, until somebody else than who noted it settles it.
    """

    class State(models.TextChoices):
        OPEN = "open", "対応待ち"
        SETTLED = "settled", "再支払へ"

    order = models.ForeignKey(PaymentOrder, on_delete=models.PROTECT, db_index=False, related_name="returned")
    line = models.ForeignKey(PaymentLine, on_delete=models.PROTECT, db_index=False, related_name="returned")
    payee = models.ForeignKey("core.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    department = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    code = models.CharField(max_length=4, blank=True)
    words = models.CharField(max_length=100)
    source = models.CharField(max_length=8, choices=BankResult.Source.choices)
    returned_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    noted_by = models.CharField(max_length=40)
    noted_by_name = models.CharField(max_length=60)
    noted_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=12, blank=True)
    note = models.CharField(max_length=500, blank=True)
    settled_by = models.CharField(max_length=40, blank=True)
    settled_by_name = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "line"], name="payments_returned_once"),
            models.CheckConstraint(
                condition=Q(settled_by="") | ~Q(settled_by=F("noted_by")), name="payments_returned_two_people"
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "department", "state", "id"], name="payments_returned_open"),
            models.Index(fields=["municipality", "order"], name="payments_returned_of_order"),
            models.Index(fields=["municipality", "payee"], name="payments_returned_payee"),
        ]
