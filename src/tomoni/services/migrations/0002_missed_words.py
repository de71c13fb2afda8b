import django.db.models.deletion
from django.db import migrations, models

import tomoni.core.models.town
from tomoni.core.interface import NewTables


class Migration(NewTables):
    dependencies = [
        ("core", "0001_first_tables"),
        ("services", "0001_first_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="MissedWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fingerprint", models.CharField(max_length=64)),
                ("word", models.CharField(blank=True, max_length=40)),
                ("day", models.DateField()),
                ("count", models.PositiveIntegerField(default=1)),
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
                "indexes": [models.Index(fields=["municipality", "day"], name="services_missed_words_of_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "fingerprint", "day"), name="services_missed_word_a_day"
                    )
                ],
            },
        ),
    ]
