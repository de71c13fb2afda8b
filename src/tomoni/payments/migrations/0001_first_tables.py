import django.db.models.deletion
from django.db import migrations, models

import tomoni.core.models.town
from tomoni.core.interface import NewTables


class Migration(NewTables):
    dependencies = [
        ("core", "0001_first_tables"),
    ]

    operations = [
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
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "right"), name="payments_fund_source_once")
                ],
            },
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
            options={
                "indexes": [
                    models.Index(fields=["municipality", "right", "due_on", "payee"], name="payments_instalments_due"),
                    models.Index(fields=["municipality", "payee", "month"], name="payments_instalments_of"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "origin", "month"), name="payments_instalment_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 1)), name="payments_instalment_positive"),
                ],
            },
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
                ("closed_by", models.CharField(blank=True, max_length=40)),
                ("closed_by_name", models.CharField(blank=True, max_length=60)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("return_reason", models.CharField(blank=True, max_length=500)),
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
            options={
                "indexes": [models.Index(fields=["municipality", "state", "id"], name="payments_orders_by_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "number"), name="payments_order_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_by", ""),
                            models.Q(("closed_by", models.F("ordered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="payments_order_two_people",
                    ),
                ],
            },
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
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "order", "number"), name="payments_line_number_once"
                    ),
                    models.UniqueConstraint(fields=("municipality", "order", "payee"), name="payments_line_payee_once"),
                ],
            },
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
            options={
                "indexes": [models.Index(fields=["municipality", "order"], name="payments_parts_of_order")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("live", True)),
                        fields=("municipality", "instalment"),
                        name="payments_instalment_paid_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BankFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="payments.paymentorder",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("municipality", "order"), name="payments_file_once")],
            },
        ),
    ]
