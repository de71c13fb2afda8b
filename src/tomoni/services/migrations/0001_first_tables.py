import django.db.models.deletion
from django.db import migrations, models

import tomoni.core.models.town
from tomoni.core.interface import NewTables


class Migration(NewTables):
    dependencies = [
        ("core", "0001_first_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bundle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service", models.CharField(max_length=60)),
                ("hash", models.CharField(max_length=64)),
                ("content", models.TextField()),
                ("pack", models.CharField(max_length=120)),
                ("version", models.CharField(max_length=40)),
                ("published_at", models.DateTimeField()),
                ("published_by", models.CharField(max_length=200)),
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
                    models.Index(fields=["municipality", "service", "published_at"], name="services_bundle_service")
                ],
                "constraints": [models.UniqueConstraint(fields=("municipality", "hash"), name="services_bundle_once")],
            },
        ),
        migrations.CreateModel(
            name="BundlePointer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service", models.CharField(max_length=60)),
                ("from_date", models.DateField()),
                ("set_at", models.DateTimeField()),
                (
                    "bundle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="services.bundle",
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
                    models.Index(
                        fields=["municipality", "service", "from_date", "id"], name="services_pointer_service"
                    ),
                    models.Index(fields=["municipality", "bundle"], name="services_pointer_bundle"),
                ],
            },
        ),
    ]
