import django.db.models.deletion
from django.db import migrations, models

import tomoni.core.models.town
from tomoni.core.interface import NewTables


class Migration(NewTables):
    dependencies = [
        ("core", "0001_first_tables"),
        ("payments", "0001_first_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                ("budget_item", models.CharField(max_length=200)),
                ("fiscal_year", models.PositiveSmallIntegerField()),
                ("ceiling", models.BigIntegerField(null=True)),
                ("committed", models.BigIntegerField(default=0)),
                ("ordered", models.BigIntegerField(default=0)),
                ("released", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "fiscal_year", "budget_item"), name="payments_budget_line_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ceiling__isnull", True), ("committed__lte", models.F("ceiling")), _connector="OR"
                        ),
                        name="payments_budget_not_exceeded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ordered__lte", models.F("committed")),
                            ("released__lte", models.F("ordered")),
                            ("released__gte", 0),
                        ),
                        name="payments_budget_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="payments.budgetline",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("initial", "当初予算"), ("supplement", "補正予算"), ("transfer", "流用・充用")],
                        max_length=12,
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("reason", models.CharField(max_length=200)),
                ("entered_by", models.CharField(max_length=40)),
                ("entered_by_name", models.CharField(max_length=60)),
                ("entered_at", models.DateTimeField()),
                ("confirmed_by", models.CharField(blank=True, max_length=40)),
                ("confirmed_by_name", models.CharField(blank=True, max_length=60)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["municipality", "line"], name="payments_budget_entries")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by", ""),
                            models.Q(("confirmed_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="payments_budget_two_people",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                ("number", models.CharField(max_length=20)),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="payments.budgetline",
                    ),
                ),
                ("right", models.CharField(max_length=80)),
                ("department", models.CharField(max_length=40)),
                ("amount", models.BigIntegerField()),
                ("ordered", models.BigIntegerField(default=0)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("with_order", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("drafted", "決裁待ち"), ("bound", "負担済み"), ("released", "取り消し")],
                        default="drafted",
                        max_length=10,
                    ),
                ),
                ("drafted_by", models.CharField(max_length=40)),
                ("drafted_by_name", models.CharField(max_length=60)),
                ("drafted_at", models.DateTimeField()),
                ("decided_by", models.CharField(blank=True, max_length=40)),
                ("decided_by_name", models.CharField(blank=True, max_length=60)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["municipality", "line", "state"], name="payments_commitments_of")],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "number"), name="payments_commitment_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", ""),
                            models.Q(("decided_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="payments_commitment_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ordered__gte", 0), ("ordered__lte", models.F("amount"))),
                        name="payments_commitment_not_exceeded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="YearClosing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                ("fiscal_year", models.PositiveSmallIntegerField()),
                ("released_count", models.PositiveIntegerField()),
                ("released_amount", models.BigIntegerField()),
                ("returned_orders", models.PositiveIntegerField()),
                ("unpaid_count", models.PositiveIntegerField()),
                ("unpaid_amount", models.BigIntegerField()),
                ("closed_by", models.CharField(max_length=40)),
                ("closed_by_name", models.CharField(max_length=60)),
                ("closed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "fiscal_year"), name="payments_year_closed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="BankResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="payments.paymentorder",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="payments.bankfile",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("file", "結果ファイル"), ("list", "不能一覧"), ("paper", "紙の通知")], max_length=8
                    ),
                ),
                ("first_line", models.PositiveIntegerField()),
                ("last_line", models.PositiveIntegerField()),
                ("content", models.BinaryField(default=b"")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("done_count", models.PositiveIntegerField()),
                ("done_amount", models.BigIntegerField()),
                ("failed_count", models.PositiveIntegerField()),
                ("failed_amount", models.BigIntegerField()),
                ("read_by", models.CharField(max_length=40)),
                ("read_by_name", models.CharField(max_length=60)),
                ("read_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["municipality", "order"], name="payments_results_of_order")],
                "constraints": [models.UniqueConstraint(fields=("municipality", "file"), name="payments_result_once")],
            },
        ),
        migrations.CreateModel(
            name="ReturnedTransfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returned",
                        to="payments.paymentorder",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returned",
                        to="payments.paymentline",
                    ),
                ),
                (
                    "payee",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.person"
                    ),
                ),
                ("department", models.CharField(max_length=40)),
                ("amount", models.BigIntegerField()),
                ("code", models.CharField(blank=True, max_length=4)),
                ("words", models.CharField(max_length=100)),
                (
                    "source",
                    models.CharField(
                        choices=[("file", "結果ファイル"), ("list", "不能一覧"), ("paper", "紙の通知")], max_length=8
                    ),
                ),
                ("returned_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "対応待ち"), ("settled", "再支払へ")], default="open", max_length=8
                    ),
                ),
                ("noted_by", models.CharField(max_length=40)),
                ("noted_by_name", models.CharField(max_length=60)),
                ("noted_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("how", models.CharField(blank=True, max_length=12)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("settled_by", models.CharField(blank=True, max_length=40)),
                ("settled_by_name", models.CharField(blank=True, max_length=60)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["municipality", "department", "state", "id"], name="payments_returned_open"),
                    models.Index(fields=["municipality", "order"], name="payments_returned_of_order"),
                    models.Index(fields=["municipality", "payee"], name="payments_returned_payee"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "line"), name="payments_returned_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_by", ""),
                            models.Q(("settled_by", models.F("noted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="payments_returned_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                ("number", models.CharField(max_length=20)),
                ("fiscal_year", models.PositiveSmallIntegerField()),
                ("right", models.CharField(max_length=80)),
                ("label", models.CharField(max_length=200)),
                ("department", models.CharField(max_length=40)),
                (
                    "debtor",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.person"
                    ),
                ),
                ("origin", models.CharField(max_length=80)),
                ("source_key", models.CharField(max_length=120)),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("overpaid", "払い過ぎ"),
                            ("revoked", "決定の取消し"),
                            ("deceit", "偽りその他不正の手段"),
                        ],
                        max_length=10,
                    ),
                ),
                ("law", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=500)),
                ("decision", models.CharField(blank=True, max_length=80)),
                ("months", models.JSONField(default=list)),
                ("principal", models.BigIntegerField()),
                ("balance", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafted", "返還の決定待ち"),
                            ("setting_off", "内払調整中"),
                            ("open", "返還を求めている"),
                            ("settled", "完了"),
                            ("written_off", "不納欠損"),
                            ("dropped", "取りやめ"),
                        ],
                        max_length=12,
                    ),
                ),
                ("born_on", models.DateField()),
                ("due_on", models.DateField(blank=True, null=True)),
                ("limit_years", models.PositiveSmallIntegerField()),
                ("limit_law", models.CharField(max_length=100)),
                ("lapses_on", models.DateField(blank=True, null=True)),
                ("made_by", models.CharField(max_length=40)),
                ("made_by_name", models.CharField(max_length=60)),
                ("made_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["municipality", "department", "state", "id"], name="payments_claims_by_state"),
                    models.Index(fields=["municipality", "debtor", "state"], name="payments_claims_of"),
                    models.Index(fields=["municipality", "origin", "state"], name="payments_claims_of_origin"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "number"), name="payments_claim_number_once"),
                    models.UniqueConstraint(fields=("municipality", "source_key"), name="payments_claim_born_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("principal__gte", 1), ("balance__gte", 0), ("balance__lte", models.F("principal"))
                        ),
                        name="payments_claim_never_under_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="payments.claim",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("born", "発生"),
                            ("demanded", "返還の決定・納入の通知"),
                            ("set_off", "内払調整"),
                            ("received", "納付"),
                            ("reminded", "督促"),
                            ("agreed", "分割納付の承認"),
                            ("reduced", "減額"),
                            ("written_off", "不納欠損"),
                            ("dropped", "取りやめ"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField()),
                ("amount", models.BigIntegerField(default=0)),
                ("balance", models.BigIntegerField()),
                ("reference", models.CharField(blank=True, max_length=80)),
                ("law", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("by_on", models.DateField(blank=True, null=True)),
                ("by", models.CharField(max_length=40)),
                ("by_name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "claim", "number"), name="payments_claim_entry_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=("municipality", "claim", "kind", "reference"),
                        name="payments_claim_entry_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="payments.claim",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("demand", "返還を求める"),
                            ("instalments", "分割納付"),
                            ("reduce", "減額"),
                            ("write_off", "不納欠損"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("drafted", "決裁待ち"), ("approved", "承認"), ("sent_back", "差し戻し")],
                        default="drafted",
                        max_length=10,
                    ),
                ),
                ("amount", models.BigIntegerField(default=0)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("law", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=500)),
                ("terms", models.JSONField(default=list)),
                ("claim_version", models.PositiveIntegerField()),
                ("drafted_by", models.CharField(max_length=40)),
                ("drafted_by_name", models.CharField(max_length=60)),
                ("drafted_at", models.DateTimeField()),
                ("decided_by", models.CharField(blank=True, max_length=40)),
                ("decided_by_name", models.CharField(blank=True, max_length=60)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("comment", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "indexes": [models.Index(fields=["municipality", "state", "id"], name="payments_claim_proposals")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "drafted")),
                        fields=("municipality", "claim"),
                        name="payments_claim_one_proposal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", ""),
                            models.Q(("decided_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="payments_claim_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RepaymentPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=tomoni.core.models.town.code_or_none,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.municipality",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="payments.claim",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="payments.claimproposal",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("due_on", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("live", models.BooleanField(default=True)),
            ],
            options={
                "indexes": [models.Index(fields=["municipality", "claim", "number"], name="payments_repayment_parts")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "proposal", "number"), name="payments_repayment_part_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 1)), name="payments_repayment_part_positive"
                    ),
                ],
            },
        ),
    ]
