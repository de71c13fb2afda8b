import django.db.models.deletion
from django.db import migrations, models

import tomoni.core.models.town
from tomoni.core.models.new_tables import NewTables


class Migration(NewTables):
    dependencies = [
        ("core", "0010_files_to_scan"),
    ]

    operations = [
        migrations.CreateModel(
            name="Representation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("guardian", "法定代理人（成年後見人など）"),
                            ("proxy", "委任を受けた代理人"),
                            ("organisation", "委任を受けた事業者・団体"),
                        ],
                        max_length=12,
                    ),
                ),
                ("services", models.JSONField(default=list)),
                ("receives", models.BooleanField(default=False)),
                ("guarded", models.BooleanField(default=False)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("evidence", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(default="", max_length=40)),
                ("ended_because", models.CharField(default="", max_length=200)),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.person",
                    ),
                ),
                (
                    "made_by",
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
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
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
                    models.Index(fields=["municipality", "person"], name="core_represented"),
                    models.Index(fields=["municipality", "agent"], name="core_representing"),
                    models.Index(fields=["municipality", "organisation"], name="core_representing_bodies"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="core_representation_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agent", None), ("ground", "organisation"), ("organisation__isnull", False)),
                            models.Q(
                                models.Q(("ground", "organisation"), _negated=True),
                                ("agent__isnull", False),
                                ("organisation", None),
                            ),
                            _connector="OR",
                        ),
                        name="core_representation_by_one",
                    ),
                ],
            },
        ),
    ]
