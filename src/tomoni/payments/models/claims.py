"""Money that a person owes back to the town (返還金債権), and everything that happened to it."""

from django.db import models
from django.db.models import F, Q

from tomoni.core import interface as core


class Claim(core.TownModel):
    """A money claim of the town against a person (地方自治法240条): cause, article, decision, what is still open.

    balance: a projection of the entries; the database refuses to let it fall under nothing or rise over the principal.
    """

    class State(models.TextChoices):
        DRAFTED = "drafted", "返還の決定待ち"
        SETTING_OFF = "setting_off", "内払調整中"
        OPEN = "open", "返還を求めている"
        SETTLED = "settled", "完了"
        WRITTEN_OFF = "written_off", "不納欠損"
        DROPPED = "dropped", "取りやめ"

    class Cause(models.TextChoices):
        OVERPAID = "overpaid", "払い過ぎ"
        REVOKED = "revoked", "決定の取消し"
        DECEIT = "deceit", "偽りその他不正の手段"

    number = models.CharField(max_length=20)
    fiscal_year = models.PositiveSmallIntegerField()
    right = models.CharField(max_length=80)
    label = models.CharField(max_length=200)
    department = models.CharField(max_length=40)
    debtor = models.ForeignKey("core.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    origin = models.CharField(max_length=80)
    source_key = models.CharField(max_length=120)
    cause = models.CharField(max_length=10, choices=Cause.choices)
    law = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    decision = models.CharField(max_length=80, blank=True)
    months = models.JSONField(default=list)
    by_month = models.JSONField(default=dict)  # {month: yen} where it is known, so that a month is claimed once
    principal = models.BigIntegerField()
    balance = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=State.choices)
    born_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    limit_years = models.PositiveSmallIntegerField()
    limit_law = models.CharField(max_length=100)
    lapses_on = models.DateField(null=True, blank=True)
    made_by = models.CharField(max_length=40)
    made_by_name = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="payments_claim_number_once"),
            models.UniqueConstraint(fields=["municipality", "source_key"], name="payments_claim_born_once"),
            models.CheckConstraint(
                condition=Q(principal__gte=1) & Q(balance__gte=0) & Q(balance__lte=F("principal")),
                name="payments_claim_never_under_nothing",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "department", "state", "id"], name="payments_claims_by_state"),
            models.Index(fields=["municipality", "debtor", "state"], name="payments_claims_of"),
            models.Index(fields=["municipality", "origin", "state"], name="payments_claims_of_origin"),
        ]


class ClaimEntry(core.TownModel):
    """One thing that happened to a claim: a demand, money received, set off, a reminder, a write-off. Never changed."""

    class Kind(models.TextChoices):
        BORN = "born", "発生"
        DEMANDED = "demanded", "返還の決定・納入の通知"
        SET_OFF = "set_off", "内払調整"
        RECEIVED = "received", "納付"
        REMINDED = "reminded", "督促"
        AGREED = "agreed", "分割納付の承認"
        REDUCED = "reduced", "減額"
        WRITTEN_OFF = "written_off", "不納欠損"
        DROPPED = "dropped", "取りやめ"

    insert_only = True
    erasable = True

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, db_index=False, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    on = models.DateField()
    amount = models.BigIntegerField(default=0)
    balance = models.BigIntegerField()
    reference = models.CharField(max_length=80, blank=True)
    law = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    by_on = models.DateField(null=True, blank=True)
    by = models.CharField(max_length=40)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "claim", "number"], name="payments_claim_entry_number"),
            models.UniqueConstraint(
                fields=["municipality", "claim", "kind", "reference"],
                condition=~Q(reference=""),
                name="payments_claim_entry_once",
            ),
        ]


class ClaimProposal(core.TownModel):
    """What one person drafts about a claim and another decides: the demand, instalments, less, the write-off."""

    class Kind(models.TextChoices):
        DEMAND = "demand", "返還を求める"
        INSTALMENTS = "instalments", "分割納付"
        REDUCE = "reduce", "減額"
        WRITE_OFF = "write_off", "不納欠損"

    class State(models.TextChoices):
        DRAFTED = "drafted", "決裁待ち"
        APPROVED = "approved", "承認"
        SENT_BACK = "sent_back", "差し戻し"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, db_index=False, related_name="proposals")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTED)
    amount = models.BigIntegerField(default=0)
    due_on = models.DateField(null=True, blank=True)
    law = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    terms = models.JSONField(default=list)
    claim_version = models.PositiveIntegerField()
    drafted_by = models.CharField(max_length=40)
    drafted_by_name = models.CharField(max_length=60)
    drafted_at = models.DateTimeField()
    decided_by = models.CharField(max_length=40, blank=True)
    decided_by_name = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    comment = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "claim"], condition=Q(state="drafted"), name="payments_claim_one_proposal"
            ),
            models.CheckConstraint(
                condition=Q(decided_by="") | ~Q(decided_by=F("drafted_by")), name="payments_claim_two_people"
            ),
        ]
        indexes = [models.Index(fields=["municipality", "state", "id"], name="payments_claim_proposals")]


class RepaymentPart(core.TownModel):
    """One instalment of an agreed repayment (分割納付の1回分); live until another agreement takes its place."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, db_index=False, related_name="parts")
    proposal = models.ForeignKey(ClaimProposal, on_delete=models.PROTECT, db_index=False, related_name="parts")
    number = models.PositiveIntegerField()
    due_on = models.DateField()
    amount = models.BigIntegerField()
    live = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "proposal", "number"], name="payments_repayment_part_once"),
            models.CheckConstraint(condition=Q(amount__gte=1), name="payments_repayment_part_positive"),
        ]
        indexes = [models.Index(fields=["municipality", "claim", "number"], name="payments_repayment_parts")]
