import django.db.models.deletion
from django.db import migrations, models

import tomoni.core.models.town
from tomoni.core import interface as core


class Migration(core.NewTables):
    dependencies = [
        ("cases", "0012_set_off_by_claims"),
        ("core", "0007_indexes_of_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="CodeTry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("who", models.CharField(max_length=40)),
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
                "indexes": [models.Index(fields=["municipality", "who", "at"], name="cases_code_try_who")],
            },
        ),
        migrations.CreateModel(
            name="ResumeCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("expires_at", models.DateTimeField()),
                (
                    "interview",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codes",
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "digest"), name="cases_resume_code"),
                    models.UniqueConstraint(fields=("municipality", "interview"), name="cases_resume_code_of_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TakenIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("way", models.CharField(max_length=16)),
                ("came_on", models.DateField()),
                ("stamp", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                (
                    "interview",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_in",
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
                    models.Index(fields=["municipality", "interview", "at"], name="cases_taken_in_interview"),
                    models.Index(fields=["municipality", "staff", "at"], name="cases_taken_in_staff"),
                ],
            },
        ),
    ]
