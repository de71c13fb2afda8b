import django.db.models.deletion
from django.db import migrations, models

import tomoni.core.models.town
from tomoni.core import interface as core


class Migration(core.NewTables):
    dependencies = [
        ("cases", "0015_spent_references"),
        ("core", "0011_representations"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActingFor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ground", models.CharField(max_length=12)),
                ("organisation", models.CharField(default="", max_length=100)),
                ("at", models.DateTimeField()),
                (
                    "agent",
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
                (
                    "person",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.person"
                    ),
                ),
                (
                    "representation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.representation",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="actingfor",
            index=models.Index(fields=["municipality", "agent", "person"], name="cases_acting_agent"),
        ),
        migrations.AddIndex(
            model_name="actingfor",
            index=models.Index(fields=["municipality", "person"], name="cases_acting_person"),
        ),
    ]
