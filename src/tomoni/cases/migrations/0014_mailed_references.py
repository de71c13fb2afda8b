import django.db.models.deletion
from django.db import migrations, models

import tomoni.core.models.town
from tomoni.core import interface as core


class Migration(core.NewTables):
    dependencies = [
        ("cases", "0013_taken_in_and_codes"),
        ("core", "0007_indexes_of_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mailing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service", models.CharField(max_length=64)),
                ("bundle", models.CharField(max_length=64)),
                ("on", models.DateField()),
                ("looked_at", models.BigIntegerField(default=0)),
                ("mailed", models.PositiveIntegerField(default=0)),
                ("held", models.PositiveIntegerField(default=0)),
                ("began_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
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
            name="MailedReference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=11)),
                ("batch", models.PositiveIntegerField()),
                ("held", models.CharField(default="", max_length=12)),
                (
                    "household",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.household",
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
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.person",
                    ),
                ),
                (
                    "mailing",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="references",
                        to="cases.mailing",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.UniqueConstraint(fields=("municipality", "service"), name="cases_mailing_service"),
        ),
        migrations.AddIndex(
            model_name="mailedreference",
            index=models.Index(fields=["municipality", "mailing", "batch", "id"], name="cases_reference_batch"),
        ),
        migrations.AddConstraint(
            model_name="mailedreference",
            constraint=models.UniqueConstraint(
                fields=("municipality", "mailing", "household"), name="cases_reference_household"
            ),
        ),
        migrations.AddConstraint(
            model_name="mailedreference",
            constraint=models.UniqueConstraint(fields=("municipality", "code"), name="cases_reference_code"),
        ),
    ]
