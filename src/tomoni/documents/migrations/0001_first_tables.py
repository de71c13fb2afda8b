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
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("letter", "通知書"), ("certificate", "証明書")], max_length=12)),
                ("number", models.CharField(max_length=40)),
                ("symbol", models.CharField(max_length=20)),
                ("fiscal_year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveBigIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("case_number", models.CharField(blank=True, max_length=40)),
                ("department", models.CharField(max_length=40)),
                ("issued_on", models.DateField()),
                ("issued_at", models.DateTimeField()),
                ("issued_by", models.CharField(max_length=40)),
                ("sha256", models.CharField(max_length=64)),
                ("signed", models.BooleanField(default=False)),
                ("verify_code", models.CharField(blank=True, max_length=30)),
                ("voided_at", models.DateTimeField(blank=True, null=True)),
                ("voided_by", models.CharField(blank=True, max_length=40)),
                ("void_reason", models.CharField(blank=True, max_length=500)),
                (
                    "about_person",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.person",
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
                    models.Index(fields=["municipality", "case_number"], name="documents_of_case"),
                    models.Index(fields=["municipality", "about_person", "issued_at"], name="documents_of_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "symbol", "fiscal_year", "serial"), name="documents_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("verify_code", ""), _negated=True),
                        fields=("municipality", "verify_code"),
                        name="documents_code_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("void_reason", ""), ("voided_at__isnull", True)),
                            models.Q(("voided_at__isnull", False), models.Q(("void_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="documents_void_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentBytes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.BinaryField()),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bytes",
                        to="documents.document",
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
                    models.UniqueConstraint(fields=("municipality", "document"), name="documents_bytes_once")
                ],
            },
        ),
    ]
