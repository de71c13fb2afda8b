import django.db.models.deletion
from django.db import migrations, models

import tomoni.core.models.town
from tomoni.core.models.new_tables import NewTables


class Migration(NewTables):
    dependencies = [
        ("core", "0002_dated_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnusualDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("staff", models.BigIntegerField()),
                ("day", models.DateField()),
                ("office", models.CharField(blank=True, max_length=40)),
                ("role", models.CharField(blank=True, max_length=30)),
                ("name", models.CharField(max_length=60)),
                ("points", models.PositiveIntegerField()),
                ("reasons", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "まだ見ていない"),
                            ("asked", "課長に聞いている"),
                            ("answered", "課長が答えた"),
                            ("seen", "見た"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("found_at", models.DateTimeField()),
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
                "indexes": [
                    models.Index(fields=["municipality", "state", "-points"], name="core_unusual_by_points"),
                    models.Index(fields=["municipality", "office", "state"], name="core_unusual_of_office"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "staff", "day"), name="core_unusual_day_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("open", "まだ見ていない"),
                            ("asked", "課長に聞いている"),
                            ("answered", "課長が答えた"),
                            ("seen", "見た"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField()),
                ("by", models.CharField(max_length=60)),
                ("by_name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
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
                    "of",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="core.unusualday",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["municipality", "of"], name="core_remarks_of_day")],
            },
        ),
        migrations.CreateModel(
            name="DaySeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("seal_number", models.PositiveBigIntegerField()),
                ("seal_hash", models.CharField(max_length=64)),
                ("entries", models.PositiveBigIntegerField()),
                ("total", models.PositiveBigIntegerField()),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
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
                "constraints": [models.UniqueConstraint(fields=("municipality", "day"), name="core_day_seal_once")],
            },
        ),
        migrations.CreateModel(
            name="LedgerCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("asked_by_name", models.CharField(max_length=60)),
                ("until_seal", models.PositiveBigIntegerField()),
                ("seal_number", models.PositiveBigIntegerField(default=0)),
                ("seal_hash", models.CharField(blank=True, max_length=64)),
                ("entries", models.PositiveBigIntegerField(default=0)),
                ("faults", models.PositiveIntegerField(default=0)),
                ("problems", models.JSONField(default=list)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
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
                "indexes": [models.Index(fields=["municipality", "asked_at"], name="core_ledger_checks")],
            },
        ),
        migrations.CreateModel(
            name="RecordQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField()),
                ("to_role", models.CharField(max_length=30)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("answered", "Answered")], default="open", max_length=10
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("answered_by", models.CharField(blank=True, max_length=60)),
                ("answered_by_name", models.CharField(blank=True, max_length=60)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.ledgerentry",
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
                    "person",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["municipality", "to_role", "state"], name="core_questions_to_role")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "person", "entry"), name="core_record_question_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("staff", models.BigIntegerField()),
                ("office", models.CharField(blank=True, max_length=40)),
                ("role", models.CharField(blank=True, max_length=30)),
                ("act", models.CharField(max_length=10)),
                ("deed", models.CharField(blank=True, max_length=40)),
                ("purpose", models.CharField(blank=True, max_length=200)),
                ("case", models.CharField(blank=True, max_length=40)),
                ("people", models.PositiveIntegerField()),
                ("opened", models.BooleanField()),
                ("terms", models.PositiveSmallIntegerField(default=0)),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.ledgerentry",
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
                "indexes": [
                    models.Index(fields=["municipality", "at"], name="core_acts_by_time"),
                    models.Index(fields=["municipality", "staff", "at"], name="core_acts_of_staff"),
                    models.Index(fields=["municipality", "office", "at"], name="core_acts_of_office"),
                    models.Index(
                        condition=models.Q(("case", ""), _negated=True),
                        fields=["municipality", "case"],
                        name="core_acts_of_case",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("municipality", "entry"), name="core_staff_act_once")],
            },
        ),
        migrations.CreateModel(
            name="StaffDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("staff", models.BigIntegerField()),
                ("day", models.DateField()),
                ("office", models.CharField(blank=True, max_length=40)),
                ("counts", models.JSONField()),
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
                "indexes": [models.Index(fields=["municipality", "office", "day"], name="core_days_of_office")],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "staff", "day"), name="core_staff_day_once")
                ],
            },
        ),
    ]
