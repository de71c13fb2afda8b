import django.db.models.deletion
from django.db import migrations, models

import tomoni.core.models.town
from tomoni.core.interface import NewTables


class Migration(NewTables):
    """What the migrations it replaces come to, for a new installation, in one step instead of rendering each change."""

    replaces = [
        ("payments", "0001_first_tables"),
        ("payments", "0002_books_results_and_claims"),
        ("payments", "0003_files_checklists_and_commitments"),
    ]

    dependencies = [
        ("core", "0001_squashed_all_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="BankFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("first_line", models.PositiveIntegerField(default=1)),
                ("last_line", models.PositiveIntegerField(default=999999)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("count", models.PositiveIntegerField()),
                ("amount", models.BigIntegerField()),
                ("released_by", models.CharField(max_length=40)),
                ("released_at", models.DateTimeField()),
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
            ],
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("budget_item", models.CharField(max_length=200)),
                ("fiscal_year", models.PositiveSmallIntegerField()),
                ("ceiling", models.BigIntegerField(null=True)),
                ("committed", models.BigIntegerField(default=0)),
                ("ordered", models.BigIntegerField(default=0)),
                ("released", models.BigIntegerField(default=0)),
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
            ],
        ),
        migrations.CreateModel(
            name="BudgetEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            ],
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20)),
                ("fiscal_year", models.PositiveSmallIntegerField()),
                ("right", models.CharField(max_length=80)),
                ("label", models.CharField(max_length=200)),
                ("department", models.CharField(max_length=40)),
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
                (
                    "debtor",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.person"
                    ),
                ),
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
            ],
        ),
        migrations.CreateModel(
            name="ClaimEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "claim",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="payments.claim",
                    ),
                ),
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
            ],
        ),
        migrations.CreateModel(
            name="ClaimProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            ],
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20)),
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
                (
                    "line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="payments.budgetline",
                    ),
                ),
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
            ],
        ),
        migrations.CreateModel(
            name="FundSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("right", models.CharField(max_length=80)),
                ("department", models.CharField(max_length=40)),
                ("consignor_code", models.CharField(max_length=10)),
                ("consignor_name", models.CharField(max_length=40)),
                ("bank_code", models.CharField(max_length=4)),
                ("branch_code", models.CharField(max_length=3)),
                (
                    "account_type",
                    models.CharField(
                        choices=[("1", "ordinary"), ("2", "current"), ("4", "savings"), ("9", "other")], max_length=1
                    ),
                ),
                ("account_number", models.CharField(max_length=7)),
                ("budget_item", models.CharField(max_length=200)),
                ("line_end", models.CharField(blank=True, default="", max_length=2)),
                ("most_records", models.PositiveIntegerField(default=999999)),
                ("submit_days", models.PositiveSmallIntegerField(default=0)),
                ("result_place", models.PositiveSmallIntegerField(default=114)),
                ("result_codes", models.JSONField(blank=True, default=dict)),
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
            ],
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin", models.CharField(max_length=80)),
                ("month", models.CharField(max_length=7)),
                ("right", models.CharField(max_length=80)),
                ("label", models.CharField(max_length=200)),
                ("amount", models.BigIntegerField()),
                ("due_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("cancel_reason", models.CharField(blank=True, max_length=200)),
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
                    "payee",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PaymentOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20)),
                ("fiscal_year", models.PositiveSmallIntegerField()),
                ("right", models.CharField(max_length=80)),
                ("department", models.CharField(max_length=40)),
                ("budget_item", models.CharField(max_length=200)),
                ("extra_reason", models.CharField(blank=True, default="", max_length=200)),
                ("carried", models.BigIntegerField(default=0)),
                ("pay_on", models.DateField()),
                ("count", models.PositiveIntegerField()),
                ("amount", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("ordered", "審査待ち"), ("returned", "差し戻し"), ("released", "支払確定")],
                        default="ordered",
                        max_length=10,
                    ),
                ),
                ("ordered_by", models.CharField(max_length=40)),
                ("ordered_by_name", models.CharField(max_length=60)),
                ("ordered_at", models.DateTimeField()),
                ("examined_by", models.CharField(blank=True, max_length=40)),
                ("examined_by_name", models.CharField(blank=True, max_length=60)),
                ("examined_at", models.DateTimeField(blank=True, null=True)),
                ("checklist", models.JSONField(blank=True, default=list)),
                ("closed_by", models.CharField(blank=True, max_length=40)),
                ("closed_by_name", models.CharField(blank=True, max_length=60)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("return_reason", models.CharField(blank=True, max_length=500)),
                (
                    "commitment",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="payments.commitment",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="payments.fundsource",
                    ),
                ),
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
            ],
        ),
        migrations.CreateModel(
            name="PaymentLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("bank_code", models.CharField(max_length=10)),
                ("branch_code", models.CharField(max_length=10)),
                ("account_type", models.CharField(max_length=10)),
                ("account_number", models.CharField(max_length=20)),
                ("holder", models.CharField(max_length=100)),
                ("amount", models.BigIntegerField()),
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
                    "payee",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.person"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payments.paymentorder",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LineInstalment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("live", models.BooleanField(default=True)),
                (
                    "instalment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="payments.instalment",
                    ),
                ),
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
                        related_name="parts",
                        to="payments.paymentline",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="payments.paymentorder",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BankResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            ],
        ),
        migrations.AddField(
            model_name="bankfile",
            name="order",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="payments.paymentorder",
            ),
        ),
        migrations.CreateModel(
            name="RepaymentPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("due_on", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("live", models.BooleanField(default=True)),
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
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="payments.claimproposal",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReturnedTransfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "payee",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="YearClosing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fiscal_year", models.PositiveSmallIntegerField()),
                ("released_count", models.PositiveIntegerField()),
                ("released_amount", models.BigIntegerField()),
                ("returned_orders", models.PositiveIntegerField()),
                ("unpaid_count", models.PositiveIntegerField()),
                ("unpaid_amount", models.BigIntegerField()),
                ("closed_by", models.CharField(max_length=40)),
                ("closed_by_name", models.CharField(max_length=60)),
                ("closed_at", models.DateTimeField()),
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
            ],
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.UniqueConstraint(
                fields=("municipality", "fiscal_year", "budget_item"), name="payments_budget_line_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(("ceiling__isnull", True), ("committed__lte", models.F("ceiling")), _connector="OR"),
                name="payments_budget_not_exceeded",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ordered__lte", models.F("committed")),
                    ("released__lte", models.F("ordered")),
                    ("released__gte", 0),
                ),
                name="payments_budget_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="budgetentry",
            index=models.Index(fields=["municipality", "line"], name="payments_budget_entries"),
        ),
        migrations.AddConstraint(
            model_name="budgetentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by", ""),
                    models.Q(("confirmed_by", models.F("entered_by")), _negated=True),
                    _connector="OR",
                ),
                name="payments_budget_two_people",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["municipality", "department", "state", "id"], name="payments_claims_by_state"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["municipality", "debtor", "state"], name="payments_claims_of"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["municipality", "origin", "state"], name="payments_claims_of_origin"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(fields=("municipality", "number"), name="payments_claim_number_once"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(fields=("municipality", "source_key"), name="payments_claim_born_once"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("principal__gte", 1), ("balance__gte", 0), ("balance__lte", models.F("principal"))),
                name="payments_claim_never_under_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimentry",
            constraint=models.UniqueConstraint(
                fields=("municipality", "claim", "number"), name="payments_claim_entry_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="claimentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reference", ""), _negated=True),
                fields=("municipality", "claim", "kind", "reference"),
                name="payments_claim_entry_once",
            ),
        ),
        migrations.AddIndex(
            model_name="claimproposal",
            index=models.Index(fields=["municipality", "state", "id"], name="payments_claim_proposals"),
        ),
        migrations.AddConstraint(
            model_name="claimproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "drafted")),
                fields=("municipality", "claim"),
                name="payments_claim_one_proposal",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", ""), models.Q(("decided_by", models.F("drafted_by")), _negated=True), _connector="OR"
                ),
                name="payments_claim_two_people",
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["municipality", "line", "state"], name="payments_commitments_of"),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.UniqueConstraint(
                fields=("municipality", "number"), name="payments_commitment_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", ""), models.Q(("decided_by", models.F("drafted_by")), _negated=True), _connector="OR"
                ),
                name="payments_commitment_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(("ordered__gte", 0), ("ordered__lte", models.F("amount"))),
                name="payments_commitment_not_exceeded",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundsource",
            constraint=models.UniqueConstraint(fields=("municipality", "right"), name="payments_fund_source_once"),
        ),
        migrations.AddIndex(
            model_name="instalment",
            index=models.Index(fields=["municipality", "right", "due_on", "payee"], name="payments_instalments_due"),
        ),
        migrations.AddIndex(
            model_name="instalment",
            index=models.Index(fields=["municipality", "payee", "month"], name="payments_instalments_of"),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.UniqueConstraint(
                fields=("municipality", "origin", "month"), name="payments_instalment_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 1)), name="payments_instalment_positive"
            ),
        ),
        migrations.AddIndex(
            model_name="paymentorder",
            index=models.Index(fields=["municipality", "state", "id"], name="payments_orders_by_state"),
        ),
        migrations.AddConstraint(
            model_name="paymentorder",
            constraint=models.UniqueConstraint(fields=("municipality", "number"), name="payments_order_number_once"),
        ),
        migrations.AddConstraint(
            model_name="paymentorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_by", ""), models.Q(("closed_by", models.F("ordered_by")), _negated=True), _connector="OR"
                ),
                name="payments_order_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentline",
            constraint=models.UniqueConstraint(
                fields=("municipality", "order", "number"), name="payments_line_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentline",
            constraint=models.UniqueConstraint(
                fields=("municipality", "order", "payee"), name="payments_line_payee_once"
            ),
        ),
        migrations.AddIndex(
            model_name="lineinstalment",
            index=models.Index(fields=["municipality", "order"], name="payments_parts_of_order"),
        ),
        migrations.AddConstraint(
            model_name="lineinstalment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("live", True)),
                fields=("municipality", "instalment"),
                name="payments_instalment_paid_once",
            ),
        ),
        migrations.AddIndex(
            model_name="bankresult",
            index=models.Index(fields=["municipality", "order"], name="payments_results_of_order"),
        ),
        migrations.AddConstraint(
            model_name="bankresult",
            constraint=models.UniqueConstraint(fields=("municipality", "file"), name="payments_result_once"),
        ),
        migrations.AddConstraint(
            model_name="bankfile",
            constraint=models.UniqueConstraint(fields=("municipality", "order", "number"), name="payments_file_once"),
        ),
        migrations.AddIndex(
            model_name="repaymentpart",
            index=models.Index(fields=["municipality", "claim", "number"], name="payments_repayment_parts"),
        ),
        migrations.AddConstraint(
            model_name="repaymentpart",
            constraint=models.UniqueConstraint(
                fields=("municipality", "proposal", "number"), name="payments_repayment_part_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="repaymentpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 1)), name="payments_repayment_part_positive"
            ),
        ),
        migrations.AddIndex(
            model_name="returnedtransfer",
            index=models.Index(fields=["municipality", "department", "state", "id"], name="payments_returned_open"),
        ),
        migrations.AddIndex(
            model_name="returnedtransfer",
            index=models.Index(fields=["municipality", "order"], name="payments_returned_of_order"),
        ),
        migrations.AddIndex(
            model_name="returnedtransfer",
            index=models.Index(fields=["municipality", "payee"], name="payments_returned_payee"),
        ),
        migrations.AddConstraint(
            model_name="returnedtransfer",
            constraint=models.UniqueConstraint(fields=("municipality", "line"), name="payments_returned_once"),
        ),
        migrations.AddConstraint(
            model_name="returnedtransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("settled_by", ""), models.Q(("settled_by", models.F("noted_by")), _negated=True), _connector="OR"
                ),
                name="payments_returned_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="yearclosing",
            constraint=models.UniqueConstraint(
                fields=("municipality", "fiscal_year"), name="payments_year_closed_once"
            ),
        ),
    ]
