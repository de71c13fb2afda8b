import django.db.models.deletion
from django.db import migrations, models

import tomoni.core.models.town
from tomoni.core import interface as core


class Migration(core.NewTables):
    dependencies = [
        ("api", "0002_clients_used"),
        ("core", "0007_indexes_of_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="RefusedPackage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("why", models.CharField(max_length=20)),
                ("first_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("times", models.PositiveIntegerField(default=1)),
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
                    models.UniqueConstraint(fields=("municipality", "name", "why"), name="api_refused_once")
                ],
            },
        ),
    ]
