import django.db.models.deletion
from django.db import migrations, models

import tomoni.core.models.town
from tomoni.core.models.new_tables import NewTables


class Migration(NewTables):
    dependencies = [
        ("core", "0015_who_stated_links"),
    ]

    operations = [
        migrations.CreateModel(
            name="Unregistered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("no_home", "住むところが決まっていない"),
                            ("fled", "住民票を移さずに避難している"),
                            ("no_family_register", "戸籍がない"),
                            ("not_yet", "外国から来た・外国で生まれたばかりで、まだ登録がない"),
                            ("elsewhere", "住民票がほかの市区町村にある"),
                            ("not_said", "分からない・言いたくない"),
                        ],
                        max_length=20,
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200)),
                (
                    "proof",
                    models.CharField(
                        choices=[
                            ("photo", "写真のある書類で確かめた"),
                            ("papers", "写真のない書類で確かめた"),
                            ("known", "よく知る人（施設・支援団体の職員など）が本人と話した"),
                            ("none", "確かめられるものがない"),
                        ],
                        max_length=8,
                    ),
                ),
                ("seen", models.CharField(blank=True, max_length=100)),
                ("made_at", models.DateTimeField()),
                ("joined_at", models.DateTimeField(null=True)),
                (
                    "became",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.person",
                    ),
                ),
                (
                    "joined_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.staff",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.staff"
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
            ],
            options={
                "indexes": [models.Index(fields=["municipality", "became"], name="core_unregistered_became")],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "person"), name="core_unregistered_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("became", None), ("joined_at", None)),
                            models.Q(("became__isnull", False), ("joined_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="core_unregistered_joined",
                    ),
                ],
            },
        ),
    ]
