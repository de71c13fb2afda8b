import django.db.models.deletion
from django.db import migrations, models

import tomoni.core.models.town
from tomoni.core import interface as core


class Migration(core.NewTables):
    dependencies = [
        ("cases", "0017_acting_of_receipts"),
        ("core", "0011_representations"),
    ]

    operations = [
        migrations.CreateModel(
            name="CounterNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "interview",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counter_notes",
                        to="cases.interview",
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
                    "staff",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.staff"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["municipality", "interview", "at"], name="cases_counter_note_interview")
                ],
            },
        ),
        migrations.CreateModel(
            name="Helping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shows", models.JSONField(default=list)),
                ("digest", models.CharField(max_length=64)),
                ("made_by", models.CharField(max_length=40)),
                ("made_at", models.DateTimeField()),
                ("code_until", models.DateTimeField()),
                ("key", models.CharField(default="", max_length=64)),
                ("name", models.CharField(default="", max_length=60)),
                ("ground", models.CharField(default="", max_length=12)),
                ("body", models.CharField(default="", max_length=80)),
                ("language", models.CharField(default="ja", max_length=8)),
                ("typed", models.JSONField(default=list)),
                ("guarded", models.BooleanField(default=False)),
                ("began_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(default="", max_length=40)),
                (
                    "interview",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="helpings",
                        to="cases.interview",
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
                "indexes": [
                    models.Index(fields=["municipality", "person", "made_at"], name="cases_helping_person"),
                    models.Index(fields=["municipality", "interview"], name="cases_helping_interview"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "digest"), name="cases_helping_code"),
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("municipality", "key"),
                        name="cases_helping_key",
                    ),
                ],
            },
        ),
    ]
