"""Covers of what a section sends on together to another body."""

import django.db.models.deletion
from django.db import migrations, models

import tomoni.core.models.town
from tomoni.core import interface as core


def town() -> models.ForeignKey:
    """The column every table has."""
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        default=tomoni.core.models.town.code_or_none,
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="core.municipality",
    )


def to(model: str, name: str) -> models.ForeignKey:
    """A way to a row that the new ones go with."""
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name=name, to=f"cases.{model}"
    )


class Migration(core.NewTables):
    dependencies = [
        ("cases", "0026_conversation_of_receipt"),
        ("core", "0014_counter_role"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=64)),
                ("body", models.CharField(max_length=200)),
                ("document", models.BigIntegerField()),
                ("number", models.CharField(max_length=100)),
                ("state", models.CharField(default="made", max_length=12)),
                ("made_by", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("ended_by", models.CharField(default="", max_length=64)),
                ("ended_at", models.DateTimeField(null=True)),
                ("because", models.CharField(default="", max_length=200)),
                ("municipality", town()),
            ],
            options={
                "indexes": [models.Index(fields=["municipality", "department", "made_at"], name="cases_cover_list")]
            },
        ),
        migrations.CreateModel(
            name="CoverLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("live", models.BooleanField(default=True)),
                ("case", to("case", "cover_lines")),
                ("cover", to("cover", "lines")),
                ("municipality", town()),
                ("outcome", to("outcome", "cover_lines")),
            ],
            options={
                "indexes": [models.Index(fields=["municipality", "case"], name="cases_cover_of_case")],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "cover", "place"), name="cases_cover_place"),
                    models.UniqueConstraint(
                        condition=models.Q(("live", True)),
                        fields=("municipality", "outcome"),
                        name="cases_cover_once",
                    ),
                ],
            },
        ),
    ]
