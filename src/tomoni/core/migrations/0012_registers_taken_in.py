import django.db.models.deletion
from django.db import migrations, models

import tomoni.core.models.town
from tomoni.core.models.new_tables import NewTables


def _key():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def _town():
    return (
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
    )


class Migration(NewTables):
    dependencies = [
        ("core", "0011_representations"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterRun",
            fields=[
                _key(),
                ("register", models.CharField(max_length=60)),
                ("mapping", models.CharField(max_length=60)),
                ("digest", models.CharField(max_length=64)),
                ("full", models.BooleanField()),
                ("day", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "途中"), ("done", "終わった")], default="running", max_length=10
                    ),
                ),
                ("files", models.JSONField(default=list)),
                ("place", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("ends_held", models.CharField(blank=True, max_length=20)),
                ("begun_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("by", models.CharField(max_length=100)),
                _town(),
            ],
            options={
                "indexes": [
                    models.Index(fields=["municipality", "register", "day"], name="core_register_runs"),
                    models.Index(fields=["municipality", "digest"], name="core_register_run_by_files"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterRefusal",
            fields=[
                _key(),
                ("file", models.CharField(max_length=100)),
                ("line", models.PositiveIntegerField()),
                ("column", models.CharField(blank=True, max_length=100)),
                ("code", models.CharField(max_length=40)),
                _town(),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refusals",
                        to="core.registerrun",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["municipality", "run"], name="core_refusals_of_run")],
            },
        ),
        migrations.CreateModel(
            name="FactsExport",
            fields=[
                _key(),
                ("mapping", models.CharField(max_length=60)),
                ("file", models.CharField(max_length=100)),
                ("count", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("placed_at", models.DateTimeField(null=True)),
                ("by", models.CharField(max_length=100)),
                _town(),
            ],
            options={
                "indexes": [models.Index(fields=["municipality", "mapping", "placed_at"], name="core_facts_exports")],
            },
        ),
        migrations.CreateModel(
            name="ExportedFact",
            fields=[
                _key(),
                ("mapping", models.CharField(max_length=60)),
                ("fact", models.BigIntegerField()),
                _town(),
                (
                    "export",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="core.factsexport",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["municipality", "export"], name="core_facts_of_export")],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "mapping", "fact"), name="core_fact_exported_once"),
                ],
            },
        ),
    ]
