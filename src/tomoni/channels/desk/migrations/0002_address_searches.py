import django.db.models.deletion
from django.db import migrations, models

import tomoni.core.models.town
from tomoni.core.interface import NewTables


class Migration(NewTables):
    dependencies = [
        ("core", "0001_squashed_all_tables"),
        ("desk", "0001_team_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="AddressSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dispatch", models.PositiveBigIntegerField()),
                ("document", models.PositiveBigIntegerField()),
                ("case_number", models.CharField(blank=True, max_length=40)),
                ("department", models.CharField(max_length=40)),
                ("opened_at", models.DateTimeField()),
                ("findings", models.TextField(blank=True, default="")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_how",
                    models.CharField(
                        blank=True,
                        choices=[("resent", "送り直した"), ("handed", "本人に渡した"), ("not_found", "分からなかった")],
                        max_length=10,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.staff",
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
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.staff",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["municipality", "department", "opened_at"],
                        name="desk_address_searches_open",
                    ),
                    models.Index(fields=["municipality", "case_number"], name="desk_address_search_of_case"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "dispatch"), name="desk_address_search_once")
                ],
            },
        ),
    ]
